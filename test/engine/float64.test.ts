import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../src/engine/float64/reference.ts';
import { BLOCK, compileTape } from '../../src/engine/float64/tape.ts';
import { createBuilder } from '../../src/graph/builder.ts';
import { evaluate } from '../../src/graph/evaluate.ts';
import { scalarize } from '../../src/graph/scalarize.ts';
import { arrayGraphs, scalarGraphs } from './random.ts';

const NO_DATA = new Map<string, Float64Array>();
const data = new Map([['data', Float64Array.of(0.5, -1.5, 2)]]);
const numbers = fc.constantFrom(-2.5, -1, -0.25, 0, 0.3, 1, 1.75, 20, Infinity, NaN);

describe('the block interpreter', () => {
  it('agrees with the reference interpreter bit for bit', () => {
    fc.assert(
      fc.property(scalarGraphs, fc.array(numbers, { minLength: 1, maxLength: 8 }), numbers, (graph, xs, y) => {
        const rows = compileTape(graph).evaluate([Float64Array.from(xs), y], xs.length);
        xs.forEach((x, point) => {
          const right = evaluate(graph, [Float64Array.of(x), undefined, Float64Array.of(y)]).map(([value]) => value);
          expect(rows.map((row) => row[point])).toEqual(right);
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('goes over many blocks, and again', () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [] });
    const kernel = compileTape(b.finish([b.add(b.mul(x, x), b.constant(1)), x, b.constant(7)]));
    for (const points of [2 * BLOCK + 5, 3]) {
      const xs = Float64Array.from({ length: points }, (_, i) => i - 2);
      expect(kernel.evaluate([xs], points)).toEqual([xs.map((v) => v * v + 1), xs, new Float64Array(points).fill(7)]);
    }
  });
});

describe('the reference backend', () => {
  it('goes point by point where arrays cannot be written out', () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [2] });
    const matrix = b.constant([2, 1, 0, 4], [2, 2]);
    const graph = b.finish([b.reshape(b.solve(matrix, b.reshape(x, [2, 1])), [2])]);
    const rows = referenceBackend.compile(graph, NO_DATA).evaluate([Float64Array.of(4, 6), 8], 2);
    // 2 u + v = x, 4 v = 8.
    expect(rows).toEqual([Float64Array.of(1, 2), Float64Array.of(2, 2)]);
  });

  it('names data that are missing', () => {
    const b = createBuilder();
    const graph = b.finish([b.sum(b.input({ kind: 'data', name: 'ys', shape: [3], hash: 'none' }))]);
    expect(() => referenceBackend.compile(graph, NO_DATA)).toThrow('ys');
  });
});

describe('scalarize', () => {
  it('means the same as the graph of arrays', () => {
    fc.assert(
      fc.property(
        arrayGraphs,
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 }),
        (graph, values) => {
          const scalars = scalarize(graph, data, 10_000);
          if (scalars.kind !== 'scalars') throw new Error(scalars.reason);
          expect(scalars.graph.nodes.every((node) => node.shape.length === 0)).toBe(true);
          expect(scalars.graph.inputs.map((input) => input.name)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `A[${i}]`));
          const right = evaluate(graph, [Float64Array.from(values), data.get('data')]).flatMap((output) => [...output]);
          const found = evaluate(
            scalars.graph,
            values.map((value) => Float64Array.of(value)),
          ).map(([value]) => value);
          expect(found).toHaveLength(right.length);
          // Sums are added in the same order, but for those of 0.
          found.forEach((value, i) => {
            expect(value).toBeCloseTo(right[i] ?? NaN, 9);
          });
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });

  it('stops at its budget and at solves, with a reason', () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [30, 30] });
    const large = scalarize(b.finish([b.matmul(x, x)]), NO_DATA, 5000);
    expect(large).toEqual({ kind: 'arrays', reason: 'written out it has more than 5000 operations' });
    expect(scalarize(b.finish([b.determinant(x)]), NO_DATA, 5000)).toEqual({
      kind: 'arrays',
      reason: 'it uses a determinant',
    });
  });
});
