/**
 * The vectors that kernels run on: pairs of float64 where SIMD is supported, else single numbers; and fours of float32. A
 * kernel is written once over these.
 */
import type { Mode } from '../emit.ts';
import type { ValueType } from '../encoder.ts';
import { F64, V128 } from '../encoder.ts';
import { F64_OP, LANE_OPS, SIMD_PREFIX, V128_OP } from '../opcodes.ts';
import type { FunctionWriter, Term } from './writer.ts';
import { f64, memory, simd } from './writer.ts';

export interface Lanes {
  readonly type: ValueType;
  /** Numbers per vector, and bytes per number. */
  readonly lanes: number;
  readonly bytes: number;
  readonly zero: Term;
  /** Neighbours from address + offset. */
  readonly load: (address: Term, offset?: number) => Term;
  /** One number in every lane. */
  readonly loadSplat: (address: Term, offset?: number) => Term;
  readonly splat: (value: Term) => Term;
  readonly add: (a: Term, b: Term) => Term;
  readonly sub: (a: Term, b: Term) => Term;
  readonly mul: (a: Term, b: Term) => Term;
  readonly store: (w: FunctionWriter, address: Term, value: Term, offset?: number) => void;
}

const zeroVector = simd(V128_OP.const, [], V128, ...new Array<number>(16).fill(0));
const loadVector = (address: Term, offset = 0): Term => ({
  type: V128,
  args: [address],
  bytes: [SIMD_PREFIX, ...memory(V128_OP.load, offset)],
});
const storeVector = (w: FunctionWriter, address: Term, value: Term, offset = 0): void => {
  w.store([SIMD_PREFIX, ...memory(V128_OP.store, offset)], address, value);
};

const pairs: Lanes = {
  type: V128,
  lanes: 2,
  bytes: 8,
  zero: zeroVector,
  load: loadVector,
  loadSplat: (address, offset = 0) => ({ type: V128, args: [address], bytes: [SIMD_PREFIX, ...memory(V128_OP.load64Splat, offset)] }), // prettier-ignore
  splat: (value) => simd(V128_OP.splatF64, [value]),
  add: (a, b) => simd(LANE_OPS.add[1], [a, b]),
  sub: (a, b) => simd(LANE_OPS.sub[1], [a, b]),
  mul: (a, b) => simd(LANE_OPS.mul[1], [a, b]),
  store: storeVector,
};

const singles: Lanes = {
  type: F64,
  lanes: 1,
  bytes: 8,
  zero: f64.number(0),
  load: f64.load,
  loadSplat: f64.load,
  splat: (value) => value,
  add: f64.add,
  sub: f64.sub,
  mul: f64.mul,
  store: (w, address, value, offset = 0) => {
    w.store(memory(F64_OP.store, offset), address, value);
  },
};

/** float32x4: instructions that nothing else here uses. */
const LOAD32_SPLAT = 0x09;
const SPLAT_F32 = 0x13;
const ADD_F32 = 0xe4;
const SUB_F32 = 0xe5;
const MUL_F32 = 0xe6;

export const fours: Lanes = {
  type: V128,
  lanes: 4,
  bytes: 4,
  zero: zeroVector,
  load: loadVector,
  loadSplat: (address, offset = 0) => ({ type: V128, args: [address], bytes: [SIMD_PREFIX, ...memory(LOAD32_SPLAT, offset).with(1, 2)] }), // prettier-ignore
  splat: (value) => simd(SPLAT_F32, [value]),
  add: (a, b) => simd(ADD_F32, [a, b]),
  sub: (a, b) => simd(SUB_F32, [a, b]),
  mul: (a, b) => simd(MUL_F32, [a, b]),
  store: storeVector,
};

const PROMOTE_LOW = 0x5f;
const SHUFFLE = 0x0d;
const UPPER_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];

/** The first or last two of four float32 as float64. */
export const promoteLow = (four: Term): Term => simd(PROMOTE_LOW, [four]);
export const promoteHigh = (four: Term): Term => simd(PROMOTE_LOW, [simd(SHUFFLE, [four, four], V128, ...UPPER_HALF)]);

export function lanesOf(mode: Mode): Lanes {
  return mode === 'simd' ? pairs : singles;
}

/** The sum over the lanes. */
export function total({ lanes }: Lanes, vector: Term): Term {
  if (lanes === 1) return vector;
  return f64.add(simd(V128_OP.extractF64, [vector], F64, 0), simd(V128_OP.extractF64, [vector], F64, 1));
}
