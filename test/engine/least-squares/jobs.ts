/** Jobs run in Node for tests: no WebGL, states collected. */
import type { JobResult } from '../../../src/engine/job.ts';
import type { Control } from '../../../src/engine/control.ts';
import type { Services } from '../../../src/engine/services.ts';
import { referenceBackend } from '../../../src/engine/float64/reference.ts';

export const SERVICES: Services = {
  float64: referenceBackend,
  painter: () => Promise.resolve({ kind: 'unavailable', reason: 'there is none here' }),
};

export interface Watched extends Control {
  /** Every partial result, as if each checkpoint were a frame. */
  readonly partials: JobResult[];
}

/** Stops after so many checkpoints. */
export function watched(stopAfter = Infinity): Watched {
  const partials: JobResult[] = [];
  let seen = 0;
  return {
    partials,
    checkpoint(_, partial) {
      seen++;
      if (partial) partials.push(partial());
      return Promise.resolve();
    },
    get stopped() {
      return seen >= stopAfter;
    },
  };
}
