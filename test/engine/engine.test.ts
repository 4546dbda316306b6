import { describe, expect, it } from 'vitest';
import { createEngineWith } from '../../src/engine/engine.ts';
import { referenceBackend } from '../../src/engine/float64/reference.ts';
import type { BackendChoice, DerivativeJob, DerivativeResult, Job, JobResult, JobState } from '../../src/engine/job.ts';
import type { Painted, Painter, PainterAccess, Picture } from '../../src/engine/painter.ts';
import type { Builder } from '../../src/graph/builder.ts';
import { createBuilder } from '../../src/graph/builder.ts';
import type { Graph, NodeId, Shape } from '../../src/graph/graph.ts';

function graphOf(shapes: readonly Shape[], build: (b: Builder, ...x: NodeId[]) => NodeId | NodeId[]): Graph {
  const b = createBuilder();
  const inputs = shapes.map((shape, i) => b.input({ kind: 'variable', name: 'xyzw'[i] ?? `v${i}`, shape }));
  const outputs = build(b, ...inputs);
  return b.finish(Array.isArray(outputs) ? outputs : [outputs]);
}

const square = graphOf([[]], (b, x) => b.add(b.mul(x, x), b.constant(4)));

const jobOf = (graph: Graph, points = 11, order: 0 | 1 | 2 = 2, at: readonly number[] = []): DerivativeJob => ({
  kind: 'derivative',
  graph,
  order,
  grid: { origin: -5, step: 10 / (points - 1), points },
  at,
  outputs: ['f'],
  map: null,
});

const nowhere: PainterAccess = { kind: 'unavailable', reason: 'there is no WebGL 2 here' };

/** Stands for WebGL: draws what it is told to. */
function painterOf(paint: (picture: Picture) => Painted): PainterAccess {
  const declined = () => Promise.resolve({ kind: 'declined', reason: 'this test draws only' } as const);
  const painter: Painter = {
    kernelsAreFaster: () => Promise.resolve(false),
    tensors: declined,
    minimizer: declined,
    cgls: declined,
    renderer: 'a test',
    compiled: 0,
    paint: (picture) => Promise.resolve(paint(picture)),
    paintMap: () => Promise.resolve({ kind: 'declined', reason: 'this test draws no maps' }),
    dispose: () => undefined,
  };
  return { kind: 'open', painter };
}

function run(job: Job, access: PainterAccess = nowhere, choice: BackendChoice = 'auto'): Promise<JobState<JobResult>> {
  const engine = createEngineWith({ float64: referenceBackend, painter: () => Promise.resolve(access) });
  return new Promise((resolve) => {
    engine.run(1, job, choice, new Map(), (_, state) => {
      if (state.kind !== 'running') resolve(state);
    });
  });
}

async function result(...parameters: Parameters<typeof run>): Promise<DerivativeResult> {
  const state = await run(...parameters);
  if (state.kind !== 'done' || state.result.kind !== 'derivative') throw new Error(JSON.stringify(state));
  return state.result;
}

describe('the derivative job', () => {
  it('draws f, f′ and f″ in float64 where there is no WebGL, and says so', async () => {
    const { slices, run: report, point, formulas } = await result(jobOf(square));
    const xs = Array.from({ length: 11 }, (_, i) => i - 5);
    expect(slices).toHaveLength(1);
    expect(slices[0]?.curves.map((curve) => [curve.output, curve.order, [...curve.values]])).toEqual([
      [0, 0, xs.map((x) => x * x + 4)],
      [0, 1, xs.map((x) => 2 * x)],
      [0, 2, xs.map(() => 2)],
    ]);
    expect(point).toBeNull();
    expect(formulas.map(({ label, python }) => [label, python])).toEqual([
      ['f(x)', 'x*x + 4'],
      ['f′(x)', '2*x'],
      ['f″(x)', '2'],
    ]);
    expect(report).toMatchObject({ backend: 'float64', launches: 0, certification: null, renderer: null, points: 11 });
    expect(report.note).toContain('there is no WebGL 2 here');
  });

  it('says nothing where float64 was asked for', async () => {
    const { run: report } = await result(jobOf(square), nowhere, 'float64');
    expect(report).toMatchObject({ backend: 'float64', note: null });
  });

  it('gives value, gradient and a slice per variable of a function of several', async () => {
    const product = graphOf([[], []], (b, x, y) => b.mul(b.mul(x, x), y));
    const { slices, point } = await result(jobOf(product, 11, 2, [2, 3]));
    expect(point).toEqual({ at: [2, 3], values: [12], jacobian: [[12, 4]] });
    expect(slices.map((slice) => slice.variable)).toEqual([0, 1]);
    expect(slices[0]?.curves[2]?.values).toEqual(new Float64Array(11).fill(6));
    expect([...(slices[1]?.curves[1]?.values ?? [])]).toEqual(new Array(11).fill(4));
  });

  it('takes vectors apart and keeps several outputs', async () => {
    const norms = graphOf([[3]], (b, x) => [b.sum(b.mul(x, x)), b.mul(b.constant(2), x)]);
    const { slices, point } = await result(jobOf(norms, 11, 1, [1, 2, 3]));
    expect(slices).toHaveLength(3);
    expect(point?.values).toEqual([14, 2, 4, 6]);
    expect(point?.jacobian).toEqual([[2, 4, 6], [2, 0, 0], [0, 2, 0], [0, 0, 2]]); // prettier-ignore
    expect(slices[1]?.curves.map(({ output, order }) => [output, order])).toEqual([
      [0, 0], [1, 0], [2, 0], [3, 0], [0, 1], [1, 1], [2, 1], [3, 1],
    ]); // prettier-ignore
  });

  it('fails with a message where the point does not fit', async () => {
    const product = graphOf([[], []], (b, x, y) => b.mul(x, y));
    expect(await run(jobOf(product, 11, 1, [2]))).toMatchObject({
      kind: 'failed',
      message: 'The point needs 2 numbers, not 1.',
    });
  });
});

describe('what WebGL drew', () => {
  const curves = (error: number) =>
    painterOf(({ grid }) => ({
      kind: 'painted',
      launches: 1,
      recovered: false,
      curves: [0, 1, 2].map((order) =>
        Float32Array.from({ length: grid.points }, (_, i) => {
          const x = grid.origin + i * grid.step;
          return ([x * x + 4, 2 * x, 2][order] ?? 0) * (1 + error);
        }),
      ),
    }));

  it('is delivered as it is and certified', async () => {
    const { slices, run: report } = await result(jobOf(square, 11), curves(2 ** -10));
    expect(slices[0]?.curves[0]?.values[0]).toBe(29 * (1 + 2 ** -10));
    expect(report).toMatchObject({ backend: 'webgl', renderer: 'a test', launches: 2, note: null });
    expect(report.certification?.samples).toBe(11);
    expect(report.certification?.gap).toBe(29 * 2 ** -10);
    for (const digits of report.certification?.digits ?? []) expect(digits).toBeCloseTo(10 * Math.log10(2), 6);
    expect(report.certification?.digits).toHaveLength(3);
  });

  it('gives way to float64 where digits are few, unless WebGL was asked for', async () => {
    const auto = await result(jobOf(square, 11), curves(0.01));
    expect(auto.run).toMatchObject({ backend: 'float64', certification: null, launches: 0 });
    expect(auto.run.note).toContain('2.0 digits');
    expect(auto.slices[0]?.curves[0]?.values[0]).toBe(29);
    const asked = await result(jobOf(square, 11), curves(0.01), 'webgl');
    expect(asked.run.backend).toBe('webgl');
    expect(asked.run.note).toContain('2.0 digits');
    expect(asked.slices[0]?.curves[0]?.values[0]).toBe(Math.fround(29 * 1.01));
  });

  it('is drawn again with care where digits are few, and the better picture counts', async () => {
    const asked: boolean[] = [];
    const painter = painterOf(({ grid, careful }) => {
      asked.push(careful);
      const error = careful ? 2 ** -22 : 2 ** -10;
      const values = Float32Array.from(
        { length: grid.points },
        (_, i) => (grid.origin + i * grid.step) ** 2 * (1 + error),
      );
      return { kind: 'painted', launches: 3, recovered: false, curves: [values] };
    });
    const job: Job = { ...jobOf(graphOf([[]], (b, x) => b.mul(x, x))), order: 0 };
    const { slices, run: report } = await result(job, painter);
    expect(asked).toEqual([false, true]);
    expect(slices[0]?.curves[0]?.values[0]).toBe(Math.fround(25 * (1 + 2 ** -22)));
    expect(report.launches).toBe(6);
    expect(report.certification?.digits[0]).toBeGreaterThan(6);
  });

  it('is not asked for where float32 cannot tell the points apart', async () => {
    const job = { ...jobOf(square), grid: { origin: 1e6, step: 0.1, points: 11 } };
    const { run: report } = await result(job, curves(0), 'webgl');
    expect(report.backend).toBe('float64');
    expect(report.note).toContain('float32');
  });
});

describe('the engine', () => {
  it('delivers nothing of a job that a newer one replaced', async () => {
    const engine = createEngineWith({ float64: referenceBackend, painter: () => Promise.resolve(nowhere) });
    const heard: number[] = [];
    await new Promise<void>((resolve) => {
      const slow = graphOf([[]], (b, x) => b.sin(b.exp(b.sin(x))));
      engine.run(1, jobOf(slow, 1_000_000), 'float64', new Map(), (revision) => heard.push(revision));
      setTimeout(() => {
        heard.length = 0;
        engine.run(2, jobOf(square), 'float64', new Map(), (revision, state) => {
          heard.push(revision);
          if (state.kind === 'done') setTimeout(resolve, 50);
        });
      }, 30);
    });
    expect(new Set(heard)).toEqual(new Set([2]));
  });

  it('is silent after cancel', async () => {
    const engine = createEngineWith({ float64: referenceBackend, painter: () => Promise.resolve(nowhere) });
    const heard: string[] = [];
    engine.run(1, jobOf(square), 'auto', new Map(), (_, state) => heard.push(state.kind));
    engine.cancel();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toEqual([]);
  });
});
