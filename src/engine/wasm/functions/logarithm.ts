/**
 * log, log2, log10, log1p and the inverse hyperbolic functions. x = 2^k m with m in [sqrt(1/2), sqrt(2)), f = m - 1,
 * s = f / (2 + f): log m = 2s + s R(s^2) = f - f^2/2 + s (f^2/2 + R), the form that rounds least (as in fdlibm). R's
 * coefficients are minimax (2^-59 relative to log m).
 */
import type { Value } from '../lanes.ts';
import { abs, add, addInt, addProduct, andInt, bitsOf, copySign, div, eq, float, floatOf, ge, gt, and, integer, lt, mul, neg, not, polynomial, select, shiftRight, sqrt, sub, subInt } from '../lanes.ts'; // prettier-ignore
import type { LaneFunction } from './definition.ts';
import { bitPattern } from '../pool.ts';
import { ROUNDER } from './definition.ts';
import { LN2_HIGH, LN2_LOW } from './exponential.ts';
import type { Pair } from './precise.ts';
import { exactProduct, exactSum, fastSum, head, quotient } from './precise.ts';

// prettier-ignore
const R = [
  0.6666666666666734, 0.3999999999941652, 0.2857142874207316, 0.22222198599052234, 0.1818356322236778, 0.15314074042690243,
  0.14795753035254366,
];
const SQRT_HALF = bitPattern(Math.SQRT1_2);
const SMALLEST_NORMAL = 2 ** -1022;

/** x = 2^k m for a positive normal number x; `offset` is added to k. */
export function decompose(x: Value, offset = 0): { readonly k: Value; readonly m: Value } {
  const shifted = subInt(bitsOf(x), integer(SQRT_HALF));
  const k = sub(floatOf(addInt(shiftRight(shifted, 52), integer(bitPattern(ROUNDER)))), ROUNDER - offset);
  return { k, m: floatOf(addInt(andInt(shifted, integer((1n << 52n) - 1n)), integer(SQRT_HALF))) };
}

/** log(1 + f) as f - half + rest. */
function parts(m: Value): { f: Value; half: Value; rest: Value } {
  const f = sub(m, 1);
  const s = div(f, add(f, 2));
  const square = mul(s, s);
  const half = mul(mul(0.5, f), f);
  return { f, half, rest: mul(s, addProduct(square, polynomial(R, square), half)) };
}

/** log(x) + low. */
function natural(x: Value, offset = 0, low?: Value): Value {
  const { k, m } = decompose(x, offset);
  const { f, half, rest } = parts(m);
  const small = low === undefined ? addProduct(k, LN2_LOW, rest) : add(rest, addProduct(k, LN2_LOW, low));
  return addProduct(k, LN2_HIGH, sub(f, sub(half, small)));
}

/** A logarithm to another base: k high + k low (the base's multiple of ln 2) + log m / ln base. */
function toBase(x: Value, offset: number, two: [number, number], scale: [number, number]): Value {
  const { k, m } = decompose(x, offset);
  const { f, half, rest } = parts(m);
  const high = head(sub(f, half));
  const low = add(sub(sub(f, high), half), rest);
  const main = mul(high, scale[0]);
  const small = add(mul(k, two[1]), add(mul(add(low, high), scale[1]), mul(low, scale[0])));
  const sum = fastSum(mul(k, two[0]), main);
  return add(sum.high, add(sum.low, small));
}

// 1 / ln 2, 1 / ln 10 with 26 bits first, log10(2) with 41.
const log2Of = (x: Value, offset = 0) => toBase(x, offset, [1, 0], [1.4426950216293335, 1.9259629911266175e-8]);
const log10Of = (x: Value, offset = 0) =>
  toBase(x, offset, [0.30102999566383914, 1.42050232272661e-13], [0.4342944771051407, 4.798111141615973e-9]);

function logarithm(name: string, core: (x: Value, offset?: number) => Value): LaneFunction {
  return {
    name,
    arity: 1,
    fast: (x) => ({ results: [core(x)], rare: not(and(ge(x, SMALLEST_NORMAL), lt(x, Infinity))) }),
    slow: (x) => {
      const subnormal = core(mul(x, 2 ** 54), -54);
      const positive = select(lt(x, SMALLEST_NORMAL), subnormal, x);
      return [select(lt(x, 0), NaN, select(eq(x, 0), -Infinity, positive))];
    },
  };
}

/** log(1 + high + low) for 1 + high > 0; `low` far below an ulp of 1 + high, or of high. */
function onePlus({ high, low }: Pair): Value {
  const u = exactSum(float(1), high);
  return natural(u.high, 0, div(add(u.low, low), u.high));
}

const exactly = (x: Value): Pair => ({ high: x, low: float(0) });

const log1p: LaneFunction = {
  name: 'log1p',
  arity: 1,
  fast: (x) => ({ results: [copySign(onePlus(exactly(x)), x)], rare: not(and(gt(x, -1), lt(x, Infinity))) }),
  slow: (x) => [select(eq(x, -1), -Infinity, select(lt(x, -1), NaN, x))],
};

/** Beyond, 1 + x^2 is x^2 to the last bit. */
const HUGE = 2 ** 28;

/** log(2a) for a > HUGE: one more in the exponent (infinite stays so, as does NaN). */
const logOfDouble = (a: Value) => select(lt(a, Infinity), natural(a, 1), a);

/** asinh a = log1p(a + a^2 / (1 + sqrt(1 + a^2))) */
const asinh: LaneFunction = {
  name: 'asinh',
  arity: 1,
  fast: (x) => {
    const a = abs(x);
    const square = mul(a, a);
    const sum = exactSum(a, div(square, add(1, sqrt(add(1, square)))));
    return { results: [copySign(onePlus(sum), x)], rare: not(lt(a, HUGE)) };
  },
  slow: (x) => [copySign(logOfDouble(abs(x)), x)],
};

/** acosh x = log1p(t + sqrt(t (t + 2))), t = x - 1; the root to twice the digits. */
const acosh: LaneFunction = {
  name: 'acosh',
  arity: 1,
  fast: (x) => {
    const t = sub(x, 1);
    const radicand = exactProduct(t, add(t, 2));
    const root = sqrt(radicand.high);
    const back = exactProduct(root, root);
    const rest = add(sub(sub(radicand.high, back.high), back.low), radicand.low);
    const low = select(gt(root, 0), div(rest, mul(2, root)), 0);
    const sum = exactSum(root, t);
    return { results: [onePlus({ high: sum.high, low: add(sum.low, low) })], rare: not(and(ge(x, 1), lt(x, HUGE))) };
  },
  slow: (x) => [select(lt(x, 1), NaN, logOfDouble(x))],
};

/** atanh a = log1p(2a / (1 - a)) / 2 */
const atanh: LaneFunction = {
  name: 'atanh',
  arity: 1,
  fast: (x) => {
    const a = abs(x);
    const argument = quotient(exactly(mul(2, a)), fastSum(float(1), neg(a)));
    return { results: [copySign(mul(0.5, onePlus(argument)), x)], rare: not(and(lt(a, 1), ge(a, 2 ** -900))) };
  },
  slow: (x) => {
    const outside = select(gt(abs(x), 1), NaN, copySign(float(Infinity), x));
    return [select(lt(abs(x), 0.5), x, select(eq(x, x), outside, NaN))];
  },
};

export const logarithms: readonly LaneFunction[] = [
  logarithm('log', natural),
  logarithm('log2', log2Of),
  logarithm('log10', log10Of),
  log1p,
  asinh,
  acosh,
  atanh,
];
