/** PyTorch's products and `torch.linalg`. */
import type { BuiltinValue, Members, NamespaceValue, Value } from '../../tracer/values.ts';
import { axesOf, axisOf, flag, isGiven, numberOr, textOr } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import { eigenvalues, leastSquares, norm, pairedAxes } from '../numpy/linalg.ts';
import { algebra } from '../operations/algebra.ts';
import * as l from '../operations/linalg.ts';
import { moveAxis } from '../operations/movement.ts';
import * as p from '../operations/products.ts';
import * as r from '../operations/reductions.ts';
import type { Elementwise1, Elementwise2 } from '../tables.ts';
import { binaryFunction, mapTable, result, unaryFunction } from '../tables.ts';

const PRODUCTS: Readonly<Record<string, Elementwise2>> = {
  matmul: p.matmul,
  mm: p.matmul,
  mv: p.matmul,
  bmm: p.matmul,
  dot: p.dot,
  vdot: p.dot,
  inner: (a, x, y) =>
    x.shape.length === 0 || y.shape.length === 0
      ? a.mul(x, y)
      : p.contract(a, x, y, [x.shape.length - 1], [y.shape.length - 1]),
  outer: p.outer,
  ger: p.outer,
  kron: p.kron,
};

const MATRIX_FUNCTIONS: Readonly<Record<string, Elementwise1>> = {
  det: l.determinant,
  inverse: l.inverse,
  inv: l.inverse,
  pinverse: l.pseudoinverse,
  pinv: l.pseudoinverse,
  cholesky: l.cholesky,
  trace: l.trace,
  logdet: (a, x) => a.log(l.determinant(a, x)),
};

/** input * beta + alpha * (x @ y). */
function added(name: string): BuiltinValue {
  return builtin(
    name,
    'input, x|mat1|batch1|mat|vec1, y|mat2|batch2|vec|vec2, beta?, alpha?',
    ({ input, x, y, beta, alpha }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const product = (name === 'addr' ? p.outer : p.matmul)(a, interpreter.tensor(x), interpreter.tensor(y));
      const scale = numberOr(interpreter, alpha, 1, 'alpha');
      const start = a.mul(numberOr(interpreter, beta, 1, 'beta'), interpreter.tensor(input));
      return result(interpreter, 'torch', a.add(start, scale === 1 ? product : a.mul(scale, product)));
    },
  );
}

function crossProduct(name: string): BuiltinValue {
  return builtin(name, 'input, other, dim?', ({ input, other, dim }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const [x, y] = [interpreter.tensor(input), interpreter.tensor(other)];
    const axis = axisOf(interpreter, dim, x.shape.length);
    const last = moveAxis(x.shape.length, axis, x.shape.length - 1);
    const c = p.cross(a, a.tensors.transpose(x, last), a.tensors.transpose(y, last));
    return result(interpreter, 'torch', a.tensors.transpose(c, moveAxis(x.shape.length, x.shape.length - 1, axis)));
  });
}

export const products: Members = {
  ...mapTable(PRODUCTS, (name, apply) => binaryFunction(name, 'torch', apply)),
  ...mapTable(MATRIX_FUNCTIONS, (name, apply) => unaryFunction(name, 'torch', apply)),
  addmm: added('addmm'),
  addmv: added('addmv'),
  addr: added('addr'),
  baddbmm: added('baddbmm'),
  cross: crossProduct('cross'),
  einsum: builtin('einsum', 'equation, ...operands', ({ equation, operands }, interpreter) => {
    const [first] = operands;
    const given = operands.length === 1 && first && first.kind !== 'array' ? interpreter.iterate(first) : operands;
    const tensors = given.map((each) => interpreter.tensor(each));
    return result(
      interpreter,
      'torch',
      p.einsum(algebra(interpreter.tensors), textOr(interpreter, equation, '', 'the equation'), tensors),
    );
  }),
  tensordot: builtin('tensordot', 'a, b, dims?', ({ a: first, b: second, dims }, interpreter) => {
    const [x, y] = [interpreter.tensor(first), interpreter.tensor(second)];
    const [left, right] = pairedAxes(interpreter, dims, x.shape.length, y.shape.length);
    return result(interpreter, 'torch', p.contract(algebra(interpreter.tensors), x, y, left, right));
  }),
  matrix_power: builtin('matrix_power', 'input, n', ({ input, n }, interpreter) =>
    result(
      interpreter,
      'torch',
      l.matrixPower(algebra(interpreter.tensors), interpreter.tensor(input), interpreter.integer(n, 'the power')),
    ),
  ),
  cdist: builtin('cdist', 'x1, x2, p?', ({ x1, x2, p: order }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const [x, y] = [interpreter.tensor(x1), interpreter.tensor(x2)];
    const rows = a.tensors.reshape(x, [...x.shape.slice(0, -1), 1, x.shape.at(-1) ?? 1]);
    const columns = a.tensors.reshape(y, [...y.shape.slice(0, -2), 1, ...y.shape.slice(-2)]);
    const difference = a.sub(rows, columns);
    return result(
      interpreter,
      'torch',
      r.vectorNorm(a, difference, numberOr(interpreter, order, 2, 'p'), [difference.shape.length - 1], false, true),
    );
  }),
};

function solving(name: string): BuiltinValue {
  return builtin(name, 'A, B', ({ A, B }, interpreter) =>
    result(interpreter, 'torch', l.solve(algebra(interpreter.tensors), interpreter.tensor(A), interpreter.tensor(B))),
  );
}

function named(items: readonly Value[], names: readonly string[]): Value {
  return { kind: 'tuple', items, names };
}

function normOf(name: string): BuiltinValue {
  return builtin(name, 'A|x|input, ord?, dim?, keepdim?, dtype?', ({ A, ord, dim, keepdim }, interpreter) => {
    const x = interpreter.tensor(A, 'the argument of norm()');
    const axes = axesOf(interpreter, dim, x.shape.length);
    const a = algebra(interpreter.tensors);
    const keep = flag(interpreter, keepdim);
    const value =
      name === 'vector_norm'
        ? r.vectorNorm(a, x, numberOr(interpreter, ord, 2, 'the order'), axes, keep, true)
        : norm(interpreter, a, x, ord, axes, keep, true);
    return result(interpreter, 'torch', value);
  });
}

export const linalg: NamespaceValue = namespace('torch.linalg', {
  ...mapTable(MATRIX_FUNCTIONS, (name, apply) => unaryFunction(name, 'torch', apply)),
  norm: normOf('norm'),
  vector_norm: normOf('vector_norm'),
  matrix_norm: normOf('matrix_norm'),
  cross: crossProduct('cross'),
  matmul: binaryFunction('matmul', 'torch', p.matmul),
  vecdot: binaryFunction('vecdot', 'torch', (a, x, y) =>
    r.sum(a, a.mul(x, y), [Math.max(x.shape.length, y.shape.length) - 1], false),
  ),
  solve: solving('solve'),
  matrix_power: products.matrix_power ?? solving('matrix_power'),
  slogdet: builtin('slogdet', 'A', ({ A }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const det = l.determinant(a, interpreter.tensor(A));
    return named(
      [result(interpreter, 'torch', a.sign(det)), result(interpreter, 'torch', a.log(a.abs(det)))],
      ['sign', 'logabsdet'],
    );
  }),
  eigvalsh: builtin('eigvalsh', 'A, UPLO?', ({ A }, interpreter) =>
    result(interpreter, 'torch', eigenvalues(interpreter, interpreter.tensor(A))),
  ),
  lstsq: builtin('lstsq', 'A, B, rcond?, driver?', ({ A, B }, interpreter) => {
    const solution = leastSquares(algebra(interpreter.tensors), interpreter.tensor(A), interpreter.tensor(B));
    return named([result(interpreter, 'torch', solution)], ['solution']);
  }),
  multi_dot: builtin('multi_dot', 'tensors', ({ tensors: given }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const [first, ...rest] = interpreter.iterate(given).map((each) => interpreter.tensor(each));
    if (!isGiven(given) || !first) return interpreter.fail('multi_dot() needs at least two tensors.');
    return result(interpreter, 'torch', rest.reduce((x, y) => p.matmul(a, x, y), first)); // prettier-ignore
  }),
});
