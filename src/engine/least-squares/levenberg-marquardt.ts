/**
 * Levenberg-Marquardt as a trust region (Moré, "The Levenberg-Marquardt algorithm: implementation and theory", 1978), with
 * geodesic acceleration (Transtrum and Sethna, arXiv:1201.5885): the step gets the second-order part of the path that the
 * first-order step begins, where that part is small.
 */
import type { Problem, Steps as DampedSteps } from './points.ts';
import { plusScaled, scaledLength } from './gram-factor.ts';
import { modelOf } from './points.ts';

export type { Problem };

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
  const model = modelOf(problem);
  let p = start;
  const first = model(p);
  let { norm } = first;
  let point = first.point();
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
    if (limits.gradientNorm !== null && 2 * point.gradientNorm() <= limits.gradientNorm)
      return end('gradientNorm', iterations);
    scale = rescale(scale, point.lengths, strategy.scaling);
    if (iterations === 0) radius = strategy.radius * (scaledLength(p, scale) || 1);
    const steps = point.steps(scale);
    for (;;) {
      const lambda = damping(steps, radius);
      const straight = steps.solve(lambda);
      const length = scaledLength(straight, scale);
      const accelerated = strategy.acceleration && length > 0 && steps.acceleration !== undefined;
      const step = accelerated ? bend(steps, straight, lambda, scale) : straight;
      if (accelerated) evaluations++;
      const next = plusScaled(p, 1, step);
      const trial = model(next);
      evaluations++;
      const actual = trial.norm < 100 * norm ? 1 - (trial.norm / norm) ** 2 : -1;
      const predicted = steps.gain(lambda) / norm / norm;
      const ratio = predicted > 0 ? actual / predicted : 0;
      if (!(ratio > 0.25)) radius = Math.min(radius, length) * (ratio > 0 ? 0.5 : 0.25);
      else if (ratio > 0.75 || lambda === 0) radius = Math.max(radius, 2 * length);

      const settled = Math.abs(actual) <= SMALL && predicted <= SMALL;
      if (ratio > 1e-4 && actual > 0) {
        p = next;
        point = trial.point();
        evaluations++;
        ({ norm } = trial);
        record(norm * norm, p);
        if (!point.finite) return end('stalled', iterations + 1);
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
function bend({ acceleration }: DampedSteps, first: Float64Array, lambda: number, scale: Float64Array): Float64Array {
  const second = acceleration?.(first, lambda);
  if (!second) return first;
  const share = (2 * scaledLength(second, scale)) / scaledLength(first, scale);
  return share <= 0.75 ? plusScaled(first, 0.5, second) : first;
}

/** The lambda whose step has the radius's length, within a tenth; 0 where the undamped step is inside. Newton on 1 / length. */
function damping(steps: DampedSteps, radius: number): number {
  const free = steps.length(0);
  if (free.value <= 1.1 * radius) return 0;
  let lambda = 0;
  let low = 0;
  for (let i = 0; i < 60; i++) {
    const { value, slope } = steps.length(lambda);
    if (Math.abs(value - radius) <= 0.1 * radius) break;
    if (value > radius) low = Math.max(low, lambda);
    const next = lambda - ((value - radius) / slope) * (value / radius);
    lambda = next > low ? next : (low + lambda) / 2;
    if (!Number.isFinite(lambda)) return Number.MAX_VALUE;
  }
  return lambda;
}

function rescale(before: Float64Array | undefined, lengths: Float64Array, scaling: Strategy['scaling']): Float64Array {
  const scale = new Float64Array(lengths.length);
  for (let j = 0; j < lengths.length; j++) {
    const [now, old] = [lengths[j] ?? NaN, before?.[j] ?? 0];
    scale[j] = (scaling === 'largest' ? Math.max(now, old) : now || old) || 1;
  }
  return scale;
}
