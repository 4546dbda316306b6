/**
 * Functions of one or two real numbers that `Math` lacks, in float64: the reference interpreter's. Accurate first, fast second.
 * The larger ones live in `special/`; complex arguments are left out.
 */
export { erf, erfc, erfinv } from './special/erf.ts';
export { gamma, lgamma } from './special/gamma.ts';
export { polygamma } from './special/polygamma.ts';

/** To the nearest integer, halves to even; keeps the sign of zero (as Python, NumPy and PyTorch). Exact. */
export function roundHalfEven(x: number): number {
  const a = Math.abs(x);
  if (!(a < 2 ** 52)) return x;
  // Adding 2^52 leaves no bits for the fraction: the hardware rounds, halves to even.
  const rounded = a + 2 ** 52 - 2 ** 52;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
}

/** 1 / (1 + exp(-x)) without overflow, and without losing the tail at -Infinity. Measured: at most 1.8 ulp. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(1 + exp(x)) without overflow. Measured: at most 1.5 ulp. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * Python's float `%`: x - floor(x / y) y, with the sign of y (also for a zero result). NaN where Python raises (y = 0) and
 * where x is infinite. As exact as `%`: only adding y to a remainder of the other sign rounds.
 */
export function floorMod(x: number, y: number): number {
  const remainder = x % y;
  if (remainder === 0) return y < 0 ? -0 : 0;
  return remainder < 0 === y < 0 ? remainder : remainder + y;
}

/** The binary logarithm; exact for powers of two, which the language does not promise of `Math.log2`. */
export function log2(x: number): number {
  const value = Math.log2(x);
  const integer = Math.round(value);
  return 2 ** integer === x ? integer : value;
}

/** The real cube root: `Math.cbrt`, under the name its neighbours have. */
export const cbrt: (x: number) => number = Math.cbrt;
