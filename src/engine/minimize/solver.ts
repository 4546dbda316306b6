/**
 * A solver is a state and one step; `run.ts` owns iterating, stopping, staging and recording. A step answers the new x and the
 * sample at the old one; x itself is never changed in place.
 */
import type { Sample } from './objective.ts';

export interface Solver {
  /** `lr`: this step's learning rate where a schedule sets it, else undefined. */
  readonly step: (x: Float64Array, lr?: number) => { readonly x: Float64Array; readonly sample: Sample };
}
