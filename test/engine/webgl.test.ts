import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certify, digitsOf } from '../../src/engine/certify.ts';
import { float32Spacing, resolvedByFloat32, sampleOf, xAt } from '../../src/engine/grid.ts';
import { placementOf } from '../../src/engine/webgl/place.ts';
import { shaderOf, tooLarge } from '../../src/engine/webgl/shader.ts';
import { createBuilder } from '../../src/graph/builder.ts';
import { graphOf } from './gl/functions.ts';

/** The statements of main, without what places x. */
function bodyOf(source: string): string[] {
  const lines = source
    .slice(source.indexOf('void main()'))
    .split('\n')
    .map((line) => line.trim());
  return lines.slice(5, -2).filter((line) => line !== '');
}

describe('shaders', () => {
  it('compute what outputs share once, and move f to the exact x by its slope', () => {
    const graph = graphOf(1, (b, x) => [b.add(b.mul(x, x), b.constant(4)), b.mul(b.constant(2), x), b.constant(2)]);
    const [f = 0, slope = 0, second = 0] = graph.outputs;
    const channels = [
      { value: f, slope },
      { value: slope, slope: second },
      { value: second, slope: undefined },
    ];
    const { source, scalars } = shaderOf(graph, [0], channels);
    expect(bodyOf(source)).toEqual([
      'float n1 = x * x;',
      'float n3 = n1 + scalars[0].x;',
      'float n5 = 2.0 * x;',
      'result = vec4(corrected(n3, n5, dx), corrected(n5, 2.0, dx), 2.0, 0.0);',
    ]);
    expect(scalars).toEqual([{ kind: 'constant', value: 4 }]);
    expect(source.startsWith('#version 300 es\n')).toBe(true);
  });

  it('carry only the functions that they call', () => {
    const graph = graphOf(1, (b, x) => b.pow(b.sin(x), b.constant(3)));
    const { source, scalars } = shaderOf(graph, [0], [{ value: graph.outputs[0] ?? 0, slope: undefined }]);
    expect([...source.matchAll(/^(?:float|bool|vec2) (\w+)\(/gm)].map(([, name]) => name)).toEqual([
      'opaque', 'undefinedNumber', 'reduceAngle', 'sineReduced', 'cosineReduced', 'sine', 'power3',
    ]); // prettier-ignore
    expect(source).toContain('float power3(float x) { float x2 = x * x; return x * x2; }');
    expect(bodyOf(source)).toEqual([
      'float n1 = sine(x);',
      'float n3 = power3(n1);',
      'result = vec4(n3, 0.0, 0.0, 0.0);',
    ]);
    expect(scalars).toEqual([]);
  });

  it('with care are written in pairs, held values with their rests', () => {
    const graph = graphOf(2, (b, x, y) => b.exp(b.sub(b.mul(x, y), x)));
    const { source, scalars } = shaderOf(graph, [0], [{ value: graph.outputs[0] ?? 0, slope: undefined }], 'careful');
    expect(bodyOf(source)).toEqual([
      'vec2 xExact = pair(x, dx);',
      'vec2 n2 = mulPair(xExact, vec2(scalars[0].x, rests[0].x));',
      'vec2 n3 = addPair(n2, -xExact);',
      'vec2 n4 = expOfPair(n3);',
      'result = vec4((n4).x, 0.0, 0.0, 0.0);',
    ]);
    expect(scalars).toEqual([{ kind: 'input', index: 1 }]);
  });

  it('refuse more work than a compiler should have', () => {
    const chain = (length: number) => graphOf(1, (b, x) => Array.from({ length }).reduce<number>((y) => b.sin(y), x));
    expect(tooLarge(chain(100), 'plain')).toBeNull();
    expect(tooLarge(chain(100), 'careful')).toContain('operations');
    expect(tooLarge(chain(200), 'plain')).toContain('operations');
  });
});

describe('the place of a pixel', () => {
  /** What the shader does, each operation rounded to float32. */
  function shaderX(grid: { origin: number; step: number; points: number }, index: number) {
    const place = placementOf(grid);
    const f = Math.fround;
    const i = index - place.anchor;
    // Exactly representable, so that contraction and order cannot matter.
    const product = i * place.stepHigh;
    const high = place.anchorHigh + product;
    expect(f(product)).toBe(product);
    expect(f(high)).toBe(high);
    const low = f(place.anchorLow + f(i * place.stepLow));
    const x = f(high + low);
    return { x, dx: f(f(high - x) + low) };
  }

  it('is float64 x, rounded to float32 and the rest in dx, to n 2^-46 of it', () => {
    const grids = fc.record({
      origin: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
      step: fc.double({ min: 1e-3, max: 10, noNaN: true }),
      points: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(grids, fc.double({ min: 0, max: 1, noNaN: true }), (grid, share) => {
        const index = Math.round(share * (grid.points - 1));
        const { x, dx } = shaderX(grid, index);
        const right = xAt(grid, index);
        const largest = Math.max(Math.abs(grid.origin), Math.abs(xAt(grid, grid.points - 1)));
        expect(Math.abs(x - right)).toBeLessThanOrEqual(0.6 * float32Spacing(right) + 2 ** -46 * largest + 2 ** -120);
        const bound = 2 ** -46 * (grid.points * Math.abs(right) + largest) + 2 ** -120;
        expect(Math.abs(x + dx - right)).toBeLessThanOrEqual(bound);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('is exactly 0 where float64 is', () => {
    expect(shaderX({ origin: -5, step: 0.01, points: 1001 }, 500)).toEqual({ x: 0, dx: 0 });
    expect(shaderX({ origin: 0, step: 1 / 3, points: 1001 }, 0)).toEqual({ x: 0, dx: 0 });
  });
});

describe('certification', () => {
  it('measures digits against the largest value, per order the worst curve', () => {
    const reference = [0, 50, 100];
    const { gap, digits } = certify(3, [
      { order: 0, picture: [0, 50.01, 100], reference },
      { order: 1, picture: reference, reference },
      { order: 1, picture: [0, 50, 101], reference },
    ]);
    expect(gap).toBe(1);
    expect(digits[0]).toBeCloseTo(4, 9);
    expect(digits[1]).toBeCloseTo(2, 9);
    expect(digitsOf(0, 0)).toBe(Infinity);
    expect(digitsOf(1, 0)).toBe(0);
  });

  it('takes two non-finite points for agreement and one for an error without bound', () => {
    const agree = certify(2, [{ order: 0, picture: [NaN, 1], reference: [Infinity, 1] }]);
    expect(agree).toEqual({ samples: 2, gap: 0, digits: [Infinity] });
    for (const [picture, reference] of [[[Infinity], [1]], [[1], [NaN]]] as const) {
      expect(certify(1, [{ order: 0, picture, reference }])).toEqual({ samples: 1, gap: Infinity, digits: [0] });
    } // prettier-ignore
  });
});

describe('grids', () => {
  it('are sampled evenly, both ends included', () => {
    const grid = { origin: 0, step: 1, points: 10_001 };
    const sample = sampleOf(grid, 4096);
    expect(sample).toHaveLength(4096);
    expect([sample[0], sample.at(-1)]).toEqual([0, 10_000]);
    expect(new Set(sample).size).toBe(4096);
    expect(sampleOf({ ...grid, points: 3 }, 4096)).toEqual([0, 1, 2]);
  });

  it('are left to float64 where the step nears the spacing of float32', () => {
    expect(float32Spacing(1)).toBe(2 ** -23);
    expect(resolvedByFloat32({ origin: -5, step: 1e-5, points: 1_000_000 })).toBe(true);
    expect(resolvedByFloat32({ origin: 1e6, step: 0.1, points: 11 })).toBe(false);
    expect(resolvedByFloat32({ origin: 1e39, step: 1e38, points: 11 })).toBe(false);
    expect(resolvedByFloat32({ origin: 1e6, step: 0.1, points: 1 })).toBe(true);
  });

  it('of one point are drawn', () => {
    const b = createBuilder();
    b.input({ kind: 'variable', name: 'x', shape: [] });
    expect(placementOf({ origin: 3, step: 0, points: 1 })).toMatchObject({ anchor: 0, anchorHigh: 3 });
  });
});
