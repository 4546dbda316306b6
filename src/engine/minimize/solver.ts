/**
 * What takes steps. A solver answers one step at a time; a stepper as many as it is asked for, which is how the compiled loops
 * reach their speed. `run.ts` owns iterating, stopping, staging and recording. x is never changed in place.
 */
import type { Sample } from './objective.ts';
import { norm, plus } from './vectors.ts';

/** What a schedule sets for a step: the learning rate, and of an optimizer made for it (`cycled`) the momentum. */
export interface Rates {
  readonly lr: number;
  readonly momentum: number | null;
}

export interface Solver {
  /** The new x and the sample at the old one. */
  readonly step: (x: Float64Array, rates?: Rates) => { readonly x: Float64Array; readonly sample: Sample };
}

/**
 * Successive steps, a row each: the loss before the step, x after it, the gradient's norm before it, the step's length (NaN where
 * none was taken). They stand until the next are taken.
 */
export interface Steps {
  readonly count: number;
  readonly rows: Float64Array;
  /** x after the last, where the stepper has an array of it: one that its objective may remember. */
  readonly end: Float64Array | null;
}

/** Numbers in a row beyond the n of x, which begins at 1. */
export const EXTRAS = 3;

export interface Stepper {
  /** From 1 to `most` steps from x, remembering the state of the last. With `rates` exactly one. */
  readonly take: (x: Float64Array, most: number, rates?: Rates) => Steps;
  /** Whether steps evaluate the objective by themselves, so that its own count misses them: one evaluation each. */
  readonly apart: boolean;
}

export function oneByOne(solver: Solver): Stepper {
  return {
    apart: false,
    take(x, _, rates) {
      const next = solver.step(x, rates);
      const n = x.length;
      const rows = new Float64Array(n + EXTRAS);
      rows[0] = next.sample.value;
      rows.set(next.x, 1);
      rows[n + 1] = norm(next.sample.gradient);
      // A trust region that only shrank has not moved.
      rows[n + 2] = next.x === x ? NaN : norm(plus(next.x, -1, x));
      return { count: 1, rows, end: next.x };
    },
  };
}
