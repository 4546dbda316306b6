/** Elementary functions as JavaScript functions, each version by itself: what accuracy tests call. */
import { encodeModule, F64, V128 } from '../../../src/engine/wasm/encoder.ts';
import { Code } from '../../../src/engine/wasm/emit.ts';
import { Pool } from '../../../src/engine/wasm/pool.ts';
import { Library, LIBRARY_END } from '../../../src/engine/wasm/functions/library.ts';
import { V128_OP } from '../../../src/engine/wasm/opcodes.ts';

type Unary = (x: number, y?: number) => number;

/** The scalar version, and the SIMD one with the other lane at `beside`. */
export function versionsOf(
  name: string,
  arity: number,
  fused = false,
): { scalar: Unary; simd: (beside: number) => Unary } {
  const code = new Code('simd', 2 * arity, new Pool(LIBRARY_END));
  // Lanes (x, beside) for each argument.
  for (let i = 0; i < arity; i++) {
    code
      .get(i)
      .simd(V128_OP.splatF64)
      .get(arity + i)
      .simd(V128_OP.replaceF64)
      .op(1);
  }
  code.call(`${name}x2`).simd(V128_OP.extractF64).op(0);
  const { functions, imports, values, data } = new Library(fused).link([name, `${name}x2`]);
  const module = encodeModule({
    imports,
    functions: [
      ...functions.map((one) => ({ ...one, exported: one.signature.parameters[0] !== V128 })),
      {
        name: 'pair',
        signature: { parameters: new Array<typeof F64>(2 * arity).fill(F64), results: [F64] },
        body: code.body(),
        exported: true,
      },
    ],
    data,
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), {
    js: { ...values, memory: new WebAssembly.Memory({ initial: 1 }) },
  });
  const pair = exports.pair as (...x: number[]) => number;
  return {
    scalar: (exports[name] ?? values[name]) as Unary,
    simd: (beside) => (x, y) => (arity === 1 ? pair(x, beside) : pair(x, y ?? NaN, beside, beside)),
  };
}
