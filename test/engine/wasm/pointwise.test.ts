import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WasmBackend } from '../../../src/engine/wasm/compile.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import { derivative, gradient, hessianVectorProduct } from '../../../src/graph/differentiate.ts';
import { evaluate } from '../../../src/graph/evaluate.ts';
import { BINARY, UNARY } from '../../../src/graph/expressions.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { close } from './close.ts';
import { fused } from './fused.ts';

const NONE = new Map<string, Float64Array>();
const backends = [
  ['simd', new WasmBackend('simd')],
  ['scalar', new WasmBackend('scalar')],
  ['simd, fused multiply-add', new WasmBackend('simd', fused)],
] as const;

/** Values of every kind: usual ones, ends of ranges, special ones. */
const VALUES = [
  0, -0, 1, -1, 0.3, -0.7, 1.5, -2.5, 2.5, 3, -4, 7.25, 100.5, -1000.25, 1e-8, -1e-300, 5e-324, 1e300, 709, -745, 710,
  2 ** 53, 1e22, Infinity, -Infinity, NaN,
]; // prettier-ignore

function columns(rows: readonly (readonly number[])[]): Float64Array[] {
  return (rows[0] ?? []).map((_, i) => Float64Array.from(rows, (row) => row[i] ?? NaN));
}

function agrees(graph: Graph, rows: readonly (readonly number[])[], tolerance = 1e-12): void {
  const expected = rows.map((row) =>
    evaluate(
      graph,
      row.map((x) => Float64Array.of(x)),
    ).map((values) => values[0]),
  );
  for (const [mode, backend] of backends) {
    const actual = backend.compile(graph, NONE).evaluate(columns(rows), rows.length);
    expected.forEach((values, point) => {
      values.forEach((value, output) => {
        const got = actual[output]?.[point];
        expect(close(got, value, tolerance), `${mode}, output ${output} at ${rows[point]?.join()}: ${got}, not ${value}`).toBe(true); // prettier-ignore
      });
    });
  }
}

function unaryGraph(op: (typeof UNARY)[number]): Graph {
  const b = createBuilder();
  return b.finish([b[op](b.input({ kind: 'variable', name: 'x', shape: [] }))]);
}

function variables(count: number) {
  const b = createBuilder();
  const x = Array.from({ length: count }, (_, i) => b.input({ kind: 'variable', name: `x${i}`, shape: [] }));
  return { b, x };
}

describe('every operation agrees with the reference interpreter', () => {
  it.each(UNARY)('%s', (op) => {
    agrees(unaryGraph(op), VALUES.map((x) => [x])); // prettier-ignore
  });
  it.each(BINARY)('%s', (op) => {
    const { b, x } = variables(2);
    agrees(b.finish([b[op](x[0] ?? 0, x[1] ?? 0)]), VALUES.flatMap((p) => VALUES.map((q) => [p, q]))); // prettier-ignore
  });
  it('select', () => {
    const { b, x } = variables(3);
    const rows = VALUES.flatMap((p) => [[p, 1, 2], [p, NaN, 3], [p, 4, -0]]); // prettier-ignore
    agrees(b.finish([b.select(x[0] ?? 0, x[1] ?? 0, x[2] ?? 0)]), rows);
  });
  it.each([0, 1, 3])('polygamma of order %d', (order) => {
    const { b, x } = variables(1);
    agrees(b.finish([b.polygamma(order, x[0] ?? 0)]), VALUES.map((p) => [p])); // prettier-ignore
  });
  it.each([-3, -2, -1, -0.5, 0.5, 1.5, 2, 3, 4, 5, 6, 7, 10, 2.2])('the power %d', (n) => {
    const { b, x } = variables(1);
    agrees(b.finish([b.pow(x[0] ?? 0, b.constant(n))]), [...VALUES, 1e60, 1e-60].map((p) => [p])); // prettier-ignore
  });
});

describe('graphs', () => {
  it('random ones, value, gradient and Hessian-vector product', () => {
    const step = fc.record({ op: fc.nat(), a: fc.nat(), c: fc.nat() });
    const point = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), point, (steps, at) => {
        const { b, x } = variables(3);
        const nodes = [...x, b.constant(0.5), b.constant(-1.25)];
        const pick = (i: number) => nodes[i % nodes.length] ?? 0;
        // Bounded functions, so that compositions neither overflow nor amplify rounding.
        const ops = [
          (p: number, q: number) => b.mul(b.sin(p), b.cos(q)),
          (p: number, q: number) => b.add(p, b.tanh(q)),
          (p: number) => b.exp(b.neg(b.mul(p, p))),
          (p: number) => b.sqrt(b.add(b.constant(1), b.mul(p, p))),
          (p: number, q: number) => b.atan2(p, b.add(b.constant(2), b.abs(q))),
          (p: number, q: number) => b.div(p, b.cosh(b.sin(q))),
          (p: number) => b.sigmoid(p),
          (p: number) => b.log1p(b.mul(p, p)),
          (p: number, q: number) => b.select(b.lt(p, q), p, b.asinh(q)),
        ];
        for (const { op, a, c } of steps) nodes.push(ops[op % ops.length]?.(pick(a), pick(c)) ?? 0);
        const graph = b.finish([nodes.at(-1) ?? 0]);
        agrees(graph, [at.slice(0, 3)], 1e-11);
        agrees(gradient(graph), [at.slice(0, 3)], 1e-9);
        agrees(hessianVectorProduct(graph), [at], 1e-7);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it('outputs that are inputs, constants, parameters, and the same twice', () => {
    const { b, x } = variables(1);
    const p = b.input({ kind: 'parameter', name: 'p', shape: [], value: 3, specialized: false });
    const graph = b.finish([x[0] ?? 0, b.constant(2), p, b.exp(p), x[0] ?? 0]);
    for (const [, backend] of backends) {
      const rows = backend.compile(graph, NONE).evaluate([Float64Array.of(5, 6, 7)], 3);
      expect(rows.map((row) => [...row])).toEqual([[5, 6, 7], [2, 2, 2], [3, 3, 3], new Array(3).fill(rows[3]?.[0]), [5, 6, 7]]); // prettier-ignore
      expect(rows[3]?.[0]).toBeCloseTo(Math.exp(3), 13);
    }
  });

  it('sine and cosine of one angle, whichever stands first, also when only one is an output', () => {
    const { b, x } = variables(2);
    const [p = 0, q = 0] = x;
    const first = b.mul(b.cos(p), b.sinh(q));
    agrees(b.finish([b.add(first, b.sin(p)), b.mul(b.cosh(q), b.sin(p)), b.cos(p)]), [[0.3, 1], [4, -2]]); // prettier-ignore
  });

  it('of 100,000 nodes, in functions that hand values on', () => {
    const { b, x } = variables(2);
    const [p = 0, q = 0] = x;
    const early = b.sin(p);
    let f = p;
    let sum = 0;
    for (let i = 0; b.size < 100_000; i++) {
      f = b.add(b.mul(b.constant(0.5 + i * 1e-6), f), q);
      sum = i === 0 ? f : b.add(sum, f);
    }
    const graph = b.finish([b.mul(f, early), b.mul(sum, b.cos(p))]);
    expect(graph.nodes.length).toBeGreaterThan(90_000);
    agrees(graph, [[0.3, 0.2], [1.5, -0.25], [-2, 4]]); // prettier-ignore
  });

  it('more points than a block, an odd number, coordinates shared or not', () => {
    const { b, x } = variables(2);
    const [p = 0, q = 0] = x;
    const graph = b.finish([b.sub(p, b.mul(b.constant(3), q))]);
    const points = 10_001;
    const xs = Float64Array.from({ length: points }, (_, i) => i);
    for (const [, backend] of backends) {
      const [row] = backend.compile(graph, NONE).evaluate([xs, 2], points);
      expect(row).toEqual(xs.map((value) => value - 6));
    }
  });

  it('of more elementary functions than stand where they are used', () => {
    const { b, x } = variables(1);
    const [first = 0] = x;
    const terms = Array.from({ length: 50 }, (_, i) => b.sin(b.add(b.log(b.add(b.constant(2 + i), first)), b.exp(first)))); // prettier-ignore
    agrees(b.finish([terms.reduce((sum, term) => b.add(sum, term))]), [[0.5], [-1], [3], [1e9], [800], [NaN]], 1e-12);
  });

  it('a grid into arrays that are there already', () => {
    const { b, x } = variables(2);
    const [first = 0, second = 0] = x;
    const graph = b.finish([b.add(first, second), b.mul(first, second)]);
    const points = 10_001;
    for (const [mode, backend] of backends) {
      const results = [new Float64Array(points), new Float64Array(points)];
      const answered = backend.compile(graph, NONE).evaluateGrid(-1, 0.25, points, results);
      expect(answered).toBe(results);
      const at = (i: number) => -1 + i * 0.25;
      expect(
        results[0]?.every((value, i) => value === 2 * at(i)),
        mode,
      ).toBe(true);
      expect(
        results[1]?.every((value, i) => value === at(i) ** 2),
        mode,
      ).toBe(true);
    }
  });

  it('a grid, and one point', () => {
    const { b, x } = variables(1);
    const graph = b.finish([b.mul(x[0] ?? 0, x[0] ?? 0)]);
    for (const [, backend] of backends) {
      const kernel = backend.compile(graph, NONE);
      expect([...(kernel.evaluateGrid(-1, 0.5, 5)[0] ?? [])]).toEqual([1, 0.25, 0, 0.25, 1]);
      const results = new Float64Array(1);
      kernel.evaluateOne(Float64Array.of(3), results);
      expect(results[0]).toBe(9);
    }
  });
});

describe('a backend', () => {
  const withParameter = (value: number) => {
    const { b, x } = variables(1);
    const p = b.input({ kind: 'parameter', name: 'p', shape: [], value, specialized: false });
    return b.finish([b.mul(x[0] ?? 0, b.exp(p))]);
  };

  it('keeps one kernel for all values of a parameter, and kernels apart that run in turn', () => {
    const backend = new WasmBackend('simd');
    const zero = backend.compile(withParameter(0), NONE);
    const one = backend.compile(withParameter(1), NONE);
    expect(backend.size).toBe(1);
    const other = backend.compile(derivative(withParameter(0)), NONE);
    expect(backend.size).toBe(2);
    for (let turn = 0; turn < 2; turn++) {
      expect(zero.evaluate([2], 1)[0]?.[0]).toBe(2);
      expect(one.evaluate([2], 1)[0]?.[0]).toBeCloseTo(2 * Math.E, 14);
      expect(other.evaluate([2], 1)[0]?.[0]).toBe(1);
    }
    one.setParameters([0]);
    expect(one.evaluate([2], 1)[0]?.[0]).toBe(2);
  });

  it('keeps a bounded number of kernels, those used last', () => {
    const backend = new WasmBackend('scalar');
    for (let i = 0; i < 200; i++) {
      const { b, x } = variables(1);
      backend.compile(b.finish([b.add(x[0] ?? 0, b.constant(i))]), NONE);
    }
    expect(backend.size).toBe(64);
    backend.dispose();
    expect(backend.size).toBe(0);
  });

  it('survives 2,000 graphs', () => {
    const backend = new WasmBackend('simd');
    for (let i = 0; i < 2000; i++) {
      const { b, x } = variables(1);
      const kernel = backend.compile(b.finish([b.mul(b.sin(x[0] ?? 0), b.constant(i))]), NONE);
      expect(kernel.evaluate([1], 1)[0]?.[0]).toBeCloseTo(i * Math.sin(1), 10);
    }
  });
});
