/** Results of minimizations in words: the answer's headline, a run's end, the few words beside the code. */
import type { RunResult, SolutionCheck } from '../../src/engine/job.ts';
import { exactText, formatCount, formatNumber } from '../format.ts';

/** Elements of x that a headline names. */
const MOST_ELEMENTS = 6;

/** `4.000000000`: ten digits, so that a reader sees how flat the last ones are. */
export function valueText(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0 || size < 1e-4 || size >= 1e9) return formatNumber(value, 7);
  return value.toPrecision(10);
}

/** Decimals at which elements of x are told apart: four, more where all of them are small. */
function decimalsFor(x: ArrayLike<number>): number {
  const largest = Math.max(...Array.from(x, (element) => Math.abs(element)).filter(Number.isFinite));
  return largest > 1e-4 && largest < 0.1 ? 4 - Math.floor(Math.log10(largest)) : 4;
}

/** `(0.0000, 0.0000)`, `0.5000` for one variable; of many the first. */
export function pointText(x: ArrayLike<number>): string {
  const decimals = decimalsFor(x);
  const texts = Array.from(x).slice(0, MOST_ELEMENTS).map((element) => {
    if (!Number.isFinite(element) || Math.abs(element) >= 1e6) return formatNumber(element, 5);
    const text = element.toFixed(decimals);
    return Number(text) === 0 ? text.replace('-', '') : text;
  }); // prettier-ignore
  if (x.length === 1) return texts[0] ?? '';
  return `(${texts.join(', ')}${x.length > MOST_ELEMENTS ? `, … ${formatCount(x.length)} elements` : ''})`;
}

/** All elements, in full, for titles and attributes. */
export function exactPoint(x: ArrayLike<number>): string {
  return Array.from(x, (element) => exactText(element, false)).join(' ');
}

const KINDS: Readonly<Record<SolutionCheck['kind'], string>> = {
  minimum: 'Minimum',
  saddle: 'Saddle point',
  maximum: 'Maximum',
  degenerate: 'Lowest',
  notConverged: 'Not converged:',
  unknown: 'Lowest',
};

/** `Minimum 4.000000000 at (0.0000, 0.0000)` */
export function headline(run: RunResult): string {
  const steps = countOf(run.iterations, 'step');
  if (run.termination === 'diverged')
    return run.iterations === 0 ? 'Not finite at the start' : `Diverged at step ${formatCount(run.iterations)}`;
  const found = `${valueText(run.value)} at ${pointText(run.x)}`;
  if (run.termination === null) return `Running: ${found} after ${steps}`;
  if (run.check === null) return `${run.termination === 'stopped' ? 'Stopped:' : 'Lowest'} ${found}`;
  return `${KINDS[run.check.kind]} ${found}`;
}

export function countOf(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`;
}

/** As short as can be: what is small beside the others is 0. */
function shortPoint(x: ArrayLike<number>): string {
  const sizes = Array.from(x, (element) => Math.abs(element));
  const small = Math.min(1e-3, 1e-3 * Math.max(...sizes, 1e-3));
  const digits = x.length > 2 ? 3 : 4;
  const short = Array.from(x)
    .slice(0, 3)
    .map((element) => formatNumber(Math.abs(element) < small ? 0 : element, digits));
  const more = x.length > 3 ? ', …' : '';
  return x.length === 1 ? (short[0] ?? '') : `(${short.join(', ')}${more})`;
}

/** `min 4 at (0, 0), 70 steps`; of a race the best of those that ended well. */
export function summaryText(runs: readonly RunResult[]): string | null {
  const ended = runs.filter(({ termination }) => termination !== null);
  const [first] = ended;
  if (first === undefined) return null;
  const well = ended.filter(({ termination }) => termination !== 'diverged');
  const best = well.reduce<RunResult | undefined>(
    (lowest, run) => (lowest === undefined || run.value < lowest.value ? run : lowest),
    undefined,
  );
  if (best === undefined) return headline(first).toLowerCase();
  const word = best.check?.kind === 'saddle' ? 'saddle' : best.check?.kind === 'maximum' ? 'max' : 'min';
  const close = best.check?.kind === 'notConverged' ? ', not converged' : '';
  return `${word} ${formatNumber(best.value, 6)} at ${shortPoint(best.x)}, ${countOf(best.iterations, 'step')}${close}`;
}
