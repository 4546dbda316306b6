/** Quantiles of Student's t, from the incomplete beta function (its continued fraction, Lentz's algorithm). */
import { lgamma } from '../../graph/special.ts';

/** t with P(|T| <= t) = confidence for T of `degrees` degrees of freedom; NaN where there are none. */
export function studentQuantile(confidence: number, degrees: number): number {
  if (!(degrees > 0) || !(confidence > 0 && confidence < 1)) return NaN;
  const tail = 1 - confidence;
  let high = 1;
  while (twoSidedTail(high, degrees) > tail && high < 1e300) high *= 2;
  // The tail falls ever more slowly, so that Newton's steps from the left stay there.
  let t = high > 1 ? high / 2 : 0;
  for (let i = 0; i < 100; i++) {
    const step = (twoSidedTail(t, degrees) - tail) / (2 * density(t, degrees));
    t += step;
    if (!(Math.abs(step) > 2e-16 * t)) break;
  }
  return t;
}

/** log gamma(1/2) */
const LOG_ROOT_PI = 0.5 * Math.log(Math.PI);

function density(t: number, degrees: number): number {
  const a = degrees / 2;
  return Math.exp(halfStep(a) - LOG_ROOT_PI - (a + 0.5) * Math.log1p((t * t) / degrees)) / Math.sqrt(degrees);
}

/** P(|T| > t) = I_x(degrees / 2, 1 / 2) at x = degrees / (degrees + t^2). */
function twoSidedTail(t: number, degrees: number): number {
  const square = t * t;
  const x = degrees / (degrees + square);
  const rest = square / (degrees + square);
  const [a, b] = [degrees / 2, 0.5];
  if (rest === 0) return 1;
  const front = Math.exp(halfStep(a) - LOG_ROOT_PI + a * Math.log1p(-rest) + b * Math.log(rest));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(a, b, x)) / a : 1 - (front * betaFraction(b, a, rest)) / b;
}

/** log gamma(a + 1/2) - log gamma(a); for large a by its asymptotic series, since the difference would cancel. */
function halfStep(a: number): number {
  if (a < 50) return lgamma(a + 0.5) - lgamma(a);
  const r = 1 / (a * a);
  return Math.log(a) / 2 - (1 / 8 - (1 / 192 - (1 / 640 - (17 / 14336) * r) * r) * r) / a;
}

function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const safe = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let k = 1; k < 500; k++) {
    const even = (k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    result *= d * c;
    const odd = (-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return result;
}
