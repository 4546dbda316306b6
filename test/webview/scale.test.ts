import { expect, test } from 'vitest';
import { extentOf, linearScale, logScale } from '../../webview/scale.ts';
import { rowOf } from '../../webview/view/trace-drawing.ts';

const labels = (ticks: readonly { readonly text: string }[]) =>
  ticks.map(({ text }) => text).filter((text) => text !== '');

test('a log axis places decades evenly and cannot show what is not above 0', () => {
  const scale = logScale({ low: 1e-8, high: 1 });
  expect(scale.share(1e-8)).toBeCloseTo(0, 12);
  expect(scale.share(1e-4)).toBeCloseTo(0.5, 12);
  expect(scale.share(0)).toBeNaN();
  expect(scale.share(-1)).toBeNaN();
  expect(scale.valueAt(0.25)).toBeCloseTo(1e-6, 18);
});

test('labels of a log axis: every decade where there is room, fewer where there is none, 1 2 5 within few', () => {
  expect(labels(logScale({ low: 1e-2, high: 1e3 }).ticks(8))).toEqual(['0.01', '0.1', '1', '10', '100', '1000']);
  expect(labels(logScale({ low: 1e-16, high: 1e8 }).ticks(6))).toEqual(['1e-15', '1e-10', '1e-5', '1', '1e5']);
  expect(labels(logScale({ low: 1, high: 30 }).ticks(8))).toEqual(['1', '2', '5', '10', '20']);
  expect(labels(logScale({ low: 4, high: 6 }).ticks(8))).toEqual(['4.0', '4.5', '5.0', '5.5', '6.0']);
});

test('labels between 1e-300 and 1e300 stay few', () => {
  const { length } = labels(logScale({ low: 1e-300, high: 1e300 }).ticks(8));
  expect(length).toBeGreaterThanOrEqual(3);
  expect(length).toBeLessThanOrEqual(9);
});

test('the widest linear range does not overflow', () => {
  const scale = linearScale({ low: -1.7e308, high: 1.7e308 });
  expect(scale.share(0)).toBeCloseTo(0.5, 12);
  expect(scale.valueAt(0.5)).toBeCloseTo(0, 12);
});

test('the extent leaves out what cannot be shown', () => {
  expect(extentOf([[NaN, Infinity]], false)).toBeNull();
  expect(extentOf([[0, -3]], true)).toBeNull();
  const extent = extentOf([[-5, 1e-3, NaN], new Float64Array([10, Infinity])], true);
  expect(extent?.low).toBeGreaterThan(0);
  expect(extent?.low).toBeLessThan(1e-3);
  expect(extent?.high).toBeGreaterThan(10);
  expect(extentOf([[2, 2]], false)).toEqual({ low: 1.8, high: 2.2 });
});

test('the row of an iteration is the one whose steps hold it', () => {
  const x = [1, 2, 3, 10, 20];
  expect([0, 1, 3, 4, 10, 11, 20, 99].map((iteration) => rowOf(x, iteration))).toEqual([0, 0, 2, 3, 3, 4, 4, 4]);
  expect(rowOf([], 3)).toBe(-1);
});
