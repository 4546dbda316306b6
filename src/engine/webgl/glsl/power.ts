/** General powers: y log2 x in more than float32, so that large exponents keep their digits. */
import type { GlslLibrary } from './library.ts';
import { horner } from './numbers.ts';

// (log(1 + f) - f + f^2/2) / f^3, sqrt(1/2) <= 1 + f < sqrt(2): 7e-10 of the logarithm.
const LOG = [
  0.333333135, -0.250000089, 0.200021192, -0.166679963, 0.142195523, -0.124055892, 0.11888162, -0.116756521,
  0.0674664155,
];

export const power: GlslLibrary = {
  power: {
    needs: [
      'opaque',
      'leading',
      'binarySplit',
      'expReduced',
      'scaled',
      'infinity',
      'undefinedNumber',
      'isUndefined',
      'isFinite',
    ],
    source: `
// |x|^y, x positive and normal, y finite. log2 e = 1.4423828125 + 3.12228302e-4.
float powerOfPositive(float x, float y) {
  float k;
  float f = binarySplit(x, k);
  float fh = leading(f), square = 0.5 * fh * fh;
  float high = opaque(f - square);
  float low = (opaque(f - high) - square) + (f * f * f * ${horner('f', LOG)} - 0.5 * (f + fh) * (f - fh));
  float hh = leading(high), p = hh * 1.4423828125;
  float s = opaque(k + p);
  float rest = opaque(k - s) + p + ((high - hh + low) * 1.44269504 + hh * 3.12228302e-4);
  float yh = leading(y), sh = leading(s);
  float whole = yh * sh, part = (y - yh) * sh + y * (s - sh + rest);
  float n = floor(clamp(whole + part, -200.0, 200.0) + 0.5);
  float r = clamp(opaque(whole - n) + part, -1.0, 1.0);
  return scaled(1.0 + expReduced(r * 0.693147181), n);
}
// x^y as JavaScript's **: also NaN for 1^(+-Infinity).
float power(float x, float y) {
  if (y == 0.0) return 1.0;
  if (isUndefined(x) || isUndefined(y)) return undefinedNumber();
  float a = abs(x);
  bool whole = y == floor(y);
  bool odd = whole && abs(y) < 16777216.0 && (int(abs(y)) & 1) == 1;
  bool negative = (floatBitsToUint(x) & 0x80000000u) != 0u;
  float z;
  if (!isFinite(y)) z = a == 1.0 ? undefinedNumber() : (a > 1.0) == (y > 0.0) ? infinity() : 0.0;
  else if (a < 1.17549435e-38) z = y > 0.0 ? 0.0 : infinity();
  else if (!isFinite(x)) z = y > 0.0 ? infinity() : 0.0;
  else if (negative && !whole) z = undefinedNumber();
  else z = powerOfPositive(a, y);
  return negative && odd ? -z : z;
}`,
  },
};
