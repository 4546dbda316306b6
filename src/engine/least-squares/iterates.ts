/** Where the iterates of a method were, kept so that any number of steps becomes at most some thousands of rows. */
import type { IterateTrace } from '../jobs/least-squares.ts';
import { lengthOf } from './problem.ts';

/** Rows of a trace; where there are more, every other one goes. */
const MOST = 2000;
/** Unknowns that are kept per row. */
const MOST_UNKNOWNS = 64;

export interface Iterates {
  /** x after so many steps, and the sum of squares there where it is known. */
  readonly add: (iteration: number, x: Float64Array, rss?: number) => void;
  /** Steps and points that were kept, the last one always among them. */
  readonly kept: () => readonly Iterate[];
}

export interface Iterate {
  readonly iteration: number;
  readonly x: Float64Array;
  readonly rss: number;
}

export function createIterates(): Iterates {
  let rows: Iterate[] = [];
  let last: Iterate | null = null;
  let stride = 1;
  let count = 0;
  return {
    add(iteration, x, rss = NaN) {
      last = { iteration, x: x.slice(), rss };
      if (count++ % stride === 0) rows.push(last);
      if (rows.length <= MOST) return;
      rows = rows.filter((_, index) => index % 2 === 0);
      stride *= 2;
    },
    kept: () => (last === null || rows.at(-1) === last ? rows : [...rows, last]),
  };
}

/** What a row of a trace says of a point beside the point itself. */
export interface Measure {
  readonly rss: (at: Iterate) => number;
  readonly excess: (at: Iterate) => number;
  readonly distance: (at: Iterate) => number;
}

export function traceOf(rows: readonly Iterate[], { rss, excess, distance }: Measure): IterateTrace {
  const dimension = Math.min(MOST_UNKNOWNS, rows[0]?.x.length ?? 0);
  const points = new Float64Array(rows.length * dimension);
  rows.forEach(({ x }, row) => {
    points.set(x.subarray(0, dimension), row * dimension);
  });
  const each = (of: (at: Iterate) => number) => Float64Array.from(rows, of);
  return {
    iterations: Float64Array.from(rows, ({ iteration }) => iteration),
    rss: each(rss),
    excess: each(excess),
    distance: each(distance),
    points,
    dimension,
  };
}

/** ||x - exact|| / ||exact||, or the absolute distance from zero. */
export function distanceTo(exact: Float64Array): (x: Float64Array) => number {
  const length = lengthOf(exact) || 1;
  return (x) => {
    let sum = 0;
    for (let j = 0; j < exact.length; j++) sum += ((x[j] ?? NaN) - (exact[j] ?? NaN)) ** 2;
    return Math.sqrt(sum) / length;
  };
}

/** Decimal digits that agree, by the distance; at most what float64 holds. */
export function digitsAt(distance: number): number {
  return Math.max(0, Math.min(-Math.log10(distance), 53 * Math.log10(2)));
}
