import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromNumbers, toNumbers } from '../../../src/engine/double-double/array.ts';
import { fromDecimals } from '../../../src/engine/double-double/decimal.ts';
import { referenceBackend } from '../../../src/engine/float64/reference.ts';
import { createResiduals } from '../../../src/engine/least-squares/residuals.ts';
import { createVectorMachine } from '../../../src/engine/wasm/linear-algebra/vector-machine.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import { MODELS, readNist, residualGraph } from './nist.ts';

/** Those whose data are here. */
const SETS = Object.keys(MODELS).filter((name) =>
  existsSync(new URL(`../../golden/nist/${name}.dat`, import.meta.url)),
);

function closeTo(found: ArrayLike<number>, expected: ArrayLike<number>, error: number): void {
  expect(found.length).toBe(expected.length);
  const most = Array.from(expected, Math.abs).reduce((p, q) => Math.max(p, q), 0);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs((found[i] ?? NaN) - (expected[i] ?? NaN))).toBeLessThanOrEqual(error * most);
  }
}

describe.each(['simd', 'scalar'] as const)('%s', (mode) => {
  const machine = createVectorMachine(mode);

  test.each(SETS)('%s row by row as array by array', (name) => {
    const set = readNist(name);
    const start = Float64Array.from(set.starts[1] ?? []);
    const { graph, data } = residualGraph(name, set.x, set.y, start.length);
    const plain = createResiduals(graph, data, referenceBackend, null);
    const quick = createResiduals(graph, data, referenceBackend, machine);
    const { system } = quick;
    expect(plain.system).toBeUndefined();
    if (!system) throw new Error('the rows are each for themselves');
    const { values, jacobian } = plain.linearize(start);
    const n = plain.unknowns;
    const column = (j: number) => jacobian.subarray(j * plain.count, (j + 1) * plain.count);
    const product = (p: Float64Array, q: Float64Array) => p.reduce((sum, value, i) => sum + value * (q[i] ?? NaN), 0);
    closeTo(quick.values(start), values, 1e-12);
    for (let j = 0; j < n; j++) {
      closeTo(quick.linearize(start).jacobian.subarray(j * plain.count, (j + 1) * plain.count), column(j), 1e-12);
    }
    const { gram, gradient, rss } = system.linearize(start);
    expect(rss / product(values, values)).toBeCloseTo(1, 11);
    expect(system.rss(start) / rss).toBeCloseTo(1, 13);
    for (let j = 0; j < n; j++) {
      const length = Math.sqrt(product(column(j), column(j)) * rss);
      expect(Math.abs((gradient[j] ?? NaN) - product(column(j), values))).toBeLessThan(1e-11 * length);
      for (let k = 0; k < n; k++) {
        const size = Math.sqrt(product(column(j), column(j)) * product(column(k), column(k)));
        expect(Math.abs((gram[j * n + k] ?? NaN) - product(column(j), column(k)))).toBeLessThan(1e-11 * size);
      }
    }
    const d = start.map((value, j) => value * 1e-3 * (j + 1));
    const along = Float64Array.from(values, (_, i) =>
      d.reduce((sum, value, j) => sum + value * (column(j)[i] ?? NaN), 0),
    );
    closeTo(system.along(start, d), along, 1e-11);
    const other = start.map((value) => value * 1.01);
    const there = plain.values(other);
    system.ahead?.(start, other).forEach((value, j) => {
      const length = Math.sqrt(product(column(j), column(j)) * product(there, there));
      expect(Math.abs(value - product(column(j), there))).toBeLessThan(1e-11 * length);
    });
  });

  test.each(['Gauss1', 'MGH17', 'ENSO', 'Roszman1', 'DanWood', 'Kirby2', 'Nelson'])(
    '%s in double-double, also as decimals',
    (name) => {
      const set = readNist(name);
      const start = fromNumbers(set.starts[1] ?? []);
      const { graph, data } = residualGraph(name, set.x, set.y, start.hi.length);
      const plain = createResiduals(graph, data, referenceBackend, null);
      const { system } = createResiduals(graph, data, referenceBackend, machine);
      for (const read of [fromNumbers, fromDecimals]) {
        const expected = plain.precisely(start, read);
        const found = system?.precisely(start, read);
        if (!expected || !found) throw new Error('there is a double-double form');
        closeTo(toNumbers(found.residuals), toNumbers(expected.values), 1e-25);
        // The gradient has its digits where float64 would have lost them.
        const n = start.hi.length;
        for (let j = 0; j < n; j++) {
          let sum = 0;
          let size = 0;
          for (let i = 0; i < plain.count; i++) {
            const slope = expected.jacobian.hi[j * plain.count + i] ?? NaN;
            sum += slope * (expected.values.hi[i] ?? NaN);
            size += Math.abs(slope * (expected.values.hi[i] ?? NaN));
          }
          expect(Math.abs((found.gradient[j] ?? NaN) - sum)).toBeLessThan(1e-13 * size);
        }
      }
    },
  );

  test('more rows than a block, not a multiple of anything; a point asked for twice; two at once', () => {
    const count = 1999;
    const x = Float64Array.from({ length: count }, (_, i) => i / 500);
    const make = (factor: number) => {
      const b = createBuilder();
      const [p = 0, q = 0] = ['p', 'q'].map((name) => b.input({ kind: 'variable', name, shape: [] }));
      const t = b.input({ kind: 'data', name: 't', shape: [count], hash: 't' });
      const graph = b.finish([b.sub(b.mul(p, b.exp(b.neg(b.mul(q, t)))), b.mul(b.constant(factor), t))]);
      return createResiduals(graph, new Map([['t', x]]), referenceBackend, machine).system;
    };
    const [one, two] = [make(0), make(1)];
    const p = Float64Array.of(2, 0.5);
    const rss = (factor: number) => x.reduce((sum, t) => sum + (2 * Math.exp(-0.5 * t) - factor * t) ** 2, 0);
    expect(one?.ahead).toBeUndefined();
    for (const evaluate of ['rss', 'linearize'] as const) {
      const value = (system: typeof one) => (evaluate === 'rss' ? system?.rss(p) : system?.linearize(p).rss) ?? NaN;
      expect(value(one) / rss(0)).toBeCloseTo(1, 13);
      expect(value(two) / rss(1)).toBeCloseTo(1, 13);
      expect(value(one) / rss(0)).toBeCloseTo(1, 13);
    }
    const before = one?.linearize(p).rss ?? NaN;
    p[0] = 4;
    expect((one?.linearize(p).rss ?? NaN) / before).toBeCloseTo(4, 12);
  });

  test('rows that mix, and operations without a vector form, are left to others', () => {
    const system = (build: (b: ReturnType<typeof createBuilder>, p: number, t: number) => number) => {
      const b = createBuilder();
      const p = b.input({ kind: 'variable', name: 'p', shape: [] });
      const t = b.input({ kind: 'data', name: 't', shape: [5], hash: 't' });
      const graph: Graph = b.finish([build(b, p, t)]);
      return createResiduals(graph, new Map([['t', Float64Array.of(1, 2, 3, 4, 5)]]), referenceBackend, machine).system;
    };
    expect(system((b, p, t) => b.mul(p, t))).toBeDefined();
    expect(system((b, p, t) => b.mul(p, b.sum(t)))).toBeUndefined();
    expect(system((b, p, t) => b.mul(p, b.cumsum(t, 0)))).toBeUndefined();
    expect(system((b, p, t) => b.polygamma(1, b.mul(p, t)))).toBeUndefined();
  });

  test('unknowns as one vector, and arrays in the code', () => {
    const b = createBuilder();
    const p = b.input({ kind: 'variable', name: 'p', shape: [2] });
    const t = b.constant([1, 2, 4, 7], [4]);
    const element = (i: number) => b.reshape(b.slice(p, [i], [i + 1]), []);
    const graph = b.finish([b.sub(b.add(element(0), b.mul(element(1), t)), b.constant([1, 0, 2, 3], [4]))]);
    const { system, linearize } = createResiduals(graph, new Map(), referenceBackend, machine);
    expect(system).toBeDefined();
    expect([...linearize(Float64Array.of(1, 2)).jacobian]).toEqual([1, 1, 1, 1, 1, 2, 4, 7]);
    expect(system?.linearize(Float64Array.of(1, 2)).rss).toBe(4 + 25 + 49 + 144);
  });
});
