/** The outcome of a fit in one form, whether Levenberg-Marquardt, a linear solver or an optimizer came to it. */
import type { FitJobResult } from '../jobs/least-squares.ts';
import { explainFit } from './explain-fit.ts';
import { explainLinear } from './explain-linear.ts';
import type { FitResult } from './fit.ts';
import type { Limits } from './levenberg-marquardt.ts';
import type { LinearSolution } from './linear.ts';
import { METHOD_NAMES } from './linear-attempts.ts';
import { studentQuantile } from './student.ts';

/** What a result tells of its point. */
export interface Outcome extends Pick<
  FitJobResult,
  | 'x'
  | 'standardErrors'
  | 'halfWidths'
  | 'correlation'
  | 'determined'
  | 'rss'
  | 'residualStandardDeviation'
  | 'degreesOfFreedom'
  | 'rSquared'
  | 'rank'
  | 'condition'
  | 'digits'
  | 'method'
  | 'iterations'
  | 'evaluations'
  | 'termination'
  | 'explanation'
> {
  readonly covariance: readonly Float64Array[];
  /** Model less data, in the order of the rows. */
  readonly residuals: Float64Array;
}

export function outcomeOfFit(result: FitResult, names: readonly string[], limits: Limits): Outcome {
  const { p, correlation, determination, ...rest } = result;
  return {
    ...rest,
    x: p,
    correlation: correlation.map((row) => [...row]),
    rSquared: determination,
    explanation: explainFit(result, names, limits),
  };
}

/** Of residuals that are linear in all unknowns. */
export function outcomeOfLinear(
  solution: LinearSolution,
  names: readonly string[],
  confidence: number,
  reference: number | null,
): Outcome {
  const { x, standardErrors, rss, residualStandardDeviation, degreesOfFreedom, rank, condition } = solution;
  const covariance = solution.covariance();
  const deviation = (j: number) => Math.sqrt(covariance[j]?.[j] ?? NaN);
  const quantile = studentQuantile(confidence, degreesOfFreedom);
  const named = explainLinear(solution, solution.residuals.length, 0).replaceAll(
    /\bx\[(\d+)\]/g,
    (text, index: string) => names[Number(index)] ?? text,
  );
  return {
    x,
    standardErrors,
    halfWidths: standardErrors.map((error) => quantile * error),
    covariance,
    correlation: covariance.map((row, i) => Array.from(row, (value, j) => value / (deviation(i) * deviation(j)))),
    determined: solution.determined,
    residuals: solution.residuals.map((value) => -value),
    rss,
    residualStandardDeviation,
    degreesOfFreedom,
    rSquared: reference === null ? null : 1 - rss / reference,
    rank,
    condition,
    digits: solution.digits,
    method: METHOD_NAMES[solution.method],
    iterations: solution.iterations,
    evaluations: 1,
    termination: 'solved',
    explanation: `The model is linear in its unknowns. ${named}`,
  };
}

/** While it is running: where it is, and nothing yet of what the data say there. */
export function outcomeUnderWay(x: Float64Array, rss: number, residuals: Float64Array, iterations: number): Outcome {
  const unknown = x.map(() => NaN);
  return {
    x,
    standardErrors: unknown,
    halfWidths: unknown,
    covariance: [],
    correlation: [],
    determined: Array.from(x, () => true),
    residuals,
    rss,
    residualStandardDeviation: NaN,
    degreesOfFreedom: Math.max(0, residuals.length - x.length),
    rSquared: null,
    rank: x.length,
    condition: NaN,
    digits: NaN,
    method: 'lm',
    iterations,
    evaluations: iterations,
    termination: null,
    explanation: '',
  };
}
