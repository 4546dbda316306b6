/**
 * A linear least-squares problem: minimize |W^(1/2) (A x - b)|^2 + ridge |x|^2. Matrices stand by columns: element (i, j) at
 * j * rows + i. The low parts hold what float64 cannot: null where the data are float64 themselves.
 */
import { multiply, of, sqrt } from '../double-double/arithmetic.ts';
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { at, copy, multiplyBy, put, zeros } from '../double-double/array.ts';

export interface LinearProblem {
  readonly rows: number;
  readonly columns: number;
  readonly matrix: Float64Array;
  readonly matrixLow: Float64Array | null;
  readonly rhs: Float64Array;
  readonly rhsLow: Float64Array | null;
  /** One per row, not negative; null for all 1. */
  readonly weights: Float64Array | null;
  /** Not negative. */
  readonly ridge: number;
}

/** The matrix of nested rows as a problem without weights. Rows have equal lengths. */
export function problemOf(rows: readonly ArrayLike<number>[], rhs: ArrayLike<number>, ridge = 0): LinearProblem {
  const columns = rows[0]?.length ?? 0;
  const matrix = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    for (let j = 0; j < columns; j++) matrix[j * rows.length + i] = row[j] ?? NaN;
  });
  return {
    rows: rows.length,
    columns,
    matrix,
    matrixLow: null,
    rhs: Float64Array.from(rhs),
    rhsLow: null,
    weights: null,
    ridge,
  };
}

/** rows * columns^2 up to which double-double takes about a tenth of a second. */
export const PRECISE_WORK = 5e6;

/** Plain least squares, weights and ridge worked in, and the powers of two that bring columns to length about 1. */
export interface Prepared {
  readonly rows: number;
  readonly columns: number;
  /** By columns. */
  readonly matrix: DoubleDoubleArray;
  readonly rhs: DoubleDoubleArray;
  /** Column j times scales[j] has a length between 0.7 and 1.5; exact, being powers of two. Zero columns have 1. */
  readonly scales: Float64Array;
  /** A pivot below this part of the first counts as zero. */
  readonly tolerance: number;
}

/**
 * Weights multiply rows by their roots, a ridge adds rows sqrt(ridge) I; both in double-double, so that no rounding enters.
 *
 * The rank rule: after columns are brought to equal length, what is left of a column by those before it counts as nothing
 * below max(m, n) 2^-52 of the largest, the rounding that float64 data carry anyway; for a matrix computed in double-double
 * 2^-98 in place of 2^-52.
 */
export function prepare(problem: LinearProblem): Prepared {
  const { rows, columns, weights, ridge, matrix, matrixLow, rhs, rhsLow } = problem;
  const a = { hi: matrix, lo: matrixLow ?? new Float64Array(matrix.length) };
  const b = { hi: rhs, lo: rhsLow ?? new Float64Array(rows) };
  const full = weights === null && ridge === 0 ? { rows, matrix: a, rhs: b } : augment(problem, a, b);
  const unit = matrixLow === null ? 2 ** -52 : 2 ** -98;
  return {
    ...full,
    columns,
    scales: scalesOf(full.matrix.hi, full.rows, columns),
    tolerance: Math.max(rows, columns) * unit,
  };
}

function augment({ rows, columns, weights, ridge }: LinearProblem, matrix: DoubleDoubleArray, rhs: DoubleDoubleArray) {
  const height = rows + (ridge > 0 ? columns : 0);
  const a = zeros(height * columns);
  const b = zeros(height);
  for (let i = 0; i < rows; i++) {
    const root = sqrt(of(weights?.[i] ?? 1));
    for (let j = 0; j < columns; j++) put(a, j * height + i, multiply(root, at(matrix, j * rows + i)));
    put(b, i, multiply(root, at(rhs, i)));
  }
  const root = sqrt(of(ridge));
  if (ridge > 0) for (let j = 0; j < columns; j++) put(a, j * height + rows + j, root);
  return { rows: height, matrix: a, rhs: b };
}

function scalesOf(matrix: Float64Array, rows: number, columns: number): Float64Array {
  return powersOfTwo(
    Float64Array.from({ length: columns }, (_, j) => lengthOf(matrix.subarray(j * rows, (j + 1) * rows))),
  );
}

/** Those that bring lengths to about 1. */
export function powersOfTwo(lengths: Float64Array): Float64Array {
  return lengths.map((length) => (length > 0 && Number.isFinite(length) ? 2 ** -Math.round(Math.log2(length)) : 1));
}

/** Euclidean length, without overflow or underflow. */
export function lengthOf(vector: Float64Array): number {
  let most = 0;
  for (const value of vector) most = Math.max(most, Math.abs(value));
  if (!(most > 0) || !Number.isFinite(most)) return most;
  let sum = 0;
  for (const value of vector) sum += (value / most) ** 2;
  return most * Math.sqrt(sum);
}

/** A copy of the matrix with its columns scaled, as factorizations take it. */
export function scaledMatrix({ matrix, rows, columns, scales }: Prepared): DoubleDoubleArray {
  const result = copy(matrix);
  for (let j = 0; j < columns; j++) multiplyBy(result, j * rows, rows, scales[j] ?? 1);
  return result;
}
