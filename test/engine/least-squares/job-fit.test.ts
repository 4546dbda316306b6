import { describe, expect, test } from 'vitest';
import type { FitJob, FitJobResult, FitProblem } from '../../../src/engine/job.ts';
import { runFit } from '../../../src/engine/least-squares/fit-job.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import { DEFAULT_SETTINGS } from '../../../src/protocol/settings.ts';
import { SERVICES, watched } from './jobs.ts';

const { stop } = DEFAULT_SETTINGS.leastSquares.fit;

/** a exp(-b x), of one number x. */
function decayOfOneRow() {
  const b = createBuilder();
  const scalar = (name: string) => b.input({ kind: 'variable', name, shape: [] });
  const [x, a, rate] = [scalar('x'), scalar('a'), scalar('b')];
  return b.finish([b.mul(a, b.exp(b.neg(b.mul(rate, x))))]);
}

/** The same of an array. */
function decayOfAll(rows: number) {
  const b = createBuilder();
  const x = b.input({ kind: 'data', name: 'x', shape: [rows], hash: 'x' });
  const scalar = (name: string) => b.input({ kind: 'variable', name, shape: [] });
  const [a, rate] = [scalar('a'), scalar('b')];
  return b.finish([b.mul(a, b.exp(b.neg(b.mul(rate, x))))]);
}

const INDEPENDENT = [{ parameter: 'x', name: 'xs', hash: 'x' }];
const OBSERVED = { name: 'ys', hash: 'y' };
const ROWS: FitProblem = { kind: 'rows', graph: decayOfOneRow(), independent: INDEPENDENT, observed: OBSERVED };

function jobOf(
  problem: FitProblem,
  x: Float64Array,
  y: Float64Array,
  change: Partial<FitJob> = {},
  stopAfter = Infinity,
) {
  const job: FitJob = {
    kind: 'fit',
    problem,
    unknowns: ['a', 'b'],
    start: [1, 1],
    method: 'auto',
    run: null,
    stop,
    starts: { count: 1, seed: 0 },
    confidence: 0.95,
    landscape: null,
    ...change,
  };
  const control = watched(stopAfter);
  const data = new Map([['x', x], ['y', y]]); // prettier-ignore
  return { control, result: runFit(job, 'float64', data, SERVICES, control) };
}

/** Out of order, as data may come. */
const X = Float64Array.of(3, 0, 1, 2, 4);
const EXACT = X.map((x) => 2 * Math.exp(-0.5 * x));
/** Deviations that are orthogonal to nothing in particular. */
const NOISY = EXACT.map((y, i) => y + (i % 2 === 0 ? 0.05 : -0.04));

function sumOfSquares(a: number, b: number): number {
  return X.reduce((sum, x, i) => sum + (a * Math.exp(-b * x) - (NOISY[i] ?? 0)) ** 2, 0);
}

describe('a fit', () => {
  test('finds the unknowns where the sum of squares is least, with R^2 and standard errors', async () => {
    const { x, rss, rSquared, degreesOfFreedom, determined, standardErrors, correlation, halfWidths } = await jobOf(
      ROWS,
      X,
      NOISY,
    ).result;
    const [a = 0, b = 0] = x;
    expect(rss).toBeCloseTo(sumOfSquares(a, b), 12);
    for (const [da, db] of [[1e-4, 0], [-1e-4, 0], [0, 1e-4], [0, -1e-4]] as const) {
      expect(sumOfSquares(a + da, b + db)).toBeGreaterThan(rss);
    } // prettier-ignore
    const mean = NOISY.reduce((sum, y) => sum + y, 0) / 5;
    expect(rSquared).toBeCloseTo(1 - rss / NOISY.reduce((sum, y) => sum + (y - mean) ** 2, 0), 12);
    expect(degreesOfFreedom).toBe(3);
    expect(determined).toEqual([true, true]);
    // (J'J)^-1 s^2 by hand: columns exp(-b x) and -a x exp(-b x).
    const [p, q, r] = X.reduce(
      ([aa, ab, bb], t) => {
        const [u, v] = [Math.exp(-b * t), -a * t * Math.exp(-b * t)];
        return [aa + u * u, ab + u * v, bb + v * v] as const;
      },
      [0, 0, 0] as readonly [number, number, number],
    );
    const determinant = p * r - q * q;
    expect(standardErrors[0]).toBeCloseTo(Math.sqrt(((rss / 3) * r) / determinant), 10);
    expect(standardErrors[1]).toBeCloseTo(Math.sqrt(((rss / 3) * p) / determinant), 10);
    expect(correlation[0]?.[1]).toBeCloseTo(-q / Math.sqrt(p * r), 10);
    // t of three degrees at 95 %.
    expect(halfWidths[0]).toBeCloseTo(3.182446305 * (standardErrors[0] ?? 0), 8);
  });

  test('gives rows in the order of x, residuals as data less model, and the curve with its band', async () => {
    const { x, residuals, data, curve, standardErrors, degreesOfFreedom } = await jobOf(ROWS, X, NOISY).result;
    const [a = 0, b = 0] = x;
    expect([...residuals.index]).toEqual([1, 2, 3, 0, 4]);
    expect([...(data?.x ?? [])]).toEqual([0, 1, 2, 3, 4]);
    residuals.values.forEach((residual, i) => {
      expect(residual).toBeCloseTo((data?.y[i] ?? 0) - a * Math.exp(-b * i), 12);
    });
    expect(curve?.parameter).toBe('x');
    expect(curve?.x[0]).toBe(0);
    expect(curve?.x.at(-1)).toBe(4);
    expect(curve?.y[100]).toBeCloseTo(a * Math.exp(-b), 12);
    // At x = 0 the model is a, and its band a's interval.
    expect(degreesOfFreedom).toBe(3);
    expect(curve?.band[0]).toBeCloseTo(3.182446305 * (standardErrors[0] ?? 0), 8);
  });

  test('a model over whole arrays has the same fit and the same curve', async () => {
    const whole: FitProblem = {
      kind: 'whole',
      graph: decayOfAll(5),
      row: null,
      independent: INDEPENDENT,
      observed: OBSERVED,
    };
    const [one, other] = [await jobOf(ROWS, X, NOISY).result, await jobOf(whole, X, NOISY).result];
    one.x.forEach((value, j) => {
      expect(other.x[j]).toBeCloseTo(value, 12);
    });
    expect(other.curve?.x).toHaveLength(one.curve?.x.length ?? 0);
    other.curve?.y.forEach((y, i) => {
      expect(y).toBeCloseTo(one.curve?.y[i] ?? 0, 12);
    });
  });

  test('a model that needs all of its data is drawn where they are', async () => {
    // a exp(-b x) / mean(exp(-b x)): every row feels the others.
    const b = createBuilder();
    const x = b.input({ kind: 'data', name: 'x', shape: [5], hash: 'x' });
    const [a, rate] = ['a', 'b'].map((name) => b.input({ kind: 'variable', name, shape: [] }));
    if (a === undefined || rate === undefined) throw new RangeError('two unknowns');
    const parts = b.exp(b.neg(b.mul(rate, x)));
    const graph = b.finish([b.mul(a, b.div(parts, b.div(b.sum(parts), b.constant(5))))]);
    // What it gives for one row does not hold for all of them.
    const problem: FitProblem = {
      kind: 'whole',
      graph,
      row: decayOfOneRow(),
      independent: INDEPENDENT,
      observed: OBSERVED,
    };
    const { curve, data, residuals } = await jobOf(problem, X, NOISY).result;
    expect([...(curve?.x ?? [])]).toEqual([0, 1, 2, 3, 4]);
    curve?.y.forEach((y, i) => {
      expect(y).toBeCloseTo((data?.y[i] ?? 0) - (residuals.values[i] ?? 0), 12);
    });
  });

  test('residual functions have no data to draw, and keep their sign', async () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'p', shape: [2] });
    const graph = b.finish([b.sub(x, b.constant([3, 4]))]);
    const problem: FitProblem = { kind: 'residuals', graph };
    const { x: found, data, curve, residuals } = await jobOf(problem, X, NOISY, { method: 'lm', start: [0, 0] }).result;
    expect(found[0]).toBeCloseTo(3, 12);
    expect([data, curve]).toEqual([null, null]);
    expect(residuals.total).toBe(2);
  });

  test('a linear model is solved at once', async () => {
    const b = createBuilder();
    const scalar = (name: string) => b.input({ kind: 'variable', name, shape: [] });
    const [x, slope, offset] = [scalar('x'), scalar('a'), scalar('b')];
    const graph = b.finish([b.add(b.mul(slope, x), offset)]);
    const { x: found, termination, explanation } = await jobOf({ ...ROWS, graph }, X, X.map((t) => 3 * t - 1)).result; // prettier-ignore
    expect([...found]).toEqual([3, -1]);
    expect(termination).toBe('solved');
    expect(explanation).toContain('linear in its unknowns');
  });

  test('unknowns that the data leave open are named', async () => {
    const b = createBuilder();
    const scalar = (name: string) => b.input({ kind: 'variable', name, shape: [] });
    const [x, p, q] = [scalar('x'), scalar('a'), scalar('b')];
    // Only the product matters.
    const graph = b.finish([b.mul(b.mul(p, q), x)]);
    const { determined, explanation } = await jobOf({ ...ROWS, graph }, X, X.map((t) => 6 * t + (t === 2 ? 1 : 0))).result; // prettier-ignore
    expect(determined).toEqual([false, false]);
    expect(explanation).toContain('do not determine a, b');
  });

  test('every step is shown as it is taken, and its trace falls to the end', async () => {
    const { control, result } = jobOf(ROWS, X, NOISY, { start: [1, 3] });
    const { trace, rss, x } = await result;
    expect(control.partials.length).toBeGreaterThan(3);
    expect((control.partials[0] as FitJobResult).termination).toBeNull();
    expect(trace.rss[0]).toBeCloseTo(sumOfSquares(1, 3), 12);
    expect(trace.rss.at(-1)).toBeCloseTo(rss, 12);
    expect(trace.distance.at(-1)).toBeLessThan(1e-6);
    expect(trace.distance[0]).toBeCloseTo(Math.hypot(1 - (x[0] ?? 0), 3 - (x[1] ?? 0)) / Math.hypot(...x), 10);
  });

  test('a stopped fit keeps what it has', async () => {
    const { termination, rss } = await jobOf(ROWS, X, NOISY, { start: [1, 6] }, 2).result;
    expect(termination).toBe('stopped');
    expect(rss).toBeLessThan(sumOfSquares(1, 6));
  });

  test('several starts say how many of them came to the best fit', async () => {
    const { starts, x } = await jobOf(ROWS, X, NOISY, { starts: { count: 5, seed: 3 } }).result;
    expect(starts?.count).toBe(5);
    expect(starts?.reached).toBeGreaterThan(0);
    const alone = await jobOf(ROWS, X, NOISY).result;
    expect(x[0]).toBeCloseTo(alone.x[0] ?? 0, 8);
  });

  test('an optimizer in place of the method is measured by it', async () => {
    const run = { stages: [{ above: 0, optimizer: 'Adam', options: { lr: 0.05 }, schedule: null }] } as const;
    const some = { ...stop, maxIterations: 40 };
    const [fit, alone] = [await jobOf(ROWS, X, NOISY, { run, stop: some }).result, await jobOf(ROWS, X, NOISY).result];
    expect(fit.run?.iterations).toBe(40);
    expect(fit.method).toBe('Adam');
    expect(fit.rss).toBeCloseTo(sumOfSquares(fit.x[0] ?? 0, fit.x[1] ?? 0), 12);
    expect(fit.rss).toBeGreaterThan(alone.rss);
    expect(fit.trace.excess.at(-1)).toBeCloseTo(fit.rss - alone.rss, 10);
    expect(fit.trace.iterations.at(-1)).toBe(40);
    expect(fit.digits).toBeLessThan(6);
  });

  test('the landscape is the sum of squares over two unknowns', async () => {
    const landscape = {
      variables: [1, 0],
      window: { x: { from: 0, to: 1 }, y: { from: 1, to: 3 } },
      points: 33,
    } as const;
    const { landscape: map } = await jobOf(ROWS, X, NOISY, { landscape }).result;
    if (map === null) throw new Error('no map');
    for (const place of [0, 17, 600, map.values.length - 1]) {
      const b = map.x.origin + (place % map.x.points) * map.x.step;
      const a = map.y.origin + Math.floor(place / map.x.points) * map.y.step;
      expect(map.values[place]).toBeCloseTo(sumOfSquares(a, b), 10);
    }
  });

  test('long data are fitted thinned at first, then all of them', async () => {
    const x = Float64Array.from({ length: 60_000 }, (_, i) => (4 * i) / 60_000);
    const y = x.map((t, i) => 2 * Math.exp(-0.5 * t) + 0.01 * Math.sin(1000 * i));
    const { x: found, residuals, data, explanation, degreesOfFreedom } = await jobOf(ROWS, x, y).result;
    expect(found[0]).toBeCloseTo(2, 2);
    expect(degreesOfFreedom).toBe(59_998);
    expect(residuals.total).toBe(60_000);
    expect(data?.x.length).toBeLessThanOrEqual(20_000);
    expect(explanation).toMatch(/steps were on 5000 of the 60000 rows/);
  });

  test('very many residuals that are not row by row have no map, and say so', async () => {
    const rows = 20_001;
    const b = createBuilder();
    const p = b.input({ kind: 'variable', name: 'p', shape: [2] });
    const q = b.input({ kind: 'data', name: 'q', shape: [rows], hash: 'x' });
    const [u, v] = [b.slice(p, [0], [1]), b.slice(p, [1], [2])].map((one) => b.broadcast(b.reshape(one, []), [rows]));
    if (u === undefined || v === undefined) throw new RangeError('two unknowns');
    const graph = b.finish([b.sub(b.add(u, b.mul(v, q)), b.mul(q, q))]);
    const landscape = { variables: [0, 1], window: null, points: 33 } as const;
    const values = Float64Array.from({ length: rows }, (_, i) => i / rows);
    const {
      landscape: map,
      explanation,
      x,
    } = await jobOf({ kind: 'residuals', graph }, values, values, { landscape }).result;
    // The line nearest to a parabola on [0, 1]: x - 1/6.
    expect(x[0]).toBeCloseTo(-1 / 6, 3);
    expect(map).toBeNull();
    expect(explanation).toContain('There is no map');
  });

  test.each([
    ['a NaN', X, NOISY.with(2, NaN), {}, /^ys holds NaN at index 2/],
    ['arrays of different lengths', X, NOISY.slice(1), {}, /^xs has 5 numbers and ys has 4/],
    ['no data', new Float64Array(), new Float64Array(), {}, /^xs is empty/],
    ['a start of another length', X, NOISY, { start: [1] }, /2 unknowns \(a, b\), but the start has 1/],
    ['a start where it is not finite', X, NOISY, { start: [1, -1e6] }, /is Infinity at the start/],
  ])('refuses %s with a sentence', async (_, x, y, change, message) => {
    await expect(jobOf(ROWS, x, y, change).result).rejects.toThrow(message);
  });
});
