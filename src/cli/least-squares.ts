/** The least-squares job of the runner: which of its three forms a request has, and the form of a matrix and a vector. */
import { checkLinear } from '../engine/least-squares/check.ts';
import type { LinearMethod } from '../engine/jobs/least-squares.ts';
import { LINEAR_METHODS } from '../engine/jobs/least-squares.ts';
import { LeastSquaresError, solveLinear } from '../engine/least-squares/linear.ts';
import { createObjective } from '../engine/minimize/objective.ts';
import { linearObjective } from '../engine/least-squares/objectives.ts';
import { problemOf } from '../engine/least-squares/problem.ts';
import { float64 } from './backend.ts';
import { answerFit, linearAnswer } from './fit.ts';
import { minimizeObjective } from './minimize.ts';
import { runOf, withRss } from './run-request.ts';
import type { Answer, LeastSquaresRequest } from './requests.ts';
import { refuse } from './requests.ts';
import { matrixOf, vectorOf } from '../lang/module-arrays.ts';
import { readValues } from './values.ts';

export function answerLeastSquares(request: LeastSquaresRequest): Answer {
  const forms = (['matrix', 'function', 'model'] as const).filter((field) => request[field] !== undefined);
  if (forms.length !== 1)
    return refuse(
      'Give one of "matrix" (with "rhs"), "function" (residuals of the unknowns) or "model" (with "data"), and not more.',
    );
  if (forms[0] !== 'matrix') return answerFit(request);
  return answerMatrix(request, request.matrix ?? '');
}

function answerMatrix(request: LeastSquaresRequest, matrixName: string): Answer {
  const { rhs: rhsName, method = 'auto' } = request;
  if (rhsName === undefined) return refuse('The field "rhs" is missing: the name of the vector b.');
  if (!isMethod(method)) return refuse(`There is no method ${method}; the methods are: ${LINEAR_METHODS.join(', ')}.`);
  const names = [matrixName, rhsName, ...(request.weights === undefined ? [] : [request.weights])];
  const read = readValues(request.file, request.root, names);
  if (!read.ok) return read.answer;
  const matrix = matrixOf(read.result.values[0], matrixName);
  const rhs = vectorOf(read.result.values[1], rhsName);
  const weights = request.weights === undefined ? null : vectorOf(read.result.values[2], request.weights);
  for (const part of [matrix, rhs, weights]) if (typeof part === 'string') return refuse(part);
  if (typeof matrix === 'string' || typeof rhs === 'string' || typeof weights === 'string') return refuse('');
  const rows = Array.from({ length: matrix.rows }, (_, i) =>
    matrix.values.subarray(i * matrix.columns, (i + 1) * matrix.columns),
  );
  // The mean divides the sum of squares only, not the ridge.
  const ridge = request.loss === 'mean' ? request.ridge * rows.length : request.ridge;
  const problem = { ...problemOf(rows, rhs, ridge), weights };
  const wrong = checkLinear(problem, { matrix: matrixName, rhs: rhsName });
  if (wrong !== null) return refuse(wrong);

  if (request.optimizer !== undefined || request.stages) {
    const run = runOf(request, new Array<number>(problem.columns).fill(0));
    if (typeof run === 'string') return refuse(run);
    const { graph, data } = linearObjective(problem, request.loss);
    return withRss(minimizeObjective(run, createObjective(graph, data, float64)), request.loss, rows.length);
  }
  try {
    return linearAnswer(solveLinear(problem, method), rows.length, ridge);
  } catch (error) {
    if (error instanceof LeastSquaresError) return refuse(`${error.message}.`);
    throw error;
  }
}

function isMethod(name: string): name is LinearMethod {
  return (LINEAR_METHODS as readonly string[]).includes(name);
}
