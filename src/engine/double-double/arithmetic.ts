/**
 * Double-double arithmetic: a number as the unevaluated sum of two float64, |lo| at most half an ulp of hi, about 31 digits.
 * Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971); Hida, Li and
 * Bailey, "Library for double-double and quad-double arithmetic" (2001). The range stays float64's; infinities and NaN stand
 * in hi alone.
 */
export interface DoubleDouble {
  readonly hi: number;
  readonly lo: number;
}

/** 2^27 + 1: splits 53 bits into 26 and 26. */
export const SPLITTER = 134217729;

export const ZERO: DoubleDouble = { hi: 0, lo: 0 };
export const ONE: DoubleDouble = { hi: 1, lo: 0 };

export function of(value: number): DoubleDouble {
  return { hi: value, lo: 0 };
}

/** hi + lo where |hi| >= |lo|, brought to form. */
export function normalized(hi: number, lo: number): DoubleDouble {
  const sum = hi + lo;
  const rest = lo - (sum - hi);
  // With an infinity or NaN among them the rest means nothing.
  return Number.isFinite(rest) ? { hi: sum, lo: rest } : { hi: Number.isNaN(lo) ? hi : sum, lo: 0 };
}

/** a + b exactly. */
function twoSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  const part = sum - a;
  return { hi: sum, lo: a - (sum - part) + (b - part) };
}

/** a b exactly, where it neither overflows nor falls below 1e-290. */
export function twoProduct(a: number, b: number): DoubleDouble {
  const product = a * b;
  const ta = SPLITTER * a;
  const a1 = ta - (ta - a);
  const a2 = a - a1;
  const tb = SPLITTER * b;
  const b1 = tb - (tb - b);
  const b2 = b - b1;
  const rest = a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2;
  return { hi: product, lo: Number.isFinite(rest) ? rest : 0 };
}

export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const high = twoSum(a.hi, b.hi);
  const low = twoSum(a.lo, b.lo);
  const first = normalized(high.hi, high.lo + low.hi);
  return normalized(first.hi, first.lo + low.lo);
}

export function negate(a: DoubleDouble): DoubleDouble {
  return { hi: -a.hi, lo: -a.lo };
}

export function subtract(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  return add(a, negate(b));
}

export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const product = twoProduct(a.hi, b.hi);
  return normalized(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

/** a times a power of two, or any number whose products with a are exact. */
export function scale(a: DoubleDouble, factor: number): DoubleDouble {
  return { hi: a.hi * factor, lo: a.lo * factor };
}

/** Long division: three quotients. */
export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const q1 = a.hi / b.hi;
  if (!Number.isFinite(q1) || !Number.isFinite(b.hi)) return of(q1);
  const r1 = subtract(a, multiply(b, of(q1)));
  const q2 = r1.hi / b.hi;
  const r2 = subtract(r1, multiply(b, of(q2)));
  const q3 = r2.hi / b.hi;
  const first = normalized(q1, q2);
  return add(first, of(q3));
}

/** Karp and Markstein: one Newton step on the float64 root. */
export function sqrt(a: DoubleDouble): DoubleDouble {
  if (!(a.hi > 0) || !Number.isFinite(a.hi)) return of(Math.sqrt(a.hi));
  const root = Math.sqrt(a.hi);
  const rest = subtract(a, twoProduct(root, root));
  return normalized(root, rest.hi / (2 * root));
}

export function abs(a: DoubleDouble): DoubleDouble {
  return a.hi < 0 || (a.hi === 0 && a.lo < 0) ? negate(a) : a;
}

/** Negative, 0 or positive as a is less than, equal to or greater than b; NaN where either is. */
export function compare(a: DoubleDouble, b: DoubleDouble): number {
  if (a.hi !== b.hi) return a.hi < b.hi ? -1 : a.hi > b.hi ? 1 : NaN;
  return a.lo - b.lo;
}

export function floor(a: DoubleDouble): DoubleDouble {
  const high = Math.floor(a.hi);
  return high === a.hi ? normalized(high, Math.floor(a.lo)) : of(high);
}

/** a^n by repeated squaring, n a whole number. */
export function integerPower(a: DoubleDouble, n: number): DoubleDouble {
  let result = ONE;
  let square = a;
  for (let rest = Math.abs(n); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, square);
    if (rest > 1) square = multiply(square, square);
  }
  return n < 0 ? divide(ONE, result) : result;
}

/** The nearest float64. */
export function toNumber(a: DoubleDouble): number {
  return a.hi + a.lo;
}
