/**
 * The same fit in other unknowns, where the plain one gets stuck: without the unknowns that enter linearly (variable
 * projection: Golub and Pereyra 1973, with Kaufman's Jacobian), and in logarithms of those that keep their sign.
 */
import { createDamped } from './damped.ts';
import type { Problem } from './levenberg-marquardt.ts';
import { lengthOf } from './problem.ts';
import type { Residuals } from './residuals.ts';

export interface Transformed {
  readonly problem: Problem;
  readonly start: Float64Array;
  /** Back to the unknowns of the fit. */
  readonly back: (q: Float64Array) => Float64Array;
}

/** Undefined where no unknown enters linearly, or all do. */
export function withoutLinear(residuals: Residuals, start: Float64Array): Transformed | undefined {
  const { linear, unknowns, count } = residuals;
  if (linear.length === 0 || linear.length >= unknowns) return undefined;
  const others = Array.from({ length: unknowns }, (_, j) => j).filter((j) => !linear.includes(j));

  /** Both parts of the residuals at the best linear unknowns for the others given. */
  const solve = (q: Float64Array) => {
    const p = new Float64Array(unknowns);
    others.forEach((j, k) => (p[j] = q[k] ?? NaN));
    const { values, jacobian } = residuals.linearize(p);
    const columns = new Float64Array(linear.length * count);
    linear.forEach((j, k) => {
      columns.set(jacobian.subarray(j * count, (j + 1) * count), k * count);
    });
    const scale = Float64Array.from(linear, (_, k) => lengthOf(columns.subarray(k * count, (k + 1) * count)) || 1);
    if (!scale.every(Number.isFinite) || !values.every(Number.isFinite)) return undefined;
    const system = createDamped(columns, count, linear.length, scale);
    const largest = Math.max(...system.singular);
    // A trace of damping instead of infinite coefficients where columns depend on each other.
    const tiny = (1e-12 * largest) ** 2;
    const project = (r: Float64Array) => {
      const d = system.solve(system.project(r), tiny);
      const rest = r.map((value, i) => {
        let sum = value;
        for (let k = 0; k < linear.length; k++) sum += (columns[k * count + i] ?? 0) * (d[k] ?? 0);
        return sum;
      });
      return { d, rest };
    };
    const { d, rest } = project(values);
    linear.forEach((j, k) => (p[j] = d[k] ?? NaN));
    return { p, rest, project };
  };

  return {
    start: Float64Array.from(others, (j) => start[j] ?? NaN),
    back: (q) => solve(q)?.p ?? new Float64Array(unknowns).fill(NaN),
    problem: {
      count,
      unknowns: others.length,
      values: (q) => solve(q)?.rest ?? new Float64Array(count).fill(NaN),
      linearize: (q) => {
        const solved = solve(q);
        const jacobian = new Float64Array(others.length * count).fill(NaN);
        if (!solved) return { values: new Float64Array(count).fill(NaN), jacobian };
        const full = residuals.linearize(solved.p).jacobian;
        others.forEach((j, k) => {
          jacobian.set(solved.project(full.slice(j * count, (j + 1) * count)).rest, k * count);
        });
        return { values: solved.rest, jacobian };
      },
    },
  };
}

/** p = sign exp(q) for unknowns that start away from 0; the others stay as they are. */
export function inLogarithms(residuals: Residuals, start: Float64Array): Transformed {
  const back = (q: Float64Array) =>
    q.map((value, j) => ((start[j] ?? 0) === 0 ? value : Math.sign(start[j] ?? 0) * Math.exp(value)));
  return {
    start: start.map((value) => (value === 0 ? 0 : Math.log(Math.abs(value)))),
    back,
    problem: {
      count: residuals.count,
      unknowns: residuals.unknowns,
      values: (q) => residuals.values(back(q)),
      linearize: (q) => {
        const p = back(q);
        const { values, jacobian } = residuals.linearize(p);
        const chained = jacobian.map((value, i) => {
          const j = Math.floor(i / residuals.count);
          return (start[j] ?? 0) === 0 ? value : value * (p[j] ?? 0);
        });
        return { values, jacobian: chained };
      },
    },
  };
}
