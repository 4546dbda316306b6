/** Masks and indices that depend on the inputs: values as computed by hand here, derivatives against differences. */
import { describe, expect, it } from 'vitest';
import { evaluateAt, jacobianAt, readFunction } from './reading.ts';

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const above = (x: readonly number[], bound = 0) => x.filter((v) => v > bound);
const mean = (values: readonly number[]) => sum(values) / values.length;
const std = (values: readonly number[]) => Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)));

/** The body of f, and what it is at x. */
const MASKS: readonly (readonly [string, (x: readonly number[]) => number])[] = [
  ['return x[x > 0].sum()', (x) => sum(above(x))],
  ['return np.sum(x[x > 0]**2 + 1)', (x) => sum(above(x).map((v) => v * v + 1))],
  ['m = x > 0\n    return np.mean(np.log(x[m]) - 2 * x[m])', (x) => mean(above(x).map((v) => Math.log(v) - 2 * v))],
  ['return np.sqrt(x[x > 0]).max() - x[~(x > 0)].min()', (x) => Math.max(...above(x).map(Math.sqrt)) - Math.min(...x.filter((v) => v <= 0))],
  ['return np.prod(-x[x > 0]) + np.std(x[x > 0])', (x) => above(x).reduce((a, v) => -a * v, 1) + std(above(x))],
  ['return len(x[x > 0]) * x[0] + x[x > 0].size + x[x > 0].shape[0]', (x) => above(x).length * ((x[0] ?? 0) + 2)],
  ['p = x[x > 0]\n    return p @ p + np.linalg.norm(p) + np.dot(p, 2 * p)', (x) => 3 * sum(above(x).map((v) => v * v)) + Math.hypot(...above(x))],
  ['y = x.copy()\n    y[y > 1] *= 3\n    y[x < 0] = x[x < 0]**2\n    return y.sum()', (x) => sum(x.map((v) => (v > 1 ? 3 * v : v < 0 ? v * v : v)))],
  ['p = x[x > 9]\n    return p.sum() if len(p) > 0 else x[0]', (x) => x[0] ?? NaN],
]; // prettier-ignore

const INDICES: readonly (readonly [string, (x: readonly number[]) => number])[] = [
  ['return x[np.argmax(x)]**2 + x[x.argmin()]', (x) => Math.max(...x) ** 2 + Math.min(...x)],
  ['return np.argmax(x) + 10 * np.argmin(x) + x[0]', (x) => x.indexOf(Math.max(...x)) + 10 * x.indexOf(Math.min(...x)) + (x[0] ?? 0)],
  ['t = [1.0, 4.0, 9.0]\n    return t[int(abs(x[0]))] * x[1] + t[-1 - int(abs(x[0]))]', (x) => (1 + Math.trunc(Math.abs(x[0] ?? 0))) ** 2 * (x[1] ?? 0) + (3 - Math.trunc(Math.abs(x[0] ?? 0))) ** 2],
  ['A = np.arange(9.0).reshape(3, 3)\n    i = np.argmax(x)\n    return A[i] @ x + A[1, i] + A[:, i].sum()', (x) => {
    const i = x.indexOf(Math.max(...x));
    return sum(x.map((v, j) => (3 * i + j) * v)) + 3 + i + 9 + 3 * i;
  }],
  ['return np.sum(x[np.argsort(x)] * np.array([1, 10, 100]))', (x) => sum([...x].sort((a, b) => a - b).map((v, i) => v * 10 ** i))],
  ['y = np.zeros(3)\n    y[np.argmax(x)] = x[0]\n    return y @ np.array([1, 2, 3])', (x) => (x.indexOf(Math.max(...x)) + 1) * (x[0] ?? 0)],
  ['l = [0.0, 0.0, 0.0]\n    l[int(np.argmin(x))] += x[1]\n    return l[0] + 2 * l[1] + 3 * l[2]', (x) => (x.indexOf(Math.min(...x)) + 1) * (x[1] ?? 0)],
]; // prettier-ignore

const POINTS = [
  [0.5, -0.75, 1.5],
  [1.25, 0.375, -0.5],
  [-1.75, 2.5, 0.25],
];

function agrees(body: string, expected: (x: readonly number[]) => number): void {
  const traced = readFunction(`import numpy as np\ndef f(x):\n    ${body}\n`, [3]);
  for (const point of POINTS) {
    expect(evaluateAt(traced, point)[0]).toBeCloseTo(expected(point), 12);
    const { exact, differences } = jacobianAt(traced, point);
    exact.forEach((value, i) => {
      expect(value).toBeCloseTo(differences[i] ?? NaN, 6);
    });
  }
}

describe('masks that depend on the inputs', () => {
  it.each(MASKS)('%s', agrees);

  it('are refused where the number of elements matters', () => {
    for (const body of [
      'x[x > 0] + x',
      'np.sort(x[x > 0])',
      'x[x > 0] + x[x > 1]',
      'x[x > 0][0]',
      'sum(v for v in x[x > 0])',
    ])
      expect(() => readFunction(`import numpy as np\ndef f(x):\n    return ${body}\n`, [3])).toThrow(/Use np.where/);
  });

  it('leave nothing of what they leave out, in derivatives neither', () => {
    const traced = readFunction('import numpy as np\ndef f(x):\n    return np.sum(np.log(x[x > 0]))\n', [2]);
    expect(jacobianAt(traced, [2, 0]).exact).toEqual([0.5, 0]);
  });
});

describe('indices that depend on the inputs', () => {
  it.each(INDICES)('%s', agrees);

  it('give NaN outside', () => {
    const traced = readFunction('def f(x):\n    return [1.0, 2.0][int(x)] * x\n', []);
    expect(evaluateAt(traced, [1.5])).toEqual([3]);
    expect(evaluateAt(traced, [2.5])).toEqual([NaN]);
  });
});
