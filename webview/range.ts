/**
 * The y axis: all that the curves reach, unless a pole would flatten everything else. A pole is a peak narrower than the grid
 * can resolve, far outside of where most values are; then the axis is cut to those, and the panel says so.
 */
import type { Range } from './decimate.ts';

type Values = Float32Array | Float64Array;

export interface CurveRange {
  readonly whole: Range;
  /** Where most values are, with a margin; the same as `whole` where there is no pole. */
  readonly robust: Range;
  /** The median: what a curve with poles is shown around. */
  readonly middle: number;
}

/** Values looked at for quantiles. */
const SAMPLE = 4096;
/** How many times the middle 80 % the whole must span before a peak counts as a pole. */
const FAR = 8;

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
}

/** Whether the value at i falls to half within two samples: the grid does not resolve the peak. */
function isSpike(values: Values, i: number): boolean {
  const peak = Math.abs(values[i] ?? NaN);
  return [i - 2, i + 2].some((j) => {
    const near = values[j];
    return (
      near !== undefined &&
      !(Number.isFinite(near) && Math.sign(near) === Math.sign(values[i] ?? NaN) && Math.abs(near) > peak / 2)
    );
  });
}

/** Null where a curve has no finite value. */
export function rangeOf(values: Values): CurveRange | null {
  let lowest = -1;
  let highest = -1;
  for (let i = 0; i < values.length; i++) {
    const y = values[i] ?? NaN;
    if (!Number.isFinite(y)) continue;
    if (lowest < 0 || y < (values[lowest] ?? NaN)) lowest = i;
    if (highest < 0 || y > (values[highest] ?? NaN)) highest = i;
  }
  if (lowest < 0) return null;
  const whole = { low: values[lowest] ?? NaN, high: values[highest] ?? NaN };
  const stride = Math.max(1, Math.floor(values.length / SAMPLE));
  const sample = Float64Array.from(
    { length: Math.floor((values.length - 1) / stride) + 1 },
    (_, i) => values[i * stride] ?? NaN,
  )
    .filter(Number.isFinite)
    .sort();
  const low = quantile(sample, 0.1);
  const high = quantile(sample, 0.9);
  const spread = high - low;
  const middle = quantile(sample, 0.5);
  if (!(spread > 0) || whole.high - whole.low < FAR * spread) return { whole, robust: whole, middle };
  const robust = {
    low: isSpike(values, lowest) ? Math.max(whole.low, low - spread / 2) : whole.low,
    high: isSpike(values, highest) ? Math.min(whole.high, high + spread / 2) : whole.high,
  };
  return { whole, robust, middle };
}

/** How many times the height of the lowest curve with poles another one may take of the axis. */
const TALL = 4;

function hasPole({ whole, robust }: CurveRange): boolean {
  return robust.low > whole.low || robust.high < whole.high;
}

/** Where curves are clipped: those with poles are held to a height at which the others can still be seen. */
function shownOf(curves: readonly CurveRange[]): Range[] {
  const heights = curves.filter(hasPole).map(({ robust }) => robust.high - robust.low);
  const reach = (TALL / 2) * Math.min(...heights);
  return curves.map((curve) => {
    if (!hasPole(curve)) return curve.robust;
    const { robust, middle } = curve;
    return { low: Math.max(robust.low, middle - reach), high: Math.min(robust.high, middle + reach) };
  });
}

/** Where the curve's line is broken because it jumps across: a curve that has poles to both sides; else null. */
export function poleRange(curve: CurveRange | null): Range | null {
  if (curve === null) return null;
  const { whole, robust } = curve;
  return robust.low > whole.low && robust.high < whole.high ? robust : null;
}

function union(ranges: readonly Range[]): Range {
  return { low: Math.min(...ranges.map(({ low }) => low)), high: Math.max(...ranges.map(({ high }) => high)) };
}

/** A range with room around it; one of no height gets some. */
function padded({ low, high }: Range): Range {
  const height = high - low;
  const room = height > 0 && Number.isFinite(height) ? height * 0.06 : Math.abs(low) * 0.1 || 1;
  return { low: Math.max(-Number.MAX_VALUE, low - room), high: Math.min(Number.MAX_VALUE, high + room) };
}

export interface AxisRange {
  readonly shown: Range;
  /** Some values lie outside. */
  readonly clipped: boolean;
}

/** The axis for several curves; `whole` shows everything whatever it costs. */
export function axisRange(curves: readonly (CurveRange | null)[], whole: boolean): AxisRange {
  const ranges = curves.filter((range) => range !== null);
  if (ranges.length === 0) return { shown: { low: -1, high: 1 }, clipped: false };
  const all = union(ranges.map((range) => range.whole));
  const robust = union(shownOf(ranges));
  const clipped = robust.low > all.low || robust.high < all.high;
  return whole || !clipped ? { shown: padded(all), clipped: false } : { shown: padded(robust), clipped: true };
}
