/** NumPy's sets and integers of known arrays, and functions that call a function per row or write into an array. */
import { tensorOf } from '../../tracer/arrays.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { array, integer, NONE, tuple } from '../../tracer/values.ts';
import { axisOf, flag, integersOf, isGiven, shapeOf } from '../arguments.ts';
import { builtin } from '../library.ts';
import { algebra } from '../operations/algebra.ts';
import { moveAxis } from '../operations/movement.ts';
import { ownArray, result } from '../tables.ts';
import { knownArray } from './known.ts';
import { unravel } from '../../tracer/arrays.ts';
import { broadcastShapes } from '../../../graph/strides.ts';

function setOperation(name: string, keep: (inFirst: boolean, inSecond: boolean) => boolean): BuiltinValue {
  return builtin(name, 'ar1, ar2, assume_unique?', ({ ar1, ar2 }, interpreter) => {
    const [first, second] = [
      new Set(knownArray(interpreter, ar1, name).data),
      new Set(knownArray(interpreter, ar2, name).data),
    ];
    const values = [...new Set([...first, ...second])].filter((value) => keep(first.has(value), second.has(value)));
    const { type } = interpreter.tensor(ar1);
    return array(interpreter.tensors.of(values.sort((x, y) => x - y), [values.length], type)); // prettier-ignore
  });
}

function gcd(x: number, y: number): number {
  return y === 0 ? Math.abs(x) : gcd(y, x % y);
}

function ofIntegers(name: string, apply: (x: number, y: number) => number): BuiltinValue {
  return builtin(name, 'x1, x2', ({ x1, x2 }, interpreter) =>
    integer(
      apply(interpreter.integer(x1, `the argument of ${name}()`), interpreter.integer(x2, `the argument of ${name}()`)),
    ),
  );
}

/** Elements where the mask holds become those of the value. */
function masked(interpreter: Interpreter, target: Value, mask: Tensor, value: Tensor, name: string): Value {
  if (target.kind !== 'array') return interpreter.fail(`${name}() changes an array, and this is none.`);
  interpreter.assign(target, interpreter.tensors.select(mask, value, tensorOf(interpreter.tensors, target)));
  return NONE;
}

export const sets: Members = {
  intersect1d: setOperation('intersect1d', (p, q) => p && q),
  union1d: setOperation('union1d', (p, q) => p || q),
  setdiff1d: setOperation('setdiff1d', (p, q) => p && !q),
  setxor1d: setOperation('setxor1d', (p, q) => p !== q),
  isin: builtin(
    'isin',
    'element, test_elements, assume_unique?, invert?',
    ({ element, test_elements, invert }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const x = interpreter.tensor(element);
      const { data } = knownArray(interpreter, test_elements, 'isin');
      const column = a.tensors.reshape(x, [...x.shape, 1]);
      const found = a.gt(a.tensors.sum(a.eq(column, a.tensors.of(data, [data.length])), [x.shape.length]), 0);
      return result(interpreter, 'numpy', flag(interpreter, invert) ? a.not(found) : found, [element]);
    },
  ),
  gcd: ofIntegers('gcd', gcd),
  lcm: ofIntegers('lcm', (x, y) => (x === 0 || y === 0 ? 0 : Math.abs(x * y) / gcd(x, y))),
  unravel_index: builtin('unravel_index', 'indices, shape', ({ indices, shape }, interpreter) =>
    tuple(unravel(interpreter.integer(indices, 'the index'), shapeOf(interpreter, shape)).map(integer)),
  ),
  broadcast_shapes: builtin('broadcast_shapes', '...shapes', ({ shapes }, interpreter) =>
    tuple(
      shapes
        .map((each) => integersOf(interpreter, each, 'the shape'))
        .reduce<readonly number[]>(
          (x, y) => broadcastShapes(x, y) ?? interpreter.fail('These shapes do not broadcast.'),
          [],
        )
        .map(integer),
    ),
  ),
  apply_along_axis: builtin(
    'apply_along_axis',
    'func1d, axis, arr, ...args',
    function* ({ func1d, axis, arr, args }, interpreter) {
      const { tensors } = interpreter;
      const x = interpreter.tensor(arr);
      const rank = x.shape.length;
      const along = axisOf(interpreter, axis, rank);
      const turned = tensors.transpose(x, moveAxis(rank, along, rank - 1));
      const lead = turned.shape.slice(0, -1);
      const length = turned.shape.at(-1) ?? 0;
      const count = lead.reduce((product, each) => product * each, 1);
      const rows = array(tensors.reshape(turned, [count, length]));
      const parts: Tensor[] = [];
      for (const row of interpreter.iterate(rows))
        parts.push(interpreter.tensor(yield* interpreter.call(func1d, [row, ...args])));
      const [first] = parts;
      const stacked = tensors.reshape(tensors.stack(parts), [...lead, ...(first?.shape ?? [])]);
      const placed = first?.shape.length === 1 ? tensors.transpose(stacked, moveAxis(rank, rank - 1, along)) : stacked;
      return ownArray(interpreter, 'numpy', placed, [arr]);
    },
  ),
  copyto: builtin('copyto', 'dst, src, casting?, where?', ({ dst, src, where }, interpreter) => {
    const mask = isGiven(where) ? interpreter.tensor(where) : interpreter.tensors.scalar(1);
    return masked(interpreter, dst, mask, interpreter.tensor(src), 'copyto');
  }),
  putmask: builtin('putmask', 'a, mask, values', ({ a, mask, values }, interpreter) =>
    masked(interpreter, a, interpreter.tensor(mask), interpreter.tensor(values), 'putmask'),
  ),
  extract: builtin('extract', 'condition, arr', ({ condition, arr }, interpreter) => {
    const { data } = knownArray(interpreter, condition, 'extract');
    const x = interpreter.tensor(arr);
    const places = [...data.keys()].filter((i) => data[i] !== 0);
    return ownArray(
      interpreter,
      'numpy',
      interpreter.tensors.gather(interpreter.tensors.reshape(x, [data.length]), 0, places),
      [arr],
    );
  }),
};
