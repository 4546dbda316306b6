/**
 * The confidence band of a fitted model: at each x the half width t sqrt(g' C g) of the interval for the model's mean, g its
 * derivatives by the unknowns and C their covariance (Seber and Wild, Nonlinear Regression, 5.1). Linear in the unknowns near the
 * solution; not the interval of a new observation.
 */
import type { Float64Backend } from '../float64/backend.ts';
import type { ResidualGraph } from './models.ts';
import { overRows } from './models.ts';
import { createResiduals } from './residuals.ts';
import { studentQuantile } from './student.ts';

/** What is needed of a fit or of a linear solution. */
export interface Fitted {
  readonly p: Float64Array;
  readonly covariance: readonly Float64Array[];
  readonly degreesOfFreedom: number;
  readonly determined: readonly boolean[];
}

export interface Band {
  /** The model. */
  readonly values: Float64Array;
  /** NaN without degrees of freedom; Infinity where an unknown that the data leave open has a say. */
  readonly halfWidths: Float64Array;
}

/**
 * `model`: of numbers, one observation; `xs`: by the names of its independent variables, as many values each. Its other variables
 * are the unknowns, in order. Undefined where the model does with them what is not elementwise.
 */
export function bandOf(
  fitted: Fitted,
  model: ResidualGraph,
  xs: ReadonlyMap<string, Float64Array>,
  confidence: number,
  backend?: Float64Backend,
): Band | undefined {
  const rows = overRows(model, xs);
  if (!rows) return undefined;
  const { values, jacobian } = createResiduals(rows.graph, rows.data, backend).linearize(fitted.p);
  return { values, halfWidths: halfWidthsOf(fitted, jacobian, confidence) };
}

/** From the model's derivatives by the unknowns, column by column. */
export function halfWidthsOf(fitted: Fitted, jacobian: Float64Array, confidence: number): Float64Array {
  const quantile = studentQuantile(confidence, fitted.degreesOfFreedom);
  const unknowns = fitted.p.length;
  const count = unknowns === 0 ? 0 : jacobian.length / unknowns;
  return Float64Array.from({ length: count }, (_, i) => {
    const slope = (j: number) => jacobian[j * count + i] ?? NaN;
    let variance = 0;
    for (let j = 0; j < unknowns; j++) {
      if (fitted.determined[j] === false && slope(j) !== 0) return fitted.degreesOfFreedom > 0 ? Infinity : NaN;
      for (let k = 0; k < unknowns; k++) variance += slope(j) * (fitted.covariance[j]?.[k] ?? NaN) * slope(k);
    }
    // Rounding may leave a variance of nothing just below 0.
    return quantile * Math.sqrt(Math.max(0, variance));
  });
}
