/**
 * A proof that a stationary point is near: Krawczyk's operator (1969; Neumaier, Interval Methods for Systems of Equations, 5.1) on
 * the gradient, with the Hessian enclosed over a box by interval arithmetic. Where it maps the box into itself there is exactly
 * one stationary point in it, and its image bounds how far that is.
 */
import { hessian } from '../../graph/differentiate.ts';
import type { Graph } from '../../graph/graph.ts';
import { scalarize } from '../../graph/scalarize.ts';
import type { Eigen } from './eigen.ts';
import type { Interval } from './interval.ts';
import { intervalsOf } from './interval.ts';
import { newtonAt, newtonStepAt } from './newton.ts';
import type { Objective } from './objective.ts';
import { valueAndGradient } from './objective.ts';
import { norm, plus } from './vectors.ts';

/** Operations and variables up to which it is worth while. */
const BUDGET = 50_000;
const MOST_VARIABLES = 40;
/** Sides of the boxes that are tried, as multiples of the last Newton step. */
const FACTORS = [4, 64, 1024] as const;

export interface Certificate {
  /** The stationary point is not further away than this, Euclidean. */
  readonly distance: number;
  /** The eigenvalues have their signs over the whole box. */
  readonly kind: 'minimum' | 'maximum' | 'saddle';
}

/** Newton steps to where the proof is made: close by, boxes are small and the Hessian nearly constant. */
const REFINEMENTS = 4;

/** Of a point that is near a stationary one. Null where nothing could be proved. */
export function certificateOf(objective: Objective, x: Float64Array): Certificate | null {
  const { loss, data } = objective;
  if (x.length > MOST_VARIABLES) return null;
  const slopes = scalarize(valueAndGradient(loss), data, BUDGET);
  const curvatures = scalarize(hessian(loss), data, BUDGET);
  if (slopes.kind === 'arrays' || curvatures.kind === 'arrays') return null;
  let centre = x;
  for (let i = 0; i < REFINEMENTS; i++) {
    const step = newtonStepAt(objective, centre);
    if (step === null) return null;
    centre = plus(centre, 1, step);
  }
  const newton = newtonAt(objective, centre);
  const point = Array.from(centre, (value): Interval => [value, value]);
  const gradient = intervalsOf(slopes.graph, point)?.slice(1);
  if (!gradient || newton === null) return null;
  const { eigen, step } = newton;
  const inverse = inverseOf(eigen);
  for (const factor of FACTORS) {
    const found = krawczyk(curvatures.graph, centre, gradient, inverse, factor, norm(step));
    if (!found || !isDefinite(eigen, found.hessian)) continue;
    const away = norm(plus(x, -1, centre)) * (1 + 2 ** -40);
    return { distance: away + found.distance, kind: kindOf(eigen) };
  }
  return null;
}

function krawczyk(
  hessianGraph: Graph,
  x: Float64Array,
  gradient: readonly Interval[],
  inverse: readonly Float64Array[],
  factor: number,
  step: number,
): { readonly distance: number; readonly hessian: readonly Interval[] } | null {
  const n = x.length;
  const radii = Array.from(x, (value) => factor * (step + 2 ** -50 * Math.abs(value) + Number.MIN_VALUE * 2 ** 60));
  const box = Array.from(x, (value, i): Interval => [value - (radii[i] ?? 0), value + (radii[i] ?? 0)]);
  const over = intervalsOf(hessianGraph, box);
  if (!over) return null;
  // |K - x| <= |Y g| + |I - Y H| r, rounding covered by a share of every product.
  const slack = 1 + (8 * n + 16) * 2 ** -52;
  const distances = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const y = inverse[i] ?? x;
    let [low, high, size, shrunk] = [0, 0, 0, 0];
    for (let k = 0; k < n; k++) {
      const [a, b] = times(y[k] ?? NaN, gradient[k] ?? [NaN, NaN]);
      [low, high] = [low + a, high + b];
      size += Math.max(Math.abs(a), Math.abs(b));
    }
    for (let j = 0; j < n; j++) {
      let [from, to, mass] = [i === j ? 1 : 0, i === j ? 1 : 0, i === j ? 1 : 0];
      for (let k = 0; k < n; k++) {
        const [a, b] = times(y[k] ?? NaN, over[k * n + j] ?? [NaN, NaN]);
        [from, to] = [from - b, to - a];
        mass += Math.max(Math.abs(a), Math.abs(b));
      }
      const rounding = mass * (n + 4) * 2 ** -52;
      shrunk += (Math.max(Math.abs(from), Math.abs(to)) + rounding) * (radii[j] ?? NaN);
    }
    distances[i] = (Math.max(Math.abs(low), Math.abs(high)) + size * (n + 4) * 2 ** -52 + shrunk) * slack;
    if (!((distances[i] ?? NaN) < (radii[i] ?? 0))) return null;
  }
  return { distance: norm(distances), hessian: over };
}

function times(factor: number, [low, high]: Interval): Interval {
  return factor >= 0 ? [factor * low, factor * high] : [factor * high, factor * low];
}

/** By the eigenvectors; approximate, as Krawczyk's operator allows. */
function inverseOf({ values, vectors }: Eigen): Float64Array[] {
  return vectors.map((_, i) =>
    Float64Array.from(vectors, (__, j) =>
      vectors.reduce((sum, v, k) => sum + ((v[i] ?? 0) * (v[j] ?? 0)) / (values[k] ?? NaN), 0),
    ),
  );
}

/** No eigenvalue can change its sign in the box (Weyl): each is further from 0 than the Hessian varies, rounding of the eigenvalues included. */
function isDefinite({ values }: Eigen, over: readonly Interval[]): boolean {
  const least = Math.min(...Array.from(values, Math.abs));
  const largest = Math.max(...Array.from(values, Math.abs));
  const varies = Math.sqrt(over.reduce((sum, [low, high]) => sum + (high - low) ** 2, 0));
  return least > varies + 100 * values.length * 2 ** -52 * largest;
}

/** By the signs of the eigenvalues, none of them 0. */
export function kindOf({ values }: Eigen): 'minimum' | 'maximum' | 'saddle' {
  if (values.every((value) => value > 0)) return 'minimum';
  return values.every((value) => value < 0) ? 'maximum' : 'saddle';
}
