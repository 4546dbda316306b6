/**
 * Elementary functions in double-double, about 30 digits: series after range reduction where there is one, else a Newton or
 * Halley step of third order on the float64 value (whose error of 1e-16 becomes 1e-48, far below what is kept).
 * The gamma and error functions are left out.
 */
import type { DoubleDouble } from './arithmetic.ts';
import {
  abs,
  add,
  divide,
  floor,
  integerPower,
  multiply,
  negate,
  of,
  ONE,
  scale,
  sqrt,
  subtract,
  toNumber,
  twoProduct,
  ZERO,
} from './arithmetic.ts';

const LN2: DoubleDouble = { hi: 0.6931471805599453, lo: 2.3190468138462996e-17 };
const LN10: DoubleDouble = { hi: 2.302585092994046, lo: -2.1707562233822494e-16 };
const HALF_PI: DoubleDouble = { hi: 1.5707963267948966, lo: 6.123233995736766e-17 };
const PI = scale(HALF_PI, 2);
/** pi/2 in three float64, for arguments up to `REDUCIBLE`. */
const HALF_PI_PARTS = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33] as const;
const REDUCIBLE = 1e8;

/** 1/2!, 1/3!, ... */
const FACTORIALS = inverseFactorials(28);

function inverseFactorials(count: number): DoubleDouble[] {
  const result = [ONE, ONE];
  for (let n = 2; n < count; n++) result.push(divide(result[n - 1] ?? ONE, of(n)));
  return result;
}

/** exp(x) - 1 with relative accuracy also near 0. */
export function expm1(x: DoubleDouble): DoubleDouble {
  return Math.abs(x.hi) < 0.35 ? smallExpm1(x) : subtract(exp(x), ONE);
}

/** |x| < 0.7: a series for x / 512, then (1 + e)^2 - 1 = 2 e + e^2 nine times. */
function smallExpm1(x: DoubleDouble): DoubleDouble {
  const t = scale(x, 1 / 512);
  let sum = FACTORIALS[10] ?? ZERO;
  for (let n = 9; n >= 1; n--) sum = add(multiply(sum, t), FACTORIALS[n] ?? ZERO);
  let e = multiply(sum, t);
  for (let i = 0; i < 9; i++) e = add(scale(e, 2), multiply(e, e));
  return e;
}

export function exp(x: DoubleDouble): DoubleDouble {
  if (!(Math.abs(x.hi) < 700)) {
    // Near the ends of the range 2^k is taken in two steps.
    if (x.hi > 710 || x.hi < -746 || Number.isNaN(x.hi)) return of(Math.exp(x.hi));
    const half = exp(scale(x, 0.5));
    return multiply(half, half);
  }
  const k = Math.round(x.hi / LN2.hi);
  const reduced = subtract(subtract(x, twoProduct(k, LN2.hi)), twoProduct(k, LN2.lo));
  return scale(add(smallExpm1(reduced), ONE), 2 ** k);
}

export function log(x: DoubleDouble): DoubleDouble {
  if (!(x.hi > 0) || !Number.isFinite(x.hi)) return of(Math.log(x.hi));
  const k = Math.round(Math.log2(x.hi));
  // In two steps, since 2^-k can overflow.
  const half = Math.trunc(k / 2);
  const fraction = scale(scale(x, 2 ** -half), 2 ** (half - k));
  const value = log1p(subtract(fraction, ONE));
  return k === 0 ? value : add(multiply(of(k), LN2), value);
}

export function log1p(x: DoubleDouble): DoubleDouble {
  if (!(x.hi > -1) || !Number.isFinite(x.hi)) return of(Math.log1p(x.hi));
  const y = of(Math.log1p(x.hi));
  const e = expm1(y);
  // exp(y) = 1 + e, so that x - e is exact where it is small. Halley's step.
  return add(y, divide(scale(subtract(x, e), 2), add(of(2), add(x, e))));
}

export function log2(x: DoubleDouble): DoubleDouble {
  return divide(log(x), LN2);
}

export function log10(x: DoubleDouble): DoubleDouble {
  return divide(log(x), LN10);
}

interface SineCosine {
  readonly sin: DoubleDouble;
  readonly cos: DoubleDouble;
}

/** Arguments beyond 1e8 keep float64's accuracy only. */
function sineCosine(x: DoubleDouble): SineCosine {
  if (!(Math.abs(x.hi) < REDUCIBLE)) return { sin: of(Math.sin(x.hi)), cos: of(Math.cos(x.hi)) };
  const k = Math.round(x.hi / HALF_PI.hi);
  let r = x;
  if (k !== 0) for (const part of HALF_PI_PARTS) r = subtract(r, twoProduct(k, part));
  const square = negate(multiply(r, r));
  let s = FACTORIALS[27] ?? ZERO;
  let c = FACTORIALS[26] ?? ZERO;
  for (let n = 25; n >= 1; n -= 2) {
    s = add(multiply(s, square), FACTORIALS[n] ?? ZERO);
    c = add(multiply(c, square), FACTORIALS[n - 1] ?? ZERO);
  }
  s = multiply(s, r);
  switch (((k % 4) + 4) % 4) {
    case 0:
      return { sin: s, cos: c };
    case 1:
      return { sin: c, cos: negate(s) };
    case 2:
      return { sin: negate(s), cos: negate(c) };
    default:
      return { sin: negate(c), cos: s };
  }
}

export function sin(x: DoubleDouble): DoubleDouble {
  return sineCosine(x).sin;
}

export function cos(x: DoubleDouble): DoubleDouble {
  return sineCosine(x).cos;
}

export function tan(x: DoubleDouble): DoubleDouble {
  const both = sineCosine(x);
  return divide(both.sin, both.cos);
}

/** The angle of the point (x, y): the float64 angle turned by what is left, sin(left) = (y cos - x sin) / r. */
export function atan2(y: DoubleDouble, x: DoubleDouble): DoubleDouble {
  const angle = Math.atan2(y.hi, x.hi);
  if (y.hi === 0) return x.hi < 0 || Object.is(x.hi, -0) ? (angle < 0 ? negate(PI) : PI) : of(angle);
  if (!Number.isFinite(y.hi) || !Number.isFinite(x.hi)) return of(angle);
  const { sin: s, cos: c } = sineCosine(of(angle));
  const left = divide(subtract(multiply(y, c), multiply(x, s)), add(multiply(x, c), multiply(y, s)));
  return add(of(angle), left);
}

export function atan(x: DoubleDouble): DoubleDouble {
  return Number.isFinite(x.hi) ? atan2(x, ONE) : scale(HALF_PI, Math.sign(x.hi));
}

/** sqrt(1 - x^2), as a product so that it does not cancel. */
function complement(x: DoubleDouble): DoubleDouble {
  return sqrt(multiply(subtract(ONE, x), add(ONE, x)));
}

export function asin(x: DoubleDouble): DoubleDouble {
  return Math.abs(x.hi) <= 1 ? atan2(x, complement(x)) : of(NaN);
}

export function acos(x: DoubleDouble): DoubleDouble {
  return Math.abs(x.hi) <= 1 ? atan2(complement(x), x) : of(NaN);
}

export function sinh(x: DoubleDouble): DoubleDouble {
  const a = abs(x);
  const e = expm1(a);
  const value = a.hi > 300 ? exp(subtract(a, LN2)) : scale(add(e, divide(e, add(e, ONE))), 0.5);
  return x.hi < 0 ? negate(value) : value;
}

export function cosh(x: DoubleDouble): DoubleDouble {
  const a = abs(x);
  const e = exp(a);
  return a.hi > 300 ? exp(subtract(a, LN2)) : scale(add(e, divide(ONE, e)), 0.5);
}

export function tanh(x: DoubleDouble): DoubleDouble {
  if (Math.abs(x.hi) > 40) return of(Math.sign(x.hi));
  const e = expm1(scale(x, 2));
  return divide(e, add(e, of(2)));
}

export function asinh(x: DoubleDouble): DoubleDouble {
  const a = abs(x);
  const square = multiply(a, a);
  const value = Number.isFinite(square.hi)
    ? log1p(add(a, divide(square, add(ONE, sqrt(add(square, ONE))))))
    : add(log(a), LN2);
  return x.hi < 0 ? negate(value) : value;
}

export function acosh(x: DoubleDouble): DoubleDouble {
  const t = subtract(x, ONE);
  return x.hi > 1e150 ? add(log(x), LN2) : log1p(add(t, sqrt(multiply(t, add(x, ONE)))));
}

export function atanh(x: DoubleDouble): DoubleDouble {
  return Math.abs(x.hi) < 1 ? scale(log1p(divide(scale(x, 2), subtract(ONE, x))), 0.5) : of(Math.atanh(x.hi));
}

/** Newton's step on the float64 root. */
export function cbrt(x: DoubleDouble): DoubleDouble {
  const y = Math.cbrt(x.hi);
  if (y === 0 || !Number.isFinite(y)) return of(y);
  const cube = multiply(twoProduct(y, y), of(y));
  return add(of(y), divide(subtract(x, cube), scale(twoProduct(y, y), 3)));
}

/** Whole powers by multiplication; others by exp(y log x), which loses as many digits as y log x has before the point. */
export function pow(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const value = x.hi ** y.hi;
  if (y.lo === 0 && Number.isInteger(y.hi) && Math.abs(y.hi) <= 1024) {
    // Where x^-n overflows on the way 1/x does not.
    return Number.isFinite(value) && value !== 0 ? wholePower(x, y.hi) : of(value);
  }
  if (!(x.hi > 0) || !Number.isFinite(value) || value === 0) return of(value);
  if (y.lo === 0 && y.hi === 0.5) return sqrt(x);
  return exp(multiply(y, log(x)));
}

function wholePower(x: DoubleDouble, n: number): DoubleDouble {
  const result = integerPower(x, n);
  return Number.isFinite(result.hi) && result.hi !== 0 ? result : integerPower(divide(ONE, x), -n);
}

export function sigmoid(x: DoubleDouble): DoubleDouble {
  if (x.hi >= 0) return divide(ONE, add(ONE, exp(negate(x))));
  const e = exp(x);
  return divide(e, add(ONE, e));
}

export function softplus(x: DoubleDouble): DoubleDouble {
  return add(x.hi > 0 ? x : ZERO, log1p(exp(negate(abs(x)))));
}

/** The sign of the divisor. */
export function mod(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  return subtract(x, multiply(floor(divide(x, y)), y));
}

/** The sign of the dividend. */
export function rem(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  return subtract(x, multiply(trunc(divide(x, y)), y));
}

export function trunc(x: DoubleDouble): DoubleDouble {
  return x.hi < 0 ? negate(floor(negate(x))) : floor(x);
}

/** Halves to even. */
export function round(x: DoubleDouble): DoubleDouble {
  const below = floor(x);
  const rest = toNumber(subtract(x, below));
  if (rest < 0.5) return below;
  if (rest > 0.5) return add(below, ONE);
  return toNumber(scale(below, 0.5)) === Math.floor(toNumber(scale(below, 0.5))) ? below : add(below, ONE);
}
