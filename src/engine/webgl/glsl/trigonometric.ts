/** Trigonometric functions and their inverses. */
import type { GlslLibrary } from './library.ts';
import { horner } from './numbers.ts';

// (sin r - r) / r^3 in r^2, |r| <= pi/4: 4e-9.
const SIN = [-0.166666552, 0.00833217613, -0.000195169778];
// (cos r - 1 + r^2/2) / r^4 in r^2, |r| <= pi/4: 1e-10.
const COS = [0.0416666456, -0.00138873642, 2.44380917e-5];
// (atan t - t) / t^3 in t^2, |t| <= tan(pi/8): 7e-10.
const ATAN = [-0.333333164, 0.199984893, -0.142438442, 0.105959661, -0.0608335845];
// (asin x - x) / x^3 in x^2, |x| <= 1/2: 5e-9.
const ASIN = [0.166667536, 0.0749524161, 0.0454770997, 0.0241475999, 0.0422185659];

/** Angles up to here are reduced in fewer steps. */
export const NEAR_ANGLE = 6000;

/** Both of an angle that `reduce` brings near 0. */
function sineCosine(name: string, reduce: 'reduceAngle' | 'reduceNearAngle'): GlslLibrary[string] {
  return {
    needs: [reduce, 'signedBy', 'sineReduced', 'cosineReduced'],
    source: `
vec2 ${name}(float x) {
  int q;
  float r = ${reduce}(x, q);
  float s = sineReduced(r), c = cosineReduced(r);
  bool even = (q & 1) == 0;
  return vec2(signedBy(even ? s : c, q), signedBy(even ? c : s, q + 1));
}`,
  };
}

export const trigonometric: GlslLibrary = {
  reduceAngle: {
    needs: ['opaque', 'undefinedNumber'],
    source: `
// x = k pi/2 + r, |r| <= pi/4. pi/2 in parts of 11 bits and k in parts of 12 and 11: every product and, until the last, every
// difference is exact. Where float32 numbers stand a whole radian apart (2^23) there is no angle to speak of: NaN.
float reduceAngle(float x, out int quadrant) {
  bool resolved = abs(x) < 8388608.0;
  float safe = resolved ? x : 0.0;
  float k = floor(safe * 0.636619772 + 0.5);
  float kh = trunc(k / 4096.0) * 4096.0, kl = k - kh;
  float r = opaque(opaque(safe - kh * 1.5703125) - kl * 1.5703125);
  r = opaque(opaque(r - kh * 4.837512969970703e-4) - kl * 4.837512969970703e-4);
  r = opaque(opaque(r - kh * 7.549533620476723e-8) - kl * 7.549533620476723e-8);
  r -= k * 2.563344e-12;
  quadrant = int(k) & 3;
  return resolved ? r : undefinedNumber();
}`,
  },
  reduceNearAngle: {
    needs: ['opaque'],
    source: `
// The same where |x| < ${NEAR_ANGLE}, so that k < 4096.
float reduceNearAngle(float x, out int quadrant) {
  float k = floor(x * 0.636619772 + 0.5);
  float r = opaque(opaque(x - k * 1.5703125) - k * 4.837512969970703e-4);
  r = opaque(r - k * 7.549533620476723e-8) - k * 2.563344e-12;
  quadrant = int(k);
  return r;
}`,
  },
  sineReduced: {
    needs: [],
    source: 'float sineReduced(float r) { float z = r * r; return r + r * z * ' + horner('z', SIN) + '; }',
  },
  cosineReduced: {
    needs: [],
    source:
      'float cosineReduced(float r) { float z = r * r; return 1.0 - (0.5 * z - z * z * ' + horner('z', COS) + '); }',
  },
  sine: {
    needs: ['reduceAngle', 'sineReduced', 'cosineReduced'],
    source: `
float sine(float x) {
  int q;
  float r = reduceAngle(x, q);
  float y = (q & 1) == 0 ? sineReduced(r) : cosineReduced(r);
  return q < 2 ? y : -y;
}`,
  },
  cosine: {
    needs: ['reduceAngle', 'sineReduced', 'cosineReduced'],
    source: `
float cosine(float x) {
  int q;
  float r = reduceAngle(x, q);
  float y = (q & 1) == 0 ? cosineReduced(r) : sineReduced(r);
  return q == 0 || q == 3 ? y : -y;
}`,
  },
  signedBy: {
    needs: [],
    source: `
// y or, where bit 1 of q is set, -y.
float signedBy(float y, int q) { return intBitsToFloat(floatBitsToInt(y) ^ ((q & 2) << 30)); }`,
  },
  sineCosine: sineCosine('sineCosine', 'reduceAngle'),
  nearSineCosine: sineCosine('nearSineCosine', 'reduceNearAngle'),
  nearSine: {
    needs: ['reduceNearAngle', 'signedBy', 'sineReduced', 'cosineReduced'],
    source: `
float nearSine(float x) {
  int q;
  float r = reduceNearAngle(x, q);
  return signedBy((q & 1) == 0 ? sineReduced(r) : cosineReduced(r), q);
}`,
  },
  nearCosine: {
    needs: ['reduceNearAngle', 'signedBy', 'sineReduced', 'cosineReduced'],
    source: `
float nearCosine(float x) {
  int q;
  float r = reduceNearAngle(x, q);
  return signedBy((q & 1) == 0 ? cosineReduced(r) : sineReduced(r), q + 1);
}`,
  },
  tangent: {
    needs: ['reduceAngle', 'sineReduced', 'cosineReduced'],
    source: `
float tangent(float x) {
  int q;
  float r = reduceAngle(x, q);
  float s = sineReduced(r), c = cosineReduced(r);
  return (q & 1) == 0 ? s / c : -c / s;
}`,
  },
  arcsineReduced: {
    needs: [],
    source: 'float arcsineReduced(float x) { float z = x * x; return x + x * z * ' + horner('z', ASIN) + '; }',
  },
  arcsine: {
    needs: ['arcsineReduced', 'undefinedNumber', 'withSign'],
    source: `
// Beyond 1/2: asin a = pi/2 - 2 asin sqrt((1 - a)/2).
float arcsine(float x) {
  float a = abs(x);
  if (a > 1.0) return undefinedNumber();
  if (a <= 0.5) return arcsineReduced(x);
  return withSign(1.57079637 - (2.0 * arcsineReduced(sqrt(0.5 * (1.0 - a))) + 4.37113883e-8), x);
}`,
  },
  arccosine: {
    needs: ['arcsineReduced', 'undefinedNumber'],
    source: `
float arccosine(float x) {
  float a = abs(x);
  if (a > 1.0) return undefinedNumber();
  if (a <= 0.5) return 1.57079637 - (arcsineReduced(x) + 4.37113883e-8);
  float y = 2.0 * arcsineReduced(sqrt(0.5 * (1.0 - a)));
  return x > 0.0 ? y : 3.14159274 - (y + 8.74227766e-8);
}`,
  },
  arctangent: {
    needs: ['withSign'],
    source: `
float arctangent(float x) {
  float a = abs(x);
  bool far = a > 2.41421356, middle = a > 0.414213562;
  float t = far ? -1.0 / a : middle ? (a - 1.0) / (a + 1.0) : a;
  float high = far ? 1.57079637 : middle ? 0.785398185 : 0.0;
  float low = far ? 4.37113883e-8 : middle ? 2.18556941e-8 : 0.0;
  float z = t * t;
  return withSign(high + ((t + t * z * ${horner('z', ATAN)}) - low), x);
}`,
  },
  arctangent2: {
    needs: ['arctangent', 'withSign', 'isUndefined', 'undefinedNumber'],
    source: `
float arctangent2(float y, float x) {
  if (isUndefined(x) || isUndefined(y)) return undefinedNumber();
  float a = abs(y), b = abs(x), most = max(a, b);
  float t = a == b ? (most > 0.0 ? 1.0 : 0.0) : min(a, b) / most;
  float r = arctangent(t);
  r = a > b ? 1.57079637 - (r + 4.37113883e-8) : r;
  bool left = (floatBitsToUint(x) & 0x80000000u) != 0u;
  return withSign(left ? 3.14159274 - (r + 8.74227766e-8) : r, y);
}`,
  },
};
