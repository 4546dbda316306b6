import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answerLeastSquares } from '../../src/cli/least-squares.ts';
import type { Answer, LeastSquaresRequest } from '../../src/cli/requests.ts';
import { parseRequest } from '../../src/cli/requests.ts';
import { agreement, readNist } from '../engine/least-squares/nist.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'least-squares-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function answer(name: string, text: string, fields: Record<string, unknown>): Answer {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  const request = parseRequest({ job: 'leastSquares', file, ...fields });
  if (typeof request === 'string') throw new Error(request);
  return answerLeastSquares(request as LeastSquaresRequest);
}

function solved(
  given: Answer,
): Record<string, unknown> & { x: number[]; explanation: string; standardErrors: number[] } {
  if (!given.ok) throw new Error(given.diagnostics.map(({ message }) => message).join(' '));
  return given as never;
}

function refusal(given: Answer): string {
  expect(given.ok).toBe(false);
  return given.ok ? '' : (given.diagnostics[0]?.message ?? '');
}

const LINEAR = `
import numpy as np
A = np.array([[1., 0.], [1., 1.], [1., 2.], [1., 3.]])
b = [1, 3, 5, 7.5]
wide = [[1, 2, 3], [4, 5, 6]]
twice = [[1, 2], [2, 4], [3, 6]]
three = [1, 2, 3]
two = [1, 2]
ragged = [[1, 2], [3], [4, 5]]
hollow = np.array([[1., np.nan], [2, 3], [4, 5]])
empty = []
w = [1, 1, 1, 0]
`;

describe('a matrix and a vector', () => {
  const ask = (fields: Record<string, unknown>) => answer('linear.py', LINEAR, fields);

  test.each(['auto', 'cholesky', 'qr', 'svd', 'cgls'])('a line by %s', (method) => {
    const result = solved(ask({ matrix: 'A', rhs: 'b', method }));
    expect(result.x).toEqual([0.9, 2.15]);
    expect(result.rank).toBe(2);
    expect(result.degreesOfFreedom).toBe(2);
    expect(result.rss).toBeCloseTo(0.075, 14);
    expect(result.standardErrors[1]).toBeCloseTo(Math.sqrt(0.0375 / 5), 14);
  });

  test('weights leave rows out', () => {
    expect(solved(ask({ matrix: 'A', rhs: 'b', weights: 'w' })).x).toEqual([1, 2]);
  });

  test('nested arrays of JavaScript', () => {
    const text = 'const A = [[2, 0], [0, 4]];\nexport const b = [1, 2];\n';
    expect(solved(answer('linear.ts', text, { matrix: 'A', rhs: 'b' })).x).toEqual([0.5, 0.5]);
  });

  test('columns that depend on each other: the shortest solution, and what to do', () => {
    const result = solved(ask({ matrix: 'twice', rhs: 'three' }));
    expect(result.x).toEqual([0.2, 0.4]);
    expect(result.rank).toBe(1);
    expect(result.explanation).toMatch(/rank 1 of 2.*ridge.*do not determine x\[0\], x\[1\]/);
  });

  test('more unknowns than equations', () => {
    const result = solved(ask({ matrix: 'wide', rhs: 'two' }));
    expect(result.explanation).toMatch(/more unknowns \(3\) than equations \(2\)/);
    expect(result.standardErrors).toEqual([NaN, NaN, NaN]);
  });

  test('an optimizer on the mean of squares', () => {
    const result = solved(
      ask({ matrix: 'A', rhs: 'b', loss: 'mean', optimizer: 'LBFGS', stop: { maxIterations: 40 }, trace: true }),
    );
    expect(result.x[0]).toBeCloseTo(0.9, 4);
    expect(result.rss).toBeCloseTo(0.075, 6);
    expect(result.trace).toBeDefined();
  });

  test.each([
    [{ matrix: 'ragged', rhs: 'three' }, /ragged\[0\] has 2 numbers and ragged\[1\] has 1/],
    [{ matrix: 'A', rhs: 'three' }, /A has 4 rows and three has 3 numbers/],
    [{ matrix: 'hollow', rhs: 'three' }, /hollow holds NaN in row 0, column 1/],
    [{ matrix: 'empty', rhs: 'three' }, /empty is an empty array/],
    [{ matrix: 'A', rhs: 'missing' }, /missing is not defined/],
    [{ matrix: 'A' }, /"rhs" is missing/],
    [{ matrix: 'A', rhs: 'b', method: 'lu' }, /no method lu; the methods are: auto, cholesky/],
    [{ matrix: 'twice', rhs: 'three', method: 'cholesky' }, /singular.*"qr"/],
    [{ rhs: 'b' }, /Give one of "matrix"/],
    [{ matrix: 'A', rhs: 'b', optimizer: 'SGD' }, /"stop" needs "maxIterations"/],
  ])('%o', (fields, message) => {
    expect(refusal(ask(fields))).toMatch(message);
  });
});

describe('fits', () => {
  const set = readNist('Misra1a');
  const list = (values: Float64Array | undefined) => `[${[...(values ?? [])].join(', ')}]`;
  const PYTHON = `
import numpy as np
import math
xs = np.array(${list(set.x[0])})
ys = np.array(${list(set.y)})
short = ys[:5]
def model(x, b1, b2):
    return b1 * (1 - np.exp(-b2 * x))
def scalar(x, b1, b2):
    return b1 * (1 - math.exp(-b2 * x))
def residual(p):
    return ys - p[0] * (1 - np.exp(-p[1] * xs))
def loop(p):
    return np.array([ys[i] - p[0] * (1 - math.exp(-p[1] * xs[i])) for i in range(len(xs))])
def line(x, a, b):
    return a + b * x
def nowhere(p):
    return np.log(-1 - p[0] ** 2) * ys
def unseen(p):
    return ys - p[0] + 0 * p[1]
`;
  const JAVASCRIPT = `
const xs = ${list(set.x[0])};
const ys = ${list(set.y)};
export const model = (x, b1, b2) => b1 * (1 - Math.exp(-b2 * x));
export function residual([b1, b2]) {
  return xs.map((x, i) => ys[i] - model(x, b1, b2));
}
`;
  const data = { x: 'xs', y: 'ys' };
  const start = set.starts[0];

  test.each([
    ['fit.py', { function: 'residual' }],
    ['fit.py', { function: 'loop' }],
    ['fit.py', { model: 'model', independent: 'x', data }],
    ['fit.py', { model: 'scalar', independent: 'x', data }],
    ['fit.js', { function: 'residual' }],
    ['fit.js', { model: 'model', data }],
  ])('%s %o', (name, fields) => {
    const result = solved(answer(name, name === 'fit.py' ? PYTHON : JAVASCRIPT, { ...fields, start }));
    expect(agreement(result.x, set.parameters)).toBeGreaterThan(9);
    expect(agreement(result.standardErrors, set.deviations)).toBeGreaterThan(9);
    expect(result.termination).toBe('converged');
    expect(result.degreesOfFreedom).toBe(12);
  });

  test('what is linear in its unknowns is solved as such, wherever it starts', () => {
    const result = solved(answer('fit.py', PYTHON, { model: 'line', independent: 'x', data, start: [1e9, -1e9] }));
    expect(result.termination).toBe('solved');
  });

  test('any optimizer on the sum of squares', () => {
    const result = solved(
      answer('fit.py', PYTHON, {
        function: 'residual',
        start: [240, 5e-4],
        optimizer: 'Newton',
        stop: { maxIterations: 30 },
      }),
    );
    expect(agreement(result.x, set.parameters)).toBeGreaterThan(6);
  });

  test('an unknown that the data do not feel is named', () => {
    const result = solved(answer('fit.py', PYTHON, { function: 'unseen', start: [1, 1], method: 'lm' }));
    expect(result.explanation).toMatch(/do not determine p\[1\]/);
  });

  test.each([
    [{ function: 'residual' }, /"start" is missing/],
    [{ function: 'nowhere', start: [1] }, /is NaN at the start: choose a start/],
    [{ model: 'model', start }, /"data" is missing/],
    [{ model: 'model', independent: 'x', data: { x: 'xs', y: 'short' }, start }, /xs has 14 numbers and short has 5/],
    [{ model: 'model', independent: 'x', data: { x: 'xs' }, start }, /what is fitted/],
    [{ function: 'residual', start, method: 'simplex' }, /no method simplex/],
    [{ function: 'residual', start, method: 'cholesky' }, /linear in all unknowns/],
    [{ function: 'residual', start, matrix: 'A' }, /Give one of/],
  ])('%o', (fields, message) => {
    expect(refusal(answer('fit.py', PYTHON, fields))).toMatch(message);
  });
});
