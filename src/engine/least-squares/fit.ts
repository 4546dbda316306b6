/**
 * Nonlinear least squares from one start: Levenberg-Marquardt in several deterministic variants until one comes to rest at a
 * point that looks like a fit, the best kept, the last digits in double-double, and what the data say about the unknowns.
 */
import type { FitMethod } from '../jobs/least-squares.ts';
import { toNumbers } from '../double-double/array.ts';
import { createDamped } from './damped.ts';
import type { Finished } from './finish-rows.ts';
import { finish, standing } from './finish.ts';
import type { Descent, FitRecorder, FitTermination, Limits, Steps, Strategy } from './levenberg-marquardt.ts';
import { atOnce, descending } from './levenberg-marquardt.ts';
import { columnLengths, factorGram, gramScaled } from './gram-factor.ts';
import { LeastSquaresError } from './linear.ts';
import { LEAST_PIVOT } from './points.ts';
import { lengthOf } from './problem.ts';
import type { Residuals } from './residuals.ts';
import { conditionOf } from './singular-values.ts';
import { studentQuantile } from './student.ts';
import type { Transformed } from './transformed.ts';
import { inLogarithms, withoutLinear } from './transformed.ts';

export interface FitOptions {
  readonly method: FitMethod;
  readonly limits: Limits;
  /** Of the intervals, 0.95 say. */
  readonly confidence: number;
  /**
   * The sum of squares that fitting a constant would leave, where there are data to fit; null for bare residuals. A result that
   * is hardly better is taken for a wrong valley, and other variants are tried.
   */
  readonly reference: number | null;
  /** The largest magnitude among the data; 0 where there are only residuals. */
  readonly size: number;
}

export interface FitResult {
  readonly p: Float64Array;
  readonly standardErrors: Float64Array;
  /** Half widths of the confidence intervals. */
  readonly halfWidths: Float64Array;
  readonly covariance: Float64Array[];
  readonly correlation: Float64Array[];
  readonly residuals: Float64Array;
  readonly rss: number;
  readonly residualStandardDeviation: number;
  readonly degreesOfFreedom: number;
  /** 1 - rss / reference. */
  readonly determination: number | null;
  readonly rank: number;
  /** Of the Jacobian at p. */
  readonly condition: number;
  readonly determined: readonly boolean[];
  /** The variant that found it. */
  readonly method: Variant;
  readonly arithmetic: 'double-double' | 'float64';
  /** Whether the data counted as decimals, since the residuals are near their rounding. */
  readonly decimals: boolean;
  readonly iterations: number;
  readonly evaluations: number;
  readonly termination: FitTermination;
  /** By the last correction. */
  readonly digits: number;
}

type Variant = 'lm' | 'lm, small steps' | 'lm, rescaled' | 'projection' | 'logarithms';

interface Attempt extends Descent {
  readonly method: Variant;
}

const PLAIN: Strategy = { radius: 100, scaling: 'largest', acceleration: true };
/** Steps of one variant before the next is tried. */
const PATIENCE = 200;

const CAREFUL: Strategy = { radius: 0.1, scaling: 'largest', acceleration: true };
const RESCALED: Strategy = { radius: 1, scaling: 'current', acceleration: false };

/** A sum of squares has to be lower by this part before a later variant replaces an earlier one. */
const BETTER = 1e-6;

/** Throws a LeastSquaresError where the residuals are not finite at the start. */
export function fit(residuals: Residuals, start: Float64Array, options: FitOptions, record?: FitRecorder): FitResult {
  return atOnce(fitting(residuals, start, options, record));
}

/** The same, with a pause after each accepted step. */
export function* fitting(
  residuals: Residuals,
  start: Float64Array,
  options: FitOptions,
  record?: FitRecorder,
): Steps<FitResult> {
  checkStart(residuals, start);
  let best: Attempt | undefined;
  let iterations = 0;
  let evaluations = 0;
  let stop: boolean | undefined = false;
  const variants = attempts(residuals, start, options, record);
  for (;;) {
    const next = variants.next(stop);
    if (next.done === true) break;
    const attempt = next.value;
    if (attempt === undefined) {
      stop = yield;
      continue;
    }
    iterations += attempt.iterations;
    evaluations += attempt.evaluations;
    const finite = Number.isFinite(attempt.rss);
    if (finite && (best === undefined || attempt.rss < best.rss * (1 - BETTER))) best = attempt;
    if (attempt.termination === 'stopped') break;
    if (best && options.method === 'auto' && looksLikeAFit(residuals, start, best, options)) break;
  }
  // None looked like a fit, or the best had not yet come to rest: it gets the rest of the steps.
  const rest = options.limits.maxIterations - PATIENCE;
  if (best?.termination === 'maxIterations' && rest > 0) {
    const further = yield* descending(residuals, best.p, PLAIN, { ...options.limits, maxIterations: rest }, record);
    best = { ...further, method: best.method };
    iterations += further.iterations;
    evaluations += further.evaluations;
  }
  if (!best) throw new LeastSquaresError('No step from the start leads to finite residuals: choose another start');
  return describe(residuals, { ...best, iterations, evaluations }, options, finish(residuals, best.p, options.size));
}

/** What the data say about the unknowns at a point that something else has come to. */
export function judge(residuals: Residuals, p: Float64Array, options: FitOptions): FitResult {
  const stood: Attempt = { p, rss: NaN, iterations: 0, evaluations: 1, termination: 'stopped', method: 'lm' };
  return describe(residuals, stood, options, standing(residuals, p));
}

function checkStart(residuals: Residuals, start: Float64Array): void {
  const normal = residuals.system?.linearize(start);
  if (normal && Number.isFinite(normal.rss) && normal.gram.every(Number.isFinite)) return;
  const first = residuals.linearize(start);
  const bad = first.values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new LeastSquaresError(
      `Residual ${bad} is ${String(first.values[bad])} at the start: choose a start where the function is finite, or look for NaN in the data`,
    );
  const slope = first.jacobian.findIndex((value) => !Number.isFinite(value));
  if (slope >= 0)
    throw new LeastSquaresError(
      `The derivative of residual ${slope % residuals.count} is not finite at the start: choose another start`,
    );
}

/** Undefined: a step was taken. */
type Variants = Generator<Attempt | undefined, void, boolean | undefined>;

function* attempts(
  residuals: Residuals,
  start: Float64Array,
  { method, limits: whole }: FitOptions,
  record?: FitRecorder,
): Variants {
  const limits = { ...whole, maxIterations: Math.min(PATIENCE, whole.maxIterations) };
  const plain = function* (name: Variant, strategy: Strategy): Variants {
    yield { ...(yield* descending(residuals, start, strategy, limits, record)), method: name };
  };
  const elsewhere = function* (
    name: Variant,
    { problem, back }: Transformed,
    from: Float64Array,
    strategy: Strategy,
  ): Variants {
    const found = yield* descending(problem, from, strategy, limits, (rss, q) => record?.(rss, back(q)));
    const p = back(found.p);
    if (!p.every(Number.isFinite)) return;
    // In the unknowns of the fit to the end: rounding differs.
    const polished = yield* descending(residuals, p, RESCALED, limits, record);
    yield {
      ...polished,
      iterations: found.iterations + polished.iterations,
      evaluations: found.evaluations + polished.evaluations,
      method: name,
    };
  };
  const all = method === 'auto';
  if (all || method === 'lm') yield* plain('lm', PLAIN);
  const projected = all || method === 'projection' ? withoutLinear(residuals, start) : undefined;
  const logarithms = all || method === 'logarithms' ? inLogarithms(residuals, start) : undefined;
  if (method === 'projection' && !projected)
    throw new LeastSquaresError('No unknown enters linearly beside others that do not: use the method "lm"');
  if (projected) yield* elsewhere('projection', projected, projected.start, PLAIN);
  if (logarithms) yield* elsewhere('logarithms', logarithms, logarithms.start, PLAIN);
  if (all || method === 'lm') yield* plain('lm, small steps', CAREFUL);
  if (projected) {
    for (const from of otherScales(projected)) yield* elsewhere('projection', projected, from, PLAIN);
    yield* elsewhere('projection', projected, projected.start, CAREFUL);
  }
  if (logarithms) yield* elsewhere('logarithms', logarithms, logarithms.start, CAREFUL);
  if (all || method === 'lm') yield* plain('lm, rescaled', RESCALED);
}

const SCALES = [1e-1, 1e1, 1e-2, 1e2, 1e-3, 1e3, 1e-4, 1e4];

/**
 * With the linear unknowns out of the way the others are mostly rates, widths and lengths, and a start that is far off is off by
 * powers of ten: the two best of those.
 */
function otherScales({ problem, start }: Transformed): Float64Array[] {
  return SCALES.map((factor) => {
    const q = start.map((value) => value * factor);
    return { q, size: lengthOf(problem.values(q)) };
  })
    .filter(({ size }) => Number.isFinite(size))
    .sort((a, b) => a.size - b.size)
    .slice(0, 2)
    .map(({ q }) => q);
}

/** Unknowns this many times as large as at the start have run away. */
const FAR = 1e10;

/** At rest, well determined, and explaining a good part of the data: no other variant is tried. */
function looksLikeAFit(
  residuals: Residuals,
  start: Float64Array,
  attempt: Attempt,
  { reference, limits }: FitOptions,
): boolean {
  if (attempt.rss === 0) return true;
  if (limits.relativeChange !== null || limits.gradientNorm !== null) return attempt.termination !== 'stalled';
  if (attempt.termination !== 'converged') return false;
  if (reference !== null && !(attempt.rss < 0.5 * reference)) return false;
  // Far beyond where it began, or with columns that vanish or depend on each other: a valley that leads nowhere.
  if (attempt.p.some((value, j) => Math.abs(value) > FAR * (Math.abs(start[j] ?? 0) + 1))) return false;
  return areIndependent(residuals, attempt.p);
}

function areIndependent(residuals: Residuals, p: Float64Array): boolean {
  const { count, unknowns, system } = residuals;
  if (system) {
    const { gram } = system.linearize(p);
    if (factorGram(gramScaled(gram, columnLengths(gram, unknowns)), unknowns, 0).leastPivot > LEAST_PIVOT) return true;
  }
  const { jacobian } = residuals.linearize(p);
  const lengths = Float64Array.from({ length: unknowns }, (_, j) =>
    lengthOf(jacobian.subarray(j * count, (j + 1) * count)),
  );
  if (!lengths.every((length) => length > 0 && Number.isFinite(length))) return false;
  const { singular } = createDamped(jacobian, count, unknowns, lengths);
  return count < unknowns || Math.min(...singular) > 1e-12 * Math.max(...singular);
}

function describe(residuals: Residuals, attempt: Attempt, options: FitOptions, finished: Finished): FitResult {
  const { count, unknowns } = residuals;
  const { solver, rss } = finished;
  const degreesOfFreedom = Math.max(0, count - solver.rank);
  const residualStandardDeviation = degreesOfFreedom > 0 ? Math.sqrt(rss / degreesOfFreedom) : NaN;
  const determined = solver.determined();
  const factor = solver.inverseFactor();
  const inverse = factor.map((row) => Float64Array.from(factor, (other) => dot(row, other)));
  const standardErrors = Float64Array.from({ length: unknowns }, (_, j) =>
    determined[j] === false && degreesOfFreedom > 0
      ? Infinity
      : residualStandardDeviation * Math.sqrt(inverse[j]?.[j] ?? NaN),
  );
  const quantile = studentQuantile(options.confidence, degreesOfFreedom);
  const full = solver.rank === Math.min(count, unknowns);
  let condition: number | undefined;
  return {
    p: toNumbers(finished.p),
    standardErrors,
    halfWidths: standardErrors.map((error) => quantile * error),
    covariance: inverse.map((row) => row.map((value) => value * residualStandardDeviation ** 2)),
    correlation: inverse.map((row, i) =>
      row.map((value, j) => value / Math.sqrt((inverse[i]?.[i] ?? NaN) * (inverse[j]?.[j] ?? NaN))),
    ),
    residuals: finished.residuals,
    rss,
    residualStandardDeviation,
    degreesOfFreedom,
    determination: options.reference === null ? null : 1 - rss / options.reference,
    rank: solver.rank,
    get condition() {
      return (condition ??= full ? conditionOf(solver.triangle()) : Infinity);
    },
    determined,
    method: attempt.method,
    arithmetic: finished.arithmetic,
    decimals: finished.decimals,
    iterations: attempt.iterations + finished.steps,
    evaluations: attempt.evaluations,
    termination: attempt.termination,
    digits: Math.max(0, Math.min(-Math.log10(finished.change), 53 * Math.log10(2))),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}
