/**
 * The last digits of a fit whose rows are each for themselves: Gauss-Newton by the normal equations, in float64 for as long as the
 * steps shrink, then with residuals and gradient in double-double. The factor only has to lead there: it stays in float64.
 */
import { add, of } from '../double-double/arithmetic.ts';
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { at, fromNumbers, put, toNumbers } from '../double-double/array.ts';
import { withInverse } from './fast-cholesky.ts';
import { factorizeFast } from './fast-qr.ts';
import type { Factorized } from './gram-factor.ts';
import {
  columnLengths,
  factorGram,
  gramScaled,
  plusScaled,
  quotients,
  scaledLength,
  solveFactored,
} from './gram-factor.ts';
import { LEAST_PIVOT } from './points.ts';
import type { PreciseSolver } from './precise-qr.ts';
import { createSolver } from './precise-qr.ts';
import { powersOfTwo } from './problem.ts';
import type { Normal, RowSystem } from './row-system.ts';

export interface Finished {
  readonly p: DoubleDoubleArray;
  readonly residuals: Float64Array;
  readonly rss: number;
  readonly solver: Quality;
  /** The largest part that an unknown still moved by in the last step, or would in further ones. */
  readonly change: number;
  readonly steps: number;
  readonly arithmetic: 'double-double' | 'float64';
  /** Whether data counted as the decimals that they were written as. */
  readonly decimals: boolean;
}

/** What the Jacobian says about the unknowns. */
type Quality = Pick<PreciseSolver, 'rank' | 'inverseFactor' | 'determined' | 'triangle'>;

export const MAX_STEPS = 60;

/**
 * Residuals whose root mean square is below this part of the largest datum feel how the data were rounded to float64; then the
 * data count as the decimals that they were written as.
 */
export const ROUNDING_LEVEL = 1e-11;

/** Of the scaled J'J: above, its inverse is good to 12 digits. */
const GOOD_PIVOT = 1e-4;
/** Float64 alone claims no more: rounding of the model's own values does not show in the steps. */
const PLAIN_CHANGE = 1e-12;

/**
 * Undefined where the columns are too dependent, where a step raises the sum of squares, or where residuals are as small as the
 * rounding of the data, whose largest magnitude is `size`.
 */
export function finishOnRows(
  system: RowSystem,
  start: Float64Array,
  size: number,
  precise: boolean,
): Finished | undefined {
  const settled = settleOnRows(system, start);
  if (!settled) return undefined;
  const { p: plain, rate: known, moved: plainMoved, normal } = settled;
  if (!precise) {
    const change = Math.max(plainMoved, PLAIN_CHANGE);
    const solver = qualityOf(system, plain, normal);
    const residuals = system.values(plain);
    const p = fromNumbers(plain);
    return { p, residuals, rss: normal.rss, solver, change, steps: 0, arithmetic: 'float64', decimals: false };
  }
  const p = fromNumbers(plain);
  let change = Infinity;
  let before = Infinity;
  for (let steps = 1; steps <= MAX_STEPS; steps++) {
    const now = system.precisely(p, fromNumbers);
    if (!now || !(now.rss <= before * (1 + 1e-13)) || !(Math.sqrt(now.rss / system.count) >= ROUNDING_LEVEL * size))
      return undefined;
    const step = stepOf(now);
    if (!step) return undefined;
    const here = toNumbers(p);
    const { d, scale } = step;
    const probed = steps === 1 ? probe(system, here, d, scale) : undefined;
    const full = probed ? plusScaled(d, 1, probed.further) : d;
    full.forEach((value, j) => {
      put(p, j, add(at(p, j), of(value)));
    });
    const moved = largestChange(d, p.hi, scale);
    // Steps shrink by about the same rate each, so that what is left is a geometric series.
    const rate = Math.min(0.99, Math.max(known, change < Infinity ? moved / change : 0));
    const series = change === Infinity && known === 0 ? moved : (moved * rate) / (1 - rate);
    const left = probed ? moved * probed.left : series;
    if (moved < 1e-18 || left < 2 ** -56 || (moved >= change && moved < 1e-13)) {
      const along = system.along(here, full);
      const residuals = new Float64Array(system.count);
      let rss = 0;
      for (let i = 0; i < residuals.length; i++) {
        const value = (now.residuals.hi[i] ?? NaN) + ((now.residuals.lo[i] ?? NaN) + (along[i] ?? NaN));
        residuals[i] = value;
        rss += value * value;
      }
      const solver = qualityOf(system, here, now);
      return { p, residuals, rss, solver, change: left, steps, arithmetic: 'double-double', decimals: false };
    }
    change = moved;
    before = now.rss;
  }
  return undefined;
}

/** How far out, in parts of the unknowns, it is looked where steps from there lead. */
const PROBE = 1e-6;
/** Of what is found so: from the rounding of float64, over the reach, and from the square of the reach. */
const PROBE_ERROR = 1e-5;

/**
 * Gauss-Newton leaves M e of a small error e. What M makes of the step d is found in float64, from a point that lies out in its
 * direction: M d, to which the further steps would add up, but for the part `left` of d. Undefined where M is not small.
 */
function probe(system: RowSystem, p: Float64Array, d: Float64Array, scale: Float64Array) {
  const length = scaledLength(d, scale);
  const reach = (PROBE * scaledLength(p, scale)) / length;
  if (!(reach > 1e3 && reach < Infinity)) return undefined;
  const out = plusScaled(p, reach, d);
  const step = stepOf(system.linearize(out));
  if (!step) return undefined;
  // out + step, as seen from p + d, is M (reach d).
  const landed = plusScaled(plusScaled(plusScaled(out, -1, p), 1, step.d), -1, d);
  const further = plusScaled(new Float64Array(d.length), 1 / reach, landed);
  const rate = scaledLength(further, scale) / length;
  return rate < 0.1 ? { further, left: rate * rate + PROBE_ERROR } : undefined;
}

/** The Gauss-Newton step, and the lengths of the columns; undefined where they are too dependent. */
function stepOf({ gram, gradient }: Normal) {
  const n = gradient.length;
  const scale = columnLengths(gram, n);
  const factor = factorGram(gramScaled(gram, scale), n, 0);
  if (!(factor.leastPivot > LEAST_PIVOT)) return undefined;
  const d = quotients(solveFactored(factor, quotients(gradient, scale, 1)), scale, -1);
  return { d, length: scaledLength(d, scale), scale };
}

/** In float64, for as long as steps shrink; at what rate they did, and the part of the unknowns that the last one was. */
function settleOnRows(system: RowSystem, start: Float64Array) {
  let p = start;
  let last: { readonly p: Float64Array; readonly normal: Normal } | undefined;
  let before = Infinity;
  let rate = 0;
  let moved = Infinity;
  for (let i = 0; ; i++) {
    const normal = system.linearize(p);
    const step = stepOf(normal);
    if (!step) return undefined;
    const { d, length, scale } = step;
    const size = scaledLength(p, scale);
    if (!(length < 0.7 * before) || i === MAX_STEPS) {
      // Steps that are all rounding say nothing about the rate.
      return { ...(last ?? { p, normal }), rate: before > 1e-11 * size && before < Infinity ? 1 : rate, moved };
    }
    // Also where the shorter one is mostly rounding, the rate is at most this.
    if (before > 1e-11 * size && before < Infinity) rate = Math.max(rate, length / before);
    moved = length / size;
    last = { p, normal };
    p = plusScaled(p, 1, d);
    before = length;
  }
}

/** By the factor of the normal equations where they are plainly good, else by a float64 QR of the Jacobian. */
function qualityOf(system: RowSystem, p: Float64Array, { gram }: Normal): Quality {
  const { count, unknowns: n } = system;
  const scale = columnLengths(gram, n);
  const factor = factorGram(gramScaled(gram, scale), n, 0);
  if (factor.leastPivot > GOOD_PIVOT) return ofFactor(factor, scale);
  const { jacobian } = system.full(p);
  const powers = powersOfTwo(scale);
  for (let j = 0; j < n; j++) {
    for (let i = j * count; i < (j + 1) * count; i++) jacobian[i] = (jacobian[i] ?? NaN) * (powers[j] ?? 1);
  }
  return createSolver(factorizeFast(jacobian, count, n, 0), powers);
}

function ofFactor({ factor, size: n }: Factorized, scale: Float64Array): Quality {
  const vector = (element: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => element(i));
  return {
    rank: n,
    determined: () => new Array<boolean>(n).fill(true),
    inverseFactor: () => {
      const { inverse } = withInverse(Float64Array.from(factor), n);
      return Array.from({ length: n }, (_, i) => vector((j) => (inverse[j * n + i] ?? NaN) / (scale[i] ?? NaN)));
    },
    triangle: () =>
      Array.from({ length: n }, (_, j) => vector((i) => (i > j ? 0 : (factor[j * n + i] ?? NaN) * (scale[j] ?? NaN)))),
  };
}

/** Of those unknowns that matter: whose part in the residuals is above 1e-20 of the largest part. */
export function largestChange(d: Float64Array, p: Float64Array, lengths: Float64Array): number {
  let most = 0;
  let change = 0;
  for (let j = 0; j < p.length; j++) most = Math.max(most, Math.abs((p[j] ?? NaN) * (lengths[j] ?? NaN)));
  for (let j = 0; j < p.length; j++) {
    const value = Math.abs(p[j] ?? NaN);
    if (value * (lengths[j] ?? NaN) > 1e-20 * most) change = Math.max(change, Math.abs(d[j] ?? NaN) / value);
  }
  return change;
}
