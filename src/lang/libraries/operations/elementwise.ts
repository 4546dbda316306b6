/**
 * Elementwise functions that the graph has no operation for, written with those that it has. Where several forms are equal,
 * the one stands here that neither overflows nor cancels, and whose derivatives of every order are right at the joints.
 */
import type { UnaryOp } from '../../../graph/expressions.ts';
import type { Elementwise1, Elementwise2 } from '../tables.ts';
import type { Tensor } from '../../tracer/values.ts';
import type { Algebra, Operand } from './algebra.ts';

const SQRT_HALF = Math.SQRT1_2;
const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** The graph's own operation as a row. */
export const same =
  (op: UnaryOp): Elementwise1 =>
  (a, x) =>
    a[op](x);

/** A number times the argument. */
export const times =
  (factor: number): Elementwise1 =>
  (a, x) =>
    a.mul(x, factor);

export const square: Elementwise1 = (a, x) => a.mul(x, x);
export const reciprocal: Elementwise1 = (a, x) => a.div(1, x);
export const rsqrt: Elementwise1 = (a, x) => a.div(1, a.sqrt(x));
export const exp2: Elementwise1 = (a, x) => a.tensors.withType(a.pow(2, x), 'float');
export const exp10: Elementwise1 = (a, x) => a.tensors.withType(a.pow(10, x), 'float');

/** sin(pi x) / (pi x). At 0 its Taylor polynomial, so that derivatives up to the fifth are right there too. */
export const sinc: Elementwise1 = (a, x) => {
  const y = a.mul(x, Math.PI);
  const z = a.mul(y, y);
  const near = a.polynomial(z, [1, -1 / 6, 1 / 120]);
  return a.select(a.eq(x, 0), near, a.div(a.sin(y), y));
};

export const isNaN: Elementwise1 = (a, x) => a.ne(x, x);
export const isInfinite: Elementwise1 = (a, x) => a.eq(a.abs(x), Infinity);
export const isFinite: Elementwise1 = (a, x) => a.tensors.binary('lt', a.abs(x), a.of(Infinity));
export const isPositiveInfinite: Elementwise1 = (a, x) => a.eq(x, Infinity);
export const isNegativeInfinite: Elementwise1 = (a, x) => a.eq(x, -Infinity);

/** The sign bit, but for -0 and NaN. */
export const signBit: Elementwise1 = (a, x) => a.lt(x, 0);

export const floorDivide: Elementwise2 = (a, x, y) => {
  const quotient = a.floor(a.div(x, y));
  return x.type !== 'float' && y.type !== 'float' ? a.tensors.withType(quotient, 'integer') : quotient;
};

export const hypot: Elementwise2 = (a, x, y) => a.sqrt(a.add(a.mul(x, x), a.mul(y, y)));
export const copysign: Elementwise2 = (a, x, y) => a.select(a.lt(y, 0), a.neg(a.abs(x)), a.abs(x));

/** 0 below 0, the second argument at 0, 1 above. */
export const heaviside: Elementwise2 = (a, x, y) => a.select(a.lt(x, 0), 0, a.select(a.eq(x, 0), y, 1));

/** log(exp(x) + exp(y)), from the larger: either branch is right everywhere, so that the tie has all its derivatives. */
export const logAddExp: Elementwise2 = (a, x, y) =>
  a.select(a.gt(x, y), a.add(x, a.softplus(a.sub(y, x))), a.add(y, a.softplus(a.sub(x, y))));

export const logAddExp2: Elementwise2 = (a, x, y) =>
  a.div(logAddExp(a, a.mul(x, Math.LN2), a.mul(y, Math.LN2)), Math.LN2);

/** The operand that is a number, where the other is not. */
export const fmax: Elementwise2 = (a, x, y) => a.select(a.ne(x, x), y, a.select(a.ne(y, y), x, a.max(x, y)));
export const fmin: Elementwise2 = (a, x, y) => a.select(a.ne(x, x), y, a.select(a.ne(y, y), x, a.min(x, y)));

export const logicalXor: Elementwise2 = (a, x, y) => a.ne(a.ne(x, 0), a.ne(y, 0));

/** Between the bounds; the derivative is 1 at the bounds, as PyTorch has it. */
export function clip(a: Algebra, x: Tensor, low: Operand | undefined, high: Operand | undefined): Tensor {
  const below = low === undefined ? x : a.select(a.lt(x, low), low, x);
  return high === undefined ? below : a.select(a.gt(x, high), high, below);
}

/** To decimals, halves to even, as NumPy: scaled, rounded, scaled back. */
export function roundTo(a: Algebra, x: Tensor, decimals: number): Tensor {
  if (x.type !== 'float' && decimals >= 0) return x;
  if (decimals === 0) return a.round(x);
  const scale = 10 ** Math.abs(decimals);
  return decimals > 0 ? a.div(a.round(a.mul(x, scale)), scale) : a.mul(a.round(a.div(x, scale)), scale);
}

// Activations and their kin. PyTorch's derivative at the kink of relu is 0.

export const relu: Elementwise1 = (a, x) => a.select(a.le(x, 0), 0, x);
export const silu: Elementwise1 = (a, x) => a.mul(x, a.sigmoid(x));
export const mish: Elementwise1 = (a, x) => a.mul(x, a.tanh(a.softplus(x)));
export const gelu: Elementwise1 = (a, x) => a.mul(a.mul(0.5, x), a.add(1, a.erf(a.mul(x, SQRT_HALF))));
export const geluTanh: Elementwise1 = (a, x) => {
  const inner = a.mul(Math.sqrt(2 / Math.PI), a.add(x, a.mul(0.044715, a.mul(x, a.mul(x, x)))));
  return a.mul(a.mul(0.5, x), a.add(1, a.tanh(inner)));
};
export const softsign: Elementwise1 = (a, x) => a.div(x, a.add(1, a.abs(x)));
export const logSigmoid: Elementwise1 = (a, x) => a.neg(a.softplus(a.neg(x)));
export const tanhshrink: Elementwise1 = (a, x) => a.sub(x, a.tanh(x));
export const relu6: Elementwise1 = (a, x) => a.select(a.le(x, 0), 0, a.select(a.ge(x, 6), 6, x));
export const hardsigmoid: Elementwise1 = (a, x) =>
  a.select(a.le(x, -3), 0, a.select(a.ge(x, 3), 1, a.add(a.div(x, 6), 0.5)));
export const hardswish: Elementwise1 = (a, x) =>
  a.select(a.le(x, -3), 0, a.select(a.ge(x, 3), x, a.div(a.mul(x, a.add(x, 3)), 6)));
export const leakyRelu = (a: Algebra, x: Tensor, slope: Operand): Tensor => a.select(a.gt(x, 0), x, a.mul(slope, x));
export const elu = (a: Algebra, x: Tensor, alpha: Operand): Tensor => a.select(a.gt(x, 0), x, a.mul(alpha, a.expm1(x)));
export const celu = (a: Algebra, x: Tensor, alpha: Operand): Tensor =>
  a.select(a.gt(x, 0), x, a.mul(alpha, a.expm1(a.div(x, alpha))));
export const selu: Elementwise1 = (a, x) =>
  a.mul(1.0507009873554805, a.select(a.gt(x, 0), x, a.mul(1.6732632423543772, a.expm1(x))));
export const softplus = (a: Algebra, x: Tensor, beta: number): Tensor =>
  beta === 1 ? a.softplus(x) : a.div(a.softplus(a.mul(beta, x)), beta);

// Statistics and special functions.

/** x log y, and 0 where x is 0. */
export const xlogy: Elementwise2 = (a, x, y) => a.select(a.eq(x, 0), 0, a.mul(x, a.log(y)));
export const xlog1py: Elementwise2 = (a, x, y) => a.select(a.eq(x, 0), 0, a.mul(x, a.log1p(y)));
export const entropy: Elementwise1 = (a, x) =>
  a.select(a.lt(x, 0), -Infinity, a.select(a.eq(x, 0), 0, a.neg(a.mul(x, a.log(x)))));
/** x log(x / y) - x + y. */
export const klDivergence: Elementwise2 = (a, x, y) =>
  a.select(a.eq(x, 0), y, a.add(a.sub(a.mul(x, a.log(a.div(x, y))), x), y));
export const relativeEntropy: Elementwise2 = (a, x, y) => a.select(a.eq(x, 0), 0, a.mul(x, a.log(a.div(x, y))));
export const logit: Elementwise1 = (a, x) => a.sub(a.log(x), a.log1p(a.neg(x)));
export const betaln: Elementwise2 = (a, x, y) => a.sub(a.add(a.lgamma(x), a.lgamma(y)), a.lgamma(a.add(x, y)));
export const beta: Elementwise2 = (a, x, y) => a.exp(betaln(a, x, y));
/** Binomial coefficients of real arguments. */
export const binomial: Elementwise2 = (a, n, k) =>
  a.exp(a.sub(a.lgamma(a.add(n, 1)), a.add(a.lgamma(a.add(k, 1)), a.lgamma(a.add(a.sub(n, k), 1)))));

/** The standard normal distribution function. */
export const normalCdf: Elementwise1 = (a, x) => a.mul(0.5, a.erfc(a.mul(x, -SQRT_HALF)));

/** log of the above: near 1 by log1p; far below 0, where it underflows, by its asymptotic series. */
export const logNormalCdf: Elementwise1 = (a, x) => {
  const tail = a.erfc(a.mul(a.abs(x), SQRT_HALF));
  const above = a.log1p(a.mul(-0.5, tail));
  const middle = a.log(a.mul(0.5, tail));
  const inverse = a.div(1, a.mul(x, x));
  const series = a.log1p(a.mul(inverse, a.polynomial(inverse, [-1, 3, -15, 105, -945])));
  const far = a.add(a.sub(a.sub(a.mul(-0.5, a.mul(x, x)), a.log(a.neg(x))), LOG_SQRT_TWO_PI), series);
  return a.select(a.gt(x, 0), above, a.select(a.gt(x, -30), middle, far));
};

/**
 * The inverse of erf: Winitzki's closed form, then Halley's iteration, which triples the digits (and those of the derivatives)
 * each time.
 */
export const erfinv: Elementwise1 = (a, x) => {
  const c = 0.147;
  const log = a.log(a.mul(a.sub(1, x), a.add(1, x)));
  const half = a.add(2 / (Math.PI * c), a.mul(0.5, log));
  const root = a.sqrt(a.sub(a.sqrt(a.sub(a.mul(half, half), a.div(log, c))), half));
  let y = a.select(a.lt(x, 0), a.neg(root), root);
  for (let i = 0; i < 3; i++) {
    // erfc keeps the digits of 1 - |x| where x is near 1.
    const error = a.select(
      a.lt(a.abs(y), 0.5),
      a.sub(a.erf(y), x),
      a.select(a.gt(y, 0), a.sub(a.sub(1, x), a.erfc(y)), a.sub(a.erfc(a.neg(y)), a.add(1, x))),
    );
    const step = a.mul(Math.sqrt(Math.PI) / 2, a.mul(error, a.exp(a.mul(y, y))));
    y = a.sub(y, a.div(step, a.add(1, a.mul(y, step))));
  }
  const inside = a.select(a.lt(a.abs(x), 1e-9), a.mul(Math.sqrt(Math.PI) / 2, x), y);
  return a.select(a.eq(a.abs(x), 1), a.mul(x, Infinity), inside);
};
export const normalQuantile: Elementwise1 = (a, p) => {
  const y = erfinv(a, a.sub(a.mul(2, p), 1));
  return a.mul(Math.SQRT2, y);
};
