/** CGLS on WebGL against the same iterations in float64. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestBrowser } from './browser.ts';
import { openBrowser } from './browser.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

interface System {
  readonly rows: number;
  readonly columns: number;
  readonly matrix: number[];
  readonly rhs: number[];
  readonly ridge: number;
}

/** Well conditioned, without a pattern; columns of very different lengths. */
function systemOf(rows: number, columns: number, ridge = 0, stretch = 1): System {
  const matrix = Array.from({ length: rows * columns }, (_, k) => {
    const j = Math.floor(k / rows);
    return (Math.sin(12.9898 * (k + 1)) + (k % rows === j ? 4 : 0)) * stretch ** (j - 1);
  });
  return { rows, columns, matrix, rhs: Array.from({ length: rows }, (_, i) => Math.cos(1.7 * i)), ridge };
}

/** x and the objective of the problem's normal equations, by elimination in float64. */
function solved({ rows, columns, matrix, rhs, ridge }: System, weights: readonly number[] | null) {
  const w = (i: number) => weights?.[i] ?? 1;
  const a = (i: number, j: number) => matrix[j * rows + i] ?? 0;
  const lines = Array.from({ length: columns }, (_, p) =>
    Array.from({ length: columns + 1 }, (__, q) => {
      let sum = p === q ? ridge : 0;
      for (let i = 0; i < rows; i++) sum += w(i) * a(i, p) * (q === columns ? (rhs[i] ?? 0) : a(i, q));
      return sum;
    }),
  );
  lines.forEach((pivot, c) => {
    lines.forEach((line, i) => {
      const factor = i === c ? 0 : (line[c] ?? 0) / (pivot[c] ?? 1);
      if (factor !== 0) for (let j = c; j <= columns; j++) line[j] = (line[j] ?? 0) - factor * (pivot[j] ?? 0);
    });
  });
  const x = lines.map((line, c) => (line[columns] ?? 0) / (line[c] ?? 1));
  let objective = ridge * x.reduce((sum, value) => sum + value * value, 0);
  for (let i = 0; i < rows; i++) {
    const r = (rhs[i] ?? 0) - x.reduce((sum, value, j) => sum + a(i, j) * value, 0);
    objective += w(i) * r * r;
  }
  return { x, objective };
}

const cases: readonly (readonly [string, System, readonly number[] | null])[] = [
  ['100 x 10', systemOf(100, 10), null],
  ['2000 x 30, products by sums', systemOf(2000, 30), null],
  ['weights', systemOf(60, 7), Array.from({ length: 60 }, (_, i) => 1 + (i % 5))],
  ['ridge', systemOf(60, 20, 0.5), null],
  ['more unknowns than data, ridge', systemOf(12, 20, 5), null],
  ['columns from 1e-25 to 1e25', systemOf(80, 6, 0, 1e10), null],
];

describe('CGLS on WebGL', () => {
  it.each(cases)('%s', async (name, system, weights) => {
    const { x, trace, kept, iterates, launches, milliseconds } = await browser.do('cgls', system, weights, 60, 1e-6);
    const right = solved(system, weights);
    // Each unknown by what it adds to A x.
    const sizes = right.x.map((_, j) => Math.hypot(...system.matrix.slice(j * system.rows, (j + 1) * system.rows)));
    const error = Math.max(...right.x.map((value, j) => Math.abs((x[j] ?? NaN) - value) * (sizes[j] ?? NaN)));
    const digits = -Math.log10(error / Math.max(...right.x.map((value, j) => Math.abs(value) * (sizes[j] ?? NaN))));
    console.log(
      name.padEnd(32),
      digits.toFixed(2),
      trace.length - 1,
      'iterations',
      launches,
      'launches',
      milliseconds.toFixed(0),
      'ms',
    );
    expect(digits).toBeGreaterThan(4.5);
    expect((trace.at(-1) ?? NaN) / right.objective).toBeCloseTo(1, 5);
    expect(launches).toBeGreaterThan(4 * (trace.length - 1));
    // What is minimized falls from step to step, until float32 has no more.
    trace.slice(1).forEach((value, i) => {
      expect(value).toBeLessThanOrEqual((trace[i] ?? NaN) * (1 + 1e-5));
    });
    expect(iterates).toHaveLength(kept.length * system.columns);
    expect(kept.slice(0, 3)).toEqual([1, 2, 3]);
  });

  it('leaves nothing behind, and outlives a lost context', async () => {
    const [, system] = cases[0] ?? cases[1] ?? ['', systemOf(3, 2), null];
    const before = await browser.do('cgls', system, null, 20, 1e-6);
    const counts = await browser.do('counts');
    for (let i = 0; i < 5; i++) await browser.do('cgls', system, null, 20, 1e-6);
    expect(await browser.do('counts')).toEqual({ ...counts, launches: expect.any(Number) as number });
    await browser.do('loseContext');
    const after = await browser.do('cgls', system, null, 20, 1e-6);
    expect(after.recovered).toBe(true);
    expect(after.x).toEqual(before.x);
  });
});
