/**
 * sin, cos, tan. x = k pi/2 + r by three parts of pi/2 (Cody and Waite), |r| <= pi/4 with what rounding lost, up to 2^17 quarter
 * turns; larger arguments are rare and go to `Math`. Coefficients are minimax for (sin r - r) / r^3 (2^-58 relative to
 * r) and (cos r - 1 + r^2/2) / r^4 (2^-64), in r^2.
 */
import type { Value } from '../lanes.ts';
import { abs, add, addInt, addProduct, andInt, bitsOf, call, eq, eqInt, floatOf, integer, le, mul, not, orInt, polynomial, select, shiftLeft, signBit, sub, subProduct, xorInt } from '../lanes.ts'; // prettier-ignore
import type { LaneFunction } from './definition.ts';
import { ROUNDER } from './definition.ts';
import type { Pair } from './precise.ts';
import { fastSum, ratio } from './precise.ts';

// prettier-ignore
const SINE = [
  -0.16666666666666632, 0.008333333333322488, -0.0001984126982985558, 2.7557313706029073e-6, -2.505076006386691e-8,
  1.589689770284398e-10,
];
// prettier-ignore
const COSINE = [
  0.0416666666666666, -0.0013888888888874472, 2.4801587289669243e-5, -2.7557314400162656e-7, 2.08757291408712e-9,
  -1.1359926006792122e-11,
];

/** pi/2 in three parts; the first two have 36 bits, so that their multiples up to 2^17 are exact. */
const HALF_PI = [1.5707963267923333, 2.5633441515839558e-12, 1.0562999066987428e-23] as const;
const LARGEST = 2 ** 17 * 1.57;

interface Turned {
  readonly sine: Pair;
  readonly cosine: Pair;
  /** Number of quarter turns; its two lowest bits matter. */
  readonly turns: Value;
}

/** Sine and cosine of the rest of x. */
function turn(x: Value): Turned {
  const shifted = addProduct(x, 2 / Math.PI, ROUNDER);
  const k = sub(shifted, ROUNDER);
  const first = subProduct(k, HALF_PI[0], x);
  const second = mul(k, HALF_PI[1]);
  const r = sub(first, second);
  const rest = subProduct(k, HALF_PI[2], sub(sub(first, r), second));
  const square = mul(r, r);
  const half = mul(0.5, square);
  const one = sub(1, half);
  // A sine has the sign of its argument, also where that is -0.
  const sum = addProduct(mul(r, square), polynomial(SINE, square), mul(rest, one));
  const sine = fastSum(r, sum);
  const lost = sub(sub(1, one), half);
  const small = subProduct(r, rest, mul(mul(square, square), polynomial(COSINE, square)));
  const signed = floatOf(orInt(bitsOf(sine.high), signBit(r)));
  return {
    sine: { high: signed, low: sine.low },
    cosine: fastSum(one, add(lost, small)),
    turns: bitsOf(shifted),
  };
}

const odd = (turns: Value) => eqInt(andInt(turns, integer(1n)), integer(1n));
/** The sign bit where the bit of value 2 is set. */
const signOfTurns = (turns: Value) => shiftLeft(andInt(turns, integer(2n)), 62);
const flip = (value: Value, sign: Value) => floatOf(xorInt(bitsOf(value), sign));

function sineOf({ sine, cosine, turns }: Turned): Value {
  return flip(select(odd(turns), cosine.high, sine.high), signOfTurns(turns));
}

function cosineOf({ sine, cosine, turns }: Turned): Value {
  return flip(select(odd(turns), sine.high, cosine.high), signOfTurns(addInt(turns, integer(1n))));
}

const huge = (x: Value) => not(le(abs(x), LARGEST));

const sin: LaneFunction = {
  name: 'sin',
  arity: 1,
  fast: (x) => ({ results: [sineOf(turn(x))], rare: huge(x) }),
  slow: (x) => [call('Math.sin', x)],
};
const cos: LaneFunction = {
  name: 'cos',
  arity: 1,
  fast: (x) => ({ results: [cosineOf(turn(x))], rare: huge(x) }),
  slow: (x) => [call('Math.cos', x)],
};
const sincos: LaneFunction = {
  name: 'sincos',
  arity: 1,
  fast: (x) => {
    const turned = turn(x);
    return { results: [sineOf(turned), cosineOf(turned)], rare: huge(x) };
  },
  slow: (x) => [call('Math.sin', x), call('Math.cos', x)],
};

const tan: LaneFunction = {
  name: 'tan',
  arity: 1,
  fast: (x) => {
    const { sine, cosine, turns } = turn(x);
    const turned = odd(turns);
    const pick = (a: Pair, b: Pair): Pair => ({ high: select(turned, a.high, b.high), low: select(turned, a.low, b.low) }); // prettier-ignore
    const value = flip(ratio(pick(cosine, sine), pick(sine, cosine)), shiftLeft(turns, 63));
    // -0 too is its own tangent.
    return { results: [select(eq(x, 0), x, value)], rare: huge(x) };
  },
  slow: (x) => [call('Math.tan', x)],
};

export const trigonometry: readonly LaneFunction[] = [sin, cos, sincos, tan];
