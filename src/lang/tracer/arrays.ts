/**
 * Mutable arrays over immutable tensors: reading one as a whole or an element at a time, and writing through views.
 * Arrays that are written element by element stay a list of scalars until they are used as a whole, so that `r[0] = ...;
 * r[1] = ...` costs one concatenation and `r[0]` gives back what was put there.
 */
import type { NodeId, Shape } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/graph.ts';
import type { Tensors } from './tensors.ts';
import type { Trail } from './trail.ts';
import type { ArrayValue, Element, ElementType, Tensor, View } from './values.ts';

/** Traced arrays up to this size fall into elements when one of them is written; known ones up to the second. */
const TRACED_ELEMENTS = 32;
const KNOWN_ELEMENTS = 4096;

/** What the array holds now. */
export function tensorOf(tensors: Tensors, value: ArrayValue): Tensor {
  const { content } = value;
  switch (content.kind) {
    case 'concrete':
    case 'traced':
      return content;
    case 'view':
      return content.view.read(tensorOf(tensors, content.base));
    case 'elements': {
      const packed = pack(tensors, content.items, value.shape, value.type);
      // Not a change that anyone can see: the trail need not know.
      value.content = packed;
      return packed;
    }
  }
}

/** One element, by its flat position. */
export function elementOf(tensors: Tensors, value: ArrayValue, position: number): Tensor {
  const { content } = value;
  switch (content.kind) {
    case 'concrete':
      return tensors.scalar(content.data[position] ?? NaN, value.type);
    case 'traced':
      return pick(tensors, content, position);
    case 'view':
      return elementOf(tensors, content.base, content.view.positions()[position] ?? 0);
    case 'elements': {
      const item = content.items[position];
      if (item === undefined) return tensors.scalar(NaN);
      return item.kind === 'number' ? tensors.scalar(item.value, value.type) : tensors.traced(item.node, value.type);
    }
  }
}

function pick(tensors: Tensors, tensor: Tensor, position: number): Tensor {
  const starts = unravel(position, tensor.shape);
  const stops = starts.map((start) => start + 1);
  return tensors.reshape(tensors.slice(tensor, starts, stops), []);
}

/** The whole array becomes the tensor, which has its shape. */
export function assignTensor(tensors: Tensors, trail: Trail, target: ArrayValue, tensor: Tensor): void {
  if (target.content.kind === 'view') {
    assignPositions(tensors, trail, target.content.base, target.content.view.positions(), tensor);
    return;
  }
  trail.touch(target);
  target.content = cast(tensors, tensor, target.type);
}

/** Elements at flat positions become those of the tensor, in order; it has as many. */
export function assignPositions(
  tensors: Tensors,
  trail: Trail,
  target: ArrayValue,
  positions: Int32Array,
  given: Tensor,
): void {
  const { content } = target;
  if (content.kind === 'view') {
    const inBase = content.view.positions();
    const through = positions.map((position) => inBase[position] ?? 0);
    assignPositions(tensors, trail, content.base, through, given);
    return;
  }
  const tensor = cast(tensors, given, target.type);
  const size = sizeOf(target.shape);
  trail.touch(target);
  if (content.kind === 'concrete' && tensor.kind === 'concrete') {
    const data = content.data.slice();
    positions.forEach((position, i) => {
      data[position] = tensor.data[i] ?? NaN;
    });
    target.content = { ...content, data };
    return;
  }
  const limit = content.kind === 'traced' ? TRACED_ELEMENTS : KNOWN_ELEMENTS;
  if (size <= limit && positions.length <= TRACED_ELEMENTS) {
    const items = elementsOf(tensors, target);
    const values = scalars(tensors, tensor);
    positions.forEach((position, i) => {
      const value = values[i];
      if (value) items[position] = value;
    });
    target.content = { kind: 'elements', items };
    return;
  }
  target.content = replaced(tensors, tensorOf(tensors, target), positions, tensor);
}

/** The tensor with the elements at the positions replaced. */
function replaced(tensors: Tensors, old: Tensor, positions: Int32Array, values: Tensor): Tensor {
  const size = sizeOf(old.shape);
  const flat = tensors.reshape(old, [size]);
  const given = tensors.reshape(values, [positions.length]);
  const [first = 0] = positions;
  const contiguous = positions.every((position, i) => position === first + i);
  if (contiguous) {
    const end = first + positions.length;
    const parts = [tensors.slice(flat, [0], [first]), given, tensors.slice(flat, [end], [size])];
    const joined = tensors.concatenate(
      parts.filter((part) => sizeOf(part.shape) > 0),
      0,
    );
    return tensors.reshape(joined, old.shape);
  }
  const mask = new Float64Array(size);
  for (const position of positions) mask[position] = 1;
  const spread = tensors.scatterAdd(given, 0, Array.from(positions), size);
  const joined = tensors.select(tensors.of(mask, [size], 'boolean'), spread, flat);
  return tensors.reshape(joined, old.shape);
}

/** Integer arrays take floats as NumPy does: cut off. */
function cast(tensors: Tensors, tensor: Tensor, type: ElementType): Tensor {
  if (tensor.type === type) return tensor;
  if (type === 'integer' && tensor.type === 'float') return tensors.withType(tensors.unary('trunc', tensor), type);
  if (type === 'boolean') return tensors.binary('ne', tensor, tensors.scalar(0));
  return tensors.withType(tensor, type);
}

/** A fresh list of the array's elements. */
function elementsOf(tensors: Tensors, value: ArrayValue): Element[] {
  return value.content.kind === 'elements' ? value.content.items.slice() : scalars(tensors, tensorOf(tensors, value));
}

function scalars(tensors: Tensors, tensor: Tensor): Element[] {
  if (tensor.kind === 'concrete') return Array.from(tensor.data, (value) => ({ kind: 'number', value }));
  return Array.from({ length: sizeOf(tensor.shape) }, (_, position) => {
    const scalar = pick(tensors, tensor, position);
    return scalar.kind === 'traced'
      ? { kind: 'node', node: scalar.node }
      : { kind: 'number', value: scalar.data[0] ?? NaN };
  });
}

/** One tensor of scalars: runs of numbers become one constant. */
export function pack(tensors: Tensors, items: readonly Element[], shape: Shape, type: ElementType): Tensor {
  if (items.every((item) => item.kind === 'number')) {
    return tensors.of(
      items.map((item) => item.value),
      shape,
      type,
    );
  }
  const whole = sliced(tensors, items);
  if (whole) return tensors.reshape(whole, shape);
  const parts: Tensor[] = [];
  let run: number[] = [];
  const flush = () => {
    if (run.length > 0) parts.push(tensors.of(run, [run.length], type));
    run = [];
  };
  for (const item of items) {
    if (item.kind === 'number') run.push(item.value);
    else {
      flush();
      parts.push(tensors.reshape(tensors.traced(item.node, type), [1]));
    }
  }
  flush();
  return tensors.reshape(tensors.withType(tensors.concatenate(parts, 0), type), shape);
}

/** Where the items are all elements of one vector, in order: that vector. */
function sliced(tensors: Tensors, items: readonly Element[]): Tensor | undefined {
  const { expressions } = tensors;
  let source: NodeId | undefined;
  for (const [i, item] of items.entries()) {
    if (item.kind !== 'node') return undefined;
    const reshape = expressions.nodeOf(item.node);
    const [inner] = reshape.inputs;
    if (reshape.op !== 'reshape' || inner === undefined) return undefined;
    const slice = expressions.nodeOf(inner);
    const [base] = slice.inputs;
    if (slice.op !== 'slice' || slice.attributes.starts.length !== 1 || slice.attributes.starts[0] !== i)
      return undefined;
    if (base === undefined || (source !== undefined && base !== source)) return undefined;
    source = base;
  }
  if (source === undefined || expressions.shapeOf(source)[0] !== items.length) return undefined;
  return tensors.traced(source);
}

/** Index along each axis of a flat position. */
export function unravel(position: number, shape: Shape): number[] {
  const index = shape.map(() => 0);
  let rest = position;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] ?? 1;
    index[axis] = rest % length;
    rest = Math.floor(rest / length);
  }
  return index;
}

/** An array that looks at another: what is written through it arrives there. */
function viewOf(base: ArrayValue, shape: Shape, view: View): ArrayValue {
  return {
    kind: 'array',
    flavour: base.flavour,
    shape,
    type: base.type,
    content: { kind: 'view', base, view },
    requiresGrad: false,
    grad: null,
  };
}

/** A view that is an operation on tensors which only moves elements; its positions are those of the operation on 0, 1, 2 … */
export function moved(tensors: Tensors, base: ArrayValue, move: (tensor: Tensor) => Tensor): ArrayValue {
  const size = sizeOf(base.shape);
  let known: Int32Array | undefined;
  const positions = () => {
    if (known === undefined) {
      const moved = move(
        tensors.of(
          Float64Array.from({ length: size }, (_, i) => i),
          base.shape,
        ),
      );
      known = moved.kind === 'concrete' ? Int32Array.from(moved.data) : new Int32Array();
    }
    return known;
  };
  // What is known is moved once while it stays: a column of a long table is one array, however often it is used.
  let last: { readonly from: Tensor; readonly to: Tensor } | undefined;
  const read = (tensor: Tensor): Tensor => {
    if (tensor.kind === 'traced') return move(tensor);
    if (last?.from !== tensor) last = { from: tensor, to: move(tensor) };
    return last.to;
  };
  // The shape does not depend on the contents: where they are not known, moving nothing but zeros tells it.
  const zeros = (): Tensor => ({ kind: 'concrete', shape: base.shape, type: 'float', data: new Float64Array(size) });
  const { shape } = base.content.kind === 'concrete' ? read(base.content) : move(zeros());
  return viewOf(base, shape, { positions, read });
}
