import { expect, test } from 'vitest';
import { createBuilder } from '../../../src/graph/builder.ts';
import { bandOf } from '../../../src/engine/least-squares/band.ts';
import { solveLinear } from '../../../src/engine/least-squares/linear.ts';
import { problemOf } from '../../../src/engine/least-squares/problem.ts';
import { studentQuantile } from '../../../src/engine/least-squares/student.ts';

/** a + b x + c x^2 as a graph of numbers. */
function parabola() {
  const b = createBuilder();
  const [x = 0, p = 0, q = 0, r = 0] = ['x', 'a', 'b', 'c'].map((name) =>
    b.input({ kind: 'variable', name, shape: [] }),
  );
  const graph = b.finish([b.add(b.add(p, b.mul(q, x)), b.mul(r, b.mul(x, x)))]);
  return { graph, data: new Map<string, Float64Array>() };
}

test('the band of a line is the textbook one', () => {
  const x = [0, 1, 2, 3, 4, 5, 6, 7];
  const y = [1.1, 1.9, 3.2, 3.8, 5.3, 5.9, 7.2, 7.7];
  const b = createBuilder();
  const [t = 0, p = 0, q = 0] = ['x', 'a', 'b'].map((name) => b.input({ kind: 'variable', name, shape: [] }));
  const model = { graph: b.finish([b.add(p, b.mul(q, t))]), data: new Map<string, Float64Array>() };
  const solution = solveLinear(problemOf(x.map((value) => [1, value]), y)); // prettier-ignore
  const fitted = { ...solution, p: solution.x, covariance: solution.covariance() };
  const at = Float64Array.of(-2, 3.5, 12);
  const band = bandOf(fitted, model, new Map([['x', at]]), 0.95);
  const mean = 3.5;
  const spread = x.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  at.forEach((value, i) => {
    const expected =
      studentQuantile(0.95, 6) * solution.residualStandardDeviation * Math.sqrt(1 / 8 + (value - mean) ** 2 / spread);
    expect(band?.halfWidths[i]).toBeCloseTo(expected, 12);
    expect(band?.values[i]).toBeCloseTo((solution.x[0] ?? NaN) + (solution.x[1] ?? NaN) * value, 12);
  });
});

test('an unknown that is open has no band but where it has no say; no degrees of freedom, no band', () => {
  const covariance = [1, 2, 3].map((value, i) => Float64Array.from([0, 0, 0]).fill(value, i, i + 1));
  const fitted = { p: Float64Array.of(1, 2, 3), covariance, degreesOfFreedom: 5, determined: [true, true, false] };
  const xs = new Map([['x', Float64Array.of(0, 1)]]);
  const band = bandOf(fitted, parabola(), xs, 0.9);
  expect(band?.halfWidths[0]).toBeCloseTo(studentQuantile(0.9, 5), 12);
  expect(band?.halfWidths[1]).toBe(Infinity);
  expect(bandOf({ ...fitted, degreesOfFreedom: 0 }, parabola(), xs, 0.9)?.halfWidths).toEqual(
    Float64Array.of(NaN, NaN),
  );
});

test('a model that mixes rows has none', () => {
  const b = createBuilder();
  const x = b.input({ kind: 'variable', name: 'x', shape: [2] });
  const p = b.input({ kind: 'variable', name: 'p', shape: [] });
  const model = { graph: b.finish([b.mul(p, b.sum(x))]), data: new Map<string, Float64Array>() };
  const fitted = { p: Float64Array.of(1), covariance: [Float64Array.of(1)], degreesOfFreedom: 5, determined: [true] };
  expect(bandOf(fitted, model, new Map([['x', Float64Array.of(0, 1)]]), 0.9)).toBeUndefined();
});
