/**
 * The cost of a linear problem, ||A x - b||^2 + ridge ||x||^2, about its exact solution x*: with d = x - x* it is the least cost
 * plus ||A d||^2 + ridge ||d||^2, which has no cancellation. Small problems go through A, long ones through A'A.
 */
import { createBuilder } from '../../graph/builder.ts';
import type { Graph } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import type { SquaresLoss } from '../jobs/least-squares.ts';
import { gram } from './fast-cholesky.ts';
import { distanceTo, type Measure } from './iterates.ts';
import { linearObjective } from './objectives.ts';
import type { LinearProblem } from './problem.ts';
import { prepare } from './problem.ts';

/** Elements of A up to which a step goes through A itself. */
const DIRECT = 512;

export interface Quadratic {
  readonly rss: (x: Float64Array) => number;
  readonly distance: (x: Float64Array) => number;
  readonly measure: Measure;
  /** Rows of A'A + ridge I. */
  readonly curvature: () => Float64Array[];
  /** The cost of a vector x or, for `mean`, the cost over the number of rows, as a graph with its data. */
  readonly objective: (loss: SquaresLoss) => { readonly graph: Graph; readonly data: DataValues };
  /** Where the cost is least. */
  readonly exact: Float64Array;
  readonly least: number;
}

/** @param rss ||A exact - b||^2. The problem has no weights. */
export function createQuadratic(problem: LinearProblem, exact: Float64Array, rss: number): Quadratic {
  const { rows, columns, matrix, ridge } = problem;
  const least = rss + ridge * dot(exact, exact);
  let known: Float64Array[] | undefined;
  const curvature = () => (known ??= curvatureOf(problem));
  const direct = rows * columns <= DIRECT;
  const times = (x: Float64Array) => {
    const y = new Float64Array(rows);
    for (let j = 0; j < columns; j++) {
      const factor = x[j] ?? 0;
      for (let i = 0; i < rows; i++) y[i] = (y[i] ?? 0) + factor * (matrix[j * rows + i] ?? 0);
    }
    return y;
  };
  const away = (x: Float64Array) => x.map((value, j) => value - (exact[j] ?? 0));
  const excess = (x: Float64Array) => {
    const d = away(x);
    if (!direct) return Math.max(0, dot(d, product(curvature(), d)));
    const image = times(d);
    return dot(image, image) + ridge * dot(d, d);
  };
  // A' (A x* - b) = -ridge x*.
  const squares = (x: Float64Array) => {
    const d = away(x);
    return Math.max(0, rss + excess(x) - ridge * (dot(d, d) + 2 * dot(d, exact)));
  };
  const distance = distanceTo(exact);
  return {
    exact,
    least,
    curvature,
    rss: squares,
    distance,
    measure: { rss: ({ x }) => squares(x), excess: ({ x }) => excess(x), distance: ({ x }) => distance(x) },
    objective: (loss) =>
      direct
        ? linearObjective(problem, loss)
        : aboutSolution(curvature(), exact, least, loss === 'mean' ? 1 / rows : 1),
  };
}

/** share (least + d' C d), d = x - exact. */
function aboutSolution(curvature: readonly Float64Array[], exact: Float64Array, least: number, share: number) {
  const n = exact.length;
  const b = createBuilder();
  const input = (name: string, shape: readonly number[]) =>
    b.input({ kind: 'data', name, shape, hash: `least squares: ${name}` });
  const x = b.input({ kind: 'variable', name: 'x', shape: [n] });
  const d = b.sub(x, input('solution', [n]));
  const image = b.reshape(b.matmul(input('curvature', [n, n]), b.reshape(d, [n, 1])), [n]);
  const cost = b.add(b.constant(share * least), b.mul(b.constant(share), b.sum(b.mul(d, image))));
  const flat = new Float64Array(n * n);
  curvature.forEach((row, i) => {
    flat.set(row, i * n);
  });
  const data = new Map([
    ['least squares: solution', exact],
    ['least squares: curvature', flat],
  ]);
  return { graph: b.finish([cost]), data };
}

function curvatureOf(problem: LinearProblem): Float64Array[] {
  const prepared = prepare({ ...problem, ridge: 0 });
  const { columns, scales } = prepared;
  const lower = gram(prepared);
  return Array.from({ length: columns }, (_, i) =>
    Float64Array.from({ length: columns }, (_value, j) => {
      const value = (i >= j ? lower[i * columns + j] : lower[j * columns + i]) ?? NaN;
      return value / ((scales[i] ?? 1) * (scales[j] ?? 1)) + (i === j ? problem.ridge : 0);
    }),
  );
}

function product(rows: readonly Float64Array[], d: Float64Array): Float64Array {
  return Float64Array.from(rows, (row) => dot(row, d));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
