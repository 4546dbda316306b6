/** NumPy's functions that place elements: shapes, turning, padding, picking. Those that can be views are. */
import { sizeOf } from '../../../graph/graph.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { list } from '../../tracer/values.ts';
import { axesOf, axisOf, completeShape, integerOr, integersOf, isGiven, shapeOf, textOr } from '../arguments.ts';
import { builtin } from '../library.ts';
import * as m from '../operations/movement.ts';
import { movedValue, ownArray } from '../tables.ts';
import { joins } from './joining.ts';
import { knownArray } from './known.ts';

/** Rows that flip or turn whole arrays. */
function flipping(name: string, axesIn: (x: Tensor) => readonly number[]): BuiltinValue {
  return builtin(name, 'm|a', ({ m: value }, interpreter) =>
    movedValue(interpreter, 'numpy', value, (x) => m.reverse(interpreter.tensors, x, axesIn(x))),
  );
}

function atLeast(name: string, rank: 1 | 2 | 3): BuiltinValue {
  return builtin(name, '...arys', ({ arys }, interpreter) => {
    const made = arys.map((value) =>
      movedValue(interpreter, 'numpy', value, (x) => m.atLeast(interpreter.tensors, x, rank)),
    );
    return made.length === 1 && made[0] ? made[0] : list(made);
  });
}

export const movement: Members = {
  ...joins,
  reshape: builtin('reshape', 'a, shape|newshape, order?, copy?', ({ a, shape, order }, interpreter) => {
    const full = completeShape(interpreter, shapeOf(interpreter, shape), sizeOf(interpreter.tensor(a).shape));
    const move = reshaping(interpreter, full, textOr(interpreter, order, 'C', 'the order'));
    return movedValue(interpreter, 'numpy', a, move);
  }),
  ravel: builtin('ravel', 'a, order?', ({ a, order }, interpreter) => {
    const columns = textOr(interpreter, order, 'C', 'the order') === 'F';
    return movedValue(interpreter, 'numpy', a, (x) =>
      m.flatten(interpreter.tensors, columns ? interpreter.tensors.transpose(x) : x),
    );
  }),
  transpose: builtin('transpose', 'a, axes?', ({ a, axes }, interpreter) => {
    const order = axesOf(interpreter, axes, interpreter.tensor(a).shape.length);
    return movedValue(interpreter, 'numpy', a, (x) => interpreter.tensors.transpose(x, order));
  }),
  permute_dims: builtin('permute_dims', 'a, axes', ({ a, axes }, interpreter) => {
    const order = axesOf(interpreter, axes, interpreter.tensor(a).shape.length);
    return movedValue(interpreter, 'numpy', a, (x) => interpreter.tensors.transpose(x, order));
  }),
  matrix_transpose: builtin('matrix_transpose', 'x', ({ x: value }, interpreter) =>
    movedValue(interpreter, 'numpy', value, (x) =>
      interpreter.tensors.transpose(x, m.swapAxes(x.shape.length, x.shape.length - 2, x.shape.length - 1)),
    ),
  ),
  swapaxes: builtin('swapaxes', 'a, axis1, axis2', ({ a, axis1, axis2 }, interpreter) => {
    const rank = interpreter.tensor(a).shape.length;
    const order = m.swapAxes(rank, axisOf(interpreter, axis1, rank), axisOf(interpreter, axis2, rank));
    return movedValue(interpreter, 'numpy', a, (x) => interpreter.tensors.transpose(x, order));
  }),
  moveaxis: builtin('moveaxis', 'a, source, destination', ({ a, source, destination }, interpreter) => {
    const rank = interpreter.tensor(a).shape.length;
    const from = axesOf(interpreter, source, rank) ?? [];
    const to = axesOf(interpreter, destination, rank) ?? [];
    const rest = m.upTo(rank).filter((axis) => !from.includes(axis));
    const order = m
      .upTo(rank)
      .map((place) => (to.includes(place) ? (from[to.indexOf(place)] ?? place) : (rest.shift() ?? place)));
    return movedValue(interpreter, 'numpy', a, (x) => interpreter.tensors.transpose(x, order));
  }),
  rollaxis: builtin('rollaxis', 'a, axis, start?', ({ a, axis, start }, interpreter) => {
    const rank = interpreter.tensor(a).shape.length;
    const from = axisOf(interpreter, axis, rank);
    const to = integerOr(interpreter, start, 0, 'the start');
    return movedValue(interpreter, 'numpy', a, (x) =>
      interpreter.tensors.transpose(x, m.moveAxis(rank, from, to > from ? to - 1 : to)),
    );
  }),
  squeeze: builtin('squeeze', 'a|x, axis?', ({ a, axis }, interpreter) => {
    const axes = axesOf(interpreter, axis, interpreter.tensor(a).shape.length);
    return movedValue(interpreter, 'numpy', a, (x) => m.squeeze(interpreter.tensors, x, axes));
  }),
  expand_dims: builtin('expand_dims', 'a, axis', ({ a, axis }, interpreter) => {
    const count = axis.kind === 'tuple' || axis.kind === 'list' ? axis.items.length : 1;
    const axes = axesOf(interpreter, axis, interpreter.tensor(a).shape.length + count) ?? [];
    return movedValue(interpreter, 'numpy', a, (x) => m.expand(interpreter.tensors, x, axes));
  }),
  atleast_1d: atLeast('atleast_1d', 1),
  atleast_2d: atLeast('atleast_2d', 2),
  atleast_3d: atLeast('atleast_3d', 3),
  broadcast_to: builtin('broadcast_to', 'array|a, shape, subok?', ({ array, shape }, interpreter) =>
    ownArray(
      interpreter,
      'numpy',
      interpreter.tensors.broadcast(interpreter.tensor(array), shapeOf(interpreter, shape)),
      [array],
    ),
  ),
  broadcast_arrays: builtin('broadcast_arrays', '...args', ({ args }, interpreter) =>
    list(
      m.broadcastAll(interpreter.tensors, args.map((each) => interpreter.tensor(each))).map((each) => ownArray(interpreter, 'numpy', each, args)), // prettier-ignore
    ),
  ),
  unstack: builtin('unstack', 'x, axis?', ({ x, axis }, interpreter) => {
    const along = axisOf(interpreter, axis, interpreter.tensor(x).shape.length, 0);
    const rows = m.moveAxis(interpreter.tensor(x).shape.length, along, 0);
    const turned = movedValue(interpreter, 'numpy', x, (tensor) => interpreter.tensors.transpose(tensor, rows));
    return { kind: 'tuple', items: interpreter.iterate(turned) };
  }),
  flip: builtin('flip', 'm|a, axis?', ({ m: value, axis }, interpreter) => {
    const rank = interpreter.tensor(value).shape.length;
    const axes = axesOf(interpreter, axis, rank) ?? m.upTo(rank);
    return movedValue(interpreter, 'numpy', value, (x) => m.reverse(interpreter.tensors, x, axes));
  }),
  flipud: flipping('flipud', () => [0]),
  fliplr: flipping('fliplr', () => [1]),
  rot90: builtin('rot90', 'm, k?, axes?', ({ m: value, k, axes }, interpreter) => {
    const [first = 0, second = 1] = axesOf(interpreter, axes, interpreter.tensor(value).shape.length) ?? [0, 1];
    const turns = integerOr(interpreter, k, 1, 'k');
    return movedValue(interpreter, 'numpy', value, (x) => m.quarterTurns(interpreter.tensors, x, turns, first, second));
  }),
  roll: builtin('roll', 'a, shift, axis?', ({ a, shift, axis }, interpreter) => {
    const { tensors } = interpreter;
    const x = interpreter.tensor(a);
    const shifts = integersOf(interpreter, shift, 'the shift');
    const axes = axesOf(interpreter, axis, x.shape.length);
    const rolled = axes
      ? axes.reduce((tensor, each, i) => m.rollAxis(tensors, tensor, shifts[i] ?? shifts[0] ?? 0, each), x)
      : tensors.reshape(m.rollAxis(tensors, m.flatten(tensors, x), shifts[0] ?? 0, 0), x.shape);
    return ownArray(interpreter, 'numpy', rolled, [a]);
  }),
  tile: builtin('tile', 'A, reps', ({ A, reps }, interpreter) =>
    ownArray(
      interpreter,
      'numpy',
      m.tile(interpreter.tensors, interpreter.tensor(A), integersOf(interpreter, reps, 'the repetitions')),
      [A],
    ),
  ),
  repeat: builtin('repeat', 'a, repeats, axis?', ({ a, repeats, axis }, interpreter) => {
    const { tensors } = interpreter;
    const x = isGiven(axis) ? interpreter.tensor(a) : m.flatten(tensors, interpreter.tensor(a));
    const counts = integersOf(interpreter, repeats, 'the repetitions');
    return ownArray(
      interpreter,
      'numpy',
      m.repeat(tensors, x, counts, isGiven(axis) ? axisOf(interpreter, axis, x.shape.length) : 0),
      [a],
    );
  }),
  pad: builtin(
    'pad',
    'array, pad_width, mode?, constant_values?',
    ({ array, pad_width, mode, constant_values }, interpreter) => {
      const x = interpreter.tensor(array);
      const { tensors } = interpreter;
      const widths = widthsOf(interpreter, pad_width, x.shape.length);
      const kind = textOr(interpreter, mode, 'constant', 'the mode');
      if (kind === 'edge' || kind === 'reflect' || kind === 'symmetric' || kind === 'wrap') {
        return ownArray(interpreter, 'numpy', m.padWith(tensors, x, widths, kind), [array]);
      }
      if (kind !== 'constant')
        interpreter.fail(`pad() with mode "${kind}" is not read. Use constant, edge, reflect, symmetric or wrap.`);
      const [low, high] = [widths.map(([before]) => before), widths.map(([, after]) => after)];
      const padded = tensors.pad(x, low, high);
      if (!isGiven(constant_values)) return ownArray(interpreter, 'numpy', padded, [array]);
      const inside = tensors.pad(tensors.full(x.shape, 1), low, high);
      return ownArray(interpreter, 'numpy', tensors.select(inside, padded, interpreter.tensor(constant_values)), [
        array,
      ]);
    },
  ),
  take: builtin('take', 'a|arr, indices, axis?, out?, mode?', ({ a, indices, axis }, interpreter) => {
    const { tensors } = interpreter;
    const x = isGiven(axis) ? interpreter.tensor(a) : m.flatten(tensors, interpreter.tensor(a));
    const along = isGiven(axis) ? axisOf(interpreter, axis, x.shape.length) : 0;
    const { data, shape } = knownArray(interpreter, indices, 'take');
    const length = x.shape[along] ?? 0;
    const taken = tensors.gather(x, along, Array.from(data, (i) => (i < 0 ? i + length : i))); // prettier-ignore
    return ownArray(interpreter, 'numpy', tensors.reshape(taken, [...x.shape.slice(0, along), ...shape, ...x.shape.slice(along + 1)]), [a]); // prettier-ignore
  }),
  take_along_axis: builtin('take_along_axis', 'arr, indices, axis?', ({ arr, indices, axis }, interpreter) => {
    const { tensors } = interpreter;
    const x = interpreter.tensor(arr);
    const along = axisOf(interpreter, axis, x.shape.length);
    const { data, shape } = knownArray(interpreter, indices, 'take_along_axis');
    return ownArray(interpreter, 'numpy', gatherAlong(interpreter, x, data, shape, along, tensors), [arr]);
  }),
  compress: builtin('compress', 'condition, a, axis?', ({ condition, a, axis }, interpreter) => {
    const { tensors } = interpreter;
    const x = isGiven(axis) ? interpreter.tensor(a) : m.flatten(tensors, interpreter.tensor(a));
    const { data } = knownArray(interpreter, condition, 'compress');
    const kept = m.upTo(data.length).filter((i) => data[i] !== 0);
    return ownArray(
      interpreter,
      'numpy',
      tensors.gather(x, isGiven(axis) ? axisOf(interpreter, axis, x.shape.length) : 0, kept),
      [a],
    );
  }),
  s_: { ...builtin('s_', '...indices', ({ indices }) => ({ kind: 'tuple', items: indices })), subscript: (indices) => (indices.length === 1 && indices[0] ? indices[0] : { kind: 'tuple', items: indices }) }, // prettier-ignore
  ix_: builtin('ix_', '...args', ({ args }, interpreter) => ({
    kind: 'tuple',
    items: args.map((value, i) => {
      const x = interpreter.tensor(value);
      return ownArray(interpreter, 'numpy', interpreter.tensors.reshape(x, args.map((_, j) => (i === j ? sizeOf(x.shape) : 1)))); // prettier-ignore
    }),
  })),
};

/** To a shape, reading and placing the elements by rows (C) or by columns (F). */
export function reshaping(interpreter: Interpreter, shape: readonly number[], order: string): (x: Tensor) => Tensor {
  const { tensors } = interpreter;
  if (order !== 'F') return (x) => tensors.reshape(x, shape);
  return (x) => tensors.transpose(tensors.reshape(tensors.transpose(x), [...shape].reverse()));
}

/** Elements of x at indices along an axis, the other axes in step. */
export function gatherAlong(
  interpreter: Interpreter,
  x: Tensor,
  indices: Float64Array,
  shape: readonly number[],
  axis: number,
  tensors = interpreter.tensors,
): Tensor {
  const length = x.shape[axis] ?? 0;
  const inner = sizeOf(shape.slice(axis + 1));
  const innerOf = sizeOf(x.shape.slice(axis + 1));
  const along = shape[axis] ?? 1;
  const places = Array.from(indices, (index, at) => {
    const i = at % inner;
    const o = Math.floor(at / (inner * along));
    return (o * length + (index < 0 ? index + length : index)) * innerOf + i;
  });
  return tensors.reshape(tensors.gather(m.flatten(tensors, x), 0, places), shape);
}

function widthsOf(interpreter: Interpreter, value: Value, rank: number): [number, number][] {
  const items = value.kind === 'number' ? [value] : interpreter.iterate(value);
  const pair = (item: Value): [number, number] => {
    const [before = 0, after = before] = integersOf(interpreter, item, 'the width of the padding');
    return [before, after];
  };
  const flat = items.every((item) => item.kind === 'number');
  if (flat) return m.upTo(rank).map(() => pair(value));
  return m.upTo(rank).map((axis) => pair(items[axis] ?? items[0] ?? value));
}
