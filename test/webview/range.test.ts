import { describe, expect, test } from 'vitest';
import { axisRange, poleRange, rangeOf } from '../../webview/range.ts';

function curve(f: (x: number) => number, from: number, to: number, points = 1001): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => f(from + ((to - from) * i) / (points - 1)));
}
const axis = (...curves: Float64Array[]) => axisRange(curves.map(rangeOf), false);

describe('nothing is cut of', () => {
  const smooth: readonly [string, (x: number) => number][] = [
    ['a polynomial', (x) => x ** 6],
    ['an exponential', (x) => Math.exp(4 * x)],
    ['a narrow peak that the grid resolves', (x) => Math.exp(-((x * 20) ** 2))],
    ['a step', (x) => (x > 4.9 ? 1 : 0)],
    ['a constant', () => 3],
  ];
  test.each(smooth)('%s', (_what, f) => {
    const values = curve(f, -5, 5);
    const { shown, clipped } = axis(values);
    expect(clipped).toBe(false);
    expect(shown.low).toBeLessThan(Math.min(...values));
    expect(shown.high).toBeGreaterThan(Math.max(...values));
  });
});

describe('a pole is cut, to where most values are:', () => {
  const poles: readonly [string, (x: number) => number][] = [
    ['1/x', (x) => 1 / x],
    ['1/x at no sample', (x) => 1 / (x - 0.0051)],
    ['1/x²', (x) => 1 / x ** 2],
    ['tan', Math.tan],
  ];
  test.each(poles)('%s', (_what, f) => {
    for (const points of [1001, 100_001]) {
      const { shown, clipped } = axis(curve(f, -5, 5, points));
      expect(clipped).toBe(true);
      expect(shown.high).toBeGreaterThan(1);
      expect(shown.high).toBeLessThan(30);
      expect(shown.low).toBeGreaterThan(-30);
    }
  });
});

test('a pole on one side leaves the other side whole', () => {
  const { shown } = axis(curve((x) => 1 / x ** 2, -5, 5));
  expect(shown.low).toBeLessThan(1 / 25);
  expect(shown.low).toBeGreaterThan(-2);
});

test('a derivative with taller poles leaves the others to be seen', () => {
  const curves = [Math.tan, (x: number) => 1 / Math.cos(x) ** 2, (x: number) => (2 * Math.tan(x)) / Math.cos(x) ** 2];
  const { shown, clipped } = axis(...curves.map((f) => curve(f, -5, 5)));
  expect(clipped).toBe(true);
  expect(shown.high).toBeLessThan(60);
  expect(shown.high).toBeGreaterThan(5);
});

test('lines break at poles to both sides only', () => {
  expect(poleRange(rangeOf(curve((x) => 1 / x, -5, 5)))).not.toBeNull();
  expect(poleRange(rangeOf(curve((x) => 1 / x ** 2, -5, 5)))).toBeNull();
  expect(poleRange(rangeOf(curve((x) => x ** 3, -5, 5)))).toBeNull();
  expect(poleRange(null)).toBeNull();
});

test('all is shown when it is asked for', () => {
  const ranges = [rangeOf(curve((x) => 1 / (x - 0.005), -5, 5))];
  const { shown, clipped } = axisRange(ranges, true);
  expect(clipped).toBe(false);
  expect(shown.high).toBeGreaterThan(199);
});

test('curves without a finite value do not count', () => {
  expect(rangeOf(new Float64Array([NaN, Infinity]))).toBeNull();
  expect(axis(new Float64Array([NaN]), new Float64Array([1, 2])).shown).toEqual({ low: 0.94, high: 2.06 });
  expect(axis().shown).toEqual({ low: -1, high: 1 });
});

test('the largest numbers do not overflow', () => {
  const { shown } = axis(new Float64Array([-Number.MAX_VALUE, Number.MAX_VALUE]));
  expect(Number.isFinite(shown.low) && Number.isFinite(shown.high)).toBe(true);
});
