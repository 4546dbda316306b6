/** Methods and attributes of NumPy's arrays: mostly the functions of the same name, with the array first. */
import { sizeOf } from '../../../graph/graph.ts';
import { elementOf } from '../../tracer/arrays.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { ArrayValue, BuiltinValue, Members, Value } from '../../tracer/values.ts';
import { array, integer, list, NONE, string, tuple } from '../../tracer/values.ts';
import { castTo, completeShape, elementTypeOf, integersOf, isGiven, shapeOfAll, textOr, axesOf } from '../arguments.ts';
import { at } from '../jax/at.ts';
import type { MemberTable } from '../library.ts';
import { builtin } from '../library.ts';
import { flatten, swapAxes } from '../operations/movement.ts';
import { sort } from '../operations/ordering.ts';
import { movedValue, ownArray, result } from '../tables.ts';
import { known } from './known.ts';
import { products } from './linalg.ts';
import { movement, reshaping } from './movement.ts';
import { reductions } from './reductions.ts';
import { creation } from './creation.ts';
import { ufuncs } from './ufuncs.ts';

const FROM_FUNCTIONS = [
  'sum', 'prod', 'mean', 'std', 'var', 'max', 'min', 'ptp', 'all', 'any', 'cumsum', 'cumprod', 'argmax', 'argmin',
  'argsort', 'nonzero', 'clip', 'round', 'dot', 'trace', 'ravel', 'squeeze', 'swapaxes', 'repeat', 'take', 'conj',
  'conjugate', 'searchsorted', 'compress', 'diagonal',
]; // prettier-ignore

function chosen(tables: readonly Members[], names: readonly string[]): Record<string, BuiltinValue> {
  const all: Members = Object.assign({}, ...tables) as Members;
  return Object.fromEntries(names.flatMap((name) => (all[name]?.kind === 'builtin' ? [[name, all[name]]] : [])));
}

/** An array's elements as nested lists of numbers, or the number itself. */
export function nested(interpreter: Interpreter, value: Value): Value {
  const whole: ArrayValue = value.kind === 'array' ? value : array(interpreter.tensor(value));
  interpreter.spend(sizeOf(whole.shape));
  const build = (shape: readonly number[], start: number): Value => {
    const [length, ...rest] = shape;
    if (length === undefined) return interpreter.value(elementOf(interpreter.tensors, whole, start), 'numpy');
    return list(Array.from({ length }, (_, i) => build(rest, start + i * sizeOf(rest))));
  };
  return build(whole.shape, 0);
}

/** The only element, or the one of a position. */
export const item = builtin('item', 'self, ...index', ({ self, index }, interpreter) => {
  const x = interpreter.tensor(self);
  const [first] = index;
  const at = first ? integersOf(interpreter, index.length > 1 ? tuple(index) : first, 'the index') : [];
  if (at.length === 0 && sizeOf(x.shape) !== 1) {
    interpreter.fail(
      `item() needs an array of one element, and this one has ${sizeOf(x.shape)}. Say which by its index.`,
    );
  }
  const position = at.length <= 1 ? (at[0] ?? 0) : at.reduce((sum, i, axis) => sum * (x.shape[axis] ?? 1) + i, 0);
  const places = position < 0 ? position + sizeOf(x.shape) : position;
  return interpreter.value(elementOf(interpreter.tensors, array(x), places), 'numpy');
});

const tolist = builtin('tolist', 'self', ({ self }, interpreter) => nested(interpreter, self));

const methods: Record<string, BuiltinValue> = {
  ...chosen([reductions, known, ufuncs, products, movement, creation], FROM_FUNCTIONS),
  item,
  tolist,
  copy: builtin('copy', 'self, order?', ({ self }, interpreter) =>
    ownArray(interpreter, 'numpy', interpreter.tensor(self), [self]),
  ),
  __copy__: builtin('copy', 'self', ({ self }, interpreter) =>
    ownArray(interpreter, 'numpy', interpreter.tensor(self), [self]),
  ),
  flatten: builtin('flatten', 'self, order?', ({ self, order }, interpreter) => {
    const columns = textOr(interpreter, order, 'C', 'the order') === 'F';
    const x = interpreter.tensor(self);
    const rows = columns ? interpreter.tensors.transpose(x) : x;
    return ownArray(interpreter, 'numpy', flatten(interpreter.tensors, rows), [self]);
  }),
  astype: builtin('astype', 'self, dtype, order?, casting?, copy?', ({ self, dtype }, interpreter) =>
    ownArray(interpreter, 'numpy', castTo(interpreter, interpreter.tensor(self), elementTypeOf(interpreter, dtype)), [
      self,
    ]),
  ),
  reshape: builtin('reshape', 'self, ...shape, order?, copy?', ({ self, shape, order }, interpreter) => {
    const full = completeShape(interpreter, shapeOfAll(interpreter, shape), sizeOf(interpreter.tensor(self).shape));
    const move = reshaping(interpreter, full, textOr(interpreter, order, 'C', 'the order'));
    return movedValue(interpreter, 'numpy', self, move);
  }),
  transpose: builtin('transpose', 'self, ...axes', ({ self, axes }, interpreter) => {
    const [first] = axes;
    const given = axes.length > 1 ? tuple(axes) : first;
    const order = axesOf(interpreter, given, interpreter.tensor(self).shape.length);
    return movedValue(interpreter, 'numpy', self, (x) => interpreter.tensors.transpose(x, order));
  }),
  fill: builtin('fill', 'self, value', ({ self, value }, interpreter) => {
    if (self.kind === 'array') interpreter.assign(self, interpreter.tensor(value));
    return NONE;
  }),
  sort: builtin('sort', 'self, axis?, kind?', ({ self, axis }, interpreter) => {
    const x = interpreter.tensor(self);
    const along = isGiven(axis) ? (axesOf(interpreter, axis, x.shape.length)?.[0] ?? 0) : x.shape.length - 1;
    if (self.kind === 'array') interpreter.assign(self, sort(interpreter, x, along));
    return NONE;
  }),
  setflags: builtin('setflags', 'self, write?, align?', () => NONE),
};

const shapeOfSelf = (self: Value, interpreter: Interpreter) => interpreter.tensor(self).shape;

export const arrayMembers: MemberTable = {
  methods,
  attributes: {
    T: (self, interpreter) => movedValue(interpreter, 'numpy', self, (x) => interpreter.tensors.transpose(x)),
    mT: (self, interpreter) =>
      movedValue(interpreter, 'numpy', self, (x) =>
        interpreter.tensors.transpose(x, swapAxes(x.shape.length, x.shape.length - 2, x.shape.length - 1)),
      ),
    shape: (self, interpreter) => tuple(shapeOfSelf(self, interpreter).map(integer)),
    ndim: (self, interpreter) => integer(shapeOfSelf(self, interpreter).length),
    size: (self, interpreter) => integer(sizeOf(shapeOfSelf(self, interpreter))),
    itemsize: () => integer(8),
    nbytes: (self, interpreter) => integer(8 * sizeOf(shapeOfSelf(self, interpreter))),
    real: (self) => self,
    // Of JAX's arrays, which are otherwise the same.
    at: (self) => at(self),
    imag: (self, interpreter) =>
      result(interpreter, 'numpy', interpreter.tensors.full(shapeOfSelf(self, interpreter), 0), [self]),
    flat: (self, interpreter) => movedValue(interpreter, 'numpy', self, (x) => flatten(interpreter.tensors, x)),
    dtype: (self, interpreter) => {
      const names = { float: 'float64', integer: 'int64', boolean: 'bool' } as const;
      return string(names[interpreter.tensor(self).type]);
    },
  },
};
