/**
 * The linear algebra of a Levenberg-Marquardt step, float64: min |J d + r|^2 + lambda |D d|^2 for any lambda from one QR of
 * J D^-1 and one singular value decomposition of its triangle (one-sided Jacobi, accurate also for the smallest).
 */
export interface Damped {
  /** The step and its scaled length |D d|, for a right-hand side r. */
  readonly solve: (c: Float64Array, lambda: number) => Float64Array;
  /** U' Q' r: what `solve` takes. */
  readonly project: (r: Float64Array) => Float64Array;
  /** |D d| at lambda, and its derivative. */
  readonly length: (c: Float64Array, lambda: number) => { readonly value: number; readonly slope: number };
  /** What the linear model promises at lambda: |J d|^2 + 2 lambda |D d|^2. */
  readonly gain: (c: Float64Array, lambda: number) => number;
  /** Of J D^-1, in the order of their vectors. */
  readonly singular: Float64Array;
}

export function createDamped(jacobian: Float64Array, rows: number, columns: number, scale: Float64Array): Damped {
  const a = jacobian.slice();
  for (let j = 0; j < columns; j++) {
    for (let i = j * rows; i < (j + 1) * rows; i++) a[i] = (a[i] ?? 0) / (scale[j] ?? 1);
  }
  const betas = householder(a, rows, columns);
  const rank = Math.min(rows, columns);
  const triangle = Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rank }, (_value, i) => (i <= j ? (betas.upper[j * rank + i] ?? 0) : 0)),
  );
  const { singular, right } = decompose(triangle);
  const left = triangle.map((column, k) => column.map((value) => value / (singular[k] === 0 ? 1 : (singular[k] ?? 1))));
  const largest = singular.reduce((most, value) => Math.max(most, value), 0);
  const usable = (k: number) => (singular[k] ?? 0) > 1e-17 * largest;
  return {
    singular,
    project: (r) => {
      const q = r.slice();
      for (let k = 0; k < rank; k++) reflect(a, k * rows + k, betas.beta[k] ?? 0, q, k, rows - k);
      return Float64Array.from(left, (u) => dot(u, q, rank));
    },
    solve: (c, lambda) => {
      const d = new Float64Array(columns);
      singular.forEach((sigma, k) => {
        if (!usable(k)) return;
        const z = (-sigma * (c[k] ?? 0)) / (sigma * sigma + lambda);
        const v = right[k] ?? d;
        for (let j = 0; j < columns; j++) d[j] = (d[j] ?? 0) + (z * (v[j] ?? 0)) / (scale[j] ?? 1);
      });
      return d;
    },
    gain: (c, lambda) => {
      let sum = 0;
      singular.forEach((sigma, k) => {
        if (!usable(k)) return;
        const z = (sigma * (c[k] ?? 0)) / (sigma * sigma + lambda);
        sum += z * z * (sigma * sigma + 2 * lambda);
      });
      return sum;
    },
    length: (c, lambda) => {
      let square = 0;
      let fall = 0;
      singular.forEach((sigma, k) => {
        if (!usable(k)) return;
        const bottom = sigma * sigma + lambda;
        const z = (sigma * (c[k] ?? 0)) / bottom;
        square += z * z;
        fall += (z * z) / bottom;
      });
      const value = Math.sqrt(square);
      return { value, slope: value > 0 ? -fall / value : 0 };
    },
  };
}

/** Householder vectors are left on and below the diagonal; R is answered apart, by columns of `rank`. */
function householder(a: Float64Array, rows: number, columns: number) {
  const rank = Math.min(rows, columns);
  const beta = new Float64Array(rank);
  const upper = new Float64Array(rank * columns);
  for (let k = 0; k < rank; k++) {
    const start = k * rows + k;
    let square = 0;
    for (let i = start; i < (k + 1) * rows; i++) square += (a[i] ?? 0) ** 2;
    const length = Math.sqrt(square);
    const head = a[start] ?? 0;
    const alpha = head > 0 ? -length : length;
    if (length > 0) {
      a[start] = head - alpha;
      beta[k] = 1 / (length * (length + Math.abs(head)));
      for (let j = k + 1; j < columns; j++) reflect(a, start, beta[k] ?? 0, a, j * rows + k, rows - k);
    }
    upper[k * rank + k] = alpha;
  }
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < Math.min(j, rank); i++) upper[j * rank + i] = a[j * rows + i] ?? 0;
  }
  return { beta, upper };
}

function reflect(
  v: Float64Array,
  vFrom: number,
  beta: number,
  target: Float64Array,
  from: number,
  length: number,
): void {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (v[vFrom + i] ?? 0) * (target[from + i] ?? 0);
  const weight = beta * sum;
  for (let i = 0; i < length; i++) target[from + i] = (target[from + i] ?? 0) - weight * (v[vFrom + i] ?? 0);
}

/** Rotates the columns in place until they are orthogonal: R V = U S. */
function decompose(columns: Float64Array[]): { singular: Float64Array; right: Float64Array[] } {
  const n = columns.length;
  const right = columns.map((_, j) => {
    const unit = new Float64Array(n);
    unit[j] = 1;
    return unit;
  });
  const length = columns[0]?.length ?? 0;
  for (let sweep = 0, rotated = true; rotated && sweep < 30; sweep++) {
    rotated = false;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const [p = EMPTY, q = EMPTY] = [columns[i], columns[j]];
        const a = dot(p, p, length);
        const b = dot(q, q, length);
        const c = dot(p, q, length);
        if (!(Math.abs(c) > 1e-15 * Math.sqrt(a * b)) || c === 0) continue;
        rotated = true;
        const zeta = (b - a) / (2 * c);
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const cosine = 1 / Math.hypot(1, t);
        rotate(p, q, cosine, cosine * t);
        rotate(right[i] ?? EMPTY, right[j] ?? EMPTY, cosine, cosine * t);
      }
    }
  }
  return { singular: Float64Array.from(columns, (column) => Math.sqrt(dot(column, column, length))), right };
}

function rotate(p: Float64Array, q: Float64Array, c: number, s: number): void {
  for (let i = 0; i < p.length; i++) {
    const x = p[i] ?? 0;
    const y = q[i] ?? 0;
    p[i] = c * x - s * y;
    q[i] = s * x + c * y;
  }
}

function dot(a: Float64Array, b: Float64Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

const EMPTY = new Float64Array();
