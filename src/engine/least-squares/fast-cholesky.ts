/**
 * Float64 normal equations with equilibrated columns: A'A in tiles of 4 x 4 that stay in registers, Cholesky, and refinement by
 * residuals in double-double, which gives the digits back that squaring the condition took (as long as its square times 2^-53
 * is well below 1).
 */
import { add, of } from '../double-double/arithmetic.ts';
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { at, put, zeros } from '../double-double/array.ts';
import type { Prepared } from './problem.ts';
import { digitsOf, residual, scaledProducts } from './residual.ts';

/** Rows of the panel that stays in cache. */
const PANEL = 256;

/** Lower triangle of A'A, full storage by rows; columns scaled. */
export function gram({ matrix, rows, columns, scales }: Prepared): Float64Array {
  const result = new Float64Array(columns * columns);
  for (let from = 0; from < rows; from += PANEL) {
    const to = Math.min(rows, from + PANEL);
    for (let i = 0; i < columns; i += 4) {
      for (let j = 0; j <= i; j += 4) {
        if (i + 4 <= columns) tile(result, matrix.hi, rows, columns, i, j, from, to);
        else for (let p = i; p < columns; p++) edge(result, matrix.hi, rows, columns, p, j, from, to);
      }
    }
  }
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j <= i; j++) {
      const place = i * columns + j;
      result[place] = (result[place] ?? 0) * (scales[i] ?? 1) * (scales[j] ?? 1);
    }
  }
  return result;
}

/** result[i..i+3][j..j+3] += the products of columns i..i+3 and j..j+3 over rows from..to. */
function tile(
  result: Float64Array,
  a: Float64Array,
  rows: number,
  columns: number,
  i: number,
  j: number,
  from: number,
  to: number,
): void {
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [s20, s21, s22, s23, s30, s31, s32, s33] = [0, 0, 0, 0, 0, 0, 0, 0];
  const p = i * rows;
  const q = j * rows;
  for (let k = from; k < to; k++) {
    const x0 = a[p + k] ?? 0;
    const x1 = a[p + rows + k] ?? 0;
    const x2 = a[p + 2 * rows + k] ?? 0;
    const x3 = a[p + 3 * rows + k] ?? 0;
    const y0 = a[q + k] ?? 0;
    const y1 = a[q + rows + k] ?? 0;
    const y2 = a[q + 2 * rows + k] ?? 0;
    const y3 = a[q + 3 * rows + k] ?? 0;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  addRow(result, i * columns + j, s00, s01, s02, s03);
  addRow(result, (i + 1) * columns + j, s10, s11, s12, s13);
  addRow(result, (i + 2) * columns + j, s20, s21, s22, s23);
  addRow(result, (i + 3) * columns + j, s30, s31, s32, s33);
}

function addRow(result: Float64Array, at: number, s0: number, s1: number, s2: number, s3: number): void {
  result[at] = (result[at] ?? 0) + s0;
  result[at + 1] = (result[at + 1] ?? 0) + s1;
  result[at + 2] = (result[at + 2] ?? 0) + s2;
  result[at + 3] = (result[at + 3] ?? 0) + s3;
}

/** The same for one row at the lower edge. */
function edge(
  result: Float64Array,
  a: Float64Array,
  rows: number,
  columns: number,
  i: number,
  j: number,
  from: number,
  to: number,
): void {
  for (let q = j; q < Math.min(j + 4, i + 1); q++) {
    let sum = 0;
    for (let k = from; k < to; k++) sum += (a[i * rows + k] ?? 0) * (a[q * rows + k] ?? 0);
    result[i * columns + q] = (result[i * columns + q] ?? 0) + sum;
  }
}

export interface Cholesky {
  readonly size: number;
  /** Lower triangle by rows. */
  readonly factor: Float64Array;
  /** Its inverse, lower too. */
  readonly inverse: Float64Array;
  /** |L| |L^-1| / n in the Frobenius norm: about the condition of the scaled matrix. */
  readonly condition: number;
}

/** Undefined where the matrix is not positive definite to float64's accuracy. */
export function cholesky(a: Float64Array, size: number): Cholesky | undefined {
  const l = a.slice();
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = (l[i * size + j] ?? 0) - rowDot(l, i * size, j * size, j);
      if (j < i) l[i * size + j] = value / (l[j * size + j] ?? NaN);
      else {
        if (!(value > size * 2 ** -52)) return undefined;
        l[i * size + i] = Math.sqrt(value);
      }
    }
  }
  return withInverse(l, size);
}

/** With what follows from a lower triangle. */
export function withInverse(factor: Float64Array, size: number): Cholesky {
  const inverse = invert(factor, size);
  return { size, factor, inverse, condition: (lowerNorm(factor, size) * lowerNorm(inverse, size)) / size };
}

function rowDot(a: Float64Array, p: number, q: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += (a[p + k] ?? 0) * (a[q + k] ?? 0);
    s1 += (a[p + k + 1] ?? 0) * (a[q + k + 1] ?? 0);
    s2 += (a[p + k + 2] ?? 0) * (a[q + k + 2] ?? 0);
    s3 += (a[p + k + 3] ?? 0) * (a[q + k + 3] ?? 0);
  }
  for (; k < length; k++) s0 += (a[p + k] ?? 0) * (a[q + k] ?? 0);
  return s0 + s1 + (s2 + s3);
}

/** Row i of the inverse from the rows above: x_i = (e_i - sum over k < i of l_ik x_k) / l_ii. */
function invert(l: Float64Array, size: number): Float64Array {
  const x = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    x[i * size + i] = 1;
    for (let k = 0; k < i; k++) {
      const factor = l[i * size + k] ?? 0;
      for (let j = 0; j <= k; j++) x[i * size + j] = (x[i * size + j] ?? 0) - factor * (x[k * size + j] ?? 0);
    }
    const pivot = l[i * size + i] ?? NaN;
    for (let j = 0; j <= i; j++) x[i * size + j] = (x[i * size + j] ?? 0) / pivot;
  }
  return x;
}

function lowerNorm(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) sum += (a[i * size + j] ?? 0) ** 2;
  return Math.sqrt(sum);
}

/** x with L L' x = b. */
function solve({ factor, size }: Cholesky, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    let sum = x[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (factor[i * size + k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (factor[i * size + i] ?? NaN);
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = (x[i] ?? 0) / (factor[i * size + i] ?? NaN);
    x[i] = value;
    for (let k = 0; k < i; k++) x[k] = (x[k] ?? 0) - value * (factor[i * size + k] ?? 0);
  }
  return x;
}

export interface Refined {
  readonly x: DoubleDoubleArray;
  readonly residual: DoubleDoubleArray;
  readonly iterations: number;
  readonly digits: number;
}

const MAX_REFINEMENTS = 20;

/** x += (L L')^-1 A'(b - A x) until the next correction would be below float64's rounding. */
export function refineByCholesky(problem: Prepared, factor: Cholesky): Refined {
  const { columns, scales } = problem;
  const x = zeros(columns);
  let r = problem.rhs;
  let previous = Infinity;
  for (let iterations = 0; ; iterations++) {
    const s = scaledProducts(problem, r);
    const correction = solve(factor, s.hi).map((value, j) => value * (scales[j] ?? 1));
    const digits = iterations === 0 ? 0 : digitsOf(correction, x.hi, scales);
    correction.forEach((value, j) => {
      put(x, j, add(at(x, j), of(value)));
    });
    r = residual(problem, x);
    const size = 10 ** -digits;
    // The error left is about the square of the correction's, measured in the contraction rate.
    const left = iterations === 0 ? 1 : Math.min(size, size * Math.max(size, size / previous));
    if (left < 2 ** -53 || iterations === MAX_REFINEMENTS || (iterations > 1 && !(size < previous / 2)))
      return { x, residual: r, iterations, digits: Math.min(-Math.log10(left), 53 * Math.log10(2)) };
    previous = size;
  }
}
