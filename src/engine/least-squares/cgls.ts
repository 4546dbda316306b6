/**
 * Conjugate gradients on the normal equations without forming them (Hestenes and Stiefel 1952; Björck 1996, 7.4), in float64
 * over scaled columns, restarted from residuals in double-double until the solution keeps its last digits.
 */
import { add, of } from '../double-double/arithmetic.ts';
import { at, put, toNumbers, zeros } from '../double-double/array.ts';
import type { Refined } from './fast-cholesky.ts';
import type { Steps } from './levenberg-marquardt.ts';
import { atOnce } from './levenberg-marquardt.ts';
import type { Prepared } from './problem.ts';
import { digitsOf, residual, scaledProducts } from './residual.ts';

const MAX_RESTARTS = 60;
/** A cycle ends when the gradient is this part of what it began with: float64 gives no more in one go. */
const CYCLE = 1e-10;

/** Called with x after each step. */
type CglsRecorder = (x: Float64Array) => void;

export function solveByCgls(problem: Prepared): Refined {
  return atOnce(solvingByCgls(problem, () => undefined));
}

/** The same, with a pause after each step, at which it may be ended. */
export function* solvingByCgls(problem: Prepared, record: CglsRecorder): Steps<Refined> {
  const { columns, scales } = problem;
  const x = zeros(columns);
  let r = problem.rhs;
  let iterations = 0;
  let digits = 0;
  for (let restart = 0; restart < MAX_RESTARTS; restart++) {
    const gradient = toNumbers(scaledProducts(problem, r));
    const cycle = yield* cglsCycle(problem, gradient, (z) => {
      record(z.map((value, j) => (x.hi[j] ?? 0) + value * (scales[j] ?? 1)));
    });
    iterations += cycle.iterations;
    const correction = cycle.z.map((value, j) => value * (scales[j] ?? 1));
    correction.forEach((value, j) => {
      put(x, j, add(at(x, j), of(value)));
    });
    r = residual(problem, x);
    digits = restart === 0 ? 0 : digitsOf(correction, x.hi, scales);
    if (cycle.stopped || digits > 15.9 || !correction.some((value) => value !== 0)) break;
  }
  return { x, residual: r, iterations, digits };
}

/**
 * Minimizes |A z|^2 / 2 - gradient . z from z = 0. The residual's part across the columns, which does not change, is left out:
 * it would drown the gradient in its rounding.
 */
function* cglsCycle(
  problem: Prepared,
  gradient: Float64Array,
  record: CglsRecorder,
): Steps<{ readonly z: Float64Array; readonly iterations: number; readonly stopped: boolean }> {
  const { rows, columns, matrix, scales } = problem;
  const a = matrix.hi;
  const z = new Float64Array(columns);
  const r = new Float64Array(rows);
  let s = gradient;
  const p = s.slice();
  const first = square(s);
  let gamma = first;
  let iterations = 0;
  while (gamma > CYCLE * CYCLE * first && iterations < 4 * columns + 20) {
    const q = new Float64Array(rows);
    for (let j = 0; j < columns; j++) {
      const factor = (p[j] ?? 0) * (scales[j] ?? 1);
      for (let i = 0; i < rows; i++) q[i] = (q[i] ?? 0) + factor * (a[j * rows + i] ?? 0);
    }
    const length = square(q);
    if (!(length > 0)) break;
    const alpha = gamma / length;
    for (let j = 0; j < columns; j++) z[j] = (z[j] ?? 0) + alpha * (p[j] ?? 0);
    for (let i = 0; i < rows; i++) r[i] = (r[i] ?? 0) - alpha * (q[i] ?? 0);
    s = gradient.map((value, j) => {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += (a[j * rows + i] ?? 0) * (r[i] ?? 0);
      return value + sum * (scales[j] ?? 1);
    });
    const next = square(s);
    for (let j = 0; j < columns; j++) p[j] = (s[j] ?? 0) + (next / gamma) * (p[j] ?? 0);
    gamma = next;
    iterations++;
    record(z);
    if ((yield) === true) return { z, iterations, stopped: true };
  }
  return { z, iterations, stopped: false };
}

function square(vector: Float64Array): number {
  return vector.reduce((sum, value) => sum + value * value, 0);
}
