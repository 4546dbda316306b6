import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimate, window } from '../../webview/decimate.ts';

const unit = (points: number) => ({ origin: 0, step: 1, points });
const ys = (values: readonly number[], columns: number, clip: { low: number; high: number } | null = null) =>
  decimate(Float64Array.from(values), unit(values.length), 0, values.length - 1, columns, clip).map(({ y }) => y);

test('few points are all drawn', () => {
  expect(ys([3, 1, 2, 5], 4)).toEqual([3, 1, 2, 5]);
});

test('a column shows first, extremes and last, in order', () => {
  expect(ys([1, 2, 9, 3, -4, 0, 5], 1)).toEqual([1, 9, -4, 5]);
});

test('a spike of one sample among a million survives', () => {
  const values = new Float32Array(1_000_000);
  values[654_321] = 7;
  const points = decimate(values, unit(values.length), 0, values.length - 1, 800, null);
  expect(points.length).toBeLessThan(4 * 800);
  expect(points.filter(({ y }) => y === 7)).toEqual([{ x: 654_321, y: 7 }]);
});

describe('gaps', () => {
  test('between columns', () => {
    expect(ys([1, NaN, 3, 4], 4)).toEqual([1, NaN, 3, 4]);
  });
  test('inside one', () => {
    expect(ys([1, 2, NaN, 3, 4], 1)).toEqual([1, 2, NaN, 3, 4]);
  });
  test('infinities are gaps', () => {
    expect(ys([1, Infinity, -2], 3)).toEqual([1, NaN, -2]);
  });
  test('at the ends draw nothing', () => {
    expect(ys([NaN, NaN, 1, NaN], 2)).toEqual([1]);
    expect(ys([NaN, NaN], 2)).toEqual([]);
  });
  test('too many for a column are drawn as its extent', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? i : NaN));
    expect(ys(values, 1)).toEqual([0, 998]);
  });
});

describe('clipped', () => {
  const clip = { low: -10, high: 10 };
  test('a jump across the picture is a pole', () => {
    expect(ys([1, 50, -50, -1], 4, clip)).toEqual([1, 50, NaN, -50, -1]);
    expect(ys([1, 50, -50, -1], 1, clip)).toEqual([1, 50, NaN, -50, -1]);
  });
  test('a steep line inside of it is a line', () => {
    expect(ys([1, 50, -9, -1], 4, clip)).toEqual([1, 50, -9, -1]);
  });
  test('without clipping every jump is drawn', () => {
    expect(ys([1, 50, -50, -1], 4)).toEqual([1, 50, -50, -1]);
  });
});

test('extremes of every column, the order of x, and the number of points hold for any values', () => {
  const value = fc.oneof({ weight: 6, arbitrary: fc.double() }, { weight: 1, arbitrary: fc.constant(NaN) });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 40 }),
      (values, columns) => {
        const points = decimate(Float64Array.from(values), unit(values.length), 0, values.length - 1, columns, null);
        expect(points.length).toBeLessThanOrEqual(columns * 15);
        const drawn = points.filter(({ y }) => !Number.isNaN(y));
        for (const { x, y } of drawn) expect(y).toBe(values[x]);
        expect(drawn.map(({ x }) => x)).toEqual(drawn.map(({ x }) => x).sort((a, b) => a - b));
        const size = Math.ceil(values.length / columns);
        for (let start = 0; start < values.length; start += size) {
          const column = values.slice(start, start + size).filter(Number.isFinite);
          const shown = drawn.filter(({ x }) => x >= start && x < start + size).map(({ y }) => y);
          expect(Math.max(...shown)).toBe(Math.max(...column));
          expect(Math.min(...shown)).toBe(Math.min(...column));
        }
      },
    ),
    { seed: 3 },
  );
});

test('the window has a neighbour on each side, inside the grid', () => {
  const grid = { origin: -1, step: 0.5, points: 9 };
  expect(window(grid, 0.1, 0.9)).toEqual({ first: 2, last: 4 });
  expect(window(grid, -9, 9)).toEqual({ first: 0, last: 8 });
});
