/**
 * Digamma and its derivatives, for every real x. The accuracies are the largest errors seen at random points over the
 * whole range, against mpmath (50 digits and more).
 */
import { bernoulli, cotPi, digammaAtMinimum, MINIMUM, polynomial } from './series.ts';

/**
 * The (order + 1)-th derivative of log gamma at x. Order 0 is digamma.
 *
 * At 0 and the negative integers: +Infinity for odd orders; for even ones -Infinity at +0, +Infinity at -0, else NaN (the
 * two sides differ in sign). Measured relative errors: digamma 3.3e-15 for x > 0, its zero included, and 2e-15 of
 * max(1, |value|) for x < 0; orders 1 to 8 1e-15 for x > 0, and 2.5e-15 for x < 0 away from the zeros of even orders;
 * order 100 5e-15 and 2.2e-14. Above order 130 and x < 0 intermediate values overflow: the result may be NaN.
 *
 * @throws RangeError when the order is not an integer >= 0.
 */
export function polygamma(order: number, x: number): number {
  if (!Number.isInteger(order) || order < 0) {
    throw new RangeError(`polygamma: the order must be an integer of at least 0, not ${order}`);
  }
  if (x <= 0 && Number.isInteger(x)) {
    if (order % 2 === 1) return Infinity;
    return x === 0 ? -1 / x : NaN;
  }
  if (Number.isNaN(x) || x === -Infinity) return NaN;
  return order === 0 ? digamma(x) : higher(order, x);
}

/** digamma(x) = log y - 1/(2y) - sum of B2k / (2k y^2k) - sum of 1/(x + j), y = x + n >= 10. */
function digamma(x: number): number {
  // Reflection.
  if (x < 0) return digamma(1 - x) - Math.PI * cotPi(x);
  const t = x - MINIMUM.high - MINIMUM.low;
  if (Math.abs(t) < 0.35) return t * polynomial(digammaAtMinimum, t);
  let y = x;
  let shift = 0;
  for (; y < 10; y += 1) shift += 1 / y;
  const series = polynomial(digammaSeries, 1 / y / y) / y / y;
  return Math.log(y) - (0.5 / y + series + shift);
}

const digammaSeries = bernoulli.slice(0, 10).map((b, i) => b / (2 * i + 2));

/** Orders n >= 1. */
function higher(n: number, x: number): number {
  if (x > 0) return (n % 2 === 1 ? 1 : -1) * magnitude(n, x);
  // Reflection, differentiated: polygamma(n, x) = (-1)^n polygamma(n, 1 - x) - d^n/dx^n of pi cot(pi x).
  return -magnitude(n, 1 - x) - cotDerivative(n, x);
}

/**
 * |polygamma(n, x)| = n! sum over j >= 0 of (x + j)^-(n + 1), x > 0, by the Euler-Maclaurin formula from y = x + N on:
 * (n - 1)! / x^n times [ n/x sum over j < N of (x/(x + j))^(n + 1) + (x/y)^n (1 + n/(2y) + sum of B2k (n)_2k / ((2k)! y^2k)) ].
 */
function magnitude(n: number, x: number): number {
  if (x === Infinity) return 0;
  let sum = 0;
  let y = x;
  for (let j = 1; y < n + 10; j++) {
    sum += Math.pow(x / y, n + 1);
    y = x + j;
  }
  let term = 1;
  let tail = 0;
  bernoulli.forEach((b, i) => {
    const k = 2 * i;
    term *= (((n + k) / (k + 1)) * ((n + k + 1) / (k + 2))) / y / y;
    tail += b * term;
  });
  tail = Math.pow(x / y, n) * (1 + (n / 2 / y + tail));
  return factorialOverPower(n, x) * ((sum * n) / x + tail);
}

/** (n - 1)! / x^n, interleaved so that it overflows only where the result does. */
function factorialOverPower(n: number, x: number): number {
  let value = 1 / x;
  for (let j = 1; j < n; j++) value *= j / x;
  return value;
}

/**
 * d^n/dx^n of pi cot(pi x). With c = cot(pi x), the derivative of a polynomial P(c) is -pi (1 + c^2) P'(c): up to the common sign
 * all coefficients are positive, so nothing cancels.
 */
function cotDerivative(n: number, x: number): number {
  let coefficients = [0, Math.PI];
  for (let k = 0; k < n; k++) {
    const next = new Array<number>(coefficients.length + 1).fill(0);
    coefficients.forEach((value, power) => {
      if (power === 0) return;
      const d = Math.PI * power * value;
      next[power - 1] = (next[power - 1] ?? 0) + d;
      next[power + 1] = (next[power + 1] ?? 0) + d;
    });
    coefficients = next;
  }
  const c = cotPi(x);
  // Only powers of the parity of n + 1 occur.
  const odd = (n + 1) % 2;
  const inSquare = coefficients.filter((_, power) => power % 2 === odd);
  const value = polynomial(inSquare, c * c) * (odd === 1 ? c : 1);
  return n % 2 === 1 ? -value : value;
}
