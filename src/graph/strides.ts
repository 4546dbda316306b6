/** Row-major index arithmetic shared by the movement rules and the reductions. */
import type { Shape } from './graph.ts';
import { sizeOf } from './graph.ts';

/** Elements between neighbours along each axis of a row-major array. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}

/** Calls `visit` with the offset of every element of `shape`, in row-major order, in an array of the strides given. */
export function forEachOffset(
  shape: Shape,
  strides: readonly number[],
  origin: number,
  visit: (offset: number) => void,
): void {
  const size = sizeOf(shape);
  const index = new Array<number>(shape.length).fill(0);
  let offset = origin;
  for (let i = 0; i < size; i++) {
    visit(offset);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      const stride = strides[axis] ?? 0;
      if (next < (shape[axis] ?? 1)) {
        index[axis] = next;
        offset += stride;
        break;
      }
      offset -= (next - 1) * stride;
      index[axis] = 0;
    }
  }
}

/** Row-major copy of a strided view. */
export function readStrided(data: Float64Array, shape: Shape, strides: readonly number[], origin = 0): Float64Array {
  const result = new Float64Array(sizeOf(shape));
  // The last axis that has a length goes in a loop of its own: a column of a long table costs what its elements cost.
  const long = [...shape.keys()].filter((axis) => shape[axis] !== 1);
  const inner = long.pop() ?? 0;
  const length = shape[inner] ?? 1;
  const step = strides[inner] ?? 0;
  const pick = (from: readonly number[]): number[] => long.map((axis) => from[axis] ?? 1);
  let i = 0;
  forEachOffset(pick(shape), pick(strides), origin, (start) => {
    for (let k = 0; k < length; k++) result[i++] = data[start + k * step] ?? NaN;
  });
  return result;
}

/** An array as [outer, length, inner] around one axis: element (o, k, i) stands at (o * length + k) * inner + i. */
export function aroundAxis(shape: Shape, axis: number): { outer: number; length: number; inner: number } {
  return { outer: sizeOf(shape.slice(0, axis)), length: shape[axis] ?? 1, inner: sizeOf(shape.slice(axis + 1)) };
}

/** The shape with the axes (ascending) removed. */
export function withoutAxes(shape: Shape, axes: readonly number[]): number[] {
  return shape.filter((_, axis) => !axes.includes(axis));
}

/** The shape with the axes set to length 1. */
export function withUnitAxes(shape: Shape, axes: readonly number[]): number[] {
  return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
}

/** NumPy's broadcast of two shapes, or undefined where they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const result: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return undefined;
    result.push(m === 1 ? n : m);
  }
  return result;
}
