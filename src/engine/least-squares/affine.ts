/** Residuals that are linear in all of their unknowns as the linear problem that they are: r(x) = A x - b. */
import { fromNumbers } from '../double-double/array.ts';
import { LeastSquaresError } from './linear.ts';
import type { LinearProblem } from './problem.ts';
import type { Residuals } from './residuals.ts';

/** Elements of A up to which it is evaluated in double-double: what comes from a formula keeps its digits. */
const PRECISE = 5e5;

/** Throws a LeastSquaresError where a residual or coefficient is not finite. */
export function affineProblem(residuals: Residuals): LinearProblem {
  const { count, unknowns } = residuals;
  const origin = new Float64Array(unknowns);
  const precise = count * unknowns <= PRECISE ? residuals.precisely(fromNumbers(origin), fromNumbers) : undefined;
  const { values, jacobian } = precise
    ? { values: precise.values.hi, jacobian: precise.jacobian.hi }
    : residuals.linearize(origin);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new LeastSquaresError(
      `Residual ${bad} is ${String(values[bad])}. Look for NaN in the data, and drop those rows`,
    );
  const slope = jacobian.findIndex((value) => !Number.isFinite(value));
  if (slope >= 0)
    throw new LeastSquaresError(
      `Residual ${slope % count} has a coefficient that is not finite. Look for NaN in the data`,
    );
  return {
    rows: count,
    columns: unknowns,
    matrix: jacobian,
    // Data as they are keep the rank rule of float64.
    matrixLow: precise?.jacobian.lo.some((value) => value !== 0) === true ? precise.jacobian.lo : null,
    rhs: values.map((value) => -value),
    rhsLow: precise?.values.lo.map((value) => -value) ?? null,
    weights: null,
    ridge: 0,
  };
}
