/** Places in flat arrays: which element of a stored array stands at a place of a larger or reordered one. */
import type { Node, Shape } from '../../../graph/graph.ts';
import { sameShape, sizeOf } from '../../../graph/graph.ts';
import { stridesOf } from '../../../graph/strides.ts';

/** An array seen through strides: element (i, j, ...) of it is element offset + i strides[0] + j strides[1] + ... of what is stored. */
export interface View {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

export function wholeOf(shape: Shape): View {
  return { shape, strides: stridesOf(shape), offset: 0 };
}

/** Elements stand as they are stored. */
export function isWhole(view: View): boolean {
  const strides = stridesOf(view.shape);
  return view.offset === 0 && view.strides.every((stride, axis) => view.shape[axis] === 1 || stride === strides[axis]);
}

/** What a movement makes of a view, where it is only another way to look at it; else null. */
export function moved(view: View, node: Node): View | null {
  const { shape, strides, offset } = view;
  switch (node.op) {
    case 'broadcast': {
      const lead = node.shape.length - shape.length;
      return {
        shape: node.shape,
        strides: node.shape.map((_, axis) =>
          axis < lead || shape[axis - lead] === 1 ? 0 : (strides[axis - lead] ?? 0),
        ),
        offset,
      };
    }
    case 'transpose':
      return { shape: node.shape, strides: node.attributes.permutation.map((axis) => strides[axis] ?? 0), offset };
    case 'slice': {
      const { starts, steps } = node.attributes;
      return {
        shape: node.shape,
        strides: strides.map((stride, axis) => stride * (steps[axis] ?? 1)),
        offset: strides.reduce((sum, stride, axis) => sum + stride * (starts[axis] ?? 0), offset),
      };
    }
    case 'reshape':
      if (isWhole(view) && sameSize(shape, node.shape)) return wholeOf(node.shape);
      return sizeOf(shape) === 1 ? { shape: node.shape, strides: node.shape.map(() => 0), offset } : null;
    default:
      return null;
  }
}

function sameSize(a: Shape, b: Shape): boolean {
  return sameShape(a, b) || sizeOf(a) === sizeOf(b);
}

/** GLSL: offset + what the place `index` (row-major in `shape`) comes to with those strides. */
export function placeOf(index: string, shape: Shape, strides: readonly number[], offset: number): string {
  const terms: string[] = offset === 0 ? [] : [String(offset)];
  // Neighbouring axes that run on are one.
  const axes: { length: number; stride: number }[] = [];
  shape.forEach((length, axis) => {
    const stride = strides[axis] ?? 0;
    const last = axes.at(-1);
    if (length === 1) return;
    if (last?.stride === length * stride) {
      last.length *= length;
      last.stride = stride;
    } else axes.push({ length, stride });
  });
  let inner = 1;
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const { length = 1, stride = 0 } = axes[axis] ?? {};
    const shifted = inner === 1 ? index : `(${index} / ${inner})`;
    const coordinate = axis === 0 ? shifted : `(${shifted} % ${length})`;
    if (stride !== 0) terms.push(stride === 1 ? coordinate : `${coordinate} * ${stride}`);
    inner *= length;
  }
  return terms.length === 0 ? '0' : terms.join(' + ');
}
