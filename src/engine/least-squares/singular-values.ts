/**
 * Singular values of a small matrix given by columns: one-sided Jacobi (Hestenes 1958), which keeps the relative accuracy of
 * small ones when columns differ in length (Demmel and Veselic 1992); for many columns only the two extreme ones, by Lanczos.
 */
import { lengthOf } from './problem.ts';

/** Beyond so many columns a full Jacobi takes longer than everything else. */
const JACOBI_COLUMNS = 40;

/** Descending. The columns are copied. */
export function singularValues(source: readonly Float64Array[]): number[] {
  const columns = source.map((column) => column.slice());
  for (let sweep = 0; sweep < 40; sweep++) {
    if (!rotateAll(columns)) break;
  }
  return columns.map((column) => lengthOf(column)).sort((p, q) => q - p);
}

/** One sweep over all pairs; whether any was not yet orthogonal. */
function rotateAll(columns: Float64Array[]): boolean {
  let rotated = false;
  // Longer columns first: it converges faster and the small ones stay accurate.
  columns.sort((p, q) => lengthOf(q) - lengthOf(p));
  for (let i = 0; i < columns.length; i++) {
    for (let j = i + 1; j < columns.length; j++) {
      const p = columns[i];
      const q = columns[j];
      if (p && q && rotate(p, q)) rotated = true;
    }
  }
  return rotated;
}

function rotate(p: Float64Array, q: Float64Array): boolean {
  const a = lengthOf(p);
  const b = lengthOf(q);
  if (a === 0 || b === 0) return false;
  let cosine = 0;
  for (let i = 0; i < p.length; i++) cosine += ((p[i] ?? 0) / a) * ((q[i] ?? 0) / b);
  if (!(Math.abs(cosine) > 1e-15)) return false;
  const zeta = (b / a - a / b) / (2 * cosine);
  const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const c = 1 / Math.hypot(1, t);
  const s = c * t;
  for (let i = 0; i < p.length; i++) {
    const x = p[i] ?? 0;
    const y = q[i] ?? 0;
    p[i] = c * x - s * y;
    q[i] = s * x + c * y;
  }
  return true;
}

/** The 2-norm condition of an upper triangle given by columns (more columns than rows: of full row rank). */
export function conditionOf(triangle: readonly Float64Array[]): number {
  const rank = triangle[0]?.length ?? 0;
  if (rank === 0) return NaN;
  if (triangle.length > JACOBI_COLUMNS && triangle.length === rank) return conditionByLanczos(triangle);
  const values = singularValues(triangle);
  return (values[0] ?? NaN) / (values[rank - 1] ?? NaN);
}

type Apply = (x: Float64Array) => Float64Array;

/** sigma max of R by Lanczos on R'R, sigma min by Lanczos on its inverse. About 6 digits. */
function conditionByLanczos(triangle: readonly Float64Array[]): number {
  const n = triangle.length;
  const times: Apply = (x) => {
    const y = new Float64Array(n);
    triangle.forEach((column, j) => {
      const factor = x[j] ?? 0;
      for (let i = 0; i <= j; i++) y[i] = (y[i] ?? 0) + factor * (column[i] ?? 0);
    });
    return y;
  };
  const timesTransposed: Apply = (x) => Float64Array.from(triangle, (column, j) => partialDot(column, x, j + 1));
  const solve: Apply = (b) => {
    const x = b.slice();
    for (let j = n - 1; j >= 0; j--) {
      const column = triangle[j] ?? x;
      const value = (x[j] ?? 0) / (column[j] ?? NaN);
      x[j] = value;
      for (let i = 0; i < j; i++) x[i] = (x[i] ?? 0) - value * (column[i] ?? 0);
    }
    return x;
  };
  const solveTransposed: Apply = (b) => {
    const x = b.slice();
    for (let j = 0; j < n; j++) {
      const column = triangle[j] ?? x;
      x[j] = ((x[j] ?? 0) - partialDot(column, x, j)) / (column[j] ?? NaN);
    }
    return x;
  };
  const most = largestEigenvalue((x) => timesTransposed(times(x)), n);
  const least = largestEigenvalue((x) => solve(solveTransposed(x)), n);
  return Math.sqrt(most * least);
}

function partialDot(a: Float64Array, b: Float64Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Of a symmetric positive operator: Lanczos with full reorthogonalization, to a relative change of 1e-7. */
function largestEigenvalue(apply: Apply, n: number): number {
  const basis: Float64Array[] = [];
  const alphas: number[] = [];
  const betas: number[] = [];
  let v: Float64Array = Float64Array.from({ length: n }, (_, i) => 1 + 0.5 * Math.sin(3 * i + 1));
  let value = 0;
  v = v.map((one) => one / Math.sqrt(partialDot(v, v, n)));
  for (let step = 1; step <= Math.min(n, 120); step++) {
    basis.push(v);
    const w = apply(v);
    alphas.push(partialDot(v, w, n));
    for (let pass = 0; pass < 2; pass++) {
      for (const u of basis) {
        const overlap = partialDot(u, w, n);
        for (let i = 0; i < n; i++) w[i] = (w[i] ?? 0) - overlap * (u[i] ?? 0);
      }
    }
    const beta = Math.sqrt(partialDot(w, w, n));
    if (step % 4 === 0 || step === n || beta === 0) {
      const next = largestOfTridiagonal(alphas, betas);
      if (next - value <= 1e-7 * next) return next;
      value = next;
    }
    if (!(beta > 0)) break;
    betas.push(beta);
    v = w.map((one) => one / beta);
  }
  return largestOfTridiagonal(alphas, betas);
}

/** By bisection with Sturm counts, from Gershgorin's bound. */
function largestOfTridiagonal(alphas: readonly number[], betas: readonly number[]): number {
  let high = 0;
  alphas.forEach((alpha, i) => {
    const sides = (i > 0 ? (betas[i - 1] ?? 0) : 0) + (i < alphas.length - 1 ? (betas[i] ?? 0) : 0);
    high = Math.max(high, Math.abs(alpha) + sides);
  });
  let low = 0;
  for (let i = 0; i < 60 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (anyAbove(alphas, betas, middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function anyAbove(alphas: readonly number[], betas: readonly number[], bound: number): boolean {
  let pivot = 1;
  for (let i = 0; i < alphas.length; i++) {
    const off = i > 0 ? (betas[i - 1] ?? 0) : 0;
    pivot = (alphas[i] ?? 0) - bound - (off * off) / pivot;
    if (pivot > 0) return true;
    if (pivot === 0) pivot = -1e-300;
  }
  return false;
}
