/** PyTorch's functions and methods that place elements. What PyTorch makes views of are views here. */
import { sizeOf } from '../../../graph/graph.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { array, tuple } from '../../tracer/values.ts';
import { axesOf, axisOf, completeShape, integerOr, integersOf, isGiven, numberOr, shapeOfAll } from '../arguments.ts';
import { builtin } from '../library.ts';
import { creation as numpyCreation } from '../numpy/creation.ts';
import { movement as numpyMovement } from '../numpy/movement.ts';
import * as m from '../operations/movement.ts';
import { part } from '../operations/reductions.ts';
import { algebra } from '../operations/algebra.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import { movedValue } from '../tables.ts';
import { adapted, inTorch } from './adapt.ts';

function view(name: string): BuiltinValue {
  return builtin(name, 'input|self, ...shape', ({ input, shape }, interpreter) => {
    const [first] = shape;
    // x.view(torch.float64) names a type and not a shape.
    if (first?.kind === 'builtin') return input;
    const full = completeShape(interpreter, shapeOfAll(interpreter, shape), sizeOf(interpreter.tensor(input).shape));
    return moved(interpreter, input, (x) => interpreter.tensors.reshape(x, full));
  });
}

const moved = (interpreter: Interpreter, value: Value, move: (x: Tensor) => Tensor) =>
  movedValue(interpreter, 'torch', value, move);

function transposing(name: string): BuiltinValue {
  return builtin(name, 'input, dim0|axis0, dim1|axis1', ({ input, dim0, dim1 }, interpreter) => {
    const rank = interpreter.tensor(input).shape.length;
    const order = m.swapAxes(rank, axisOf(interpreter, dim0, rank), axisOf(interpreter, dim1, rank));
    return moved(interpreter, input, (x) => interpreter.tensors.transpose(x, order));
  });
}

function joining(name: string): BuiltinValue {
  return builtin(name, 'tensors, dim|axis?, out?', ({ tensors: given, dim }, interpreter) => {
    const parts = interpreter.iterate(given).map((each) => interpreter.tensor(each, 'an item of what is joined'));
    const along = axisOf(interpreter, dim, parts[0]?.shape.length ?? 1, 0);
    return array(interpreter.tensors.concatenate(parts, along), 'torch');
  });
}

/** Parts of at most `size` along an axis. */
function cut(interpreter: Interpreter, input: Value, cuts: readonly number[], axis: number): Value {
  const { tensors } = interpreter;
  const count = cuts.length + 1;
  return tuple(
    m.upTo(count).map((i) => moved(interpreter, input, (x) => m.splitAt(tensors, x, cuts, axis)[i] ?? x)), // prettier-ignore
  );
}

function repeating(name: string): BuiltinValue {
  return builtin(name, 'input, ...sizes', ({ input, sizes }, interpreter) =>
    array(m.tile(interpreter.tensors, interpreter.tensor(input), shapeOfAll(interpreter, sizes)), 'torch'),
  );
}

export const movement: Members = {
  reshape: view('reshape'),
  view: view('view'),
  flatten: builtin('flatten', 'input, start_dim?, end_dim?', ({ input, start_dim, end_dim }, interpreter) => {
    const { shape } = interpreter.tensor(input);
    if (shape.length === 0) return moved(interpreter, input, (x) => interpreter.tensors.reshape(x, [1]));
    const start = axisOf(interpreter, start_dim, shape.length, 0);
    const end = axisOf(interpreter, end_dim, shape.length, -1);
    const full = [...shape.slice(0, start), sizeOf(shape.slice(start, end + 1)), ...shape.slice(end + 1)];
    return moved(interpreter, input, (x) => interpreter.tensors.reshape(x, full));
  }),
  ravel: builtin('ravel', 'input', ({ input }, interpreter) =>
    moved(interpreter, input, (x) => m.flatten(interpreter.tensors, x)),
  ),
  unflatten: builtin('unflatten', 'input, dim, sizes', ({ input, dim, sizes }, interpreter) => {
    const { shape } = interpreter.tensor(input);
    const axis = axisOf(interpreter, dim, shape.length);
    const inner = completeShape(interpreter, integersOf(interpreter, sizes, 'the sizes'), shape[axis] ?? 1);
    return moved(interpreter, input, (x) =>
      interpreter.tensors.reshape(x, [...shape.slice(0, axis), ...inner, ...shape.slice(axis + 1)]),
    );
  }),
  squeeze: builtin('squeeze', 'input, dim?', ({ input, dim }, interpreter) => {
    const { shape } = interpreter.tensor(input);
    // An axis that is longer than 1 stays.
    const axes = axesOf(interpreter, dim, shape.length)?.filter((axis) => shape[axis] === 1);
    return moved(interpreter, input, (x) => m.squeeze(interpreter.tensors, x, axes));
  }),
  unsqueeze: builtin('unsqueeze', 'input, dim', ({ input, dim }, interpreter) => {
    const axis = axisOf(interpreter, dim, interpreter.tensor(input).shape.length + 1);
    return moved(interpreter, input, (x) => m.expand(interpreter.tensors, x, [axis]));
  }),
  permute: builtin('permute', 'input, ...dims', ({ input, dims }, interpreter) => {
    const [first] = dims;
    const order = axesOf(interpreter, dims.length > 1 ? tuple(dims) : first, interpreter.tensor(input).shape.length);
    return moved(interpreter, input, (x) => interpreter.tensors.transpose(x, order));
  }),
  transpose: transposing('transpose'),
  swapaxes: transposing('swapaxes'),
  swapdims: transposing('swapdims'),
  t: builtin('t', 'input', ({ input }, interpreter) =>
    moved(interpreter, input, (x) => interpreter.tensors.transpose(x)),
  ),
  adjoint: builtin('adjoint', 'input', ({ input }, interpreter) => {
    const rank = interpreter.tensor(input).shape.length;
    return moved(interpreter, input, (x) => interpreter.tensors.transpose(x, m.swapAxes(rank, rank - 2, rank - 1)));
  }),
  cat: joining('cat'),
  concat: joining('concat'),
  concatenate: joining('concatenate'),
  stack: builtin('stack', 'tensors, dim|axis?, out?', ({ tensors: given, dim }, interpreter) => {
    const parts = interpreter.iterate(given).map((each) => interpreter.tensor(each, 'an item of what is joined'));
    return array(
      interpreter.tensors.stack(parts, axisOf(interpreter, dim, (parts[0]?.shape.length ?? 0) + 1, 0)),
      'torch',
    );
  }),
  split: builtin(
    'split',
    'input|tensor, split_size_or_sections|split_size, dim?',
    ({ input, split_size_or_sections, dim }, interpreter) => {
      const { shape } = interpreter.tensor(input);
      const axis = axisOf(interpreter, dim, shape.length, 0);
      const length = shape[axis] ?? 0;
      const sizes = integersOf(interpreter, split_size_or_sections, 'the sizes');
      const [size = 1] = sizes;
      const single = split_size_or_sections.kind === 'number';
      const cuts = single
        ? m.upTo(Math.ceil(length / size) - 1).map((i) => (i + 1) * size)
        : runningSums(sizes).slice(0, -1);
      return cut(interpreter, input, cuts, axis);
    },
  ),
  chunk: builtin('chunk', 'input, chunks, dim?', ({ input, chunks, dim }, interpreter) => {
    const { shape } = interpreter.tensor(input);
    const axis = axisOf(interpreter, dim, shape.length, 0);
    const length = shape[axis] ?? 0;
    const size = Math.max(1, Math.ceil(length / interpreter.integer(chunks, 'the number of chunks')));
    return cut(interpreter, input, m.upTo(Math.ceil(length / size) - 1).map((i) => (i + 1) * size), axis); // prettier-ignore
  }),
  unbind: builtin('unbind', 'input, dim?', ({ input, dim }, interpreter) => {
    const { shape } = interpreter.tensor(input);
    const axis = axisOf(interpreter, dim, shape.length, 0);
    const order = m.moveAxis(shape.length, axis, 0);
    return tuple(interpreter.iterate(moved(interpreter, input, (x) => interpreter.tensors.transpose(x, order))));
  }),
  narrow: builtin('narrow', 'input, dim, start, length', ({ input, dim, start, length }, interpreter) => {
    const axis = axisOf(interpreter, dim, interpreter.tensor(input).shape.length);
    const from = interpreter.integer(start, 'the start');
    const count = interpreter.integer(length, 'the length');
    return moved(interpreter, input, (x) => part(algebra(interpreter.tensors), x, axis, from, from + count));
  }),
  select: builtin('select', 'input, dim, index', ({ input, dim, index }, interpreter) => {
    const { shape } = interpreter.tensor(input);
    const axis = axisOf(interpreter, dim, shape.length);
    const given = interpreter.integer(index, 'the index');
    const at = given < 0 ? given + (shape[axis] ?? 0) : given;
    const rest = shape.filter((_, each) => each !== axis);
    return moved(interpreter, input, (x) =>
      interpreter.tensors.reshape(part(algebra(interpreter.tensors), x, axis, at, at + 1), rest),
    );
  }),
  index_select: builtin('index_select', 'input, dim, index', ({ input, dim, index }, interpreter) => {
    const x = interpreter.tensor(input);
    return array(
      interpreter.tensors.gather(
        x,
        axisOf(interpreter, dim, x.shape.length),
        integersOf(interpreter, index, 'the index'),
      ),
      'torch',
    );
  }),
  expand: builtin('expand', 'input, ...sizes', ({ input, sizes }, interpreter) => {
    const { shape } = interpreter.tensor(input);
    const wanted = shapeOfAll(interpreter, sizes);
    const lead = wanted.length - shape.length;
    const full = wanted.map((length, axis) => (length === -1 ? (shape[axis - lead] ?? 1) : length));
    return array(interpreter.tensors.broadcast(interpreter.tensor(input), full), 'torch');
  }),
  expand_as: builtin('expand_as', 'input, other', ({ input, other }, interpreter) =>
    array(interpreter.tensors.broadcast(interpreter.tensor(input), interpreter.tensor(other).shape), 'torch'),
  ),
  view_as: builtin('view_as', 'input, other', ({ input, other }, interpreter) => {
    const { shape } = interpreter.tensor(other);
    return moved(interpreter, input, (x) => interpreter.tensors.reshape(x, shape));
  }),
  repeat: repeating('repeat'),
  tile: repeating('tile'),
  repeat_interleave: builtin('repeat_interleave', 'input, repeats, dim?', ({ input, repeats, dim }, interpreter) => {
    const given = interpreter.tensor(input);
    const x = isGiven(dim) ? given : m.flatten(interpreter.tensors, given);
    const counts = integersOf(interpreter, repeats, 'the repetitions');
    return array(
      m.repeat(interpreter.tensors, x, counts, isGiven(dim) ? axisOf(interpreter, dim, x.shape.length) : 0),
      'torch',
    );
  }),
  flip: builtin('flip', 'input, ...dims', ({ input, dims }, interpreter) => {
    const [first] = dims;
    const x = interpreter.tensor(input);
    const axes = axesOf(interpreter, dims.length > 1 ? tuple(dims) : first, x.shape.length) ?? m.upTo(x.shape.length);
    return array(m.reverse(interpreter.tensors, x, axes), 'torch');
  }),
  roll: adapted('roll', numpyFunction('roll'), { input: 'a', shifts: 'shift', dims: 'axis' }),
  diagonal: adapted('diagonal', numpyFunction('diagonal'), { input: 'a', dim1: 'axis1', dim2: 'axis2' }),
  movedim: adapted('movedim', numpyFunction('moveaxis'), { input: 'a' }),
  masked_select: builtin('masked_select', 'input, mask', ({ input, mask }, interpreter) => {
    const known =
      interpreter.known(interpreter.tensor(mask)) ??
      interpreter.fail('Which elements are selected depends on the inputs. Use torch.where(mask, x, 0) in its place.');
    const x = interpreter.tensor(input);
    const places = m.upTo(known.length).filter((i) => known[i] !== 0);
    return array(interpreter.tensors.gather(m.flatten(interpreter.tensors, x), 0, places), 'torch');
  }),
  take: adapted('take', numpyFunction('take')),
  ...inTorch(['hstack', 'vstack', 'dstack', 'column_stack', 'fliplr', 'flipud', 'rot90', 'moveaxis', 'broadcast_to', 'atleast_1d', 'atleast_2d', 'broadcast_tensors', 'tensor_split'], numpyMovement, { input: 'a', dims: 'axes' }), // prettier-ignore
  broadcast_tensors: adapted('broadcast_tensors', numpyFunction('broadcast_arrays')),
  pad: builtin('pad', 'input, pad, mode?, value?', ({ input, pad, mode, value }, interpreter) => {
    const x = interpreter.tensor(input);
    const given = integersOf(interpreter, pad, 'the padding');
    // Pairs stand from the last axis backwards.
    const widths = m.upTo(x.shape.length).map((axis): [number, number] => {
      const at = 2 * (x.shape.length - 1 - axis);
      return [given[at] ?? 0, given[at + 1] ?? 0];
    });
    const kind = mode?.kind === 'string' ? mode.value : 'constant';
    const { tensors } = interpreter;
    if (kind !== 'constant') {
      const name = kind === 'replicate' ? 'edge' : kind === 'circular' ? 'wrap' : 'reflect';
      return array(m.padWith(tensors, x, widths, name), 'torch');
    }
    const [low, high] = [widths.map(([before]) => before), widths.map(([, after]) => after)];
    const padded = tensors.pad(x, low, high);
    const constant = numberOr(interpreter, value, 0, 'the value');
    if (constant === 0) return array(padded, 'torch');
    return array(
      tensors.select(tensors.pad(tensors.full(x.shape, 1), low, high), padded, tensors.scalar(constant)),
      'torch',
    );
  }),
  diag_embed: builtin('diag_embed', 'input, offset?', ({ input, offset }, interpreter) =>
    array(
      m.diagonalMatrix(interpreter.tensors, interpreter.tensor(input), integerOr(interpreter, offset, 0, 'the offset')),
      'torch',
    ),
  ),
  tril_indices: stackedIndices('tril_indices'),
  triu_indices: stackedIndices('triu_indices'),
};

function numpyFunction(name: string): BuiltinValue {
  const found = numpyMovement[name] ?? numpyCreation[name];
  if (found?.kind !== 'builtin') throw new RangeError(`NumPy's table has no function ${name}`);
  return found;
}

/** PyTorch gives row and column indices as one tensor of two rows. */
function stackedIndices(name: string): BuiltinValue {
  return builtin(name, 'row, col, offset?', ({ row, col, offset }, interpreter) => {
    const [rows, columns] = [interpreter.integer(row, 'the size'), interpreter.integer(col, 'the size')];
    const shift = integerOr(interpreter, offset, 0, 'the offset');
    const lower = name === 'tril_indices';
    const places = m
      .upTo(rows * columns)
      .map((at) => [Math.floor(at / columns), at % columns] as const)
      .filter(([i, j]) => (lower ? j - i <= shift : j - i >= shift));
    const flat = [...places.map(([i]) => i), ...places.map(([, j]) => j)];
    return array(interpreter.tensors.of(flat, [2, places.length], 'integer'), 'torch');
  });
}

function runningSums(sizes: readonly number[]): number[] {
  let total = 0;
  return sizes.map((size) => (total += size));
}
