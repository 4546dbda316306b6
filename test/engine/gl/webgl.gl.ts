/** The WebGL backend as it ships: the real engine in a worker, on software GL. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grid, Job } from '../../../src/engine/job.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import type { TestBrowser } from './browser.ts';
import { openBrowser } from './browser.ts';
import { FUNCTIONS, graphOf } from './functions.ts';
import { ORDERS, RANGES } from './operations.ts';
import type { ElementwiseOp } from '../../../src/graph/expressions.ts';
import type { Op } from '../../../src/graph/graph.ts';

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
    expect(report).toMatchObject({ backend: 'webgl', note: null });
    const digits = report.certification?.digits ?? [];
    console.log(name.padEnd(32), digits.map((d) => d.toFixed(2)).join('  '), report.launches > 1 ? 'careful' : '');
    expect(digits).toHaveLength(3);
    digits.forEach((value, order) => {
      expect(value, `order ${order}`).toBeGreaterThanOrEqual(fewest[order] ?? 6);
    });
  });
});

describe('every operation', () => {
  const cases = (Object.keys(RANGES) as ElementwiseOp[]).flatMap((op) => {
    const orders = op === 'polygamma' ? ORDERS : [undefined];
    return orders.map((order) => [order === undefined ? op : `${op} ${order}`, op, order] as const);
  });
  it.each(cases)('%s', async (name, op, order) => {
    let worst = 0;
    const failures: string[] = [];
    for (const { grid, held, relative, careful } of RANGES[op].flatMap((range) =>
      [true, false].map((careful) => ({ ...range, careful })),
    )) {
      // The exponent of pow is a constant in one graph and a held variable in the other: products and general powers.
      for (const constant of op === 'pow' ? [true, false] : [false]) {
        const graph = graphOf(1 + held.length, (b, ...operands) => {
          const inputs = constant ? [operands[0] ?? 0, b.constant(held[0] ?? NaN)] : operands;
          return b.apply(op as Op, inputs, order === undefined ? {} : { order });
        });
        const error = await browser.do('compare', graph, [0, ...held], grid, careful);
        const share = relative === null ? error.ofLargest : error.relative;
        worst = Math.max(worst, share);
        const where = `from ${grid.origin} by ${grid.step}, ${held.join()} ${constant ? 'constant' : ''}${careful ? ' careful' : ''}`;
        if (error.mismatch !== null) failures.push(`${where}: finite in one only at ${error.mismatch}`);
        if (share > (relative ?? 6e-7)) failures.push(`${where}: ${share.toExponential(1)} at ${error.at}`);
      }
    }
    console.log(name.padEnd(14), worst.toExponential(1));
    expect(failures).toEqual([]);
  });
});
