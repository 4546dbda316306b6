/** Gamma, log |gamma|, digamma and its derivatives. */
import type { GlslFunction, GlslLibrary } from './library.ts';
import { horner, literal } from './numbers.ts';

// log gamma(2 + z) / z, |z| <= 1/2: 3e-10.
const LOG_GAMMA = [
  0.422784328, 0.322467029, -0.06735228, 0.0205807351, -0.00738615869, 0.00289173261, -0.00118595932, 0.000501516508,
  -0.000253618608, 0.000122364494,
];
// digamma(x) / (x - x0) in x - x0, |x - x0| <= 0.35, x0 = 1.46163213 + 1.24381499e-8 its zero: 7e-10.
const DIGAMMA = [
  0.967672229, -0.44276318, 0.258499503, -0.163942367, 0.107841522, -0.0722158775, 0.0484109186, -0.0328446329,
  0.0261546131, -0.0180290714,
];

export const gammaFamily: GlslLibrary = {
  sineOfPi: {
    needs: ['sineReduced', 'cosineReduced', 'withSign'],
    source: `
// sin(pi x); the reduction is exact.
float sineOfPi(float x) {
  float n = floor(x + 0.5), r = x - n, a = abs(r);
  float y = a <= 0.25 ? sineReduced(3.14159265 * r) : withSign(cosineReduced(3.14159265 * (0.5 - a)), r);
  return n - 2.0 * floor(0.5 * n) == 0.0 ? y : -y;
}`,
  },
  cotangentOfPi: {
    needs: ['sineReduced', 'cosineReduced'],
    source: `
float cotangentOfPi(float x) {
  float r = 3.14159265 * (x - floor(x + 0.5));
  if (abs(r) <= 0.785398163) return cosineReduced(r) / sineReduced(r);
  float s = (r > 0.0 ? 1.57079633 : -1.57079633) - r;
  return sineReduced(s) / cosineReduced(s);
}`,
  },
  logGammaNear2: {
    needs: [],
    source: 'float logGammaNear2(float z) { return z * ' + horner('z', LOG_GAMMA) + '; }',
  },
  gammaOfPositive: {
    needs: ['exponential', 'logGammaNear2', 'infinity'],
    source: `
// Down to [3/2, 5/2) by gamma(x) = (x - 1) gamma(x - 1), whose differences are exact; up where x is smaller.
float gammaOfPositive(float x) {
  float product = 1.0, r = min(x, 37.0);
  for (int i = 0; i < 36; i++) {
    if (r < 2.5) break;
    r -= 1.0;
    product *= r;
  }
  float divisor = r >= 1.5 ? 1.0 : r >= 0.5 ? r : r * (r + 1.0);
  float z = r >= 1.5 ? r - 2.0 : r >= 0.5 ? r - 1.0 : r;
  return x > 36.0 ? infinity() : product * exponential(logGammaNear2(z)) / divisor;
}`,
  },
  gammaFunction: {
    needs: ['gammaOfPositive', 'sineOfPi', 'withSign', 'infinity', 'undefinedNumber', 'isUndefined'],
    source: `
// Left of 0 by reflection: gamma(-a) = -pi / (a sin(pi a) gamma(a)).
float gammaFunction(float x) {
  if (isUndefined(x)) return x;
  if (x == 0.0) return withSign(infinity(), x);
  if (x > 0.0) return gammaOfPositive(x);
  float a = -x;
  if (a == floor(a)) return undefinedNumber();
  return a > 36.0 ? 0.0 : -3.14159265 / (a * sineOfPi(a)) / gammaOfPositive(a);
}`,
  },
  logGammaOfPositive: {
    needs: ['logarithm', 'logOnePlus', 'logGammaNear2'],
    source: `
float logGammaOfPositive(float x) {
  if (x < 0.5) return logGammaNear2(x) - logOnePlus(x) - logarithm(x);
  if (x < 1.5) return logGammaNear2(x - 1.0) - logOnePlus(x - 1.0);
  if (x < 8.0) {
    float product = 1.0, r = x;
    for (int i = 0; i < 6; i++) {
      if (r < 2.5) break;
      r -= 1.0;
      product *= r;
    }
    return logarithm(product) + logGammaNear2(r - 2.0);
  }
  // Stirling's series.
  float z = 1.0 / (x * x);
  float series = ${horner('z', [1 / 12, -1 / 360, 1 / 1260])} / x;
  return (x - 0.5) * (logarithm(x) - 1.0) - 0.5 + (0.918938533 + series);
}`,
  },
  logGamma: {
    needs: ['logGammaOfPositive', 'logarithm', 'sineOfPi', 'infinity', 'isFinite', 'isUndefined'],
    source: `
// Left of 0 by reflection.
float logGamma(float x) {
  if (isUndefined(x)) return x;
  if (!isFinite(x) || (x <= 0.0 && x == floor(x))) return infinity();
  if (x > 0.0) return logGammaOfPositive(x);
  float a = -x;
  return 1.14472989 - logarithm(abs(sineOfPi(a)) * a) - logGammaOfPositive(a);
}`,
  },
  digammaOfPositive: {
    needs: ['logarithm', 'opaque'],
    source: `
float digammaOfPositive(float x) {
  float t = opaque(x - 1.46163213) - 1.24381499e-8;
  if (abs(t) < 0.35) return t * ${horner('t', DIGAMMA)};
  float y = x, shift = 0.0;
  for (int i = 0; i < 7; i++) {
    if (y >= 6.0) break;
    shift += 1.0 / y;
    y += 1.0;
  }
  float z = 1.0 / (y * y);
  return logarithm(y) - (0.5 / y + z * ${horner('z', [1 / 12, -1 / 120, 1 / 252])} + shift);
}`,
  },
  digamma: {
    needs: ['digammaOfPositive', 'cotangentOfPi', 'undefinedNumber', 'infinity', 'withSign', 'isUndefined'],
    source: `
float digamma(float x) {
  if (isUndefined(x)) return x;
  if (x == 0.0) return -withSign(infinity(), x);
  if (x > 0.0) return digammaOfPositive(x);
  if (x == floor(x)) return undefinedNumber();
  return digammaOfPositive(1.0 - x) - 3.14159265 * cotangentOfPi(x);
}`,
  },
};

/** B2k / (2k)!, k = 1 .. 4. */
const EULER_MACLAURIN = [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600];

/** Name and source of polygamma of an order >= 1; order 0 is `digamma`. */
export function polygammaFunction(order: number): { readonly name: string; readonly entry: GlslFunction } {
  const name = `polygamma${order}`;
  let factorial = 1;
  for (let k = 2; k <= order; k++) factorial *= k;
  // order! (sum of y^-(order + 1) + y^-order (1/order + 1/(2y) + sum of B2k/(2k)! (order + 1)...(order + 2k - 1) / y^2k)).
  let rising = order + 1;
  const tail = EULER_MACLAURIN.map((b, i) => {
    if (i > 0) rising *= (order + 2 * i) * (order + 2 * i + 1);
    return b * rising;
  });
  const from = order + 5;
  const inverse = (power: number) => new Array<string>(power).fill('w').join(' * ');
  const sign = order % 2 === 1 ? '' : '-';
  const atPoles = order % 2 === 1 ? 'infinity()' : 'x == 0.0 ? -withSign(infinity(), x) : undefinedNumber()';
  return {
    name,
    entry: {
      needs: ['cotangentOfPi', 'infinity', 'undefinedNumber', 'withSign', 'isUndefined'],
      source: `
float ${name}OfPositive(float x) {
  float y = x, sum = 0.0, w;
  for (int i = 0; i < ${from}; i++) {
    if (y >= ${literal(from)}) break;
    w = 1.0 / y;
    sum += ${inverse(order + 1)};
    y += 1.0;
  }
  w = 1.0 / y;
  float z = w * w;
  return ${literal(factorial)} * (sum + ${inverse(order)} * (${literal(1 / order)} + 0.5 * w + z * ${horner('z', tail)}));
}
float ${name}(float x) {
  if (isUndefined(x)) return x;
  if (x > 0.0) return ${sign}${name}OfPositive(x);
  if (x == floor(x)) return ${atPoles};
  float c = cotangentOfPi(x);
  return -${name}OfPositive(1.0 - x) - (${horner('c', cotangentDerivative(order))});
}`,
    },
  };
}

/** The derivative of `order` of pi cot(pi x) as a polynomial in c = cot(pi x), by (P(c))' = -pi (1 + c^2) P'(c). */
function cotangentDerivative(order: number): number[] {
  let coefficients = [0, Math.PI];
  for (let k = 0; k < order; k++) {
    const next = new Array<number>(coefficients.length + 1).fill(0);
    coefficients.forEach((value, power) => {
      if (power === 0) return;
      const slope = -Math.PI * power * value;
      next[power - 1] = (next[power - 1] ?? 0) + slope;
      next[power + 1] = (next[power + 1] ?? 0) + slope;
    });
    coefficients = next;
  }
  return coefficients;
}
