import { describe, expect, it } from 'vitest';
import { createEngineWith } from '../../../src/engine/engine.ts';
import { referenceBackend } from '../../../src/engine/float64/reference.ts';
import type { ColourScale, DerivativeJob, DerivativeResult, JobResult, JobState } from '../../../src/engine/job.ts';
import { colourAt, colourStops, STOPS } from '../../../src/engine/map/colours.ts';
import { contoursOf } from '../../../src/engine/map/contours.ts';
import { levelsOf } from '../../../src/engine/map/levels.ts';
import { pixelsOf } from '../../../src/engine/map/pixels.ts';
import { scaleOf, shareOf, valueAt, type Field } from '../../../src/engine/map/scale.ts';
import type { MapPicture, PaintedMap, PainterAccess } from '../../../src/engine/painter.ts';
import { createBuilder } from '../../../src/graph/builder.ts';

const SIZE = 129;
/** A function over [-5, 5] both ways. */
function fieldOf(f: (x: number, y: number) => number, size = SIZE): Field {
  const at = (index: number) => -5 + (10 * index) / (size - 1);
  const values = Float64Array.from({ length: size * size }, (_, i) => f(at(i % size), at(Math.floor(i / size))));
  return { values, columns: size };
}
const scaled = (f: (x: number, y: number) => number): ColourScale => {
  const scale = scaleOf(fieldOf(f));
  if (!scale) throw new Error('nothing finite');
  return scale;
};
const rosenbrock = (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;

describe('the colours', () => {
  /** CIE L*, from 0 to 100. */
  const lightness = (rgb: readonly number[]) => {
    const [r = 0, g = 0, b = 0] = rgb.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y;
  };

  it('grow lighter, evenly, from dark to light', () => {
    const stops = colourStops();
    const steps = Array.from({ length: 101 }, (_, i) => lightness(colourAt(stops, i / 100)));
    expect(steps[0]).toBeLessThan(25);
    expect(steps[100]).toBeGreaterThan(88);
    const differences = steps.slice(1).map((step, i) => step - (steps[i] ?? 0));
    for (const difference of differences) {
      expect(difference).toBeGreaterThan(0.45);
      expect(difference).toBeLessThan(1.05);
    }
    expect(stops).toHaveLength(3 * STOPS);
  });
});

describe('the scale', () => {
  it('is even where values spread', () => {
    expect(scaled((x, y) => x + y)).toEqual({ low: -10, high: 10, clipped: false, bend: null });
  });

  it('is bent where they crowd at an end: half of a valley is not one colour', () => {
    const scale = scaled(rosenbrock);
    expect(scale.bend?.pivot).toBe(scale.low);
    expect(scale.clipped).toBe(false);
    const { values } = fieldOf(rosenbrock);
    const shares = [...values].map((value) => shareOf(scale, value)).sort((a, b) => a - b);
    expect(shares[shares.length >> 1]).toBeCloseTo(0.5, 2);
    const upside = scaled((x, y) => -rosenbrock(x, y));
    expect(upside.bend?.pivot).toBe(upside.high);
  });

  it('is cut where a pole is, not where a peak is', () => {
    const pole = scaled((x, y) => 1 / ((x - 0.04) ** 2 + (y - 0.04) ** 2));
    expect(pole.clipped).toBe(true);
    expect(pole.high).toBeLessThan(20);
    const peak = scaled((x, y) => Math.exp(-4 * (x * x + y * y)));
    expect(peak).toMatchObject({ high: 1, clipped: false });
  });

  it('takes shares to values and back, and holds what lies beyond to its ends', () => {
    for (const scale of [scaled((x, y) => x * y), scaled(rosenbrock)]) {
      for (const share of [0, 0.1, 0.5, 0.99, 1]) expect(shareOf(scale, valueAt(scale, share))).toBeCloseTo(share, 10);
      expect(shareOf(scale, Infinity)).toBe(1);
      expect(shareOf(scale, -Infinity)).toBe(0);
      expect(shareOf(scale, NaN)).toBeNaN();
    }
  });

  it('has a middle where all is the same, and none where nothing is finite', () => {
    expect(shareOf(scaled(() => 3), 3)).toBe(0.5); // prettier-ignore
    expect(scaleOf(fieldOf(() => NaN))).toBeNull();
    expect(scaled((x) => Math.sqrt(x))).toMatchObject({ low: 0 });
  });
});

describe('levels', () => {
  it('are round and even on an even scale', () => {
    expect(levelsOf({ low: -10, high: 10, clipped: false, bend: null })).toEqual([-8, -6, -4, -2, 0, 2, 4, 6, 8]);
    expect(levelsOf({ low: 0.03, high: 0.93, clipped: false, bend: null })).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]); // prettier-ignore
  });

  it('thin out along a bent one, ascending', () => {
    const levels = levelsOf(scaled(rosenbrock));
    expect(levels.length).toBeGreaterThanOrEqual(7);
    levels.slice(1).forEach((level, i) => {
      expect(level).toBeGreaterThan(levels[i] ?? NaN);
    });
    for (const level of levels) expect(String(Number(level.toPrecision(2)))).toBe(String(level));
  });

  it('are none where all is the same', () => {
    expect(levelsOf(scaled(() => 3))).toEqual([]);
  });
});

describe('contours', () => {
  it('lie where the function has the level', () => {
    const [contour] = contoursOf(fieldOf((x, y) => x * x + y * y), [9]); // prettier-ignore
    expect(contour?.lines).toHaveLength(1);
    const [line = new Float32Array()] = contour?.lines ?? [];
    for (let i = 0; i < line.length; i += 2) {
      const [x, y] = [line[i] ?? NaN, line[i + 1] ?? NaN].map((index) => -5 + (10 * index) / (SIZE - 1));
      expect(Math.hypot(x ?? NaN, y ?? NaN)).toBeCloseTo(3, 2);
    }
    // Closed.
    expect([line[0], line[1]]).toEqual([line.at(-2), line.at(-1)]);
  });

  it('end at the edge and at gaps, along neither', () => {
    const [across] = contoursOf(fieldOf((x, y) => (y > 2.01 ? NaN : x)), [1.03]); // prettier-ignore
    expect(across?.lines).toHaveLength(1);
    const xs = [...(across?.lines[0] ?? [])].filter((_, i) => i % 2 === 0).map((index) => -5 + index / 12.8);
    for (const x of xs) expect(x).toBeCloseTo(1.03, 4);
    expect(
      contoursOf(
        fieldOf((x) => (x < 0 ? NaN : 5)),
        [1],
      )[0]?.lines,
    ).toEqual([]);
  });
});

describe('pixels', () => {
  it('are coloured by the scale, hatched where undefined, y upwards', () => {
    const field: Field = { values: Float64Array.of(0, 1, NaN, 0.5), columns: 2 };
    const { rgba, width, height } = pixelsOf(field, { low: 0, high: 1, clipped: false, bend: null });
    expect([width, height]).toEqual([2, 2]);
    const colour = (share: number) =>
      colourAt(colourStops(), share).map((c) => expect.closeTo(255 * c, -0.3) as number);
    const pixel = (i: number) => [...rgba.subarray(4 * i, 4 * i + 3)];
    expect(pixel(2)).toEqual(colour(0));
    expect(pixel(3)).toEqual(colour(1));
    expect(pixel(1)).toEqual(colour(0.5));
    expect(new Set(pixel(0)).size).toBe(1);
  });
});

describe('the job', () => {
  const b = createBuilder();
  const [x = 0, y = 0] = ['x', 'y'].map((name) => b.input({ kind: 'variable', name, shape: [] }));
  const grid = { origin: -5, step: 10 / 512, points: 513 };
  const job: DerivativeJob = {
    kind: 'derivative',
    graph: b.finish([b.mul(b.mul(x, x), y)]),
    order: 0,
    grid: { origin: -5, step: 1, points: 11 },
    at: [2, 3],
    outputs: ['area'],
    map: { variables: [0, 1], x: grid, y: grid },
  };
  const run = (by: PainterAccess, asked: DerivativeJob = job): Promise<JobState<JobResult>> => {
    const engine = createEngineWith({ float64: referenceBackend, painter: () => Promise.resolve(by) });
    return new Promise((resolve) => {
      engine.run(1, asked, 'auto', new Map(), (_, state) => {
        if (state.kind !== 'running') resolve(state);
      });
    });
  };
  const result = async (by: PainterAccess): Promise<DerivativeResult> => {
    const state = await run(by);
    if (state.kind !== 'done' || state.result.kind !== 'derivative') throw new Error(JSON.stringify(state));
    return state.result;
  };
  const painter = (paintMap: (picture: MapPicture) => PaintedMap): PainterAccess => ({
    kind: 'open',
    painter: {
      renderer: 'a test',
      compiled: 0,
      paint: () => Promise.resolve({ kind: 'declined', reason: 'curves are not tested here' }),
      paintMap: (picture) => Promise.resolve(paintMap(picture)),
      kernelsAreFaster: () => Promise.resolve(false),
      tensors: () => Promise.resolve({ kind: 'declined', reason: 'maps are tested here' }),
      minimizer: () => Promise.resolve({ kind: 'declined', reason: 'maps are tested here' }),
      cgls: () => Promise.resolve({ kind: 'declined', reason: 'maps are tested here' }),
      dispose: () => undefined,
    },
  });
  const drawn = (error: number) =>
    painter(({ stride, scale }) => {
      expect(stride).toBe(4);
      const values = Float32Array.from(fieldOf((p, q) => p * p * q * (1 + error)).values);
      scale({ values, columns: SIZE });
      const image = { kind: 'pixels', width: 1, height: 1, rgba: new Uint8ClampedArray(4) } as const;
      return { kind: 'painted', values, image, launches: 3, recovered: false };
    });

  it('is drawn by float64 where there is no WebGL, and says so', async () => {
    const { map, run: report, formulas } = await result({ kind: 'unavailable', reason: 'there is no WebGL 2 here' });
    expect(map?.run).toMatchObject({ backend: 'float64', launches: 0, certification: null });
    const { points } = map?.x ?? { points: 0 };
    expect(points).toBeLessThanOrEqual(257);
    expect(map?.values).toHaveLength(points * points);
    // x²y at x = 5, y = -5, and at x = -5, y = 5.
    expect(map?.values[points - 1]).toBe(-125);
    expect(map?.values[points * (points - 1)]).toBe(125);
    expect(map?.image).toMatchObject({ kind: 'pixels', width: points, height: points });
    expect(report.note).toContain('float64 drew the map');
    expect(report.float64).toBe('JavaScript');
    expect(formulas[0]?.label).toBe('area(x, y)');
  });

  it('is WebGL’s as it is, certified, its launches counted', async () => {
    const { map, run: report } = await result(drawn(2 ** -19));
    expect(map?.run).toMatchObject({ backend: 'webgl', launches: 3, points: 513 * 513, note: null });
    expect(map?.run.certification?.samples).toBe(4096);
    expect(map?.run.certification?.digits[0]).toBeCloseTo(19 * Math.log10(2), 2);
    expect(report.launches).toBe(3);
    expect(map?.x).toEqual({ origin: -5, step: 10 / 128, points: 129 });
    expect(map?.contours.length).toBeGreaterThan(2);
  });

  it('gives way to float64 where digits are few', async () => {
    const { map } = await result(drawn(0.01));
    expect(map?.run).toMatchObject({ backend: 'float64' });
    expect(map?.run.note).toContain('2.0 digits');
  });

  it('refuses what does not fit', async () => {
    const nowhere: PainterAccess = { kind: 'unavailable', reason: '' };
    const map = { variables: [1, 1], x: grid, y: grid } as const;
    expect(await run(nowhere, { ...job, map })).toMatchObject({ kind: 'failed', message: expect.stringContaining('two different') as string }); // prettier-ignore
  });
});
