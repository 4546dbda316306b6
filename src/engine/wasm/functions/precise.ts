/**
 * Arithmetic on numbers kept as an unevaluated sum of two float64, without fused multiply-add: the errors of sums are Knuth's
 * and Dekker's, those of products come from halves cut by bits (which never overflow).
 */
import type { Value } from '../lanes.ts';
import { add, andInt, bitsOf, div, either, floatOf, integer, lostByProduct, mul, sub, subProduct } from '../lanes.ts';

/** high + low, |low| at most about an ulp of high. */
export interface Pair {
  readonly high: Value;
  readonly low: Value;
}

const LOW_BITS = (1n << 27n) - 1n;

/** The leading 26 bits: products of two such are exact. */
export const head = (x: Value): Value => floatOf(andInt(bitsOf(x), integer(~LOW_BITS)));

/** a + b exactly, where |a| >= |b| or a = 0. */
export function fastSum(a: Value, b: Value): Pair {
  const high = add(a, b);
  return { high, low: add(sub(a, high), b) };
}

/** a + b exactly. */
export function exactSum(a: Value, b: Value): Pair {
  const high = add(a, b);
  const part = sub(high, a);
  return { high, low: add(sub(a, sub(high, part)), sub(b, part)) };
}

/** a * b, exact but for the last bit of the low part. */
export function exactProduct(a: Value, b: Value): Pair {
  const [ah, bh] = [head(a), head(b)];
  const [al, bl] = [sub(a, ah), sub(b, bh)];
  const high = mul(a, b);
  const plain = add(add(add(sub(mul(ah, bh), high), mul(ah, bl)), mul(al, bh)), mul(al, bl));
  return { high, low: lostByProduct(a, b, high, plain) };
}

/** a * a, exact but for the last bit of the low part. */
export function exactSquare(a: Value): Pair {
  const front = head(a);
  const rest = sub(a, front);
  const high = mul(a, a);
  const plain = add(add(sub(mul(front, front), high), mul(add(front, front), rest)), mul(rest, rest));
  return { high, low: lostByProduct(a, a, high, plain) };
}

/** n / d to about 100 bits. */
export function quotient(n: Pair, d: Pair): Pair {
  const inverse = div(1, d.high);
  const high = mul(n.high, inverse);
  const product = exactProduct(high, d.high);
  const rest = either(
    sub(sub(n.high, product.high), product.low),
    // Exact: `high` is the quotient to the last bit or two.
    subProduct(high, d.high, n.high),
  );
  return { high, low: mul(add(rest, subProduct(high, d.low, n.low)), inverse) };
}

/** n / d, correct to about an ulp. */
export function ratio(n: Pair, d: Pair): Value {
  const high = div(n.high, d.high);
  return either(add(high, div(subProduct(high, d.low, n.low), d.high)), total(quotient(n, d)));
}

export const total = ({ high, low }: Pair): Value => add(high, low);
