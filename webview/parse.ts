/** What the user types into number fields, read leniently (`1e3`, `1,000`, `2pi`, `-pi/2`) and refused with a reason. */
import { MAX_POINTS } from '../src/engine/job.ts';
import { formatCount } from './format.ts';

export type Parsed =
  { readonly kind: 'value'; readonly value: number } | { readonly kind: 'mistake'; readonly message: string };

const mistake = (message: string): Parsed => ({ kind: 'mistake', message });

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const PI = /^([+-]?)(\d+\.?\d*|\.\d+)?\*?(?:pi|π)(?:\/(\d+\.?\d*))?$/i;

/** A finite number, or a multiple or fraction of pi. */
export function parseNumber(text: string): Parsed {
  const short = text
    .replaceAll(/[\s_]/g, '')
    .replaceAll(/,(?=\d{3}(\D|$))/g, '')
    .replaceAll('−', '-');
  if (short === '') return mistake('Type a number.');
  const pi = PI.exec(short);
  const value = pi
    ? ((pi[1] === '-' ? -1 : 1) * Number(pi[2] ?? 1) * Math.PI) / Number(pi[3] ?? 1)
    : DECIMAL.test(short)
      ? Number(short)
      : NaN;
  if (Number.isNaN(value)) return mistake(`“${text.trim()}” is not a number. Try 2.5, 1e3 or 2pi.`);
  if (!Number.isFinite(value)) return mistake('Too large: at most 1.8e308.');
  return { kind: 'value', value };
}

/** A whole number from `least` to `most`. */
export function parseCount(text: string, least: number, most: number): Parsed {
  const parsed = parseNumber(text);
  if (parsed.kind === 'mistake') return parsed;
  if (!Number.isInteger(parsed.value)) return mistake('Type a whole number.');
  if (parsed.value < least) return mistake(`At least ${formatCount(least)}.`);
  if (parsed.value > most) return mistake(`At most ${formatCount(most)}.`);
  return parsed;
}

/** Number of points of the interval. */
export function parsePoints(text: string): Parsed {
  return parseCount(text, 2, MAX_POINTS);
}

/** What is wrong with an interval, or null: neighbouring points must differ as float64. */
export function intervalMistake(from: number, to: number, points: number): string | null {
  if (from >= to) return '“from” must be less than “to”.';
  if (!Number.isFinite(to - from)) return 'The interval is too long.';
  if (!(from + (to - from) / (points - 1) > from) || !(to - (to - from) / (points - 1) < to)) {
    return 'Too narrow: neighbouring points are the same number.';
  }
  return null;
}
