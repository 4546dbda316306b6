/**
 * x ** y, cbrt and the remainders. x ** y = exp(y log x) with log x to about 2^-66: x = 2^k m, j = 128 / m rounded to an integer,
 * r = m j / 128 - 1 (|r| < 0.0056), log x = k ln 2 - log(j / 128) + log1p r, its larger terms as pairs.
 */
import type { Value } from '../lanes.ts';
import { abs, add, and, bitsOf, call, copySign, div, eq, float, floor, ge, gt, integer, le, lt, mul, ne, neg, not, or, polynomial, select, sub, subInt, table, trunc } from '../lanes.ts'; // prettier-ignore
import type { LaneFunction } from './definition.ts';
import { bitPattern } from '../pool.ts';
import { ROUNDER } from './definition.ts';
import { expCore, expEverywhere, LN2_HIGH, LN2_LOW, powerOfTwo } from './exponential.ts';
import { decompose } from './logarithm.ts';
import type { Pair } from './precise.ts';
import { exactProduct, fastSum, head } from './precise.ts';

/** Where the table of logarithms stands in memory: high parts, then low parts, of -log(j / 128). */
export const TABLE_ADDRESS = 16;
const FIRST = 90;
const LAST = 182;
const LOWS = TABLE_ADDRESS + 8 * (LAST - FIRST + 1);
/** The first address after the table. */
export const TABLE_END = LOWS + 8 * (LAST - FIRST + 1);

/** (log1p r - r + r^2/2) / r^3, minimax for |r| <= 0.0056 (2^-68 relative to r). */
// prettier-ignore
const LOG1P = [0.3333333333333333, -0.25, 0.19999999993853212, -0.16666666661134555, 0.14286236967468371, -0.1250047041383014];

/** The table, from log((j + 1) / j) = 2 atanh(1 / (2j + 1)) in integers with 120 bits after the point. High parts have 42. */
export function logarithmTable(): Float64Array {
  const bits = 120n;
  const step = (j: number): bigint => {
    const odd = BigInt(2 * j + 1);
    let power = (2n << bits) / odd;
    let sum = 0n;
    for (let n = 1n; power > 0n; n += 2n) {
      sum += power / n;
      power /= odd * odd;
    }
    return sum;
  };
  const count = LAST - FIRST + 1;
  const result = new Float64Array(2 * count);
  const put = (j: number, logarithm: bigint) => {
    const high = (logarithm >> (bits - 42n)) << (bits - 42n);
    result[j - FIRST] = -Number(high >> (bits - 42n)) / 2 ** 42;
    result[count + j - FIRST] = -Number(logarithm - high) / 2 ** Number(bits);
  };
  let value = 0n;
  for (let j = 128; j <= LAST; value += step(j), j++) put(j, value);
  value = 0n;
  for (let j = 127; j >= FIRST; j--) put(j, (value -= step(j)));
  return result;
}

/** log of a positive normal number as a pair; `offset` is added to its exponent. */
function preciseLog(x: Value, offset: Value = float(0)): Pair {
  const parts = decompose(x);
  const k = add(parts.k, offset);
  const { m } = parts;
  const rounded = add(div(128, m), ROUNDER);
  const index = subInt(bitsOf(rounded), integer(bitPattern(ROUNDER) + BigInt(FIRST)));
  const c = mul(sub(rounded, ROUNDER), 1 / 128);
  const front = head(m);
  const r = fastSum(sub(mul(front, c), 1), mul(sub(m, front), c));
  const [logHigh, logLow] = [table(TABLE_ADDRESS, index), table(LOWS, index)];
  const first = fastSum(add(mul(k, LN2_HIGH), logHigh), r.high);
  const rh = head(r.high);
  const second = fastSum(first.high, mul(-0.5, mul(rh, rh)));
  const lowSquare = mul(mul(0.5, add(r.high, rh)), sub(r.high, rh));
  const cube = mul(mul(r.high, mul(r.high, r.high)), polynomial(LOG1P, r.high));
  const linear = sub(r.low, mul(r.high, r.low));
  const low = add(add(first.low, second.low), add(sub(linear, lowSquare), add(cube, add(mul(k, LN2_LOW), logLow))));
  return fastSum(second.high, low);
}

/** y log x as a pair. */
function exponent(log: Pair, y: Value): Pair {
  const product = exactProduct(y, log.high);
  return { high: product.high, low: add(product.low, mul(y, log.low)) };
}

const pow: LaneFunction = {
  name: 'pow',
  arity: 2,
  fast: (x, y) => {
    const e = exponent(preciseLog(x), y);
    const usual = and(and(ge(x, 2 ** -1022), lt(x, Infinity)), le(abs(e.high), 708));
    return { results: [expCore(e.high, e.low)], rare: not(usual) };
  },
  slow: (x, y) => {
    const a = abs(x);
    const small = lt(a, 2 ** -1022);
    const log = preciseLog(select(small, mul(a, 2 ** 54), a), select(small, -54, 0));
    const e = exponent(log, y);
    const inside = le(abs(e.high), 800);
    const magnitude = expEverywhere(select(inside, e.high, copySign(float(800), e.high)), select(inside, e.low, 0));
    const whole = eq(floor(y), y);
    const odd = and(whole, ne(floor(mul(y, 0.5)), mul(y, 0.5)));
    const signed = (value: Value) => select(and(odd, lt(copySign(float(1), x), 0)), neg(value), value);
    const usual = select(and(lt(x, 0), not(whole)), NaN, signed(magnitude));
    // Infinite or zero base; infinite exponent; NaN. As the language has it: 1 ** Infinity is NaN.
    const extreme = or(eq(a, 0), eq(a, Infinity));
    const grows = (base: Value) => select(eq(lift(gt(base, 1)), lift(gt(y, 0))), Infinity, 0);
    const ofExtreme = signed(grows(a));
    const atInfinity = select(eq(a, 1), NaN, grows(a));
    const unknown = or(ne(x, x), ne(y, y));
    const special = select(eq(abs(y), Infinity), atInfinity, select(extreme, ofExtreme, usual));
    return [select(eq(y, 0), 1, select(unknown, NaN, special))];
  },
};
/** A mask as a number. */
const lift = (mask: Value) => select(mask, 1, 0);

/** cbrt on [sqrt(1/2), sqrt(2)], to about 2^-13. */
const CBRT = [0.4933344101897196, 0.7372294047731137, -0.28795199255190396, 0.05745400487688604];

/** Halley's method from a polynomial, then once more from a value of 26 bits, whose square is exact. x > 0, normal. */
function cubeRoot(x: Value, offset = 0): Value {
  const { k, m } = decompose(x, offset);
  const third = floor(add(mul(k, 1 / 3), 1 / 6));
  const rest = sub(k, mul(third, 3));
  const scaled = mul(m, powerOfTwo(rest));
  const guess = mul(polynomial(CBRT, m), select(eq(rest, 0), 1, select(eq(rest, 1), Math.cbrt(2), Math.cbrt(4))));
  const cube = mul(guess, mul(guess, guess));
  const better = mul(guess, div(add(cube, mul(2, scaled)), add(mul(2, cube), scaled)));
  const t = head(better);
  const ratio = div(scaled, mul(t, t));
  const root = add(t, mul(t, div(sub(ratio, t), add(add(t, t), ratio))));
  return mul(root, powerOfTwo(third));
}

const cbrt: LaneFunction = {
  name: 'cbrt',
  arity: 1,
  fast: (x) => {
    const a = abs(x);
    return { results: [copySign(cubeRoot(a), x)], rare: not(and(ge(a, 2 ** -1022), lt(a, Infinity))) };
  },
  slow: (x) => {
    const a = abs(x);
    const subnormal = and(lt(a, 1), gt(a, 0));
    return [select(subnormal, copySign(cubeRoot(mul(a, 2 ** 54), -54), x), x)];
  },
};

/** |x| - trunc(|x| / |y|) |y|, exactly, with the sign of x: where the quotient is small enough for exact products. */
function remainder(x: Value, y: Value): { value: Value; rare: Value } {
  const [a, b] = [abs(x), abs(y)];
  const product = exactProduct(trunc(div(a, b)), b);
  const rest = sub(sub(a, product.high), product.low);
  const fixed = select(lt(rest, 0), add(rest, b), select(ge(rest, b), sub(rest, b), rest));
  const usual = and(lt(a, mul(b, 2 ** 25)), and(ge(b, 2 ** -900), le(b, 2 ** 900)));
  return { value: copySign(fixed, x), rare: not(usual) };
}

const rem: LaneFunction = {
  name: 'rem',
  arity: 2,
  fast: (x, y) => {
    const { value, rare } = remainder(x, y);
    return { results: [value], rare };
  },
  slow: (x, y) => [call('js.rem', x, y)],
};

const mod: LaneFunction = {
  name: 'mod',
  arity: 2,
  fast: (x, y) => {
    const { value, rare } = remainder(x, y);
    const otherSign = lt(mul(copySign(float(1), value), y), 0);
    const result = select(eq(value, 0), copySign(float(0), y), select(otherSign, add(value, y), value));
    return { results: [result], rare };
  },
  slow: (x, y) => [call('js.mod', x, y)],
};

export const powers: readonly LaneFunction[] = [pow, cbrt, rem, mod];
