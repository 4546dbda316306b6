/** PyTorch's elementwise functions: `torch.exp(x)`, `x.exp()` and `x.exp_()` are one row here. */
import type { BuiltinValue, Members, Value } from '../../tracer/values.ts';
import { castTo, elementTypeOf, integerOr, isGiven, numberOr, textOr } from '../arguments.ts';
import { builtin } from '../library.ts';
import { algebra } from '../operations/algebra.ts';
import * as e from '../operations/elementwise.ts';
import type { Elementwise1, Elementwise2 } from '../tables.ts';
import { binaryTable, result, unaryTable } from '../tables.ts';

const UNARY: Readonly<Record<string, Elementwise1>> = {
  neg: e.same('neg'),
  negative: e.same('neg'),
  positive: (_, x) => x,
  abs: e.same('abs'),
  absolute: e.same('abs'),
  sign: e.same('sign'),
  sgn: e.same('sign'),
  floor: e.same('floor'),
  ceil: e.same('ceil'),
  trunc: e.same('trunc'),
  fix: e.same('trunc'),
  frac: (a, x) => a.sub(x, a.trunc(x)),
  sqrt: e.same('sqrt'),
  rsqrt: e.rsqrt,
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
  asin: e.same('asin'),
  acos: e.same('acos'),
  atan: e.same('atan'),
  arcsin: e.same('asin'),
  arccos: e.same('acos'),
  arctan: e.same('atan'),
  sinh: e.same('sinh'),
  cosh: e.same('cosh'),
  tanh: e.same('tanh'),
  asinh: e.same('asinh'),
  acosh: e.same('acosh'),
  atanh: e.same('atanh'),
  arcsinh: e.same('asinh'),
  arccosh: e.same('acosh'),
  arctanh: e.same('atanh'),
  sinc: e.sinc,
  deg2rad: e.times(Math.PI / 180),
  rad2deg: e.times(180 / Math.PI),
  erf: e.same('erf'),
  erfc: e.same('erfc'),
  erfinv: e.erfinv,
  lgamma: e.same('lgamma'),
  digamma: (a, x) => a.polygamma(0, x),
  sigmoid: e.same('sigmoid'),
  relu: e.relu,
  logical_not: e.same('not'),
  isnan: e.isNaN,
  isinf: e.isInfinite,
  isfinite: e.isFinite,
  real: (_, x) => x,
  conj: (_, x) => x,
};

const BINARY: Readonly<Record<string, Elementwise2>> = {
  mul: (a, x, y) => a.mul(x, y),
  multiply: (a, x, y) => a.mul(x, y),
  true_divide: (a, x, y) => a.div(x, y),
  floor_divide: e.floorDivide,
  remainder: (a, x, y) => a.mod(x, y),
  fmod: (a, x, y) => a.rem(x, y),
  pow: (a, x, y) => a.pow(x, y),
  float_power: (a, x, y) => a.tensors.withType(a.pow(x, y), 'float'),
  maximum: (a, x, y) => a.max(x, y),
  minimum: (a, x, y) => a.min(x, y),
  fmax: e.fmax,
  fmin: e.fmin,
  atan2: (a, x, y) => a.atan2(x, y),
  arctan2: (a, x, y) => a.atan2(x, y),
  hypot: e.hypot,
  logaddexp: e.logAddExp,
  logaddexp2: e.logAddExp2,
  xlogy: e.xlogy,
  heaviside: e.heaviside,
  copysign: e.copysign,
  lt: (a, x, y) => a.lt(x, y),
  less: (a, x, y) => a.lt(x, y),
  le: (a, x, y) => a.le(x, y),
  less_equal: (a, x, y) => a.le(x, y),
  gt: (a, x, y) => a.gt(x, y),
  greater: (a, x, y) => a.gt(x, y),
  ge: (a, x, y) => a.ge(x, y),
  greater_equal: (a, x, y) => a.ge(x, y),
  eq: (a, x, y) => a.eq(x, y),
  ne: (a, x, y) => a.ne(x, y),
  not_equal: (a, x, y) => a.ne(x, y),
  logical_and: (a, x, y) => a.and(x, y),
  logical_or: (a, x, y) => a.or(x, y),
  logical_xor: e.logicalXor,
};

/** x + alpha * y, and its kin. */
function scaledSum(name: string, sign: 1 | -1, reversed = false): BuiltinValue {
  return builtin(name, 'input|self, other, alpha?', ({ input, other, alpha }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const operands = [interpreter.tensor(input), interpreter.tensor(other)] as const;
    const [x, y] = reversed ? [operands[1], operands[0]] : operands;
    const scaled = isGiven(alpha) ? a.mul(interpreter.tensor(alpha), y) : y;
    return result(interpreter, 'torch', sign === 1 ? a.add(x, scaled) : a.sub(x, scaled));
  });
}

function division(name: string): BuiltinValue {
  return builtin(name, 'input|self, other, rounding_mode?', ({ input, other, rounding_mode }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const quotient = a.div(interpreter.tensor(input), interpreter.tensor(other));
    const rounding = textOr(interpreter, rounding_mode, '', 'the rounding mode');
    return result(
      interpreter,
      'torch',
      rounding === 'floor' ? a.floor(quotient) : rounding === 'trunc' ? a.trunc(quotient) : quotient,
    );
  });
}

function clamping(name: string): BuiltinValue {
  return builtin(name, 'input|self, min?, max?', ({ input, min, max }, interpreter) => {
    const bound = (value: Value | undefined) => (isGiven(value) ? interpreter.tensor(value, 'the bound') : undefined);
    return result(
      interpreter,
      'torch',
      e.clip(algebra(interpreter.tensors), interpreter.tensor(input), bound(min), bound(max)),
    );
  });
}

/** Functions that are methods as well, and methods with an underscore that change the tensor. */
export const elementwise: Members = {
  ...unaryTable('torch', UNARY),
  ...binaryTable('torch', BINARY),
  add: scaledSum('add', 1),
  sub: scaledSum('sub', -1),
  subtract: scaledSum('subtract', -1),
  rsub: scaledSum('rsub', -1, true),
  div: division('div'),
  divide: division('divide'),
  clamp: clamping('clamp'),
  clip: clamping('clip'),
  clamp_min: builtin('clamp_min', 'input, min', ({ input, min }, interpreter) =>
    result(
      interpreter,
      'torch',
      e.clip(algebra(interpreter.tensors), interpreter.tensor(input), interpreter.tensor(min), undefined),
    ),
  ),
  clamp_max: builtin('clamp_max', 'input, max', ({ input, max }, interpreter) =>
    result(
      interpreter,
      'torch',
      e.clip(algebra(interpreter.tensors), interpreter.tensor(input), undefined, interpreter.tensor(max)),
    ),
  ),
  round: builtin('round', 'input, decimals?', ({ input, decimals }, interpreter) =>
    result(
      interpreter,
      'torch',
      e.roundTo(
        algebra(interpreter.tensors),
        interpreter.tensor(input),
        integerOr(interpreter, decimals, 0, 'decimals'),
      ),
    ),
  ),
  logit: builtin('logit', 'input, eps?', ({ input, eps }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const x = interpreter.tensor(input);
    const edge = numberOr(interpreter, eps, 0, 'eps');
    return result(interpreter, 'torch', e.logit(a, edge > 0 ? e.clip(a, x, edge, 1 - edge) : x));
  }),
  polygamma: builtin('polygamma', 'n, input', ({ n, input }, interpreter) => {
    const [order, x] = n.kind === 'array' ? [input, n] : [n, input];
    return result(
      interpreter,
      'torch',
      interpreter.tensors.polygamma(interpreter.integer(order, 'the order'), interpreter.tensor(x)),
    );
  }),
  lerp: builtin('lerp', 'input, end, weight', ({ input, end, weight }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const [start, stop] = [interpreter.tensor(input), interpreter.tensor(end)];
    return result(interpreter, 'torch', a.add(start, a.mul(interpreter.tensor(weight), a.sub(stop, start))));
  }),
  addcmul: builtin('addcmul', 'input, tensor1, tensor2, value?', ({ input, tensor1, tensor2, value }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const product = a.mul(interpreter.tensor(tensor1), interpreter.tensor(tensor2));
    return result(
      interpreter,
      'torch',
      a.add(interpreter.tensor(input), a.mul(numberOr(interpreter, value, 1, 'value'), product)),
    );
  }),
  addcdiv: builtin('addcdiv', 'input, tensor1, tensor2, value?', ({ input, tensor1, tensor2, value }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const quotient = a.div(interpreter.tensor(tensor1), interpreter.tensor(tensor2));
    return result(
      interpreter,
      'torch',
      a.add(interpreter.tensor(input), a.mul(numberOr(interpreter, value, 1, 'value'), quotient)),
    );
  }),
  nan_to_num: builtin('nan_to_num', 'input, nan?, posinf?, neginf?', ({ input, nan }, interpreter) => {
    const x = interpreter.tensor(input);
    const a = algebra(interpreter.tensors);
    return result(interpreter, 'torch', a.select(a.ne(x, x), numberOr(interpreter, nan, 0, 'nan'), x));
  }),
  masked_fill: builtin('masked_fill', 'input, mask, value', ({ input, mask, value }, interpreter) =>
    result(
      interpreter,
      'torch',
      interpreter.tensors.select(interpreter.tensor(mask), interpreter.tensor(value), interpreter.tensor(input)),
    ),
  ),
};

/** `torch.where`: of three arguments; the condition comes first, or is what the method is called with second. */
export const where = builtin('where', 'condition, input|self, other', ({ condition, input, other }, interpreter) =>
  result(
    interpreter,
    'torch',
    interpreter.tensors.select(interpreter.tensor(condition), interpreter.tensor(input), interpreter.tensor(other)),
  ),
);

/** A method that puts its result into the tensor that it is called with: `x.add_(1)`. */
export function inPlace(name: string, does: BuiltinValue): BuiltinValue {
  return {
    kind: 'builtin',
    name: `${name}_`,
    call: (given, interpreter) => {
      const [self] = given.positional;
      const made = does.call(given, interpreter);
      if (self?.kind !== 'array' || !('kind' in made))
        return interpreter.fail(`${name}_() changes a tensor, and this is none.`);
      interpreter.assign(self, castTo(interpreter, interpreter.tensor(made), self.type));
      return self;
    },
  };
}

/** `x.to(...)`, `x.type(...)`: the element type counts, the device does not. */
export const to = builtin(
  'to',
  'self, ...targets, dtype?, device?, copy?, non_blocking?, memory_format?',
  ({ self, targets, dtype }, interpreter) => {
    const type = [dtype, ...targets].map((target) =>
      target?.kind === 'builtin' ? elementTypeOf(interpreter, target) : undefined,
    );
    const wanted = type.find((each) => each !== undefined);
    const x = interpreter.tensor(self);
    return wanted === undefined || wanted === x.type
      ? self
      : result(interpreter, 'torch', castTo(interpreter, x, wanted));
  },
);
