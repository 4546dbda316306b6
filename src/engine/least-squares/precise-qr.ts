/**
 * Householder QR with column pivoting in double-double, and what follows from it: the solution, of minimum norm where columns
 * depend on each other, and a factor of the covariance. Golub and Van Loan, Matrix Computations, 4th edition, 5.2 and 5.5.
 */
import type { DoubleDouble } from '../double-double/arithmetic.ts';
import { add, divide, multiply, negate, ONE, scale, sqrt } from '../double-double/arithmetic.ts';
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { addScaled, at, copy, dot, put, zeros } from '../double-double/array.ts';

/** A P = Q R. */
export interface PreciseQr {
  readonly rows: number;
  readonly columns: number;
  readonly rank: number;
  /** By columns: R above the diagonal, the Householder vectors on and below it. */
  readonly factor: DoubleDoubleArray;
  readonly diagonal: DoubleDoubleArray;
  /** H = I - beta v v'. */
  readonly betas: DoubleDoubleArray;
  /** Column k of the factor is column permutation[k] of A. */
  readonly permutation: Int32Array;
}

/** Factorizes in place. Columns are exchanged only where `pivoting`; it ends where the rest is below `tolerance`. */
export function factorize(
  factor: DoubleDoubleArray,
  rows: number,
  columns: number,
  tolerance: number,
  pivoting = true,
): PreciseQr {
  const permutation = Int32Array.from({ length: columns }, (_, j) => j);
  const diagonal = zeros(columns);
  const betas = zeros(columns);
  let first = 0;
  let rank = 0;
  for (let k = 0; k < Math.min(rows, columns); k++) {
    if (pivoting) {
      const { column, length } = longest(factor, rows, columns, k);
      if (k === 0) first = length;
      if (!(length > tolerance * first)) break;
      if (column !== k) exchange(factor, rows, k, column, permutation);
    }
    const start = k * rows + k;
    const length = sqrt(dot(factor, start, factor, start, rows - k));
    if (length.hi === 0) break;
    const head = at(factor, start);
    const alpha = head.hi > 0 ? negate(length) : length;
    const v0 = add(head, negate(alpha));
    const beta = divide(ONE, multiply(length, add(length, head.hi < 0 ? negate(head) : head)));
    put(factor, start, v0);
    put(diagonal, k, alpha);
    put(betas, k, beta);
    for (let j = k + 1; j < columns; j++) reflect(factor, start, beta, factor, j * rows + k, rows - k);
    rank++;
  }
  return { rows, columns, rank, factor, diagonal, betas, permutation };
}

function reflect(
  v: DoubleDoubleArray,
  vFrom: number,
  beta: DoubleDouble,
  target: DoubleDoubleArray,
  from: number,
  length: number,
): void {
  const weight = negate(multiply(beta, dot(v, vFrom, target, from, length)));
  addScaled(target, from, weight, v, vFrom, length);
}

function longest({ hi }: DoubleDoubleArray, rows: number, columns: number, k: number) {
  let [column, most] = [k, -1];
  for (let j = k; j < columns; j++) {
    let sum = 0;
    for (let i = j * rows + k; i < (j + 1) * rows; i++) sum += (hi[i] ?? 0) * (hi[i] ?? 0);
    if (sum > most) [column, most] = [j, sum];
  }
  return { column, length: Math.sqrt(most) };
}

function exchange({ hi, lo }: DoubleDoubleArray, rows: number, p: number, q: number, permutation: Int32Array): void {
  for (const part of [hi, lo]) {
    const kept = part.slice(p * rows, (p + 1) * rows);
    part.copyWithin(p * rows, q * rows, (q + 1) * rows);
    part.set(kept, q * rows);
  }
  const kept = permutation[p] ?? p;
  permutation[p] = permutation[q] ?? q;
  permutation[q] = kept;
}

/** Q' b, new. */
export function applyTransposed(qr: PreciseQr, b: DoubleDoubleArray): DoubleDoubleArray {
  const result = copy(b);
  for (let k = 0; k < qr.rank; k++) {
    reflect(qr.factor, k * qr.rows + k, at(qr.betas, k), result, k, qr.rows - k);
  }
  return result;
}

/** Q b, new. */
export function applyQ(qr: PreciseQr, b: DoubleDoubleArray): DoubleDoubleArray {
  const result = copy(b);
  for (let k = qr.rank - 1; k >= 0; k--) {
    reflect(qr.factor, k * qr.rows + k, at(qr.betas, k), result, k, qr.rows - k);
  }
  return result;
}

/** z with R z = c, R the leading triangle of the rank; c is used up. */
export function solveTriangle(qr: PreciseQr, c: DoubleDoubleArray): DoubleDoubleArray {
  const z = zeros(qr.rank);
  for (let j = qr.rank - 1; j >= 0; j--) {
    const value = divide(at(c, j), at(qr.diagonal, j));
    put(z, j, value);
    addScaled(c, 0, negate(value), qr.factor, j * qr.rows, j);
  }
  return z;
}

/** z with R' z = c. */
export function solveTransposed(qr: PreciseQr, c: DoubleDoubleArray): DoubleDoubleArray {
  const z = zeros(qr.rank);
  for (let j = 0; j < qr.rank; j++) {
    const rest = add(at(c, j), negate(dot(qr.factor, j * qr.rows, z, 0, j)));
    put(z, j, divide(rest, at(qr.diagonal, j)));
  }
  return z;
}

/** Solves least squares with the matrix that was factorized, as often as asked; one factor of the inverse of A'A. */
export interface PreciseSolver {
  readonly rank: number;
  /** Of minimum norm where the rank is less than the columns. */
  readonly solve: (b: DoubleDoubleArray) => DoubleDoubleArray;
  /** Rows of C with C C' = (A'A)^-1 (the pseudo-inverse where the rank is less), float64; undefined until asked for. */
  readonly inverseFactor: () => Float64Array[];
  /** Which unknowns the matrix determines: all where the rank is full. */
  readonly determined: () => boolean[];
  /** The unscaled trapezoid R by columns, in float64: it has the singular values of A. */
  readonly triangle: () => Float64Array[];
}

/** `scales`: the powers of two that the columns were multiplied by before they were factorized. */
export function createSolver(qr: PreciseQr, scales: Float64Array): PreciseSolver {
  const { rank, columns, rows, permutation } = qr;
  const scaleOf = (k: number) => scales[permutation[k] ?? k] ?? 1;
  const triangle = () =>
    Array.from({ length: columns }, (_, k) => {
      const column = qr.factor.hi.slice(k * rows, k * rows + rank).fill(0, k + 1);
      if (k < rank) column[k] = qr.diagonal.hi[k] ?? NaN;
      return column.map((value) => value / scaleOf(k));
    });
  return rank < columns ? minimumNorm(qr, scaleOf, triangle) : fullRank(qr, scaleOf, triangle);
}

function fullRank(qr: PreciseQr, scaleOf: (k: number) => number, triangle: PreciseSolver['triangle']): PreciseSolver {
  const { columns, permutation } = qr;
  /** From pivoted, scaled unknowns to those of the problem. */
  const unscramble = (z: DoubleDoubleArray) => {
    const x = zeros(columns);
    for (let k = 0; k < columns; k++) put(x, permutation[k] ?? k, scale(at(z, k), scaleOf(k)));
    return x;
  };
  return {
    rank: columns,
    solve: (b) => unscramble(solveTriangle(qr, applyTransposed(qr, b))),
    inverseFactor: () => {
      const result = Array.from({ length: columns }, () => new Float64Array(columns));
      for (let j = 0; j < columns; j++) {
        const unit = zeros(columns);
        unit.hi[j] = 1;
        unscramble(solveTriangle(qr, unit)).hi.forEach((value, i) => {
          const row = result[i];
          if (row) row[j] = value;
        });
      }
      return result;
    },
    determined: () => new Array<boolean>(columns).fill(true),
    triangle,
  };
}

/** The complete orthogonal decomposition A P = Q [U' 0; 0 0] Z': a second QR, of the transposed unscaled trapezoid. */
function minimumNorm(
  qr: PreciseQr,
  scaleOf: (k: number) => number,
  triangle: PreciseSolver['triangle'],
): PreciseSolver {
  const { rank, columns, rows, permutation } = qr;
  const transposed = zeros(columns * rank);
  for (let i = 0; i < rank; i++) {
    for (let k = i; k < columns; k++) {
      const value = k === i ? at(qr.diagonal, i) : at(qr.factor, k * rows + i);
      put(transposed, i * columns + k, scale(value, 1 / scaleOf(k)));
    }
  }
  const second = factorize(transposed, columns, rank, 0, false);
  const expand = (z: DoubleDoubleArray) => {
    const long = zeros(columns);
    long.hi.set(z.hi);
    long.lo.set(z.lo);
    const y = applyQ(second, long);
    const x = zeros(columns);
    for (let k = 0; k < columns; k++) put(x, permutation[k] ?? k, at(y, k));
    return x;
  };
  const basis = (transform: (unit: DoubleDoubleArray) => DoubleDoubleArray) =>
    Array.from({ length: rank }, (_, j) => {
      const unit = zeros(rank);
      unit.hi[j] = 1;
      return expand(transform(unit)).hi;
    });
  const rowsOf = (list: readonly Float64Array[]) =>
    Array.from({ length: columns }, (_, i) => Float64Array.from(list, (column) => column[i] ?? NaN));
  return {
    rank,
    solve: (b) => expand(solveTransposed(second, applyTransposed(qr, b))),
    inverseFactor: () => rowsOf(basis((unit) => solveTransposed(second, unit))),
    determined: () =>
      rowsOf(basis((unit) => unit)).map((row) => row.reduce((sum, value) => sum + value * value, 0) > 1 - 1e-10),
    triangle,
  };
}
