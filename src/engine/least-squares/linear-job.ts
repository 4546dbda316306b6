/**
 * The linear least-squares job: the chosen direct method first, then the others beside it and the methods that iterate, each
 * with its way to the exact solution, and the cost over two unknowns with those ways.
 */
import type { DataValues } from '../../graph/scalarize.ts';
import type { Control } from '../control.ts';
import type { BackendChoice } from '../jobs/backends.ts';
import type { HeatMap } from '../jobs/derivative.ts';
import type { LinearAttempt, LinearJob, LinearResult } from '../jobs/least-squares.ts';
import type { PainterAccess } from '../painter.ts';
import type { Services } from '../services.ts';
import { checkLinear } from './check.ts';
import { explainLinear } from './explain-linear.ts';
import { drawQuadratic } from './landscape.ts';
import type { LinearSolution } from './linear.ts';
import { LeastSquaresError, solveLinear } from './linear.ts';
import { allSingularValues, attemptOf, iterateByCgls, METHOD_NAMES, refusal, solveBeside } from './linear-attempts.ts';
import { runOptimizers } from './linear-optimizers.ts';
import { windowFor } from './paths.ts';
import type { LinearProblem } from './problem.ts';
import { createQuadratic } from './quadratic.ts';
import { sampleResiduals } from './residual-sample.ts';
import { studentQuantile } from './student.ts';

const CONFIDENCE = 0.95;

/** Throws a LeastSquaresError where the data are not fit to be solved, `Cancelled` where the job was superseded. */
export async function runLinear(
  job: LinearJob,
  choice: BackendChoice,
  data: DataValues,
  services: Services,
  control: Control,
): Promise<LinearResult> {
  const start = performance.now();
  const problem = problemIn(job, data);
  const first = solveChosen(problem, job);
  const solution = first.solution;
  // What iterates and is drawn has the weights worked in; what is solved directly keeps them exact.
  const plain = withoutWeights(problem);
  const quadratic = createQuadratic(plain, solution.x, solution.rss);
  const attempts: LinearAttempt[] = [...first.attempts];
  let landscape: HeatMap | null = null;
  let spectrum = new Float64Array();
  let note: string | null = null;
  let access: PainterAccess | null = null;
  /** Those under way, after the ones that have ended. */
  let underWay: readonly LinearAttempt[] = [];

  const about = aboutSolution(problem, solution, first.refused);
  const now = (): LinearResult => {
    const shown = [...attempts, ...underWay];
    return {
      ...about,
      singularValues: spectrum,
      attempts: shown,
      landscape,
      report: {
        float64: services.float64.name,
        renderer: access?.kind === 'open' ? access.painter.renderer : null,
        milliseconds: performance.now() - start,
        launches: shown.reduce((sum, { launches }) => sum + launches, landscape?.run.launches ?? 0),
        note,
      },
    };
  };
  await control.checkpoint(0.1, now);
  for (const method of ['cholesky', 'qr', 'svd'] as const) {
    if (attempts.some(({ label }) => label === METHOD_NAMES[method])) continue;
    attempts.push(solveBeside(problem, method, quadratic));
    await control.checkpoint(0.2, now);
  }
  spectrum = Float64Array.from(allSingularValues(problem));
  await control.checkpoint(0.3, now);

  const show = (running: readonly LinearAttempt[]) => {
    underWay = running;
    return now();
  };
  // Before CGLS: the start of WebGL takes a while, and its shaders to compile.
  access = choice === 'webgl' ? await services.painter() : null;
  const gradients = await runOptimizers(job, quadratic, { float64: services.float64, webgl: access }, control, show);
  underWay = gradients.ended;
  await control.checkpoint(0.8, now);
  access = choice === 'float64' ? null : await services.painter();
  const cgls = await iterateByCgls(plain, quadratic, access, control);
  const chosen = attempts.findIndex(({ label }) => label === METHOD_NAMES.cgls);
  if (chosen < 0) attempts.push(cgls.attempt);
  else attempts[chosen] = cgls.attempt;
  note = [...new Set([...gradients.notes, cgls.note])].filter((one) => one !== null).join('; ') || null;
  attempts.push(...gradients.ended);
  underWay = [];
  await control.checkpoint(0.9, now);
  if (job.landscape !== null && problem.columns > 1) {
    const traces = attempts.flatMap(({ trace }) => trace ?? []);
    const plane = windowFor(job.landscape, [solution.x, new Float64Array(problem.columns)], traces);
    const share = job.loss === 'mean' ? 1 / problem.rows : 1;
    landscape = await drawQuadratic(quadratic, share, job.landscape, plane, { choice, services, access, control });
  }
  return now();
}

/** The data as a problem; the matrix comes row by row. */
function problemIn({ matrix, rhs, weights, ridge, loss }: LinearJob, data: DataValues): LinearProblem {
  const { rows, columns, name } = matrix;
  const values = data.get(matrix.hash);
  const b = data.get(rhs.hash);
  if (!values || !b) throw new LeastSquaresError(`The values of ${values ? rhs.name : name} are missing`);
  const w = weights === null ? null : data.get(weights.hash);
  if (w === undefined) throw new LeastSquaresError(`The values of ${weights?.name ?? 'the weights'} are missing`);
  const byColumns = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) byColumns[j * rows + i] = values[i * columns + j] ?? NaN;
  }
  const problem: LinearProblem = {
    rows,
    columns,
    matrix: byColumns,
    matrixLow: null,
    rhs: b,
    rhsLow: null,
    weights: w,
    // The mean divides the sum of squares only, not the ridge.
    ridge: loss === 'mean' ? ridge * rows : ridge,
  };
  const wrong = checkLinear(problem, { matrix: name, rhs: rhs.name });
  if (wrong !== null) throw new LeastSquaresError(wrong);
  return problem;
}

/** The same least squares with the rows times the roots of their weights. */
function withoutWeights(problem: LinearProblem): LinearProblem {
  const { weights, rows } = problem;
  if (weights === null) return problem;
  const roots = weights.map(Math.sqrt);
  return {
    ...problem,
    matrix: problem.matrix.map((value, at) => value * (roots[at % rows] ?? 1)),
    rhs: problem.rhs.map((value, i) => value * (roots[i] ?? 1)),
    weights: null,
  };
}

interface Chosen {
  readonly solution: LinearSolution;
  readonly attempts: readonly LinearAttempt[];
  /** Why the chosen method did not solve it. */
  readonly refused: string | null;
}

/** By the method that was chosen; where it refuses, by the one that suits. */
function solveChosen(problem: LinearProblem, { method }: LinearJob): Chosen {
  const start = performance.now();
  try {
    const solution = solveLinear(problem, method);
    return { solution, attempts: [attemptOf(solution, performance.now() - start)], refused: null };
  } catch (error) {
    if (!(error instanceof LeastSquaresError) || method === 'auto') throw error;
    const sentence = `${error.message}.`;
    const solution = solveLinear(problem, 'auto');
    const attempt = attemptOf(solution, performance.now() - start);
    return { solution, attempts: [refusal(METHOD_NAMES[method], sentence), attempt], refused: sentence };
  }
}

function aboutSolution(problem: LinearProblem, solution: LinearSolution, refused: string | null) {
  const { x, standardErrors, rss, residualStandardDeviation, degreesOfFreedom, rank, condition, determined } = solution;
  const quantile = studentQuantile(CONFIDENCE, degreesOfFreedom);
  const explanation = explainLinear(solution, problem.rows, problem.ridge);
  return {
    kind: 'linear',
    x,
    standardErrors,
    halfWidths: standardErrors.map((error) => quantile * error),
    residuals: sampleResiduals(solution.residuals),
    rss,
    residualStandardDeviation,
    degreesOfFreedom,
    rank,
    condition,
    determined,
    digits: solution.digits,
    method: METHOD_NAMES[solution.method],
    explanation: refused === null ? explanation : `${refused} ${explanation}`,
  } as const;
}
