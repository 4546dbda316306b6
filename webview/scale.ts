/** An axis as a pure function: linear or logarithmic, with ticks and labels. Decades that have no room for labels are thinned. */
import type { Range } from './decimate.ts';
import { formatNumber } from './format.ts';
import { formatTick, ticksOf } from './ticks.ts';

interface Tick {
  readonly value: number;
  /** Empty for a line without a label. */
  readonly text: string;
}

export interface Scale {
  readonly range: Range;
  readonly log: boolean;
  /** 0 at the low end, 1 at the high end; NaN for what a log axis cannot show. */
  readonly share: (value: number) => number;
  readonly valueAt: (share: number) => number;
  /** About `count` labels. */
  readonly ticks: (count: number) => Tick[];
}

export function linearScale(range: Range): Scale {
  // Halves, so that the widest range does not overflow.
  const half = range.high / 2 - range.low / 2;
  return {
    range,
    log: false,
    share: (value) => (value / 2 - range.low / 2) / half,
    valueAt: (share) => range.low + 2 * (share * half),
    ticks: (count) => {
      const { values, step } = ticksOf(range, Math.max(2, count));
      return values.map((value) => ({ value, text: formatTick(value, step, range) }));
    },
  };
}

/** `1e-8`, `0.01`, `1`, `100`, `1e6`: all of an axis in one way. */
function decadeText(power: number, plain: boolean): string {
  if (power === 0) return '1';
  return plain ? formatNumber(10 ** power, 6) : `1e${power}`;
}

/** Multiples of 2 and 5 stand between decades where fewer than this many are seen. */
const FEW_DECADES = 2.5;

/** @param range both ends above 0. */
export function logScale(range: Range): Scale {
  const [low, high] = [Math.log10(range.low), Math.log10(range.high)];
  const width = high - low;
  return {
    range,
    log: true,
    share: (value) => (value > 0 ? (Math.log10(value) - low) / width : NaN),
    valueAt: (share) => 10 ** (low + share * width),
    ticks: (count) => {
      const [first, last] = [Math.ceil(low - 1e-9), Math.floor(high + 1e-9)];
      const plain = low >= -3 && high <= 5;
      if (width < FEW_DECADES) return fineTicks(low, high);
      const step = [1, 2, 5, 10, 20, 50, 100, 200].find((size) => width / size <= Math.max(2, count)) ?? 500;
      const ticks: Tick[] = [];
      for (let power = first; power <= last; power++) {
        const labelled = power % step === 0;
        if (labelled || step === 2) ticks.push({ value: 10 ** power, text: labelled ? decadeText(power, plain) : '' });
      }
      return ticks;
    },
  };
}

/** Inside of few decades: 1, 2, 5 of each; inside of less than one, round numbers. */
function fineTicks(low: number, high: number): Tick[] {
  if (high - low < 0.7) {
    const range = { low: 10 ** low, high: 10 ** high };
    const { values, step } = ticksOf(range, 5);
    return values.filter((value) => value > 0).map((value) => ({ value, text: formatTick(value, step, range) }));
  }
  const ticks: Tick[] = [];
  for (let power = Math.floor(low); power <= high; power++) {
    for (const factor of [1, 2, 5]) {
      const value = Number(`${factor}e${power}`);
      const at = Math.log10(value);
      if (at >= low - 1e-9 && at <= high + 1e-9) ticks.push({ value, text: formatNumber(value, 6) });
    }
  }
  return ticks;
}

/** The range of what is shown, with room around it: of positive values only for a log axis. Null where there is nothing. */
export function extentOf(lists: Iterable<readonly number[] | Float64Array>, log: boolean): Range | null {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (const value of list) {
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(low <= high)) return null;
  if (log) {
    const width = Math.log10(high / low);
    const room = 10 ** (width > 0 ? Math.min(1, width * 0.04) : 0.3);
    return { low: Math.max(low / room, Number.MIN_VALUE), high: Math.min(high * room, Number.MAX_VALUE) };
  }
  const height = high - low;
  const room = height > 0 && Number.isFinite(height) ? height * 0.05 : Math.abs(low) * 0.1 || 1;
  return { low: Math.max(-Number.MAX_VALUE, low - room), high: Math.min(Number.MAX_VALUE, high + room) };
}
