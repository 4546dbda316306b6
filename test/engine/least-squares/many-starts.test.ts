import { describe, expect, test } from 'vitest';
import type { FitOptions } from '../../../src/engine/least-squares/fit.ts';
import { fit } from '../../../src/engine/least-squares/fit.ts';
import { fitFromManyStarts, fittingFromManyStarts, spread } from '../../../src/engine/least-squares/many-starts.ts';
import { createResiduals } from '../../../src/engine/least-squares/residuals.ts';
import { createBuilder } from '../../../src/graph/builder.ts';

const OPTIONS: FitOptions = {
  method: 'lm',
  limits: { maxIterations: 100, relativeChange: null, gradientNorm: null },
  confidence: 0.95,
  reference: null,
  size: 0,
};

/** sin(f x) - sin(3 x): many valleys in f. */
function waves() {
  const b = createBuilder();
  const f = b.input({ kind: 'variable', name: 'f', shape: [] });
  const x = b.constant(Array.from({ length: 40 }, (_, i) => i / 10));
  const right = b.sin(b.mul(b.constant(3), x));
  return createResiduals(b.finish([b.sub(b.sin(b.mul(f, x)), right)]), new Map());
}

describe('spread', () => {
  test('each coordinate takes each of its strata once, with the sign of the start', () => {
    const start = Float64Array.of(5, -200, 0);
    const points = spread(start, 8, 1);
    [0, 1].forEach((j) => {
      const strata = points.map((point) => Math.floor(4 * (1 + Math.log10((point[j] ?? NaN) / (start[j] ?? NaN)))));
      expect(strata.sort((p, q) => p - q)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    });
    expect(points.every((point) => Math.abs(point[2] ?? NaN) <= 200)).toBe(true);
  });

  test('the same seed, the same points; another, others', () => {
    expect(spread(Float64Array.of(1, 2), 5, 3)).toEqual(spread(Float64Array.of(1, 2), 5, 3));
    expect(spread(Float64Array.of(1, 2), 5, 4)).not.toEqual(spread(Float64Array.of(1, 2), 5, 3));
  });
});

test('finds the valley that one start misses, and counts who reached it', () => {
  const residuals = waves();
  const start = Float64Array.of(9);
  expect(fit(residuals, start, OPTIONS).rss).toBeGreaterThan(1);
  const { result, count, reached, best } = fitFromManyStarts(residuals, start, OPTIONS, { count: 20, seed: 1 });
  expect(result.p[0]).toBeCloseTo(3, 12);
  expect(count).toBe(20);
  expect(best).toBeGreaterThan(0);
  expect(reached).toBeGreaterThan(0);
  expect(reached).toBeLessThan(20);
});

test('one start is the fit itself', () => {
  const residuals = waves();
  const start = Float64Array.of(3.2);
  const alone = fit(residuals, start, OPTIONS);
  const many = fitFromManyStarts(residuals, start, OPTIONS, { count: 1, seed: 1 });
  expect(many.result.p).toEqual(alone.p);
  expect([many.count, many.reached, many.best]).toEqual([1, 1, 0]);
});

test('a start where the residuals are not finite is made up for by others, and told where all are', () => {
  const make = (shift: number) => {
    const b = createBuilder();
    const p = b.input({ kind: 'variable', name: 'p', shape: [] });
    return createResiduals(b.finish([b.sub(b.log(b.sub(p, b.constant(shift))), b.constant([1, 1]))]), new Map());
  };
  const { result, best } = fitFromManyStarts(make(2), Float64Array.of(1), OPTIONS, { count: 10, seed: 5 });
  expect(result.p[0]).toBeCloseTo(2 + Math.E, 10);
  expect(best).toBeGreaterThan(0);
  expect(() => fitFromManyStarts(make(1e9), Float64Array.of(1), OPTIONS, { count: 4, seed: 5 })).toThrow(
    /at the start/,
  );
});

test('stops when told to, with what it has', () => {
  const steps = fittingFromManyStarts(waves(), Float64Array.of(9), OPTIONS, { count: 20, seed: 1 });
  let answer = steps.next();
  let pauses = 0;
  while (answer.done !== true) answer = steps.next(++pauses > 3);
  expect(answer.value.count).toBe(1);
  expect(answer.value.result.termination).toBe('stopped');
});
