/** The error function and its complement. */
import type { GlslLibrary } from './library.ts';
import { horner } from './numbers.ts';

// erf(x) / x in x^2, |x| <= 1: 1.2e-9.
const ERF = [1.12837911, -0.37612626, 0.112835854, -0.0268538129, 0.00518832775, -0.000801019371, 7.85386146e-5];
// (1 + 2 x) exp(x^2) erfc(x) in (x - 2)/(x + 2), 1/2 <= x <= 10.2: 4e-9.
const ERFC = [
  1.27697837, -0.0927637666, -0.166030824, 0.164048746, -0.0542113036, -0.00800564792, 0.00865946617, 0.00114616728,
  -0.00126610766, -0.000224812058,
];

export const statistical: GlslLibrary = {
  erfReduced: {
    needs: [],
    source: 'float erfReduced(float x) { float z = x * x; return x * ' + horner('z', ERF) + '; }',
  },
  erfcLarge: {
    needs: ['exponential', 'leading'],
    source: `
// erfc for x >= 1/2. The square of x's leading bits is exact, so that exp(-x^2) keeps its digits.
float erfcLarge(float x) {
  float a = min(x, 10.2);
  float t = (a - 2.0) / (a + 2.0), h = leading(a);
  float y = exponential(-h * h) * exponential((h - a) * (h + a));
  return y * ${horner('t', ERFC)} / (1.0 + 2.0 * a);
}`,
  },
  errorFunction: {
    needs: ['erfReduced', 'erfcLarge', 'withSign', 'isUndefined'],
    source: `
float errorFunction(float x) {
  float a = abs(x);
  return isUndefined(x) ? x : a <= 1.0 ? erfReduced(x) : withSign(1.0 - erfcLarge(a), x);
}`,
  },
  complementaryErrorFunction: {
    needs: ['erfReduced', 'erfcLarge', 'isUndefined'],
    source: `
float complementaryErrorFunction(float x) {
  if (isUndefined(x)) return x;
  float a = abs(x);
  if (a <= 0.5) return 1.0 - erfReduced(x);
  float y = a > 10.2 ? 0.0 : erfcLarge(a);
  return x > 0.0 ? y : 2.0 - y;
}`,
  },
};
