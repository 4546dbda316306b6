/**
 * Residuals at a point as Levenberg-Marquardt sees them: lengths, and damped steps. By the normal equations, summed up over the
 * rows on the vector machine, where the columns are independent enough; else by QR and singular values of the Jacobian.
 */
import { createDamped } from './damped.ts';
import type { Factorized } from './gram-factor.ts';
import { columnLengths, factorGram, gramScaled, plusScaled, quotients, solveFactored } from './gram-factor.ts';
import { lengthOf } from './problem.ts';
import type { Residuals } from './residuals.ts';
import type { Normal, RowSystem } from './row-system.ts';

export type Problem = Pick<Residuals, 'count' | 'unknowns' | 'values' | 'linearize'> & {
  readonly system?: RowSystem | undefined;
};

/** The model min |J d + r|^2 + lambda |D d|^2 around a point. */
export interface Steps {
  readonly solve: (lambda: number) => Float64Array;
  /** |D d| at lambda, and its derivative. */
  readonly length: (lambda: number) => { readonly value: number; readonly slope: number };
  /** What the model promises: |J d|^2 + 2 lambda |D d|^2. */
  readonly gain: (lambda: number) => number;
  /**
   * The second-order part of the path that `first` begins, from the residuals a little ahead; undefined where it would cost as
   * much as a step.
   */
  readonly acceleration: ((first: Float64Array, lambda: number) => Float64Array) | undefined;
}

interface Point {
  /** Of the columns of J. */
  readonly lengths: Float64Array;
  /** Of J'r. */
  readonly gradientNorm: () => number;
  readonly finite: boolean;
  readonly steps: (scale: Float64Array) => Steps;
}

/** The residuals' Euclidean length there comes first: only where it is taken, the rest is asked for. */
interface Trial {
  readonly norm: number;
  readonly point: () => Point;
}

export type Model = (p: Float64Array) => Trial;

/** How far ahead, in parts of the step, the curvature is looked for. */
const AHEAD = 0.1;

export function modelOf(problem: Problem): Model {
  const { system } = problem;
  if (!system) return (p) => ({ norm: lengthOf(problem.values(p)), point: () => byJacobian(problem, p) });
  return (p) => {
    // Most points are taken: their derivatives are computed along with them.
    const normal = system.linearize(p);
    return { norm: Math.sqrt(normal.rss), point: () => byNormal(problem, system, normal, p) };
  };
}

function byJacobian(problem: Problem, p: Float64Array): Point {
  const { count, unknowns } = problem;
  const { values, jacobian } = problem.linearize(p);
  const column = (j: number) => jacobian.subarray(j * count, (j + 1) * count);
  return {
    lengths: Float64Array.from({ length: unknowns }, (_, j) => lengthOf(column(j))),
    gradientNorm: () => lengthOf(Float64Array.from({ length: unknowns }, (_, j) => dot(column(j), values))),
    finite: Number.isFinite(lengthOf(jacobian)),
    steps: (scale) => {
      const system = createDamped(jacobian, count, unknowns, scale);
      const c = system.project(values);
      return {
        solve: (lambda) => system.solve(c, lambda),
        length: (lambda) => system.length(c, lambda),
        gain: (lambda) => system.gain(c, lambda),
        acceleration: (first, lambda) => {
          const ahead = problem.values(p.map((value, j) => value + AHEAD * (first[j] ?? 0)));
          const along = product(jacobian, first, count);
          const curvature = ahead.map(
            (value, i) => (2 / AHEAD) * ((value - (values[i] ?? 0)) / AHEAD - (along[i] ?? 0)),
          );
          return system.solve(system.project(curvature), lambda);
        },
      };
    },
  };
}

/** The least square of a pivot of the scaled J'J: below, squaring the condition has cost too many digits. */
export const LEAST_PIVOT = 1e-10;

function byNormal(problem: Problem, system: RowSystem, { gram, gradient }: Normal, p: Float64Array): Point {
  const n = system.unknowns;
  const lengths = columnLengths(gram, n);
  return {
    lengths,
    gradientNorm: () => lengthOf(gradient),
    finite: lengths.every((length) => length < Infinity),
    steps: (scale) => {
      const scaled = gramScaled(gram, scale);
      const free = factorGram(scaled, n, 0);
      if (!(free.leastPivot > LEAST_PIVOT)) return byJacobian(problem, p).steps(scale);
      const right = quotients(gradient, scale, 1);
      let last: { readonly lambda: number; readonly factor: Factorized; readonly z: Float64Array } | undefined;
      const at = (lambda: number) => {
        if (last?.lambda === lambda) return last;
        const factor = lambda === 0 ? free : factorGram(scaled, n, lambda);
        last = { lambda, factor, z: solveFactored(factor, right) };
        return last;
      };
      const unscaled = (z: Float64Array) => quotients(z, scale, -1);
      return {
        solve: (lambda) => unscaled(at(lambda).z),
        length: (lambda) => {
          const { factor, z } = at(lambda);
          const value = Math.sqrt(dot(z, z));
          const fall = dot(z, solveFactored(factor, z));
          return { value, slope: value > 0 ? -fall / value : 0 };
        },
        gain: (lambda) => {
          const { z } = at(lambda);
          return quadratic(scaled, z) + 2 * lambda * dot(z, z);
        },
        acceleration:
          system.ahead &&
          ((first, lambda) => {
            const next = system.ahead?.(p, plusScaled(p, AHEAD, first)) ?? gradient;
            const curvature = new Float64Array(n);
            for (let j = 0; j < n; j++) {
              let along = 0;
              for (let k = 0; k < n; k++) along += (gram[j * n + k] ?? NaN) * (first[k] ?? NaN);
              const change = ((next[j] ?? NaN) - (gradient[j] ?? NaN)) / AHEAD - along;
              curvature[j] = ((2 / AHEAD) * change) / (scale[j] ?? NaN);
            }
            return unscaled(solveFactored(at(lambda).factor, curvature));
          }),
      };
    },
  };
}

/** z' G z. */
function quadratic(gram: readonly number[], z: Float64Array): number {
  const n = z.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) sum += (z[i] ?? NaN) * (gram[i * n + j] ?? NaN) * (z[j] ?? NaN);
  }
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? NaN) * (b[i] ?? NaN);
  return sum;
}

/** J d. */
function product(jacobian: Float64Array, d: Float64Array, count: number): Float64Array {
  const result = new Float64Array(count);
  d.forEach((factor, j) => {
    const from = j * count;
    for (let i = 0; i < count; i++) result[i] = (result[i] ?? 0) + factor * (jacobian[from + i] ?? 0);
  });
  return result;
}
