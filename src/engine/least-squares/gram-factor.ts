/**
 * Cholesky of small J'J, with a damping on the diagonal; full storage by rows, in plain arrays: typed ones of more than 64 bytes
 * cost more than the arithmetic on them.
 */

export interface Factorized {
  readonly size: number;
  /** Lower triangle. */
  readonly factor: readonly number[];
  /** The least square of a pivot; not positive, or NaN, where the matrix is not positive definite. */
  readonly leastPivot: number;
}

// Written out, all of it: on vectors of a few numbers, methods that take functions cost more than the arithmetic.

/** The lengths of J's columns. */
export function columnLengths(gram: readonly number[], size: number): Float64Array {
  const lengths = new Float64Array(size);
  for (let j = 0; j < size; j++) lengths[j] = Math.sqrt(gram[j * size + j] ?? NaN);
  return lengths;
}

/** a / b, element by element, times a factor. */
export function quotients(a: Float64Array, b: Float64Array, factor: number): Float64Array {
  const result = new Float64Array(a.length);
  for (let j = 0; j < a.length; j++) result[j] = (factor * (a[j] ?? NaN)) / (b[j] ?? NaN);
  return result;
}

/** a + factor b. */
export function plusScaled(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let j = 0; j < a.length; j++) result[j] = (a[j] ?? NaN) + factor * (b[j] ?? NaN);
  return result;
}

/** |a b|, the products element by element; Infinity or NaN where one is. */
export function scaledLength(a: Float64Array, b: Float64Array): number {
  let most = 0;
  let square = 0;
  for (let j = 0; j < a.length; j++) {
    const value = Math.abs((a[j] ?? NaN) * (b[j] ?? NaN));
    square += value * value;
    if (!(value <= most)) most = value;
  }
  if (square > 1e-280 && square < 1e280) return Math.sqrt(square);
  // Near the ends of the range the squares are not what they should be.
  if (!(most > 0 && most < Infinity)) return most;
  square = 0;
  for (let j = 0; j < a.length; j++) square += (((a[j] ?? NaN) / most) * (b[j] ?? NaN)) ** 2;
  return most * Math.sqrt(square);
}

/** With columns (and rows) divided by a scale. */
export function gramScaled(gram: readonly number[], scale: Float64Array): number[] {
  const n = scale.length;
  const result: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) result.push((gram[i * n + j] ?? NaN) / ((scale[i] ?? 1) * (scale[j] ?? 1)));
  }
  return result;
}

/** Of G + lambda I. */
export function factorGram(gram: readonly number[], size: number, lambda: number): Factorized {
  const l = gram.slice();
  let leastPivot = Infinity;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let value = (l[i * size + j] ?? NaN) + (i === j ? lambda : 0);
      for (let k = 0; k < j; k++) value -= (l[i * size + k] ?? NaN) * (l[j * size + k] ?? NaN);
      if (i === j) {
        leastPivot = Math.min(leastPivot, value);
        l[i * size + i] = Math.sqrt(value);
      } else l[i * size + j] = value / (l[j * size + j] ?? NaN);
    }
  }
  return { size, factor: l, leastPivot };
}

/** x with L L' x = b. */
export function solveFactored({ size, factor: l }: Factorized, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    let value = x[i] ?? NaN;
    for (let k = 0; k < i; k++) value -= (l[i * size + k] ?? NaN) * (x[k] ?? NaN);
    x[i] = value / (l[i * size + i] ?? NaN);
  }
  for (let i = size - 1; i >= 0; i--) {
    let value = x[i] ?? NaN;
    for (let k = i + 1; k < size; k++) value -= (l[k * size + i] ?? NaN) * (x[k] ?? NaN);
    x[i] = value / (l[i * size + i] ?? NaN);
  }
  return x;
}
