/** Round numbers for an axis, and their labels. */
import type { Range } from './decimate.ts';
import { formatNumber } from './format.ts';

export interface Ticks {
  readonly step: number;
  readonly values: readonly number[];
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}

/** Multiples of a round step inside the range, about `count` of them and never more than `count` + 1. */
export function ticksOf({ low, high }: Range, count: number): Ticks {
  // Halves, so that the widest range does not overflow.
  const step = roundStep(2 * ((high / 2 - low / 2) / Math.max(1, count)));
  if (!(step > 0) || !Number.isFinite(step)) return { step: 1, values: [] };
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Rounded, so that 3 * 0.1 is 0.3.
  const values = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(15)),
  );
  return { step, values };
}

/** Decimals that tell multiples of a step apart. */
function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

/** A tick's label: all of an axis with the same decimals; powers of ten where the axis is very long or very short. */
export function formatTick(value: number, step: number, range: Range): string {
  if (Math.abs(value) < step * 1e-6) return '0';
  const largest = Math.max(Math.abs(range.low), Math.abs(range.high));
  if (largest >= 1e6 || largest < 1e-3) {
    const digits = Math.floor(Math.log10(Math.abs(value)) + 1e-9) - Math.floor(Math.log10(step) + 1e-9) + 1;
    return formatNumber(value, Math.min(15, Math.max(1, digits)), true);
  }
  return value.toFixed(Math.min(15, decimalsOf(step)));
}
