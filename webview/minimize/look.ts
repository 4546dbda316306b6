/** What the user looks at in the minimize task, apart from settings. */
import type { RunResult } from '../../src/engine/job.ts';

/** What a trace may be of. `aboveBest`: the loss less the lowest that any run has seen. */
export type Quantity = 'loss' | 'aboveBest' | 'error' | 'gradientNorm' | 'stepLength';

export interface MinimizeLook {
  /** The run that is drawn in detail, by index; null for the best one. */
  readonly shown: number | null;
  readonly chart: 'traces' | 'parameters';
  /** Traces of one run; a race shows one of them, of all runs. */
  readonly quantities: readonly Quantity[];
  readonly raceQuantity: Quantity;
  readonly log: boolean;
  /** Null for where runs of a race are of very different lengths. */
  readonly logX: boolean | null;
  /** Parameters switched on or off against the first choice, by index. */
  readonly toggledParameters: readonly number[];
  /** The iteration that is replayed; null for the end. */
  readonly replay: number | null;
  readonly playing: boolean;
  readonly sort: 'order' | 'iterations' | 'value' | 'time';
}

export const FIRST_MINIMIZE_LOOK: MinimizeLook = {
  shown: null,
  chart: 'traces',
  quantities: ['aboveBest', 'gradientNorm'],
  raceQuantity: 'aboveBest',
  log: true,
  logX: null,
  toggledParameters: [],
  replay: null,
  playing: false,
  sort: 'iterations',
};

/** Index of the run that is looked at: the chosen one, else the lowest of those that did not diverge, the quicker of equals. */
export function shownIndex(runs: readonly RunResult[], { shown }: Pick<MinimizeLook, 'shown'>): number {
  if (shown !== null && shown < runs.length) return shown;
  const rank = ({ termination, best, value, iterations }: RunResult) => {
    const loss = termination === null ? best.value : value;
    return [termination === 'diverged' || !Number.isFinite(loss) ? 1 : 0, loss, iterations] as const;
  };
  let least = 0;
  for (let index = 1; index < runs.length; index++) {
    const [run, other] = [runs[index], runs[least]];
    if (run === undefined || other === undefined) continue;
    const [a, b] = [rank(run), rank(other)];
    if (a[0] !== b[0] ? a[0] < b[0] : a[1] !== b[1] ? a[1] < b[1] : a[2] < b[2]) least = index;
  }
  return least;
}
