/**
 * Arithmetic that carries its rounding errors along: a number is a vec2, value and the small rest that float32 has no room for.
 * Sums and products take their errors exactly (Knuth's and Dekker's), functions pass the rest on by their slope. What cancels
 * then keeps its digits, and what amplifies (sin 50 x) starts from the right argument.
 */
import type { GlslLibrary } from './library.ts';

export const pairs: GlslLibrary = {
  pair: {
    needs: ['opaque', 'isFinite'],
    source: `
// Value and rest made orthogonal again. Where the value is not finite there is no rest.
vec2 pair(float high, float low) {
  low = isFinite(low) ? low : 0.0;
  float h = opaque(high + low);
  return vec2(h, opaque(high - h) + low);
}`,
  },
  addPair: {
    needs: ['pair'],
    source: `
vec2 addPair(vec2 a, vec2 b) {
  float s = opaque(a.x + b.x);
  float t = opaque(s - a.x);
  return pair(s, (a.x - opaque(s - t)) + (b.x - t) + (a.y + b.y));
}`,
  },
  productError: {
    needs: ['opaque', 'leading'],
    source: `
// a b - p, p = a b rounded: products of 12 bits are exact.
float productError(float a, float b, float p) {
  float ah = leading(a), bh = leading(b), al = a - ah, bl = b - bh;
  return opaque(ah * bh - p) + ah * bl + al * bh + al * bl;
}`,
  },
  mulPair: {
    needs: ['pair', 'productError'],
    source: `
vec2 mulPair(vec2 a, vec2 b) {
  float p = opaque(a.x * b.x);
  return pair(p, productError(a.x, b.x, p) + (a.x * b.y + a.y * b.x));
}`,
  },
  divPair: {
    needs: ['pair', 'productError'],
    source: `
vec2 divPair(vec2 a, vec2 b) {
  float q = opaque(a.x / b.x), p = opaque(q * b.x);
  return pair(q, ((a.x - p) - productError(q, b.x, p) + (a.y - q * b.y)) / b.x);
}`,
  },
  squareRootPair: {
    needs: ['pair', 'productError', 'squareRoot'],
    source: `
vec2 squareRootPair(vec2 a) {
  float s = opaque(squareRoot(a.x)), p = opaque(s * s);
  return pair(s, ((a.x - p) - productError(s, s, p) + a.y) / (2.0 * s));
}`,
  },
  powerPair: {
    needs: ['pair', 'power', 'logarithm'],
    source: `
vec2 powerPair(vec2 a, vec2 b) {
  float p = power(a.x, b.x);
  return pair(p, p * (b.x * a.y / a.x + (b.y == 0.0 ? 0.0 : logarithm(a.x) * b.y)));
}`,
  },
  arctangent2Pair: {
    needs: ['pair', 'arctangent2'],
    source: `
vec2 arctangent2Pair(vec2 a, vec2 b) {
  return pair(arctangent2(a.x, b.x), (b.x * a.y - a.x * b.y) / (a.x * a.x + b.x * b.x));
}`,
  },
  remainderPair: {
    needs: ['pair', 'remainder'],
    source: `
vec2 remainderPair(vec2 a, vec2 b) { return pair(remainder(a.x, b.x), a.y - trunc(a.x / b.x) * b.y); }`,
  },
  floorRemainderPair: {
    needs: ['pair', 'floorRemainder'],
    source: `
vec2 floorRemainderPair(vec2 a, vec2 b) { return pair(floorRemainder(a.x, b.x), a.y - floor(a.x / b.x) * b.y); }`,
  },
  floorPair: {
    needs: [],
    source: `
// A value just below a whole number may have been rounded up to it.
vec2 floorPair(vec2 a) {
  float f = floor(a.x);
  return vec2(f == a.x && a.y < 0.0 ? f - 1.0 : f, 0.0);
}`,
  },
  lessPair: {
    needs: [],
    source: 'bool lessPair(vec2 a, vec2 b) { return a.x < b.x || (a.x == b.x && a.y < b.y); }',
  },
  samePair: { needs: [], source: 'bool samePair(vec2 a, vec2 b) { return a.x == b.x && a.y == b.y; }' },
  smallerPair: {
    needs: ['isUndefined', 'lessPair'],
    source:
      'vec2 smallerPair(vec2 a, vec2 b) { return isUndefined(a.x) ? a : isUndefined(b.x) ? b : lessPair(b, a) ? b : a; }',
  },
  largerPair: {
    needs: ['isUndefined', 'lessPair'],
    source:
      'vec2 largerPair(vec2 a, vec2 b) { return isUndefined(a.x) ? a : isUndefined(b.x) ? b : lessPair(a, b) ? b : a; }',
  },
  truthPair: { needs: [], source: 'vec2 truthPair(bool test) { return vec2(test ? 1.0 : 0.0, 0.0); }' },
};
