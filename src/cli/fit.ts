/** The fits of the runner: residual functions, and models with data; linear ones are solved as such. */
import { affineProblem } from '../engine/least-squares/affine.ts';
import { explainFit } from '../engine/least-squares/explain-fit.ts';
import { explainLinear } from '../engine/least-squares/explain-linear.ts';
import type { FitMethod, LinearMethod } from '../engine/jobs/least-squares.ts';
import { FIT_METHODS, LINEAR_METHODS } from '../engine/jobs/least-squares.ts';
import { fit } from '../engine/least-squares/fit.ts';
import type { Limits } from '../engine/least-squares/levenberg-marquardt.ts';
import type { LinearSolution } from '../engine/least-squares/linear.ts';
import { LeastSquaresError, solveLinear } from '../engine/least-squares/linear.ts';
import type { ResidualGraph } from '../engine/least-squares/models.ts';
import { observedIn, variation } from '../engine/least-squares/models.ts';
import { squaresOf } from '../engine/least-squares/objectives.ts';
import type { Residuals } from '../engine/least-squares/residuals.ts';
import { createResiduals } from '../engine/least-squares/residuals.ts';
import { createObjective } from '../engine/minimize/objective.ts';
import { outputCount } from '../engine/points.ts';
import { float64 } from './backend.ts';
import { minimizeObjective } from './minimize.ts';
import { readModel, type ReadResiduals } from './models.ts';
import { readFunction } from './reading.ts';
import type { Answer, LeastSquaresRequest } from './requests.ts';
import { refuse } from './requests.ts';
import { runOf, withRss } from './run-request.ts';

const CONFIDENCE = 0.95;
const MAX_ITERATIONS = 500;

export function answerFit(request: LeastSquaresRequest): Answer {
  const { start, method = 'auto' } = request;
  if (start === undefined) return refuse('The field "start" is missing: one number per unknown.');
  const odd = (['matrix', 'rhs', 'weights'] as const).find((field) => request[field] !== undefined);
  if (odd) return refuse(`The field "${odd}" belongs to a matrix, not to a function or a model.`);
  if (request.ridge !== 0) return refuse('The field "ridge" belongs to a matrix, not to a function or a model.');
  const methods = [...new Set([...FIT_METHODS, ...LINEAR_METHODS])];
  if (!(methods as string[]).includes(method))
    return refuse(`There is no method ${method}; the methods are: ${methods.join(', ')}.`);
  const read = request.model === undefined ? readResiduals(request, start) : readModel(request, request.model, start);
  if (!read.ok) return read.answer;
  const { graph, data } = read.residuals;
  if (request.optimizer !== undefined || request.stages) {
    const run = runOf(request, start);
    if (typeof run === 'string') return refuse(run);
    const objective = createObjective(squaresOf(graph, request.loss), data, float64);
    return withRss(minimizeObjective(run, objective), request.loss, outputCount(graph));
  }
  const residuals = createResiduals(graph, data, float64);
  if (residuals.unknowns !== start.length)
    return refuse(
      `There are ${residuals.unknowns} unknowns (${read.names.join(', ')}), but the start has ${start.length} numbers.`,
    );
  try {
    if (residuals.linear.length === residuals.unknowns && (LINEAR_METHODS as readonly string[]).includes(method))
      return linearAnswer(solveLinear(affineProblem(residuals), method as LinearMethod), residuals.count, 0);
    if (!(FIT_METHODS as readonly string[]).includes(method))
      return refuse(
        `The method ${method} is for residuals that are linear in all unknowns; these are not: use "auto" or "lm".`,
      );
    return answerNonlinear(
      request,
      read.residuals,
      residuals,
      read.names,
      Float64Array.from(start),
      method as FitMethod,
    );
  } catch (error) {
    if (error instanceof LeastSquaresError) return refuse(`${error.message}.`);
    throw error;
  }
}

function readResiduals(request: LeastSquaresRequest, start: readonly number[]): ReadResiduals {
  const read = readFunction({ ...request, function: request.function ?? '' }, start.length);
  if (!read.ok) return read;
  const { graph, data, variables } = read.result.function;
  return { ok: true, residuals: { graph, data }, names: variables };
}

export function linearAnswer(solution: LinearSolution, rows: number, ridge: number): Answer {
  return {
    ok: true,
    x: [...solution.x],
    standardErrors: [...solution.standardErrors],
    rss: solution.rss,
    residualStandardDeviation: solution.residualStandardDeviation,
    degreesOfFreedom: solution.degreesOfFreedom,
    rank: solution.rank,
    condition: solution.condition,
    method: solution.method,
    iterations: solution.iterations,
    digits: solution.digits,
    termination: 'solved',
    explanation: explainLinear(solution, rows, ridge),
  };
}

function answerNonlinear(
  { stop, trace }: LeastSquaresRequest,
  graph: ResidualGraph,
  residuals: Residuals,
  names: readonly string[],
  start: Float64Array,
  method: FitMethod,
): Answer {
  const limits: Limits = {
    maxIterations: stop?.maxIterations ?? MAX_ITERATIONS,
    relativeChange: stop?.relativeChange ?? null,
    gradientNorm: stop?.gradientNorm ?? null,
  };
  const observed = observedIn(graph);
  const rows: number[][] = [];
  const result = fit(
    residuals,
    start,
    {
      method,
      limits,
      confidence: CONFIDENCE,
      reference: observed ? variation(observed) : null,
      size: observed?.reduce((most, value) => Math.max(most, Math.abs(value)), 0) ?? 0,
    },
    (rss, p) => {
      if (trace) rows.push([rss, ...p]);
    },
  );
  return {
    ok: true,
    x: [...result.p],
    standardErrors: [...result.standardErrors],
    confidenceIntervals: Array.from(result.p, (value, j) => {
      const half = result.halfWidths[j] ?? NaN;
      return [value - half, value + half];
    }),
    correlation: result.correlation.map((row) => [...row]),
    rss: result.rss,
    residualStandardDeviation: result.residualStandardDeviation,
    degreesOfFreedom: result.degreesOfFreedom,
    ...(result.determination === null ? {} : { rSquared: result.determination }),
    rank: result.rank,
    condition: result.condition,
    method: result.method,
    iterations: result.iterations,
    evaluations: result.evaluations,
    digits: result.digits,
    termination: result.termination,
    explanation: explainFit(result, names, limits),
    ...(trace ? { trace: rows } : {}),
  };
}
