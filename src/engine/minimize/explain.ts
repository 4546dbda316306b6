/** The sentence that says why a run stopped where it did, and for a divergence what would have kept it. */
import type { Objective } from './objective.ts';
import type { RunEnd, StopRules } from './run.ts';
import { allFinite, dot, norm, scaled } from './vectors.ts';

/** Where the run began, the last point with a finite value, and the steps taken to it. */
export interface LastFinite {
  readonly start: Float64Array;
  readonly x: Float64Array;
  readonly iterations: number;
}

export function explain(
  end: RunEnd,
  stop: StopRules,
  objective: Objective,
  last: LastFinite,
  lr: number | null,
): string {
  switch (end.termination) {
    case 'relativeChange':
      return `Stopped after ${end.iterations} steps: the loss changed by ${short(end.error)} of itself over ${stop.every} steps, not more than ${short(stop.relativeChange ?? 0)}.`;
    case 'gradientNorm':
      return `Stopped after ${end.iterations} steps: the gradient's norm is ${short(norm(objective.sample(end.x).gradient))}, not more than ${short(stop.gradientNorm ?? 0)}.`;
    case 'maxIterations':
      return `Stopped at the limit of ${stop.maxIterations} steps.`;
    case 'stopped':
      return `Stopped by hand after ${end.iterations} steps; the best point so far is kept.`;
    case 'diverged':
      return divergence(end, objective, last, lr);
  }
}

function divergence(end: RunEnd, objective: Objective, last: LastFinite, lr: number | null): string {
  const { value, gradient } = objective.sample(last.x);
  if (!Number.isFinite(value)) return `The function is ${value} at the start: choose a start where it is finite.`;
  const before = `Diverged at step ${last.iterations + 1}: after a loss of ${short(value)} and a gradient of norm ${short(norm(gradient))} it is no longer finite.`;
  if (end.iterations === 0) return `The gradient is not finite at the start: choose another start.`;
  const curvature = largestCurvature(objective, last.start);
  if (lr === null || !(curvature > 0) || !Number.isFinite(curvature)) return before;
  return `${before} The curvature at the start is ${short(curvature)}, so plain gradient descent is stable there only below lr = ${short(2 / curvature)}; this was ${short(lr)}.`;
}

/** Largest magnitude among the Hessian's eigenvalues, by power iteration; NaN for more variables than is worth it. */
function largestCurvature(objective: Objective, x: Float64Array): number {
  if (objective.dimension > 200) return NaN;
  const rows = objective.hessian(x);
  if (!rows.every(allFinite)) return NaN;
  let v: Float64Array = Float64Array.from(rows, (_, i) => 1 + 0.1 * Math.sin(i));
  let eigenvalue = 0;
  for (let i = 0; i < 100; i++) {
    v = scaled(v, 1 / norm(v));
    const product = Float64Array.from(rows, (row) => dot(row, v));
    eigenvalue = dot(v, product);
    if (norm(product) === 0) return 0;
    v = product;
  }
  return Math.abs(eigenvalue);
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
