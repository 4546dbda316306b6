/** What this environment can run. */
import type { Mode } from './emit.ts';
import { Code } from './emit.ts';
import { Pool } from './pool.ts';
import type { Body, ValueType } from './encoder.ts';
import { encodeModule, F64, I32, V128 } from './encoder.ts';
import { addProduct, local } from './lanes.ts';
import { V128_OP } from './opcodes.ts';

/** SIMD code, scalar code, or none: WebAssembly may be missing, or blocked by the page's policy. */
export function bestMode(): Mode | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  try {
    // A policy without 'wasm-unsafe-eval' throws here, and only here: `validate` is allowed.
    new WebAssembly.Module(encodeModule({ imports: [], functions: [], data: [] }));
  } catch {
    return undefined;
  }
  const code = new Code('simd', 1, new Pool(0));
  code.get(0).simd(V128_OP.anyTrue);
  return WebAssembly.validate(probe([V128], I32, code.body())) ? 'simd' : 'scalar';
}

/**
 * Whether SIMD code can multiply and add with one rounding. The instruction (relaxed SIMD, in Chromium since 114) may round twice
 * on processors without it, and then says nothing: so it is tried.
 */
export function canFuse(): boolean {
  const code = new Code('simd', 2, new Pool(0), { fused: true });
  const x = code.local(V128);
  const y = code.local(V128);
  for (const [parameter, place] of [x, y].entries()) code.get(parameter).simd(V128_OP.splatF64).set(place);
  code
    .value(addProduct(local(x), local(x), local(y)))
    .simd(V128_OP.extractF64)
    .op(0);
  const bytes = probe([F64, F64], F64, code.body());
  if (!WebAssembly.validate(bytes)) return false;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    js: { memory: new WebAssembly.Memory({ initial: 1 }) },
  });
  const squareAndAdd = exports.probe as (x: number, y: number) => number;
  // (1 + e)^2 = 1 + 2e + e^2; rounded, it loses e^2.
  const e = 2 ** -30;
  return squareAndAdd(1 + e, -(1 + 2 * e)) === e ** 2;
}

function probe(parameters: readonly ValueType[], result: ValueType, body: Body): Uint8Array<ArrayBuffer> {
  const signature = { parameters, results: [result] };
  return encodeModule({ imports: [], functions: [{ name: 'probe', signature, body, exported: true }], data: [] });
}
