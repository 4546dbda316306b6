import { describe, expect, test } from 'vitest';
import { solveLinear } from '../../../src/engine/least-squares/linear.ts';
import { solveNormalEquations } from '../../../src/engine/least-squares/normal-equations.ts';
import type { LinearProblem } from '../../../src/engine/least-squares/problem.ts';
import { createLinearAlgebra } from '../../../src/engine/wasm/linear-algebra/kernels.ts';

/** About normal, always the same; columns of sizes from 1e-6 to 1e6. */
function problem(rows: number, columns: number, grown = 0): LinearProblem {
  let state = 3;
  const uniform = () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
  const draw = () => uniform() + uniform() + uniform() - 1.5;
  const matrix = Float64Array.from({ length: rows * columns }, draw).map(
    (value, i) => value * 10 ** (((Math.floor(i / rows) * 5) % 13) - 6) * (1 + grown * Math.floor(i / rows)),
  );
  const rhs = Float64Array.from({ length: rows }, draw);
  return { rows, columns, matrix, matrixLow: null, rhs, rhsLow: null, weights: null, ridge: 0 };
}

/** The largest relative difference. */
function difference(p: ArrayLike<number>, q: ArrayLike<number>): number {
  return Math.max(...Array.from(p, (value, i) => Math.abs((q[i] ?? NaN) / value - 1)));
}

describe.each(['simd', 'scalar'] as const)('%s', (mode) => {
  const kernels = createLinearAlgebra(mode);

  // The last one is beyond what float32 is used from.
  test.each([
    [1, 1],
    [5, 3],
    [100, 10],
    [257, 13],
    [1001, 101],
  ])('%i x %i as without WebAssembly', (rows, columns) => {
    const given = problem(rows, columns);
    const plain = solveLinear(given, 'auto', null);
    const quick = solveLinear(given, 'auto', kernels);
    expect(quick.method).toBe('cholesky');
    expect(quick.digits).toBeGreaterThan(15.5);
    expect(difference(plain.x, quick.x)).toBeLessThan(3e-16);
    expect(quick.rank).toBe(columns);
    expect(quick.degreesOfFreedom).toBe(plain.degreesOfFreedom);
    if (rows === columns) return;
    expect(Math.abs(quick.rss / plain.rss - 1)).toBeLessThan(1e-14);
    expect(difference(plain.standardErrors, quick.standardErrors)).toBeLessThan(1e-12);
    expect(Math.abs(quick.condition / plain.condition - 1)).toBeLessThan(1e-6);
    expect(difference(plain.covariance()[0] ?? [], quick.covariance()[0] ?? [])).toBeLessThan(1e-11);
    const most = Math.max(...plain.residuals.map(Math.abs));
    quick.residuals.forEach((value, i) => {
      expect(Math.abs(value - (plain.residuals[i] ?? NaN))).toBeLessThan(1e-15 * most);
    });
  });

  test.each([
    [30, 4],
    [1001, 101],
  ])('%i x %i with weights, some of them 0', (rows, columns) => {
    const given = {
      ...problem(rows, columns),
      weights: Float64Array.from({ length: rows }, (_, i) => ((i * 7) % 10) / 3),
    };
    const plain = solveLinear(given, 'auto', null);
    const quick = solveLinear(given, 'auto', kernels);
    expect(quick.method).toBe('cholesky');
    expect(difference(plain.x, quick.x)).toBeLessThan(3e-16);
    expect(Math.abs(quick.rss / plain.rss - 1)).toBeLessThan(1e-14);
    expect(quick.degreesOfFreedom).toBe(plain.degreesOfFreedom);
    expect(difference(plain.standardErrors, quick.standardErrors)).toBeLessThan(1e-12);
    const most = Math.max(...plain.residuals.map(Math.abs));
    quick.residuals.forEach((value, i) => {
      expect(Math.abs(value - (plain.residuals[i] ?? NaN))).toBeLessThan(1e-14 * most);
    });
  });

  test('an exact solution leaves nothing', () => {
    const given = problem(20, 4);
    const matrix = given.matrix.map((_, i) => ((i * i * 7) % 31) - 15);
    const exact = [3, -2, 5, 1];
    const rhs = Float64Array.from({ length: 20 }, (_, i) =>
      exact.reduce((sum, value, j) => sum + value * (matrix[j * 20 + i] ?? NaN), 0),
    );
    const { x, rss, residuals, method } = solveLinear({ ...given, matrix, rhs }, 'auto', kernels);
    expect(method).toBe('cholesky');
    expect([...x]).toEqual(exact);
    expect(rss).toBe(0);
    expect(residuals.every((value) => value === 0)).toBe(true);
  });

  test('columns that nearly depend on each other, zeros, and the ends of the range are left to others', () => {
    const { matrix, rhs } = problem(40, 5);
    const solve = (change: (value: number, j: number) => number, most = 1e6) =>
      solveNormalEquations(
        kernels,
        { matrix: matrix.map((value, i) => change(value, Math.floor(i / 40))), rhs, columns: 5, weights: null },
        most,
      );
    expect(solve((value) => value)).toBeDefined();
    expect(solve((value) => value, 1.2)).toBeUndefined();
    expect(solve((value, j) => (j === 2 ? 0 : value))).toBeUndefined();
    expect(solve((value, j) => (j === 2 ? 1e160 * value : value))).toBeUndefined();
    expect(solve((value, j) => (j === 2 ? 1e-160 * value : value))).toBeUndefined();
    const twice = matrix.slice();
    for (let i = 0; i < 40; i++) twice[40 + i] = (twice[i] ?? NaN) * (1 + (i % 2) * 1e-9);
    expect(solveNormalEquations(kernels, { matrix: twice, rhs, columns: 5, weights: null }, 1e6)).toBeUndefined();
  });
});

test('what is computed later is that of the matrix, whoever used the memory in between', () => {
  const kernels = createLinearAlgebra('simd');
  const given = problem(60, 6);
  const first = solveLinear(given, 'auto', kernels);
  solveLinear(problem(90, 9), 'auto', kernels);
  const plain = solveLinear(given, 'auto', null);
  expect(difference(plain.standardErrors, first.standardErrors)).toBeLessThan(1e-12);
  expect(structuredClone({ ...first, covariance: null }).condition).toBe(first.condition);
});
