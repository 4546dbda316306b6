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
import { factorGram, gramScaled, solveFactored } from './gram-factor.ts';
import { LEAST_PIVOT } from './points.ts';
import type { PreciseSolver } from './precise-qr.ts';
import { createSolver } from './precise-qr.ts';
import { lengthOf, powersOfTwo } from './problem.ts';
import type { Normal, RowSystem } from './row-system.ts';

export interface Finished {
  readonly p: DoubleDoubleArray;
  readonly residuals: Float64Array;
  readonly rss: number;
  readonly solver: Quality;
  /** Of the last step, the largest part that an unknown still moved by. */
  readonly change: number;
  readonly steps: number;
  readonly arithmetic: 'double-double' | 'float64';
  /** Whether data counted as the decimals that they were written as. */
  readonly decimals: boolean;
}

/** What the Jacobian says about the unknowns. */
export type Quality = Pick<PreciseSolver, 'rank' | 'inverseFactor' | 'determined' | 'triangle'>;

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
    const { d, scale } = step;
    const here = toNumbers(p);
    d.forEach((value, j) => {
      put(p, j, add(at(p, j), of(value)));
    });
    const moved = largestChange(fromNumbers(d), p, scale.map((value) => 1 / value)); // prettier-ignore
    // Steps shrink by about the same rate each, so that what is left is a geometric series.
    const rate = Math.min(0.99, Math.max(known, change < Infinity ? moved / change : 0));
    const left = change === Infinity && known === 0 ? moved : (moved * rate) / (1 - rate);
    if (moved < 1e-18 || left < 2 ** -56 || (moved >= change && moved < 1e-13)) {
      const along = system.along(here, d);
      const residuals = along.map((value, i) => (now.residuals.hi[i] ?? NaN) + ((now.residuals.lo[i] ?? NaN) + value));
      const solver = qualityOf(system, here, now);
      const rss = residuals.reduce((sum, value) => sum + value * value, 0);
      return { p, residuals, rss, solver, change: moved, steps, arithmetic: 'double-double', decimals: false };
    }
    change = moved;
    before = now.rss;
  }
  return undefined;
}

/** The Gauss-Newton step, and the lengths of the columns; undefined where they are too dependent. */
function stepOf({ gram, gradient }: Normal) {
  const n = gradient.length;
  const scale = Float64Array.from({ length: n }, (_, j) => Math.sqrt(gram[j * n + j] ?? NaN));
  const factor = factorGram(gramScaled(gram, scale), n, 0);
  if (!(factor.leastPivot > LEAST_PIVOT)) return undefined;
  const z = solveFactored(factor, gradient.map((value, j) => value / (scale[j] ?? NaN))); // prettier-ignore
  return { d: z.map((value, j) => -value / (scale[j] ?? NaN)), length: lengthOf(z), scale };
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
    const size = lengthOf(p.map((value, j) => value * (scale[j] ?? 1)));
    if (!(length < 0.7 * before) || i === MAX_STEPS) {
      // Steps that are all rounding say nothing about the rate.
      return { ...(last ?? { p, normal }), rate: before > 1e-11 * size && before < Infinity ? 1 : rate, moved };
    }
    // Also where the shorter one is mostly rounding, the rate is at most this.
    if (before > 1e-11 * size && before < Infinity) rate = Math.max(rate, length / before);
    moved = length / size;
    last = { p, normal };
    p = p.map((value, j) => value + (d[j] ?? 0));
    before = length;
  }
}

/** By the factor of the normal equations where they are plainly good, else by a float64 QR of the Jacobian. */
function qualityOf(system: RowSystem, p: Float64Array, { gram }: Normal): Quality {
  const { count, unknowns: n } = system;
  const scale = Float64Array.from({ length: n }, (_, j) => Math.sqrt(gram[j * n + j] ?? NaN));
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
      const { inverse } = withInverse(factor, n);
      return Array.from({ length: n }, (_, i) => vector((j) => (inverse[j * n + i] ?? NaN) / (scale[i] ?? NaN)));
    },
    triangle: () =>
      Array.from({ length: n }, (_, j) => vector((i) => (i > j ? 0 : (factor[j * n + i] ?? NaN) * (scale[j] ?? NaN)))),
  };
}

/** Of those unknowns that matter: whose part in the residuals is above 1e-20 of the largest part. */
export function largestChange(direction: DoubleDoubleArray, p: DoubleDoubleArray, scales: Float64Array): number {
  const parts = p.hi.map((value, j) => Math.abs(value) / (scales[j] ?? 1));
  const most = parts.reduce((largest, part) => Math.max(largest, part), 0);
  let change = 0;
  parts.forEach((part, j) => {
    if (part > 1e-20 * most) change = Math.max(change, Math.abs((direction.hi[j] ?? 0) / (p.hi[j] ?? 0)));
  });
  return change;
}
