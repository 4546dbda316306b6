/**
 * A fit from several starts: the one given, and others spread around it over powers of ten by a Latin hypercube (McKay, Beckman
 * and Conover 1979), from a seed. Each is followed by plain Levenberg-Marquardt; the best is finished as a fit from one start is.
 */
import type { FitOptions, FitResult } from './fit.ts';
import { fitting } from './fit.ts';
import type { FitRecorder, Steps } from './levenberg-marquardt.ts';
import { atOnce, descending } from './levenberg-marquardt.ts';
import { LeastSquaresError } from './linear.ts';
import type { Residuals } from './residuals.ts';

export interface Starts {
  /** All together, the given one among them. */
  readonly count: number;
  readonly seed: number;
}

export interface ManyStarts {
  readonly result: FitResult;
  /** Starts that were followed to their end. */
  readonly count: number;
  /** How many of them came to the best sum of squares. */
  readonly reached: number;
  /** The start that the result came from; 0 is the given one. */
  readonly best: number;
}

/** Steps that a start further out gets. */
const PATIENCE = 100;
/** Unknowns that start at 0 are spread over this much, times the middle size of the others. */
const AROUND_ZERO = 1;
/** Powers of ten to each side. */
const REACH = 1;
/** Sums of squares that differ by less than this part count as the same. */
const SAME = 1e-6;

const FOLLOWED = { radius: 100, scaling: 'largest', acceleration: true } as const;

/** Throws a LeastSquaresError where no start leads to finite residuals. */
export function fitFromManyStarts(
  residuals: Residuals,
  start: Float64Array,
  options: FitOptions,
  starts: Starts,
  record?: FitRecorder,
): ManyStarts {
  return atOnce(fittingFromManyStarts(residuals, start, options, starts, record));
}

/** The same, with a pause after each accepted step. Only steps from the given start, and those of the last fit, are recorded. */
export function* fittingFromManyStarts(
  residuals: Residuals,
  start: Float64Array,
  options: FitOptions,
  { count, seed }: Starts,
  record?: FitRecorder,
): Steps<ManyStarts> {
  let failure: LeastSquaresError | undefined;
  let result: FitResult | undefined;
  try {
    result = yield* fitting(residuals, start, options, record);
  } catch (error) {
    if (!(error instanceof LeastSquaresError)) throw error;
    failure = error;
  }
  const sums = [result?.rss ?? NaN];
  let [best, bestRss, bestPoint] = [0, result?.rss ?? Infinity, start];
  const limits = { ...options.limits, maxIterations: Math.min(PATIENCE, options.limits.maxIterations) };
  for (const from of result?.termination === 'stopped' ? [] : spread(start, count - 1, seed)) {
    const found = yield* descending(residuals, from, FOLLOWED, limits);
    if (found.termination === 'stopped') break;
    sums.push(found.rss);
    if (found.rss < bestRss * (1 - SAME)) [best, bestRss, bestPoint] = [sums.length - 1, found.rss, found.p];
  }
  if (best > 0) {
    const finished = yield* fitting(residuals, bestPoint, options, record);
    if (!result || finished.rss < result.rss) result = finished;
  }
  if (!result) throw failure ?? new LeastSquaresError('No start leads to finite residuals: choose another start');
  const level = result.rss * (1 + SAME) + Number.MIN_VALUE;
  const reached = sums.filter((rss, i) => i === best || rss <= level).length;
  return { result, count: sums.length, reached, best };
}

/** Points around the start: in each coordinate one of as many strata, each once. Signs are kept. */
export function spread(start: Float64Array, count: number, seed: number): Float64Array[] {
  const draw = uniform(seed);
  const sizes = [...start].map(Math.abs).filter((size) => size > 0);
  const middle = sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 1;
  const points = Array.from({ length: Math.max(0, count) }, () => new Float64Array(start.length));
  start.forEach((value, j) => {
    const strata = shuffled(points.length, draw);
    points.forEach((point, i) => {
      const side = (2 * ((strata[i] ?? 0) + draw())) / points.length - 1;
      point[j] = value === 0 ? AROUND_ZERO * middle * side : value * 10 ** (REACH * side);
    });
  });
  return points;
}

function shuffled(length: number, draw: () => number): number[] {
  const list = Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const k = Math.floor(draw() * (i + 1));
    [list[i], list[k]] = [list[k] ?? 0, list[i] ?? 0];
  }
  return list;
}

/** Weyl's sequence, mixed as SplitMix does with 32 bits: between 0 and 1. */
function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
  };
}
