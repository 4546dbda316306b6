/** Eigenvalues, interval arithmetic, certificates, and what a point is called. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceBackend } from '../../../src/engine/float64/reference.ts';
import { certificateOf } from '../../../src/engine/minimize/certify.ts';
import { checkSolution } from '../../../src/engine/minimize/check.ts';
import { symmetricEigen } from '../../../src/engine/minimize/eigen.ts';
import type { Interval } from '../../../src/engine/minimize/interval.ts';
import { intervalsOf } from '../../../src/engine/minimize/interval.ts';
import { newtonAt, newtonStepAt } from '../../../src/engine/minimize/newton.ts';
import { createObjective } from '../../../src/engine/minimize/objective.ts';
import { norm } from '../../../src/engine/minimize/vectors.ts';
import type { Builder } from '../../../src/graph/builder.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import type { NodeId } from '../../../src/graph/graph.ts';
import { himmelblau, ofVector, powerSum, rosenbrock } from './problems.ts';

const objectiveOf = (graph: ReturnType<typeof rosenbrock>) => createObjective(graph, new Map(), referenceBackend);

describe('eigenvalues', () => {
  test('of the second difference matrix, known in closed form', () => {
    const n = 30;
    const matrix = Array.from({ length: n }, (_, i) =>
      Float64Array.from({ length: n }, (__, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    );
    const { values, vectors } = symmetricEigen(matrix);
    values.forEach((value, k) => {
      expect(Math.abs(value - (2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))))).toBeLessThan(1e-13);
      const vector = vectors[k] ?? new Float64Array(n);
      expect(norm(vector)).toBeCloseTo(1, 13);
      matrix.forEach((row, i) => {
        const product = row.reduce((sum, element, j) => sum + element * (vector[j] ?? 0), 0);
        expect(Math.abs(product - value * (vector[i] ?? 0))).toBeLessThan(1e-13);
      });
    });
  });

  test('small ones beside large ones keep their digits', () => {
    const { values } = symmetricEigen([Float64Array.of(1e12, 1), Float64Array.of(1, 2e-8)]);
    // Product of the two is the determinant, 2e4 - 1.
    expect((values[0] ?? NaN) * (values[1] ?? NaN)).toBeCloseTo(19999, 6);
    expect(symmetricEigen([Float64Array.of(0, 0), Float64Array.of(0, 0)]).values).toEqual(Float64Array.of(0, 0));
  });
});

describe('interval arithmetic', () => {
  const functions: readonly (readonly [string, (b: Builder, x: NodeId, y: NodeId) => NodeId, (x: number, y: number) => number])[] = [
    ['x y - x^2 / (y^2 + 1)', (b, x, y) => b.sub(b.mul(x, y), b.div(b.mul(x, x), b.add(b.mul(y, y), b.constant(1)))), (x, y) => x * y - (x * x) / (y * y + 1)],
    ['sin x cos y', (b, x, y) => b.mul(b.sin(x), b.cos(y)), (x, y) => Math.sin(x) * Math.cos(y)],
    ['exp(tanh x) + log(2 + y^2)', (b, x, y) => b.add(b.exp(b.tanh(x)), b.log(b.add(b.constant(2), b.pow(y, b.constant(2))))), (x, y) => Math.exp(Math.tanh(x)) + Math.log(2 + y ** 2)],
    ['x^3 - |y|', (b, x, y) => b.sub(b.pow(x, b.constant(3)), b.abs(y)), (x, y) => x ** 3 - Math.abs(y)],
    ['x^-2 sqrt(1 + y^4)', (b, x, y) => b.mul(b.pow(b.add(b.mul(x, x), b.constant(1)), b.constant(-2)), b.sqrt(b.add(b.constant(1), b.pow(y, b.constant(4))))), (x, y) => (x * x + 1) ** -2 * Math.sqrt(1 + y ** 4)],
    ['min and max', (b, x, y) => b.add(b.min(x, y), b.max(b.cosh(x), b.atan(y))), (x, y) => Math.min(x, y) + Math.max(Math.cosh(x), Math.atan(y))],
  ]; // prettier-ignore

  test.each(functions)('holds every value: %s', (_, make, f) => {
    const b = createBuilder();
    const input = (name: string) => b.input({ kind: 'variable', name, shape: [] });
    const graph = b.finish([make(b, input('x'), input('y'))]);
    const side = fc.tuple(fc.double({ min: -6, max: 6, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }));
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(side, side, share, share, ([x, dx], [y, dy], s, t) => {
        const [bounds] = intervalsOf(graph, [[x, x + dx], [y, y + dy]]) ?? []; // prettier-ignore
        const value = f(Math.min(x + dx, x + s * dx), Math.min(y + dy, y + t * dy));
        expect(bounds?.[0]).toBeLessThanOrEqual(value);
        expect(bounds?.[1]).toBeGreaterThanOrEqual(value);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  test('a point stays narrow; what leaves its domain is undecided', () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [] });
    const graph = b.finish([b.add(b.mul(b.log(x), b.sin(x)), b.select(b.lt(x, b.constant(2)), x, b.neg(x)))]);
    const at = (interval: Interval) => intervalsOf(graph, [interval]);
    const [bounds] = at([1.5, 1.5]) ?? [];
    expect((bounds?.[1] ?? NaN) - (bounds?.[0] ?? NaN)).toBeLessThan(1e-13);
    expect(at([-1, 1])).toBeNull();
    expect(at([1, 3])).toBeNull();
    expect(at([3, 4])).not.toBeNull();
  });
});

describe('certificates', () => {
  test.each([1e-3, 1e-5, 1e-8, 1e-12, 0])('bound the true distance of a point that is %d off', (offset) => {
    const graph = rosenbrock();
    const objective = objectiveOf(graph);
    const x = Float64Array.of(1 + offset, 1 - offset);
    const certificate = certificateOf(objective, x);
    const distance = Math.hypot((x[0] ?? 0) - 1, (x[1] ?? 0) - 1);
    expect(certificate?.distance).toBeGreaterThanOrEqual(distance);
    expect(certificate?.distance).toBeLessThan(1.001 * distance + 1e-11);
    expect(certificate?.kind).toBe('minimum');
  });

  test('Himmelblau’s maximum and a saddle', () => {
    const objective = objectiveOf(himmelblau());
    const refined = (x: number, y: number) => {
      let at = Float64Array.of(x, y);
      for (let i = 0; i < 20; i++) at = at.map((value, k) => value + (newtonAt(objective, at)?.step[k] ?? NaN));
      return checkSolution(objective, at);
    };
    expect(refined(-0.27, -0.92)).toMatchObject({ kind: 'maximum', digits: { certified: true } });
    expect(refined(3.385, 0.0739)).toMatchObject({ kind: 'saddle', digits: { certified: true } });
    expect(refined(3.58, -1.85)).toMatchObject({ kind: 'minimum', digits: { certified: true } });
  });
});

test('Newton’s step by elimination is that by eigenvalues', () => {
  const objective = objectiveOf(rosenbrock());
  const x = Float64Array.of(-1.2, 1);
  const step = newtonStepAt(objective, x);
  newtonAt(objective, x)?.step.forEach((value, i) => {
    expect(step?.[i]).toBeCloseTo(value, 12);
  });
  // By hand: the gradient is (-215.6, -88), the Hessian [[1330, 480], [480, 200]].
  expect(step?.[0]).toBeCloseTo((215.6 * 200 - 88 * 480) / (1330 * 200 - 480 * 480), 12);
  const flat = ofVector(2, (b, at) => b.mul(at(0), at(0)));
  expect(newtonStepAt(objectiveOf(flat), x)).toBeNull();
});

describe('what a point is', () => {
  test('not converged: how far a stationary point is', () => {
    const check = checkSolution(objectiveOf(powerSum(2, 2)), Float64Array.of(3, 4));
    expect(check.kind).toBe('notConverged');
    expect(check.sentence).toContain('about 5 away');
    expect(check.digits).toBeNull();
  });

  test('a minimum whose curvature vanishes: Newton’s steps tell how far it is', () => {
    const check = checkSolution(objectiveOf(powerSum(2, 6)), Float64Array.of(3e-4, 4e-4));
    expect(check.kind).toBe('degenerate');
    expect(check.digits?.certified).toBe(false);
    // The distance is 5e-4.
    expect(check.digits?.value).toBeCloseTo(-Math.log10(5e-4), 1);
  });

  test('a valley is degenerate', () => {
    const valley = ofVector(2, (b, at) => {
      const sum = b.add(at(0), at(1));
      return b.mul(sum, sum);
    });
    const check = checkSolution(objectiveOf(valley), Float64Array.of(2, -2));
    expect(check.kind).toBe('degenerate');
    expect(check.eigenvalues?.largest).toBeCloseTo(4, 12);
  });

  test('estimated where an operation has no interval rule: log gamma', () => {
    const smooth = ofVector(1, (b, at) => b.add(b.mul(at(0), at(0)), b.lgamma(b.add(b.constant(3), at(0)))));
    const objective = objectiveOf(smooth);
    let x = Float64Array.of(-0.3);
    for (let i = 0; i < 20; i++) x = x.map((value, k) => value + (newtonAt(objective, x)?.step[k] ?? NaN));
    expect(checkSolution(objective, x)).toMatchObject({ kind: 'minimum', digits: { certified: false } });
  });
});
