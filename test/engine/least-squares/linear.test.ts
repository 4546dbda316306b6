import { describe, expect, test } from 'vitest';
import golden from '../../golden/linear-least-squares.json' with { type: 'json' };
import type { LinearMethod } from '../../../src/engine/jobs/least-squares.ts';
import { solveLinear } from '../../../src/engine/least-squares/linear.ts';
import { problemOf } from '../../../src/engine/least-squares/problem.ts';

interface Case {
  name: string;
  matrix: number[][];
  rhs: number[];
  weights?: number[];
  ridge?: number;
  x: number[];
  standardErrors: (number | string)[];
  rss: number;
  rank: number;
  condition: number | string;
}

const cases = golden as Case[];

/** Digits that agree, at most 16; exact zeros must be below 1e-20 of the largest. */
function digits(actual: ArrayLike<number>, expected: readonly (number | string)[]): number {
  const numbers = expected.map(Number);
  const most = Math.max(...numbers.map(Math.abs), Number.MIN_VALUE);
  return Math.min(
    ...numbers.map((value, i) => {
      const found = actual[i] ?? NaN;
      if (Number.isNaN(value)) return Number.isNaN(found) ? 16 : 0;
      if (found === value) return 16;
      const scale = Math.abs(value) > 1e-12 * most ? Math.abs(value) : 1e-4 * most;
      return Math.min(16, -Math.log10(Math.abs(found - value) / scale));
    }),
  );
}

function solve({ matrix, rhs, weights, ridge }: Case, method: LinearMethod) {
  const problem = problemOf(matrix, rhs, ridge ?? 0);
  return solveLinear({ ...problem, weights: weights ? Float64Array.from(weights) : null }, method);
}

const deficient = (one: Case) => one.rank < (one.matrix[0]?.length ?? 0);

describe.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
  const methods: LinearMethod[] = deficient(one) ? ['auto', 'qr', 'svd'] : ['auto', 'cholesky', 'qr', 'svd', 'cgls'];
  test.each(methods)('by %s', (method) => {
    const solution = solve(one, method);
    const report = {
      x: digits(solution.x, one.x),
      errors: digits(solution.standardErrors, one.standardErrors),
      rss: digits([solution.rss], [one.rss]),
      condition: digits([solution.condition], [one.condition]),
    };
    if (process.env.REPORT)
      console.log(
        one.name.padEnd(36),
        method.padEnd(9),
        solution.method,
        solution.arithmetic,
        JSON.stringify(report),
        solution.digits.toFixed(2),
        solution.iterations,
      );
    expect(solution.rank).toBe(one.rank);
    expect(report.x).toBeGreaterThan(13);
  });
});
