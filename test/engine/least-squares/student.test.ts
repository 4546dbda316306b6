import { expect, test } from 'vitest';
import { studentQuantile } from '../../../src/engine/least-squares/student.ts';

/** By mpmath, at 40 digits: two-sided. */
const QUANTILES = [
  [0.95, 1, 12.70620473617469],
  [0.95, 2, 4.302652729749462],
  [0.9, 5, 2.015048373333024],
  [0.99, 10, 3.169272672616951],
  [0.95, 30, 2.042272456301238],
  [0.95, 198, 1.972017477836314],
  [0.999, 3, 12.92397863668748],
  [0.5, 7, 0.7111417780817862],
  [0.95, 100000, 1.959987707534609],
] as const;

test.each(QUANTILES)('%d of t with %i degrees of freedom', (confidence, degrees, expected) => {
  expect(Math.abs(studentQuantile(confidence, degrees) / expected - 1)).toBeLessThan(1e-12);
});

test('no degrees of freedom, no quantile', () => {
  expect(studentQuantile(0.95, 0)).toBeNaN();
});
