/** What a compiled graph answers, whatever it was compiled to. */
import type { Float64Kernel } from '../float64/backend.ts';

/** Results are flattened: one row per element of the outputs, in order. */
export interface Kernel extends Float64Kernel {
  /** New values of the parameters, in the order of the graph's inputs; takes effect with the next evaluation. */
  setParameters(values: readonly number[]): void;
  /**
   * Every variable at origin + i step; result[output][point]. Arrays that are given for the results (of `points` numbers each) are
   * filled and answered: new memory for a million points costs as much as some ten operations on them.
   */
  evaluateGrid(origin: number, step: number, points: number, results?: Float64Array[]): Float64Array[];
  /** The outputs at one point (one number per element of the variables), into `results`. */
  evaluateOne(x: Float64Array, results: Float64Array): void;
  /** What it holds beside the shared memory: module, and memory of its own. */
  readonly bytes: number;
}
