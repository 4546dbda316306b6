/**
 * What PyTorch lacks: BFGS, Newton and a trust region, with exact Hessians by differentiation. Nocedal and Wright, Numerical
 * Optimization, 2nd edition: algorithms 6.1, 3.2 with Hessian modification 3.3, and 4.1 with Steihaug's 7.2.
 */
import type { Objective } from './objective.ts';
import type { Options } from './optimizers.ts';
import type { Solver } from './solver.ts';
import { dot, norm, plus, scaled } from './vectors.ts';
import { strongWolfe } from './wolfe.ts';

/** `radius`: the first trust radius; `max_radius`: its bound. */
export const SECOND_ORDER_DEFAULTS = {
  BFGS: { lr: 1 },
  Newton: { lr: 1 },
  TrustRegion: { radius: 1, max_radius: 1000, eta: 0.1 },
} as const satisfies Readonly<Record<string, Options>>;

const LINE_SEARCH_TOLERANCE = 1e-16;
type Matrix = readonly Float64Array[];

const numberOf = (options: Options, name: string) => (typeof options[name] === 'number' ? options[name] : 1);

export function createBfgs(objective: Objective, options: Options): Solver {
  let inverse: Matrix | undefined;
  return {
    step: (x) => {
      const sample = objective.sample(x);
      const g = sample.gradient;
      const fresh = inverse === undefined;
      let direction = inverse ? scaled(times(inverse, g), -1) : scaled(g, -1);
      // Rounding can turn the direction uphill; then it starts again from the gradient.
      if (!(dot(direction, g) < 0)) [direction, inverse] = [scaled(g, -1), undefined];
      const first = fresh ? Math.min(1, 1 / norm(g)) : numberOf(options, 'lr');
      const from = direction;
      const tried = new Map<number, Float64Array>();
      const along = (length: number) => {
        const point = plus(x, length, from);
        tried.set(length, point);
        return objective.sample(point);
      };
      const { t } = strongWolfe(along, first, from, sample, LINE_SEARCH_TOLERANCE);
      // The same array, which the objective remembers.
      const next = tried.get(t) ?? plus(x, t, direction);
      inverse = updated(inverse, plus(next, -1, x), plus(objective.sample(next).gradient, -1, g));
      return { x: next, sample };
    },
  };
}

/** H' = (I - rho s y') H (I - rho y s') + rho s s'; the first H is scaled to the curvature seen. */
function updated(inverse: Matrix | undefined, s: Float64Array, y: Float64Array): Matrix | undefined {
  const curvature = dot(s, y);
  if (!(curvature > 1e-14 * norm(s) * norm(y))) return inverse;
  const rho = 1 / curvature;
  const old = inverse ?? diagonal(s.length, curvature / dot(y, y));
  const hy = times(old, y);
  const factor = rho * (1 + rho * dot(y, hy));
  return old.map((row, i) =>
    row.map(
      (value, j) =>
        value - rho * ((s[i] ?? 0) * (hy[j] ?? 0) + (hy[i] ?? 0) * (s[j] ?? 0)) + factor * (s[i] ?? 0) * (s[j] ?? 0),
    ),
  );
}

export function createNewton(objective: Objective, options: Options): Solver {
  return {
    step: (x) => {
      const sample = objective.sample(x);
      const direction = newtonDirection(objective.hessian(x), sample.gradient);
      let t = numberOf(options, 'lr');
      // Backtracking: a tenth of a thousandth of the promised decrease is enough.
      const slope = dot(direction, sample.gradient);
      for (let halvings = 0; halvings < 60; halvings++, t /= 2) {
        if (objective.sample(plus(x, t, direction)).value <= sample.value + 1e-4 * t * slope) break;
      }
      return { x: plus(x, t, direction), sample };
    },
  };
}

/** Solves (H + shift I) p = -g with the least shift of a doubling sequence that makes the matrix positive definite. */
function newtonDirection(hessian: Matrix, gradient: Float64Array): Float64Array {
  const smallest = Math.min(...hessian.map((row, i) => row[i] ?? 0));
  const size = Math.max(...hessian.map((row) => norm(row)), Number.MIN_VALUE);
  let shift = smallest > 0 ? 0 : 1e-3 * size - smallest;
  for (let attempt = 0; attempt < 100; attempt++) {
    const factor = cholesky(hessian, shift);
    if (factor) return scaled(solveCholesky(factor, gradient), -1);
    shift = Math.max(2 * shift, 1e-3 * size);
  }
  return scaled(gradient, -1);
}

/** Lower triangle L with L L' = A + shift I, or undefined where that is not positive definite. */
function cholesky(a: Matrix, shift: number): Matrix | undefined {
  const factor: Float64Array[] = [];
  for (const [i, source] of a.entries()) {
    const row = new Float64Array(a.length);
    for (let j = 0; j <= i; j++) {
      const other = j === i ? row : (factor[j] ?? row);
      let value = (source[j] ?? 0) + (i === j ? shift : 0);
      for (let k = 0; k < j; k++) value -= (row[k] ?? 0) * (other[k] ?? 0);
      if (i === j) {
        if (!(value > 0)) return undefined;
        row[i] = Math.sqrt(value);
      } else row[j] = value / (other[j] ?? NaN);
    }
    factor.push(row);
  }
  return factor;
}

function solveCholesky(factor: Matrix, b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    const row = factor[i] ?? x;
    for (let k = 0; k < i; k++) x[i] = (x[i] ?? 0) - (row[k] ?? 0) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / (row[i] ?? NaN);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = (x[i] ?? 0) - (factor[k]?.[i] ?? 0) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / (factor[i]?.[i] ?? NaN);
  }
  return x;
}

export function createTrustRegion(objective: Objective, options: Options): Solver {
  let radius = numberOf(options, 'radius');
  return {
    step: (x) => {
      const sample = objective.sample(x);
      const hessian = objective.hessian(x);
      const p = steihaug(hessian, sample.gradient, radius);
      const predicted = -(dot(sample.gradient, p) + 0.5 * dot(p, times(hessian, p)));
      const candidate = plus(x, 1, p);
      const ratio = (sample.value - objective.sample(candidate).value) / predicted;
      if (!(ratio >= 0.25)) radius *= 0.25;
      else if (ratio > 0.75 && norm(p) > 0.99 * radius) radius = Math.min(2 * radius, numberOf(options, 'max_radius'));
      return { x: ratio > numberOf(options, 'eta') ? candidate : x, sample };
    },
  };
}

/** Minimizer of the quadratic model within the radius, by conjugate gradients that stop at the border. */
function steihaug(hessian: Matrix, gradient: Float64Array, radius: number): Float64Array {
  let z: Float64Array = new Float64Array(gradient.length);
  let residual = gradient;
  let d = scaled(gradient, -1);
  const tolerance = Math.min(0.5, Math.sqrt(norm(gradient))) * norm(gradient);
  for (let i = 0; i < 2 * gradient.length + 10 && norm(residual) > tolerance; i++) {
    const hd = times(hessian, d);
    const curvature = dot(d, hd);
    if (curvature <= 0) return toBorder(z, d, radius);
    const rr = dot(residual, residual);
    const next = plus(z, rr / curvature, d);
    if (norm(next) >= radius) return toBorder(z, d, radius);
    z = next;
    residual = plus(residual, rr / curvature, hd);
    d = plus(scaled(residual, -1), dot(residual, residual) / rr, d);
  }
  return z;
}

/** z + t d on the sphere, t > 0. */
function toBorder(z: Float64Array, d: Float64Array, radius: number): Float64Array {
  const [a, b, c] = [dot(d, d), dot(z, d), dot(z, z) - radius * radius];
  return plus(z, (-b + Math.sqrt(Math.max(0, b * b - a * c))) / a, d);
}

function times(matrix: Matrix, vector: Float64Array): Float64Array {
  return Float64Array.from(matrix, (row) => dot(row, vector));
}

function diagonal(n: number, value: number): Matrix {
  return Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n);
    row[i] = value;
    return row;
  });
}
