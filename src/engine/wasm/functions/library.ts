/**
 * The functions that emitted code calls: own elementary functions in scalar and SIMD versions, and JavaScript imports for
 * what is rare or has no own version (gamma, lgamma, polygamma; erfc beyond 26; sin, cos, tan of arguments beyond 2 10^5;
 * remainders of far apart numbers). A SIMD function answers usual lanes at once; where a lane is rare, each goes through
 * the scalar version.
 *
 * Errors of the own functions: at most 1 ulp from the correctly rounded value on 3,000 random arguments each over the whole
 * range (special, subnormal and overflowing ones included), tanh 2, with fused multiply-add and without; `test/golden/elementary.py` makes such sets with mpmath.
 */
import { erfc, floorMod, gamma, lgamma, polygamma } from '../../../graph/special.ts';
import type { Body, Signature, WasmFunction } from '../encoder.ts';
import { F64, V128 } from '../encoder.ts';
import type { Mode } from '../emit.ts';
import { Code, nameIn } from '../emit.ts';
import { Pool } from '../pool.ts';
import { local } from '../lanes.ts';
import { CONTROL, EMPTY_BLOCK } from '../opcodes.ts';
import type { LaneFunction } from './definition.ts';
import { errorFunctions } from './error.ts';
import { exponentials } from './exponential.ts';
import type { Inline } from './inline.ts';
import { computed, eachLane, inlineFunction, recordFunction } from './inline.ts';
import { inverses } from './inverse.ts';
import { logarithms } from './logarithm.ts';
import { logarithmTable, powers, TABLE_ADDRESS, TABLE_END } from './power.ts';
import { trigonometry } from './trigonometric.ts';

type JsFunction = (x: number, y: number) => number;

/** By the name that code calls; `polygamma` of an order is `polygamma:order`. */
const IMPORTS: Readonly<Record<string, { readonly arity: 1 | 2; readonly value: JsFunction }>> = {
  'Math.sin': { arity: 1, value: Math.sin },
  'Math.cos': { arity: 1, value: Math.cos },
  'Math.tan': { arity: 1, value: Math.tan },
  'Math.atan2': { arity: 2, value: Math.atan2 },
  'js.rem': { arity: 2, value: (x, y) => x % y },
  'js.mod': { arity: 2, value: floorMod },
  'js.erfc': { arity: 1, value: erfc },
  gamma: { arity: 1, value: gamma },
  lgamma: { arity: 1, value: lgamma },
};

function importOf(name: string): { readonly arity: 1 | 2; readonly value: JsFunction } | undefined {
  const order = /^polygamma:(\d+)$/.exec(name)?.[1];
  return order === undefined ? IMPORTS[name] : { arity: 1, value: (x) => polygamma(Number(order), x) };
}

const definitions: ReadonlyMap<string, LaneFunction> = new Map(
  [...exponentials, ...logarithms, ...trigonometry, ...inverses, ...powers, ...errorFunctions].map((one) => [
    one.name,
    one,
  ]),
);

export interface Linked {
  readonly functions: readonly WasmFunction[];
  readonly imports: readonly { readonly name: string; readonly signature: Signature }[];
  /** What `WebAssembly.Instance` takes. */
  readonly values: Readonly<Record<string, JsFunction>>;
  /** What the functions read from memory. */
  readonly data: readonly { readonly address: number; readonly bytes: Uint8Array }[];
}

/** Memory from here on is free; below stand the functions' tables and constants. */
export const LIBRARY_END = 16_384;

/** Number of results of a function. */
function resultsOf(name: string): number {
  return name === 'sincos' || name === 'sinhcosh' || name === 'sigmoids' ? 2 : 1;
}

/** Keeps the bodies that it has made: one library serves many modules. */
export class Library {
  private readonly bodies = new Map<string, WasmFunction>();
  private readonly inlines = new Map<string, Inline>();
  private readonly pool = new Pool(TABLE_END);
  private table: Uint8Array | undefined;
  /** SIMD code may use fused multiply-add: more is right before the last bit, in fewer instructions. */
  readonly fused: boolean;

  constructor(fused = false) {
    this.fused = fused;
  }

  /** What code with these calls needs, and what that needs in turn. */
  link(calls: Iterable<string>): Linked {
    const functions = new Map<string, WasmFunction>();
    const imports = new Map<string, { name: string; signature: Signature }>();
    const values: Record<string, JsFunction> = {};
    const open = [...calls];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (functions.has(name) || imports.has(name)) continue;
      const imported = importOf(name);
      if (imported) {
        imports.set(name, { name, signature: signatureOf('scalar', imported.arity, 1) });
        values[name] = imported.value;
        continue;
      }
      const one = this.function(name);
      functions.set(name, one);
      for (const call of one.body.calls) open.push(call.name);
    }
    const data: { address: number; bytes: Uint8Array }[] = [{ address: this.pool.address, bytes: this.pool.bytes }];
    if (functions.has('pow') || functions.has('powx2')) {
      this.table ??= new Uint8Array(logarithmTable().buffer);
      data.push({ address: TABLE_ADDRESS, bytes: this.table });
    }
    return { functions: [...functions.values()], imports: [...imports.values()], values, data };
  }

  /** The code of an elementary function, to stand where it is used; undefined where it is JavaScript's. */
  inline(name: string, mode: Mode): Inline | undefined {
    const key = nameIn(name, mode);
    const known = this.inlines.get(key);
    const definition = definitions.get(name);
    if (known || !definition) return known;
    const made = recordFunction(definition, mode, this.fused);
    this.inlines.set(key, made);
    return made;
  }

  private function(name: string): WasmFunction {
    const known = this.bodies.get(name);
    if (known) return known;
    const made = this.make(name);
    this.bodies.set(name, made);
    return made;
  }

  private make(name: string): WasmFunction {
    const definition = definitions.get(name);
    if (definition) return wasm(name, 'scalar', definition.arity, resultsOf(name), scalarBody(definition, this.pool));
    const base = name.slice(0, -2);
    const simd = definitions.get(base);
    if (simd) return wasm(name, 'simd', simd.arity, resultsOf(base), simdBody(simd, this.pool, this.fused));
    const imported = importOf(base);
    if (!imported) throw new RangeError(`no function ${name}`);
    const code = new Code('simd', imported.arity, this.pool);
    eachLane(code, base, [0, 1].slice(0, imported.arity), 1);
    return wasm(name, 'simd', imported.arity, 1, code.body());
  }
}

function wasm(name: string, mode: Mode, arity: number, results: number, body: Body): WasmFunction {
  return { name, signature: signatureOf(mode, arity, results), body, exported: false };
}

function signatureOf(mode: Mode, arity: number, results: number): Signature {
  const type = mode === 'simd' ? V128 : F64;
  return { parameters: new Array<typeof type>(arity).fill(type), results: new Array<typeof type>(results).fill(type) };
}

function scalarBody(definition: LaneFunction, pool: Pool): Body {
  const code = new Code('scalar', definition.arity, pool);
  const { results, rare } = definition.fast(local(0), local(1));
  if (!rare || !definition.slow) return code.values(results).body();
  const kept = computed(code, [...results, rare]);
  code
    .op(CONTROL.if, EMPTY_BLOCK)
    .values(definition.slow(local(0), local(1)))
    .op(CONTROL.return, CONTROL.end);
  for (const index of kept) code.get(index);
  return code.body();
}

function simdBody(definition: LaneFunction, pool: Pool, fused: boolean): Body {
  const code = new Code('simd', definition.arity, pool, { fused });
  for (const index of inlineFunction(code, definition, [0, 1].slice(0, definition.arity))) code.get(index);
  return code.body();
}
