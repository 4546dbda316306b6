/**
 * erf and erfc. erf x = x + x P(x^2) up to 1; erfc a = exp(-a^2) g / (1 + 2a) beyond, with a^2 exact, and g between 1 and 1.4 a
 * polynomial in t = (a - 3.75) / (a + 3.75), mapped to [-1, 1] for 0.46875 <= a <= 26 (the variable is Shepherd and
 * Laframboise's, Math. Comp. 36, 1981). Coefficients by interpolation at Chebyshev points, with mpmath.
 */
import type { Value } from '../lanes.ts';
import { abs, add, and, call, copySign, div, float, gt, le, lt, min, mul, neg, not, polynomial, select, sub } from '../lanes.ts'; // prettier-ignore
import type { LaneFunction } from './definition.ts';
import { smooth } from './definition.ts';
import { expCore } from './exponential.ts';
import { exactProduct, exactSum, fastSum, quotient, total } from './precise.ts';

// prettier-ignore
const NEAR = [
  0.1283791670955126, -0.37612638903183754, 0.1128379167095512, -0.02686617064512984, 0.0052239776254232985,
  -0.000854832702193483, 0.00012055332902888736, -1.4925647567519332e-5, 1.6462045441468418e-6, -1.6364642158167616e-7,
  1.4792401209404813e-8, -1.216456005728345e-9, 8.709045129053106e-11, -4.230945824295338e-12,
];
/** g at the middle of the range, in two parts, and the rest over s. */
const MIDDLE = { high: 1.2396082488700852, low: 3.3392584518716253e-17 };
// prettier-ignore
const FAR = [
  -0.10701949611045937, -0.0001459917892771978, 0.03950315648978357, -0.03924717954240795, 0.025238178099831254,
  -0.012162614775820028, 0.004440736758222171, -0.0011443801367362783, 0.0001494234810674223, 2.2830864029238968e-5,
  -1.522102267546434e-5, 1.8278765043449669e-6, 7.332071831147791e-7, -2.526242108864197e-7, -2.4014026997948252e-8,
  2.3112097082591797e-8, 1.2873008077086528e-10, -2.0137806091939907e-9, 6.858277604858511e-11, 1.703719002534845e-10,
  -7.17328367450817e-12, -1.0430405997035057e-11, 3.4428351834649877e-13,
];
const SCALE = 3.75;
const CENTRE = -0.014939309056956116;
const HALF_WIDTH = 0.7628384687208216;

/** erf(x) = x + x rest for |x| <= 1. */
const restNear = (x: Value) => polynomial(NEAR, mul(x, x));

/** erfc(a) for 0.46875 <= a <= 26. */
function tail(a: Value): Value {
  const t = div(sub(a, SCALE), add(a, SCALE));
  const s = mul(sub(t, CENTRE), 1 / HALF_WIDTH);
  const g = fastSum(float(MIDDLE.high), add(mul(s, polynomial(FAR, s)), MIDDLE.low));
  const square = exactProduct(a, a);
  const e = expCore(neg(square.high), neg(square.low));
  const n = exactProduct(e, g.high);
  return total(quotient({ high: n.high, low: add(n.low, mul(e, g.low)) }, exactSum(float(1), mul(2, a))));
}

const erf = smooth('erf', (x) => {
  const a = min(abs(x), 6);
  return copySign(select(le(a, 1), add(a, mul(a, restNear(a))), sub(1, tail(a))), x);
});

const erfc: LaneFunction = {
  name: 'erfc',
  arity: 1,
  fast: (x) => {
    const a = abs(x);
    const far = tail(a);
    const near = sub(sub(1, x), mul(x, restNear(x)));
    const middle = and(lt(x, 0.46875), gt(x, -1));
    return { results: [select(middle, near, select(lt(x, 0), sub(2, far), far))], rare: not(le(a, 26)) };
  },
  slow: (x) => [call('js.erfc', x)],
};

export const errorFunctions: readonly LaneFunction[] = [erf, erfc];
