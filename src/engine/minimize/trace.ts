/**
 * What is kept of a run: at most some thousands of rows, whatever its length. When they are full, neighbours merge, and from then
 * on a row stands for twice as many steps. The lowest and the highest loss of each row are kept, so that no peak is lost.
 */
import type { RunTrace } from '../jobs/minimize.ts';
import { EXTRAS } from './solver.ts';
import type { Recorder } from './run.ts';
import type { Steps } from './solver.ts';

/** Rows; even. */
const MOST = 4096;
/** Elements of x that are kept. */
const MOST_ELEMENTS = 64;

export interface TraceRecorder {
  readonly record: Recorder;
  readonly snapshot: () => RunTrace;
}

/** For a point of n elements; each row that is recorded stands for so many steps. */
export function createTrace(n: number, capacity = MOST, perRow = 1): TraceRecorder {
  const dimension = Math.min(n, MOST_ELEMENTS);
  const width = n + EXTRAS;
  const column = () => new Float64Array(capacity + 1);
  const [iterations, loss, lowest, highest] = [column(), column(), column(), column()];
  const [error, gradientNorm, stepLength] = [column(), column(), column()];
  const points = new Float64Array((capacity + 1) * dimension);
  let full = 0;
  let stride = 1;
  let taken = 0;
  /** Steps in the row that is being filled, and the last of them. */
  let open = 0;
  /** Lowest and highest loss of the row; in an array, since numbers of a closure are boxed at each change. */
  const extremes = new Float64Array(2);
  let lastSteps: Steps | null = null;
  let lastRow = 0;
  let lastError = NaN;

  const write = (at: number, { rows }: Steps, row: number, currentError: number) => {
    const from = row * width;
    iterations[at] = taken;
    loss[at] = rows[from] ?? NaN;
    lowest[at] = extremes[0] ?? NaN;
    highest[at] = extremes[1] ?? NaN;
    error[at] = currentError;
    gradientNorm[at] = rows[from + n + 1] ?? NaN;
    stepLength[at] = rows[from + n + 2] ?? NaN;
    for (let i = 0; i < dimension; i++) points[at * dimension + i] = rows[from + 1 + i] ?? NaN;
  };

  const merge = () => {
    for (let row = 0; row < capacity / 2; row++) {
      const [first, second] = [2 * row, 2 * row + 1];
      lowest[row] = lesser(lowest[first] ?? NaN, lowest[second] ?? NaN);
      highest[row] = greater(highest[first] ?? NaN, highest[second] ?? NaN);
      for (const kept of [iterations, loss, error, gradientNorm, stepLength]) kept[row] = kept[second] ?? NaN;
      points.copyWithin(row * dimension, second * dimension, (second + 1) * dimension);
    }
    full = capacity / 2;
    stride *= 2;
  };

  return {
    record(steps, from, to, currentError) {
      const { rows } = steps;
      for (let at = from; at < to;) {
        const until = Math.min(to, at + stride - open);
        const first = rows[at * width] ?? NaN;
        let least = open === 0 ? first : (extremes[0] ?? NaN);
        let most = open === 0 ? first : (extremes[1] ?? NaN);
        for (let row = at; row < until; row++) {
          const value = rows[row * width] ?? NaN;
          if (value < least || Number.isNaN(least)) least = value;
          if (value > most || Number.isNaN(most)) most = value;
        }
        extremes[0] = least;
        extremes[1] = most;
        taken += (until - at) * perRow;
        open += until - at;
        at = until;
        if (open < stride) {
          lastSteps = steps;
          lastRow = until - 1;
          lastError = currentError;
          return;
        }
        write(full, steps, until - 1, currentError);
        full++;
        open = 0;
        if (full === capacity) merge();
      }
    },
    snapshot() {
      if (open > 0 && lastSteps) write(full, lastSteps, lastRow, lastError);
      const rows = full + (open > 0 ? 1 : 0);
      return {
        iterations: iterations.slice(0, rows),
        loss: loss.slice(0, rows),
        lowest: lowest.slice(0, rows),
        highest: highest.slice(0, rows),
        error: error.slice(0, rows),
        gradientNorm: gradientNorm.slice(0, rows),
        stepLength: stepLength.slice(0, rows),
        points: points.slice(0, rows * dimension),
        dimension,
      };
    },
  };
}

/** The lesser, or the one that is a number. */
function lesser(a: number, b: number): number {
  return a <= b || Number.isNaN(b) ? a : b;
}

function greater(a: number, b: number): number {
  return a >= b || Number.isNaN(b) ? a : b;
}
