import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divide, multiply, of, subtract } from '../../../src/engine/double-double/arithmetic.ts';
import { decimalOf } from '../../../src/engine/double-double/decimal.ts';

test('a tenth is a tenth', () => {
  const tenth = decimalOf(0.1);
  expect(tenth.hi).toBe(0.1);
  expect(multiply(tenth, of(10))).toEqual({ hi: 1, lo: 0 });
});

test('decimals of 15 digits are what their digits say', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -999999999999999, max: 999999999999999 }),
      fc.integer({ min: 1, max: 20 }),
      (n, e) => {
        const exact = divide(of(n), of(10 ** e));
        const difference = subtract(decimalOf(Number(`${n}e-${e}`)), exact);
        expect(Math.abs(difference.hi)).toBeLessThanOrEqual(Math.abs(exact.hi) * 1e-31);
      },
    ),
  );
});

test('what is not a decimal of few digits moves by less than its rounding', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
      const decimal = decimalOf(x);
      expect(Math.abs(decimal.hi - x + decimal.lo)).toBeLessThanOrEqual(Math.abs(x) * 2 ** -52);
    }),
  );
});
