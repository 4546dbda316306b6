/** NumPy's indexing of one array: which elements an index means, and the shape that they stand in. */
import { sameShape, sizeOf } from '../../graph/graph.ts';
import { broadcastShapes, stridesOf } from '../../graph/strides.ts';
import { assignPositions, assignTensor, elementOf, moved, tensorOf, unravel } from './arrays.ts';
import { looked, lookupIn, replaced } from './lookup.ts';
import type { Machine } from './machine.ts';
import { selection, UNKNOWN_NUMBER, valuesFor } from './masked.ts';
import type { ArrayValue, SliceValue, Tensor, Value } from './values.ts';

/** What one index does to one axis, or none. */
type AxisIndex =
  | { readonly kind: 'at'; readonly index: number }
  | { readonly kind: 'range'; readonly start: number; readonly length: number; readonly step: number }
  | { readonly kind: 'new' }
  | { readonly kind: 'chosen'; readonly indices: readonly number[]; readonly shape: readonly number[] };

/** Start, step and number of the items that a slice takes of a sequence of some length, as Python counts. */
export function sliceOf(
  m: Machine,
  slice: SliceValue,
  length: number,
): { start: number; step: number; length: number } {
  const bound = (value: Value | null, otherwise: number, low: number, high: number) => {
    if (value === null || value.kind === 'none') return otherwise;
    const at = m.integer(value, 'the bound of the slice');
    return Math.min(Math.max(at < 0 ? at + length : at, low), high);
  };
  const step = slice.step === null || slice.step.kind === 'none' ? 1 : m.integer(slice.step, 'the step of the slice');
  if (step === 0) m.raise('The step of a slice cannot be 0.');
  const start = step > 0 ? bound(slice.start, 0, 0, length) : bound(slice.start, length - 1, -1, length - 1);
  const stop = step > 0 ? bound(slice.stop, length, 0, length) : bound(slice.stop, -1, -1, length - 1);
  return { start, step, length: Math.max(0, Math.ceil((stop - start) / step)) };
}

/** An index into a sequence, counted from its end where negative. */
export function position(m: Machine, value: Value, length: number, what: string): number {
  const index = m.integer(value, 'the index');
  const at = index < 0 ? index + length : index;
  if (at < 0 || at >= length)
    m.raise(`Index ${index} is outside ${what} of length ${length}. Indices run from 0 to ${length - 1}.`);
  return at;
}

export function getElements(m: Machine, base: ArrayValue, indices: readonly Value[]): Value {
  const [mask] = indices;
  if (mask && isTracedMask(m, indices)) {
    const condition = m.tensor(mask);
    if (!sameShape(condition.shape, base.shape)) m.fail(UNKNOWN_NUMBER);
    return selection(tensorOf(m.tensors, base), condition, base.flavour);
  }
  const lookup = lookupIn(m, indices);
  if (lookup) {
    const whole = m.tensor(getElements(m, base, lookup.around));
    return m.value(looked(m, whole, lookup.at, lookup.axis), base.flavour);
  }
  const axes = resolve(m, base, indices);
  if (axes.some((axis) => axis.kind === 'chosen')) {
    const { positions, shape } = choose(base, axes);
    const flat = m.tensors.reshape(tensorOf(m.tensors, base), [sizeOf(base.shape)]);
    m.spend(positions.length);
    return m.value(m.tensors.reshape(m.tensors.gather(flat, 0, positions), shape), base.flavour);
  }
  if (axes.length === base.shape.length && axes.every((axis) => axis.kind === 'at')) {
    const strides = stridesOf(base.shape);
    const at = axes.reduce((sum, axis, i) => sum + axis.index * (strides[i] ?? 0), 0);
    return m.value(elementOf(m.tensors, base, at), base.flavour);
  }
  return moved(m.tensors, base, (tensor) => cut(m, tensor, axes));
}

export function setElements(m: Machine, base: ArrayValue, indices: readonly Value[], value: Value): void {
  const [mask] = indices;
  const condition = mask && isTracedMask(m, indices) ? m.tensor(mask) : null;
  const given =
    value.kind === 'selection' && condition
      ? valuesFor(m, value, condition)
      : m.tensor(value, 'what is put into the array');
  if (condition) {
    const whole = tensorOf(m.tensors, base);
    const wide = m.tensors.reshape(condition, [
      ...condition.shape,
      ...whole.shape.slice(condition.shape.length).map(() => 1),
    ]);
    assignTensor(m.tensors, m.trail, base, m.tensors.select(wide, given, whole));
    return;
  }
  const lookup = indices.length === 1 ? lookupIn(m, indices) : undefined;
  if (lookup?.at.shape.length === 0) {
    assignTensor(m.tensors, m.trail, base, replaced(m, tensorOf(m.tensors, base), lookup.at, given));
    return;
  }
  const axes = resolve(m, base, indices);
  const { positions, shape } = choose(base, axes);
  m.spend(positions.length);
  const fitted =
    given.shape.length > shape.length && sizeOf(given.shape) === sizeOf(shape)
      ? m.tensors.reshape(given, shape)
      : given;
  assignPositions(m.tensors, m.trail, base, Int32Array.from(positions), m.tensors.broadcast(fitted, shape));
}

/** One index, a mask whose elements depend on the inputs. */
export function isTracedMask(m: Machine, indices: readonly Value[]): boolean {
  const [mask] = indices;
  return (
    indices.length === 1 &&
    mask?.kind === 'array' &&
    mask.type === 'boolean' &&
    mask.shape.length > 0 &&
    m.known(tensorOf(m.tensors, mask)) === undefined
  );
}

/** One entry per axis of the base, with new axes between. */
function resolve(m: Machine, base: ArrayValue, indices: readonly Value[]): readonly AxisIndex[] {
  const consumed = indices.reduce((sum, index) => sum + axesOf(index), 0);
  if (consumed > base.shape.length) {
    m.raise(
      base.shape.length === 0
        ? 'A number has no elements to index. If this is a vector, choose its shape for the parameter.'
        : `${consumed} indices for an array of ${base.shape.length} axes (shape ${base.shape.join(' x ')}). Use fewer.`,
    );
  }
  const axes: AxisIndex[] = [];
  let axis = 0;
  const whole = (count: number) => {
    for (let i = 0; i < count; i++) axes.push({ kind: 'range', start: 0, length: base.shape[axis++] ?? 0, step: 1 });
  };
  for (const index of indices) {
    if (index.kind === 'ellipsis') whole(base.shape.length - consumed);
    else if (index.kind === 'none') axes.push({ kind: 'new' });
    else if (index.kind === 'slice') axes.push({ kind: 'range', ...sliceOf(m, index, base.shape[axis++] ?? 0) });
    else if (
      index.kind === 'number' ||
      (index.kind === 'array' && index.shape.length === 0 && index.type !== 'boolean')
    ) {
      const length = base.shape[axis++] ?? 0;
      axes.push({ kind: 'at', index: position(m, index, length, 'an axis') });
    } else {
      const chosen = choice(m, index, base.shape, axis);
      axis += chosen.length;
      axes.push(...chosen);
    }
  }
  whole(base.shape.length - axis);
  return axes;
}

/** How many axes of the base an index takes. */
function axesOf(index: Value): number {
  if (index.kind === 'ellipsis' || index.kind === 'none') return 0;
  if (index.kind === 'array' && index.type === 'boolean') return index.shape.length;
  return 1;
}

/** Lists and arrays of integers, and known masks. */
function choice(m: Machine, index: Value, shape: readonly number[], axis: number): readonly AxisIndex[] {
  const tensor = m.tensor(index, 'the index');
  const known = m.known(tensor);
  if (!known) {
    m.fail(
      'This index depends on the inputs, so that which element it means is not known while reading. Use np.where, or a known index.',
    );
  }
  if (tensor.type === 'boolean') {
    const taken = Array.from(known.keys()).filter((i) => known[i] !== 0);
    return tensor.shape.map((length, i) => {
      if (length !== shape[axis + i])
        m.raise(`A mask of length ${length} on an axis of length ${shape[axis + i] ?? 0}. Give it one length.`);
      const indices = taken.map((at) => unravel(at, tensor.shape)[i] ?? 0);
      return { kind: 'chosen', indices, shape: [indices.length] };
    });
  }
  const length = shape[axis] ?? 0;
  const indices = Array.from(known, (at) => {
    const index = at < 0 ? at + length : at;
    if (index < 0 || index >= length || !Number.isInteger(index))
      m.raise(`Index ${at} is outside an axis of length ${length}.`);
    return index;
  });
  return [{ kind: 'chosen', indices, shape: tensor.shape }];
}

/** The tensor that basic indices leave of one. */
function cut(m: Machine, tensor: Tensor, axes: readonly AxisIndex[]): Tensor {
  const taken = axes.filter((axis) => axis.kind === 'at' || axis.kind === 'range');
  const starts = taken.map((axis) =>
    axis.kind === 'at' ? axis.index : axis.step > 0 ? axis.start : axis.start + (axis.length - 1) * axis.step,
  );
  const stops = taken.map((axis, i) =>
    axis.kind === 'at'
      ? axis.index + 1
      : axis.length === 0
        ? (starts[i] ?? 0)
        : (starts[i] ?? 0) + (axis.length - 1) * Math.abs(axis.step) + 1,
  );
  const steps = taken.map((axis) => (axis.kind === 'at' ? 1 : Math.abs(axis.step)));
  let result = m.tensors.slice(tensor, starts, stops, steps);
  taken.forEach((axis, i) => {
    if (axis.kind === 'range' && axis.step < 0 && axis.length > 1) {
      const backwards = Array.from({ length: axis.length }, (_, k) => axis.length - 1 - k);
      result = m.tensors.gather(result, i, backwards);
    }
  });
  const shape = axes.flatMap((axis) => (axis.kind === 'range' ? [axis.length] : axis.kind === 'new' ? [1] : []));
  return m.tensors.reshape(result, shape);
}

/** Flat positions in the base of the elements that the indices mean, and the shape of the result. */
function choose(base: ArrayValue, axes: readonly AxisIndex[]): { positions: number[]; shape: number[] } {
  const strides = stridesOf(base.shape);
  const chosen = axes.flatMap((axis) => (axis.kind === 'chosen' ? [axis] : []));
  const common = chosen.reduce<readonly number[]>((shape, axis) => broadcastShapes(shape, axis.shape) ?? shape, []);
  // Parts of the result's index: the chosen together, and each range. The chosen stand first unless they are neighbours.
  const isAdvanced = (axis: AxisIndex) => axis.kind === 'chosen' || axis.kind === 'at';
  const places = axes.flatMap((axis, i) => (axis.kind === 'chosen' ? [i] : []));
  const [first = 0] = places;
  const last = places.at(-1) ?? 0;
  const together = axes.slice(first, last + 1).every(isAdvanced);
  const before = together ? axes.slice(0, first) : [];
  const lead = before.flatMap((axis) => (axis.kind === 'range' ? [axis.length] : axis.kind === 'new' ? [1] : []));
  const rest = (together ? axes.slice(first) : axes).flatMap((axis) =>
    axis.kind === 'range' ? [axis.length] : axis.kind === 'new' ? [1] : [],
  );
  const shape = chosen.length > 0 ? [...lead, ...common, ...rest] : [...lead, ...rest];
  const size = sizeOf(shape);
  const positions: number[] = [];
  for (let i = 0; i < size; i++) {
    const index = unravel(i, shape);
    const within = index.slice(lead.length, lead.length + common.length);
    const plain = [
      ...index.slice(0, lead.length),
      ...index.slice(lead.length + (chosen.length > 0 ? common.length : 0)),
    ];
    let at = 0;
    let axisOfBase = 0;
    let next = 0;
    for (const axis of axes) {
      if (axis.kind === 'new') {
        next++;
        continue;
      }
      const stride = strides[axisOfBase++] ?? 0;
      if (axis.kind === 'at') at += axis.index * stride;
      else if (axis.kind === 'range') at += (axis.start + (plain[next++] ?? 0) * axis.step) * stride;
      else at += pickChosen(axis, within) * stride;
    }
    positions.push(at);
  }
  return { positions, shape };
}

/** The index that broadcast choices give at a place of their common shape. */
function pickChosen(axis: AxisIndex & { kind: 'chosen' }, within: readonly number[]): number {
  const strides = stridesOf(axis.shape);
  const shift = within.length - axis.shape.length;
  const flat = axis.shape.reduce(
    (sum, length, i) => sum + (length === 1 ? 0 : (within[i + shift] ?? 0)) * (strides[i] ?? 0),
    0,
  );
  return axis.indices[flat] ?? 0;
}
