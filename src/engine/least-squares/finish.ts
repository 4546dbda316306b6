/**
 * The last digits of a fit: Gauss-Newton steps in double-double, the linear problem by the precise QR, from where float64 has
 * come to rest. And the quality of the point: the precise QR of the Jacobian there.
 */
import { add, scale } from '../double-double/arithmetic.ts';
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { at, copy, fromNumbers, put, toNumbers } from '../double-double/array.ts';
import { fromDecimals } from '../double-double/decimal.ts';
import type { Read } from '../double-double/evaluate.ts';
import { createDamped } from './damped.ts';
import { factorizeFast } from './fast-qr.ts';
import type { PreciseSolver } from './precise-qr.ts';
import { createSolver, factorize } from './precise-qr.ts';
import type { Finished } from './finish-rows.ts';
import { finishOnRows, largestChange, MAX_STEPS, ROUNDING_LEVEL } from './finish-rows.ts';
import type { Prepared } from './problem.ts';
import { lengthOf, PRECISE_WORK, prepare, scaledMatrix } from './problem.ts';
import { sumOfSquares } from './residual.ts';
import type { PreciseLinearization, Residuals } from './residuals.ts';

/** `size`: the largest magnitude among the data that are fitted, or 0 where it is not known. */
export function finish(problem: Residuals, start: Float64Array, size: number): Finished {
  const quick = problem.system && finishOnRows(problem.system, start, size, isSmall(problem));
  if (quick) return quick;
  const settled = fromNumbers(settle(problem, start));
  const first = approach(problem, settled, fromNumbers, isSmall(problem) ? MAX_STEPS : 0);
  const level = Math.sqrt(first.rss / problem.count);
  return first.arithmetic === 'double-double' && level < ROUNDING_LEVEL * size
    ? { ...approach(problem, first.p, fromDecimals, MAX_STEPS), decimals: true }
    : first;
}

/** The quality of a point where it is: nothing moves. */
export function standing(problem: Residuals, p: Float64Array): Finished {
  return approach(problem, fromNumbers(p), fromNumbers, 0);
}

/** Gauss-Newton in float64 for as long as its steps shrink: double-double then needs few. */
function settle(problem: Residuals, start: Float64Array): Float64Array {
  const { count, unknowns } = problem;
  let p = start;
  let before = Infinity;
  let last: Float64Array | undefined;
  for (let step = 0; step < MAX_STEPS; step++) {
    const { values, jacobian } = problem.linearize(p);
    const scale = Float64Array.from(
      { length: unknowns },
      (_, j) => lengthOf(jacobian.subarray(j * count, (j + 1) * count)) || 1,
    );
    const system = createDamped(jacobian, count, unknowns, scale);
    const direction = system.solve(system.project(values), 0);
    const length = lengthOf(direction.map((value, j) => value * (scale[j] ?? 1)));
    if (!(length < 0.7 * before)) return last ?? p;
    last = p;
    p = p.map((value, j) => value + (direction[j] ?? 0));
    before = length;
  }
  return p;
}

function approach(problem: Residuals, start: DoubleDoubleArray, read: Read, most: number): Finished {
  let p = start;
  let now = linearizeAt(problem, p, read);
  let rss = sumOfSquares(now.values, problem.count).hi;
  let change = Infinity;
  let steps = 0;
  let { solver, scales } = solverOf(problem, now);
  for (let settled = false; !settled && steps < most; steps++) {
    const direction = solver.solve(now.values);
    const taken = shorten(problem, p, direction, rss, read);
    if (!taken) break;
    const moved = largestChange(
      direction.hi,
      taken.p.hi,
      scales.map((scale) => 1 / scale),
    );
    // Steps shrink by about the same rate each, so that what is left is a geometric series.
    const rate = Math.min(0.99, moved / change);
    const left = steps === 0 ? moved : (moved * rate) / (1 - rate);
    settled = moved < 1e-18 || left < 2 ** -56 || (moved >= change && moved < 1e-13) || taken.rss === 0;
    ({ p, now, rss } = taken);
    ({ solver, scales } = solverOf(problem, now));
    change = moved;
  }
  return {
    p,
    residuals: toNumbers(now.values),
    rss,
    solver,
    change: isSmall(problem) ? change : 1e-8,
    steps,
    arithmetic: now.precise ? 'double-double' : 'float64',
    decimals: false,
  };
}

interface Taken {
  readonly p: DoubleDoubleArray;
  readonly now: PreciseLinearization & { precise: boolean };
  readonly rss: number;
}

/** The full step or a part of it that does not raise the sum of squares beyond rounding. */
function shorten(
  problem: Residuals,
  p: DoubleDoubleArray,
  direction: DoubleDoubleArray,
  rss: number,
  read: Read,
): Taken | undefined {
  for (let halvings = 0; halvings < 8; halvings++) {
    const next = copy(p);
    const factor = -(2 ** -halvings);
    for (let j = 0; j < problem.unknowns; j++) put(next, j, add(at(next, j), scale(at(direction, j), factor)));
    const now = linearizeAt(problem, next, read);
    const nextRss = sumOfSquares(now.values, problem.count).hi;
    // Within rounding the sum of squares may stand still while the unknowns still improve.
    if (nextRss <= rss * (1 + 1e-13)) return { p: next, now, rss: nextRss };
  }
  return undefined;
}

function linearizeAt(
  problem: Residuals,
  p: DoubleDoubleArray,
  read: Read,
): PreciseLinearization & { precise: boolean } {
  const precise = isSmall(problem) ? problem.precisely(p, read) : undefined;
  if (precise) return { ...precise, precise: true };
  const { values, jacobian } = problem.linearize(toNumbers(p));
  return { values: fromNumbers(values), jacobian: fromNumbers(jacobian), precise: false };
}

/** Longer data are left to float64: their rounding averages out, and double-double would take seconds. */
function isSmall({ count, unknowns }: Residuals): boolean {
  return count * unknowns * unknowns <= PRECISE_WORK;
}

/** Of the Jacobian, its rank by the accuracy of float64. */
function solverOf(
  { count, unknowns }: Residuals,
  { jacobian, precise }: PreciseLinearization & { readonly precise: boolean },
): { readonly solver: PreciseSolver; readonly scales: Float64Array } {
  const prepared: Prepared = {
    ...prepare({
      rows: count,
      columns: unknowns,
      matrix: jacobian.hi,
      matrixLow: jacobian.lo,
      rhs: new Float64Array(count),
      rhsLow: null,
      weights: null,
      ridge: 0,
    }),
    tolerance: Math.max(count, unknowns) * 2 ** -52,
  };
  const matrix = scaledMatrix(prepared);
  const qr = precise
    ? factorize(matrix, count, unknowns, prepared.tolerance)
    : factorizeFast(matrix.hi, count, unknowns, prepared.tolerance);
  return { solver: createSolver(qr, prepared.scales), scales: prepared.scales };
}
