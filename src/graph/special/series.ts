/**
 * What the special functions share: polynomials, trigonometry of multiples of pi, and tables. The tables are mathematical
 * constants, computed with mpmath at 60 digits and rounded to the nearest double.
 */

/** c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule. At least one coefficient. */
export function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, c) => sum * x + c);
}

/** sin(pi x). The reduction is exact, so the error is relative (about 2 ulp) also near integers. */
export function sinPi(x: number): number {
  const [turn, rest] = halfTurns(x);
  const sine = Math.sin(Math.PI * rest);
  return turn === 0 ? sine : -sine;
}

/** cot(pi x), with a relative error of about 3 ulp also near its zeros and poles. */
export function cotPi(x: number): number {
  const [, rest] = halfTurns(x);
  const a = Math.abs(rest);
  return a <= 0.25 ? 1 / Math.tan(Math.PI * rest) : Math.sign(rest) * Math.tan(Math.PI * (0.5 - a));
}

/** x = n + rest with n an integer, |rest| <= 1/2: n modulo 2, and rest. Exact for finite x. */
function halfTurns(x: number): [number, number] {
  const r = x % 2;
  const n = Math.round(r);
  return [Math.abs(n) % 2, r - n];
}

/** zeta(k) - 1 for k = 2, 3, ... */
// prettier-ignore
const zetaMinusOne = [
  0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914,
  0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853, 0.0004941886041194645,
  0.0002460865533080483, 0.00012271334757848915, 6.124813505870483e-5, 3.058823630702049e-5, 1.528225940865187e-5,
  7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6, 9.539620338727962e-7, 4.769329867878064e-7,
  2.38450502727733e-7, 1.1921992596531106e-7, 5.960818905125948e-8, 2.980350351465228e-8, 1.4901554828365043e-8,
  7.45071178983543e-9, 3.725334024788457e-9, 1.862659723513049e-9,
];

/** 1 - Euler's constant = digamma(2). */
const DIGAMMA_AT_2 = 0.42278433509846713;

/** log gamma(2 + z) / z = digamma(2) + sum over k >= 2 of (-1)^k (zeta(k) - 1) z^(k-1) / k; radius 2, used for |z| <= 1/2. */
export const logGammaAt2: readonly number[] = [
  DIGAMMA_AT_2,
  ...zetaMinusOne.map((value, i) => ((i % 2 === 0 ? 1 : -1) * value) / (i + 2)),
];

/** Where gamma is least on x > 0, as the sum of two doubles, and log gamma there. */
export const MINIMUM = { high: 1.4616321449683622, low: 9.549995429965697e-17, logGamma: -0.12148629053584961 };

/** digamma(x) / t, t = x - minimum: digamma's derivatives there, over k!, from k = 1; radius 1.46, used for |t| <= 0.35. */
// prettier-ignore
export const digammaAtMinimum: readonly number[] = [
  0.9676722454476212, -0.4427631689835921, 0.258499760955651, -0.16394270544240652, 0.10782405069126237,
  -0.07219956125645471, 0.04880428816414311, -0.03316112647484736, 0.022597648232218104, -0.01542476590494896,
  0.010538791616612175, -0.007204534386356869, 0.004926781395729853, -0.003369801655439328, 0.002305126326734928,
  -0.0015769367714301972, 0.0010788252019162967, -0.0007380709389960052, 0.000504953265834602, -0.0003454680251063077,
  0.00023635601564027053, -0.00016170622091974803, 0.0001106337276874741, -7.569179582195066e-5, 5.178575795222081e-5,
];

/** (log gamma(x) - its minimum) / t^2: the integral of the series above. */
export const logGammaAtMinimum: readonly number[] = digammaAtMinimum.map((value, i) => value / (i + 2));

/** Bernoulli numbers B2, B4, ..., B24. */
// prettier-ignore
export const bernoulli: readonly number[] = [
  1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330, 854513 / 138,
  -236364091 / 2730,
];
