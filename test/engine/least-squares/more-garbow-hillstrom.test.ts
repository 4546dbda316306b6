import { expect, test } from 'vitest';
import { fit } from '../../../src/engine/least-squares/fit.ts';
import { createResiduals } from '../../../src/engine/least-squares/residuals.ts';
import { graphOf, PROBLEMS } from './more-garbow-hillstrom.ts';

const OPTIONS = {
  method: 'auto',
  limits: { maxIterations: 500, relativeChange: null, gradientNorm: null },
  confidence: 0.95,
  reference: null,
  size: 0,
} as const;

test.each(PROBLEMS.map((problem) => [problem.name, problem] as const))('%s', (name, problem) => {
  const residuals = createResiduals(graphOf(problem), new Map());
  const result = fit(residuals, Float64Array.from(problem.start), OPTIONS);
  if (process.env.REPORT)
    console.log(
      'MGH',
      name.padEnd(36),
      result.rss,
      problem.minima,
      result.method,
      result.termination,
      result.iterations,
      result.evaluations,
      [...result.p].slice(0, 3),
    );
  const near = (value: number) => Math.abs(result.rss - value) <= 1e-7 * value + 1e-18;
  expect(problem.minima.some(near), `${result.rss}`).toBe(true);
});
