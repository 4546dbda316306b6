import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  cbrt,
  erf,
  erfc,
  erfinv,
  floorMod,
  gamma,
  lgamma,
  log2,
  polygamma,
  roundHalfEven,
  sigmoid,
  softplus,
} from '../../src/graph/special.ts';
import { ulps } from './ulp.ts';

/** Arguments and value; infinities and -0 are text, so that every reader of JSON keeps them. */
type Row = readonly (number | string)[];

const golden = JSON.parse(readFileSync(new URL('../golden/special.json', import.meta.url), 'utf8')) as Record<
  | 'erf'
  | 'erfc'
  | 'erfinv'
  | 'gamma'
  | 'lgamma'
  | 'lgammaNegative'
  | 'polygamma'
  | 'polygammaNegative'
  | 'sigmoid'
  | 'softplus'
  | 'log2'
  | 'floorMod'
  | 'roundHalfEven',
  readonly Row[]
>;

/** Rows whose error exceeds the limit, so that a failure shows what and by how much. */
function worse(
  rows: readonly Row[],
  f: (...x: number[]) => number,
  error: (actual: number, expected: number) => number,
  limit: number,
): string[] {
  return rows.flatMap((row) => {
    const args = row.slice(0, -1).map(Number);
    const expected = Number(row.at(-1));
    const actual = f(...args);
    const e = error(actual, expected);
    return e <= limit ? [] : [`f(${args.join(', ')}) = ${actual}, not ${expected}: ${e}`];
  });
}

const relative = (actual: number, expected: number) =>
  actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
const relativeToOne = (actual: number, expected: number) =>
  actual === expected ? 0 : Math.abs(actual - expected) / Math.max(1, Math.abs(expected));

describe('the distance in doubles', () => {
  it('counts across zero and to infinity, and keeps NaN apart', () => {
    expect(ulps(1, 1 + Number.EPSILON)).toBe(1);
    expect(ulps(1, 1 - Number.EPSILON)).toBe(2);
    expect(ulps(-5e-324, 5e-324)).toBe(2);
    expect(ulps(0, -0)).toBe(0);
    expect(ulps(Number.MAX_VALUE, Infinity)).toBe(1);
    expect(ulps(NaN, NaN)).toBe(0);
    expect(ulps(NaN, 1)).toBe(Infinity);
  });
});

describe('special functions agree with values of 400 digits', () => {
  const cases = [
    { name: 'erf', rows: golden.erf, f: erf, limit: 4 },
    { name: 'erfc', rows: golden.erfc, f: erfc, limit: 4 },
    { name: 'erfinv', rows: golden.erfinv, f: erfinv, limit: 4 },
    { name: 'gamma', rows: golden.gamma, f: gamma, limit: 8 },
    { name: 'lgamma', rows: golden.lgamma, f: lgamma, limit: 4 },
    { name: 'sigmoid', rows: golden.sigmoid, f: sigmoid, limit: 3 },
    { name: 'softplus', rows: golden.softplus, f: softplus, limit: 3 },
    { name: 'log2', rows: golden.log2, f: log2, limit: 1 },
  ];
  it.each(cases)('$name within $limit ulp', ({ rows, f, limit }) => {
    expect(rows.length).toBeGreaterThan(20);
    expect(worse(rows, f, ulps, limit)).toEqual([]);
  });

  it('lgamma left of 0, where its zeros are ill-conditioned, absolutely', () => {
    expect(worse(golden.lgammaNegative, lgamma, relativeToOne, 1e-15)).toEqual([]);
  });

  it('polygamma right of 0, the zero of digamma included', () => {
    expect(worse(golden.polygamma, polygamma, relative, 5e-15)).toEqual([]);
  });

  it('polygamma left of 0', () => {
    expect(worse(golden.polygammaNegative, polygamma, relativeToOne, 1e-14)).toEqual([]);
  });
});

describe('exact results', () => {
  it('gamma of integers is the factorial, correctly rounded', () => {
    let factorial = 1n;
    for (let n = 1; n <= 171; n++) {
      expect(gamma(n)).toBe(Number(factorial));
      factorial *= BigInt(n);
    }
    expect(gamma(23)).toBe(1124000727777607680000);
  });

  it('floorMod is the float % of Python, signs of zeros included', () => {
    expect(worse(golden.floorMod, floorMod, (a, b) => (Object.is(a, b) ? 0 : 1), 0)).toEqual([]);
  });

  it('roundHalfEven is round() of Python, signs of zeros included', () => {
    expect(worse(golden.roundHalfEven, roundHalfEven, (a, b) => (Object.is(a, b) ? 0 : 1), 0)).toEqual([]);
  });

  it('log2 of every power of two', () => {
    let power = 5e-324;
    for (let n = -1074; n <= 1023; n++, power *= 2) expect(log2(power)).toBe(n);
  });

  it('cbrt of cubes', () => {
    for (let n = -50; n <= 50; n++) expect(cbrt(n ** 3)).toBe(n);
  });
});

describe('poles, zeros and the ends of the line', () => {
  const cases: [string, number, number, (x: number) => number][] = [
    ['erf', -0, -0, erf],
    ['erf', Infinity, 1, erf],
    ['erf', -Infinity, -1, erf],
    ['erfc', 0, 1, erfc],
    ['erfc', Infinity, 0, erfc],
    ['erfc', 1e200, 0, erfc],
    ['erfc', -Infinity, 2, erfc],
    ['erfc', 27.3, 0, erfc],
    ['erfinv', -0, -0, erfinv],
    ['erfinv', 1, Infinity, erfinv],
    ['erfinv', -1, -Infinity, erfinv],
    ['erfinv', 1.1, NaN, erfinv],
    ['erfinv', -Infinity, NaN, erfinv],
    ['gamma', 0, Infinity, gamma],
    ['gamma', -0, -Infinity, gamma],
    ['gamma', -3, NaN, gamma],
    ['gamma', Infinity, Infinity, gamma],
    ['gamma', -Infinity, NaN, gamma],
    ['gamma', 171.7, Infinity, gamma],
    ['gamma', 1e300, Infinity, gamma],
    ['gamma', 5e-324, Infinity, gamma],
    ['gamma', -5e-324, -Infinity, gamma],
    ['gamma', -190.5, -0, gamma],
    ['gamma', -191.5, 0, gamma],
    ['gamma', -184.5, -0, gamma],
    ['lgamma', 0, Infinity, lgamma],
    ['lgamma', -0, Infinity, lgamma],
    ['lgamma', 1, 0, lgamma],
    ['lgamma', 2, 0, lgamma],
    ['lgamma', -7, Infinity, lgamma],
    ['lgamma', 1e306, Infinity, lgamma],
    ['lgamma', Infinity, Infinity, lgamma],
    ['lgamma', -Infinity, Infinity, lgamma],
    ['sigmoid', -0, 0.5, sigmoid],
    ['sigmoid', Infinity, 1, sigmoid],
    ['sigmoid', -Infinity, 0, sigmoid],
    ['softplus', Infinity, Infinity, softplus],
    ['softplus', -Infinity, 0, softplus],
    ['softplus', 1e300, 1e300, softplus],
    ['roundHalfEven', -Infinity, -Infinity, roundHalfEven],
    ['log2', 0, -Infinity, log2],
    ['log2', -1, NaN, log2],
    ['log2', Infinity, Infinity, log2],
  ];
  it.each(cases)('%s(%s) is %s', (_, x, expected, f) => {
    expect(f(x)).toBe(expected);
  });

  it.each([
    [0, 0, -Infinity],
    [0, -0, Infinity],
    [0, -2, NaN],
    [0, Infinity, Infinity],
    [0, -Infinity, NaN],
    [0, 5e-324, -Infinity],
    [0, -5e-324, Infinity],
    [1, 0, Infinity],
    [1, -0, Infinity],
    [1, -4, Infinity],
    [1, Infinity, 0],
    [1, -Infinity, NaN],
    [1, -1e-300, Infinity],
    [2, 0, -Infinity],
    [2, -0, Infinity],
    [2, -1, NaN],
    [2, -1e-300, Infinity],
    [2, 1e-300, -Infinity],
    [100, -0.001, Infinity],
    [100, 0.001, -Infinity],
  ])('polygamma(%d, %d)', (order, x, expected) => {
    expect(polygamma(order, x)).toBe(expected);
  });

  it('NaN stays NaN', () => {
    for (const f of [erf, erfc, erfinv, gamma, lgamma, sigmoid, softplus, roundHalfEven, log2, cbrt]) {
      expect(f(NaN)).toBeNaN();
    }
    for (const order of [0, 1, 2]) expect(polygamma(order, NaN)).toBeNaN();
    expect([floorMod(1, 0), floorMod(Infinity, 2), floorMod(NaN, 1), floorMod(1, NaN)]).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('refuses an order that is not an integer of at least 0', () => {
    expect(() => polygamma(-1, 2)).toThrow(/order must be an integer/);
    expect(() => polygamma(0.5, 2)).toThrow(RangeError);
  });
});
