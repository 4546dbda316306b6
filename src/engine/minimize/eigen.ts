/** Eigenvalues and eigenvectors of a symmetric matrix: Jacobi rotations (Golub and Van Loan, 4th edition, 8.5), for up to some hundred rows. */

export interface Eigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** One unit vector per value. */
  readonly vectors: readonly Float64Array[];
}

const MOST_SWEEPS = 40;

/** The matrix by rows; its symmetric part is used. NaN or infinities among the elements give NaN. */
export function symmetricEigen(matrix: readonly Float64Array[]): Eigen {
  const n = matrix.length;
  const a = matrix.map((row, i) => row.map((value, j) => (value + (matrix[j]?.[i] ?? NaN)) / 2));
  // Rows of v become the eigenvectors.
  const v = a.map((_, i) => Float64Array.from(a, (__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) rotated = rotate(a, v, p, q) || rotated;
    }
    if (!rotated) break;
  }
  const order = a.map((row, i) => ({ value: row[i] ?? NaN, i })).sort((p, q) => p.value - q.value);
  return {
    values: Float64Array.from(order, ({ value }) => value),
    vectors: order.map(({ i }) => v[i] ?? new Float64Array(n)),
  };
}

/** Turns element (p, q) to zero, where it is not already below rounding. */
function rotate(a: readonly Float64Array[], v: readonly Float64Array[], p: number, q: number): boolean {
  const [rowP, rowQ] = [a[p], a[q]];
  if (!rowP || !rowQ) return false;
  const [pp, qq, pq] = [rowP[p] ?? 0, rowQ[q] ?? 0, rowP[q] ?? 0];
  const negligible = 2 ** -54 * Math.sqrt(Math.abs(pp * qq)) + 2 ** -100 * (Math.abs(pp) + Math.abs(qq));
  if (!(Math.abs(pq) > negligible)) return false;
  const tau = (qq - pp) / (2 * pq);
  const t = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (const row of a) {
    const [x, y] = [row[p] ?? 0, row[q] ?? 0];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
  turn(rowP, rowQ, c, s);
  rowP[q] = 0;
  rowQ[p] = 0;
  const [first, second] = [v[p], v[q]];
  if (first && second) turn(first, second, c, s);
  return true;
}

function turn(p: Float64Array, q: Float64Array, c: number, s: number): void {
  for (let k = 0; k < p.length; k++) {
    const [x, y] = [p[k] ?? 0, q[k] ?? 0];
    p[k] = c * x - s * y;
    q[k] = s * x + c * y;
  }
}
