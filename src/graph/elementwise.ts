/**
 * The elementwise primitives: value and derivative of each in a row. Conventions at kinks are PyTorch's: |x|' = 0 at 0,
 * max and min share the cotangent at ties, floor, ceil, round, sign and comparisons have zero derivative everywhere.
 */
import type { ElementwiseOp, Expressions } from './expressions.ts';
import type { NodeId } from './graph.ts';
import type { Primitive, Scale, Table, Tangent } from './primitive.ts';
import { elementwise, inputAt } from './primitive.ts';
import {
  cbrt,
  erf,
  erfc,
  floorMod,
  gamma,
  lgamma,
  log2,
  polygamma,
  roundHalfEven,
  sigmoid,
  softplus,
} from './special.ts';

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

/** Rows of one operand: its derivative as a factor of the tangent. */
const one =
  (factor: (e: Expressions, x: NodeId, output: NodeId) => NodeId): Scale =>
  (e, t, [x], output) =>
    e.mul(t, factor(e, x ?? output, output));

/** Rows of one operand whose derivative is best written as a quotient. */
const over =
  (divisor: (e: Expressions, x: NodeId, output: NodeId) => NodeId): Scale =>
  (e, t, [x], output) =>
    e.div(t, divisor(e, x ?? output, output));

/** Rows of two operands. */
const two =
  (scale: (e: Expressions, t: NodeId, x: NodeId, y: NodeId, output: NodeId) => NodeId): Scale =>
  (e, t, [x, y], output) =>
    scale(e, t, x ?? output, y ?? output, output);

const flat = [null, null];
const square = (e: Expressions, x: NodeId) => e.mul(x, x);
const oneMinusSquare = (e: Expressions, x: NodeId) => e.sub(e.constant(1), square(e, x));
const truth = (value: boolean) => (value ? 1 : 0);

export const elementwisePrimitives: Table<ElementwiseOp> = {
  neg: elementwise((x) => -x, [(e, t) => e.neg(t)]),
  abs: elementwise(Math.abs, [one((e, x) => e.sign(x))]),
  sign: elementwise(Math.sign, [null]),
  floor: elementwise(Math.floor, [null]),
  ceil: elementwise(Math.ceil, [null]),
  round: elementwise(roundHalfEven, [null]),
  trunc: elementwise(Math.trunc, [null]),
  sqrt: elementwise(Math.sqrt, [over((e, _, y) => e.mul(e.constant(2), y))]),
  cbrt: elementwise(cbrt, [over((e, _, y) => e.mul(e.constant(3), square(e, y)))]),
  exp: elementwise(Math.exp, [one((_e, _x, y) => y)]),
  expm1: elementwise(Math.expm1, [one((e, x) => e.exp(x))]),
  log: elementwise(Math.log, [over((_, x) => x)]),
  log1p: elementwise(Math.log1p, [over((e, x) => e.add(e.constant(1), x))]),
  log2: elementwise(log2, [over((e, x) => e.mul(e.constant(Math.LN2), x))]),
  log10: elementwise(Math.log10, [over((e, x) => e.mul(e.constant(Math.LN10), x))]),
  sin: elementwise(Math.sin, [one((e, x) => e.cos(x))]),
  cos: elementwise(Math.cos, [(e, t, [x], y) => e.neg(e.mul(t, e.sin(x ?? y)))]),
  tan: elementwise(Math.tan, [one((e, _, y) => e.add(e.constant(1), square(e, y)))]),
  asin: elementwise(Math.asin, [over((e, x) => e.sqrt(oneMinusSquare(e, x)))]),
  acos: elementwise(Math.acos, [(e, t, [x], y) => e.neg(e.div(t, e.sqrt(oneMinusSquare(e, x ?? y))))]),
  atan: elementwise(Math.atan, [over((e, x) => e.add(e.constant(1), square(e, x)))]),
  sinh: elementwise(Math.sinh, [one((e, x) => e.cosh(x))]),
  cosh: elementwise(Math.cosh, [one((e, x) => e.sinh(x))]),
  tanh: elementwise(Math.tanh, [one((e, _, y) => oneMinusSquare(e, y))]),
  asinh: elementwise(Math.asinh, [over((e, x) => e.sqrt(e.add(square(e, x), e.constant(1))))]),
  acosh: elementwise(Math.acosh, [over((e, x) => e.sqrt(e.sub(square(e, x), e.constant(1))))]),
  atanh: elementwise(Math.atanh, [over((e, x) => oneMinusSquare(e, x))]),
  erf: elementwise(erf, [one((e, x) => gaussian(e, x))]),
  erfc: elementwise(erfc, [(e, t, [x], y) => e.neg(e.mul(t, gaussian(e, x ?? y)))]),
  gamma: elementwise(gamma, [one((e, x, y) => e.mul(y, e.polygamma(0, x)))]),
  lgamma: elementwise(lgamma, [one((e, x) => e.polygamma(0, x))]),
  polygamma: polygammaRow(),
  // sigmoid(x) sigmoid(-x) rather than y (1 - y), which cancels for large x.
  sigmoid: elementwise(sigmoid, [one((e, x, y) => e.mul(y, e.sigmoid(e.neg(x))))]),
  softplus: elementwise(softplus, [one((e, x) => e.sigmoid(x))]),
  not: elementwise((x) => truth(x === 0), [null]),
  stopGradient: elementwise((x) => x, [null]),

  add: elementwise((x, y) => x + y, [two((_, t) => t), two((_, t) => t)]),
  sub: elementwise((x, y) => x - y, [two((_, t) => t), two((e, t) => e.neg(t))]),
  mul: elementwise((x, y) => x * y, [two((e, t, _, y) => e.mul(t, y)), two((e, t, x) => e.mul(x, t))]),
  div: elementwise(
    (x, y) => x / y,
    [two((e, t, _, y) => e.div(t, y)), two((e, t, _, y, out) => e.neg(e.div(e.mul(t, out), y)))],
  ),
  pow: elementwise((x, y) => x ** y, [two(powerOfBase), two(powerOfExponent)]),
  atan2: elementwise(Math.atan2, [
    two((e, t, y, x) => e.div(e.mul(t, x), e.add(square(e, x), square(e, y)))),
    two((e, t, y, x) => e.neg(e.div(e.mul(t, y), e.add(square(e, x), square(e, y))))),
  ]),
  mod: elementwise(floorMod, [two((_, t) => t), two((e, t, x, y) => e.neg(e.mul(t, e.floor(e.div(x, y)))))]),
  rem: elementwise((x, y) => x % y, [two((_, t) => t), two((e, t, x, y) => e.neg(e.mul(t, e.trunc(e.div(x, y)))))]),
  min: extremum(
    (x, y) => Math.min(x, y),
    (e, a, b) => e.lt(a, b),
  ),
  max: extremum(
    (x, y) => Math.max(x, y),
    (e, a, b) => e.lt(b, a),
  ),
  lt: elementwise((x, y) => truth(x < y), flat),
  le: elementwise((x, y) => truth(x <= y), flat),
  eq: elementwise((x, y) => truth(x === y), flat),
  ne: elementwise((x, y) => truth(x !== y), flat),
  and: elementwise((x, y) => truth(x !== 0 && y !== 0), flat),
  or: elementwise((x, y) => truth(x !== 0 || y !== 0), flat),
  select: selectRow(),
};

function gaussian(e: Expressions, x: NodeId): NodeId {
  return e.mul(e.constant(TWO_OVER_SQRT_PI), e.exp(e.neg(square(e, x))));
}

/** y x^(y - 1), and 0 where y is 0 also at x = 0. */
function powerOfBase(e: Expressions, t: NodeId, x: NodeId, y: NodeId): NodeId {
  const slope = e.mul(y, e.pow(x, e.sub(y, e.constant(1))));
  const known = e.nodeOf(y).op === 'constant' || e.nodeOf(y).op === 'broadcast';
  return e.mul(t, known ? slope : e.select(e.eq(y, e.constant(0)), e.constant(0), slope));
}

/** x^y log x, and 0 at x = 0 for y >= 0, its limit. */
function powerOfExponent(e: Expressions, t: NodeId, x: NodeId, y: NodeId, output: NodeId): NodeId {
  const limit = e.and(e.eq(x, e.constant(0)), e.le(e.constant(0), y));
  return e.mul(t, e.select(limit, e.constant(0), e.mul(output, e.log(x))));
}

function polygammaRow(): Primitive<'polygamma'> {
  const row = elementwise<'polygamma'>(() => NaN, []);
  const next = (e: Expressions, t: NodeId, order: number, x: NodeId) => e.mul(t, e.polygamma(order + 1, x));
  return {
    ...row,
    evaluate: ([x], { order }) => (x?.data ?? new Float64Array()).map((value) => polygamma(order, value)),
    jvp: (e, node, _, [t]) => (t === undefined ? undefined : next(e, t, node.attributes.order, inputAt(node, 0))),
    vjp: (e, node, _, cotangent) => [
      { operand: 0, cotangent: next(e, cotangent, node.attributes.order, inputAt(node, 0)) },
    ],
  };
}

/** min and max: the tangent of the operand that wins, the mean of both at a tie. `wins(a, b)`: a alone is the result. */
function extremum<K extends 'min' | 'max'>(
  evaluate: (x: number, y: number) => number,
  wins: (e: Expressions, a: NodeId, b: NodeId) => NodeId,
): Primitive<K> {
  const zero = (e: Expressions) => e.constant(0);
  return {
    ...elementwise<K>(evaluate, flat),
    jvp: (e, node, _, [ta = zero(e), tb = zero(e)]) => {
      const a = inputAt(node, 0);
      const b = inputAt(node, 1);
      const tie = e.mul(e.constant(0.5), e.add(ta, tb));
      return e.broadcast(e.select(wins(e, a, b), ta, e.select(wins(e, b, a), tb, tie)), node.shape);
    },
    vjp: (e, node, _, cotangent) => {
      const half = e.mul(e.constant(0.5), cotangent);
      return [0, 1].map((operand) => {
        const mine = inputAt(node, operand);
        const other = inputAt(node, 1 - operand);
        const loses = wins(e, other, mine);
        return { operand, cotangent: e.select(wins(e, mine, other), cotangent, half), guard: e.not(loses) };
      });
    },
  };
}

function selectRow(): Primitive<'select'> {
  const orZero = (e: Expressions, t: Tangent) => t ?? e.constant(0);
  return {
    ...elementwise<'select'>((c, a, b) => (c !== 0 ? a : b), []),
    jvp: (e, node, _, [, ta, tb]) =>
      ta === undefined && tb === undefined
        ? undefined
        : e.broadcast(e.select(inputAt(node, 0), orZero(e, ta), orZero(e, tb)), node.shape),
    vjp: (e, node, _, cotangent) => {
      const condition = inputAt(node, 0);
      return [
        { operand: 1, cotangent, guard: condition },
        { operand: 2, cotangent, guard: e.not(condition) },
      ];
    },
  };
}
