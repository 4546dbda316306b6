/** The minimize job with WebGL: wholly on it where it is asked for, for breadth where the backend is free. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MinimizeJob, RunSettings, StageSettings } from '../../../src/engine/jobs/minimize.ts';
import { himmelblau, powerSum, rosenbrock } from '../minimize/problems.ts';
import type { TestBrowser } from './browser.ts';
import { openBrowser } from './browser.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

function jobOf(
  graph: MinimizeJob['graph'],
  start: number[],
  run: RunSettings,
  changes: Partial<MinimizeJob> = {},
): MinimizeJob {
  const stop = {
    relativeChange: 1e-6, every: 10, maxIterations: 300, gradientNorm: null, stepLength: null, seconds: null, divergence: true,
  }; // prettier-ignore
  const variables = start.map((_, i) => `x[${i}]`);
  return { kind: 'minimize', graph, variables, start, runs: [run], stop, many: null, landscape: null, ...changes };
}

const stage = (optimizer: string, options: StageSettings['options'], above = 0): StageSettings => ({
  above, optimizer, options, schedule: null,
}); // prettier-ignore

describe('with the setting webgl', () => {
  it('takes every step of a run on WebGL, and tells how far float64 is', async () => {
    const job = jobOf(powerSum(2, 2), [3, -1], { stages: [stage('Adam', { lr: 0.1 })] });
    const { runs, report } = await browser.do('minimizeJob', job, 'webgl');
    const [run] = runs;
    expect(run?.backend).toBe('webgl');
    expect(run?.termination).toBe('relativeChange');
    expect(run?.launches).toBeGreaterThanOrEqual(run?.iterations ?? Infinity);
    expect(report.launches).toBe(run?.launches);
    expect(run?.gap?.x).toBeLessThan(1e-4);
    expect(run?.gap?.value).toBeLessThan(1e-5);
    // What is read back every ten steps.
    const { runs: right } = await browser.do('minimizeJob', job, 'float64');
    expect(run?.losses[0]).toBeCloseTo(right[0]?.losses[10] ?? NaN, 4);
    expect(report.note).toBeNull();
  });

  it('hands x from stage to stage', async () => {
    const stages: [StageSettings, StageSettings] = [stage('Adam', { lr: 0.4 }, 0.1), stage('SGD', { lr: 0.01 })];
    const job = jobOf(powerSum(4, 6), [2, 1.5, 1, 2.5], { stages });
    const { runs } = await browser.do('minimizeJob', job, 'webgl');
    const { runs: right } = await browser.do('minimizeJob', job, 'float64');
    expect(runs[0]?.backend).toBe('webgl');
    expect(runs[0]?.spans).toEqual(right[0]?.spans);
    expect(runs[0]?.spans.length).toBeGreaterThan(1);
    runs[0]?.x.forEach((value, i) => {
      expect(Math.abs(value - (right[0]?.x[i] ?? NaN))).toBeLessThan(1e-4);
    });
  });

  it('says why where float64 has to', async () => {
    const job = jobOf(rosenbrock(), [-1.2, 1], { stages: [stage('LBFGS', {})] });
    const { runs, report } = await browser.do('minimizeJob', job, 'webgl');
    expect(runs[0]?.backend).toBe('float64');
    expect(runs[0]?.launches).toBe(0);
    expect(report.note).toContain('LBFGS needs float64');
  });
});

it('by default many starts and the landscape are WebGL’s, the run float64’s', async () => {
  const job = jobOf(
    himmelblau(),
    [0, 0],
    { stages: [stage('Adam', { lr: 0.05 })] },
    {
      many: { std: 3, mean: 0, seed: 1, count: 1000 },
      landscape: { variables: [0, 1], window: null, points: 257 },
      stop: {
      relativeChange: 1e-7, every: 10, maxIterations: 2000, gradientNorm: null, stepLength: null, seconds: null, divergence: true,
    }, // prettier-ignore
    },
  );
  const { runs, many, landscape, report } = await browser.do('minimizeJob', job, 'auto');
  expect(runs[0]?.backend).toBe('float64');
  expect(many?.backend).toBe('webgl');
  expect(many?.launches).toBeGreaterThan(50);
  expect(many?.minima.length).toBe(4);
  expect(many?.minima.reduce((sum, { count }) => sum + count, many.unfinished)).toBe(1000);
  for (const { value } of many?.minima ?? []) expect(value).toBeLessThan(1e-20);
  expect(landscape?.run.backend).toBe('webgl');
  expect(report.launches).toBe((many?.launches ?? 0) + (landscape?.run.launches ?? 0));
});

it('by default a few starts are float64’s: a launch costs as much for them as for thousands', async () => {
  const many = { std: 3, mean: 0, seed: 1, count: 20 };
  const job = jobOf(himmelblau(), [0, 0], { stages: [stage('SGD', { lr: 0.005 })] }, { many });
  const answer = await browser.do('minimizeJob', job, 'auto');
  expect(answer.many).toMatchObject({ backend: 'float64', launches: 0 });
});

it('starts on WebGL come to rest also where only the gradient’s norm would end a run', async () => {
  const stop = {
    relativeChange: null, every: 10, maxIterations: 100_000, gradientNorm: 1e-8, stepLength: null, seconds: null, divergence: true,
  }; // prettier-ignore
  const many = { std: 3, mean: 0, seed: 1, count: 200 };
  const job = jobOf(himmelblau(), [0, 0], { stages: [stage('SGD', { lr: 0.005 })] }, { many, stop });
  const answer = await browser.do('minimizeJob', job, 'webgl');
  expect(answer.many?.backend).toBe('webgl');
  expect(answer.many?.launches).toBeLessThan(20_000);
  expect(answer.many?.minima.length).toBe(4);
  expect(answer.many?.minima.reduce((sum, { count }) => sum + count, answer.many.diverged)).toBe(200);
});
