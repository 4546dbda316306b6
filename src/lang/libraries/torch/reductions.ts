/** PyTorch's reductions: functions and methods alike. */
import { sizeOf } from '../../../graph/graph.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { array } from '../../tracer/values.ts';
import { axesOf, axisOf, castTo, elementTypeOf, flag, integerOr, isGiven, numberOr } from '../arguments.ts';
import { builtin } from '../library.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import { flatten } from '../operations/movement.ts';
import { argsortKnown, quantile, sort } from '../operations/ordering.ts';
import { gatherAlong } from '../numpy/movement.ts';
import { known as numpyKnown } from '../numpy/known.ts';
import { difference } from '../numpy/reductions.ts';
import { norm } from '../numpy/linalg.ts';
import * as r from '../operations/reductions.ts';
import type { Reduction } from '../tables.ts';
import { mapTable, result } from '../tables.ts';
import { inTorch } from './adapt.ts';

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  sum: r.sum,
  mean: r.mean,
  prod: r.prod,
  amax: r.max,
  amin: r.min,
  all: r.all,
  any: r.any,
  count_nonzero: r.countNonzero,
  logsumexp: r.logSumExp,
  nansum: (a, x, axes, keep) => r.sum(a, a.select(a.ne(x, x), 0, x), axes, keep),
  nanmean: (a, x, axes, keep) => {
    const counted = a.eq(x, x);
    return a.div(r.sum(a, a.select(counted, x, 0), axes, keep), r.sum(a, counted, axes, keep));
  },
};

function reduction(name: string, reduce: Reduction): BuiltinValue {
  return builtin(name, 'input, dim|axis?, keepdim|keepdims?, dtype?', ({ input, dim, keepdim, dtype }, interpreter) => {
    const x = castTo(
      interpreter,
      interpreter.tensor(input, `the argument of ${name}()`),
      elementTypeOf(interpreter, dtype),
    );
    const axes = axesOf(interpreter, dim, x.shape.length);
    return result(
      interpreter,
      'torch',
      reduce(algebra(interpreter.tensors), x, axes?.length === 0 ? undefined : axes, flag(interpreter, keepdim)),
    );
  });
}

/** std and var: divided by n - 1 unless told otherwise, which PyTorch can be in three ways. */
function spread(name: string, finish: (a: Algebra, variance: Tensor) => Tensor): BuiltinValue {
  return builtin(
    name,
    'input, dim?, unbiased?, keepdim?, correction?',
    ({ input, dim, unbiased, keepdim, correction }, interpreter) => {
      const x = interpreter.tensor(input);
      const a = algebra(interpreter.tensors);
      const byFlag = dim?.kind === 'boolean' ? dim : unbiased;
      const axes = dim?.kind === 'boolean' ? undefined : axesOf(interpreter, dim, x.shape.length);
      const ddof = isGiven(correction)
        ? interpreter.number(correction, 'the correction')
        : flag(interpreter, byFlag, true)
          ? 1
          : 0;
      return result(interpreter, 'torch', finish(a, r.variance(a, x, axes, flag(interpreter, keepdim), ddof)));
    },
  );
}

/** Where the positions depend on the inputs, using them says so. */
function positions(interpreter: Interpreter, x: Tensor, name: string, of: (data: Float64Array) => Tensor): Value {
  const data = interpreter.known(x);
  if (data) return array(of(data), 'torch');
  return {
    kind: 'unreadable',
    diagnostic: {
      message: `The positions that ${name}() gives depend on the inputs, so they are not known while reading. Use the values.`,
      severity: 'error',
      span: interpreter.span,
    },
  };
}

function pair(values: Value, indices: Value): Value {
  return { kind: 'tuple', items: [values, indices], names: ['values', 'indices'] };
}

/** max and min: of all, along an axis (with positions), or of two tensors. */
function extremum(name: 'max' | 'min'): BuiltinValue {
  const largest = name === 'max';
  return builtin(name, 'input, dim|other|axis?, keepdim?', ({ input, dim, keepdim }, interpreter) => {
    const x = interpreter.tensor(input, `the argument of ${name}()`);
    const a = algebra(interpreter.tensors);
    const reduce = largest ? r.max : r.min;
    if (!isGiven(dim)) return result(interpreter, 'torch', reduce(a, x, undefined, false));
    if (dim.kind === 'array' && dim.flavour === 'torch') {
      const other = interpreter.tensor(dim);
      return result(interpreter, 'torch', largest ? a.max(x, other) : a.min(x, other));
    }
    const axis = axisOf(interpreter, dim, x.shape.length);
    const keep = flag(interpreter, keepdim);
    const values = reduce(a, x, [axis], keep);
    const indices = positions(interpreter, x, name, (data) =>
      interpreter.tensors.of(r.indexOfExtremum(data, x.shape, axis, largest), values.shape, 'integer'),
    );
    return pair(result(interpreter, 'torch', values), indices);
  });
}

function alongAxis(name: string, apply: (a: Algebra, x: Tensor, axis: number) => Tensor): BuiltinValue {
  return builtin(name, 'input, dim|axis, dtype?, _stacklevel?', ({ input, dim }, interpreter) => {
    const x = interpreter.tensor(input, `the argument of ${name}()`);
    return result(
      interpreter,
      'torch',
      apply(algebra(interpreter.tensors), x, axisOf(interpreter, dim, x.shape.length)),
    );
  });
}

function logCumulativeSum(a: Algebra, x: Tensor, axis: number): Tensor {
  const shift = a.still(r.max(a, x, [axis], true));
  return a.add(shift, a.log(a.tensors.cumsum(a.exp(a.sub(x, shift)), axis)));
}

function median(name: string): BuiltinValue {
  return builtin(name, 'input, dim?, keepdim?', ({ input, dim, keepdim }, interpreter) => {
    const x = interpreter.tensor(input);
    const whole = !isGiven(dim);
    const axis = whole ? 0 : axisOf(interpreter, dim, x.shape.length);
    const lines = whole ? flatten(interpreter.tensors, x) : x;
    const middle = Math.floor(((lines.shape[axis] ?? 1) - 1) / 2);
    const a = algebra(interpreter.tensors);
    const value = r.part(a, sort(interpreter, lines, axis), axis, middle, middle + 1);
    const shape = flag(interpreter, keepdim) ? value.shape : value.shape.filter((_, i) => i !== axis);
    const made = result(interpreter, 'torch', interpreter.tensors.reshape(value, shape));
    return whole
      ? made
      : pair(
          made,
          positions(interpreter, x, name, () => interpreter.tensors.full(shape, 0, 'integer')),
        );
  });
}

export const reductions: Members = {
  ...mapTable(REDUCTIONS, reduction),
  max: extremum('max'),
  min: extremum('min'),
  std: spread('std', (a, variance) => r.safeSqrt(a, variance)),
  var: spread('var', (_, variance) => variance),
  softmax: alongAxis('softmax', (a, x, axis) => r.softmax(a, x, [axis])),
  softmin: alongAxis('softmin', (a, x, axis) => r.softmax(a, a.neg(x), [axis])),
  log_softmax: alongAxis('log_softmax', (a, x, axis) => r.logSoftmax(a, x, [axis])),
  cumsum: alongAxis('cumsum', (a, x, axis) => a.tensors.cumsum(x, axis)),
  cumprod: alongAxis('cumprod', (a, x, axis) => r.scan(a, x, axis, (p, q) => a.mul(p, q))),
  logcumsumexp: alongAxis('logcumsumexp', logCumulativeSum),
  median: median('median'),
  norm: builtin('norm', 'input, p?, dim?, keepdim?, dtype?', ({ input, p, dim, keepdim }, interpreter) => {
    const x = interpreter.tensor(input, 'the argument of norm()');
    const order = p?.kind === 'string' ? 2 : numberOr(interpreter, p, 2, 'the order of the norm');
    const axes = axesOf(interpreter, dim, x.shape.length);
    return result(
      interpreter,
      'torch',
      r.vectorNorm(algebra(interpreter.tensors), x, order, axes, flag(interpreter, keepdim), true),
    );
  }),
  dist: builtin('dist', 'input, other, p?', ({ input, other, p }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const difference = a.sub(interpreter.tensor(input), interpreter.tensor(other));
    return result(
      interpreter,
      'torch',
      norm(interpreter, a, flatten(a.tensors, difference), p, undefined, false, true),
    );
  }),
  sort: builtin('sort', 'input, dim?, descending?, stable?', ({ input, dim, descending }, interpreter) => {
    const x = interpreter.tensor(input);
    const axis = axisOf(interpreter, dim, x.shape.length);
    const a = algebra(interpreter.tensors);
    const down = flag(interpreter, descending);
    const sorted = down ? a.neg(sort(interpreter, a.neg(x), axis)) : sort(interpreter, x, axis);
    const indices = positions(interpreter, x, 'sort', (data) =>
      interpreter.tensors.of(
        argsortKnown(down ? data.map((value) => -value) : data, x.shape, axis),
        x.shape,
        'integer',
      ),
    );
    return pair(result(interpreter, 'torch', sorted), indices);
  }),
  topk: builtin('topk', 'input, k, dim?, largest?, sorted?', ({ input, k, dim, largest }, interpreter) => {
    const x = interpreter.tensor(input);
    const axis = axisOf(interpreter, dim, x.shape.length);
    const count = interpreter.integer(k, 'k');
    const a = algebra(interpreter.tensors);
    const down = flag(interpreter, largest, true);
    const sorted = down ? a.neg(sort(interpreter, a.neg(x), axis)) : sort(interpreter, x, axis);
    const indices = positions(interpreter, x, 'topk', (data) => {
      const order = argsortKnown(down ? data.map((value) => -value) : data, x.shape, axis);
      return r.part(a, interpreter.tensors.of(order, x.shape, 'integer'), axis, 0, count);
    });
    return pair(result(interpreter, 'torch', r.part(a, sorted, axis, 0, count)), indices);
  }),
  quantile: builtin('quantile', 'input, q, dim?, keepdim?', ({ input, q, dim, keepdim }, interpreter) => {
    const x = interpreter.tensor(input);
    const axis = isGiven(dim) ? axisOf(interpreter, dim, x.shape.length) : undefined;
    return result(
      interpreter,
      'torch',
      quantile(interpreter, x, interpreter.number(q, 'the quantile'), axis, flag(interpreter, keepdim)),
    );
  }),
  diff: builtin('diff', 'input, n?, dim?', ({ input, n, dim }, interpreter) => {
    let x = interpreter.tensor(input);
    const axis = axisOf(interpreter, dim, x.shape.length);
    for (let i = integerOr(interpreter, n, 1, 'n'); i > 0; i--) x = difference(algebra(interpreter.tensors), x, axis);
    return result(interpreter, 'torch', x);
  }),
  trapezoid: trapezoidal('trapezoid'),
  trapz: trapezoidal('trapz'),
  ...inTorch(['argmax', 'argmin', 'argsort', 'unique', 'bincount', 'nonzero', 'searchsorted'], numpyKnown),
  gather: builtin('gather', 'input, dim, index', ({ input, dim, index }, interpreter) => {
    const x = interpreter.tensor(input);
    const places = interpreter.tensor(index);
    const data =
      interpreter.known(places) ?? interpreter.fail('The index of gather() depends on the inputs. Use a known one.');
    return result(
      interpreter,
      'torch',
      gatherAlong(interpreter, x, data, places.shape, axisOf(interpreter, dim, x.shape.length)),
    );
  }),
  numel: builtin('numel', 'input', ({ input }, interpreter) => ({
    kind: 'number',
    value: sizeOf(interpreter.tensor(input).shape),
    integer: true,
    symbol: null,
  })),
};

function trapezoidal(name: string): BuiltinValue {
  return builtin(name, 'y, x?, dx?, dim?', ({ y, x, dx, dim }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const values = interpreter.tensor(y);
    const axis = axisOf(interpreter, dim, values.shape.length);
    const n = values.shape[axis] ?? 1;
    const steps = isGiven(x) ? difference(a, interpreter.tensor(x), 0) : a.of(numberOr(interpreter, dx, 1, 'dx'));
    const both = a.add(r.part(a, values, axis, 0, n - 1), r.part(a, values, axis, 1, n));
    return result(interpreter, 'torch', r.sum(a, a.div(a.mul(steps, both), 2), [axis], false));
  });
}
