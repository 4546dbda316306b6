/** Least squares in words: values with their errors, headlines, the few words beside the code. */
import type { FitJobResult, LinearResult } from '../../src/engine/job.ts';
import { formatNumber } from '../format.ts';

/** Elements that a headline names. */
const MOST = 6;

/** `2.01 ± 0.03`: the error in one or two digits, the value as far; `(5.50 ± 0.07)e-4` where zeros would hide it. */
export function withError(value: number, error: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  if (error === Infinity) return `${formatNumber(value, 5)} (open)`;
  if (!(error > 1e-13 * Math.abs(value))) return formatNumber(value, 10);
  const size = Math.max(Math.abs(value), error);
  const power = size >= 1e6 || size < 1e-3 ? Math.floor(Math.log10(size)) : 0;
  const [v, e] = [value / 10 ** power, error / 10 ** power];
  const lead = Math.floor(Math.log10(e));
  // One digit of the error, two where it begins with a 1 or 2.
  const decimals = Math.max(0, Math.min(15, (e / 10 ** lead < 2.95 ? 1 : 0) - lead));
  const told = `${v.toFixed(decimals)} ± ${e.toFixed(decimals)}`;
  return power === 0 ? told : `(${told})e${power}`;
}

export function unknownName(index: number): string {
  return `x[${index}]`;
}

/** `x = (1.23 ± 0.04, 0.50 ± 0.02)`; of many unknowns the first. */
export function linearHeadline({ x, standardErrors, determined }: LinearResult): string {
  const parts = Array.from(x.subarray(0, MOST), (value, j) => {
    const error = determined[j] === false ? NaN : (standardErrors[j] ?? NaN);
    return Number.isFinite(error) ? withError(value, error) : formatNumber(value, 6);
  });
  const more = x.length > MOST ? `, … ${x.length} unknowns` : '';
  return x.length === 1 ? `x = ${parts[0] ?? ''}` : `x = (${parts.join(', ')}${more})`;
}

/** `a = 2.01 ± 0.03, b = 0.52 ± 0.01` */
export function fitHeadline(
  { x, standardErrors, determined }: FitJobResult,
  names: readonly string[],
  most = MOST,
): string {
  const parts = names.slice(0, most).map((name, j) => {
    const error = determined[j] === false ? Infinity : (standardErrors[j] ?? NaN);
    return `${name} = ${withError(x[j] ?? NaN, error)}`;
  });
  return `${parts.join(', ')}${names.length > most ? `, … ${names.length} unknowns` : ''}`;
}

export function linearSummary(result: LinearResult): string {
  const first = { ...result, x: result.x.subarray(0, 3) };
  const told = linearHeadline(result.x.length > 3 ? first : result);
  const whole = result.x.length > 3 ? told.replace(/\)?$/, ', …)') : told;
  const rank = result.rank < result.x.length ? `, rank ${result.rank} of ${result.x.length}` : '';
  return `${whole}, residual ${formatNumber(Math.sqrt(result.rss), 3)}${rank}`;
}

export function fitSummary(result: FitJobResult, names: readonly string[]): string {
  return fitHeadline(result, names, 3);
}

/** `all` for every digit that float64 holds. */
export function digitsText(digits: number): string {
  if (Number.isNaN(digits)) return '';
  return digits > 15.5 ? 'all' : digits.toFixed(1);
}

/** `(0.3, 1.7)` */
export function intervalText(value: number, half: number): string {
  if (!Number.isFinite(half)) return '';
  const [low, high] = [value - half, value + half];
  const digits = Math.min(12, Math.max(4, 3 + Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high)) / half))));
  return `${formatNumber(low, digits)} … ${formatNumber(high, digits)}`;
}
