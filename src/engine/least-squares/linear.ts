/**
 * Linear least squares: chooses the way, and gives the solution together with what the data say about it. Up to
 * `PRECISE_WORK` everything is in double-double; larger problems, and small ones that are plainly well conditioned, in float64
 * with refinement by residuals in double-double.
 */
import type { LinearMethod } from '../jobs/least-squares.ts';
import { add } from '../double-double/arithmetic.ts';
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { at, copy, put, toNumbers, zeros } from '../double-double/array.ts';
import type { LinearAlgebra } from '../wasm/linear-algebra/kernels.ts';
import { linearAlgebra } from '../wasm/linear-algebra/kernels.ts';
import { solveByCgls } from './cgls.ts';
import type { Cholesky, Refined } from './fast-cholesky.ts';
import { cholesky, gram, refineByCholesky } from './fast-cholesky.ts';
import { factorizeFast } from './fast-qr.ts';
import { solveNormalEquations } from './normal-equations.ts';
import { choleskyPrecisely } from './precise-cholesky.ts';
import type { PreciseQr, PreciseSolver } from './precise-qr.ts';
import { createSolver, factorize } from './precise-qr.ts';
import type { LinearProblem, Prepared } from './problem.ts';
import { PRECISE_WORK, prepare, scaledMatrix } from './problem.ts';
import { refineByQr } from './refine.ts';
import { digitsOf, residual, scaledProducts, sumOfSquares } from './residual.ts';
import { conditionOf, singularValues } from './singular-values.ts';

/** Below this condition of the scaled matrix normal equations in float64 keep 13 digits of the standard errors. */
const PLAINLY_GOOD = 32;
/** Up to this one their refinement converges well. */
const REFINABLE = 1e6;

export interface LinearSolution {
  readonly x: Float64Array;
  /** Of each unknown; NaN without degrees of freedom, Infinity where the data do not determine it. */
  readonly standardErrors: Float64Array;
  /** b - A x of the data, without weights. */
  readonly residuals: Float64Array;
  /** Weighted sum of squared residuals, without the ridge. */
  readonly rss: number;
  readonly residualStandardDeviation: number;
  /** Rows of positive weight less the rank. */
  readonly degreesOfFreedom: number;
  readonly rank: number;
  /** In the 2-norm, of the unscaled (weighted) matrix; Infinity where the rank is not full. */
  readonly condition: number;
  readonly method: Exclude<LinearMethod, 'auto'>;
  readonly arithmetic: 'double-double' | 'float64';
  /** Corrections made, or steps of CGLS. */
  readonly iterations: number;
  /** Correct digits of x, judged by the last correction; at most 15.95. */
  readonly digits: number;
  readonly determined: readonly boolean[];
  /** Rows; covariance of x, float64. */
  readonly covariance: () => Float64Array[];
}

/** A method cannot do what was asked; the sentence says why and what can. */
export class LeastSquaresError extends Error {
  override readonly name = 'LeastSquaresError';
}

/** What the ways have in common: a solution and what stands behind it. */
interface Way {
  readonly method: LinearSolution['method'];
  readonly arithmetic: LinearSolution['arithmetic'];
  readonly refined: Refined;
  readonly rank: number;
  readonly condition: () => number;
  readonly inverseFactor: () => Float64Array[];
  readonly determined: readonly boolean[];
}

/**
 * The data are finite and fit together (`check.ts`). Throws a LeastSquaresError where the method cannot. Standard errors,
 * condition and covariance may be computed only when they are read; the matrix must not change until then. `kernels`: null
 * for a solution without WebAssembly.
 */
export function solveLinear(
  problem: LinearProblem,
  method: LinearMethod = 'auto',
  kernels: LinearAlgebra | null = linearAlgebra(),
): LinearSolution {
  const quick = kernels && (method === 'auto' || method === 'cholesky') ? solveQuickly(problem, kernels) : undefined;
  if (quick) return quick;
  const prepared = prepare(problem);
  return describe(problem, prepared, choose(problem, prepared, method));
}

/** Plain float64 problems of good condition. What is not the solution itself is computed when it is read. */
function solveQuickly(problem: LinearProblem, kernels: LinearAlgebra): LinearSolution | undefined {
  const { rows, columns, matrix, matrixLow, rhs, rhsLow, weights, ridge } = problem;
  const used = weights ? weights.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0) : rows;
  if (matrixLow || rhsLow || ridge > 0 || used < columns) return undefined;
  const precise = rows * columns ** 2 <= PRECISE_WORK;
  const solution = solveNormalEquations(kernels, { matrix, rhs, columns, weights }, precise ? PLAINLY_GOOD : REFINABLE);
  if (!solution) return undefined;
  const { x, residuals, rss, iterations, digits } = solution;
  const factor = once(solution.factor);
  const inverse = once(() => inverseRows(factor().cholesky, factor().scales));
  const degreesOfFreedom = used - columns;
  const residualStandardDeviation = degreesOfFreedom > 0 ? Math.sqrt(rss / degreesOfFreedom) : NaN;
  const standardErrors = once(() =>
    Float64Array.from(inverse(), (row) => residualStandardDeviation * Math.sqrt(square(row))),
  );
  const condition = once(() => conditionOf(unscaledTriangle(factor().cholesky, factor().scales)));
  return {
    x,
    get standardErrors() {
      return standardErrors();
    },
    residuals,
    rss,
    residualStandardDeviation,
    degreesOfFreedom,
    rank: columns,
    get condition() {
      return condition();
    },
    method: 'cholesky',
    arithmetic: 'float64',
    iterations,
    digits,
    determined: new Array<boolean>(columns).fill(true),
    covariance: () => covarianceOf(inverse(), 0, residualStandardDeviation ** 2),
  };
}

function once<T extends object | number>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}

function choose(problem: LinearProblem, prepared: Prepared, method: LinearMethod): Way {
  const { rows, columns } = prepared;
  const precise = rows * columns * Math.min(rows, columns) <= PRECISE_WORK;
  switch (method) {
    case 'cholesky':
      return (precise ? byPreciseCholesky(prepared) : byCholesky(prepared, REFINABLE)) ?? refuseCholesky();
    case 'qr':
      return precise ? byPreciseQr(prepared, 'qr') : byFastQr(prepared);
    case 'svd':
      return byPreciseQr(prepared, 'svd');
    case 'cgls': {
      const { rank, condition, inverseFactor, determined } = choose(problem, prepared, 'auto');
      const refined = solveByCgls(prepared);
      return { method, arithmetic: 'float64', refined, rank, condition, inverseFactor, determined };
    }
    case 'auto': {
      const good = problem.matrixLow === null ? byCholesky(prepared, precise ? PLAINLY_GOOD : REFINABLE) : undefined;
      return good ?? (precise ? byPreciseQr(prepared, 'qr') : byFastQr(prepared));
    }
  }
}

function refuseCholesky(): never {
  throw new LeastSquaresError(
    'The normal equations are singular to the accuracy of the data, so Cholesky cannot solve them: use the method "qr" or "svd", drop columns that depend on others, or give a ridge',
  );
}

function byCholesky(prepared: Prepared, most: number): Way | undefined {
  const { rows, columns, scales } = prepared;
  if (rows < columns) return undefined;
  const factor = cholesky(gram(prepared), columns);
  if (!factor || !(factor.condition <= most)) return undefined;
  return {
    method: 'cholesky',
    arithmetic: 'float64',
    refined: refineByCholesky(prepared, factor),
    rank: columns,
    condition: () => conditionOf(unscaledTriangle(factor, scales)),
    inverseFactor: () => inverseRows(factor, scales),
    determined: new Array<boolean>(columns).fill(true),
  };
}

/** Columns of R = L' without the scales. */
function unscaledTriangle({ factor, size }: Cholesky, scales: Float64Array): Float64Array[] {
  return Array.from({ length: size }, (_, j) =>
    Float64Array.from({ length: size }, (_value, i) => (i > j ? 0 : (factor[j * size + i] ?? NaN) / (scales[j] ?? 1))),
  );
}

/** Rows of C = S L^-T. */
function inverseRows({ inverse, size }: Cholesky, scales: Float64Array): Float64Array[] {
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (_value, j) => (scales[i] ?? 1) * (inverse[j * size + i] ?? NaN)),
  );
}

function byPreciseCholesky(prepared: Prepared): Way | undefined {
  const { columns, scales } = prepared;
  const solver = choleskyPrecisely(prepared);
  if (!solver) return undefined;
  const x = zeros(columns);
  let r: DoubleDoubleArray = prepared.rhs;
  let digits = 0;
  for (let i = 0; i < 2; i++) {
    const z = solver.solve(scaledProducts(prepared, r));
    const before = copy(x);
    addUnscaled(x, z, scales);
    digits = digitsOf(
      toNumbers({ hi: z.hi, lo: z.lo }).map((v, j) => v * (scales[j] ?? 1)),
      before.hi,
      scales,
    );
    r = residual(prepared, x);
  }
  const identity = Int32Array.from({ length: columns }, (_, j) => j);
  const triangle = createSolver({ ...solver.triangle, columns, betas: zeros(0), permutation: identity }, scales);
  return {
    method: 'cholesky',
    arithmetic: 'double-double',
    refined: { x, residual: r, iterations: 1, digits },
    rank: columns,
    condition: () => conditionOf(triangle.triangle()),
    inverseFactor: triangle.inverseFactor,
    determined: triangle.determined(),
  };
}

function addUnscaled(x: DoubleDoubleArray, z: DoubleDoubleArray, scales: Float64Array): void {
  addTo(x, { hi: z.hi.map((v, j) => v * (scales[j] ?? 1)), lo: z.lo.map((v, j) => v * (scales[j] ?? 1)) });
}

function addTo(x: DoubleDoubleArray, dx: DoubleDoubleArray): void {
  for (let j = 0; j < x.hi.length; j++) put(x, j, add(at(x, j), at(dx, j)));
}

function byPreciseQr(prepared: Prepared, method: 'qr' | 'svd'): Way {
  const { rows, columns, scales, tolerance } = prepared;
  const matrix = scaledMatrix(prepared);
  const qr =
    method === 'qr'
      ? factorize(matrix, rows, columns, tolerance)
      : truncated(factorize(matrix, rows, columns, 0), scales, tolerance);
  const solver = createSolver(qr, scales);
  const x = solver.solve(prepared.rhs);
  const first = residual(prepared, x);
  const correction = solver.solve(first);
  const digits = digitsOf(correction.hi, x.hi, scales);
  addTo(x, correction);
  const refined = { x, residual: residual(prepared, x), iterations: 1, digits };
  return wayOf(prepared, solver, method, 'double-double', refined);
}

/** The rank by the singular values of the scaled matrix. */
function truncated(qr: PreciseQr, scales: Float64Array, tolerance: number): PreciseQr {
  const columns = createSolver(qr, scales).triangle();
  const scaled = columns.map((column, k) => column.map((value) => value * (scales[qr.permutation[k] ?? k] ?? 1)));
  const values = singularValues(scaled);
  return { ...qr, rank: values.filter((value) => value > tolerance * (values[0] ?? 0)).length };
}

function byFastQr(prepared: Prepared): Way {
  const { rows, columns, scales, tolerance } = prepared;
  const qr = factorizeFast(scaledMatrix(prepared).hi, rows, columns, tolerance);
  const solver = createSolver(qr, scales);
  const x = solver.solve(prepared.rhs);
  const refined =
    qr.rank === columns
      ? refineByQr(prepared, qr, x)
      : {
          x,
          residual: residual(prepared, x),
          iterations: 0,
          digits: digitsOf(solver.solve(residual(prepared, x)).hi, x.hi, scales),
        };
  return wayOf(prepared, solver, 'qr', 'float64', refined);
}

function wayOf(
  { columns, rows }: Prepared,
  solver: PreciseSolver,
  method: 'qr' | 'svd',
  arithmetic: LinearSolution['arithmetic'],
  refined: Refined,
): Way {
  const full = solver.rank === Math.min(rows, columns);
  return {
    method,
    arithmetic,
    refined,
    rank: solver.rank,
    condition: () => (full ? conditionOf(solver.triangle()) : Infinity),
    inverseFactor: solver.inverseFactor,
    determined: solver.determined(),
  };
}

function describe(problem: LinearProblem, prepared: Prepared, way: Way): LinearSolution {
  const { rows, columns, weights, ridge } = problem;
  const { x, rest } = rounded(prepared, way.refined, rows);
  const rss = sumOfSquares(rest, rows).hi;
  // With a ridge the rank and the condition are those of the matrix itself.
  const own = ridge > 0 ? choose({ ...problem, ridge: 0 }, prepare({ ...problem, ridge: 0 }), 'auto') : way;
  const used = weights ? weights.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0) : rows;
  const degreesOfFreedom = Math.max(0, used - own.rank);
  const residualStandardDeviation = degreesOfFreedom > 0 ? Math.sqrt(rss / degreesOfFreedom) : NaN;
  const factor = way.inverseFactor();
  const variances = ridge > 0 ? ridgeVariances(factor, ridge) : factor.map((row) => square(row));
  return {
    x,
    standardErrors: Float64Array.from({ length: columns }, (_, j) =>
      way.determined[j] === false && degreesOfFreedom > 0
        ? Infinity
        : residualStandardDeviation * Math.sqrt(variances[j] ?? NaN),
    ),
    residuals: weights === null ? toNumbers(rest).slice(0, rows) : plainResiduals(problem, x),
    rss,
    residualStandardDeviation,
    degreesOfFreedom,
    rank: own.rank,
    condition: own.condition(),
    method: way.method,
    arithmetic: way.arithmetic,
    iterations: way.refined.iterations,
    digits: way.refined.digits,
    determined: way.determined,
    covariance: () => covarianceOf(factor, ridge, residualStandardDeviation ** 2),
  };
}

/** Where the float64 nearest to the solution fits at least as well (whole numbers often do), the noise behind it is dropped. */
function rounded(prepared: Prepared, { x, residual: r }: Refined, rows: number) {
  const nearest = { hi: toNumbers(x), lo: new Float64Array(x.hi.length) };
  const other = residual(prepared, nearest);
  const rest = sumOfSquares(other, rows).hi <= sumOfSquares(r, rows).hi ? other : r;
  return { x: nearest.hi, rest };
}

function plainResiduals({ rows, columns, matrix, rhs }: LinearProblem, x: Float64Array): Float64Array {
  return rhs.map((value, i) => {
    let sum = value;
    for (let j = 0; j < columns; j++) sum -= (matrix[j * rows + i] ?? NaN) * (x[j] ?? NaN);
    return sum;
  });
}

function square(row: Float64Array): number {
  let sum = 0;
  for (const value of row) sum += value * value;
  return sum;
}

function product(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < p.length; k++) sum += (p[k] ?? 0) * (q[k] ?? 0);
  return sum;
}

/** Diagonal of M - ridge M^2, M = (A'A + ridge I)^-1 = C C': the covariance of ridge regression over the variance. */
function ridgeVariances(factor: readonly Float64Array[], ridge: number): number[] {
  return factor.map((row) => square(row) - ridge * factor.reduce((sum, other) => sum + product(row, other) ** 2, 0));
}

function covarianceOf(factor: readonly Float64Array[], ridge: number, variance: number): Float64Array[] {
  const inverse = factor.map((row) => Float64Array.from(factor, (other) => product(row, other)));
  if (ridge === 0) return inverse.map((row) => row.map((value) => variance * value));
  return inverse.map((row, i) =>
    row.map((value, j) => variance * (value - ridge * product(inverse[i] ?? row, inverse[j] ?? row))),
  );
}
