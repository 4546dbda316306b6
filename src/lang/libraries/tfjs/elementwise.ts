/** TensorFlow.js: elementwise functions, which are methods of tensors as well. */
import type { Members } from '../../tracer/values.ts';
import { numberOr } from '../arguments.ts';
import { builtin } from '../library.ts';
import { algebra } from '../operations/algebra.ts';
import * as e from '../operations/elementwise.ts';
import { binaryTable, result, unaryTable } from '../tables.ts';

export const elementwise: Members = {
  ...unaryTable('tfjs', {
    neg: e.same('neg'),
    abs: e.same('abs'),
    sign: e.same('sign'),
    floor: e.same('floor'),
    ceil: e.same('ceil'),
    round: e.same('round'),
    sqrt: e.same('sqrt'),
    rsqrt: e.rsqrt,
    square: e.square,
    reciprocal: e.reciprocal,
    exp: e.same('exp'),
    expm1: e.same('expm1'),
    log: e.same('log'),
    log1p: e.same('log1p'),
    sin: e.same('sin'),
    cos: e.same('cos'),
    tan: e.same('tan'),
    asin: e.same('asin'),
    acos: e.same('acos'),
    atan: e.same('atan'),
    sinh: e.same('sinh'),
    cosh: e.same('cosh'),
    tanh: e.same('tanh'),
    asinh: e.same('asinh'),
    acosh: e.same('acosh'),
    atanh: e.same('atanh'),
    erf: e.same('erf'),
    sigmoid: e.same('sigmoid'),
    logSigmoid: e.logSigmoid,
    softplus: e.same('softplus'),
    relu: e.relu,
    relu6: e.relu6,
    selu: e.selu,
    elu: (a, x) => e.elu(a, x, 1),
    logicalNot: e.same('not'),
    isNaN: e.isNaN,
    isInf: e.isInfinite,
    isFinite: e.isFinite,
  }),
  ...binaryTable('tfjs', {
    add: (a, x, y) => a.add(x, y),
    sub: (a, x, y) => a.sub(x, y),
    mul: (a, x, y) => a.mul(x, y),
    div: (a, x, y) => a.div(x, y),
    divNoNan: (a, x, y) => a.select(a.eq(y, 0), 0, a.div(x, y)),
    floorDiv: e.floorDivide,
    mod: (a, x, y) => a.mod(x, y),
    pow: (a, x, y) => a.pow(x, y),
    maximum: (a, x, y) => a.max(x, y),
    minimum: (a, x, y) => a.min(x, y),
    atan2: (a, x, y) => a.atan2(x, y),
    squaredDifference: (a, x, y) => e.square(a, a.sub(x, y)),
    greater: (a, x, y) => a.gt(x, y),
    greaterEqual: (a, x, y) => a.ge(x, y),
    less: (a, x, y) => a.lt(x, y),
    lessEqual: (a, x, y) => a.le(x, y),
    equal: (a, x, y) => a.eq(x, y),
    notEqual: (a, x, y) => a.ne(x, y),
    logicalAnd: (a, x, y) => a.and(x, y),
    logicalOr: (a, x, y) => a.or(x, y),
    logicalXor: e.logicalXor,
    prelu: e.leakyRelu,
  }),
  leakyRelu: builtin('leakyRelu', 'x, alpha?', ({ x, alpha }, interpreter) =>
    result(
      interpreter,
      'tfjs',
      e.leakyRelu(algebra(interpreter.tensors), interpreter.tensor(x), numberOr(interpreter, alpha, 0.2, 'alpha')),
    ),
  ),
  step: builtin('step', 'x, alpha?', ({ x, alpha }, interpreter) => {
    const a = algebra(interpreter.tensors);
    return result(
      interpreter,
      'tfjs',
      a.select(a.gt(interpreter.tensor(x), 0), 1, numberOr(interpreter, alpha, 0, 'alpha')),
    );
  }),
  clipByValue: builtin('clipByValue', 'x, min, max', ({ x, min, max }, interpreter) =>
    result(
      interpreter,
      'tfjs',
      e.clip(algebra(interpreter.tensors), interpreter.tensor(x), interpreter.tensor(min), interpreter.tensor(max)),
    ),
  ),
  addN: builtin('addN', 'tensors', ({ tensors: given }, interpreter) => {
    const [first, ...rest] = interpreter.iterate(given).map((each) => interpreter.tensor(each));
    const a = algebra(interpreter.tensors);
    return result(interpreter, 'tfjs', rest.reduce((x, y) => a.add(x, y), first ?? a.of(0))); // prettier-ignore
  }),
};
