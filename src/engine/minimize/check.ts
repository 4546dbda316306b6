/** What a point is, in float64: a minimum, a saddle, a maximum, or none yet; and how many of its digits are right. */
import type { SolutionCheck } from '../jobs/minimize.ts';
import { certificateOf, kindOf } from './certify.ts';
import { short } from './explain.ts';
import type { Newton } from './newton.ts';
import { newtonAt, newtonStepAt } from './newton.ts';
import type { Objective } from './objective.ts';
import { allFinite, norm, plus } from './vectors.ts';

/** Variables up to which the Hessian is looked at. */
const MOST_VARIABLES = 200;
/** A Newton step longer than this, relative to 1 or x: not there yet. */
const NEAR = 1e-3;
/** A second Newton step that is not shorter than this share of the first: a multiple root, which Newton approaches slowly. */
const SLOW = 0.3;
/** Newton's steps to a double root of the gradient or a higher one shrink to more than this. */
const VANISHING = 0.6;
const EPSILON = 2 ** -52;

const UNKNOWN = { eigenvalues: null, condition: null, digits: null } as const;

export function checkSolution(objective: Objective, x: Float64Array): SolutionCheck {
  const { value, gradient } = objective.sample(x);
  const slope = norm(gradient);
  const measured = `the gradient's norm is ${short(slope)}`;
  if (!Number.isFinite(value) || !allFinite(gradient))
    return {
      ...UNKNOWN,
      kind: 'notConverged',
      sentence: 'Not converged: the function or its gradient is not finite there.',
    };
  if (objective.dimension > MOST_VARIABLES)
    return {
      ...UNKNOWN,
      kind: 'unknown',
      sentence: `With ${objective.dimension} variables the Hessian is not looked at; ${measured}.`,
    };
  const first = newtonAt(objective, x);
  if (first === null) return { ...UNKNOWN, kind: 'unknown', sentence: `The Hessian is not finite there; ${measured}.` };
  const { eigen, condition } = first;
  const smallest = eigen.values[0] ?? NaN;
  const largest = eigen.values[eigen.values.length - 1] ?? NaN;
  const seen = { eigenvalues: { smallest, largest }, condition: Number.isFinite(condition) ? condition : null };
  const spectrum =
    eigen.values.length === 1
      ? `f'' = ${short(smallest)}`
      : `the Hessian's eigenvalues are ${short(smallest)} to ${short(largest)}`;
  const told = `${measured}, ${spectrum}`;
  const scale = Math.max(1, norm(x));
  const singular = !(condition < 1 / (16 * x.length * EPSILON));

  if (singular) {
    const flat = `${told}: to rounding it is singular`;
    return slope <= 1e-6 * Math.max(1, Math.abs(value))
      ? {
          ...seen,
          kind: 'degenerate',
          sentence: `Degenerate: ${flat}, so second derivatives cannot tell what this point is.`,
          digits: null,
        }
      : {
          ...seen,
          kind: 'notConverged',
          sentence: `Not converged: ${flat}, and the gradient is not small.`,
          digits: null,
        };
  }

  const length = norm(first.step);
  const noise = 16 * EPSILON * condition * scale;
  const slowness = length > noise ? slownessOf(objective, x, first, noise) : 0;
  // Newton's steps shrink geometrically to a multiple root: their sum is the distance.
  const distance = slowness < 1 ? length / (1 - slowness) : Infinity;
  if (!(distance <= NEAR * scale)) {
    const far = Number.isFinite(distance)
      ? `a stationary point is about ${short(distance)} away${slowness > VANISHING ? ', and curvature vanishes towards it' : ''}`
      : 'Newton steps do not shrink';
    return { ...seen, kind: 'notConverged', sentence: `Not converged: ${told}; ${far}.`, digits: null };
  }
  if (slowness > SLOW) {
    const digits = { value: digitsOf(distance, scale), certified: false };
    const sentence = `Degenerate: ${told}, and curvature vanishes at the solution, about ${short(distance)} away: second derivatives cannot tell what it is.`;
    return { ...seen, kind: 'degenerate', sentence, digits };
  }
  const certificate = certificateOf(objective, x);
  const bound = certificate?.distance ?? Math.max(distance, EPSILON * scale);
  const digits = { value: digitsOf(bound, scale), certified: certificate !== null };
  const kind = certificate?.kind ?? kindOf(eigen);
  const name = { minimum: 'A minimum', maximum: 'A maximum', saddle: 'A saddle point' }[kind];
  const sentence =
    certificate === null
      ? `${name}: ${told}; about ${digits.value.toFixed(1)} digits of x are right (estimated).`
      : `${name}, proved by interval arithmetic: ${told}; x is within ${short(bound)} of it.`;
  return { ...seen, kind, sentence, digits };
}

/** -log10 of the error relative to 1 or x, whichever is larger; from 0 to 16. */
function digitsOf(distance: number, scale: number): number {
  return Math.min(16, Math.max(0, -Math.log10(distance / scale)));
}

/** How much shorter the next Newton step is: near 0 at a regular solution. */
function slownessOf(objective: Objective, x: Float64Array, { step }: Newton, noise: number): number {
  const next = newtonStepAt(objective, plus(x, 1, step));
  if (next === null) return 1;
  const length = norm(next);
  return length <= noise ? 0 : length / norm(step);
}
