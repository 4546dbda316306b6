import { expect, test } from 'vitest';
import { createControl } from '../../../src/engine/control.ts';
import type { LandscapeRequest, MinimizeJob } from '../../../src/engine/jobs/minimize.ts';
import { runMinimize } from '../../../src/engine/minimize/job.ts';
import { createRunMemory } from '../../../src/engine/minimize/memory.ts';
import { bestFloat64 } from '../../../src/engine/wasm/compile.ts';
import { rosenbrock } from './problems.ts';

const job = (landscape: LandscapeRequest | null, more: Partial<MinimizeJob> = {}): MinimizeJob => ({
  kind: 'minimize',
  graph: rosenbrock(),
  variables: ['x', 'y'],
  start: [1, 2],
  runs: [{ stages: [{ above: 0, optimizer: 'SGD', options: { lr: 1e-4 }, schedule: null }] }],
  stop: {
    relativeChange: null,
    every: 10,
    maxIterations: 20,
    gradientNorm: null,
    stepLength: null,
    seconds: null,
    divergence: true,
  },
  many: { count: 3, std: 1, mean: 0, seed: 0 },
  landscape,
  ...more,
});
const square = (side: number): LandscapeRequest => {
  const interval = { from: -side, to: side };
  return { variables: [0, 1], window: { x: interval, y: interval }, points: 9 };
};

const services = {
  float64: bestFloat64(),
  painter: () => Promise.resolve({ kind: 'unavailable', reason: 'none here' } as const),
};

function control(stopped = false) {
  return createControl({ cancelled: () => false, stopped: () => stopped, paused: () => null, told: () => undefined });
}

test('another part of the landscape is drawn from the same runs', async () => {
  const memory = createRunMemory();
  const solve = (one: MinimizeJob) => runMinimize(one, 'float64', new Map(), services, control(), memory);
  const first = await solve(job(square(1)));
  const second = await solve(job(square(2)));
  expect(second.runs[0]).toBe(first.runs[0]);
  expect(second.many).toBe(first.many);
  expect(second.landscape?.x.origin).toBe(-2);
  const again = await solve(job(square(2)));
  expect(again.runs[0]).not.toBe(first.runs[0]);
  expect(again.runs[0]?.value).toBe(first.runs[0]?.value);
});

test('other runs, starts or stops are run', async () => {
  const memory = createRunMemory();
  const solve = (one: MinimizeJob) => runMinimize(one, 'float64', new Map(), services, control(), memory);
  const first = await solve(job(square(1)));
  const moved = await solve(job(square(2), { start: [2, 2] }));
  expect(moved.runs[0]?.value).not.toBe(first.runs[0]?.value);
  const longer = await solve(job(square(3), { start: [2, 2], stop: { ...job(null).stop, maxIterations: 21 } }));
  expect(longer.runs[0]?.iterations).toBe(21);
});

test('runs that were ended by hand stay ended, and other backends make their own', async () => {
  const memory = createRunMemory();
  const { runs } = await runMinimize(job(square(1)), 'float64', new Map(), services, control(true), memory);
  expect(memory.recall(job(square(2)), 'float64')?.runs).toEqual(runs);
  expect(memory.recall(job(square(2)), 'webgl')).toBeNull();
});
