/** Intervals after zooming and panning, with bounds short enough to read in a field. */
import { intervalMistake } from './parse.ts';
import type { Interval } from './state.ts';

/** Digits of a bound relative to the interval: finer than a pixel, short in a field. */
const RESOLUTION = 10_000;

/** Rounds to a power of ten below a `RESOLUTION`th of the width. */
function rounded(value: number, width: number): number {
  const unit = 10 ** Math.floor(Math.log10(width / RESOLUTION));
  return Number((Math.round(value / unit) * unit).toPrecision(15));
}

function tidied(from: number, to: number, points: number, otherwise: Interval): Interval {
  const width = to - from;
  const interval = { from: rounded(from, width), to: rounded(to, width) };
  return intervalMistake(interval.from, interval.to, points) === null ? interval : otherwise;
}

/** The interval scaled about `centre` by `factor` (below 1 zooms in); as it was where float64 allows no more. */
export function zoomed(interval: Interval, centre: number, factor: number, points: number): Interval {
  const { from, to } = interval;
  return tidied(centre - (centre - from) * factor, centre + (to - centre) * factor, points, interval);
}

/** The interval moved right by `distance`. */
export function panned(interval: Interval, distance: number, points: number): Interval {
  return tidied(interval.from + distance, interval.to + distance, points, interval);
}
