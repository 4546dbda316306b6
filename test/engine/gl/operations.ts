/** Every elementwise operation over its range: grids of float32 numbers (steps are powers of two), held operands likewise. */
import type { ElementwiseOp } from '../../../src/graph/expressions.ts';
import type { Grid } from '../../../src/engine/job.ts';

export interface Range {
  readonly grid: Grid;
  /** The held operands, after x. */
  readonly held: readonly number[];
  /** Largest relative error allowed; null: only that against the largest value counts (zeros that are not at float32 numbers). */
  readonly relative: number | null;
}

/** Points from about `from` on, multiples of 2^exponent. */
const every = (exponent: number, from: number, to: number): Grid => ({
  origin: Math.round(from / 2 ** exponent) * 2 ** exponent,
  step: 2 ** exponent,
  points: Math.floor((to - from) / 2 ** exponent) + 1,
});
const over = (grid: Grid, relative: number | null = 4e-7, ...held: number[]): Range => ({ grid, held, relative });

const near = every(-9, -20, 20);
const far = every(0, -4096, 4096);
const unit = every(-13, -1, 1);
const wide = [over(near, 1.3e-7), over(far, 1.3e-7), over(every(100, -(2 ** 112), 2 ** 112), 1.3e-7)];
const truths = [over(every(-2, -4, 4), 0, 1), over(every(-2, -4, 4), 0, 0), over(every(-2, -4, 4), 0, NaN)];
const pairs = [-2.5, 0, 0.375, 3, Infinity, NaN].map((y) => over(near, 2.6e-7, y));

export const RANGES: Readonly<Record<ElementwiseOp, readonly Range[]>> = {
  neg: wide,
  abs: wide,
  sign: wide,
  floor: wide,
  ceil: wide,
  round: wide,
  trunc: wide,
  sqrt: wide,
  cbrt: wide.map((range) => ({ ...range, relative: 4e-7 })),
  exp: [over(every(-7, -87, 90)), over(near), over(every(-20, -0.01, 0.01)), over(far)],
  expm1: [over(every(-7, -40, 90)), over(every(-20, -0.01, 0.01)), over(unit)],
  log: [over(near), over(far), over(every(-20, 0.99, 1.01)), over(every(100, 0, 2 ** 112))],
  log1p: [over(near), over(every(-20, -0.01, 0.01)), over(far)],
  log2: [over(near), over(every(-20, 0.99, 1.01)), over(every(100, 0, 2 ** 112))],
  log10: [over(near), over(every(-20, 0.99, 1.01)), over(every(100, 0, 2 ** 112))],
  sin: [over(near), over(far), over(every(-20, 3.13, 3.15)), over(every(10, -(2 ** 22), 2 ** 22), 5e-6)],
  cos: [over(near), over(far), over(every(-20, 1.56, 1.58)), over(every(10, -(2 ** 22), 2 ** 22), 5e-6)],
  tan: [over(near), over(far), over(every(-20, 1.56, 1.58)), over(every(10, -(2 ** 22), 2 ** 22), 5e-6)],
  asin: [over(unit), over(every(-3, -3, 3))],
  acos: [over(unit), over(every(-3, -3, 3))],
  atan: [over(near), over(far)],
  sinh: [over(every(-7, -90, 90), 6e-7), over(unit)],
  cosh: [over(every(-7, -90, 90), 6e-7), over(unit)],
  tanh: [over(near), over(unit)],
  asinh: [over(near), over(far), over(unit)],
  acosh: [over(every(-9, -1, 20)), over(every(-20, 1, 1.01)), over(every(100, 0, 2 ** 112))],
  atanh: [over(unit), over(every(-3, -3, 3))],
  erf: [over(near), over(unit)],
  erfc: [over(every(-9, -6, 9.1875), 1.2e-6)],
  gamma: [over(every(-9, 0.001953125, 35.5), 1.5e-6), over(every(-9, -12, 0), 2.5e-6)],
  lgamma: [over(every(-9, 0, 40), 8e-7), over(far, null), over(every(-9, -12, 0), null)],
  polygamma: [over(every(-9, 0, 40), 8e-7), over(every(-9, -6, 0), null)],
  sigmoid: [over(near), over(every(-7, -87, 90))],
  softplus: [over(near), over(every(-7, -87, 90))],
  not: truths,
  stopGradient: wide,
  add: pairs,
  sub: pairs,
  mul: pairs,
  div: pairs,
  pow: [0, 0.375, -1.25, 20.5, -31, 2, 3, -3, 0.5, 17, Infinity, NaN].map((y) => over(near, 1.2e-6, y)),
  atan2: [-2.5, -0, 0, 3, Infinity, -Infinity, NaN].map((x) => over(near, 4e-7, x)),
  min: pairs,
  max: pairs,
  mod: [0.375, -2.5, 0.1, 0, Infinity].map((y) => over(near, y === 0.1 ? null : 0, Math.fround(y))),
  rem: [0.375, -2.5, 0.1, 0, Infinity].map((y) => over(near, y === 0.1 ? null : 0, Math.fround(y))),
  lt: truths,
  le: truths,
  eq: truths,
  ne: truths,
  and: truths,
  or: truths,
  select: [over(every(-2, -4, 4), 0, 1.5, NaN)],
};

/** Orders of polygamma that are tried. */
export const ORDERS = [0, 1, 2, 3];
