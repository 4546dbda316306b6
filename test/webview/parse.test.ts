import { describe, expect, test } from 'vitest';
import { intervalMistake, parseNumber, parsePoints } from '../../webview/parse.ts';
import { panned, zoomed } from '../../webview/zoom.ts';

test.each([
  ['5', 5],
  [' -2.5e3 ', -2500],
  ['−1', -1],
  ['.5', 0.5],
  ['+3.', 3],
  ['1,000,000', 1e6],
  ['1_000', 1000],
  ['pi', Math.PI],
  ['-2pi', -2 * Math.PI],
  ['3*π/2', (3 * Math.PI) / 2],
])('%s is a number', (text, value) => {
  expect(parseNumber(text)).toEqual({ kind: 'value', value });
});

test.each(['', 'abc', '1e', '--1', '1,5', '0x10', 'NaN', 'Infinity', '1e999', '2pi2', 'pi/0'])(
  '%j is refused',
  (text) => {
    expect(parseNumber(text).kind).toBe('mistake');
  },
);

test('points are whole and limited', () => {
  expect(parsePoints('1e6')).toEqual({ kind: 'value', value: 1_000_000 });
  expect(parsePoints('1.5')).toEqual({ kind: 'mistake', message: 'Type a whole number.' });
  expect(parsePoints('1')).toEqual({ kind: 'mistake', message: 'At least 2.' });
  expect(parsePoints('1000001')).toEqual({ kind: 'mistake', message: 'At most 1,000,000.' });
});

test('intervals', () => {
  expect(intervalMistake(-5, 5, 1001)).toBeNull();
  expect(intervalMistake(5, 5, 1001)).toContain('less than');
  expect(intervalMistake(-1.5e308, 1.5e308, 1001)).toContain('too long');
  expect(intervalMistake(1, 1 + 1e-13, 1001)).toContain('narrow');
  expect(intervalMistake(1, 1 + 1e-12, 1001)).toBeNull();
});

describe('zoom and pan', () => {
  test('keep the point under the pointer and short bounds', () => {
    expect(zoomed({ from: -5, to: 5 }, 2, 0.5, 1001)).toEqual({ from: -1.5, to: 3.5 });
    const { from, to } = zoomed({ from: -5, to: 5 }, 1 / 3, 1 / 1.7, 1001);
    expect(String(from).length + String(to).length).toBeLessThan(16);
    expect((1 / 3 - from) / (to - from)).toBeCloseTo((1 / 3 + 5) / 10, 3);
  });
  test('pan keeps the width', () => {
    const { from, to } = panned({ from: -5, to: 5 }, 1.2345678, 1001);
    expect(to - from).toBeCloseTo(10, 9);
    expect(from).toBeCloseTo(-3.7654, 3);
  });
  test('stop where float64 does', () => {
    let interval = { from: 0.9, to: 1.1 };
    for (let i = 0; i < 200; i++) interval = zoomed(interval, 1, 0.5, 1001);
    expect(intervalMistake(interval.from, interval.to, 1001)).toBeNull();
    for (let i = 0; i < 3000; i++) interval = zoomed(interval, 1, 2, 1001);
    expect(intervalMistake(interval.from, interval.to, 1001)).toBeNull();
  });
});
