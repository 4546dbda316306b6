/**
 * Levenberg-Marquardt as a trust region (Moré, "The Levenberg-Marquardt algorithm: implementation and theory", 1978), with
 * geodesic acceleration (Transtrum and Sethna, arXiv:1201.5885): the step gets the second-order part of the path that the
 * first-order step begins, where that part is small.
 */
import type { Damped } from './damped.ts';
import { createDamped } from './damped.ts';
import { lengthOf } from './problem.ts';
import type { Residuals } from './residuals.ts';

export type Problem = Pick<Residuals, 'count' | 'unknowns' | 'values' | 'linearize'>;

export interface Strategy {
  /** First radius over the scaled length of the start. */
  readonly radius: number;
  /** `largest`: each unknown by the largest length its column has had; `current`: by the length it has now. */
  readonly scaling: 'largest' | 'current';
  readonly acceleration: boolean;
}

export interface Limits {
  readonly maxIterations: number;
  /** Stop once an accepted step lowers the sum of squares by less than this part of it; null for convergence. */
  readonly relativeChange: number | null;
  /** Stop once the gradient of the sum of squares is shorter; null turns it off. */
  readonly gradientNorm: number | null;
}

export type FitTermination = 'converged' | 'relativeChange' | 'gradientNorm' | 'maxIterations' | 'stalled' | 'stopped';

export interface Descent {
  readonly p: Float64Array;
  /** Sum of squares. */
  readonly rss: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly termination: FitTermination;
}

/** Called with the sum of squares and the point after each accepted step. */
export type FitRecorder = (rss: number, p: Float64Array) => void;

const SMALL = 1e-15;

/** Pauses after each accepted step; what it is resumed with says whether to end there. */
export type Steps<T> = Generator<undefined, T, boolean | undefined>;

/** The last value of steps that are taken without a pause. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next(false);
    if (step.done === true) return step.value;
  }
}

export function* descending(
  problem: Problem,
  start: Float64Array,
  strategy: Strategy,
  limits: Limits,
  record: FitRecorder = () => undefined,
): Steps<Descent> {
  const { count, unknowns } = problem;
  let p = start;
  let { values, jacobian } = problem.linearize(p);
  let norm = lengthOf(values);
  let evaluations = 1;
  let quiet = 0;
  let scale: Float64Array | undefined;
  let radius = 0;
  const end = (termination: FitTermination, iterations: number): Descent => ({
    p,
    rss: norm * norm,
    iterations,
    evaluations,
    termination,
  });
  if (!Number.isFinite(norm)) return end('stalled', 0);

  for (let iterations = 0; iterations < limits.maxIterations; iterations++) {
    if (norm === 0) return end('converged', iterations);
    if (limits.gradientNorm !== null && 2 * gradientNorm(jacobian, values, unknowns) <= limits.gradientNorm)
      return end('gradientNorm', iterations);
    scale = rescale(scale, jacobian, count, unknowns, strategy.scaling);
    if (iterations === 0) radius = strategy.radius * (scaledLength(p, scale) || 1);
    const system = createDamped(jacobian, count, unknowns, scale);
    const c = system.project(values);
    for (;;) {
      const lambda = damping(system, c, radius);
      const first = system.solve(c, lambda);
      const length = scaledLength(first, scale);
      const accelerated = strategy.acceleration && length > 0;
      const step = accelerated ? bend(problem, p, values, jacobian, system, first, lambda, scale) : first;
      if (accelerated) evaluations++;
      const next = p.map((value, j) => value + (step[j] ?? 0));
      const trial = problem.values(next);
      evaluations++;
      const trialNorm = lengthOf(trial);
      const actual = trialNorm < 100 * norm ? 1 - (trialNorm / norm) ** 2 : -1;
      const predicted = system.gain(c, lambda) / norm / norm;
      const ratio = predicted > 0 ? actual / predicted : 0;
      if (!(ratio > 0.25)) radius = Math.min(radius, length) * (ratio > 0 ? 0.5 : 0.25);
      else if (ratio > 0.75 || lambda === 0) radius = Math.max(radius, 2 * length);

      const settled = Math.abs(actual) <= SMALL && predicted <= SMALL;
      if (ratio > 1e-4 && actual > 0) {
        p = next;
        ({ values, jacobian } = problem.linearize(p));
        evaluations++;
        norm = lengthOf(values);
        record(norm * norm, p);
        if (!Number.isFinite(lengthOf(jacobian))) return end('stalled', iterations + 1);
        if (limits.relativeChange !== null && actual <= limits.relativeChange)
          return end('relativeChange', iterations + 1);
        quiet = predicted <= 1e-13 ? quiet + 1 : 0;
        if (settled || quiet > 3) return end('converged', iterations + 1);
        if ((yield) === true) return end('stopped', iterations + 1);
        break;
      }
      if (settled || radius <= SMALL * scaledLength(p, scale) || radius < 1e-290)
        return end(settled || predicted <= 1e-12 ? 'converged' : 'stalled', iterations + 1);
    }
  }
  return end('maxIterations', limits.maxIterations);
}

/** The first step bent by half the acceleration, where that is at most 3/4 of it (in scaled lengths). */
function bend(
  problem: Problem,
  p: Float64Array,
  values: Float64Array,
  jacobian: Float64Array,
  system: Damped,
  first: Float64Array,
  lambda: number,
  scale: Float64Array,
): Float64Array {
  const h = 0.1;
  const ahead = problem.values(p.map((value, j) => value + h * (first[j] ?? 0)));
  const along = product(jacobian, first, problem.count);
  const curvature = ahead.map((value, i) => (2 / h) * ((value - (values[i] ?? 0)) / h - (along[i] ?? 0)));
  const acceleration = system.solve(system.project(curvature), lambda);
  const share = (2 * scaledLength(acceleration, scale)) / scaledLength(first, scale);
  return share <= 0.75 ? first.map((value, j) => value + 0.5 * (acceleration[j] ?? 0)) : first;
}

/** The lambda whose step has the radius's length, within a tenth; 0 where the undamped step is inside. Newton on 1 / length. */
function damping(system: Damped, c: Float64Array, radius: number): number {
  const free = system.length(c, 0);
  if (free.value <= 1.1 * radius) return 0;
  let lambda = 0;
  let low = 0;
  for (let i = 0; i < 60; i++) {
    const { value, slope } = system.length(c, lambda);
    if (Math.abs(value - radius) <= 0.1 * radius) break;
    if (value > radius) low = Math.max(low, lambda);
    const next = lambda - ((value - radius) / slope) * (value / radius);
    lambda = next > low ? next : (low + lambda) / 2;
    if (!Number.isFinite(lambda)) return Number.MAX_VALUE;
  }
  return lambda;
}

function rescale(
  before: Float64Array | undefined,
  jacobian: Float64Array,
  count: number,
  unknowns: number,
  scaling: Strategy['scaling'],
): Float64Array {
  return Float64Array.from({ length: unknowns }, (_, j) => {
    const now = lengthOf(jacobian.subarray(j * count, (j + 1) * count));
    const old = before?.[j] ?? 0;
    return (scaling === 'largest' ? Math.max(now, old) : now || old) || 1;
  });
}

function scaledLength(p: Float64Array, scale: Float64Array): number {
  return lengthOf(p.map((value, j) => value * (scale[j] ?? 1)));
}

/** J d. */
function product(jacobian: Float64Array, d: Float64Array, count: number): Float64Array {
  const result = new Float64Array(count);
  d.forEach((factor, j) => {
    const from = j * count;
    for (let i = 0; i < count; i++) result[i] = (result[i] ?? 0) + factor * (jacobian[from + i] ?? 0);
  });
  return result;
}

function gradientNorm(jacobian: Float64Array, values: Float64Array, unknowns: number): number {
  const gradient = new Float64Array(unknowns);
  for (let j = 0; j < unknowns; j++) {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += (jacobian[j * values.length + i] ?? 0) * (values[i] ?? 0);
    gradient[j] = sum;
  }
  return lengthOf(gradient);
}
