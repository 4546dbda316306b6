/**
 * Functions of our shaders, in GLSL ES 3.00. Built-in exp, sin and their kin give four digits on some drivers; these give six to
 * seven everywhere, by float32 arithmetic alone.
 *
 * What compilers may do is assumed to be the worst: they reassociate, contract a*b+c, drop NaN tests, flush subnormal numbers.
 * So: what must be rounded by itself passes through `opaque` (exclusive or with a uniform that is 0, which no compiler can see
 * through); NaN and infinity are tested and made as bits; subnormal numbers count as zero.
 * Polynomials are minimax fits (Remez exchange, weighted for relative error); the error beside each is that before rounding.
 */
import { exponential } from './exponential.ts';
import { gammaFamily } from './gamma.ts';
import { pairs } from './pairs.ts';
import { power } from './power.ts';
import { statistical } from './statistical.ts';
import { trigonometric } from './trigonometric.ts';

export interface GlslFunction {
  /** Names of functions that it calls. */
  readonly needs: readonly string[];
  readonly source: string;
}

export type GlslLibrary = Readonly<Record<string, GlslFunction>>;

const basics: GlslLibrary = {
  opaque: { needs: [], source: 'float opaque(float x) { return uintBitsToFloat(floatBitsToUint(x) ^ zero); }' },
  infinity: { needs: [], source: 'float infinity() { return uintBitsToFloat(0x7f800000u ^ zero); }' },
  undefinedNumber: { needs: [], source: 'float undefinedNumber() { return uintBitsToFloat(0x7fc00000u ^ zero); }' },
  isUndefined: {
    needs: [],
    source: 'bool isUndefined(float x) { return ((floatBitsToUint(x) ^ zero) & 0x7fffffffu) > 0x7f800000u; }',
  },
  isFinite: {
    needs: [],
    source: 'bool isFinite(float x) { return ((floatBitsToUint(x) ^ zero) & 0x7f800000u) != 0x7f800000u; }',
  },
  withSign: {
    needs: [],
    source: `
// |x| with the sign of s, also of a zero.
float withSign(float x, float s) {
  return uintBitsToFloat((floatBitsToUint(x) & 0x7fffffffu) | (floatBitsToUint(s) & 0x80000000u));
}`,
  },
  leading: {
    needs: [],
    source: `
// The leading 12 bits: products of two such numbers are exact.
float leading(float x) { return uintBitsToFloat(floatBitsToUint(x) & 0xfffff000u); }`,
  },
  signOf: { needs: [], source: 'float signOf(float x) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x; }' },
  smaller: {
    needs: ['isUndefined'],
    source: 'float smaller(float x, float y) { return isUndefined(x) ? x : isUndefined(y) ? y : x < y ? x : y; }',
  },
  larger: {
    needs: ['isUndefined'],
    source: 'float larger(float x, float y) { return isUndefined(x) ? x : isUndefined(y) ? y : x < y ? y : x; }',
  },
  squareRoot: {
    needs: ['undefinedNumber'],
    source: 'float squareRoot(float x) { return x < 0.0 ? undefinedNumber() : x == 0.0 ? x : sqrt(x); }',
  },
  remainder: {
    needs: ['opaque', 'leading', 'isFinite', 'undefinedNumber', 'withSign'],
    source: `
// x - trunc(x / y) y. The product's rounding error is taken back; a quotient that was rounded over a whole number is put right.
float remainder(float x, float y) {
  float a = abs(x), b = abs(y);
  float q = floor(a / b);
  float p = opaque(q * b);
  float qh = leading(q), bh = leading(b);
  float error = ((qh * bh - p) + qh * (b - bh)) + ((q - qh) * bh + (q - qh) * (b - bh));
  float r = (a - p) - error;
  r = r < 0.0 ? r + b : r >= b ? r - b : r;
  if (!isFinite(y) && isFinite(x)) r = a;
  return isFinite(x) && b > 0.0 ? withSign(r, x) : undefinedNumber();
}`,
  },
  floorRemainder: {
    needs: ['remainder', 'withSign'],
    source: `
// x - floor(x / y) y: the sign of y.
float floorRemainder(float x, float y) {
  float r = remainder(x, y);
  return r == 0.0 ? withSign(0.0, y) : (r < 0.0) == (y < 0.0) ? r : r + y;
}`,
  },
  absorbed: {
    needs: ['isFinite'],
    source: `
// A value and what it changes by, where that is a number.
float absorbed(float value, float change) { return isFinite(change) ? value + change : value; }`,
  },
  corrected: {
    needs: ['isFinite'],
    source: `
// f at x + dx from f and f' at x, where the change is a number.
float corrected(float f, float slope, float dx) {
  float change = slope * dx;
  return isFinite(change) ? f + change : f;
}`,
  },
};

const library: GlslLibrary = {
  ...basics,
  ...exponential,
  ...power,
  ...trigonometric,
  ...statistical,
  ...gammaFamily,
  ...pairs,
};

/** The functions named and all that they need, each after what it needs. `extra` are the shader's own, beside the library's. */
export function sourcesOf(names: Iterable<string>, extra: GlslLibrary = {}): string {
  const done = new Set<string>();
  const sources: string[] = [];
  const add = (name: string) => {
    if (done.has(name)) return;
    done.add(name);
    const entry = extra[name] ?? library[name];
    if (!entry) throw new RangeError(`no GLSL function ${name}`);
    entry.needs.forEach(add);
    sources.push(entry.source.trim());
  };
  for (const name of names) add(name);
  return sources.join('\n');
}
