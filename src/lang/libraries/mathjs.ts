/** mathjs: its functions of numbers. Matrices and expressions as strings are left out. */
import type { NamespaceValue } from '../tracer/values.ts';
import { list, number } from '../tracer/values.ts';
import { builtin, namespace } from './library.ts';
import { algebra } from './operations/algebra.ts';
import * as e from './operations/elementwise.ts';
import * as r from './operations/reductions.ts';
import { dot } from './operations/products.ts';
import { binaryTable, mapTable, result, unaryTable } from './tables.ts';

const NAMES = [
  'abs', 'sign', 'floor', 'ceil', 'round', 'sqrt', 'cbrt', 'exp', 'expm1', 'log1p', 'log2', 'log10', 'sin', 'cos', 'tan', 'asin',
  'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'erf', 'gamma', 'lgamma',
] as const; // prettier-ignore

export const mathjs: NamespaceValue = namespace('mathjs', {
  pi: number(Math.PI),
  e: number(Math.E),
  tau: number(2 * Math.PI),
  phi: number((1 + Math.sqrt(5)) / 2),
  ...unaryTable('numpy', {
    ...Object.fromEntries(NAMES.map((name) => [name, e.same(name)])),
    fix: e.same('trunc'),
    unaryMinus: e.same('neg'),
    square: e.square,
    cube: (a, x) => a.mul(x, a.mul(x, x)),
    sec: (a, x) => a.div(1, a.cos(x)),
    csc: (a, x) => a.div(1, a.sin(x)),
    cot: (a, x) => a.div(1, a.tan(x)),
    norm: (a, x) => r.vectorNorm(a, x, 2, undefined, false, false),
  }),
  ...binaryTable('numpy', {
    add: (a, x, y) => a.add(x, y),
    subtract: (a, x, y) => a.sub(x, y),
    multiply: (a, x, y) => (x.shape.length > 0 && y.shape.length > 0 ? dot(a, x, y) : a.mul(x, y)),
    dotMultiply: (a, x, y) => a.mul(x, y),
    divide: (a, x, y) => a.div(x, y),
    pow: (a, x, y) => a.pow(x, y),
    mod: (a, x, y) => a.mod(x, y),
    atan2: (a, x, y) => a.atan2(x, y),
    nthRoot: (a, x, n) => a.select(a.lt(x, 0), a.neg(a.pow(a.neg(x), a.div(1, n))), a.pow(x, a.div(1, n))),
    dot,
  }),
  log: builtin('log', 'x, base?', ({ x, base }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const log = a.log(interpreter.tensor(x));
    return result(interpreter, 'numpy', base ? a.div(log, a.log(interpreter.tensor(base))) : log, [x]);
  }),
  ...mapTable({ sum: r.sum, mean: r.mean, prod: r.prod, max: r.max, min: r.min }, (name, reduce) =>
    builtin(name, '...values', ({ values }, interpreter) => {
      const [first] = values;
      const given = values.length === 1 && first ? first : list([...values]);
      return result(
        interpreter,
        'numpy',
        reduce(algebra(interpreter.tensors), interpreter.tensor(given), undefined, false),
        values,
      );
    }),
  ),
  hypot: builtin('hypot', '...values', ({ values }, interpreter) => {
    const x = interpreter.tensor(list([...values]));
    return result(
      interpreter,
      'numpy',
      r.vectorNorm(algebra(interpreter.tensors), x, 2, undefined, false, false),
      values,
    );
  }),
});
