/**
 * Operations in double-double as lanes: the formulas of `double-double/`, without its care for infinities (where one appears the
 * result is not a number, and the caller takes the careful way). The rest has none here.
 */
import { divide, of, ONE } from '../../double-double/arithmetic.ts';
import type { DoubleDouble } from '../../double-double/arithmetic.ts';
import type { Pair } from '../functions/precise.ts';
import { exactProduct, exactSum, fastSum } from '../functions/precise.ts';
import { powerOfTwo } from '../functions/exponential.ts';
import type { Value } from '../lanes.ts';
import { abs, add, call, div, eq, float, floor, gt, lt, max, min, mul, ne, nearest, neg, select, sqrt, sub } from '../lanes.ts'; // prettier-ignore

type Formula = (x: Pair, y: Pair, z: Pair) => Pair;

const of2 = ({ hi, lo }: DoubleDouble): Pair => ({ high: float(hi), low: float(lo) });
const number = (high: Value): Pair => ({ high, low: float(0) });
const negated = ({ high, low }: Pair): Pair => ({ high: neg(high), low: neg(low) });
const scaled = ({ high, low }: Pair, factor: Value | number): Pair => ({
  high: mul(high, factor),
  low: mul(low, factor),
});
const chosen = (mask: Value, a: Pair, b: Pair): Pair => ({
  high: select(mask, a.high, b.high),
  low: select(mask, a.low, b.low),
});

function sum(a: Pair, b: Pair): Pair {
  const high = exactSum(a.high, b.high);
  const low = exactSum(a.low, b.low);
  const first = fastSum(high.high, add(high.low, low.high));
  return fastSum(first.high, add(first.low, low.low));
}

const difference = (a: Pair, b: Pair): Pair => sum(a, negated(b));

function product(a: Pair, b: Pair): Pair {
  const { high, low } = exactProduct(a.high, b.high);
  return fastSum(high, add(low, add(mul(a.high, b.low), mul(a.low, b.high))));
}

/** a b of a number a. */
function multiple(a: Value, b: Pair): Pair {
  const { high, low } = exactProduct(a, b.high);
  return fastSum(high, add(low, mul(a, b.low)));
}

function ratio(a: Pair, b: Pair): Pair {
  const first = div(a.high, b.high);
  const rest = difference(a, multiple(first, b));
  const second = div(rest.high, b.high);
  const left = difference(rest, multiple(second, b));
  const both = fastSum(first, second);
  return fastSum(both.high, add(both.low, div(left.high, b.high)));
}

function root(a: Pair): Pair {
  const high = sqrt(a.high);
  const square = exactProduct(high, high);
  const rest = add(sub(sub(a.high, square.high), square.low), a.low);
  return chosen(gt(a.high, 0), fastSum(high, div(rest, mul(2, high))), number(high));
}

/** 1/0!, 1/1!, ... */
const FACTORIALS: readonly DoubleDouble[] = (() => {
  const list = [ONE];
  for (let n = 1; n < 30; n++) list.push(divide(list[n - 1] ?? ONE, of(n)));
  return list;
})();
const factorial = (n: number): DoubleDouble => FACTORIALS[n] ?? ONE;

const LN2: DoubleDouble = { hi: 0.6931471805599453, lo: 2.3190468138462996e-17 };

/** As in `double-double/functions.ts`: a series for x / 512 after the powers of two, then nine doublings. */
function exponential(x: Pair): Pair {
  const clamped: Pair = { high: min(max(x.high, -800), 800), low: x.low };
  const k = nearest(mul(clamped.high, Math.LOG2E));
  const first = difference(clamped, exactProduct(k, float(LN2.hi)));
  const t = scaled(difference(first, exactProduct(k, float(LN2.lo))), 1 / 512);
  // t is below 0.0007: terms from the sixth on need float64 only.
  let tail: Value = float(factorial(10).hi);
  for (let n = 9; n >= 6; n--) tail = add(mul(tail, t.high), factorial(n).hi);
  let series = sum(number(mul(tail, t.high)), of2(factorial(5)));
  for (let n = 4; n >= 1; n--) series = sum(product(series, t), of2(factorial(n)));
  let e = product(series, t);
  for (let i = 0; i < 9; i++) e = sum(scaled(e, 2), product(e, e));
  const half = floor(mul(k, 0.5));
  return scaled(scaled(sum(e, number(float(1))), powerOfTwo(half)), powerOfTwo(sub(k, half)));
}

/** Halley's step on the float64 logarithm. */
function logarithm(x: Pair): Pair {
  const y = call('log', x.high);
  const e = exponential(number(y));
  return fastSum(y, div(mul(2, difference(x, e).high), add(x.high, e.high)));
}

/** pi/2 in three parts. */
const HALF_PI = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33] as const;
const REDUCIBLE = 1e8;

function sineCosine(x: Pair): { readonly sin: Pair; readonly cos: Pair } {
  const k = nearest(div(x.high, HALF_PI[0]));
  let r = x;
  for (const part of HALF_PI) r = difference(r, exactProduct(k, float(part)));
  const square = negated(product(r, r));
  /** The sum of square^i / (first + 2i)!; the last terms need float64 only. */
  const series = (first: number): Pair => {
    let tail: Value = float(factorial(26 + first).hi);
    for (let n = 24 + first; n >= 18 + first; n -= 2) tail = add(mul(tail, square.high), factorial(n).hi);
    let result = sum(number(mul(tail, square.high)), of2(factorial(16 + first)));
    for (let n = 14 + first; n >= first; n -= 2) result = sum(product(result, square), of2(factorial(n)));
    return result;
  };
  const s = product(series(1), r);
  const c = series(0);
  const quarter = sub(k, mul(4, floor(mul(k, 0.25))));
  const odd = eq(sub(quarter, mul(2, floor(mul(quarter, 0.5)))), 1);
  const sign = select(lt(quarter, 2), 1, -1);
  const turned = select(lt(abs(sub(quarter, 1.5)), 1), -1, 1);
  // Beyond what can be reduced there is no precise answer.
  const fine = select(lt(abs(x.high), REDUCIBLE), 1, NaN);
  return { sin: scaled(chosen(odd, c, s), mul(sign, fine)), cos: scaled(chosen(odd, s, c), mul(turned, fine)) };
}

/** The float64 angle turned by what is left. */
function arctangent(x: Pair): Pair {
  const angle = call('atan', x.high);
  const { sin, cos } = sineCosine(number(angle));
  return fastSum(angle, div(difference(product(x, cos), sin).high, sum(cos, product(x, sin)).high));
}

const ONE_PAIR = number(float(1));

/** By the names of the operations of graphs, and `pow:n`. */
export const PRECISE: ReadonlyMap<string, Formula> = new Map<string, Formula>([
  ['neg', negated],
  ['abs', (x) => chosen(lt(x.high, 0), negated(x), x)],
  ['stopGradient', (x) => x],
  ['add', sum],
  ['sub', difference],
  ['mul', product],
  ['div', ratio],
  ['sqrt', root],
  ['exp', exponential],
  ['log', logarithm],
  ['sin', (x) => sineCosine(x).sin],
  ['cos', (x) => sineCosine(x).cos],
  ['atan', arctangent],
  ['sigmoid', (x) => ratio(ONE_PAIR, sum(ONE_PAIR, exponential(negated(x))))],
  ['select', (x, y, z) => chosen(ne(x.high, 0), y, z)],
  ['pow', (x, y) => exponential(product(y, logarithm(x)))],
  ['pow:2', (x) => product(x, x)],
  ['pow:3', (x) => product(product(x, x), x)],
  ['pow:4', (x) => product(product(x, x), product(x, x))],
  ['pow:-1', (x) => ratio(ONE_PAIR, x)],
  ['pow:-2', (x) => ratio(ONE_PAIR, product(x, x))],
  ['pow:0.5', root],
  ['pow:-0.5', (x) => ratio(ONE_PAIR, root(x))],
]);
