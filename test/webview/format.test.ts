import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactText, formatCount, formatField, formatMilliseconds, formatNumber } from '../../webview/format.ts';
import { formatTick, ticksOf } from '../../webview/ticks.ts';

test.each([
  [0, '0'],
  [-0, '0'],
  [1.5, '1.5'],
  [100, '100'],
  [-3.1415926, '-3.14159'],
  [123456, '123456'],
  [1234567, '1.23457e6'],
  [0.00012, '0.00012'],
  [0.000012, '1.2e-5'],
  [1e300, '1e300'],
  [NaN, 'NaN'],
  [Infinity, '∞'],
  [-Infinity, '-∞'],
])('%d reads %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test('counts, times and fields', () => {
  expect([7, 1001, 1_000_000].map(formatCount)).toEqual(['7', '1,001', '1,000,000']);
  expect([0.72, 38.2, 1234].map(formatMilliseconds)).toEqual(['0.7 ms', '38 ms', '1.23 s']);
  expect([2 * Math.PI, -10, 0.1 + 0.2, 1e21].map(formatField)).toEqual(['6.28318530718', '-10', '0.3', '1e21']);
});

describe('exact text reads back as the same number', () => {
  test('float64', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(Object.is(Number(exactText(value, false)), value)).toBe(true);
      }),
      { seed: 5 },
    );
  });
  test('float32, without digits that are not in it', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        expect(Object.is(Math.fround(Number(exactText(value, true))), value)).toBe(true);
      }),
      { seed: 5 },
    );
    expect(exactText(Math.fround(0.1), true)).toBe('0.1');
    expect(exactText(Math.fround(16777217 / 3), true)).toBe('5592405.5');
  });
});

describe('ticks', () => {
  test.each([
    [-5, 5, 10, ['-5', '-4', '-3', '-2', '-1', '0', '1', '2', '3', '4', '5']],
    [-0.17, 0.42, 6, ['-0.1', '0', '0.1', '0.2', '0.3', '0.4']],
    [0, 30, 4, ['0', '10', '20', '30']],
    [1.00001, 1.00004, 3, ['1.00001', '1.00002', '1.00003', '1.00004']],
    [0, 2.4e7, 5, ['0', '5e6', '1e7', '1.5e7', '2e7']],
    [0, 4.1e-9, 4, ['0', '2e-9', '4e-9']],
  ])('of %d to %d', (low, high, count, labels) => {
    const { step, values } = ticksOf({ low, high }, count);
    expect(values.map((value) => formatTick(value, step, { low, high }))).toEqual(labels);
  });

  test('are inside the range, few, and all labelled differently', () => {
    const wide = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    const width = fc.double({ min: 1e-3, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(wide, width, fc.integer({ min: 2, max: 12 }), (low, more, count) => {
        const range = { low, high: low + more };
        const { step, values } = ticksOf(range, count);
        expect(values.length).toBeLessThanOrEqual(count + 1);
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(low - step * 1e-6);
          expect(value).toBeLessThanOrEqual(range.high + step * 1e-6);
        }
        expect(new Set(values.map((value) => formatTick(value, step, range))).size).toBe(values.length);
      }),
      { seed: 7 },
    );
  });

  test('of a range that cannot have any', () => {
    expect(ticksOf({ low: 1, high: 1 }, 5).values).toEqual([]);
    expect(ticksOf({ low: -Number.MAX_VALUE, high: Number.MAX_VALUE }, 5).values.length).toBeGreaterThan(1);
  });
});
