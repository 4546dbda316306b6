/**
 * The last digits of a fit: Gauss-Newton steps in double-double, the linear problem by the precise QR, from where float64 has
 * come to rest. And the quality of the point: the precise QR of the Jacobian there.
 */
import { add, scale } from '../double-double/arithmetic.ts';
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { at, copy, fromNumbers, put, toNumbers } from '../double-double/array.ts';
import type { PreciseSolver } from './precise-qr.ts';
import { createSolver, factorize } from './precise-qr.ts';
import type { Prepared } from './problem.ts';
import { prepare, scaledMatrix } from './problem.ts';
import { sumOfSquares } from './residual.ts';
import type { PreciseLinearization, Residuals } from './residuals.ts';

export interface Finished {
  readonly p: DoubleDoubleArray;
  readonly residuals: DoubleDoubleArray;
  readonly rss: number;
  readonly solver: PreciseSolver;
  /** Of the last step, the largest part that an unknown still moved by. */
  readonly change: number;
  readonly steps: number;
  readonly arithmetic: 'double-double' | 'float64';
}

const MAX_STEPS = 60;

export function finish(problem: Residuals, start: Float64Array): Finished {
  let p = fromNumbers(start);
  let now = linearizeAt(problem, p);
  let rss = sumOfSquares(now.values, problem.count).hi;
  let change = Infinity;
  let steps = 0;
  let solver = solverOf(problem, now);
  while (steps < MAX_STEPS) {
    const direction = solver.solve(now.values);
    let taken: { p: DoubleDoubleArray; now: PreciseLinearization & { precise: boolean }; rss: number } | undefined;
    let factor = -1;
    for (let halvings = 0; halvings < 8 && !taken; halvings++, factor /= 2) {
      const next = copy(p);
      for (let j = 0; j < problem.unknowns; j++) put(next, j, add(at(next, j), scale(at(direction, j), factor)));
      const there = linearizeAt(problem, next);
      const nextRss = sumOfSquares(there.values, problem.count).hi;
      // Within rounding the sum of squares may stand still while the unknowns still improve.
      if (nextRss <= rss * (1 + 1e-13)) taken = { p: next, now: there, rss: nextRss };
    }
    if (!taken) break;
    const moved = largestChange(direction, taken.p);
    const settled = moved < 1e-18 || (moved >= change && moved < 1e-12) || taken.rss === 0;
    ({ p, now, rss } = taken);
    solver = solverOf(problem, now);
    change = moved;
    steps++;
    if (settled) break;
  }
  return {
    p,
    residuals: now.values,
    rss,
    solver,
    change,
    steps,
    arithmetic: now.precise ? 'double-double' : 'float64',
  };
}

function linearizeAt(problem: Residuals, p: DoubleDoubleArray): PreciseLinearization & { precise: boolean } {
  const precise = problem.precisely(p);
  if (precise) return { ...precise, precise: true };
  const { values, jacobian } = problem.linearize(toNumbers(p));
  return { values: fromNumbers(values), jacobian: fromNumbers(jacobian), precise: false };
}

/** Of the Jacobian, its rank by the accuracy of float64. */
function solverOf({ count, unknowns }: Residuals, { jacobian }: PreciseLinearization): PreciseSolver {
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
  return createSolver(factorize(scaledMatrix(prepared), count, unknowns, prepared.tolerance), prepared.scales);
}

function largestChange(direction: DoubleDoubleArray, p: DoubleDoubleArray): number {
  let most = 0;
  for (let j = 0; j < p.hi.length; j++) {
    const size = Math.abs(p.hi[j] ?? 0);
    most = Math.max(most, Math.abs(direction.hi[j] ?? 0) / (size || 1));
  }
  return most;
}
