/** Householder QR with column pivoting in float64, in the form of the precise one, so that everything after it is shared. */
import { fromNumbers, zeros } from '../double-double/array.ts';
import type { PreciseQr } from './precise-qr.ts';

/** A P = Q R of the scaled matrix, which is used up. It ends where the rest is below `tolerance` of the first column. */
export function factorizeFast(a: Float64Array, rows: number, columns: number, tolerance: number): PreciseQr {
  const permutation = Int32Array.from({ length: columns }, (_, j) => j);
  const diagonal = new Float64Array(columns);
  const betas = new Float64Array(columns);
  const squares = Float64Array.from({ length: columns }, (_, j) => tailSquare(a, j * rows, (j + 1) * rows));
  const fresh = squares.slice();
  let first = 0;
  let rank = 0;
  for (let k = 0; k < Math.min(rows, columns); k++) {
    let pivot = k;
    for (let j = k + 1; j < columns; j++) if ((squares[j] ?? 0) > (squares[pivot] ?? 0)) pivot = j;
    if (pivot !== k) exchange(a, rows, k, pivot, permutation, squares, fresh);
    const start = k * rows + k;
    const end = (k + 1) * rows;
    const length = Math.sqrt(tailSquare(a, start, end));
    if (k === 0) first = length;
    if (!(length > tolerance * first)) break;
    const head = a[start] ?? 0;
    const alpha = head > 0 ? -length : length;
    const beta = 1 / (length * (length + Math.abs(head)));
    a[start] = head - alpha;
    diagonal[k] = alpha;
    betas[k] = beta;
    for (let j = k + 1; j < columns; j++) {
      const offset = (j - k) * rows;
      let sum = 0;
      for (let i = start; i < end; i++) sum += (a[i] ?? 0) * (a[i + offset] ?? 0);
      const weight = beta * sum;
      for (let i = start; i < end; i++) a[i + offset] = (a[i + offset] ?? 0) - weight * (a[i] ?? 0);
      // Norms are updated and, once most of one has gone, computed anew (LAPACK Working Note 176).
      const left = (squares[j] ?? 0) - (a[start + offset] ?? 0) ** 2;
      squares[j] = left;
      if (left < 1e-6 * (fresh[j] ?? 0)) squares[j] = fresh[j] = tailSquare(a, start + offset + 1, end + offset);
    }
    rank++;
  }
  return {
    rows,
    columns,
    rank,
    factor: { hi: a, lo: zeros(a.length).lo },
    diagonal: fromNumbers(diagonal),
    betas: fromNumbers(betas),
    permutation,
  };
}

function tailSquare(a: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (a[i] ?? 0) * (a[i] ?? 0);
  return sum;
}

function exchange(a: Float64Array, rows: number, p: number, q: number, ...lists: (Int32Array | Float64Array)[]): void {
  const column = a.slice(p * rows, (p + 1) * rows);
  a.copyWithin(p * rows, q * rows, (q + 1) * rows);
  a.set(column, q * rows);
  for (const list of lists) {
    const kept = list[p] ?? 0;
    list[p] = list[q] ?? 0;
    list[q] = kept;
  }
}
