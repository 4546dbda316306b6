/**
 * Line search for a step that satisfies the strong Wolfe conditions (Nocedal and Wright, Numerical Optimization, 2nd edition,
 * algorithms 3.5 and 3.6), with PyTorch's choices of constants, interpolation and safeguards, so that LBFGS takes its steps.
 */
import type { Sample } from './objective.ts';
import { dot, largest } from './vectors.ts';

/** Sufficient decrease, and how much of the slope may remain. */
const DECREASE = 1e-4;
const CURVATURE = 0.9;
const MAX_TRIALS = 25;

/** The function along the search direction at one step length. */
interface Trial extends Sample {
  readonly t: number;
  /** Derivative along the direction. */
  readonly slope: number;
}

export interface LineSearch {
  readonly t: number;
  readonly sample: Sample;
  readonly evaluations: number;
}

/** `along(t)` samples the function at x + t * direction; `start` is the sample at t = 0. */
export function strongWolfe(
  along: (t: number) => Sample,
  first: number,
  direction: Float64Array,
  start: Sample,
  toleranceChange: number,
): LineSearch {
  const origin: Trial = { ...start, t: 0, slope: dot(start.gradient, direction) };
  let evaluations = 0;
  const attempt = (t: number): Trial => {
    evaluations++;
    const sample = along(t);
    return { ...sample, t, slope: dot(sample.gradient, direction) };
  };
  const tooHigh = (trial: Trial) => trial.value > origin.value + DECREASE * trial.t * origin.slope;
  const flatEnough = (trial: Trial) => Math.abs(trial.slope) <= -CURVATURE * origin.slope;
  const found = ({ t, value, gradient }: Trial): LineSearch => ({ t, sample: { value, gradient }, evaluations });

  // Widen until the minimum is bracketed.
  let previous = origin;
  let trial = attempt(first);
  let trials = 0;
  let bracket: [Trial, Trial] | undefined;
  for (; trials < MAX_TRIALS; trials++) {
    if (tooHigh(trial) || (trials > 1 && trial.value >= previous.value)) bracket = [previous, trial];
    else if (flatEnough(trial)) return found(trial);
    else if (trial.slope >= 0) bracket = [previous, trial];
    if (bracket) break;
    const bounds: [number, number] = [trial.t + 0.01 * (trial.t - previous.t), trial.t * 10];
    const next = cubicMinimum(previous, trial, bounds);
    previous = trial;
    trial = attempt(next);
  }
  bracket ??= [origin, trial];

  // Narrow it. The ends keep their places, as the interpolation is not quite symmetric in floating point.
  const ends = bracket;
  const lower = (): 0 | 1 => (ends[0].value <= ends[1].value ? 0 : 1);
  let low = lower();
  const reach = largest(direction);
  let stalled = false;
  for (; trials < MAX_TRIALS && Math.abs(ends[1].t - ends[0].t) * reach >= toleranceChange; trials++) {
    const high = low === 0 ? 1 : 0;
    const [from, to] = [Math.min(ends[0].t, ends[1].t), Math.max(ends[0].t, ends[1].t)];
    const margin = 0.1 * (to - from);
    let t: number = cubicMinimum(ends[0], ends[1]);
    const nearEnd = Math.min(to - t, t - from) < margin;
    const push: boolean = nearEnd && (stalled || t >= to || t <= from);
    if (push) t = Math.abs(t - to) < Math.abs(t - from) ? to - margin : from + margin;
    stalled = nearEnd && !push;
    const next = attempt(t);
    if (tooHigh(next) || next.value >= ends[low].value) {
      ends[high] = next;
      low = lower();
      continue;
    }
    if (flatEnough(next)) return found(next);
    if (next.slope * (ends[high].t - ends[low].t) >= 0) ends[high] = ends[low];
    ends[low] = next;
  }
  return found(ends[low]);
}

/** Minimum of the cubic through two points and their slopes, kept within bounds; their middle where there is none. */
function cubicMinimum(
  p: Trial,
  q: Trial,
  bounds: readonly [number, number] = p.t <= q.t ? [p.t, q.t] : [q.t, p.t],
): number {
  const [least, most] = bounds;
  const secant = p.slope + q.slope - (3 * (p.value - q.value)) / (p.t - q.t);
  const discriminant = secant * secant - p.slope * q.slope;
  if (!(discriminant >= 0)) return (least + most) / 2;
  const root = Math.sqrt(discriminant);
  const [a, b] = p.t <= q.t ? [p, q] : [q, p];
  const t = b.t - (b.t - a.t) * ((b.slope + root - secant) / (b.slope - a.slope + 2 * root));
  const atLeast = least > t ? least : t;
  return most < atLeast ? most : atLeast;
}
