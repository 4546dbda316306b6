/** The methods of the linear job one by one: direct ones, and CGLS on WebGL with its last digits from float64. */
import { toNumbers } from '../double-double/array.ts';
import type { Control } from '../control.ts';
import type { LinearAttempt } from '../jobs/least-squares.ts';
import type { OnWebgl, PainterAccess, WebglCgls } from '../painter.ts';
import { solvingByCgls } from './cgls.ts';
import { createIterates, digitsAt, traceOf } from './iterates.ts';
import type { LinearMethod } from '../jobs/least-squares.ts';
import type { LinearSolution } from './linear.ts';
import { LeastSquaresError, solveLinear } from './linear.ts';
import { factorizeFast } from './fast-qr.ts';
import { createSolver, factorize } from './precise-qr.ts';
import type { LinearProblem } from './problem.ts';
import { PRECISE_WORK, prepare, scaledMatrix } from './problem.ts';
import type { Quadratic } from './quadratic.ts';
import { residual } from './residual.ts';
import { singularValues } from './singular-values.ts';

type Direct = Exclude<LinearMethod, 'auto' | 'cgls'>;

export const METHOD_NAMES: Readonly<Record<Exclude<LinearMethod, 'auto'>, string>> = {
  cholesky: 'Cholesky',
  qr: 'QR',
  svd: 'SVD',
  cgls: 'CGLS',
};

/** Rows * columns^2 up to which a method runs beside the chosen one: about a second of work. */
const BESIDE: Readonly<Record<Direct, number>> = { cholesky: 1.5e9, qr: 5e8, svd: 2e7 };
/** Milliseconds that CGLS gets in float64. */
const PATIENCE = 8000;
/** Unknowns up to which all singular values are computed. */
const MOST_SINGULAR_VALUES = 150;

const NOTHING = { trace: null, findings: [], launches: 0, iterations: 0 } as const;

/** What a solution is among the others. */
export function attemptOf(
  { method, arithmetic, x, rss, iterations, digits }: LinearSolution,
  milliseconds: number,
): LinearAttempt {
  const how = arithmetic === 'float64' ? 'in float64, refined by residuals in double-double' : 'in double-double';
  return {
    ...NOTHING,
    label: METHOD_NAMES[method],
    kind: 'direct',
    backend: 'float64',
    x,
    rss,
    digits,
    iterations: method === 'cgls' ? iterations : 0,
    termination: 'solved',
    sentence: `${METHOD_NAMES[method]} ${how}.`,
    milliseconds,
  };
}

export function refusal(label: string, sentence: string): LinearAttempt {
  const none = { ...NOTHING, x: null, rss: NaN, digits: NaN, milliseconds: 0 };
  return { ...none, label, kind: 'direct', backend: 'float64', termination: 'refused', sentence };
}

/** Another direct method on the same problem, where it would not take long. */
export function solveBeside(problem: LinearProblem, method: Direct, quadratic: Quadratic): LinearAttempt {
  const label = METHOD_NAMES[method];
  const { rows, columns } = problem;
  if (rows * columns * Math.min(rows, columns) > BESIDE[method])
    return refusal(label, `Not run beside the others: it would take long. Choose ${label} as the method to run it.`);
  const start = performance.now();
  try {
    const solution = solveLinear(problem, method);
    const attempt = attemptOf(solution, performance.now() - start);
    return { ...attempt, digits: digitsAt(quadratic.distance(solution.x)) };
  } catch (error) {
    if (error instanceof LeastSquaresError) return refusal(label, `${error.message}.`);
    throw error;
  }
}

/** CGLS step by step: in float32 on WebGL where there is one, then restarted from residuals in double-double. */
export async function iterateByCgls(
  problem: LinearProblem,
  quadratic: Quadratic,
  access: PainterAccess | null,
  control: Control,
): Promise<{ readonly attempt: LinearAttempt; readonly note: string | null }> {
  const compiled = () => (access?.kind === 'open' ? access.painter.compiled : 0);
  // What compiling shaders takes, once, is not the method's.
  const start = performance.now() - compiled();
  const iterates = createIterates();
  const zero = new Float64Array(problem.columns);
  iterates.add(0, zero);
  const painted = access?.kind === 'open' ? await onWebgl(problem, access) : null;
  const gpu = painted?.kind === 'ready' ? painted.value : null;
  let steps = 0;
  let base: Float64Array = zero;
  if (gpu) {
    gpu.kept.forEach((iteration, row) => {
      base = Float64Array.from(gpu.iterates.subarray(row * problem.columns, (row + 1) * problem.columns));
      if (iteration > 0) iterates.add(iteration, base);
    });
    base = Float64Array.from(gpu.x);
    steps = Math.max(gpu.trace.length - 1, 0);
    iterates.add(steps, base);
  }
  const single = digitsAt(quadratic.distance(base));
  const prepared = prepare(problem);
  const rest = gpu ? residual(prepared, { hi: base, lo: zero }) : prepared.rhs;
  let float64Steps = 0;
  const way = solvingByCgls({ ...prepared, rhs: rest }, (dx) => {
    float64Steps++;
    iterates.add(
      steps + float64Steps,
      dx.map((value, j) => value + (base[j] ?? 0)),
    );
  });
  const end = performance.now() + PATIENCE;
  let late = false;
  let next = way.next(false);
  while (next.done !== true) {
    await control.checkpoint(0.85);
    late = performance.now() > end;
    next = way.next(late || control.stopped);
  }
  const refined = next.value;
  const x = toNumbers(refined.x).map((value, j) => value + (base[j] ?? 0));
  const sentence = gpu
    ? `${steps} steps in float32 on WebGL (${single.toFixed(1)} digits), then ${float64Steps} in float64 from residuals in double-double.`
    : `${float64Steps} steps in float64, restarted from residuals in double-double.`;
  const attempt: LinearAttempt = {
    label: METHOD_NAMES.cgls,
    kind: 'iterative',
    backend: gpu ? 'webgl' : 'float64',
    x,
    rss: quadratic.rss(x),
    digits: digitsAt(quadratic.distance(x)),
    iterations: steps + float64Steps,
    termination: late ? 'seconds' : control.stopped ? 'stopped' : 'solved',
    sentence,
    trace: traceOf(iterates.kept(), quadratic.measure),
    findings: [],
    launches: gpu?.launches ?? 0,
    milliseconds: Math.max(0, performance.now() - start - compiled()),
  };
  const reason = access?.kind === 'unavailable' ? access.reason : painted?.kind === 'declined' ? painted.reason : null;
  return { attempt, note: reason === null ? null : `float64 ran CGLS: ${reason}` };
}

/** Float32 has nothing to gain beyond this part of the first gradient. */
const SINGLE = 1e-7;

function onWebgl(
  { rows, columns, matrix, rhs, weights, ridge }: LinearProblem,
  { painter }: Extract<PainterAccess, { readonly kind: 'open' }>,
): Promise<OnWebgl<WebglCgls>> {
  return painter.cgls({ rows, columns, matrix, rhs, weights, ridge }, 2 * Math.min(rows, columns) + 20, SINGLE);
}

/** Of the matrix itself, descending; empty where there are too many. */
export function allSingularValues(problem: LinearProblem): Float64Array {
  const prepared = prepare({ ...problem, ridge: 0 });
  const { rows, columns, scales } = prepared;
  const work = rows * columns * Math.min(rows, columns);
  if (columns > MOST_SINGULAR_VALUES || work > BESIDE.qr) return new Float64Array();
  const matrix = scaledMatrix(prepared);
  const qr = work <= PRECISE_WORK ? factorize(matrix, rows, columns, 0) : factorizeFast(matrix.hi, rows, columns, 0);
  const values = singularValues(createSolver(qr, scales).triangle());
  const full = Array.from({ length: Math.min(rows, columns) }, (_, index) => values[index] ?? 0);
  return Float64Array.from(full);
}
