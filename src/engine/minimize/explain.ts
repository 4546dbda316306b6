/** The sentence that says why a run stopped where it did, and for a divergence what would have kept it. */
import type { StopRules } from '../jobs/minimize.ts';
import type { Objective } from './objective.ts';
import type { Run } from './run.ts';
import { allFinite, dot, norm, scaled } from './vectors.ts';

/** What an explanation needs to know of a run. */
export type RunOutcome = Pick<Run, 'termination' | 'iterations' | 'error' | 'x' | 'lastFinite'>;

/** `lr`: the learning rate of the first stage, where it has one. */
export function explain(
  run: RunOutcome,
  start: Float64Array,
  stop: StopRules,
  objective: Objective,
  lr: number | null,
): string {
  const { iterations, termination } = run;
  switch (termination) {
    case 'relativeChange':
      return `Stopped after ${iterations} steps: the loss changed by ${short(run.error)} of itself over ${stop.every} steps, not more than ${short(stop.relativeChange ?? 0)}.`;
    case 'gradientNorm':
      return `Stopped after ${iterations} steps: the gradient's norm is ${short(norm(objective.sample(run.x).gradient))}, not more than ${short(stop.gradientNorm ?? 0)}.`;
    case 'stepLength':
      return `Stopped after ${iterations} steps: the last was not longer than ${short(stop.stepLength ?? 0)}.`;
    case 'seconds':
      return `Stopped after ${iterations} steps: they took the ${short(stop.seconds ?? 0)} s that were allowed.`;
    case 'maxIterations':
      return `Stopped at the limit of ${stop.maxIterations} steps.`;
    case 'stopped':
      return `Stopped by hand after ${iterations} steps; the best point so far is kept.`;
    case 'diverged':
      return divergence(run, start, objective, lr);
    case null:
      return `Running: ${iterations} steps so far.`;
  }
}

function divergence(run: RunOutcome, start: Float64Array, objective: Objective, lr: number | null): string {
  const last = run.lastFinite;
  const { value, gradient } = objective.sample(last.x);
  if (!Number.isFinite(value)) return `The function is ${value} at the start: choose a start where it is finite.`;
  const before = `Diverged at step ${last.iterations + 1}: after a loss of ${short(value)} and a gradient of norm ${short(norm(gradient))} it is no longer finite.`;
  if (run.iterations === 0) return `The gradient is not finite at the start: choose another start.`;
  const curvature = largestCurvature(objective, start);
  if (lr === null || !(curvature > 0) || !Number.isFinite(curvature)) return before;
  return `${before} The curvature at the start is ${short(curvature)}, so plain gradient descent is stable there only below lr = ${short(2 / curvature)}; this was ${short(lr)}.`;
}

/** Largest magnitude among the Hessian's eigenvalues, by power iteration; NaN for more variables than is worth it. */
export function largestCurvature(objective: Objective, x: Float64Array): number {
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

export function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
