/** Operations that place elements and compute nothing, as NumPy's and PyTorch's names need them. Axes count from 0 here. */
import type { Shape } from '../../../graph/graph.ts';
import { sizeOf } from '../../../graph/graph.ts';
import { broadcastShapes } from '../../../graph/strides.ts';
import { ShapeError, showShape } from '../../../graph/primitive.ts';
import type { Tensors } from '../../tracer/tensors.ts';
import type { Tensor } from '../../tracer/values.ts';

/** 0, 1, ..., length - 1. */
export function upTo(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

/** The permutation that moves axis `from` to place `to`. */
export function moveAxis(rank: number, from: number, to: number): number[] {
  const rest = upTo(rank).filter((axis) => axis !== from);
  return [...rest.slice(0, to), from, ...rest.slice(to)];
}

export function swapAxes(rank: number, first: number, second: number): number[] {
  return upTo(rank).map((axis) => (axis === first ? second : axis === second ? first : axis));
}

export function reverse(t: Tensors, x: Tensor, axes: readonly number[]): Tensor {
  return axes.reduce((tensor, axis) => t.gather(tensor, axis, upTo(tensor.shape[axis] ?? 0).reverse()), x);
}

/** Elements shifted along an axis; what leaves at the end comes back at the start. */
export function rollAxis(t: Tensors, x: Tensor, shift: number, axis: number): Tensor {
  const length = x.shape[axis] ?? 0;
  if (length === 0) return x;
  const start = (((-shift % length) + length) % length) + 0;
  return start === 0 ? x : t.gather(x, axis, upTo(length).map((i) => (i + start) % length)); // prettier-ignore
}

/** Without the axes of length 1 that are named, or without all of them. */
export function squeeze(t: Tensors, x: Tensor, axes: readonly number[] | undefined): Tensor {
  const odd = axes?.find((axis) => x.shape[axis] !== 1);
  if (odd !== undefined) throw new ShapeError(`axis ${odd} of ${showShape(x.shape)} has not length 1`);
  return t.reshape(
    x,
    x.shape.filter((length, axis) => (axes ? !axes.includes(axis) : length !== 1)),
  );
}

export function expand(t: Tensors, x: Tensor, axes: readonly number[]): Tensor {
  const rank = x.shape.length + axes.length;
  const lengths = x.shape.values();
  return t.reshape(
    x,
    upTo(rank).map((axis) => (axes.includes(axis) ? 1 : (lengths.next().value ?? 1))),
  );
}

export function flatten(t: Tensors, x: Tensor): Tensor {
  return t.reshape(x, [sizeOf(x.shape)]);
}

/** At least `rank` axes; new ones stand where NumPy puts them. */
export function atLeast(t: Tensors, x: Tensor, rank: 1 | 2 | 3): Tensor {
  if (x.shape.length >= rank) return x;
  if (rank === 3) {
    const [m = 1, n] = x.shape;
    return t.reshape(x, x.shape.length === 0 ? [1, 1, 1] : n === undefined ? [1, m, 1] : [m, n, 1]);
  }
  return t.reshape(x, [...upTo(rank - x.shape.length).map(() => 1), ...x.shape]);
}

/** Each element as often as said, one after the other. */
export function repeat(t: Tensors, x: Tensor, counts: readonly number[], axis: number): Tensor {
  const length = x.shape[axis] ?? 0;
  const times = (i: number) => (counts.length === 1 ? counts[0] : counts[i]) ?? 1;
  return t.gather(x, axis, upTo(length).flatMap((i) => upTo(times(i)).map(() => i))); // prettier-ignore
}

/** The whole, as often as said along each axis. */
export function tile(t: Tensors, given: Tensor, repetitions: readonly number[]): Tensor {
  const rank = Math.max(given.shape.length, repetitions.length);
  const x = t.reshape(given, [...upTo(rank - given.shape.length).map(() => 1), ...given.shape]);
  const counts = [...upTo(rank - repetitions.length).map(() => 1), ...repetitions];
  return counts.reduce((tensor, count, axis) => {
    if (count === 1) return tensor;
    const length = tensor.shape[axis] ?? 0;
    return t.gather(tensor, axis, upTo(count * length).map((i) => i % length)); // prettier-ignore
  }, x);
}

/** 1 where the predicate of row and column holds, in a matrix. */
export function mask(t: Tensors, rows: number, columns: number, holds: (i: number, j: number) => boolean): Tensor {
  return t.of(
    Float64Array.from({ length: rows * columns }, (_, at) => (holds(Math.floor(at / columns), at % columns) ? 1 : 0)),
    [rows, columns],
  );
}

/** The elements at which the predicate of row and column holds, in the last two axes; 0 elsewhere. */
export function triangle(t: Tensors, x: Tensor, holds: (i: number, j: number) => boolean): Tensor {
  const [rows = 1, columns = 1] = x.shape.slice(-2);
  return t.select(mask(t, rows, columns, holds), x, t.scalar(0, 'integer'));
}

/** A vector as the k-th diagonal of a matrix. */
export function diagonalMatrix(t: Tensors, x: Tensor, k: number): Tensor {
  const n = (x.shape[0] ?? 0) + Math.abs(k);
  const flat = upTo(x.shape[0] ?? 0).map((i) => (i + Math.max(0, -k)) * n + i + Math.max(0, k));
  return t.reshape(t.scatterAdd(x, 0, flat, n * n), [n, n]);
}

/** The k-th diagonal of the matrices in two axes, as the last axis. */
export function diagonal(t: Tensors, given: Tensor, k: number, first = 0, second = 1): Tensor {
  const rank = given.shape.length;
  const rest = upTo(rank).filter((axis) => axis !== first && axis !== second);
  const x = t.transpose(given, [...rest, first, second]);
  const [rows = 0, columns = 0] = x.shape.slice(-2);
  const lead = x.shape.slice(0, -2);
  const count = Math.max(0, Math.min(rows - Math.max(0, -k), columns - Math.max(0, k)));
  const places = upTo(count).map((i) => (i + Math.max(0, -k)) * columns + i + Math.max(0, k));
  return t.gather(t.reshape(x, [...lead, rows * columns]), lead.length, places);
}

/** All to one shape. */
export function broadcastAll(t: Tensors, parts: readonly Tensor[]): Tensor[] {
  const shape = parts.reduce<Shape>((joined, part) => {
    const next = broadcastShapes(joined, part.shape);
    if (!next) throw new ShapeError(`shapes ${showShape(joined)} and ${showShape(part.shape)} do not broadcast`);
    return next;
  }, []);
  return parts.map((part) => t.broadcast(part, shape));
}

/** Joined as rows of a matrix would be: vectors and numbers get the axes that they lack. */
export function joinStacked(
  t: Tensors,
  parts: readonly Tensor[],
  along: 'vertical' | 'horizontal' | 'deep' | 'columns',
): Tensor {
  switch (along) {
    case 'vertical':
      return t.concatenate(parts.map((part) => atLeast(t, part, 2)), 0); // prettier-ignore
    case 'horizontal': {
      const rows = parts.map((part) => atLeast(t, part, 1));
      return t.concatenate(rows, (rows[0]?.shape.length ?? 1) === 1 ? 0 : 1);
    }
    case 'deep':
      return t.concatenate(parts.map((part) => atLeast(t, part, 3)), 2); // prettier-ignore
    case 'columns':
      return t.concatenate(
        parts.map((part) => (part.shape.length < 2 ? t.reshape(part, [sizeOf(part.shape), 1]) : part)),
        1,
      );
  }
}

/** Cut along an axis at the positions given. */
export function splitAt(t: Tensors, x: Tensor, cuts: readonly number[], axis: number): Tensor[] {
  const length = x.shape[axis] ?? 0;
  const bounds = [0, ...cuts.map((cut) => Math.min(Math.max(cut < 0 ? cut + length : cut, 0), length)), length];
  return upTo(bounds.length - 1).map((i) => {
    const start = bounds[i] ?? 0;
    const stop = Math.max(start, bounds[i + 1] ?? length);
    return t.slice(
      x,
      x.shape.map((_, each) => (each === axis ? start : 0)),
      x.shape.map((extent, each) => (each === axis ? stop : extent)),
    );
  });
}

/** Where an axis of some length is cut into `count` parts, the first ones longer by one where it does not divide. */
export function evenCuts(length: number, count: number): number[] {
  const base = Math.floor(length / count);
  const longer = length % count;
  return upTo(count - 1).map((i) => (i + 1) * base + Math.min(i + 1, longer));
}

/** The last two axes turned by 90 degrees, in the plane of two axes. */
export function quarterTurns(t: Tensors, x: Tensor, turns: number, first: number, second: number): Tensor {
  const swapped = swapAxes(x.shape.length, first, second);
  switch (((turns % 4) + 4) % 4) {
    case 1:
      return t.transpose(reverse(t, x, [second]), swapped);
    case 2:
      return reverse(t, x, [first, second]);
    case 3:
      return reverse(t, t.transpose(x, swapped), [second]);
    default:
      return x;
  }
}

/** Padding by constants or by elements of the array itself; widths before and after, per axis. */
export function padWith(
  t: Tensors,
  x: Tensor,
  widths: readonly (readonly [number, number])[],
  mode: 'edge' | 'reflect' | 'symmetric' | 'wrap',
): Tensor {
  return widths.reduce((tensor, [before, after], axis) => {
    if (before === 0 && after === 0) return tensor;
    const n = tensor.shape[axis] ?? 1;
    const places = upTo(before + n + after).map((i) => sourceOf(i - before, n, mode));
    return t.gather(tensor, axis, places);
  }, x);
}

function sourceOf(i: number, n: number, mode: 'edge' | 'reflect' | 'symmetric' | 'wrap'): number {
  const positive = (value: number, period: number) => ((value % period) + period) % period;
  switch (mode) {
    case 'edge':
      return Math.min(Math.max(i, 0), n - 1);
    case 'wrap':
      return positive(i, n);
    case 'reflect': {
      const at = n === 1 ? 0 : positive(i, 2 * n - 2);
      return at < n ? at : 2 * n - 2 - at;
    }
    case 'symmetric': {
      const at = positive(i, 2 * n);
      return at < n ? at : 2 * n - 1 - at;
    }
  }
}
