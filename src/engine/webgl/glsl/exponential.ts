/** The exponential family: exp, logarithms, hyperbolic functions and their inverses, sigmoid, softplus, cube root. */
import type { GlslLibrary } from './library.ts';
import { horner } from './numbers.ts';

// e^r - 1 - r over r^2, |r| <= log(2)/2: 1.3e-8 of e^r - 1.
const EXP = [0.5, 0.166665435, 0.0416662805, 0.00836657733, 0.00139464391];
// (2 atanh s - 2 s) / s^3 in s^2, |s| <= 0.1716: 8e-10.
const LOG = [0.666667759, 0.399775386, 0.298718542];
// (sinh x - x) / x^3 in x^2, |x| <= 1: 5e-11.
const SINH = [0.166666672, 0.00833335053, 0.000198361551, 2.81697407e-6];
// (atanh x - x) / x^3 in x^2, |x| <= 0.5: 1.4e-9.
const ATANH = [0.333332986, 0.200025871, 0.142214864, 0.118339606, 0.0509855151, 0.177196473];
// (asinh x - x) / x^3 in x^2, |x| <= 0.5: 1.2e-9.
const ASINH = [-0.166666433, 0.0749866366, -0.0443858691, 0.0281755645, -0.0132481074];

// log 2 = 0.693115234375 (12 bits: its multiples by an exponent are exact) + 3.19461849e-5.
export const exponential: GlslLibrary = {
  scaled: {
    needs: [],
    source: `
// x 2^k, |k| <= 252, in two steps so that neither factor overflows.
float scaled(float x, float k) {
  float h = floor(0.5 * k);
  return x * uintBitsToFloat(uint(int(h) + 127) << 23) * uintBitsToFloat(uint(int(k - h) + 127) << 23);
}`,
  },
  expReduced: {
    needs: [],
    source: `
// e^r - 1, |r| <= log(2)/2.
float expReduced(float r) { return r + r * r * ${horner('r', EXP)}; }`,
  },
  expSplit: {
    needs: ['opaque'],
    source: `
// x = k log 2 + r.
float expSplit(float x, out float k) {
  k = floor(x * 1.44269504 + 0.5);
  return opaque(x - k * 0.693115234375) - k * 3.19461849e-5;
}`,
  },
  exponential: {
    needs: ['isUndefined', 'infinity', 'expSplit', 'expReduced'],
    source: `
// k is added to the exponent's bits: 1 + e^r - 1 < 1 where k = 128, and what is below float32's normal numbers counts as zero.
float exponential(float x) {
  float k;
  float r = expSplit(clamp(x, -87.5, 88.7228394), k);
  float y = intBitsToFloat(floatBitsToInt(1.0 + expReduced(r)) + (int(k) << 23));
  y = x > 88.7228394 ? infinity() : x < -87.4 ? 0.0 : y;
  return isUndefined(x) ? x : y;
}`,
  },
  nearExponential: {
    needs: ['expSplit', 'expReduced'],
    source: `
// |x| < 87.
float nearExponential(float x) {
  float k;
  float r = expSplit(x, k);
  return intBitsToFloat(floatBitsToInt(1.0 + expReduced(r)) + (int(k) << 23));
}`,
  },
  exponentialOfNegative: {
    needs: ['expSplit', 'expReduced'],
    source: `
// x <= 0; never 0, so that NaN stays NaN and quotients are numbers.
float exponentialOfNegative(float x) {
  float k;
  float r = expSplit(max(x, -87.0), k);
  return intBitsToFloat(floatBitsToInt(1.0 + expReduced(r)) + (int(k) << 23));
}`,
  },
  exponentialMinusOne: {
    needs: ['isUndefined', 'expSplit', 'expReduced', 'exponential'],
    source: `
float exponentialMinusOne(float x) {
  float k;
  float r = expSplit(clamp(x, -20.0, 87.0), k);
  float p = uintBitsToFloat(uint(int(k) + 127) << 23);
  float y = p * expReduced(r) + (p - 1.0);
  return isUndefined(x) || x == 0.0 ? x : x > 87.0 ? exponential(x) : y;
}`,
  },
  binarySplit: {
    needs: [],
    source: `
// x = (1 + f) 2^k, sqrt(1/2) <= 1 + f < sqrt(2), for positive normal x.
float binarySplit(float x, out float k) {
  int bits = floatBitsToInt(x);
  int e = (bits - 0x3f3504f3) >> 23;
  k = float(e);
  return intBitsToFloat(bits - (e << 23)) - 1.0;
}`,
  },
  logReduced: {
    needs: [],
    source: `
// log(1 + f) - f, |s| <= 0.1716 where s = f / (2 + f): log(1 + f) = 2 atanh s, and 2 s = f - h + s h with h = f^2/2.
float logReduced(float f) {
  float s = f / (2.0 + f), z = s * s, h = 0.5 * f * f;
  return s * (h + z * ${horner('z', LOG)}) - h;
}`,
  },
  logOutside: {
    needs: ['infinity', 'undefinedNumber'],
    source: `
// A logarithm's value y, and what it is outside the positive normal numbers.
float logOutside(float x, float y) {
  float outside = abs(x) < 1.17549435e-38 ? -infinity() : x < 0.0 ? undefinedNumber() : x;
  return (floatBitsToUint(x) ^ zero) - 0x00800000u < 0x7f000000u ? y : outside;
}`,
  },
  logarithm: {
    needs: ['binarySplit', 'logReduced', 'logOutside'],
    source: `
float logarithm(float x) {
  float k;
  float f = binarySplit(x, k);
  return logOutside(x, k * 0.693115234375 + (f + (logReduced(f) + k * 3.19461849e-5)));
}`,
  },
  normalLogarithm: {
    needs: ['binarySplit', 'logReduced'],
    source: `
// Of a positive normal number.
float normalLogarithm(float x) {
  float k;
  float f = binarySplit(x, k);
  return k * 0.693115234375 + (f + (logReduced(f) + k * 3.19461849e-5));
}`,
  },
  logarithm2: {
    needs: ['binarySplit', 'logReduced', 'logOutside'],
    source: `
float logarithm2(float x) {
  float k;
  float f = binarySplit(x, k);
  return logOutside(x, k + (f + logReduced(f)) * 1.44269504);
}`,
  },
  logarithm10: {
    needs: ['binarySplit', 'logReduced', 'logOutside'],
    source: `
// log10(2) = 0.301025390625 + 4.60503898e-6.
float logarithm10(float x) {
  float k;
  float f = binarySplit(x, k);
  return logOutside(x, k * 0.301025390625 + ((f + logReduced(f)) * 0.434294482 + k * 4.60503898e-6));
}`,
  },
  logOnePlus: {
    needs: ['opaque', 'logarithm'],
    source: `
// What 1 + x rounds away comes back as the first term of the series.
float logOnePlus(float x) {
  float u = opaque(1.0 + x);
  float lost = x - opaque(u - 1.0);
  float y = logarithm(u);
  return abs(x) < 1.0e7 && u > 0.0 ? y + lost / u : y;
}`,
  },
  hyperbolicSine: {
    needs: ['exponential', 'withSign'],
    source: `
float hyperbolicSine(float x) {
  float a = abs(x), z = x * x;
  if (a <= 1.0) return x + x * z * ${horner('z', SINH)};
  float e = exponential(a > 88.0 ? 0.5 * a : a);
  return withSign(a > 88.0 ? 0.5 * e * e : 0.5 * (e - 1.0 / e), x);
}`,
  },
  hyperbolicCosine: {
    needs: ['exponential'],
    source: `
float hyperbolicCosine(float x) {
  float a = abs(x);
  float e = exponential(a > 88.0 ? 0.5 * a : a);
  return a > 88.0 ? 0.5 * e * e : 0.5 * (e + 1.0 / e);
}`,
  },
  nearHyperbolicTangent: {
    needs: ['expSplit', 'expReduced'],
    source: `
// |x| < 40, by e^(2x) - 1 =: m as m / (m + 2), which is as exact near 0 as elsewhere.
float nearHyperbolicTangent(float x) {
  float k;
  float r = expSplit(2.0 * x, k);
  float p = intBitsToFloat((int(k) + 127) << 23);
  float m = p * expReduced(r) + (p - 1.0);
  return m / (m + 2.0);
}`,
  },
  hyperbolicTangent: {
    needs: ['isUndefined', 'nearHyperbolicTangent', 'withSign'],
    source: `
float hyperbolicTangent(float x) {
  float y = withSign(nearHyperbolicTangent(min(abs(x), 10.0)), x);
  return isUndefined(x) || x == 0.0 ? x : y;
}`,
  },
  inverseHyperbolicSine: {
    needs: ['logarithm', 'withSign'],
    source: `
float inverseHyperbolicSine(float x) {
  float a = abs(x), z = x * x;
  if (a <= 0.5) return x + x * z * ${horner('z', ASINH)};
  float y = a > 1.0e9 ? logarithm(a) + 0.693147181 : logarithm(a + sqrt(1.0 + z));
  return withSign(y, x);
}`,
  },
  inverseHyperbolicCosine: {
    needs: ['logarithm', 'logOnePlus', 'undefinedNumber'],
    source: `
float inverseHyperbolicCosine(float x) {
  float t = x - 1.0;
  if (x < 1.0) return undefinedNumber();
  return x > 1.0e9 ? logarithm(x) + 0.693147181 : logOnePlus(t + sqrt(2.0 * t + t * t));
}`,
  },
  inverseHyperbolicTangent: {
    needs: ['logarithm', 'withSign', 'undefinedNumber'],
    source: `
float inverseHyperbolicTangent(float x) {
  float a = abs(x), z = x * x;
  if (a <= 0.5) return x + x * z * ${horner('z', ATANH)};
  return a > 1.0 ? undefinedNumber() : withSign(0.5 * logarithm((1.0 + a) / (1.0 - a)), x);
}`,
  },
  sigmoid: {
    needs: ['isUndefined', 'exponentialOfNegative'],
    source: `
float sigmoid(float x) {
  float e = exponentialOfNegative(-abs(x));
  float y = (x < 0.0 ? e : 1.0) / (1.0 + e);
  return isUndefined(x) ? x : x < -87.0 ? 0.0 : y;
}`,
  },
  sigmoids: {
    needs: ['isUndefined', 'exponentialOfNegative'],
    source: `
// The sigmoids of x and of -x.
vec2 sigmoids(float x) {
  float a = abs(x), e = exponentialOfNegative(-a);
  float high = 1.0 / (1.0 + e);
  float low = a > 87.0 ? 0.0 : e * high;
  return isUndefined(x) ? vec2(x) : x < 0.0 ? vec2(low, high) : vec2(high, low);
}`,
  },
  nearSigmoids: {
    needs: ['nearExponential'],
    source: `
// |x| < 87.
vec2 nearSigmoids(float x) {
  float e = nearExponential(-abs(x));
  float high = 1.0 / (1.0 + e), low = e * high;
  return x < 0.0 ? vec2(low, high) : vec2(high, low);
}`,
  },
  softplus: {
    needs: ['exponential', 'logOnePlus', 'larger'],
    source: 'float softplus(float x) { return larger(x, 0.0) + logOnePlus(exponential(-abs(x))); }',
  },
  cubeRoot: {
    needs: ['isFinite', 'withSign'],
    source: `
// A third of the exponent's bits to start from, then Halley's method twice.
float cubeRoot(float x) {
  float a = abs(x);
  float t = intBitsToFloat(floatBitsToInt(a) / 3 + 709921077);
  float q = t * t * t / a;
  t *= (q + 2.0) / (2.0 * q + 1.0);
  q = t * t * t / a;
  t *= (q + 2.0) / (2.0 * q + 1.0);
  return isFinite(x) && a > 1.2e-38 ? withSign(t, x) : x;
}`,
  },
};
