import { describe, expect, test } from 'vitest';
import type { LinearJob, LinearResult } from '../../../src/engine/job.ts';
import { runLinear } from '../../../src/engine/least-squares/linear-job.ts';
import { DEFAULT_SETTINGS } from '../../../src/protocol/settings.ts';
import { SERVICES, watched } from './jobs.ts';

const { stop } = DEFAULT_SETTINGS.leastSquares.linear;

const WEIGHTS = Float64Array.of(1, 2, 0.5);

function jobOf(rows: readonly (readonly number[])[], b: readonly number[], change: Partial<LinearJob> = {}) {
  const matrix = { name: 'A', hash: 'a', rows: rows.length, columns: rows[0]?.length ?? 0 };
  const job: LinearJob = {
    kind: 'linear',
    matrix,
    rhs: { name: 'b', hash: 'b' },
    weights: null,
    ridge: 0,
    loss: 'sum',
    method: 'auto',
    runs: [],
    stop,
    landscape: null,
    ...change,
  };
  const data = new Map([
    ['a', Float64Array.from(rows.flat())],
    ['b', Float64Array.from(b)],
    ['w', WEIGHTS],
  ]);
  const control = watched();
  return { control, result: runLinear(job, 'float64', data, SERVICES, control) };
}

/** A line through (1, 1), (2, 2), (3, 2): slope 1/2, intercept 2/3, sum of squares 1/6. */
const LINE = [[1, 1], [1, 2], [1, 3]]; // prettier-ignore
const TARGET = [1, 2, 2];

describe('weights', () => {
  test('count in the solution, and in every way to it', async () => {
    const runs: LinearJob['runs'] = [{ stages: [{ above: 0, optimizer: 'LBFGS', options: {}, schedule: null }] }];
    const weights = { name: 'w', hash: 'w' };
    const { x, rss, attempts } = await jobOf(LINE, TARGET, { weights, runs, stop: { ...stop, relativeChange: 1e-14 } })
      .result;
    // A' W A = [[3.5, 6.5], [6.5, 13.5]], A' W b = [6, 12].
    const determinant = 3.5 * 13.5 - 6.5 * 6.5;
    const exact = [(6 * 13.5 - 12 * 6.5) / determinant, (3.5 * 12 - 6.5 * 6) / determinant] as const;
    expect(x[0]).toBeCloseTo(exact[0], 14);
    expect(x[1]).toBeCloseTo(exact[1], 14);
    const residuals = LINE.map(([one = 0, t = 0], i) => one * exact[0] + t * exact[1] - (TARGET[i] ?? 0));
    expect(rss).toBeCloseTo(
      residuals.reduce((sum, r, i) => sum + (WEIGHTS[i] ?? 0) * r * r, 0),
      14,
    );
    expect(attempts.map(({ label }) => label)).toEqual(expect.arrayContaining(['CGLS', 'LBFGS']));
    for (const attempt of attempts) {
      expect(attempt.x?.[1], attempt.label).toBeCloseTo(exact[1], 5);
      expect(attempt.rss, attempt.label).toBeCloseTo(rss, 9);
    }
  });
});

describe('a linear system', () => {
  test('is solved, with what the data say about it', async () => {
    const { x, ...told } = await jobOf(LINE, TARGET).result;
    expect(x[0]).toBeCloseTo(2 / 3, 14);
    expect(x[1]).toBeCloseTo(1 / 2, 14);
    expect(told.rss).toBeCloseTo(1 / 6, 14);
    expect(told.degreesOfFreedom).toBe(1);
    expect(told.rank).toBe(2);
    // s^2 = 1/6, (A'A)^-1 = [[7/3, -1], [-1, 1/2]]; t of one degree at 95 % is 12.7062.
    expect(told.standardErrors[1]).toBeCloseTo(Math.sqrt(1 / 12), 12);
    expect(told.halfWidths[1]).toBeCloseTo(12.706204736 * Math.sqrt(1 / 12), 6);
    // Of A'A = [[3, 6], [6, 14]]: (17 ± sqrt(265)) / 2.
    const squares = [(17 + Math.sqrt(265)) / 2, (17 - Math.sqrt(265)) / 2];
    squares.forEach((square, i) => {
      expect(told.singularValues[i]).toBeCloseTo(Math.sqrt(square), 12);
    });
    expect(told.condition).toBeCloseTo(Math.sqrt((squares[0] ?? 0) / (squares[1] ?? 1)), 10);
    // b - A x.
    [-1 / 6, 1 / 3, -1 / 6].forEach((residual, i) => {
      expect(told.residuals.values[i]).toBeCloseTo(residual, 14);
    });
    expect(told.digits).toBeGreaterThan(15);
  });

  test('shows the chosen method first, the others beside it, and CGLS in as many steps as there are unknowns', async () => {
    const { attempts } = await jobOf(LINE, TARGET, { method: 'svd' }).result;
    expect(attempts.map(({ label }) => label)).toEqual(['SVD', 'Cholesky', 'QR', 'CGLS']);
    for (const { digits, termination } of attempts) {
      expect(termination).toBe('solved');
      expect(digits).toBeGreaterThan(15);
    }
    const cgls = attempts.find(({ label }) => label === 'CGLS')?.trace;
    expect(cgls?.rss[0]).toBeCloseTo(9, 12);
    expect(cgls?.distance[0]).toBeCloseTo(1, 12);
    expect(cgls?.distance[2]).toBeLessThan(1e-12);
  });

  test('a gradient method draws its way: the sum of squares above its least and the distance, step by step', async () => {
    // Plain gradient descent has a closed form: d_k = (I - 2 lr A'A)^k d_0.
    const lr = 0.01;
    const run = { stages: [{ above: 0, optimizer: 'SGD', options: { lr }, schedule: null }] } as const;
    const few = { ...stop, relativeChange: null, maxIterations: 3 };
    const { attempts } = await jobOf(LINE, TARGET, { runs: [run], stop: few }).result;
    const attempt = attempts.find(({ label }) => label === 'SGD');
    expect(attempt).toMatchObject({ iterations: 3, termination: 'maxIterations', kind: 'iterative' });
    const gram = [[3, 6], [6, 14]] as const; // prettier-ignore
    let d = [-2 / 3, -1 / 2] as const;
    for (let step = 0; step <= 3; step++) {
      const image = [gram[0][0] * d[0] + gram[0][1] * d[1], gram[1][0] * d[0] + gram[1][1] * d[1]] as const;
      const excess = d[0] * image[0] + d[1] * image[1];
      expect(attempt?.trace?.excess[step]).toBeCloseTo(excess, 10);
      expect(attempt?.trace?.rss[step]).toBeCloseTo(1 / 6 + excess, 10);
      expect(attempt?.trace?.distance[step]).toBeCloseTo(Math.hypot(...d) / Math.hypot(2 / 3, 1 / 2), 10);
      d = [d[0] - 2 * lr * image[0], d[1] - 2 * lr * image[1]];
    }
  });

  test('the mean divides the sum of squares, so that a step is as many times shorter', async () => {
    const at = async (loss: 'sum' | 'mean', lr: number) => {
      const run = { stages: [{ above: 0, optimizer: 'SGD', options: { lr }, schedule: null }] } as const;
      const few = { ...stop, relativeChange: null, maxIterations: 2 };
      const { attempts } = await jobOf(LINE, TARGET, { runs: [run], stop: few, loss }).result;
      return attempts.at(-1)?.x ?? new Float64Array();
    };
    const [sum, mean] = [await at('sum', 0.01), await at('mean', 0.03)];
    sum.forEach((value, j) => {
      expect(mean[j]).toBeCloseTo(value, 12);
    });
  });

  test("a ridge shrinks the solution: (A'A + r I) x = A'b", async () => {
    const { x } = await jobOf(LINE, TARGET, { ridge: 1 }).result;
    // [[4, 6], [6, 15]] x = [5, 11]: determinant 24.
    expect(x[0]).toBeCloseTo((5 * 15 - 6 * 11) / 24, 13);
    expect(x[1]).toBeCloseTo((4 * 11 - 6 * 5) / 24, 13);
  });

  test('columns that depend on each other: the shortest solution, and which unknowns are open', async () => {
    const dependent = [[1, 1, 1], [1, 1, 2], [1, 1, 3]]; // prettier-ignore
    const { x, determined, rank, explanation, attempts, condition } = await jobOf(dependent, TARGET).result;
    expect(rank).toBe(2);
    expect(condition).toBe(Infinity);
    expect(determined).toEqual([false, false, true]);
    expect(x[0]).toBeCloseTo(1 / 3, 13);
    expect(x[1]).toBeCloseTo(1 / 3, 13);
    expect(x[2]).toBeCloseTo(1 / 2, 13);
    expect(explanation).toContain('shortest');
    expect(attempts.find(({ label }) => label === 'Cholesky')).toMatchObject({ termination: 'refused', x: null });
  });

  test('a method that refuses says why, and the solution is that of another', async () => {
    const dependent = [[1, 1, 1], [1, 1, 2], [1, 1, 3]]; // prettier-ignore
    const { method, explanation, attempts } = await jobOf(dependent, TARGET, { method: 'cholesky' }).result;
    expect(method).toBe('QR');
    expect(explanation).toMatch(/^The normal equations are singular/);
    expect(attempts.map(({ label }) => label).slice(0, 2)).toEqual(['Cholesky', 'QR']);
  });

  test('the landscape is the cost over two unknowns, the others at the solution', async () => {
    const landscape = { variables: [0, 1], window: null, points: 33 } as const;
    const { landscape: map } = await jobOf(LINE, TARGET, { landscape }).result;
    const cost = (p: number, q: number) =>
      LINE.reduce((sum, [, t = 0], i) => sum + (p + q * t - (TARGET[i] ?? 0)) ** 2, 0);
    expect(map?.variables).toEqual([0, 1]);
    if (map === null) return;
    for (const place of [0, 40, 500, map.values.length - 1]) {
      const [column, row] = [place % map.x.points, Math.floor(place / map.x.points)];
      const expected = cost(map.x.origin + column * map.x.step, map.y.origin + row * map.y.step);
      expect(map.values[place]).toBeCloseTo(expected, 10);
    }
    // The start and the solution are inside.
    expect(map.x.origin).toBeLessThan(0);
    expect(map.x.origin + map.x.step * (map.x.points - 1)).toBeGreaterThan(2 / 3);
  });

  test('the solution is shown before the other methods have run', async () => {
    const { control, result } = jobOf(LINE, TARGET);
    await result;
    const first = control.partials[0] as LinearResult;
    expect(first.attempts).toHaveLength(1);
    expect(first.x[0]).toBeCloseTo(2 / 3, 14);
  });

  test.each([
    [
      'NaN in the matrix',
      [
        [1, NaN],
        [1, 2],
      ],
      [1, 2],
      /^A holds NaN in row 0, column 1/,
    ],
    [
      'too few numbers',
      [
        [1, 1],
        [1, 2],
      ],
      [1],
      /^A has 2 rows and b has 1 number\./,
    ],
    ['nothing', [], [], /^A is empty/],
  ])('refuses %s with a sentence', async (_, rows, b, message) => {
    await expect(jobOf(rows, b).result).rejects.toThrow(message);
  });

  test('a million residuals are shown by their extremes', async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => [1, i / 50_000]);
    const b = rows.map(([, t = 0], i) => 1 + t + (i === 31_234 ? 100 : 0));
    const { residuals } = await jobOf(rows, b).result;
    expect(residuals.total).toBe(50_000);
    expect(residuals.values.length).toBeLessThanOrEqual(20_000);
    expect([...residuals.index]).toContain(31_234);
  });
});
