/**
 * A curve of up to a million points as the few that a screen can show: of each pixel column the first, the lowest, the
 * highest and the last, so that every spike and every gap is drawn. Gaps (NaN, infinities) stay gaps.
 */
import type { Grid } from '../src/engine/job.ts';

export interface Point {
  readonly x: number;
  /** NaN breaks the line. */
  readonly y: number;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

type Values = Float32Array | Float64Array;

/** Indices of the samples in [from, to], with one neighbour on each side so that the line reaches the edges. */
export function window(grid: Grid, from: number, to: number): { readonly first: number; readonly last: number } {
  const clamp = (index: number) => Math.min(grid.points - 1, Math.max(0, index));
  return {
    first: clamp(Math.floor((from - grid.origin) / grid.step)),
    last: clamp(Math.ceil((to - grid.origin) / grid.step)),
  };
}

/** Most runs between gaps that are drawn apart in one column; more are below what a screen shows. */
const MAX_RUNS = 3;

function isFinite(values: Values, i: number): boolean {
  return Number.isFinite(values[i] ?? NaN);
}

/** Whether the line from sample i - 1 to i goes from above a range to below it, or the other way. */
function jumps(values: Values, i: number, pole: Range | null): boolean {
  if (pole === null) return false;
  const before = values[i - 1] ?? NaN;
  const y = values[i] ?? NaN;
  return (before > pole.high && y < pole.low) || (before < pole.low && y > pole.high);
}

/** The stretches of samples start..end that are drawn without a break. */
function runsOf(values: Values, start: number, end: number, pole: Range | null): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  let open = false;
  for (let i = start; i <= end; i++) {
    const finite = isFinite(values, i);
    const last = runs.at(-1);
    if (finite && open && last !== undefined && !jumps(values, i, pole)) last.to = i;
    else if (finite) runs.push({ from: i, to: i });
    open = finite;
  }
  const [head] = runs;
  const tail = runs.at(-1);
  return runs.length > MAX_RUNS && head && tail ? [{ from: head.from, to: tail.to }] : runs;
}

/** First, lowest, highest and last sample of a run, each once, in their order. */
function extremes(values: Values, { from, to }: { from: number; to: number }): Iterable<number> {
  let lowest = from;
  let highest = from;
  for (let i = from + 1; i <= to; i++) {
    const y = values[i] ?? NaN;
    if (y < (values[lowest] ?? NaN)) lowest = i;
    if (y > (values[highest] ?? NaN)) highest = i;
  }
  return new Set([from, Math.min(lowest, highest), Math.max(lowest, highest), to]);
}

/**
 * Points to draw of samples first..last in at most `columns` columns.
 * @param pole for a curve with poles: a jump from above this range to below it is one, not a line.
 */
export function decimate(
  values: Values,
  grid: Grid,
  first: number,
  last: number,
  columns: number,
  pole: Range | null,
): Point[] {
  const points: Point[] = [];
  const size = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, columns)));
  for (let start = first; start <= last; start += size) {
    for (const run of runsOf(values, start, Math.min(last, start + size - 1), pole)) {
      const broken = run.from > first && (!isFinite(values, run.from - 1) || jumps(values, run.from, pole));
      if (broken && points.length > 0) points.push({ x: grid.origin + run.from * grid.step, y: NaN });
      for (const i of extremes(values, run)) points.push({ x: grid.origin + i * grid.step, y: values[i] ?? NaN });
    }
  }
  return points;
}
