/** Linear algebra of small matrices: written out where n <= 3, else by the graph's determinant and solve. */
import { ShapeError, showShape } from '../../../graph/primitive.ts';
import { sizeOf } from '../../../graph/graph.ts';
import type { Tensor } from '../../tracer/values.ts';
import type { Algebra } from './algebra.ts';
import { mask, swapAxes, upTo } from './movement.ts';
import { matmul } from './products.ts';

/** The order of square matrices in the last two axes. */
function orderOf(x: Tensor): number {
  const [n = 0, m] = x.shape.slice(-2);
  if (x.shape.length < 2 || n !== m) throw new ShapeError(`a square matrix is needed here, not ${showShape(x.shape)}`);
  return n;
}

function identity(a: Algebra, n: number): Tensor {
  return mask(a.tensors, n, n, (i, j) => i === j);
}

function transposed(a: Algebra, x: Tensor): Tensor {
  const rank = x.shape.length;
  return a.tensors.transpose(x, swapAxes(rank, rank - 2, rank - 1));
}

/** Entry (i, j) of the matrices in the last two axes. */
function entry(a: Algebra, x: Tensor, i: number, j: number): Tensor {
  const lead = x.shape.slice(0, -2);
  const starts = [...lead.map(() => 0), i, j];
  return a.tensors.reshape(a.tensors.slice(x, starts, [...lead, i + 1, j + 1]), lead);
}

function minor(a: Algebra, x: Tensor, rows: readonly [number, number], columns: readonly [number, number]): Tensor {
  const [p, q] = rows;
  const [r, s] = columns;
  return a.sub(a.mul(entry(a, x, p, r), entry(a, x, q, s)), a.mul(entry(a, x, p, s), entry(a, x, q, r)));
}

export function determinant(a: Algebra, x: Tensor): Tensor {
  const n = orderOf(x);
  if (n === 0) return a.of(1);
  if (n === 1) return entry(a, x, 0, 0);
  if (n === 2) return minor(a, x, [0, 1], [0, 1]);
  if (n === 3) {
    const first = a.mul(entry(a, x, 0, 0), minor(a, x, [1, 2], [1, 2]));
    const second = a.mul(entry(a, x, 0, 1), minor(a, x, [1, 2], [0, 2]));
    const third = a.mul(entry(a, x, 0, 2), minor(a, x, [1, 2], [0, 1]));
    return a.add(a.sub(first, second), third);
  }
  return batched(a, x, 2, (one) => a.tensors.determinant(one));
}

export function inverse(a: Algebra, x: Tensor): Tensor {
  const n = orderOf(x);
  if (x.kind === 'traced' && n <= 2 && n > 0) {
    const det = determinant(a, x);
    const at = (i: number, j: number) => entry(a, x, i, j);
    const rows =
      n === 1 ? [[a.of(1)]] : [[at(1, 1), a.neg(at(0, 1))], [a.neg(at(1, 0)), at(0, 0)]]; // prettier-ignore
    return matrix(a, rows.map((row) => row.map((each) => a.div(each, det)))); // prettier-ignore
  }
  return batched(a, x, 2, (one) => a.tensors.solve(one, identity(a, n)));
}

/** A matrix from its entries, each of which may be a batch. */
function matrix(a: Algebra, rows: readonly (readonly Tensor[])[]): Tensor {
  const rank = rows[0]?.[0]?.shape.length ?? 0;
  return a.tensors.stack(rows.map((row) => a.tensors.stack(row, rank)), rank); // prettier-ignore
}

/** X of A X = B; a B with one axis less than A is a vector. */
export function solve(a: Algebra, matrices: Tensor, b: Tensor): Tensor {
  const n = orderOf(matrices);
  const { tensors } = a;
  if (b.shape.length === 1) return tensors.reshape(solve(a, matrices, tensors.reshape(b, [n, 1])), [n]);
  if (matrices.shape.length === 2 && b.shape.length === 2) return tensors.solve(matrices, b);
  const lead = matrices.shape.slice(0, -2);
  const count = sizeOf(lead);
  const flat = tensors.reshape(matrices, [count, n, n]);
  const columns = b.shape.at(-1) ?? 1;
  const right = tensors.reshape(tensors.broadcast(b, [...lead, n, columns]), [count, n, columns]);
  const parts = upTo(count).map((i) => tensors.solve(pick(a, flat, i), pick(a, right, i)));
  return tensors.reshape(tensors.stack(parts), [...lead, n, columns]);
}

function pick(a: Algebra, x: Tensor, i: number): Tensor {
  const rest = x.shape.slice(1);
  return a.tensors.reshape(a.tensors.slice(x, [i, ...rest.map(() => 0)], [i + 1, ...rest]), rest);
}

/** Applies an operation on arrays of `rank` axes to each of a batch. */
function batched(a: Algebra, x: Tensor, rank: number, apply: (one: Tensor) => Tensor): Tensor {
  if (x.shape.length === rank) return apply(x);
  const lead = x.shape.slice(0, -rank);
  const flat = a.tensors.reshape(x, [sizeOf(lead), ...x.shape.slice(-rank)]);
  const parts = upTo(sizeOf(lead)).map((i) => apply(pick(a, flat, i)));
  return a.tensors.reshape(a.tensors.stack(parts), [...lead, ...(parts[0]?.shape ?? [])]);
}

export function trace(a: Algebra, x: Tensor): Tensor {
  const [n = 0, m = 0] = x.shape;
  return a.tensors.sum(a.tensors.gather(a.tensors.reshape(x, [n * m]), 0, upTo(Math.min(n, m)).map((i) => i * (m + 1)))); // prettier-ignore
}

/** By repeated squaring; negative powers are those of the inverse. */
export function matrixPower(a: Algebra, x: Tensor, power: number): Tensor {
  const n = orderOf(x);
  if (power < 0) return matrixPower(a, inverse(a, x), -power);
  if (power === 0) return identity(a, n);
  if (power === 1) return x;
  const half = matrixPower(a, x, Math.floor(power / 2));
  const whole = matmul(a, half, half);
  return power % 2 === 0 ? whole : matmul(a, whole, x);
}

/** The pseudoinverse of a matrix of full rank. */
export function pseudoinverse(a: Algebra, x: Tensor): Tensor {
  const [m = 0, n = 0] = x.shape;
  const xt = transposed(a, x);
  return m >= n ? a.tensors.solve(matmul(a, xt, x), xt) : transposed(a, a.tensors.solve(matmul(a, x, xt), x));
}

/** The lower triangular L of L L^T = A, column by column. */
export function cholesky(a: Algebra, x: Tensor): Tensor {
  const n = orderOf(x);
  const lower: Tensor[][] = upTo(n).map(() => []);
  const at = (i: number, j: number) => lower[i]?.[j] ?? a.of(0);
  const dotRows = (i: number, j: number) => upTo(j).map((k) => a.mul(at(i, k), at(j, k)));
  for (let j = 0; j < n; j++) {
    const rest = dotRows(j, j).reduce((left, term) => a.sub(left, term), entry(a, x, j, j));
    lower[j]?.push(a.sqrt(rest));
    for (let i = j + 1; i < n; i++) {
      const numerator = dotRows(i, j).reduce((left, term) => a.sub(left, term), entry(a, x, i, j));
      lower[i]?.push(a.div(numerator, at(j, j)));
    }
  }
  const zero = a.mul(entry(a, x, 0, 0), 0);
  return matrix(a, upTo(n).map((i) => upTo(n).map((j) => lower[i]?.[j] ?? zero))); // prettier-ignore
}

/** Eigenvalues (ascending) of a symmetric matrix of order 1 or 2, written out; the lower triangle counts. */
export function symmetricEigenvalues(a: Algebra, x: Tensor): Tensor | undefined {
  const n = orderOf(x);
  if (n === 1) return entry(a, x, 0, 0);
  if (n !== 2) return undefined;
  const mean = a.div(a.add(entry(a, x, 0, 0), entry(a, x, 1, 1)), 2);
  const half = a.div(a.sub(entry(a, x, 0, 0), entry(a, x, 1, 1)), 2);
  const off = entry(a, x, 1, 0);
  const radius = a.sqrt(a.add(a.mul(half, half), a.mul(off, off)));
  const values = [a.sub(mean, radius), a.add(mean, radius)];
  return a.tensors.stack(values, x.shape.length - 2);
}

/** Eigenvalues (ascending) of a known symmetric matrix, by Jacobi's rotations. */
export function jacobiEigenvalues(data: Float64Array, n: number): Float64Array {
  const m = data.slice();
  const at = (i: number, j: number) => m[i * n + j] ?? 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) m[i * n + j] = at(j, i);
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) off += at(i, j) ** 2;
    if (off === 0) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (at(p, q) === 0) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const [u, v] = [at(k, p), at(k, q)];
          m[k * n + p] = c * u - s * v;
          m[k * n + q] = s * u + c * v;
        }
        for (let k = 0; k < n; k++) {
          const [u, v] = [at(p, k), at(q, k)];
          m[p * n + k] = c * u - s * v;
          m[q * n + k] = s * u + c * v;
        }
      }
    }
  }
  return Float64Array.from(upTo(n), (i) => at(i, i)).sort();
}
