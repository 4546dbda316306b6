/** Reductions along axes, from the graph's sum, largest and smallest. `axes` undefined means all; results keep or lose them. */
import { sizeOf } from '../../../graph/graph.ts';
import { withUnitAxes } from '../../../graph/strides.ts';
import type { Tensor } from '../../tracer/values.ts';
import type { Reduction } from '../tables.ts';
import type { Algebra } from './algebra.ts';

type Axes = readonly number[] | undefined;

export const sum: Reduction = (a, x, axes, keep) => a.tensors.sum(x, axes, keep);
export const max: Reduction = (a, x, axes, keep) => a.tensors.reduceMax(x, axes, keep);
export const min: Reduction = (a, x, axes, keep) => a.tensors.reduceMin(x, axes, keep);
export const ptp: Reduction = (a, x, axes, keep) => a.sub(max(a, x, axes, keep), min(a, x, axes, keep));
export const all: Reduction = (a, x, axes, keep) => a.eq(a.tensors.sum(a.eq(x, 0), axes, keep), 0);
export const any: Reduction = (a, x, axes, keep) => a.gt(a.tensors.sum(a.ne(x, 0), axes, keep), 0);
export const countNonzero: Reduction = (a, x, axes, keep) => a.tensors.sum(a.ne(x, 0), axes, keep);
export const mean: Reduction = (a, x, axes, keep) => a.div(sum(a, x, axes, keep), countAlong(x, axes));

/** Number of elements that are reduced to one. */
function countAlong(x: Tensor, axes: Axes): number {
  return axes === undefined ? sizeOf(x.shape) : axes.reduce((count, axis) => count * (x.shape[axis] ?? 1), 1);
}

export function variance(a: Algebra, x: Tensor, axes: Axes, keep: boolean, ddof: number): Tensor {
  const centred = a.sub(x, mean(a, x, axes, true));
  return a.div(sum(a, a.mul(centred, centred), axes, keep), countAlong(x, axes) - ddof);
}

/** log(sum(exp(x))): the shift by the largest changes no derivative, so that it has none. */
export const logSumExp: Reduction = (a, x, axes, keep) => {
  const shift = shiftOf(a, x, axes);
  const total = a.log(sum(a, a.exp(a.sub(x, shift)), axes, keep));
  return a.add(total, keep ? shift : a.tensors.reshape(shift, total.shape));
};

export function softmax(a: Algebra, x: Tensor, axes: Axes): Tensor {
  const e = a.exp(a.sub(x, shiftOf(a, x, axes)));
  return a.div(e, sum(a, e, axes, true));
}

export function logSoftmax(a: Algebra, x: Tensor, axes: Axes): Tensor {
  const shifted = a.sub(x, shiftOf(a, x, axes));
  return a.sub(shifted, a.log(sum(a, a.exp(shifted), axes, true)));
}

/** The largest, as far as it is finite. */
function shiftOf(a: Algebra, x: Tensor, axes: Axes): Tensor {
  const largest = a.still(max(a, x, axes, true));
  if (largest.kind === 'traced') return largest;
  return a.select(a.lt(a.abs(largest), Infinity), largest, 0);
}

/** The product: halves are multiplied elementwise until one is left, so that zeros have their derivatives. */
export const prod: Reduction = (a, x, axes, keep) => reduceTree(a, x, axes, keep, 1, (p, q) => a.mul(p, q));

/** Any associative operation along axes. */
export function reduceTree(
  a: Algebra,
  x: Tensor,
  axes: Axes,
  keep: boolean,
  neutral: number,
  combine: (p: Tensor, q: Tensor) => Tensor,
): Tensor {
  const { tensors } = a;
  const along = axes ?? x.shape.map((_, axis) => axis);
  const reduced = along.reduce((tensor, axis) => reduceAxis(a, tensor, axis, neutral, combine), x);
  const shape = keep ? withUnitAxes(x.shape, along) : x.shape.filter((_, axis) => !along.includes(axis));
  return tensors.reshape(reduced, shape);
}

function reduceAxis(
  a: Algebra,
  given: Tensor,
  axis: number,
  neutral: number,
  combine: (p: Tensor, q: Tensor) => Tensor,
): Tensor {
  let x = given;
  let length = x.shape[axis] ?? 1;
  if (length === 0) return a.tensors.full(withUnitAxes(x.shape, [axis]), neutral);
  while (length > 1) {
    const half = Math.floor(length / 2);
    const joined = combine(part(a, x, axis, 0, half), part(a, x, axis, half, 2 * half));
    x = 2 * half === length ? joined : a.tensors.concatenate([joined, part(a, x, axis, 2 * half, length)], axis);
    length = x.shape[axis] ?? 1;
  }
  return x;
}

/** The elements from start to stop along an axis. */
export function part(a: Algebra, x: Tensor, axis: number, start: number, stop: number, step = 1): Tensor {
  return a.tensors.slice(
    x,
    x.shape.map((_, each) => (each === axis ? start : 0)),
    x.shape.map((length, each) => (each === axis ? stop : length)),
    x.shape.map((_, each) => (each === axis ? step : 1)),
  );
}

/** Running results of an associative operation along an axis: each step doubles how far back an element looks. */
export function scan(a: Algebra, given: Tensor, axis: number, combine: (p: Tensor, q: Tensor) => Tensor): Tensor {
  const length = given.shape[axis] ?? 0;
  let x = given;
  for (let reach = 1; reach < length; reach *= 2) {
    const joined = combine(part(a, x, axis, 0, length - reach), part(a, x, axis, reach, length));
    x = a.tensors.concatenate([part(a, x, axis, 0, reach), joined], axis);
  }
  return x;
}

/** sqrt with derivative 0 at 0: PyTorch's subgradient of norms and standard deviations. */
export function safeSqrt(a: Algebra, x: Tensor): Tensor {
  return a.select(a.eq(x, 0), 0, a.sqrt(x));
}

/** The p-norm along axes; of p = 2 with a derivative at 0 where `smooth`. */
export function vectorNorm(a: Algebra, x: Tensor, order: number, axes: Axes, keep: boolean, smooth: boolean): Tensor {
  const root = (value: Tensor) => (smooth ? safeSqrt(a, value) : a.sqrt(value));
  if (order === 2) return root(sum(a, a.mul(x, x), axes, keep));
  const size = a.abs(x);
  if (order === Infinity) return max(a, size, axes, keep);
  if (order === -Infinity) return min(a, size, axes, keep);
  if (order === 0) return a.tensors.withType(countNonzero(a, x, axes, keep), 'float');
  if (order === 1) return a.tensors.withType(sum(a, size, axes, keep), 'float');
  const total = sum(a, a.pow(size, order), axes, keep);
  return smooth ? a.select(a.eq(total, 0), 0, a.pow(total, 1 / order)) : a.pow(total, 1 / order);
}

/** Positions of the largest (or smallest) along an axis of known elements; the first where several are. */
export function indexOfExtremum(
  data: Float64Array,
  shape: readonly number[],
  axis: number,
  largest: boolean,
): Float64Array {
  const length = shape[axis] ?? 1;
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const result = new Float64Array(outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let best = 0;
      for (let k = 1; k < length; k++) {
        const value = data[(o * length + k) * inner + i] ?? NaN;
        const known = data[(o * length + best) * inner + i] ?? NaN;
        if (Number.isNaN(known)) break;
        if (Number.isNaN(value) || (largest ? value > known : value < known)) best = k;
      }
      result[o * inner + i] = best;
    }
  }
  return result;
}
