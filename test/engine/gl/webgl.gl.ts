/** The WebGL backend as it ships: the real engine in a worker, on software GL. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grid, Job } from '../../../src/engine/job.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import type { TestBrowser } from './browser.ts';
import { openBrowser } from './browser.ts';
import { FUNCTIONS, graphOf } from './functions.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const interval = (from: number, to: number, points = 1001): Grid => ({
  origin: from,
  step: (to - from) / (points - 1),
  points,
});
const jobOf = (graph: Graph, grid: Grid, at: readonly number[] = []): Job => ({
  kind: 'derivative',
  graph,
  order: 2,
  grid,
  at,
});

describe('f, f′ and f″ on WebGL', () => {
  it.each(FUNCTIONS)('%s', async (name, build, from, to, fewest = [6, 6, 6]) => {
    const report = await browser.do('report', jobOf(graphOf(1, build), interval(from, to)), 'webgl');
    expect(report).toMatchObject({ backend: 'webgl', launches: 1, note: null });
    const digits = report.certification?.digits ?? [];
    console.log(name.padEnd(32), digits.map((d) => d.toFixed(2)).join('  '));
    expect(digits).toHaveLength(3);
    digits.forEach((value, order) => {
      expect(value, `order ${order}`).toBeGreaterThanOrEqual(fewest[order] ?? 6);
    });
  });
});
