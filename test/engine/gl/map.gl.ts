/** Heat maps on WebGL, against float64 and by their pixels. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DerivativeJob, Grid } from '../../../src/engine/job.ts';
import { colourAt, colourStops, HATCH } from '../../../src/engine/map/colours.ts';
import type { Builder } from '../../../src/graph/builder.ts';
import type { NodeId } from '../../../src/graph/graph.ts';
import type { TestBrowser } from './browser.ts';
import { openBrowser } from './browser.ts';
import { graphOf } from './functions.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const interval = (from: number, to: number, points: number): Grid => ({
  origin: from,
  step: (to - from) / (points - 1),
  points,
});

const jobOf = (
  build: (b: Builder, x: NodeId, y: NodeId, z: NodeId) => NodeId,
  x = interval(-5, 5, 513),
  y = x,
): DerivativeJob => ({
  kind: 'derivative',
  graph: graphOf(3, (b, ...inputs) => build(b, inputs[0] ?? 0, inputs[1] ?? 0, inputs[2] ?? 0)),
  order: 0,
  grid: interval(-5, 5, 11),
  at: [1, 1, 1],
  outputs: ['f'],
  map: { variables: [0, 1], x, y },
});

const hill = (b: Builder, x: NodeId, y: NodeId): NodeId => {
  const squares = b.add(b.mul(x, x), b.mul(y, y));
  return b.mul(b.exp(b.div(b.neg(squares), b.constant(4))), b.add(b.constant(1), x));
};
const rosenbrock = (b: Builder, x: NodeId, y: NodeId): NodeId => {
  const [p, q] = [b.sub(b.constant(1), x), b.sub(y, b.mul(x, x))];
  return b.add(b.mul(p, p), b.mul(b.constant(100), b.mul(q, q)));
};
const waves = (b: Builder, x: NodeId, y: NodeId): NodeId => b.mul(b.sin(b.mul(b.constant(9), x)), b.cos(b.mul(x, y)));

const digits = async (job: DerivativeJob) => {
  const { map } = await browser.do('run', job, 'webgl');
  return Math.min(...(map?.run.certification?.digits ?? [0]));
};

describe('a map', () => {
  it.each([
    ['hill', hill],
    ['rosenbrock', rosenbrock],
    ['waves', waves],
  ] as const)('of %s agrees with float64 to 5 digits and more', async (name, build) => {
    const least = await digits(jobOf(build));
    console.log(name, least.toFixed(2));
    expect(least).toBeGreaterThanOrEqual(5);
  });

  it('agrees far from 0 and over any two variables', async () => {
    const job = jobOf(hill, interval(2, 2.5, 513), interval(-1000, -990, 257));
    expect(await digits(jobOf(waves, interval(100, 101, 513), interval(-3, -2, 257)))).toBeGreaterThanOrEqual(5);
    const other = jobOf((b, x, y, z) => b.sub(b.mul(z, z), b.mul(x, y)));
    const { map } = await browser.do('run', { ...other, at: [2, 3, 1], map: { ...job.map, variables: [2, 1], x: interval(0, 4, 129), y: interval(1, 3, 129) } as never }, 'webgl'); // prettier-ignore
    // z² - 2y at z = 4, y = 1 (end of the first row) and at z = 0, y = 3 (start of the last).
    expect(map?.values[128]).toBe(14);
    expect(map?.values[128 * 129]).toBe(-6);
  });

  it('is drawn once more with care where digits cancel', async () => {
    // (1 + xy / 100,000)² - 1: of 1's digits four remain.
    const cancelling = (b: Builder, x: NodeId, y: NodeId) => {
      const near = b.add(b.constant(1), b.mul(b.mul(x, y), b.constant(1e-5)));
      return b.sub(b.mul(near, near), b.constant(1));
    };
    const { map } = await browser.do('run', jobOf(cancelling), 'auto');
    expect(map?.run).toMatchObject({ backend: 'webgl', launches: 6, note: null });
    expect(Math.min(...(map?.run.certification?.digits ?? [0]))).toBeGreaterThan(6);
  });

  it('takes three launches; what is read back is the coarse grid, four numbers to a pixel', async () => {
    const job = jobOf(waves);
    const { map, run } = await browser.do('run', job, 'webgl');
    expect(map?.run).toMatchObject({ backend: 'webgl', launches: 3, points: 513 * 513, note: null });
    expect(run.launches).toBe(3 + 3);
    expect(map?.values).toHaveLength(129 * 129);
    expect(map?.x).toEqual(interval(-5, 5, 129));
    expect(map?.image).toMatchObject({ kind: 'bitmap', width: 513, height: 513 });
    // Three slices of 1,024 pixels each; the coarse grid, 33 pixels wide; nothing else.
    expect((await browser.do('readbacks', job)).sort((a, b) => a - b)).toEqual([4096, 4096, 4096, 33 * 129 * 4]);
  });

  it('has the colours of its scale, y upwards', async () => {
    const { map } = await browser.do('run', jobOf((b, x, y) => b.add(x, y)), 'webgl'); // prettier-ignore
    expect(map?.scale).toMatchObject({ low: -10, high: 10, bend: null, clipped: false });
    const near = (share: number) =>
      colourAt(colourStops(), share).map((channel) => expect.closeTo(255 * channel, -0.6) as number);
    expect(map?.image?.centre).toEqual(near(0.5));
    expect(map?.image?.topLeft).toEqual(near(0.5));
    const up = await browser.do('run', jobOf((b, x, y) => b.sub(y, x)), 'webgl'); // prettier-ignore
    expect(up.map?.image?.topLeft).toEqual(near(1));
    expect(up.map?.image?.bottomRight).toEqual(near(0));
  });

  it('hatches what is undefined', async () => {
    const { map } = await browser.do('run', jobOf((b, x) => b.sqrt(b.sub(b.neg(x), b.constant(1)))), 'webgl'); // prettier-ignore
    const greys = HATCH.map((grey) => Math.round(255 * grey));
    const [red = 0, green, blue] = map?.image?.bottomRight ?? [];
    expect([green, blue]).toEqual([red, red]);
    expect(Math.min(...greys.map((grey) => Math.abs(grey - red)))).toBeLessThanOrEqual(1);
    expect(map?.values[128]).toBeNaN();
    expect(map?.run.certification?.gap).toBeLessThan(1e-6);
  });

  it('is float64’s where WebGL is not to be used, coarser, and says so', async () => {
    const { map, run } = await browser.do('run', jobOf(hill), 'float64');
    expect(run).toMatchObject({ backend: 'float64', startup: 0, launches: 0 });
    expect(map?.run).toMatchObject({ backend: 'float64', certification: null, launches: 0 });
    expect(map?.run.points).toBeLessThanOrEqual(257 * 257);
    expect(map?.image).toMatchObject({ kind: 'pixels' });
  });

  it('leaves nothing behind: a hundred maps hold what one holds', async () => {
    const count = async (times: number) => {
      for (let i = 0; i < times; i++) {
        const size = 129 + 64 * (i % 3);
        await browser.do('report', { ...jobOf(hill, interval(-5, 5, size)), grid: interval(-1, 1, 3) }, 'webgl');
      }
      return browser.do('counts');
    };
    const few = await count(3);
    const many = await count(100);
    expect(many).toEqual({ ...few, launches: few.launches + 600 });
    expect(many.textures).toBe(2);
  });

  it('is drawn again on a new context where the old one was lost', async () => {
    await browser.do('loseContext');
    const { map } = await browser.do('run', jobOf(hill), 'webgl');
    expect(map?.run.backend).toBe('webgl');
    expect(map?.image).toMatchObject({ kind: 'bitmap', width: 513 });
  });
});
