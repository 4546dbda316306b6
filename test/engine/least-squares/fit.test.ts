import { expect, test } from 'vitest';
import { fit } from '../../../src/engine/least-squares/fit.ts';
import { createResiduals } from '../../../src/engine/least-squares/residuals.ts';
import { agreement, readNist, residualGraph } from './nist.ts';

const SETS = [
  'Misra1a', 'Misra1b', 'Misra1c', 'Chwirut1', 'Chwirut2', 'DanWood', 'ENSO', 'Gauss1', 'Gauss2', 'Kirby2', 'Lanczos1',
  'Lanczos2', 'MGH09', 'MGH17', 'Nelson', 'Rat42', 'Roszman1',
]; // prettier-ignore

const OPTIONS = {
  method: 'auto',
  limits: { maxIterations: 500, relativeChange: null, gradientNorm: null },
  confidence: 0.95,
} as const;

function variation(y: Float64Array): number {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  return y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

test.each(SETS.flatMap((name) => [1, 2].map((start) => [name, start] as const)))('%s from start %i', (name, start) => {
  const set = readNist(name);
  const { graph, data } = residualGraph(name, set.x, set.y, set.parameters.length);
  const residuals = createResiduals(graph, data);
  const from = Float64Array.from(set.starts[start - 1] ?? []);
  const observed = data.get('y') ?? set.y;
  const begun = performance.now();
  const result = fit(residuals, from, {
    ...OPTIONS,
    reference: variation(observed),
    size: Math.max(...observed.map(Math.abs)),
  });
  const time = performance.now() - begun;
  const digits = {
    parameters: agreement(result.p, set.parameters),
    deviations: agreement(result.standardErrors, set.deviations),
    rss: agreement([result.rss], [set.rss]),
  };
  if (process.env.REPORT)
    console.log(
      `${name} ${start}`.padEnd(12),
      digits.parameters.toFixed(1).padStart(5),
      digits.deviations.toFixed(1).padStart(5),
      digits.rss.toFixed(1).padStart(5),
      result.method.padEnd(16),
      result.termination,
      result.iterations,
      result.evaluations,
      `${time.toFixed(1)} ms`,
      `digits ${result.digits.toFixed(1)}`,
      `R2 ${result.determination?.toFixed(4) ?? ''}`,
    );
  expect(digits.parameters).toBeGreaterThan(6);
  expect(digits.deviations).toBeGreaterThan(4);
});
