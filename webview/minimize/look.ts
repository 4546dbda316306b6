/** What the user looks at in the minimize task, apart from settings. */

/** What a trace may be of. `aboveBest`: the loss less the lowest that any run has seen. */
export type Quantity = 'loss' | 'aboveBest' | 'error' | 'gradientNorm' | 'stepLength';

export interface MinimizeLook {
  /** The run that is drawn in detail, by index. */
  readonly shown: number;
  readonly chart: 'traces' | 'parameters';
  /** Traces of one run; a race shows one of them, of all runs. */
  readonly quantities: readonly Quantity[];
  readonly raceQuantity: Quantity;
  readonly log: boolean;
  readonly logX: boolean;
  /** Parameters switched on or off against the first choice, by index. */
  readonly toggledParameters: readonly number[];
  /** The iteration that is replayed; null for the end. */
  readonly replay: number | null;
  readonly playing: boolean;
  readonly sort: 'order' | 'iterations' | 'value' | 'time';
}

export const FIRST_MINIMIZE_LOOK: MinimizeLook = {
  shown: 0,
  chart: 'traces',
  quantities: ['aboveBest', 'gradientNorm'],
  raceQuantity: 'aboveBest',
  log: true,
  logX: false,
  toggledParameters: [],
  replay: null,
  playing: false,
  sort: 'iterations',
};
