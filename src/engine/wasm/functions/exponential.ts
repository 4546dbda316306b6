/**
 * exp and what is made of it: expm1, sinh, cosh, tanh, sigmoid, softplus. x = k ln 2 + r with |r| <= ln 2 / 2; then
 * exp(r) = 1 + r + even(r) + odd(r), even = cosh r - 1, odd = sinh r - r as polynomials in r^2, so that sinh and cosh cost one
 * evaluation. Coefficients are minimax for the error relative to 1 (even: 2^-70) and to r (odd: 2^-61).
 */
import type { Value } from '../lanes.ts';
import { abs, add, addInt, addProduct, bitsOf, call, copySign, float, floatOf, floor, gt, integer, le, lt, max, min, mul, neg, not, polynomial, select, shiftLeft, sub, subProduct } from '../lanes.ts'; // prettier-ignore
import type { LaneFunction } from './definition.ts';
import { ROUNDER, smooth } from './definition.ts';
import type { Pair } from './precise.ts';
import { fastSum, ratio, total } from './precise.ts';

// prettier-ignore
const EVEN = [0.5, 0.041666666666666685, 0.0013888888888873283, 2.480158734920217e-5, 2.755725181955986e-7, 2.092176998597463e-9];
// prettier-ignore
const ODD = [0.16666666666666677, 0.008333333333321386, 0.00019841269886814534, 2.7557243455588476e-6, 2.5109318428543534e-8];

/** ln 2 in two parts; the first has 38 bits, so that its multiples up to 2^11 are exact. */
export const LN2_HIGH = 0.6931471805582987;
export const LN2_LOW = 1.6465949582897082e-12;

/** Beyond, 2^k would leave the normal numbers. */
const LARGEST = 708;

interface Reduced {
  readonly r: Value;
  /** What r lost by rounding. */
  readonly rest: Value;
  /** k, and k with `ROUNDER` added: its low bits are k. */
  readonly k: Value;
  readonly kBits: Value;
  /** cosh r - 1 and sinh r - r. */
  readonly even: Value;
  readonly odd: Value;
}

function reduce(x: Value, low?: Value): Reduced {
  const shifted = addProduct(x, Math.LOG2E, ROUNDER);
  const k = sub(shifted, ROUNDER);
  const high = subProduct(k, LN2_HIGH, x);
  const small = low === undefined ? mul(k, LN2_LOW) : sub(mul(k, LN2_LOW), low);
  const r = sub(high, small);
  const square = mul(r, r);
  return {
    r,
    rest: sub(sub(high, r), small),
    k,
    kBits: bitsOf(shifted),
    even: mul(square, polynomial(EVEN, square)),
    odd: mul(mul(r, square), polynomial(ODD, square)),
  };
}

/** 2^k for an integer k from -1022 to 1023. */
export function powerOfTwo(k: Value): Value {
  return floatOf(shiftLeft(addInt(bitsOf(add(k, ROUNDER)), integer(1023n)), 52));
}

/** exp(r) of a reduced argument, within [0.7, 1.42]. */
function expOfReduced({ r, rest, even, odd }: Reduced): Value {
  return add(1, add(r, add(add(even, odd), rest)));
}

/** exp(x + low) where |x| <= 708. */
export function expCore(x: Value, low?: Value): Value {
  const reduced = reduce(x, low);
  return floatOf(addInt(bitsOf(expOfReduced(reduced)), shiftLeft(reduced.kBits, 52)));
}

/** exp(x + low) 2^shift for every x, gradual underflow included: scaled in two steps. */
export function expEverywhere(x: Value, low?: Value, shift = 0): Value {
  const reduced = reduce(min(max(x, -800), 800), low);
  const k = add(reduced.k, shift);
  const half = floor(mul(k, 0.5));
  return mul(mul(expOfReduced(reduced), powerOfTwo(half)), powerOfTwo(sub(k, half)));
}

/** exp(x) as 2^k (1 + p): 2^k and p as a pair. |x| <= 708. */
function expParts(x: Value): { readonly scale: Value; readonly p: Pair } {
  const { r, rest, even, odd, kBits } = reduce(x);
  const scale = floatOf(shiftLeft(addInt(kBits, integer(1023n)), 52));
  return { scale, p: fastSum(r, add(add(even, odd), rest)) };
}

/** exp(x) + constant, of the parts of exp(x). */
function shifted({ scale, p }: ReturnType<typeof expParts>, constant: number): Pair {
  // A power of two scales exactly, so that fusing changes nothing.
  const base = add(scale, constant);
  const high = addProduct(scale, p.high, base);
  return { high, low: addProduct(scale, p.low, addProduct(scale, p.high, sub(base, high))) };
}

const beyond = (x: Value) => not(le(abs(x), LARGEST));

const exp: LaneFunction = {
  name: 'exp',
  arity: 1,
  fast: (x) => ({ results: [expCore(x)], rare: beyond(x) }),
  slow: (x) => [expEverywhere(x)],
};

const expm1: LaneFunction = {
  name: 'expm1',
  arity: 1,
  fast: (x) => ({ results: [copySign(total(shifted(expParts(x), -1)), x)], rare: beyond(x) }),
  slow: (x) => [select(lt(x, 0), -1, expEverywhere(x))],
};

/** sinh(k ln 2 + r) = A cosh r + B sinh r, cosh(k ln 2 + r) = B cosh r + A sinh r; A, B = (2^k -+ 2^-k) / 2. */
function sinhCosh(x: Value): readonly [Value, Value] {
  const { r, rest, k, even, odd } = reduce(abs(x));
  const up = powerOfTwo(sub(k, 1));
  const down = powerOfTwo(sub(-1, k));
  const a = sub(up, down);
  const b = add(up, down);
  const small = add(odd, rest);
  const first = fastSum(a, mul(b, r));
  const sinh = add(first.high, addProduct(a, even, addProduct(b, small, first.low)));
  const cosh = add(b, addProduct(a, add(r, small), mul(b, even)));
  return [copySign(sinh, x), cosh];
}
const sub1 = (x: Value) => expEverywhere(abs(x), undefined, -1);

const sinhcosh: LaneFunction = {
  name: 'sinhcosh',
  arity: 1,
  fast: (x) => ({ results: sinhCosh(x), rare: beyond(x) }),
  slow: (x) => [copySign(sub1(x), x), sub1(x)],
};
const sinh: LaneFunction = {
  name: 'sinh',
  arity: 1,
  fast: (x) => ({ results: [sinhCosh(x)[0]], rare: beyond(x) }),
  slow: (x) => [copySign(sub1(x), x)],
};
const cosh: LaneFunction = {
  name: 'cosh',
  arity: 1,
  fast: (x) => ({ results: [sinhCosh(x)[1]], rare: beyond(x) }),
  slow: (x) => [sub1(x)],
};

/** (e - 1) / (e + 1), e = exp(2 |x|); from 22 on it is 1. */
const tanh = smooth('tanh', (x) => {
  const n = shifted(expParts(mul(2, min(abs(x), 22))), -1);
  return copySign(ratio(n, { high: add(n.high, 2), low: n.low }), x);
});

/** 1 / (1 + e) and e / (1 + e), e = exp(-|x|): the larger and the smaller of sigmoid(x) and sigmoid(-x). */
function sigmoidParts(x: Value): { large: Value; small: Value } {
  const e = shifted(expParts(neg(abs(x))), 0);
  const d = fastSum(float(1), e.high);
  const sum = { high: d.high, low: add(d.low, e.low) };
  return { large: ratio({ high: float(1), low: float(0) }, sum), small: ratio(e, sum) };
}

const sigmoid: LaneFunction = {
  name: 'sigmoid',
  arity: 1,
  fast: (x) => {
    const { large, small } = sigmoidParts(x);
    return { results: [select(lt(x, 0), small, large)], rare: beyond(x) };
  },
  slow: (x) => [select(gt(x, 0), 1, expEverywhere(x))],
};

/** sigmoid(x) and sigmoid(-x): the second is in every derivative of the first. */
const sigmoids: LaneFunction = {
  name: 'sigmoids',
  arity: 1,
  fast: (x) => {
    const { large, small } = sigmoidParts(x);
    const left = lt(x, 0);
    return { results: [select(left, small, large), select(left, large, small)], rare: beyond(x) };
  },
  slow: (x) => [call('sigmoid', x), call('sigmoid', neg(x))],
};

const softplus = smooth('softplus', (x) => add(max(x, 0), call('log1p', call('exp', neg(abs(x))))));

export const exponentials: readonly LaneFunction[] = [
  exp,
  expm1,
  sinhcosh,
  sinh,
  cosh,
  tanh,
  sigmoid,
  sigmoids,
  softplus,
];
