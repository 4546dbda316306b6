/**
 * asin, acos, atan, atan2. asin z = z + z^3 P(z^2) up to 1/2, beyond by asin x = pi/2 - 2 asin sqrt((1 - x) / 2). atan by
 * thirds: the angle of (d, n) from 0, pi/4 or pi/2, its tangent t (|t| <= 0.4143) a precise quotient, atan t = t + t^3 P(t^2).
 * Coefficients are minimax (asin 2^-59, atan 2^-59 relative).
 */
import type { Value } from '../lanes.ts';
import { abs, add, addProduct, and, call, copySign, div, float, ge, gt, le, lt, max, min, mul, neg, not, polynomial, select, sqrt, sub } from '../lanes.ts'; // prettier-ignore
import type { LaneFunction } from './definition.ts';
import { smooth } from './definition.ts';
import type { Pair } from './precise.ts';
import { exactSum, fastSum, head, quotient, total } from './precise.ts';

// prettier-ignore
const ASIN = [
  0.16666666666666763, 0.0749999999997013, 0.04464285717525246, 0.030381942677015116, 0.022372215853907675,
  0.017351596485321235, 0.013981006152461279, 0.011397398760404145, 0.01078870542319491, 0.003674594036475458,
  0.0217845926943626, -0.021107888748755375, 0.032696481264689575,
];
// prettier-ignore
const ATAN = [
  -0.333333333333332, 0.19999999999953819, -0.14285714280223863, 0.1111111078501806, -0.09090897807153486,
  0.07692061159743875, -0.06663115372899735, 0.05847974979607346, -0.05039702139906109, 0.038074882624991105,
  -0.017918703290195966,
];
const PI: Pair = { high: float(Math.PI), low: float(1.2246467991473532e-16) };
const HALF_PI_LOW = 6.123233995736766e-17;
const QUARTER_PI_LOW = 3.061616997868383e-17;
/** tan(pi/8) and tan(3 pi/8). */
const THIRDS = [0.41421356237309503, 2.414213562373095] as const;

/** What asin and acos share: asin(a) = a + a rest up to 1/2; root = sqrt((1 - a) / 2) = cut + lost beyond. */
function sineParts(x: Value) {
  const a = abs(x);
  const near = le(a, 0.5);
  const square = select(near, mul(a, a), mul(0.5, sub(1, a)));
  const rest = mul(square, polynomial(ASIN, square));
  const root = sqrt(square);
  const cut = head(root);
  const lost = div(sub(square, mul(cut, cut)), max(add(root, cut), 2 ** -1000));
  return { a, near, rest, root, cut, lost };
}

const asin = smooth('asin', (x) => {
  const { a, near, rest, root, cut, lost } = sineParts(x);
  const correction = sub(mul(2, mul(root, rest)), sub(HALF_PI_LOW, mul(2, lost)));
  const far = sub(Math.PI / 4, sub(correction, sub(Math.PI / 4, mul(2, cut))));
  return copySign(select(near, add(a, mul(a, rest)), far), x);
});

const acos = smooth('acos', (x) => {
  const { near, rest, root, cut, lost } = sineParts(x);
  const middle = sub(Math.PI / 2, sub(x, sub(HALF_PI_LOW, mul(x, rest))));
  const right = mul(2, add(cut, add(lost, mul(root, rest))));
  const left = sub(Math.PI, mul(2, add(root, sub(mul(root, rest), HALF_PI_LOW))));
  return select(near, middle, select(lt(x, 0), left, right));
});

/** The angle of the point (d, n) from the first axis, in the first quadrant. */
function angle(n: Value, d: Value): Pair {
  const steep = gt(n, mul(d, THIRDS[1]));
  const middle = gt(n, mul(d, THIRDS[0]));
  const difference = exactSum(n, neg(d));
  const sum = exactSum(n, d);
  const t = quotient(
    { high: select(steep, neg(d), select(middle, difference.high, n)), low: select(steep, 0, select(middle, difference.low, 0)) }, // prettier-ignore
    { high: select(steep, n, select(middle, sum.high, d)), low: select(steep, 0, select(middle, sum.low, 0)) },
  );
  const from = fastSum(select(steep, Math.PI / 2, select(middle, Math.PI / 4, 0)), t.high);
  const fromLow = select(steep, HALF_PI_LOW, select(middle, QUARTER_PI_LOW, 0));
  const square = mul(t.high, t.high);
  const small = addProduct(mul(t.high, square), polynomial(ATAN, square), add(t.low, fromLow));
  return { high: from.high, low: add(from.low, small) };
}

/** Beyond 2^60 the angle is pi/2 to the last bit. */
const atan = smooth('atan', (x) => copySign(total(angle(min(abs(x), 2 ** 60), float(1))), x));

const atan2: LaneFunction = {
  name: 'atan2',
  arity: 2,
  fast: (y, x) => {
    const [n, d] = [abs(y), abs(x)];
    const first = angle(n, d);
    const second = fastSum(PI.high, neg(first.high));
    const left = add(second.high, add(second.low, sub(PI.low, first.low)));
    const usual = and(ge(min(n, d), 2 ** -400), le(max(n, d), 2 ** 500));
    return { results: [copySign(select(lt(x, 0), left, total(first)), y)], rare: not(usual) };
  },
  slow: (y, x) => [call('Math.atan2', y, x)],
};

export const inverses: readonly LaneFunction[] = [asin, acos, atan, atan2];
