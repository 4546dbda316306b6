const G = 6.674e-11;
const kB = 1.380649e-23;

interface Body { mass: number; position: [number, number] }
interface Params { S: number; K: number; r: number; sigma: number; T: number }

const bodies: Body[] = [
  { mass: 2, position: [0, 1] },
  { mass: 3.5, position: [1, -1] },
];

export function potential(x: number, y: number): number {
  return bodies.reduce((u, { mass, position: [px, py] }) => u - mass / Math.hypot(x - px, y - py), 0);
}

export function lennardJones(r: number, sigma: number, epsilon: number) {
  const sr6 = (sigma / r) ** 6;
  return 4 * epsilon * (sr6 * sr6 - sr6);
}

/** Abramowitz and Stegun 7.1.26. */
function erf(x: number): number {
  const sign = x >= 0 ? 1 : -1;
  const z = Math.abs(x);
  const [a1, a2, a3, a4, a5, p] = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429, 0.3275911];
  const t = 1.0 / (1.0 + p * z);
  const y = 1.0 - ((((a5 * t + a4) * t + a3) * t + a2) * t + a1) * t * Math.exp(-z * z);
  return sign * y;
}

const normCdf = (x: number) => 0.5 * (1 + erf(x / Math.SQRT2));

export function blackScholes(S: number, K: number, r: number, sigma: number, T: number, type: 'call' | 'put' = 'call') {
  const d1 = (Math.log(S / K) + (r + 0.5 * sigma ** 2) * T) / (sigma * Math.sqrt(T));
  const d2 = d1 - sigma * Math.sqrt(T);
  switch (type) {
    case 'call':
      return S * normCdf(d1) - K * Math.exp(-r * T) * normCdf(d2);
    case 'put':
      return K * Math.exp(-r * T) * normCdf(-d2) - S * normCdf(-d1);
    default:
      throw new Error('unknown option');
  }
}

export function binomialTree(S: number, K: number, r: number, sigma: number, T = 1, n = 6) {
  const dt = T / n;
  const u = Math.exp(sigma * Math.sqrt(dt));
  const d = 1 / u;
  const p = (Math.exp(r * dt) - d) / (u - d);
  const disc = Math.exp(-r * dt);
  let values = Array.from({ length: n + 1 }, (_, i) => Math.max(S * u ** (n - i) * d ** i - K, 0));
  for (let step = n - 1; step >= 0; step--) {
    values = values.slice(0, step + 1).map((v, i) => disc * (p * v + (1 - p) * values[i + 1]));
  }
  return values[0];
}

export const npv = (rate: number, flows = [-1000, 300, 420, 680]) =>
  flows.reduce((acc, cf, t) => acc + cf / Math.pow(1 + rate, t), 0);

export function lorenz(state: number[], t = 0, sigma = 10, rho = 28, beta = 8 / 3): number[] {
  const [x, y, z] = state;
  return [sigma * (y - x), x * (rho - z) - y, x * y - beta * z];
}

export function rk4Step(y: number[], h = 0.01) {
  const axpy = (a: number, u: number[], v: number[]) => u.map((ui, i) => a * ui + v[i]);
  const k1 = lorenz(y);
  const k2 = lorenz(axpy(h / 2, k1, y));
  const k3 = lorenz(axpy(h / 2, k2, y));
  const k4 = lorenz(axpy(h, k3, y));
  return y.map((yi, i) => yi + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
}

export function doublePendulum([t1, w1, t2, w2]: [number, number, number, number]) {
  const [m1, m2, l1, l2, g] = [1, 1, 1, 0.8, 9.81];
  const delta = t2 - t1;
  const den1 = (m1 + m2) * l1 - m2 * l1 * Math.cos(delta) ** 2;
  const den2 = (l2 / l1) * den1;
  return {
    t1: w1,
    w1: (m2 * l1 * w1 * w1 * Math.sin(delta) * Math.cos(delta) + m2 * g * Math.sin(t2) * Math.cos(delta) + m2 * l2 * w2 * w2 * Math.sin(delta) - (m1 + m2) * g * Math.sin(t1)) / den1,
    t2: w2,
    w2: (-m2 * l2 * w2 * w2 * Math.sin(delta) * Math.cos(delta) + (m1 + m2) * g * Math.sin(t1) * Math.cos(delta) - (m1 + m2) * l1 * w1 * w1 * Math.sin(delta) - (m1 + m2) * g * Math.sin(t2)) / den2,
  };
}

export function sir(y: number[]): number[] {
  const params = { beta: 0.4, gamma: 0.1, ...{ gamma: 0.12 } };
  const [S, I, R] = y;
  const N = S + I + R;
  const infection = (params.beta * S * I) / N;
  return [-infection, infection - params.gamma * I, params.gamma * I];
}

type Matrix = number[][];
const matmul = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((s, aik, k) => s + aik * b[k][j], 0)));
const rotZ = (t: number): Matrix => [[Math.cos(t), -Math.sin(t), 0], [Math.sin(t), Math.cos(t), 0], [0, 0, 1]];
const transX = (d: number): Matrix => [[1, 0, d], [0, 1, 0], [0, 0, 1]];

export function forwardKinematics(angles: number[], lengths: number[] = [1, 0.7, 0.4]): [number, number] {
  const T = angles.map((a, i) => matmul(rotZ(a), transX(lengths[i]))).reduce(matmul);
  return [T[0][2], T[1][2]];
}

class Vec3 {
  constructor(public x = 0, public y = 0, public z = 0) {}
  static from(a: number[]) { return new Vec3(a[0], a[1], a[2]); }
  add(o: Vec3) { return new Vec3(this.x + o.x, this.y + o.y, this.z + o.z); }
  scale(k: number) { return new Vec3(this.x * k, this.y * k, this.z * k); }
  dot(o: Vec3) { return this.x * o.x + this.y * o.y + this.z * o.z; }
  cross(o: Vec3) { return new Vec3(this.y * o.z - this.z * o.y, this.z * o.x - this.x * o.z, this.x * o.y - this.y * o.x); }
  get length() { return Math.sqrt(this.dot(this)); }
  toArray(): number[] { return [this.x, this.y, this.z]; }
}

export function tripleProduct(v: number[]) {
  const a = Vec3.from(v);
  const b = new Vec3(1, -1, v[3]);
  const n = a.cross(b).add(a.scale(0.5));
  return n.length + a.dot(n.scale(1 / n.length));
}

export function triangleArea(p: number[]) {
  const points: [number, number][] = [];
  for (let i = 0; i < p.length; i += 2) points.push([p[i], p[i + 1]]);
  return 0.5 * Math.abs(points.reduce((s, [x1, y1], i) => {
    const [x2, y2] = points[(i + 1) % points.length];
    return s + x1 * y2 - x2 * y1;
  }, 0));
}

export function haversine(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const R = 6371;
  const dLat = lat2 - lat1, dLon = lon2 - lon1;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(dLon / 2) ** 2;
  return 2 * R * Math.atan2(Math.sqrt(h), Math.sqrt(1 - h));
}

export function neuron(weights: number[]): number {
  const data = [{ input: [1, 2], target: 1 }, { input: [-1, 0.5], target: 0 }];
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const [w1, w2, b1, w3, b2] = weights;
  let loss = 0;
  for (const { input: [i1, i2], target } of data) {
    const hidden = Math.tanh(w1 * i1 + w2 * i2 + b1);
    const out = sigmoid(w3 * hidden + b2);
    loss -= target * Math.log(out) + (1 - target) * Math.log(1 - out);
  }
  return loss / data.length;
}

export function softmax(logits: number[]): number[] {
  const m = Math.max(...logits);
  const exps = logits.map((l) => Math.exp(l - m));
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map((v) => v / total);
}

export const polyfitLoss = (coefficients: number[]): number => {
  const xs = [...Array(5).keys()];
  const ys = xs.map((x) => 1 + 0.5 * x);
  const horner = (x: number) => coefficients.reduceRight((acc, c) => acc * x + c, 0);
  return xs.map((x, i) => (horner(x) - ys[i]) ** 2).reduce((a, b) => a + b) / xs.length;
};

export function gammaLn(xx: number): number {
  const cof = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2, -0.5395239384953e-5];
  let y = xx;
  let x = xx;
  let tmp = x + 5.5;
  tmp -= (x + 0.5) * Math.log(tmp);
  let ser = 1.000000000190015;
  for (let j = 0; j < 6; j++) ser += cof[j] / ++y;
  return -tmp + Math.log((2.5066282746310005 * ser) / x);
}

export function simpson(a: number): number {
  const f = (x: number) => Math.exp(-a * x * x);
  const n = 10, h = 1 / n;
  let s = f(0) + f(1);
  for (let i = 1; i < n; i++) s += (i % 2 === 0 ? 2 : 4) * f(i * h);
  return (s * h) / 3;
}

export function newtonSqrt(a: number) {
  let x = a;
  for (let k = 0; k < 6; k++) x = 0.5 * (x + a / x);
  return x;
}

export const logistic = (x: number, r = 3.2, n = 5): number => (n === 0 ? x : logistic(r * x * (1 - x), r, n - 1));

export function convolve(signal: number[], kernel = [0.25, 0.5, 0.25]): number[] {
  const out = new Array(signal.length + kernel.length - 1).fill(0);
  for (let i = 0; i < signal.length; i++)
    for (let j = 0; j < kernel.length; j++) out[i + j] += signal[i] * kernel[j];
  return out;
}

export function dftPower(x: number[]) {
  const N = x.length;
  const out: number[] = [];
  for (let k = 0; k <= N / 2; k++) {
    let re = 0, im = 0;
    x.forEach((v, n) => {
      const phi = (2 * Math.PI * k * n) / N;
      re += v * Math.cos(phi);
      im -= v * Math.sin(phi);
    });
    out.push(re * re + im * im);
  }
  return out;
}

export function bezier(t: number, points = [[0, 0], [1, 2], [3, 3], [4, 0]]): number[] {
  if (points.length === 1) return points[0];
  const next = points.slice(1).map(([x, y], i) => {
    const [px, py] = points[i];
    return [px + (x - px) * t, py + (y - py) * t];
  });
  return bezier(t, next);
}

export function smoothstep(x: number) {
  const t = Math.min(Math.max((x - 0) / (1 - 0), 0), 1);
  return t * t * (3 - 2 * t);
}

export function taxes(income: number): number {
  const brackets = [{ limit: 10000, rate: 0.1 }, { limit: 40000, rate: 0.2 }, { limit: Infinity, rate: 0.35 }];
  let tax = 0, previous = 0;
  for (const { limit, rate } of brackets) {
    if (income <= previous) break;
    const taxable = Math.min(income, limit) - previous;
    tax += taxable * rate;
    previous = limit;
  }
  return tax;
}

export const hill = (c: number, kd: number, n: number): number => c ** n / (kd ** n + c ** n);

class Spring {
  #k = 12.5;
  static REST = 1;
  readonly damping;
  constructor({ k = 12.5, damping = 0.1 } = {}) {
    this.#k = k;
    this.damping = damping;
  }
  energy = (x: number) => 0.5 * this.#k * (x - Spring.REST) ** 2 + this.damping * Math.log1p(x);
}

export function planck(lambda: number, T: number) {
  const h = 6.62607015e-34, c = 2.99792458e8; lambda *= 1e-9;
  return ((2 * h * c ** 2) / lambda ** 5 / Math.expm1((h * c) / (lambda * kB * T))) * 1e-13;
}

export function madelung(a: number): number {
  let v = 0;
  for (let i = -2; i <= 2; i++) {
    for (let j = -2; j <= 2; j++) {
      if (i === 0 && j === 0) continue;
      v += ((i + j) % 2 === 0 ? 1 : -1) / (a * Math.sqrt(i * i + j * j));
    }
  }
  return v;
}

export const arrhenius = (A: number, Ea: number, T: number): number => A * Math.exp((-Ea * 1000) / (8.314 * T));

export function nernst(outside: number, inside: number, z = 1, T = 310): number {
  const R = 8.314, F = 96485;
  return ((R * T) / (z * F)) * Math.log(outside / inside) * 1000;
}

export function geodesic(q: readonly number[]): number {
  const metric = (i: number, j: number): number => (i === j ? 1 + q[i] ** 2 : q[i] * q[j]);
  let s = 0;
  for (let i = 0; i < q.length; i++) for (let j = 0; j < q.length; j++) s += metric(i, j) * (i + 1) * (j + 1);
  return Math.sqrt(s);
}

export function kepler(M: number, e = 0.3): number {
  let E = M;
  for (let k = 0; k < 8; k++) E -= (E - e * Math.sin(E) - M) / (1 - e * Math.cos(E));
  return E;
}

export function cubicSpline(t: number): number {
  const p = [1, 3, 2, 5];
  const [a, b, c, d] = [
    -0.5 * p[0] + 1.5 * p[1] - 1.5 * p[2] + 0.5 * p[3],
    p[0] - 2.5 * p[1] + 2 * p[2] - 0.5 * p[3],
    -0.5 * p[0] + 0.5 * p[2],
    p[1],
  ];
  return ((a * t + b) * t + c) * t + d;
}

export const det3 = (m: number[][]): number =>
  m[0].reduce((sum, value, column) => {
    const minor = m.slice(1).map((row) => row.filter((_, j) => j !== column));
    return sum + (column % 2 ? -1 : 1) * value * (minor[0][0] * minor[1][1] - minor[0][1] * minor[1][0]);
  }, 0);

export function gaussElimination([a11, a12, a21, a22, b1, b2]: number[]): number[] {
  const A = [[a11, a12, b1], [a21, a22, b2]];
  for (let i = 0; i < 2; i++) {
    for (let k = i + 1; k < 2; k++) {
      const factor = A[k][i] / A[i][i];
      for (let j = i; j < 3; j++) A[k][j] -= factor * A[i][j];
    }
  }
  const x = [0, 0];
  for (let i = 1; i >= 0; i--) {
    x[i] = A[i][2] / A[i][i];
    for (let k = i - 1; k >= 0; k--) A[k][2] -= A[k][i] * x[i];
  }
  return x;
}

export const lotkaVolterra = ([prey, predators]: [number, number], { alpha = 1.1, beta = 0.4, delta = 0.1, gamma = 0.4 } = {}) =>
  [alpha * prey - beta * prey * predators, delta * prey * predators - gamma * predators];

export const annuity = (rate: number, years: number): number => (1 - (1 + rate) ** -years) / rate;

export function impliedVolatilityError(sigma: number, market = 8.5): number {
  return (blackScholes(100, 105, 0.02, sigma, 1) - market) ** 2;
}

export function huberLoss(parameters: number[], delta = 1): number {
  const data: Array<[number, number]> = [[0, 1], [1, 2.5], [2, 7]];
  return data
    .map(([x, y]) => Math.abs(y - parameters[0] - parameters[1] * x))
    .map((r) => (r <= delta ? 0.5 * r * r : delta * (r - 0.5 * delta)))
    .reduce((a, b) => a + b, 0);
}

export const logSumExp = (values: number[]): number => {
  const top = Math.max(...values);
  return top + Math.log(values.map((v) => Math.exp(v - top)).reduce((a, b) => a + b));
};

export const entropy = (p: number[]) => -p.filter((_, i) => i >= 0).reduce((h, q) => h + q * Math.log2(q), 0);

export function weightedMean(values: number[], weights: number[] = [0.5, 0.3, 0.2]): number {
  const total = weights.reduce((s, w) => s + w, 0);
  return values.reduce((s, v, i) => s + (weights[i] ?? 0) * v, 0) / total;
}

export function brightness([r, g, b]: [number, number, number]): number {
  const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

export const easeInOut = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2);

export function pidStep(kp: number, ki: number, kd: number): number {
  let position = 0, integral = 0, previous = 1, cost = 0;
  for (let k = 0; k < 5; k++) {
    const error = 1 - position;
    integral += error * 0.1;
    position += (kp * error + ki * integral + (kd * (error - previous)) / 0.1) * 0.1;
    previous = error;
    cost += error ** 2;
  }
  return cost;
}

export function jacobiTheta(q: number): number {
  let total = 1;
  for (const n of Array(5).keys()) total += 2 * q ** ((n + 1) ** 2);
  return total;
}

export const continuedFraction = (x: number): number => [1, 3, 5, 7, 9].reduceRight((tail, k) => k - (x * x) / tail, 11);

export const horner = (x: number, ...c: number[]): number => [1, -2, 0.5, ...c].reduce((acc, k) => acc * x + k, 0);

export function spring3d(flat: number[]): number {
  const points = Array.from({ length: flat.length / 3 }, (_, i) => flat.slice(3 * i, 3 * i + 3));
  let energy = 0;
  points.forEach((p, i) => {
    for (const q of points.slice(i + 1)) {
      const length = Math.hypot(...p.map((c, k) => c - q[k]));
      energy += 0.5 * (length - 1) ** 2;
    }
  });
  return energy;
}
