/** Sums or means of squares as graphs, for the optimizers of `minimize/`. */
import { createBuilder, inline } from '../../graph/builder.ts';
import type { Graph } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import type { LinearProblem } from './problem.ts';

export type Loss = 'sum' | 'mean';

/** The sum or mean of w (A x - b)^2, plus the ridge's part; its data under names of their own. */
export function linearObjective(problem: LinearProblem, loss: Loss): { graph: Graph; data: DataValues } {
  const { rows, columns, matrix, rhs, weights, ridge } = problem;
  const b = createBuilder();
  const data = new Map([
    ['least squares: A', byRows(matrix, rows, columns)],
    ['least squares: b', rhs],
    ['least squares: w', weights ?? new Float64Array()],
  ]);
  const input = (name: 'A' | 'b' | 'w', shape: number[]) =>
    b.input({ kind: 'data', name, shape, hash: `least squares: ${name}` });
  const x = b.input({ kind: 'variable', name: 'x', shape: [columns] });
  const product = b.reshape(b.matmul(input('A', [rows, columns]), b.reshape(x, [columns, 1])), [rows]);
  const residual = b.sub(product, input('b', [rows]));
  const squares = b.mul(residual, residual);
  const total = b.sum(weights ? b.mul(input('w', [rows]), squares) : squares);
  const penalized = ridge === 0 ? total : b.add(total, b.mul(b.constant(ridge), b.sum(b.mul(x, x))));
  return { graph: b.finish([loss === 'mean' ? b.div(penalized, b.constant(rows)) : penalized]), data };
}

/** The sum or mean of the squares of all outputs of a graph of residuals. */
export function squaresOf(graph: Graph, loss: Loss): Graph {
  const b = createBuilder();
  const ids = inline(
    b,
    graph,
    graph.inputs.map((input) => b.input(input)),
  );
  let total = b.constant(0);
  let count = 0;
  for (const output of graph.outputs) {
    const id = ids[output] ?? output;
    total = b.add(total, b.sum(b.mul(id, id)));
    count += sizeOf(b.shapeOf(id));
  }
  return b.finish([loss === 'mean' ? b.div(total, b.constant(count)) : total]);
}

function byRows(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) result[i * columns + j] = matrix[j * rows + i] ?? NaN;
  }
  return result;
}
