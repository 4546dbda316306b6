import { describe, expect, it } from 'vitest';
import { derivativeAt } from '../../src/engine/points.ts';
import { createBuilder } from '../../src/graph/builder.ts';

describe('derivatives at points', () => {
  it('of a scalar function: value, gradient, Hessian', () => {
    // f = x^2 y + sin y
    const b = createBuilder();
    const [x, y] = ['x', 'y'].map((name) => b.input({ kind: 'variable', name, shape: [] }));
    const f = b.finish([b.add(b.mul(b.mul(x ?? 0, x ?? 0), y ?? 0), b.sin(y ?? 0))]);
    const points = [[1, 2], [3, -1]]; // prettier-ignore
    const results = derivativeAt(f, points, 2);
    points.forEach(([u = 0, v = 0], i) => {
      const { values, jacobian, hessians } = results[i] ?? { values: [], jacobian: [], hessians: [] };
      expect(values[0]).toBeCloseTo(u * u * v + Math.sin(v), 12);
      expect(jacobian[0]?.map((d) => d.toFixed(10))).toEqual(
        [2 * u * v, u * u + Math.cos(v)].map((d) => d.toFixed(10)),
      );
      expect(hessians[0]?.flat().map((d) => d.toFixed(10))).toEqual(
        [2 * v, 2 * u, 2 * u, -Math.sin(v)].map((d) => d.toFixed(10)),
      );
    });
  });

  it('of vectors: Jacobian by flattened outputs and variables, a Hessian per output', () => {
    // f(x in R^2, s) = (x * s, sum x^2)
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [2] });
    const s = b.input({ kind: 'variable', name: 's', shape: [] });
    const f = b.finish([b.mul(x, s), b.sum(b.mul(x, x))]);
    const [result] = derivativeAt(f, [[2, 3, 5]], 2);
    expect(result?.values).toEqual([10, 15, 13]);
    expect(result?.jacobian).toEqual([[5, 0, 2], [0, 5, 3], [4, 6, 0]]); // prettier-ignore
    expect(result?.hessians).toEqual([
      [[0, 0, 1], [0, 0, 0], [1, 0, 0]],
      [[0, 0, 0], [0, 0, 1], [0, 1, 0]],
      [[2, 0, 0], [0, 2, 0], [0, 0, 0]],
    ]); // prettier-ignore
  });

  it('leaves out what the order does not ask for, and refuses points that do not fit', () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [] });
    const f = b.finish([b.exp(x)]);
    expect(derivativeAt(f, [[0]], 0)).toEqual([{ values: [1], jacobian: [], hessians: [] }]);
    expect(derivativeAt(f, [], 1)).toEqual([]);
    expect(() => derivativeAt(f, [[1, 2]], 0)).toThrow('1 numbers');
  });

  it('keeps the trap of nested tapes right: x exp x at 0.7 has the derivative 3.42', () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [] });
    const [result] = derivativeAt(b.finish([b.mul(x, b.exp(x))]), [[0.7]], 2);
    expect(result?.jacobian[0]?.[0]).toBeCloseTo(1.7 * Math.exp(0.7), 12);
    expect(result?.hessians[0]?.[0]?.[0]).toBeCloseTo(2.7 * Math.exp(0.7), 12);
  });
});
