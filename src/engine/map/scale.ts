/**
 * From values to places on the colour scale. Even where values spread evenly; bent by asinh where most of them crowd at one end or
 * about the middle, so that a valley shows beside a wall; cut where a pole that the grid does not resolve would take all of it.
 */
import type { ColourScale } from '../job.ts';

/** A grid of values, row by row. */
export interface Field {
  readonly values: Float32Array | Float64Array;
  readonly columns: number;
}

/** How many times the middle 98 % the whole must span before an unresolved peak is cut. */
const FAR = 4;
/** A median nearer to an end than this share of the range, or quartiles nearer to each other: the scale is bent. */
const CROWDED = 0.12;
const NARROW = 0.02;
/** Where the bent scale puts the median, from the end that it crowds at. */
const LIFTED = 0.5;
/** The bend's even part, as a share of the range: at least this, so that some three powers of ten share the scale and not hundreds. */
const LEAST_UNIT = 5e-4;

/** Null where nothing is finite. */
export function scaleOf(field: Field): ColourScale | null {
  const sorted = Float64Array.from(field.values).filter(Number.isFinite).sort();
  if (sorted.length === 0) return null;
  const quantile = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  const [least, most] = [quantile(0), quantile(1)];
  const [q1, q99] = [quantile(0.01), quantile(0.99)];
  const far = most - least > FAR * (q99 - q1) && q99 > q1;
  const low = far && isUnresolved(field, least) ? q1 : least;
  const high = far && isUnresolved(field, most) ? q99 : most;
  const clipped = low > least || high < most;
  return { low, high, clipped, bend: bendOf(low, high, quantile) };
}

/** Whether the peak with that value falls to half within one sample: what stands there is a pole, or too narrow to be seen. */
function isUnresolved({ values, columns }: Field, peak: number): boolean {
  const at = values.indexOf(peak);
  const column = at % columns;
  const around = [at - columns, at + columns];
  if (column > 0) around.push(at - 1);
  if (column < columns - 1) around.push(at + 1);
  return around.some((neighbour) => {
    if (neighbour < 0 || neighbour >= values.length) return false;
    const value = values[neighbour] ?? NaN;
    return !(Number.isFinite(value) && value / peak > 0.5);
  });
}

function bendOf(low: number, high: number, quantile: (share: number) => number): ColourScale['bend'] {
  const range = high - low;
  if (!(range > 0) || !Number.isFinite(range)) return null;
  const [q25, median, q75] = [quantile(0.25), quantile(0.5), quantile(0.75)];
  const place = (median - low) / range;
  if (place < CROWDED) return { pivot: low, unit: unitFor(place, range) };
  if (place > 1 - CROWDED) return { pivot: high, unit: unitFor(1 - place, range) };
  const spread = (q75 - q25) / range;
  return spread < NARROW ? { pivot: median, unit: unitFor(spread, range) } : null;
}

/** The unit by which asinh brings a place (a share of the range from the pivot) to LIFTED. */
function unitFor(place: number, range: number): number {
  let [small, large] = [LEAST_UNIT, 10];
  for (let i = 0; i < 40; i++) {
    const unit = Math.sqrt(small * large);
    if (Math.asinh(place / unit) / Math.asinh(1 / unit) > LIFTED) small = unit;
    else large = unit;
  }
  return small * range;
}

/** The value as the scale counts it: evenly. */
export function straightened({ bend }: ColourScale, value: number): number {
  return bend === null ? value : Math.asinh((value - bend.pivot) / bend.unit);
}

/** Where a value stands on the scale: 0 at its low end, 1 at its high end, beyond them the ends; NaN stays NaN. */
export function shareOf(scale: ColourScale, value: number): number {
  const [low, high] = [straightened(scale, scale.low), straightened(scale, scale.high)];
  if (!(high > low)) return Number.isNaN(value) ? NaN : 0.5;
  const share = (straightened(scale, value) - low) / (high - low);
  return share < 0 ? 0 : share > 1 ? 1 : share;
}

/** The value at a share of the scale. */
export function valueAt(scale: ColourScale, share: number): number {
  const { bend } = scale;
  const [low, high] = [straightened(scale, scale.low), straightened(scale, scale.high)];
  const place = low + (high - low) * share;
  return bend === null ? place : bend.pivot + bend.unit * Math.sinh(place);
}
