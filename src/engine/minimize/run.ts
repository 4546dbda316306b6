/**
 * The one loop of every minimization: it owns iterating, stopping, staging and recording; steppers own steps. It goes on in
 * slices of some milliseconds, so that a worker can pause, show what there is, or drop it in between.
 */
import type { StageSpan, StopRules, Termination } from '../jobs/minimize.ts';
import type { Objective } from './objective.ts';
import type { Schedule } from './schedules.ts';
import type { Stepper, Steps } from './solver.ts';
import { EXTRAS } from './solver.ts';
import { allFinite, norm } from './vectors.ts';

/** While the error is above a threshold, this optimizer. */
export interface Stage {
  readonly above: number;
  readonly name: string;
  readonly stepper: Stepper;
  readonly schedule: Schedule | null;
}

/** A point that was passed, and the steps taken to it. */
export interface Passed {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
}

/** Where a run is; it is changed by `advance` only. */
export interface Run {
  /** Steps for some milliseconds. */
  readonly advance: () => void;
  /** Ends it where it is, if it has not ended. */
  readonly stop: () => void;
  /** Null while there is more to do. */
  readonly termination: Termination | null;
  readonly x: Float64Array;
  readonly iterations: number;
  /** Points at which the function was computed, by the run or through its objective. */
  readonly evaluations: number;
  /** The notes' error: the initial loss, then the relative change at each check. */
  readonly error: number;
  readonly spans: readonly StageSpan[];
  /** The lowest loss so far; where no loss was a number yet, the start. */
  readonly best: Passed;
  /** The last point with a finite loss that a step was taken from. */
  readonly lastFinite: Passed;
  /** Of computing. */
  readonly milliseconds: number;
}

/** Called after steps: those of the rows from `from` up to `to`, exclusive, and the error before them. */
export type Recorder = (steps: Steps, from: number, to: number, error: number) => void;

/** Milliseconds of one `advance`. */
const SLICE = 6;
/** Steps that are taken at once: few at first, since those beyond the end of a run are for nothing. */
const FEWEST = 64;
const MOST = 4096;

export function createRun(
  objective: Objective,
  start: Float64Array,
  stages: readonly [Stage, ...Stage[]],
  stop: StopRules,
  record: Recorder,
): Run {
  const n = objective.dimension;
  const width = n + EXTRAS;
  const spans: StageSpan[] = [];
  let termination: Termination | null = null;
  let x = start;
  let iterations = 0;
  let error = NaN;
  let checked = NaN;
  let nextCheck = 0;
  let length = NaN;
  /** The last step had no length. */
  let paused = false;
  let evaluatedApart = 0;
  let most = FEWEST;
  let milliseconds = 0;
  let best: Passed = { x: start, value: NaN, iterations: 0 };
  let lastFinite: Passed = best;

  /** What the rules say at a point, with the steps taken to it counted; `point` is called where the numbers leave doubt. */
  const arrive = (value: number, gradientNorm: number, point: () => Float64Array): Termination | null => {
    if (iterations === nextCheck) {
      error = iterations === 0 ? value : relativeChange(checked, value);
      checked = value;
      nextCheck += stop.every;
    }
    if (stop.relativeChange !== null && !(error > stop.relativeChange))
      return Number.isNaN(error) ? 'diverged' : 'relativeChange';
    const doubtful = !(Number.isFinite(value) && Number.isFinite(gradientNorm) && Number.isFinite(length));
    if (doubtful && stop.divergence && !isFiniteAt(objective, point())) return 'diverged';
    if (stop.gradientNorm !== null && gradientNorm <= stop.gradientNorm) return 'gradientNorm';
    if (stop.stepLength !== null && rests(iterations, length, stop.stepLength)) return 'stepLength';
    return iterations >= stop.maxIterations ? 'maxIterations' : null;
  };
  const [leastNorm, leastLength] = [stop.gradientNorm ?? -1, stop.stepLength ?? -1];
  const hasEnded = () => termination !== null;
  /** Whether a step was as short as the rule wants. One of no length may be a pause (Rprop's): it counts when it is repeated. */
  const rests = (taken: number, last: number, least: number): boolean => {
    if (taken === 0 || !(last <= least)) paused = false;
    else if (last > 0 || paused) return true;
    else paused = true;
    return false;
  };

  /** Takes steps, and looks at them one by one until one of them is the end. */
  const batch = (): void => {
    const here = x;
    const { value, gradient } = objective.sample(here);
    termination = arrive(value, norm(gradient), () => here);
    if (termination !== null) return;
    const wanted = stages.findIndex(({ above }) => error > above);
    const chosen = wanted < 0 ? stages.length - 1 : wanted;
    const stage = stages[chosen] ?? stages[0];
    // Another stage may follow after the next check.
    const left = stages.length > 1 ? stop.every - (iterations % stop.every) : MOST;
    const rates = stage.schedule && { lr: stage.schedule.lr(), momentum: stage.schedule.momentum?.() ?? null };
    const steps = stage.stepper.take(here, Math.min(most, left, stop.maxIterations - iterations), rates ?? undefined);
    const { count, rows } = steps;
    let last = { row: 0, x: here };
    const pointBefore = (at: number) => {
      const from = (at - 1) * width + 1;
      if (at !== last.row) last = { row: at, x: at === 0 ? here : rows.slice(from, from + n) };
      return last.x;
    };
    const before = iterations;
    const lows: [number, number] = [-1, best.value];
    let finite = -1;
    let row = 0;
    while (row < count) {
      // The rules that count steps speak again here; the others where a row is not quiet.
      const limit = Math.min(count, row + Math.min(nextCheck, stop.maxIterations) - iterations);
      const to = firstLoud(rows, n, row, limit, leastNorm, leastLength);
      stage.schedule?.advance(rows[row * width] ?? NaN);
      record(steps, row, to, error);
      lowestOf(rows, width, row, to, lows);
      // All but the first are quiet.
      if (to - row > 1 || Number.isFinite(rows[row * width])) finite = to - 1;
      if (to - row > 1) paused = false;
      iterations += to - row;
      row = to;
      length = rows[row * width - 1] ?? NaN;
      if (row === count) break;
      const at = row;
      termination = arrive(rows[row * width] ?? NaN, rows[row * width + n + 1] ?? NaN, () => pointBefore(at));
      if (hasEnded()) break;
    }
    x = row === count && steps.end !== null ? steps.end : pointBefore(row);
    const passed = (at: number) => ({ x: pointBefore(at), value: rows[at * width] ?? NaN, iterations: before + at });
    if (lows[0] >= 0) best = passed(lows[0]);
    if (finite >= 0) lastFinite = passed(finite);
    if (stage.stepper.apart) evaluatedApart += row - 1;
    extend(spans, stage.name, chosen, before, iterations);
  };

  const finish = () => {
    const { value } = objective.sample(x);
    if (value < best.value || Number.isNaN(best.value)) best = { x, value, iterations };
  };

  return {
    advance() {
      const begun = performance.now();
      let now = begun;
      while (termination === null && now - begun < SLICE) {
        batch();
        const before = now;
        now = performance.now();
        if (now - before < SLICE / 4) most = Math.min(2 * most, MOST);
        else if (now - before > SLICE) most = Math.max(1, most >> 1);
        if (!hasEnded() && stop.seconds !== null && milliseconds + now - begun >= 1000 * stop.seconds)
          termination = 'seconds';
      }
      if (termination !== null) finish();
      milliseconds += performance.now() - begun;
    },
    stop() {
      if (termination !== null) return;
      termination = 'stopped';
      finish();
    },
    get termination() {
      return termination;
    },
    get x() {
      return x;
    },
    get iterations() {
      return iterations;
    },
    get evaluations() {
      return objective.evaluations() + evaluatedApart;
    },
    get error() {
      return error;
    },
    get spans() {
      return [...spans];
    },
    get best() {
      return best;
    },
    get lastFinite() {
      return lastFinite;
    },
    get milliseconds() {
      return milliseconds;
    },
  };
}

/**
 * The first row after `from` whose start needs a closer look than this: a number that is not finite, a gradient or a last step as
 * small as a rule wants. Quiet rows are nearly all.
 */
function firstLoud(
  rows: Float64Array,
  n: number,
  from: number,
  to: number,
  leastNorm: number,
  leastLength: number,
): number {
  const width = n + EXTRAS;
  for (let row = from + 1; row < to; row++) {
    const at = row * width;
    const length = rows[at - 1] ?? NaN;
    const value = rows[at] ?? NaN;
    const gradientNorm = rows[at + n + 1] ?? NaN;
    const finite = (value - value) * (length + gradientNorm) === 0;
    if (!(finite && gradientNorm > leastNorm && length > leastLength)) return row;
  }
  return Math.max(to, from + 1);
}

/** The row with the lowest loss and that loss, where it is below the one given or that is none. */
function lowestOf(rows: Float64Array, width: number, from: number, to: number, lows: [number, number]): void {
  let [at, least] = lows;
  for (let row = from; row < to; row++) {
    const loss = rows[row * width] ?? NaN;
    if (loss < least || Number.isNaN(least)) {
      least = loss;
      at = row;
    }
  }
  lows[0] = at;
  lows[1] = least;
}

/** |p - q| over the larger; where that is not positive, over the larger magnitude; 0 for two zeros. */
export function relativeChange(p: number, q: number): number {
  const most = Math.max(p, q);
  const scale = most > 0 ? most : Math.max(Math.abs(p), Math.abs(q));
  return scale === 0 ? 0 : Math.abs(p - q) / scale;
}

function isFiniteAt(objective: Objective, x: Float64Array): boolean {
  const { value, gradient } = objective.sample(x);
  return Number.isFinite(value) && allFinite(gradient) && allFinite(x);
}

/** The same stage goes on, or another begins. */
export function extend(spans: StageSpan[], optimizer: string, stage: number, from: number, to: number): void {
  const last = spans.at(-1);
  if (to === from) return;
  if (last?.stage === stage) spans[spans.length - 1] = { ...last, to };
  else spans.push({ stage, optimizer, from, to });
}
