/** NumPy's products and `np.linalg`. */
import { sizeOf } from '../../../graph/graph.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, NamespaceValue, Tensor, Value } from '../../tracer/values.ts';
import { integer, tuple } from '../../tracer/values.ts';
import { axesOf, axisOf, flag, integersOf, isGiven, numberOr, textOr, integerOr } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import * as l from '../operations/linalg.ts';
import { diagonal, flatten, moveAxis } from '../operations/movement.ts';
import * as p from '../operations/products.ts';
import * as r from '../operations/reductions.ts';
import { binaryFunction, mapTable, ownArray, result, unaryFunction } from '../tables.ts';
import type { Elementwise1, Elementwise2 } from '../tables.ts';
import { partsOf } from './joining.ts';

/** `ord` of a norm as a number; the Frobenius norm is the 2-norm of the elements. */
function orderOf(interpreter: Interpreter, value: Value | undefined, otherwise = 2): number {
  if (!isGiven(value)) return otherwise;
  if (value.kind !== 'string') return interpreter.number(value, 'the order of the norm');
  if (value.value === 'fro') return 2;
  if (value.value === 'inf') return Infinity;
  return interpreter.fail(`The norm "${value.value}" is not read. Use 'fro', a number or inf.`);
}

/** NumPy's norm, PyTorch's too: of vectors, of matrices by `ord`, of all elements. */
export function norm(
  interpreter: Interpreter,
  a: Algebra,
  x: Tensor,
  order: Value | undefined,
  axes: readonly number[] | undefined,
  keep: boolean,
  smooth: boolean,
): Tensor {
  const matrix =
    isGiven(order) && order.kind !== 'string' && (axes?.length === 2 || (axes === undefined && x.shape.length === 2));
  const p = orderOf(interpreter, order);
  if (!matrix) return r.vectorNorm(a, x, p, axes, keep, smooth);
  const [rows = 0, columns = 1] = axes ?? [0, 1];
  const size = a.abs(x);
  const [inner, outer] = Math.abs(p) === 1 ? [rows, columns] : [columns, rows];
  if (Math.abs(p) !== 1 && Math.abs(p) !== Infinity) {
    return interpreter.fail(
      `The matrix norm of order ${p} needs singular values and is not read. Use 'fro', 1 or inf.`,
    );
  }
  const sums = r.sum(a, size, [inner], true);
  const best = p > 0 ? r.max(a, sums, [outer], true) : r.min(a, sums, [outer], true);
  return keep ? best : a.tensors.reshape(best, x.shape.filter((_, axis) => axis !== rows && axis !== columns)); // prettier-ignore
}

/** Eigenvalues of a symmetric matrix: of order 2 written out, of known ones computed. */
export function eigenvalues(interpreter: Interpreter, x: Tensor): Tensor {
  const known = interpreter.known(x);
  const n = x.shape.at(-1) ?? 0;
  if (known && x.shape.length === 2) return interpreter.tensors.of(l.jacobiEigenvalues(known, n), [n]);
  return (
    l.symmetricEigenvalues(algebra(interpreter.tensors), x) ??
    interpreter.fail(
      `Eigenvalues of a matrix of order ${n} that depends on the inputs are not read. Orders 1 and 2 are.`,
    )
  );
}

/** Least squares by the normal equations: what `lstsq` gives where the matrix has full rank. */
export function leastSquares(a: Algebra, matrix: Tensor, rhs: Tensor): Tensor {
  return p.matmul(a, l.pseudoinverse(a, matrix), rhs);
}

const PRODUCTS: Readonly<Record<string, Elementwise2>> = {
  dot: p.dot,
  matmul: p.matmul,
  inner: (a, x, y) =>
    x.shape.length === 0 || y.shape.length === 0
      ? a.mul(x, y)
      : p.contract(a, x, y, [x.shape.length - 1], [y.shape.length - 1]),
  outer: p.outer,
  vdot: (a, x, y) => p.dot(a, flatten(a.tensors, x), flatten(a.tensors, y)),
  vecdot: (a, x, y) => r.sum(a, a.mul(x, y), [Math.max(x.shape.length, y.shape.length) - 1], false),
  kron: p.kron,
};

const MATRIX_FUNCTIONS: Readonly<Record<string, Elementwise1>> = {
  det: l.determinant,
  inv: l.inverse,
  pinv: l.pseudoinverse,
  cholesky: l.cholesky,
};

export const products: Members = {
  ...mapTable(PRODUCTS, (name, apply) => binaryFunction(name, 'numpy', apply)),
  einsum: einsum('einsum'),
  tensordot: builtin('tensordot', 'a, b, axes?', ({ a: first, b: second, axes }, interpreter) => {
    const [x, y] = [interpreter.tensor(first), interpreter.tensor(second)];
    const [left, right] = pairedAxes(interpreter, axes, x.shape.length, y.shape.length);
    return result(interpreter, 'numpy', p.contract(algebra(interpreter.tensors), x, y, left, right), [first, second]);
  }),
  cross: builtin('cross', 'a, b, axisa?, axisb?, axisc?, axis?', ({ a: first, b: second, axis }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const last = (x: Tensor) => {
      const from = axisOf(interpreter, axis, x.shape.length);
      return a.tensors.transpose(x, moveAxis(x.shape.length, from, x.shape.length - 1));
    };
    const c = p.cross(a, last(interpreter.tensor(first)), last(interpreter.tensor(second)));
    const back = isGiven(axis) ? a.tensors.transpose(c, moveAxis(c.shape.length, c.shape.length - 1, axisOf(interpreter, axis, c.shape.length))) : c; // prettier-ignore
    return result(interpreter, 'numpy', back, [first, second]);
  }),
  trace: traceFunction(),
};

function traceFunction(): BuiltinValue {
  return builtin('trace', 'a|x|input, offset?', ({ a: value, offset }, interpreter) => {
    const k = integerOr(interpreter, offset, 0, 'the offset');
    const { tensors } = interpreter;
    const x = interpreter.tensor(value);
    const sum = k === 0 ? l.trace(algebra(tensors), x) : tensors.sum(diagonal(tensors, x, k), [x.shape.length - 2]);
    return result(interpreter, 'numpy', sum, [value]);
  });
}

function einsum(name: string): BuiltinValue {
  return builtin(name, 'subscripts, ...operands, optimize?, out?', ({ subscripts, operands }, interpreter) => {
    const text = textOr(interpreter, subscripts, '', 'the subscripts');
    const tensors = operands.map((operand) => interpreter.tensor(operand));
    return result(interpreter, 'numpy', p.einsum(algebra(interpreter.tensors), text, tensors), operands);
  });
}

export function pairedAxes(
  interpreter: Interpreter,
  axes: Value | undefined,
  m: number,
  n: number,
): [readonly number[], readonly number[]] {
  if (!isGiven(axes) || axes.kind === 'number') {
    const count = isGiven(axes) ? interpreter.integer(axes, 'the number of axes') : 2;
    const indices = Array.from({ length: count }, (_, i) => i);
    return [indices.map((i) => m - count + i), indices];
  }
  const [left, right] = interpreter.iterate(axes);
  if (!left || !right) return interpreter.fail('The axes of tensordot() are a number or a pair.');
  const positive = (values: readonly number[], rank: number) => values.map((axis) => (axis < 0 ? axis + rank : axis));
  return [
    positive(integersOf(interpreter, left, 'the axes'), m),
    positive(integersOf(interpreter, right, 'the axes'), n),
  ];
}

export const linalg: NamespaceValue = namespace('numpy.linalg', {
  ...mapTable(MATRIX_FUNCTIONS, (name, apply) => unaryFunction(name, 'numpy', apply)),
  matmul: binaryFunction('matmul', 'numpy', p.matmul),
  outer: binaryFunction('outer', 'numpy', p.outer),
  cross: binaryFunction('cross', 'numpy', p.cross),
  vecdot: binaryFunction('vecdot', 'numpy', (a, x, y) =>
    r.sum(a, a.mul(x, y), [Math.max(x.shape.length, y.shape.length) - 1], false),
  ),
  trace: traceFunction(),
  norm: builtin('norm', 'x, ord?, axis?, keepdims?', ({ x: value, ord, axis, keepdims }, interpreter) => {
    const x = interpreter.tensor(value, 'the argument of norm()');
    const axes = axesOf(interpreter, axis, x.shape.length);
    return result(
      interpreter,
      'numpy',
      norm(interpreter, algebra(interpreter.tensors), x, ord, axes, flag(interpreter, keepdims), false),
      [value],
    );
  }),
  vector_norm: builtin('vector_norm', 'x, axis?, keepdims?, ord?', ({ x: value, ord, axis, keepdims }, interpreter) => {
    const x = interpreter.tensor(value);
    const axes = axesOf(interpreter, axis, x.shape.length);
    return result(
      interpreter,
      'numpy',
      r.vectorNorm(
        algebra(interpreter.tensors),
        x,
        numberOr(interpreter, ord, 2, 'the order'),
        axes,
        flag(interpreter, keepdims),
        false,
      ),
      [value],
    );
  }),
  slogdet: builtin('slogdet', 'a', ({ a: value }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const det = l.determinant(a, interpreter.tensor(value));
    const [sign, log] = [a.sign(det), a.log(a.abs(det))].map((each) => result(interpreter, 'numpy', each, [value]));
    return { kind: 'tuple', items: [sign ?? integer(0), log ?? integer(0)], names: ['sign', 'logabsdet'] };
  }),
  solve: builtin('solve', 'a, b', ({ a: matrix, b }, interpreter) =>
    result(
      interpreter,
      'numpy',
      l.solve(algebra(interpreter.tensors), interpreter.tensor(matrix), interpreter.tensor(b)),
      [matrix, b],
    ),
  ),
  lstsq: builtin('lstsq', 'a, b, rcond?', ({ a: matrix, b }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const [m, rhs] = [interpreter.tensor(matrix), interpreter.tensor(b)];
    const x = leastSquares(a, m, rhs);
    const residual = a.sub(p.matmul(a, m, x), rhs);
    const rss = a.tensors.sum(a.mul(residual, residual), [0]);
    const residuals = a.tensors.reshape(rss, [sizeOf(rss.shape)]);
    const none = a.tensors.of([], [0]);
    return tuple([
      result(interpreter, 'numpy', x, [matrix, b]),
      ownArray(interpreter, 'numpy', residuals, [matrix]),
      integer(m.shape[1] ?? 0),
      ownArray(interpreter, 'numpy', none),
    ]);
  }),
  matrix_power: builtin('matrix_power', 'a, n', ({ a: value, n }, interpreter) =>
    result(
      interpreter,
      'numpy',
      l.matrixPower(algebra(interpreter.tensors), interpreter.tensor(value), interpreter.integer(n, 'the power')),
      [value],
    ),
  ),
  multi_dot: builtin('multi_dot', 'arrays', ({ arrays }, interpreter) => {
    const [first, ...rest] = partsOf(interpreter, arrays);
    if (!first) return interpreter.fail('multi_dot() needs at least two arrays.');
    const a = algebra(interpreter.tensors);
    return result(interpreter, 'numpy', rest.reduce((x, y) => p.dot(a, x, y), first), interpreter.iterate(arrays)); // prettier-ignore
  }),
  eigh: builtin('eigh', 'a, UPLO?', ({ a: value }, interpreter) => ({
    kind: 'tuple',
    names: ['eigenvalues', 'eigenvectors'],
    items: [
      ownArray(interpreter, 'numpy', eigenvalues(interpreter, interpreter.tensor(value)), [value]),
      {
        kind: 'unreadable',
        diagnostic: {
          message: 'The eigenvectors of eigh() have no sign of their own, and are not read. Use the eigenvalues.',
          severity: 'error',
          span: interpreter.span,
        },
      },
    ],
  })),
  eigvalsh: builtin('eigvalsh', 'a, UPLO?', ({ a: value }, interpreter) =>
    ownArray(interpreter, 'numpy', eigenvalues(interpreter, interpreter.tensor(value)), [value]),
  ),
});
