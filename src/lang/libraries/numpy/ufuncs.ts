/** NumPy's elementwise functions. */
import type { Members, Tensor, Value } from '../../tracer/values.ts';
import { NONE, TRUE, tuple } from '../../tracer/values.ts';
import { axisOf, elementTypeOf, castTo, flag, integerOr, isGiven, numberOr } from '../arguments.ts';
import { builtin } from '../library.ts';
import { algebra } from '../operations/algebra.ts';
import * as e from '../operations/elementwise.ts';
import { reduceTree, scan } from '../operations/reductions.ts';
import { sizeOf } from '../../../graph/graph.ts';
import type { Elementwise1, Elementwise2 } from '../tables.ts';
import { binaryFunction, mapTable, result, unaryTable } from '../tables.ts';
import { besselI } from '../scipy/bessel.ts';
import { nonzero } from './known.ts';

const UNARY: Readonly<Record<string, Elementwise1>> = {
  negative: e.same('neg'),
  positive: (_, x) => x,
  abs: e.same('abs'),
  absolute: e.same('abs'),
  fabs: (a, x) => a.tensors.withType(a.abs(x), 'float'),
  sign: e.same('sign'),
  floor: e.same('floor'),
  ceil: e.same('ceil'),
  trunc: e.same('trunc'),
  fix: e.same('trunc'),
  rint: e.same('round'),
  sqrt: e.same('sqrt'),
  cbrt: e.same('cbrt'),
  square: e.square,
  reciprocal: e.reciprocal,
  exp: e.same('exp'),
  exp2: e.exp2,
  expm1: e.same('expm1'),
  log: e.same('log'),
  log2: e.same('log2'),
  log10: e.same('log10'),
  log1p: e.same('log1p'),
  sin: e.same('sin'),
  cos: e.same('cos'),
  tan: e.same('tan'),
  arcsin: e.same('asin'),
  arccos: e.same('acos'),
  arctan: e.same('atan'),
  asin: e.same('asin'),
  acos: e.same('acos'),
  atan: e.same('atan'),
  sinh: e.same('sinh'),
  cosh: e.same('cosh'),
  tanh: e.same('tanh'),
  arcsinh: e.same('asinh'),
  arccosh: e.same('acosh'),
  arctanh: e.same('atanh'),
  asinh: e.same('asinh'),
  acosh: e.same('acosh'),
  atanh: e.same('atanh'),
  deg2rad: e.times(Math.PI / 180),
  radians: e.times(Math.PI / 180),
  rad2deg: e.times(180 / Math.PI),
  degrees: e.times(180 / Math.PI),
  sinc: e.sinc,
  isnan: e.isNaN,
  isinf: e.isInfinite,
  isfinite: e.isFinite,
  isposinf: e.isPositiveInfinite,
  isneginf: e.isNegativeInfinite,
  signbit: e.signBit,
  logical_not: e.same('not'),
  i0: (a, x) => besselI(a, 0, x),
  // Real numbers are their own real part and conjugate.
  real: (_, x) => x,
  real_if_close: (_, x) => x,
  conj: (_, x) => x,
  conjugate: (_, x) => x,
  imag: (a, x) => a.mul(x, 0),
};

/** Associative ones have `reduce` and `accumulate`, from the neutral element given. */
const BINARY: Readonly<Record<string, Elementwise2 | readonly [Elementwise2, number]>> = {
  add: [(a, x, y) => a.add(x, y), 0],
  subtract: (a, x, y) => a.sub(x, y),
  multiply: [(a, x, y) => a.mul(x, y), 1],
  divide: (a, x, y) => a.div(x, y),
  true_divide: (a, x, y) => a.div(x, y),
  floor_divide: e.floorDivide,
  mod: (a, x, y) => a.mod(x, y),
  remainder: (a, x, y) => a.mod(x, y),
  fmod: (a, x, y) => a.rem(x, y),
  power: (a, x, y) => a.pow(x, y),
  pow: (a, x, y) => a.pow(x, y),
  float_power: (a, x, y) => a.tensors.withType(a.pow(x, y), 'float'),
  maximum: [(a, x, y) => a.max(x, y), -Infinity],
  minimum: [(a, x, y) => a.min(x, y), Infinity],
  fmax: [e.fmax, -Infinity],
  fmin: [e.fmin, Infinity],
  arctan2: (a, x, y) => a.atan2(x, y),
  atan2: (a, x, y) => a.atan2(x, y),
  hypot: [e.hypot, 0],
  logaddexp: [e.logAddExp, -Infinity],
  logaddexp2: [e.logAddExp2, -Infinity],
  heaviside: e.heaviside,
  copysign: e.copysign,
  less: (a, x, y) => a.lt(x, y),
  less_equal: (a, x, y) => a.le(x, y),
  greater: (a, x, y) => a.gt(x, y),
  greater_equal: (a, x, y) => a.ge(x, y),
  equal: (a, x, y) => a.eq(x, y),
  not_equal: (a, x, y) => a.ne(x, y),
  logical_and: [(a, x, y) => a.and(x, y), 1],
  logical_or: [(a, x, y) => a.or(x, y), 0],
  logical_xor: [e.logicalXor, 0],
  bitwise_and: (a, x, y) => a.and(x, y),
  bitwise_or: (a, x, y) => a.or(x, y),
  ldexp: (a, x, y) => a.mul(x, a.pow(2, y)),
};

/** `np.add.reduce`, `np.multiply.outer`, `np.maximum.accumulate`. */
function methodsOf(name: string, apply: Elementwise2, neutral: number | undefined): Members {
  const outer = builtin(`${name}.outer`, 'a, b', ({ a: x, b: y }, interpreter) => {
    const { tensors } = interpreter;
    const [left, right] = [interpreter.tensor(x), interpreter.tensor(y)];
    const column = tensors.reshape(left, [...left.shape, ...right.shape.map(() => 1)]);
    return result(interpreter, 'numpy', apply(algebra(tensors), column, right), [x, y]);
  });
  if (neutral === undefined) return { outer };
  const reduce = builtin(`${name}.reduce`, 'array, axis?, dtype?, out?, keepdims?', (given, interpreter) => {
    const x = interpreter.tensor(given.array);
    const a = algebra(interpreter.tensors);
    const axes = given.axis?.kind === 'none' ? undefined : [axisOf(interpreter, given.axis, x.shape.length, 0)];
    const keep = flag(interpreter, given.keepdims);
    return result(
      interpreter,
      'numpy',
      reduceTree(a, x, axes, keep, neutral, (p, q) => apply(a, p, q)),
      [given.array],
    );
  });
  const accumulate = builtin(`${name}.accumulate`, 'array, axis?', ({ array, axis }, interpreter) => {
    const x = interpreter.tensor(array);
    const a = algebra(interpreter.tensors);
    const along = axisOf(interpreter, axis, x.shape.length, 0);
    return result(
      interpreter,
      'numpy',
      scan(a, x, along, (p, q) => apply(a, p, q)),
      [array],
    );
  });
  return { outer, reduce, accumulate };
}

export const ufuncs: Members = {
  ...unaryTable('numpy', UNARY),
  ...mapTable(BINARY, (name, row) => {
    const [apply, neutral] = typeof row === 'function' ? [row] : row;
    return binaryFunction(name, 'numpy', apply, methodsOf(name, apply, neutral));
  }),

  clip: builtin(
    'clip',
    'a|x|arr, a_min|min|lower?, a_max|max|upper?, out?',
    ({ a: x, a_min, a_max, out }, interpreter) => {
      const bound = (value: Value | undefined) => (isGiven(value) ? interpreter.tensor(value, 'the bound') : undefined);
      const clipped = e.clip(algebra(interpreter.tensors), interpreter.tensor(x), bound(a_min), bound(a_max));
      if (out?.kind !== 'array') return result(interpreter, 'numpy', clipped, [x, a_min, a_max]);
      interpreter.assign(out, clipped);
      return out;
    },
  ),

  round: rounding('round'),
  around: rounding('around'),
  round_: rounding('round_'),

  nan_to_num: builtin('nan_to_num', 'x, copy?, nan?, posinf?, neginf?', ({ x, nan, posinf, neginf }, interpreter) => {
    const tensor = interpreter.tensor(x);
    const a = algebra(interpreter.tensors);
    const largest = numberOr(interpreter, posinf, Number.MAX_VALUE, 'posinf');
    const smallest = numberOr(interpreter, neginf, -Number.MAX_VALUE, 'neginf');
    const finite = a.select(a.eq(tensor, Infinity), largest, a.select(a.eq(tensor, -Infinity), smallest, tensor));
    const filled = a.select(a.ne(tensor, tensor), numberOr(interpreter, nan, 0, 'nan'), finite);
    return result(interpreter, 'numpy', filled, [x]);
  }),

  where: builtin('where', 'condition, x?, y?', ({ condition, x, y }, interpreter) => {
    if (!isGiven(x) || !isGiven(y)) return tuple(nonzero(interpreter, condition));
    const { tensors } = interpreter;
    const chosen = tensors.select(
      interpreter.tensor(condition, 'the condition of where()'),
      interpreter.tensor(x, 'the second argument of where()'),
      interpreter.tensor(y, 'the third argument of where()'),
    );
    return result(interpreter, 'numpy', chosen, [condition, x, y]);
  }),

  select: builtin(
    'select',
    'condlist, choicelist, default?',
    ({ condlist, choicelist, default: rest }, interpreter) => {
      const { tensors } = interpreter;
      const choices = interpreter.iterate(choicelist);
      const start = isGiven(rest) ? interpreter.tensor(rest) : tensors.scalar(0, 'integer');
      const chosen = interpreter
        .iterate(condlist)
        .reduceRight<typeof start>(
          (otherwise, condition, i) =>
            tensors.select(interpreter.tensor(condition), interpreter.tensor(choices[i] ?? NONE), otherwise),
          start,
        );
      return result(interpreter, 'numpy', chosen, choices);
    },
  ),

  piecewise: builtin('piecewise', 'x, condlist, funclist', function* ({ x, condlist, funclist }, interpreter) {
    const { tensors } = interpreter;
    const conditions = interpreter.iterate(condlist).map((condition) => interpreter.tensor(condition));
    const values: Tensor[] = [];
    for (const item of interpreter.iterate(funclist)) {
      const callable = item.kind === 'function' || item.kind === 'builtin';
      values.push(interpreter.tensor(callable ? yield* interpreter.call(item, [x]) : item));
    }
    const start = values[conditions.length] ?? tensors.scalar(0);
    const chosen = conditions.reduceRight(
      (rest, condition, i) => tensors.select(condition, values[i] ?? start, rest),
      start,
    );
    return result(interpreter, 'numpy', tensors.broadcast(chosen, interpreter.tensor(x).shape), [x]);
  }),

  isclose: builtin('isclose', 'a, b, rtol?, atol?, equal_nan?', (given, interpreter) =>
    result(interpreter, 'numpy', closeness(given, interpreter), [given.a, given.b]),
  ),
  allclose: builtin('allclose', 'a, b, rtol?, atol?, equal_nan?', (given, interpreter) => {
    const a = algebra(interpreter.tensors);
    return result(interpreter, 'numpy', a.eq(interpreter.tensors.sum(a.not(closeness(given, interpreter))), 0), [
      given.a,
      given.b,
    ]);
  }),
  array_equal: builtin('array_equal', 'a1, a2', ({ a1, a2 }, interpreter) => {
    const [x, y] = [interpreter.tensor(a1), interpreter.tensor(a2)];
    const a = algebra(interpreter.tensors);
    const differ = x.shape.join() === y.shape.join() ? a.tensors.sum(a.ne(x, y)) : a.of(1);
    return result(interpreter, 'numpy', a.eq(differ, 0), [a1, a2]);
  }),
  isscalar: builtin('isscalar', 'x', ({ x }) =>
    x.kind === 'number' || x.kind === 'boolean' || (x.kind === 'array' && sizeOf(x.shape) === 1)
      ? TRUE
      : { kind: 'boolean', value: false },
  ),
  isreal: builtin('isreal', 'x', ({ x }, interpreter) =>
    result(interpreter, 'numpy', interpreter.tensors.full(interpreter.tensor(x).shape, 1, 'boolean'), [x]),
  ),
  modf: builtin('modf', 'x', ({ x }, interpreter) => {
    const tensor = interpreter.tensor(x);
    const a = algebra(interpreter.tensors);
    const whole = a.trunc(tensor);
    return tuple([result(interpreter, 'numpy', a.sub(tensor, whole), [x]), result(interpreter, 'numpy', whole, [x])]);
  }),
  divmod: builtin('divmod', 'x, y', ({ x, y }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const [p, q] = [interpreter.tensor(x), interpreter.tensor(y)];
    return tuple([e.floorDivide(a, p, q), a.mod(p, q)].map((each) => result(interpreter, 'numpy', each, [x, y])));
  }),
  frompyfunc: builtin('frompyfunc', 'func, nin, nout', ({ func }) => func),
};

function rounding(name: string): Value {
  return builtin(name, 'a|x, decimals?, out?, dtype?', ({ a: x, decimals, dtype }, interpreter) => {
    const rounded = e.roundTo(algebra(interpreter.tensors), interpreter.tensor(x), integerOr(interpreter, decimals, 0, 'decimals')); // prettier-ignore
    return result(interpreter, 'numpy', castTo(interpreter, rounded, elementTypeOf(interpreter, dtype)), [x]);
  });
}

function closeness(
  given: { a: Value; b: Value; rtol: Value | undefined; atol: Value | undefined },
  interpreter: Parameters<typeof numberOr>[0],
) {
  const a = algebra(interpreter.tensors);
  const [x, y] = [interpreter.tensor(given.a), interpreter.tensor(given.b)];
  const rtol = numberOr(interpreter, given.rtol, 1e-5, 'rtol');
  const atol = numberOr(interpreter, given.atol, 1e-8, 'atol');
  return a.or(a.eq(x, y), a.le(a.abs(a.sub(x, y)), a.add(atol, a.mul(rtol, a.abs(y)))));
}
