/** Coordinates at equal steps, written to memory: quicker than JavaScript by some four times. */
import type { Mode } from './emit.ts';
import type { Pool } from './pool.ts';
import { Code } from './emit.ts';
import type { Signature, WasmFunction } from './encoder.ts';
import { F64, I32, V128 } from './encoder.ts';
import { add, local, mul } from './lanes.ts';
import { CONTROL, EMPTY_BLOCK, F64_OP, I32_OP, V128_OP } from './opcodes.ts';

/**
 * `grid(address, end, origin, step, index)` writes origin + (index + i) step for i = 0, 1, ... from `address` to before `end` (in
 * bytes; SIMD code may write one number more).
 */
export function gridFunction(mode: Mode, pool: Pool): WasmFunction {
  const signature: Signature = { parameters: [I32, I32, F64, F64, F64], results: [] };
  const code = new Code(mode, 5, pool, { loops: true });
  const wide = (parameter: number) => {
    if (mode === 'scalar') return parameter;
    const index = code.local(V128);
    code.get(parameter).simd(V128_OP.splatF64).set(index);
    return index;
  };
  const [origin, step, index] = [wide(2), wide(3), wide(4)];
  if (mode === 'simd') {
    code.get(index).get(4).op(F64_OP.const).out.float64(1);
    code.op(F64_OP.add).simd(V128_OP.replaceF64).op(1).set(index);
  }
  code.op(CONTROL.loop, EMPTY_BLOCK);
  code
    .get(0)
    .value(add(local(origin), mul(local(index), local(step))))
    .store(0);
  code.value(add(local(index), mode === 'simd' ? 2 : 1)).set(index);
  code
    .get(0)
    .i32(mode === 'simd' ? 16 : 8)
    .op(I32_OP.add)
    .tee(0);
  code.get(1).op(I32_OP.ltU, CONTROL.brIf, 0, CONTROL.end);
  return { name: 'grid', signature, body: code.body(), exported: true };
}
