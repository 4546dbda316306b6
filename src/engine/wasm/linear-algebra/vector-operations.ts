/**
 * Operations on whole vectors, one exported function each: what interprets a graph over many rows without a module of its own.
 * name(target, a, aStep, b, bStep, c, cStep, end) runs from `target` to `end`, addresses in bytes; a step is the bytes that an
 * operand moves by per stride, 0 for a number that all rows share (which stands in both lanes). Precise ones have one argument
 * more before the end: where the low parts of all operands and of the result stand, relative to the high ones.
 */
import type { Op } from '../../../graph/graph.ts';
import { BINARY, UNARY } from '../../../graph/expressions.ts';
import type { Mode } from '../emit.ts';
import type { Pool } from '../pool.ts';
import { Code, typeOf } from '../emit.ts';
import type { WasmFunction } from '../encoder.ts';
import { I32 } from '../encoder.ts';
import type { Pair } from '../functions/precise.ts';
import type { Value } from '../lanes.ts';
import { float, local } from '../lanes.ts';
import type { ElementwiseNode } from '../operations.ts';
import { operation } from '../operations.ts';
import { CONTROL, EMPTY_BLOCK, I32_OP } from '../opcodes.ts';
import { PRECISE } from './precise-operations.ts';

/** Exponents that have an operation of their own, `pow:2` say. */
export const EXPONENTS = [2, 3, 4, -1, -2, 0.5, -0.5] as const;

/** The name of an operation's vector function; undefined where it has none. */
export function vectorName(op: Op, exponent?: number): string | undefined {
  const own = `${op}:${exponent ?? ''}`;
  return NAMES.has(own) ? own : NAMES.has(op) ? op : undefined;
}

const NAMES: ReadonlySet<string> = new Set([
  ...UNARY,
  ...BINARY,
  'select',
  ...EXPONENTS.map((exponent) => `pow:${exponent}`),
]);

/** The names of the exports. */
const PLAIN = 'vector';
const PRECISELY = 'precise';

const OPERANDS = 3;
const END = 1 + 2 * OPERANDS;

export function bytesPerStride(mode: Mode): number {
  return mode === 'simd' ? 16 : 8;
}

/** The function of a name in float64; undefined where there is none. */
export function vectorFunction(name: string, mode: Mode, pool: Pool): WasmFunction | undefined {
  if (!NAMES.has(name)) return undefined;
  const [op = '', exponent] = name.split(':');
  const node = { op, inputs: [], shape: [], attributes: {} } as unknown as ElementwiseNode;
  return functionOf(PLAIN, mode, pool, false, ([x = NOTHING, y = NOTHING, z = NOTHING]) => {
    const second = exponent === undefined ? y.high : float(Number(exponent));
    const high = operation(node, [x.high, second, z.high]);
    return { high, low: high };
  });
}

/** The function of a name in double-double; undefined where it has no formula. */
export function preciseVectorFunction(name: string, mode: Mode, pool: Pool): WasmFunction | undefined {
  const formula = PRECISE.get(name);
  return (
    formula && functionOf(PRECISELY, mode, pool, true, ([x = NOTHING, y = NOTHING, z = NOTHING]) => formula(x, y, z))
  );
}

const NOTHING: Pair = { high: float(NaN), low: float(NaN) };

function functionOf(
  name: string,
  mode: Mode,
  pool: Pool,
  precise: boolean,
  formula: (operands: readonly Pair[]) => Pair,
): WasmFunction {
  const parameters = END + (precise ? 2 : 1);
  const code = new Code(mode, parameters, pool);
  const lowAt = END;
  const end = parameters - 1;
  const type = typeOf('float', mode);
  const locals = Array.from({ length: OPERANDS }, () => ({ high: code.local(type), low: code.local(type) }));
  const pairs = locals.map(({ high, low }): Pair => ({ high: local(high), low: local(low) }));
  const result = formula(pairs);
  const used = usedLocals([result.high, ...(precise ? [result.low] : [])]);
  const address = (parameter: number, low: boolean) => {
    code.get(parameter);
    if (low) code.get(lowAt).op(I32_OP.add);
  };
  code.op(CONTROL.loop, EMPTY_BLOCK);
  locals.forEach(({ high, low }, i) => {
    for (const place of [high, low]) {
      if (!used.has(place)) continue;
      address(1 + 2 * i, place === low);
      code.load(0).set(place);
    }
  });
  const results = precise ? [result.high, result.low] : [result.high];
  code.values(results);
  const kept = results.map(() => code.local(type));
  for (const place of [...kept].reverse()) code.set(place);
  kept.forEach((place, i) => {
    address(0, i === 1);
    code.get(place).store(0);
  });
  locals.forEach(({ high, low }, i) => {
    if (!used.has(high) && !used.has(low)) return;
    code
      .get(1 + 2 * i)
      .get(2 + 2 * i)
      .op(I32_OP.add)
      .set(1 + 2 * i);
  });
  code.get(0).i32(bytesPerStride(mode)).op(I32_OP.add).tee(0);
  code.get(end).op(I32_OP.ltU, CONTROL.brIf, 0, CONTROL.end);
  const signature = { parameters: new Array<typeof I32>(parameters).fill(I32), results: [] };
  return { name, signature, body: code.body(), exported: true };
}

function usedLocals(roots: readonly Value[]): ReadonlySet<number> {
  const used = new Set<number>();
  const seen = new Set<Value>();
  const visit = (value: Value) => {
    if (seen.has(value)) return;
    seen.add(value);
    if (value.op === 'local') used.add(value.local);
    value.args.forEach(visit);
  };
  roots.forEach(visit);
  return used;
}
