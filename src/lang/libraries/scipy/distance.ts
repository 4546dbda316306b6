/** scipy.spatial.distance: between two points, and between all pairs of rows. */
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, NamespaceValue, Tensor, Value } from '../../tracer/values.ts';
import { numberOr, textOr } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import { algebra, type Algebra } from '../operations/algebra.ts';
import { result } from '../tables.ts';

/** Of the differences along the last axis. */
type Metric = (a: Algebra, difference: Tensor, p: number) => Tensor;

const along = (x: Tensor): readonly number[] => [x.shape.length - 1];
const squares: Metric = (a, d) => a.tensors.sum(a.mul(d, d), along(d));
const METRICS: Readonly<Record<string, Metric>> = {
  euclidean: (a, d) => a.sqrt(squares(a, d, 2)),
  sqeuclidean: squares,
  cityblock: (a, d) => a.tensors.sum(a.abs(d), along(d)),
  chebyshev: (a, d) => a.tensors.reduceMax(a.abs(d), along(d)),
  minkowski: (a, d, p) => a.pow(a.tensors.sum(a.pow(a.abs(d), p), along(d)), 1 / p),
};

function metricOf(i: Interpreter, metric: Value | undefined): Metric {
  const name = textOr(i, metric, 'euclidean', 'the metric');
  const found = Object.hasOwn(METRICS, name) ? METRICS[name] : undefined;
  return found ?? i.fail(`The metric ${name} is not read. The metrics are: ${Object.keys(METRICS).join(', ')}.`);
}

const between = (name: string, metric: Metric): BuiltinValue =>
  builtin(name, 'u, v, p?', ({ u, v, p }, i) => {
    const a = algebra(i.tensors);
    return result(i, 'numpy', metric(a, a.sub(i.tensor(u), i.tensor(v)), numberOr(i, p, 2, 'p')), [u, v]);
  });

function rowsOf(
  i: Interpreter,
  value: Value,
): { readonly rows: Tensor; readonly count: number; readonly width: number } {
  const rows = i.tensor(value);
  const [count, width] = rows.shape;
  if (count === undefined || width === undefined || rows.shape.length !== 2)
    return i.fail('Distances are between the rows of matrices. Give an array of two axes.');
  return { rows, count, width };
}

export const distance: NamespaceValue = namespace('scipy.spatial.distance', {
  ...Object.fromEntries(Object.entries(METRICS).map(([name, metric]) => [name, between(name, metric)])),
  cdist: builtin('cdist', 'XA, XB, metric?, p?', ({ XA, XB, metric, p }, i) => {
    const a = algebra(i.tensors);
    const [left, right] = [rowsOf(i, XA), rowsOf(i, XB)];
    const differences = a.sub(
      a.tensors.reshape(left.rows, [left.count, 1, left.width]),
      a.tensors.reshape(right.rows, [1, right.count, right.width]),
    );
    return result(i, 'numpy', metricOf(i, metric)(a, differences, numberOr(i, p, 2, 'p')), [XA, XB]);
  }),
  pdist: builtin('pdist', 'X, metric?, p?', ({ X, metric, p }, i) => {
    const a = algebra(i.tensors);
    const { rows, count } = rowsOf(i, X);
    const pairs = Array.from({ length: count }, (_, k) =>
      Array.from({ length: count - k - 1 }, (_row, l) => [k, k + l + 1] as const),
    ).flat();
    const taken = (side: 0 | 1) =>
      a.tensors.gather(
        rows,
        0,
        pairs.map((pair) => pair[side]),
      );
    return result(i, 'numpy', metricOf(i, metric)(a, a.sub(taken(0), taken(1)), numberOr(i, p, 2, 'p')), [X]);
  }),
});
