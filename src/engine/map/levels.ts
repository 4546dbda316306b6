/** Round values for contours: evenly spaced on an even scale, thinning out along a bent one. */
import type { ColourScale } from '../job.ts';
import { valueAt } from './scale.ts';

/** Most levels of an even scale, nearly: rounding up the step leaves half as many at times. */
const MOST = 12;
/** Levels of a bent scale. */
const COUNT = 9;

/** Ascending, strictly inside the scale; none where the scale has no length. */
export function levelsOf(scale: ColourScale): number[] {
  const { low, high, bend } = scale;
  if (!(high - low > 0) || !Number.isFinite(high - low)) return [];
  const wanted = bend === null ? evenLevels(low, high) : bentLevels(scale);
  return [...new Set(wanted)].filter((level) => level > low && level < high).sort((a, b) => a - b);
}

function evenLevels(low: number, high: number): number[] {
  const step = roundAbove((high - low) / MOST);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => tidy((first + i) * step));
}

/** Evenly spaced on the scale, each rounded as coarsely as its distance to its neighbours allows. */
function bentLevels(scale: ColourScale): number[] {
  return Array.from({ length: COUNT }, (_, i) => {
    const share = (i + 1) / (COUNT + 1);
    const around = 0.5 / (COUNT + 1);
    const distance = valueAt(scale, share + around) - valueAt(scale, share - around);
    const step = roundAbove(distance / 5);
    return tidy(Math.round(valueAt(scale, share) / step) * step);
  });
}

/** The smallest of 1, 2, 5 times a power of ten that is not below a number. */
function roundAbove(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}

/** 0.3, not 3 * 0.1; and 0, not -0. */
function tidy(value: number): number {
  return Number(value.toPrecision(12)) + 0;
}
