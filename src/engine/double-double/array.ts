/** Arrays of double-double as two float64 arrays, and the two kernels that linear algebra spends its time in. */
import type { DoubleDouble } from './arithmetic.ts';
import { normalized, SPLITTER } from './arithmetic.ts';

export interface DoubleDoubleArray {
  readonly hi: Float64Array;
  readonly lo: Float64Array;
}

export function zeros(length: number): DoubleDoubleArray {
  return { hi: new Float64Array(length), lo: new Float64Array(length) };
}

/** Exact: the low parts are zero. */
export function fromNumbers(values: ArrayLike<number>): DoubleDoubleArray {
  return { hi: Float64Array.from(values), lo: new Float64Array(values.length) };
}

export function copy({ hi, lo }: DoubleDoubleArray): DoubleDoubleArray {
  return { hi: hi.slice(), lo: lo.slice() };
}

/** A view of a stretch: changes show in both. */
export function view({ hi, lo }: DoubleDoubleArray, from: number, to: number): DoubleDoubleArray {
  return { hi: hi.subarray(from, to), lo: lo.subarray(from, to) };
}

export function at({ hi, lo }: DoubleDoubleArray, i: number): DoubleDouble {
  return { hi: hi[i] ?? NaN, lo: lo[i] ?? NaN };
}

export function put({ hi, lo }: DoubleDoubleArray, i: number, value: DoubleDouble): void {
  hi[i] = value.hi;
  lo[i] = value.lo;
}

/** The nearest float64 of each. */
export function toNumbers({ hi, lo }: DoubleDoubleArray): Float64Array {
  return hi.map((value, i) => value + (lo[i] ?? 0));
}

/**
 * The sum of a[aFrom + i] b[bFrom + i], i < length, as if in twice the precision and then rounded (Ogita, Rump and Oishi,
 * "Accurate sum and dot product", 2005). Written out: these few lines are where the time goes.
 */
export function dot(
  a: DoubleDoubleArray,
  aFrom: number,
  b: DoubleDoubleArray,
  bFrom: number,
  length: number,
): DoubleDouble {
  const { hi: aHi, lo: aLo } = a;
  const { hi: bHi, lo: bLo } = b;
  let sum = 0;
  let rest = 0;
  for (let i = 0; i < length; i++) {
    const x = aHi[aFrom + i] ?? NaN;
    const y = bHi[bFrom + i] ?? NaN;
    const p = x * y;
    const tx = SPLITTER * x;
    const x1 = tx - (tx - x);
    const x2 = x - x1;
    const ty = SPLITTER * y;
    const y1 = ty - (ty - y);
    const y2 = y - y1;
    const low = x1 * y1 - p + x1 * y2 + x2 * y1 + x2 * y2 + (x * (bLo[bFrom + i] ?? NaN) + (aLo[aFrom + i] ?? NaN) * y);
    const next = sum + p;
    const part = next - sum;
    rest += sum - (next - part) + (p - part) + low;
    sum = next;
  }
  return normalized(sum, rest);
}

/** y[yFrom + i] += factor x[xFrom + i], i < length. */
export function addScaled(
  y: DoubleDoubleArray,
  yFrom: number,
  factor: DoubleDouble,
  x: DoubleDoubleArray,
  xFrom: number,
  length: number,
): void {
  const { hi: yHi, lo: yLo } = y;
  const { hi: xHi, lo: xLo } = x;
  const f = factor.hi;
  const fLo = factor.lo;
  const tf = SPLITTER * f;
  const f1 = tf - (tf - f);
  const f2 = f - f1;
  for (let i = 0; i < length; i++) {
    const v = xHi[xFrom + i] ?? NaN;
    const p = f * v;
    const tv = SPLITTER * v;
    const v1 = tv - (tv - v);
    const v2 = v - v1;
    const low = f1 * v1 - p + f1 * v2 + f2 * v1 + f2 * v2 + (f * (xLo[xFrom + i] ?? NaN) + fLo * v);
    const old = yHi[yFrom + i] ?? NaN;
    const next = old + p;
    const part = next - old;
    const rest = old - (next - part) + (p - part) + low + (yLo[yFrom + i] ?? NaN);
    const rounded = next + rest;
    yHi[yFrom + i] = rounded;
    yLo[yFrom + i] = rest - (rounded - next);
  }
}

/** Multiplies every element, in place; exact for powers of two. */
export function multiplyBy({ hi, lo }: DoubleDoubleArray, from: number, length: number, power: number): void {
  for (let i = from; i < from + length; i++) {
    hi[i] = (hi[i] ?? NaN) * power;
    lo[i] = (lo[i] ?? NaN) * power;
  }
}
