import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberReader } from '../../../src/lang/data/numbers.ts';

const read = (text: string): number | string => {
  const reader = new NumberReader();
  const meaning = reader.read(text, 0, text.length);
  return meaning === 'integer' || meaning === 'float' ? reader.value : meaning;
};

describe('numbers in text', () => {
  it('are the nearest doubles, as Number gives them', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 21 }), (x, digits) => {
        for (const text of [String(x), x.toPrecision(digits), x.toExponential(Math.min(digits, 20))]) {
          expect(read(text)).toBe(Number(text));
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('are exact for any digits, point and exponent', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 24 }).map((all) => all.join(''));
    fc.assert(
      fc.property(digits, digits, fc.integer({ min: -330, max: 310 }), (whole, fraction, exponent) => {
        for (const text of [
          `${whole}.${fraction}`,
          `-.${fraction}e${exponent}`,
          `+${whole}E${exponent}`,
          `${whole}.`,
        ]) {
          expect(read(text)).toBe(Number(text));
        }
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  it.each([
    ['  7\t', 7],
    ['-0', -0],
    ['0001', 1],
    ['9007199254740993', 9007199254740992],
    ['1e400', Infinity],
    ['-INF', -Infinity],
    ['infinity', Infinity],
    ['NaN', 'nan'],
    ['', 'empty'],
    [' \t', 'empty'],
    ['1,5', 'text'],
    ['1 000', 'text'],
    ['1_000', 'text'],
    ['0x10', 'text'],
    ['1e', 'text'],
    ['1e+', 'text'],
    ['.', 'text'],
    ['-', 'text'],
    ['1.2.3', 'text'],
    ['1d5', 'text'],
    ['12:30', 'text'],
  ])('%j is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});
