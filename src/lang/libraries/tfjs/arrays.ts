/** TensorFlow.js: making tensors, reducing them, moving their elements, and products. */
import { sizeOf } from '../../../graph/graph.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { array, dictionary, list } from '../../tracer/values.ts';
import {
  axesOf,
  axisOf,
  completeShape,
  flag,
  integerOr,
  integersOf,
  isGiven,
  numberOr,
  shapeOf,
} from '../arguments.ts';
import { builtin } from '../library.ts';
import { known } from '../numpy/known.ts';
import { linspace } from '../numpy/creation.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import * as m from '../operations/movement.ts';
import * as p from '../operations/products.ts';
import * as r from '../operations/reductions.ts';
import type { Reduction } from '../tables.ts';
import { mapTable, result } from '../tables.ts';

const out = (_: Interpreter, tensor: Tensor): Value => array(tensor, 'tfjs');

/** Values, with the shape that may be given for flat ones. */
function made(name: string): BuiltinValue {
  return builtin(name, 'values, shape?, dtype?, name?', ({ values, shape }, interpreter) => {
    const x = interpreter.tensor(values, `the argument of ${name}()`);
    const wanted =
      isGiven(shape) && shape.kind !== 'string' && shape.kind !== 'boolean' ? shapeOf(interpreter, shape) : x.shape;
    return out(
      interpreter,
      interpreter.tensors.withType(
        interpreter.tensors.reshape(x, completeShape(interpreter, wanted, sizeOf(x.shape))),
        'float',
      ),
    );
  });
}

function filled(name: string, value: number): BuiltinValue {
  return builtin(name, 'shape, dtype?', ({ shape }, interpreter) =>
    out(interpreter, interpreter.tensors.full(shapeOf(interpreter, shape), value)),
  );
}

function filledLike(name: string, value: number): BuiltinValue {
  return builtin(name, 'x', ({ x }, interpreter) =>
    out(interpreter, interpreter.tensors.full(interpreter.tensor(x).shape, value)),
  );
}

const unseeded = (name: string): BuiltinValue =>
  builtin(name, 'shape, mean?, stdDev?, dtype?, seed?', (_, interpreter) =>
    interpreter.fail(`tf.${name}() gives other numbers each time, so that there is nothing to show. Use constants.`),
  );

export const creation: Members = {
  ...Object.fromEntries(
    ['tensor', 'tensor1d', 'tensor2d', 'tensor3d', 'tensor4d', 'variable'].map((name) => [name, made(name)]),
  ),
  scalar: builtin('scalar', 'value, dtype?', ({ value }, interpreter) =>
    out(interpreter, interpreter.tensors.withType(interpreter.tensor(value), 'float')),
  ),
  zeros: filled('zeros', 0),
  ones: filled('ones', 1),
  zerosLike: filledLike('zerosLike', 0),
  onesLike: filledLike('onesLike', 1),
  fill: builtin('fill', 'shape, value, dtype?', ({ shape, value }, interpreter) =>
    out(interpreter, interpreter.tensors.broadcast(interpreter.tensor(value), shapeOf(interpreter, shape))),
  ),
  eye: builtin('eye', 'numRows, numColumns?', ({ numRows, numColumns }, interpreter) => {
    const rows = interpreter.integer(numRows, 'the size');
    return out(
      interpreter,
      m.mask(interpreter.tensors, rows, integerOr(interpreter, numColumns, rows, 'the size'), (i, j) => i === j),
    );
  }),
  linspace: builtin('linspace', 'start, stop, num', ({ start, stop, num }, interpreter) => {
    const count = interpreter.integer(num, 'the number of points');
    return out(
      interpreter,
      linspace(algebra(interpreter.tensors), interpreter.tensor(start), interpreter.tensor(stop), count, true).values,
    );
  }),
  range: builtin('range', 'start, stop, step?, dtype?', ({ start, stop, step }, interpreter) => {
    const [from, to, by] = [
      interpreter.number(start, 'the start'),
      interpreter.number(stop, 'the end'),
      numberOr(interpreter, step, 1, 'the step'),
    ];
    const length = Math.max(0, Math.ceil((to - from) / by));
    return out(interpreter, interpreter.tensors.of(m.upTo(length).map((i) => from + i * by), [length])); // prettier-ignore
  }),
  oneHot: builtin('oneHot', 'indices, depth, onValue?, offValue?', ({ indices, depth }, interpreter) => {
    const { tensors } = interpreter;
    const x = interpreter.tensor(indices);
    const count = interpreter.integer(depth, 'the depth');
    const hot = tensors.binary('eq', tensors.reshape(x, [...x.shape, 1]), tensors.of(m.upTo(count), [count]));
    return out(interpreter, tensors.withType(hot, 'float'));
  }),
  randomNormal: unseeded('randomNormal'),
  randomUniform: unseeded('randomUniform'),
  truncatedNormal: unseeded('truncatedNormal'),
};

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  sum: r.sum,
  mean: r.mean,
  prod: r.prod,
  max: r.max,
  min: r.min,
  all: r.all,
  any: r.any,
  logSumExp: r.logSumExp,
};

function alongAxis(name: string, apply: (a: Algebra, x: Tensor, axis: number) => Tensor, last: boolean): BuiltinValue {
  return builtin(name, 'x, axis|dim?, exclusive?, reverse?', ({ x: value, axis }, interpreter) => {
    const x = interpreter.tensor(value);
    return result(
      interpreter,
      'tfjs',
      apply(algebra(interpreter.tensors), x, axisOf(interpreter, axis, x.shape.length, last ? -1 : 0)),
    );
  });
}

/** Positions along the first axis unless told otherwise. */
function position(name: string, from: string): BuiltinValue {
  return builtin(name, 'x, axis?', ({ x, axis }, interpreter) => {
    const does = known[from];
    if (does?.kind !== 'builtin') return interpreter.fail(`tf.${name}() is not read.`);
    const given = isGiven(axis) ? axis : ({ kind: 'number', value: 0, integer: true, symbol: null } as const);
    const found = does.call({ positional: [x, given], keywords: new Map() }, interpreter) as Value;
    return out(interpreter, interpreter.tensor(found));
  });
}

export const reductions: Members = {
  ...mapTable(REDUCTIONS, (name, reduce) =>
    builtin(name, 'x, axis?, keepDims?', ({ x: value, axis, keepDims }, interpreter) => {
      const x = interpreter.tensor(value, `the argument of ${name}()`);
      return result(
        interpreter,
        'tfjs',
        reduce(algebra(interpreter.tensors), x, axesOf(interpreter, axis, x.shape.length), flag(interpreter, keepDims)),
      );
    }),
  ),
  softmax: alongAxis('softmax', (a, x, axis) => r.softmax(a, x, [axis]), true),
  logSoftmax: alongAxis('logSoftmax', (a, x, axis) => r.logSoftmax(a, x, [axis]), true),
  cumsum: alongAxis('cumsum', (a, x, axis) => a.tensors.cumsum(x, axis), false),
  cumprod: alongAxis('cumprod', (a, x, axis) => r.scan(a, x, axis, (u, v) => a.mul(u, v)), false),
  argMax: position('argMax', 'argmax'),
  argMin: position('argMin', 'argmin'),
  norm: builtin('norm', 'x, ord?, axis?, keepDims?', ({ x: value, ord, axis, keepDims }, interpreter) => {
    const x = interpreter.tensor(value);
    const order = ord?.kind === 'string' ? 2 : numberOr(interpreter, ord, 2, 'the order of the norm');
    return result(
      interpreter,
      'tfjs',
      r.vectorNorm(
        algebra(interpreter.tensors),
        x,
        order,
        axesOf(interpreter, axis, x.shape.length),
        flag(interpreter, keepDims),
        false,
      ),
    );
  }),
  moments: builtin('moments', 'x, axis?, keepDims?', ({ x: value, axis, keepDims }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const x = interpreter.tensor(value);
    const axes = axesOf(interpreter, axis, x.shape.length);
    const keep = flag(interpreter, keepDims);
    return dictionary([
      ['mean', out(interpreter, r.mean(a, x, axes, keep))],
      ['variance', out(interpreter, r.variance(a, x, axes, keep, 0))],
    ]);
  }),
};

function reshaping(name: string, shape: (x: Tensor, given: readonly number[]) => readonly number[]): BuiltinValue {
  return builtin(name, 'x, ...given', ({ x: value, given }, interpreter) => {
    const x = interpreter.tensor(value);
    const numbers = given.flatMap((each) => integersOf(interpreter, each, 'the shape'));
    return out(
      interpreter,
      interpreter.tensors.reshape(x, completeShape(interpreter, shape(x, numbers), sizeOf(x.shape))),
    );
  });
}

export const movement: Members = {
  reshape: reshaping('reshape', (_, given) => given),
  flatten: reshaping('flatten', (x) => [sizeOf(x.shape)]),
  as1D: reshaping('as1D', (x) => [sizeOf(x.shape)]),
  as2D: reshaping('as2D', (_, given) => given),
  asScalar: reshaping('asScalar', () => []),
  squeeze: builtin('squeeze', 'x, axis?', ({ x: value, axis }, interpreter) => {
    const x = interpreter.tensor(value);
    return out(interpreter, m.squeeze(interpreter.tensors, x, axesOf(interpreter, axis, x.shape.length)));
  }),
  expandDims: builtin('expandDims', 'x, axis?', ({ x: value, axis }, interpreter) => {
    const x = interpreter.tensor(value);
    return out(interpreter, m.expand(interpreter.tensors, x, [axisOf(interpreter, axis, x.shape.length + 1, 0)]));
  }),
  transpose: builtin('transpose', 'x, perm?', ({ x: value, perm }, interpreter) => {
    const x = interpreter.tensor(value);
    return out(interpreter, interpreter.tensors.transpose(x, axesOf(interpreter, perm, x.shape.length)));
  }),
  concat: builtin('concat', 'tensors, axis?, ...more', ({ tensors: given, axis, more }, interpreter) => {
    // As a method the first tensor stands before the list of the others.
    const method = given.kind === 'array';
    const values = method
      ? [given, ...(axis?.kind === 'array' ? [axis] : interpreter.iterate(axis ?? list([])))]
      : interpreter.iterate(given);
    const parts = values.map((each) => interpreter.tensor(each));
    const along = axisOf(interpreter, method ? more[0] : axis, parts[0]?.shape.length ?? 1, 0);
    return out(interpreter, interpreter.tensors.concatenate(parts, along));
  }),
  stack: builtin('stack', 'tensors, axis?', ({ tensors: given, axis }, interpreter) => {
    const parts = interpreter.iterate(given).map((each) => interpreter.tensor(each));
    return out(
      interpreter,
      interpreter.tensors.stack(parts, axisOf(interpreter, axis, (parts[0]?.shape.length ?? 0) + 1, 0)),
    );
  }),
  unstack: builtin('unstack', 'x, axis?', ({ x: value, axis }, interpreter) => {
    const x = interpreter.tensor(value);
    const along = axisOf(interpreter, axis, x.shape.length, 0);
    const rows = array(interpreter.tensors.transpose(x, m.moveAxis(x.shape.length, along, 0)), 'tfjs');
    return list([...interpreter.iterate(rows)]);
  }),
  split: builtin('split', 'x, numOrSizeSplits, axis?', ({ x: value, numOrSizeSplits, axis }, interpreter) => {
    const x = interpreter.tensor(value);
    const along = axisOf(interpreter, axis, x.shape.length, 0);
    const sizes = integersOf(interpreter, numOrSizeSplits, 'the sizes');
    let total = 0;
    const cuts =
      numOrSizeSplits.kind === 'number'
        ? m.evenCuts(x.shape[along] ?? 0, sizes[0] ?? 1)
        : sizes.map((size) => (total += size)).slice(0, -1);
    return list(m.splitAt(interpreter.tensors, x, cuts, along).map((each) => out(interpreter, each)));
  }),
  slice: builtin('slice', 'x, begin, size?', ({ x: value, begin, size }, interpreter) => {
    const x = interpreter.tensor(value);
    const starts = integersOf(interpreter, begin, 'the start');
    const sizes = isGiven(size) ? integersOf(interpreter, size, 'the size') : [];
    const from = x.shape.map((_, axis) => starts[axis] ?? 0);
    const to = x.shape.map((length, axis) => {
      const count = sizes[axis] ?? -1;
      return count === -1 ? length : (from[axis] ?? 0) + count;
    });
    return out(interpreter, interpreter.tensors.slice(x, from, to));
  }),
  gather: builtin('gather', 'x, indices, axis?', ({ x: value, indices, axis }, interpreter) => {
    const x = interpreter.tensor(value);
    const along = axisOf(interpreter, axis, x.shape.length, 0);
    return out(interpreter, interpreter.tensors.gather(x, along, integersOf(interpreter, indices, 'the indices')));
  }),
  tile: builtin('tile', 'x, reps', ({ x, reps }, interpreter) =>
    out(
      interpreter,
      m.tile(interpreter.tensors, interpreter.tensor(x), integersOf(interpreter, reps, 'the repetitions')),
    ),
  ),
  reverse: builtin('reverse', 'x, axis?', ({ x: value, axis }, interpreter) => {
    const x = interpreter.tensor(value);
    return out(
      interpreter,
      m.reverse(interpreter.tensors, x, axesOf(interpreter, axis, x.shape.length) ?? m.upTo(x.shape.length)),
    );
  }),
  pad: builtin('pad', 'x, paddings, constantValue?', ({ x: value, paddings }, interpreter) => {
    const widths = interpreter.iterate(paddings).map((each) => integersOf(interpreter, each, 'the padding'));
    return out(interpreter, interpreter.tensors.pad(interpreter.tensor(value), widths.map(([low]) => low ?? 0), widths.map(([, high]) => high ?? 0))); // prettier-ignore
  }),
  broadcastTo: builtin('broadcastTo', 'x, shape', ({ x, shape }, interpreter) =>
    out(interpreter, interpreter.tensors.broadcast(interpreter.tensor(x), shapeOf(interpreter, shape))),
  ),
};

export const products: Members = {
  matMul: builtin(
    'matMul',
    'a, b, transposeA?, transposeB?',
    ({ a: first, b: second, transposeA, transposeB }, interpreter) => {
      const turned = (value: Value, turn: Value | undefined) => {
        const x = interpreter.tensor(value);
        const rank = x.shape.length;
        return flag(interpreter, turn) ? interpreter.tensors.transpose(x, m.swapAxes(rank, rank - 2, rank - 1)) : x;
      };
      return out(
        interpreter,
        p.matmul(algebra(interpreter.tensors), turned(first, transposeA), turned(second, transposeB)),
      );
    },
  ),
  dot: builtin('dot', 'a, b', ({ a: x, b: y }, interpreter) =>
    out(interpreter, p.dot(algebra(interpreter.tensors), interpreter.tensor(x), interpreter.tensor(y))),
  ),
  outerProduct: builtin('outerProduct', 'a, b', ({ a: x, b: y }, interpreter) =>
    out(interpreter, p.outer(algebra(interpreter.tensors), interpreter.tensor(x), interpreter.tensor(y))),
  ),
  einsum: builtin(
    'einsum',
    'equation, ...tensors',
    ({ equation, tensors: given }, interpreter) =>
    out(interpreter, p.einsum(algebra(interpreter.tensors), interpreter.text(equation), given.map((each) => interpreter.tensor(each)))), // prettier-ignore
  ),
};
