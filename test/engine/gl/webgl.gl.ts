/** The WebGL backend as it ships: the real engine in a worker, on software GL. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DerivativeJob, Grid } from '../../../src/engine/job.ts';
import type { Builder } from '../../../src/graph/builder.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import type { Graph, NodeId } from '../../../src/graph/graph.ts';
import type { TestBrowser } from './browser.ts';
import { openBrowser } from './browser.ts';
import { FUNCTIONS, graphOf } from './functions.ts';
import { ORDERS, RANGES } from './operations.ts';
import type { ElementwiseOp } from '../../../src/graph/expressions.ts';

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
const jobOf = (graph: Graph, grid: Grid, at: readonly number[] = []): DerivativeJob => ({
  kind: 'derivative',
  graph,
  order: 2,
  grid,
  at,
  outputs: ['f'],
  map: null,
});

describe('f, f′ and f″ on WebGL', () => {
  it.each(FUNCTIONS)('%s', async (name, build, from, to) => {
    const report = await browser.do('report', jobOf(graphOf(1, build), interval(from, to)), 'webgl');
    expect(report).toMatchObject({ backend: 'webgl', note: null });
    const digits = report.certification?.digits ?? [];
    console.log(name.padEnd(32), digits.map((d) => d.toFixed(2)).join('  '), report.launches > 1 ? 'careful' : '');
    expect(digits).toHaveLength(3);
    digits.forEach((value, order) => {
      expect(value, `order ${order}`).toBeGreaterThanOrEqual(6);
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
          return b.apply(op, inputs, order === undefined ? {} : { order });
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

describe('what is drawn', () => {
  it('is float32 from WebGL, one launch for f, f′ and f″', async () => {
    const graph = graphOf(1, (b, x) => b.exp(x));
    const { slices, run } = await browser.do('run', jobOf(graph, interval(-1, 1, 101)), 'auto');
    expect(run).toMatchObject({ backend: 'webgl', launches: 1, points: 101, note: null });
    expect(run.renderer).toMatch(/SwiftShader/);
    expect(run.certification).toMatchObject({ samples: 101 });
    for (const { type, values } of slices[0]?.curves ?? []) {
      expect(type).toBe('Float32Array');
      expect(values).toHaveLength(101);
      // float64's values would not all be float32 numbers with an error.
      const errors = values.map((value, i) => Math.abs(value - Math.exp(-1 + i * 0.02)));
      expect(Math.max(...errors)).toBeLessThan(4e-7);
      expect(Math.max(...errors)).toBeGreaterThan(1e-9);
    }
  });

  it('has a slice per variable, the others, parameters and constants are uniforms: no new program for new values', async () => {
    const graph = (a: number, c: number) => {
      const b = createBuilder();
      const [x, y] = ['x', 'y'].map((name) => b.input({ kind: 'variable', name, shape: [] }));
      const p = b.input({ kind: 'parameter', name: 'a', shape: [], value: a, specialized: false });
      const square = b.mul(p, b.mul(x ?? 0, x ?? 0));
      return b.finish([b.add(b.add(square, b.mul(x ?? 0, y ?? 0)), b.constant(c))]);
    };
    const draw = (a: number, c: number, at: number[]) =>
      browser.do('run', jobOf(graph(a, c), interval(-5, 5, 11), at), 'webgl');
    const { slices, point, run } = await draw(2, 10, [0.5, 3]);
    expect(run.launches).toBe(2);
    expect(point).toEqual({ at: [0.5, 3], values: [12], jacobian: [[5, 0.5]] });
    expect(slices[0]?.curves.map(({ values }) => values[0])).toEqual([45, -17, 4]);
    expect(slices[1]?.curves.map(({ values }) => values[0])).toEqual([8, 0.5, 0]);
    const { programs } = await browser.do('counts');
    const other = await draw(0.25, 20, [1, -2]);
    expect(other.slices[0]?.curves.map(({ values }) => values[10])).toEqual([16.25, 0.5, 0.5]);
    expect((await browser.do('counts')).programs).toBe(programs);
  });

  it('packs four outputs into a launch', async () => {
    const graph = graphOf(1, (b, x) => [b.sin(x), b.cos(x), b.exp(x)]);
    const { slices, run } = await browser.do('run', jobOf(graph, interval(-1, 1, 11)), 'webgl');
    expect(run.launches).toBe(3);
    const last =
      slices[0]?.curves.map(({ output, order, values }) => [output, order, values[10] ?? NaN] as const) ?? [];
    const right = [
      Math.sin(1),
      Math.cos(1),
      Math.E,
      Math.cos(1),
      -Math.sin(1),
      Math.E,
      -Math.sin(1),
      -Math.cos(1),
      Math.E,
    ];
    expect(last.map(([output, order]) => 3 * order + output)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    last.forEach(([, , value], i) => {
      expect(value).toBeCloseTo(right[i] ?? NaN, 6);
    });
  });

  it('takes vectors apart', async () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [3] });
    const graph = b.finish([b.sum(b.mul(x, x))]);
    const { slices, run } = await browser.do('run', jobOf(graph, interval(-5, 5, 11), [1, 2, 3]), 'webgl');
    expect(run).toMatchObject({ backend: 'webgl', launches: 3 });
    expect(slices[2]?.curves.map(({ values }) => values[0])).toEqual([30, -10, 2]);
  });

  it('keeps zeros, infinities and NaN where float64 has them', async () => {
    for (const build of [
      (b: Builder, x: NodeId) => b.sqrt(x),
      (b: Builder, x: NodeId) => b.log(x),
      (b: Builder, x: NodeId) => b.div(b.constant(1), x),
      (b: Builder, x: NodeId) => b.abs(x),
    ]) {
      const { run } = await browser.do('run', jobOf(graphOf(1, build), interval(-5, 5)), 'auto');
      expect(run.note).toBeNull();
      expect(run).toMatchObject({ backend: 'webgl' });
    }
  });

  it('resolves a small interval far from 0', async () => {
    const graph = graphOf(1, (b, x) => b.sin(x));
    const report = await browser.do('report', jobOf(graph, interval(1000, 1001)), 'webgl');
    expect(Math.min(...(report.certification?.digits ?? [0]))).toBeGreaterThan(6);
  });

  it('keeps digits where they cancel', async () => {
    // (x - 1)^6 written out, near 1.
    const coefficients = [1, -6, 15, -20, 15, -6, 1];
    const graph = graphOf(1, (b, x) =>
      coefficients.reduce((sum, c) => b.add(b.mul(sum, x), b.constant(c)), b.constant(0)),
    );
    const report = await browser.do('report', jobOf(graph, interval(0.9, 1.1)), 'webgl');
    expect(Math.min(...(report.certification?.digits ?? [0]))).toBeGreaterThan(6);
  });

  it('leaves to kernels what is too large for a program, and says so', async () => {
    const graph = graphOf(1, (b, x) => {
      let y = x;
      for (let i = 0; i < 300; i++) y = b.sin(b.add(y, b.constant(i % 7)));
      return y;
    });
    const report = await browser.do('report', { ...jobOf(graph, interval(-1, 1, 11)), order: 0 }, 'webgl');
    expect(report).toMatchObject({ backend: 'webgl' });
    expect(report.note).toContain('drawn by kernels: it has more operations than a shader');
    // More than one launch, each for many operations.
    expect(report.launches).toBeGreaterThan(2);
    expect(report.launches).toBeLessThan(40);
    expect(Math.min(...(report.certification?.digits ?? [0]))).toBeGreaterThan(5);
  });

  it('leaves to kernels what has large arrays; f, f′ and f″ keep six digits', async () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [3] });
    const t = b.cumsum(b.broadcast(b.constant(1 / 128), [3000]), 0);
    const at = (i: number) => b.reshape(b.slice(x, [i], [i + 1]), []);
    const wave = b.mul(at(0), b.sin(b.mul(at(1), t)));
    const graph = b.finish([b.div(b.sum(b.mul(wave, b.exp(b.mul(b.neg(at(2)), t)))), b.constant(3000))]);
    const report = await browser.do('report', jobOf(graph, interval(0.5, 1.5, 201), [1, 0.8, 0.9]), 'webgl');
    expect(report).toMatchObject({ backend: 'webgl', points: 201 });
    expect(report.note).toContain('drawn by kernels');
    const digits = report.certification?.digits ?? [];
    console.log('by kernels', digits.map((value) => value.toFixed(2)).join('  '), report.launches);
    expect(Math.min(...digits)).toBeGreaterThanOrEqual(5.5);
    const auto = await browser.do('report', jobOf(graph, interval(0.5, 1.5, 21), [1, 0.8, 0.9]), 'auto');
    expect(auto.note).toMatch(/drawn by kernels|float64 drew this/);
  });

  it('goes to a million points in one launch', async () => {
    const graph = graphOf(1, (b, x) => b.mul(b.sin(x), b.exp(b.neg(b.mul(x, x)))));
    const report = await browser.do('report', jobOf(graph, interval(-5, 5, 1_000_000)), 'webgl');
    expect(report).toMatchObject({ backend: 'webgl', launches: 1, points: 1_000_000 });
    expect(report.certification?.samples).toBe(4096);
    expect(Math.min(...(report.certification?.digits ?? [0]))).toBeGreaterThan(6);
    console.log(`a million points: ${report.milliseconds.toFixed(0)} ms`);
  });
});

describe('over time', () => {
  it('holds no more after a thousand jobs than after fifty', async () => {
    // Fifty programs, more than are kept, and pictures of many sizes.
    const job = (i: number): DerivativeJob => {
      const graph = graphOf(1, (b, x) => {
        let y = x;
        for (let k = 0; k < (i > 50 ? i % 5 : i); k++) y = b.sqrt(b.abs(y));
        return y;
      });
      return { ...jobOf(graph, interval(-1, 1, 2000 - 7 * (i % 200))), order: 0 };
    };
    const counts: Record<number, Awaited<ReturnType<typeof browser.do<'counts'>>>> = {};
    for (let i = 1; i <= 1000; i++) {
      await browser.do('report', job(i), 'webgl');
      if (i === 50 || i === 1000) counts[i] = await browser.do('counts');
    }
    expect(counts[50]).toMatchObject({ programs: 32, textures: 1 });
    expect(counts[1000]).toEqual({ ...counts[50], launches: counts[1000]?.launches });
    expect(counts[1000]?.launches).toBeGreaterThan(counts[50]?.launches ?? Infinity);
  });

  it('notices a lost context, draws again on a new one, and says so', async () => {
    const job = jobOf(
      graphOf(1, (b, x) => b.exp(x)),
      interval(-1, 1, 101),
    );
    expect(await browser.do('loseContext')).toBe(true);
    const { slices, run } = await browser.do('run', job, 'auto');
    expect(run).toMatchObject({ backend: 'webgl' });
    expect(run.note).toContain('context was lost');
    expect(slices[0]?.curves[0]?.values[100]).toBeCloseTo(Math.E, 6);
    const next = await browser.do('report', job, 'auto');
    expect(next).toMatchObject({ backend: 'webgl', note: null });
  });

  it('opens WebGL by itself', async () => {
    const report = await browser.do(
      'ownEngine',
      jobOf(
        graphOf(1, (b, x) => b.exp(x)),
        interval(-1, 1),
      ),
    );
    expect(report).toMatchObject({ backend: 'webgl', launches: 1, note: null });
  });
});

describe('without WebGL', () => {
  it('float64 draws and says why', async () => {
    const bare = await openBrowser();
    try {
      await bare.do('removeWebgl');
      const report = await bare.do(
        'ownEngine',
        jobOf(
          graphOf(1, (b, x) => b.exp(x)),
          interval(-1, 1),
        ),
      );
      expect(report).toMatchObject({ backend: 'float64', launches: 0, renderer: null, certification: null });
      expect(report.note).toContain('WebGL 2 is not available');
    } finally {
      await bare.close();
    }
  });
});
