/** Test functions for optimizers. */

type Vector = number[];
const { PI, sin, cos, exp, sqrt, abs, pow } = Math;

export function ackley(x: Vector, a = 20, b = 0.2, c = 2 * Math.PI): number {
  const d = x.length;
  let sumSq = 0;
  let sumCos = 0;
  for (let i = 0; i < d; i++) {
    sumSq += x[i] ** 2;
    sumCos += Math.cos(c * x[i]);
  }
  return -a * Math.exp(-b * Math.sqrt(sumSq / d)) - Math.exp(sumCos / d) + a + Math.E;
}

export const rastrigin = (x: readonly number[]): number =>
  10 * x.length + x.reduce((sum, xi) => sum + xi * xi - 10 * Math.cos(2 * Math.PI * xi), 0);

export const griewank = (x: Vector) => {
  const sum = x.map((v) => v * v / 4000).reduce((p, q) => p + q);
  const product = x.map((v, i) => cos(v / sqrt(i + 1))).reduce((p, q) => p * q, 1);
  return 1 + sum - product;
};

export function levy(x: number[]) {
  const w = x.map(xi => 1 + (xi - 1) / 4);
  const n = w.length;
  const first = pow(sin(PI * w[0]), 2);
  const last = (w[n - 1] - 1) ** 2 * (1 + sin(2 * PI * w[n - 1]) ** 2);
  const middle = w.slice(0, -1).reduce((acc, wi) => acc + (wi - 1) ** 2 * (1 + 10 * sin(PI * wi + 1) ** 2), 0);
  return first + middle + last;
}

export function schwefel(...x: number[]): number {
  let s = 0;
  for (const xi of x) s += xi * sin(sqrt(abs(xi)));
  return 418.9829 * x.length - s;
}

export const himmelblau = ([x, y]: [number, number]) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2;

export function branin(x1: number, x2: number, { a = 1, b = 5.1 / (4 * PI ** 2), c = 5 / PI, r = 6, s = 10, t = 1 / (8 * PI) } = {}) {
  return a * (x2 - b * x1 ** 2 + c * x1 - r) ** 2 + s * (1 - t) * Math.cos(x1) + s;
}

const HARTMANN = {
  alpha: [1.0, 1.2, 3.0, 3.2],
  A: [
    [3, 10, 30],
    [0.1, 10, 35],
    [3, 10, 30],
    [0.1, 10, 35],
  ],
  P: [
    [3689, 1170, 2673],
    [4699, 4387, 7470],
    [1091, 8732, 5547],
    [381, 5743, 8828],
  ].map((row) => row.map((p) => p * 1e-4)),
};

export function hartmann3(x: Vector): number {
  const { alpha, A, P } = HARTMANN;
  return -alpha.reduce((outer, ai, i) => {
    const inner = A[i].reduce((acc, aij, j) => acc + aij * Math.pow(x[j] - P[i][j], 2), 0);
    return outer + ai * Math.exp(-inner);
  }, 0);
}

export const michalewicz = (x: number[], m = 10) =>
  -x.reduce((acc, xi, i) => acc + Math.sin(xi) * Math.sin(((i + 1) * xi * xi) / Math.PI) ** (2 * m), 0);

abstract class Base {
  protected evaluations = 0;
  constructor(readonly dimension: number = 3, private readonly shift: number = 0.5) {}
  abstract value(x: Float64Array | number[]): number;
  evaluate(x: number[]): number {
    this.evaluations++;
    const z = new Float64Array(x.length);
    for (let i = 0; i < x.length; ++i) z[i] = x[i] - this.shift;
    return this.value(z);
  }
}

class Problem extends Base {
  value(x: Float64Array | number[]): number {
    let total = 0;
    x.forEach((xi: number, i: number) => {
      total += (i + 1) * xi ** 2;
    });
    return total;
  }
}

export const goldsteinPrice = (x: number, y: number): number => {
  const p = 1 + Math.pow(x + y + 1, 2) * (19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y);
  const q = 30 + Math.pow(2 * x - 3 * y, 2) * (18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y);
  return p * q;
};

const functions: Record<string, { f: (x: number[]) => number; bounds: [number, number] }> = {
  sphere: { f: (x) => x.reduce((s, v) => s + v ** 2, 0), bounds: [-5.12, 5.12] },
  booth: { f: ([x, y]) => (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2, bounds: [-10, 10] },
};

export function viaTable(x: number[], name: keyof typeof functions = 'booth') {
  const entry = functions[name];
  if (!entry) throw new Error(`no function ${name}`);
  const [lo, hi] = entry.bounds;
  return entry.f(x.map((v) => lo + ((hi - lo) * (v + 10)) / 20));
}

export function styblinskiTang(x: number[]): number {
  let s = 0, i = x.length;
  while (i--) s += x[i] ** 4 - 16 * x[i] ** 2 + 5 * x[i];
  return s / 2;
}

export const rosenbrock = (x: number[]) =>
  x.slice(1).map((b, i) => [x[i], b] as const).reduce((acc, [a, b]) => acc + 100 * (b - a * a) ** 2 + (1 - a) ** 2, 0);

export const easom = (p: { x: number; y: number }) =>
  -cos(p.x) * cos(p.y) * exp(-((p.x - PI) ** 2 + (p.y - PI) ** 2));

export function crossInTray([x, y]: number[]) {
  const power = Math.abs(100 - Math.hypot(x, y) / Math.PI);
  return -0.0001 * (Math.abs(Math.sin(x) * Math.sin(y) * Math.exp(power)) + 1) ** 0.1;
}

export function shekel(x: number[], m = 5) {
  const beta = [1, 2, 2, 4, 4, 6, 3, 7, 5, 5].map(v => v / 10);
  const C = [[4, 4, 4, 4], [1, 1, 1, 1], [8, 8, 8, 8], [6, 6, 6, 6], [3, 7, 3, 7]];
  let result = 0;
  for (const [i, row] of C.slice(0, m).entries()) {
    const dist = row.map((c, j) => (x[j] - c) ** 2);
    result -= 1 / (beta[i] + dist.reduce((a, b) => a + b, 0));
  }
  return result;
}

export const dixonPrice = (x: number[]) => {
  const n = x.length;
  return (x[0] - 1) ** 2 + Array.from({ length: n - 1 }, (_, k) => (k + 2) * (2 * x[k + 1] ** 2 - x[k]) ** 2).reduce((a, b) => a + b, 0);
};

export function trid(x: number[]) {
  const squares = x.map((xi) => (xi - 1) ** 2);
  const products = x.flatMap((xi, i) => (i > 0 ? [xi * x[i - 1]] : []));
  return sum(squares) - sum(products);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const v of values) total += v;
  return total;
}

export const powell = ([a, b, c, d]: number[]) => {
  const t1 = a + 10 * b, t2 = c - d, t3 = (b - 2 * c) ** 2, t4 = (a - d) ** 2;
  return t1 * t1 + 5 * t2 * t2 + t3 * t3 + 10 * t4 * t4;
};

export const bukin = function (x: number, y: number): number {
  return 100 * Math.sqrt(Math.abs(y - 0.01 * x * x)) + 0.01 * Math.abs(x + 10);
};


export function penalized(x: number[]) {
  const u = (z: number, a: number, k: number, m: number) =>
    z > a ? k * (z - a) ** m : z < -a ? k * (-z - a) ** m : 0;
  return x.reduce((s, xi) => s + u(xi, 10, 100, 4), 0) + x.map((v) => 1 + (v + 1) / 4).reduce((s, y) => s + y * y, 0);
}

export function schafferN2(x: number, y: number) {
  const r2 = x ** 2 + y ** 2;
  const numerator = Math.sin(x ** 2 - y ** 2) ** 2 - 0.5;
  return 0.5 + numerator / (1 + 0.001 * r2) ** 2;
}

export function langermann(x: number[]) {
  const a = [[3, 5], [5, 2], [2, 1], [1, 4], [7, 9]];
  const c = [1, 2, 5, 2, 3];
  return c
    .map((ci, i) => ({ weight: ci, distance: a[i].reduce((s, aij, j) => s + (x[j] - aij) ** 2, 0) }))
    .reduce((total, { weight, distance }) => total + weight * exp(-distance / PI) * cos(PI * distance), 0);
}

export function zakharov(x: number[]) {
  let squares = 0.0, weighted = 0.0;
  for (let i = 1; i <= x.length; i += 1) {
    const xi = x[i - 1]!;
    squares += xi * xi;
    weighted += 0.5 * i * xi;
  }
  return squares + weighted ** 2 + weighted ** 4;
}
