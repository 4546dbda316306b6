/** Residuals and their products with the matrix in double-double: what iterative refinement lives on. */
import type { DoubleDouble } from '../double-double/arithmetic.ts';
import { negate, scale } from '../double-double/arithmetic.ts';
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { addScaled, at, copy, dot, put, zeros } from '../double-double/array.ts';
import type { Prepared } from './problem.ts';

/** b - A x. */
export function residual({ rows, columns, matrix, rhs }: Prepared, x: DoubleDoubleArray): DoubleDoubleArray {
  const result = copy(rhs);
  for (let j = 0; j < columns; j++) addScaled(result, 0, negate(at(x, j)), matrix, j * rows, rows);
  return result;
}

/** The scaled columns times a vector. */
export function scaledProducts(
  { rows, columns, matrix, scales }: Prepared,
  vector: DoubleDoubleArray,
): DoubleDoubleArray {
  const result = zeros(columns);
  for (let j = 0; j < columns; j++) put(result, j, scale(dot(matrix, j * rows, vector, 0, rows), scales[j] ?? 1));
  return result;
}

/**
 * Correct digits from a correction of x: the worst over those unknowns that contribute more than 1e-13 of the largest
 * contribution. At most what float64 holds.
 */
export function digitsOf(correction: Float64Array, x: Float64Array, scales: Float64Array): number {
  let most = 0;
  x.forEach((value, j) => (most = Math.max(most, Math.abs(value) / (scales[j] ?? 1))));
  let worst = 2 ** -53;
  x.forEach((value, j) => {
    if (Math.abs(value) / (scales[j] ?? 1) > 1e-13 * most)
      worst = Math.max(worst, Math.abs((correction[j] ?? 0) / value));
  });
  return Math.max(0, -Math.log10(worst));
}

/** Of the first `to` elements. */
export function sumOfSquares(vector: DoubleDoubleArray, to: number): DoubleDouble {
  return dot(vector, 0, vector, 0, to);
}
