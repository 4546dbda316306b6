/** NumPy's functions that make arrays. */
import { sizeOf } from '../../../graph/graph.ts';
import { tensorOf } from '../../tracer/arrays.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { array, describe, integer, number, tuple } from '../../tracer/values.ts';
import { axisOf, castTo, elementTypeOf, flag, integerOr, isGiven, numberOr, shapeOf, textOr } from '../arguments.ts';
import { builtin } from '../library.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import { broadcastAll, diagonal, diagonalMatrix, mask, triangle, upTo } from '../operations/movement.ts';
import { callForTensor, movedValue, ownArray, result } from '../tables.ts';

/** An array of its own of what is given. */
function copied(name: string): BuiltinValue {
  return builtin(
    name,
    'object|a|data, dtype?, copy?, order?, subok?, ndmin?, like?',
    ({ object, dtype, ndmin }, interpreter) => {
      const x = castTo(
        interpreter,
        interpreter.tensor(object, `the argument of ${name}()`),
        elementTypeOf(interpreter, dtype),
      );
      const lack = integerOr(interpreter, ndmin, 0, 'ndmin') - x.shape.length;
      const full = lack > 0 ? interpreter.tensors.reshape(x, [...upTo(lack).map(() => 1), ...x.shape]) : x;
      return ownArray(interpreter, 'numpy', full, [object]);
    },
  );
}

/** The array itself where it is one. */
function asIs(name: string): BuiltinValue {
  return builtin(name, 'a|object, dtype?, order?, like?', ({ a, dtype }, interpreter) => {
    const type = elementTypeOf(interpreter, dtype);
    if (a.kind === 'array' && (type === undefined || type === a.type)) return a;
    return ownArray(
      interpreter,
      'numpy',
      castTo(interpreter, interpreter.tensor(a, `the argument of ${name}()`), type),
      [a],
    );
  });
}

function filled(name: string, value: number): BuiltinValue {
  return builtin(name, 'shape, dtype?, order?, like?, device?', ({ shape, dtype }, interpreter) =>
    ownArray(
      interpreter,
      'numpy',
      interpreter.tensors.full(shapeOf(interpreter, shape), value, elementTypeOf(interpreter, dtype)),
    ),
  );
}

function filledLike(name: string, value: number): BuiltinValue {
  return builtin(name, 'a|x, dtype?, order?, subok?, shape?', ({ a, dtype, shape }, interpreter) => {
    const like = interpreter.tensor(a);
    const type = elementTypeOf(interpreter, dtype) ?? like.type;
    const full = interpreter.tensors.full(isGiven(shape) ? shapeOf(interpreter, shape) : like.shape, value, type);
    return ownArray(interpreter, 'numpy', full, [a]);
  });
}

/** start, start + step, ... below stop, where what stands there is known; the second element sets the step, as in NumPy. */
export function arange(
  interpreter: Interpreter,
  given: readonly (Value | undefined)[],
  dtype: Value | undefined,
): Tensor {
  const values = given.filter(isGiven);
  const numbers = values.map((value) => interpreter.number(value, 'a bound of the range'));
  const [start = 0, stop = 0, step = 1] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  if (step === 0) interpreter.fail('The step of a range cannot be 0.');
  const length = Math.max(0, Math.ceil((stop - start) / step));
  const whole = values.every((value) => value.kind === 'number' && value.integer);
  const delta = start + step - start;
  interpreter.spend(Number.isFinite(length) ? length : Number.MAX_SAFE_INTEGER);
  const data = Float64Array.from({ length }, (_, i) => start + i * delta);
  const tensor = interpreter.tensors.of(data, [length], whole ? 'integer' : 'float');
  return castTo(interpreter, tensor, elementTypeOf(interpreter, dtype));
}

/** `count` numbers from start to stop, the last included or not, along a new first axis. */
export function linspace(
  a: Algebra,
  start: Tensor,
  stop: Tensor,
  count: number,
  endpoint: boolean,
): { values: Tensor; step: Tensor } {
  const parts = endpoint ? count - 1 : count;
  const { tensors } = a;
  const [low, high] = broadcastAll(tensors, [start, stop]);
  if (!low || !high) return { values: start, step: stop };
  const step = a.div(a.sub(high, low), Math.max(parts, 1));
  const steps = tensors.of(upTo(count), [count, ...low.shape.map(() => 1)]);
  const values = a.add(a.mul(steps, step), low);
  if (!endpoint || count < 2 || values.kind === 'traced' || high.kind === 'traced') {
    return { values: tensors.withType(values, 'float'), step };
  }
  const data = values.data.slice();
  data.set(high.data, data.length - high.data.length);
  return { values: tensors.of(data, values.shape), step };
}

export const creation: Members = {
  array: copied('array'),
  copy: copied('copy'),
  asarray: asIs('asarray'),
  asanyarray: asIs('asanyarray'),
  asarray_chkfinite: asIs('asarray_chkfinite'),
  ascontiguousarray: asIs('ascontiguousarray'),
  asfarray: asIs('asfarray'),
  zeros: filled('zeros', 0),
  ones: filled('ones', 1),
  empty: filled('empty', 0),
  zeros_like: filledLike('zeros_like', 0),
  ones_like: filledLike('ones_like', 1),
  empty_like: filledLike('empty_like', 0),
  full: builtin('full', 'shape, fill_value, dtype?, order?, like?', ({ shape, fill_value, dtype }, interpreter) => {
    const value = castTo(interpreter, interpreter.tensor(fill_value), elementTypeOf(interpreter, dtype));
    return ownArray(interpreter, 'numpy', interpreter.tensors.broadcast(value, shapeOf(interpreter, shape)), [
      fill_value,
    ]);
  }),
  full_like: builtin(
    'full_like',
    'a, fill_value, dtype?, order?, subok?, shape?',
    ({ a, fill_value, dtype }, interpreter) => {
      const like = interpreter.tensor(a);
      const value = castTo(interpreter, interpreter.tensor(fill_value), elementTypeOf(interpreter, dtype) ?? like.type);
      return ownArray(interpreter, 'numpy', interpreter.tensors.broadcast(value, like.shape), [a, fill_value]);
    },
  ),
  eye: builtin('eye', 'N, M?, k?, dtype?, order?', ({ N, M, k, dtype }, interpreter) => {
    const rows = interpreter.integer(N, 'the size');
    const shift = integerOr(interpreter, k, 0, 'k');
    const matrix = mask(
      interpreter.tensors,
      rows,
      integerOr(interpreter, M, rows, 'the size'),
      (i, j) => j - i === shift,
    );
    return array(castTo(interpreter, matrix, elementTypeOf(interpreter, dtype)));
  }),
  identity: builtin('identity', 'n, dtype?', ({ n, dtype }, interpreter) => {
    const size = interpreter.integer(n, 'the size');
    return array(
      castTo(
        interpreter,
        mask(interpreter.tensors, size, size, (i, j) => i === j),
        elementTypeOf(interpreter, dtype),
      ),
    );
  }),
  arange: builtin('arange', 'start?, stop?, step?, dtype?', ({ start, stop, step, dtype }, interpreter) =>
    array(arange(interpreter, [start, stop, step], dtype)),
  ),
  linspace: builtin('linspace', 'start, stop, num?, endpoint?, retstep?, dtype?, axis?', (given, interpreter) => {
    const { values, step } = linspace(
      algebra(interpreter.tensors),
      interpreter.tensor(given.start),
      interpreter.tensor(given.stop),
      integerOr(interpreter, given.num, 50, 'the number of points'),
      flag(interpreter, given.endpoint, true),
    );
    const made = ownArray(interpreter, 'numpy', castTo(interpreter, values, elementTypeOf(interpreter, given.dtype)));
    return flag(interpreter, given.retstep) ? tuple([made, result(interpreter, 'numpy', step)]) : made;
  }),
  logspace: builtin('logspace', 'start, stop, num?, endpoint?, base?, dtype?', (given, interpreter) => {
    const a = algebra(interpreter.tensors);
    const count = integerOr(interpreter, given.num, 50, 'the number of points');
    const endpoint = flag(interpreter, given.endpoint, true);
    const { values } = linspace(a, interpreter.tensor(given.start), interpreter.tensor(given.stop), count, endpoint);
    return ownArray(interpreter, 'numpy', a.pow(numberOr(interpreter, given.base, 10, 'the base'), values));
  }),
  geomspace: builtin('geomspace', 'start, stop, num?, endpoint?, dtype?', (given, interpreter) => {
    const a = algebra(interpreter.tensors);
    const count = integerOr(interpreter, given.num, 50, 'the number of points');
    const [start, stop] = [interpreter.tensor(given.start), interpreter.tensor(given.stop)];
    const endpoint = flag(interpreter, given.endpoint, true);
    const { values } = linspace(a, a.of(0), a.log10(a.div(stop, start)), count, endpoint);
    return ownArray(interpreter, 'numpy', a.mul(start, a.pow(10, values)));
  }),
  meshgrid: builtin('meshgrid', '...xi, indexing?, sparse?, copy?', ({ xi, indexing, sparse }, interpreter) => {
    const cartesian = textOr(interpreter, indexing, 'xy', 'indexing') === 'xy';
    const { tensors } = interpreter;
    const place = (i: number) => (cartesian && i < 2 && xi.length > 1 ? 1 - i : i);
    const parts = xi.map((value, i) => {
      const x = interpreter.tensor(value);
      return tensors.reshape(x, upTo(xi.length).map((axis) => (axis === place(i) ? sizeOf(x.shape) : 1))); // prettier-ignore
    });
    const grids = flag(interpreter, sparse) ? parts : broadcastAll(tensors, parts);
    return tuple(grids.map((grid) => ownArray(interpreter, 'numpy', grid, xi)));
  }),
  indices: builtin('indices', 'dimensions, dtype?, sparse?', ({ dimensions }, interpreter) => {
    const { tensors } = interpreter;
    const shape = shapeOf(interpreter, dimensions);
    const grids = shape.map((length, axis) => {
      const line = tensors.of(upTo(length), shape.map((_, i) => (i === axis ? length : 1)), 'integer'); // prettier-ignore
      return tensors.broadcast(line, shape);
    });
    return array(tensors.stack(grids));
  }),
  fromfunction: builtin('fromfunction', 'function, shape, dtype?', function* (given, interpreter) {
    const { tensors } = interpreter;
    const shape = shapeOf(interpreter, given.shape);
    const grids = shape.map((length, axis) => {
      const line = tensors.of(upTo(length), shape.map((_, i) => (i === axis ? length : 1))); // prettier-ignore
      return array(tensors.broadcast(line, shape));
    });
    const made = yield* callForTensor(interpreter, given.function, grids, 'the result of the function');
    return ownArray(interpreter, 'numpy', tensors.broadcast(made, shape), grids);
  }),
  fromiter: builtin('fromiter', 'iter, dtype?, count?', ({ iter }, interpreter) =>
    ownArray(interpreter, 'numpy', interpreter.tensor(iter)),
  ),
  diag: builtin('diag', 'v, k?', ({ v, k }, interpreter) => {
    const x = interpreter.tensor(v);
    const shift = integerOr(interpreter, k, 0, 'k');
    const { tensors } = interpreter;
    if (x.shape.length !== 1 && x.shape.length !== 2)
      interpreter.fail(`diag() needs a vector or a matrix, and this is ${describe(v)}.`);
    return x.shape.length === 1
      ? ownArray(interpreter, 'numpy', diagonalMatrix(tensors, x, shift), [v])
      : movedValue(interpreter, 'numpy', v, (tensor) => diagonal(tensors, tensor, shift));
  }),
  diagflat: builtin('diagflat', 'v, k?', ({ v, k }, interpreter) => {
    const x = interpreter.tensor(v);
    const flat = interpreter.tensors.reshape(x, [sizeOf(x.shape)]);
    return ownArray(
      interpreter,
      'numpy',
      diagonalMatrix(interpreter.tensors, flat, integerOr(interpreter, k, 0, 'k')),
      [v],
    );
  }),
  diagonal: builtin('diagonal', 'a, offset?, axis1?, axis2?', ({ a, offset, axis1, axis2 }, interpreter) => {
    const rank = interpreter.tensor(a).shape.length;
    const shift = integerOr(interpreter, offset, 0, 'the offset');
    const [first, second] = [axisOf(interpreter, axis1, rank, 0), axisOf(interpreter, axis2, rank, 1)];
    return movedValue(interpreter, 'numpy', a, (x) => diagonal(interpreter.tensors, x, shift, first, second));
  }),
  fill_diagonal: builtin('fill_diagonal', 'a, val, wrap?', ({ a, val }, interpreter) => {
    if (a.kind !== 'array') return interpreter.fail('fill_diagonal() changes an array, and this is none.');
    const { tensors } = interpreter;
    const x = tensorOf(tensors, a);
    const [rows = 1, columns = 1] = x.shape;
    interpreter.assign(
      a,
      tensors.select(
        mask(tensors, rows, columns, (i, j) => i === j),
        interpreter.tensor(val),
        x,
      ),
    );
    return { kind: 'none' };
  }),
  tri: builtin('tri', 'N, M?, k?, dtype?', ({ N, M, k }, interpreter) => {
    const rows = interpreter.integer(N, 'the size');
    const shift = integerOr(interpreter, k, 0, 'k');
    return array(
      mask(interpreter.tensors, rows, integerOr(interpreter, M, rows, 'the size'), (i, j) => j - i <= shift),
    );
  }),
  tril: builtin('tril', 'm, k?', ({ m, k }, interpreter) => {
    const shift = integerOr(interpreter, k, 0, 'k');
    return ownArray(
      interpreter,
      'numpy',
      triangle(interpreter.tensors, interpreter.tensor(m), (i, j) => j - i <= shift),
      [m],
    );
  }),
  triu: builtin('triu', 'm, k?', ({ m, k }, interpreter) => {
    const shift = integerOr(interpreter, k, 0, 'k');
    return ownArray(
      interpreter,
      'numpy',
      triangle(interpreter.tensors, interpreter.tensor(m), (i, j) => j - i >= shift),
      [m],
    );
  }),
  triu_indices: triangleIndices('triu_indices', (i, j, k) => j - i >= k),
  tril_indices: triangleIndices('tril_indices', (i, j, k) => j - i <= k),
  diag_indices: builtin('diag_indices', 'n, ndim?', ({ n, ndim }, interpreter) => {
    const size = interpreter.integer(n, 'the size');
    const index = array(interpreter.tensors.of(upTo(size), [size], 'integer'));
    return tuple(upTo(integerOr(interpreter, ndim, 2, 'ndim')).map(() => index));
  }),
  vander: builtin('vander', 'x, N?, increasing?', ({ x, N, increasing }, interpreter) => {
    const tensor = interpreter.tensor(x);
    const a = algebra(interpreter.tensors);
    const count = integerOr(interpreter, N, tensor.shape[0] ?? 1, 'the number of columns');
    const powers = upTo(count).map((power) => a.pow(tensor, power));
    const columns = flag(interpreter, increasing) ? powers : powers.reverse();
    return ownArray(interpreter, 'numpy', a.tensors.stack(columns, 1), [x]);
  }),
  hanning: window('hanning', (i, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (n - 1))),
  hamming: window('hamming', (i, n) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (n - 1))),
  blackman: window('blackman', (i, n) => 0.42 - 0.5 * Math.cos((2 * Math.PI * i) / (n - 1)) + 0.08 * Math.cos((4 * Math.PI * i) / (n - 1))), // prettier-ignore
  bartlett: window('bartlett', (i, n) => 1 - Math.abs((2 * i) / (n - 1) - 1)),
  finfo: limits('finfo', { eps: Number.EPSILON, max: Number.MAX_VALUE, min: -Number.MAX_VALUE, tiny: 2 ** -1022, smallest_normal: 2 ** -1022, resolution: 1e-15 }), // prettier-ignore
  iinfo: limits('iinfo', { max: 2 ** 63, min: -(2 ** 63), bits: 64 }),
};

function triangleIndices(name: string, holds: (i: number, j: number, k: number) => boolean): BuiltinValue {
  return builtin(name, 'n, k?, m?', ({ n, k, m }, interpreter) => {
    const rows = interpreter.integer(n, 'the size');
    const columns = integerOr(interpreter, m, rows, 'the size');
    const shift = integerOr(interpreter, k, 0, 'k');
    const places = upTo(rows * columns)
      .map((at) => [Math.floor(at / columns), at % columns] as const)
      .filter(([i, j]) => holds(i, j, shift));
    const along = (axis: 0 | 1) => array(interpreter.tensors.of(places.map((place) => place[axis]), [places.length], 'integer')); // prettier-ignore
    return tuple([along(0), along(1)]);
  });
}

function window(name: string, weight: (i: number, n: number) => number): BuiltinValue {
  return builtin(name, 'M', ({ M }, interpreter) => {
    const n = interpreter.integer(M, 'the length');
    return array(interpreter.tensors.of(n === 1 ? [1] : upTo(n).map((i) => weight(i, n)), [n]));
  });
}

function limits(name: string, values: Readonly<Record<string, number>>): BuiltinValue {
  const members = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, name === 'iinfo' ? integer(value) : number(value)]),
  );
  return builtin(name, 'dtype?', () => ({ kind: 'namespace', name, members }));
}
