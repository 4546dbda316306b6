/**
 * A proof that a stationary point is near: Krawczyk's operator (1969; Neumaier, Interval Methods for Systems of Equations, 5.1) on
 * the gradient, with the Hessian enclosed over a box by interval arithmetic. Where it maps the box into itself there is exactly
 * one stationary point in it, and its image bounds how far that is.
 */
import { hessian } from '../../graph/differentiate.ts';
import type { Graph } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import { scalarize } from '../../graph/scalarize.ts';
import type { Eigen } from './eigen.ts';
import type { Interval } from './interval.ts';
import { intervalsOf } from './interval.ts';
import { valueAndGradient } from './objective.ts';
import { norm } from './vectors.ts';

/** Operations and variables up to which it is worth while. */
const BUDGET = 50_000;
const MOST_VARIABLES = 40;
/** Sides of the boxes that are tried, as multiples of the last Newton step. */
const FACTORS = [4, 64, 1024] as const;

export interface Certificate {
  /** The stationary point is not further away than this, Euclidean. */
  readonly distance: number;
  /** Eigenvalues have their sign over the whole box: it is a minimum (or a maximum, a saddle), not nearly one. */
  readonly definite: boolean;
}

/** `loss` of one vector; `eigen` of its Hessian at x; `step` the length of a Newton step from there. */
export function certificateOf(
  loss: Graph,
  data: DataValues,
  x: Float64Array,
  eigen: Eigen,
  step: number,
): Certificate | null {
  const n = x.length;
  if (n > MOST_VARIABLES) return null;
  const slopes = scalarize(valueAndGradient(loss), data, BUDGET);
  const curvatures = scalarize(hessian(loss), data, BUDGET);
  if (slopes.kind === 'arrays' || curvatures.kind === 'arrays') return null;
  const gradient = intervalsOf(
    slopes.graph,
    Array.from(x, (value): Interval => [value, value]),
  )?.slice(1);
  if (!gradient) return null;
  const inverse = inverseOf(eigen);
  for (const factor of FACTORS) {
    const found = krawczyk(curvatures.graph, x, gradient, inverse, factor, step);
    if (found) return { distance: found.distance, definite: isDefinite(eigen, found.hessian) };
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
