/** Functions of the user applied to every element, or to every line of an axis; the elements one by one with their indices. */
import { sizeOf } from '../../../graph/graph.ts';
import { unravel } from '../../tracer/arrays.ts';
import {
  array,
  integer,
  list,
  tuple,
  type BuiltinValue,
  type Members,
  type Tensor,
  type Value,
} from '../../tracer/values.ts';
import type { Interpreter, Reading } from '../../tracer/interpreter.ts';
import { axisOf } from '../arguments.ts';
import { builtin } from '../library.ts';
import { broadcastAll, moveAxis } from '../operations/movement.ts';

/** `np.vectorize`: the function sees numbers, one per element of the arguments broadcast together. */
function vectorized(f: Value): BuiltinValue {
  return {
    kind: 'builtin',
    name: 'vectorize',
    wraps: f,
    call: function* ({ positional, keywords }, i) {
      const [first, ...rest] = broadcastAll(
        i.tensors,
        positional.map((value) => i.tensor(value, 'an argument of a vectorized function')),
      );
      if (!first || first.shape.length === 0) return yield* i.call(f, positional, keywords);
      const columns = [first, ...rest].map((tensor) =>
        i.iterate(array(i.tensors.reshape(tensor, [sizeOf(tensor.shape)]))),
      );
      const results: Value[] = [];
      for (let k = 0; k < sizeOf(first.shape); k++) {
        const given = columns.flatMap((column) => column[k] ?? []);
        results.push(yield* i.call(f, given, keywords));
      }
      const [one] = results;
      if (one?.kind !== 'tuple') return stacked(i, results, first.shape);
      const items = one.items.map((_, part) =>
        stacked(
          i,
          results.flatMap((each) => (each.kind === 'tuple' ? (each.items[part] ?? []) : [])),
          first.shape,
        ),
      );
      return { kind: 'tuple', items };
    },
  };
}

function stacked(i: Interpreter, results: readonly Value[], shape: readonly number[]): Value {
  const parts = results.map((value) => i.tensor(value, 'what the function gives'));
  const inner = parts[0]?.shape ?? [];
  return i.value(i.tensors.reshape(i.tensors.stack(parts), [...shape, ...inner]), 'numpy');
}

/** The lines of an array along an axis, in order of the other axes. */
function linesOf(i: Interpreter, tensor: Tensor, axis: number): { lines: readonly Value[]; others: readonly number[] } {
  const last = tensor.shape.length - 1;
  const turned = i.tensors.transpose(tensor, moveAxis(tensor.shape.length, axis, last));
  const others = turned.shape.slice(0, -1);
  const rows = i.tensors.reshape(turned, [sizeOf(others), turned.shape[last] ?? 1]);
  return { lines: i.iterate(array(rows)), others };
}

/** The indices of an array of a shape, row by row. */
function indicesOf(i: Interpreter, shape: readonly number[]): Value[] {
  i.spend(sizeOf(shape));
  return Array.from({ length: sizeOf(shape) }, (_, at) => tuple(unravel(at, shape).map(integer)));
}

export const mapping: Members = {
  ndindex: builtin('ndindex', '...shape', ({ shape }, i) => {
    const [only] = shape;
    const nested = shape.length === 1 && only && only.kind !== 'number' ? i.iterate(only) : shape;
    return list(
      indicesOf(
        i,
        nested.map((length) => i.integer(length, 'a length of the shape')),
      ),
    );
  }),
  ndenumerate: builtin('ndenumerate', 'arr', ({ arr }, i) => {
    const tensor = i.tensor(arr, 'the argument of ndenumerate()');
    const elements = i.iterate(array(i.tensors.reshape(tensor, [sizeOf(tensor.shape)])));
    return list(indicesOf(i, tensor.shape).map((index, at) => tuple([index, elements[at] ?? index])));
  }),
  vectorize: builtin('vectorize', 'pyfunc?, otypes?, doc?, excluded?, cache?, signature?', ({ pyfunc }) =>
    pyfunc ? vectorized(pyfunc) : builtin('vectorize', 'pyfunc', ({ pyfunc: decorated }) => vectorized(decorated)),
  ),
  frompyfunc: builtin('frompyfunc', 'func, nin, nout', ({ func }) => vectorized(func)),
  apply_along_axis: builtin(
    'apply_along_axis',
    'func1d, axis, arr, ...args',
    function* ({ func1d, axis, arr, args }, i): Reading<Value> {
      const tensor = i.tensor(arr, 'the array of apply_along_axis()');
      const along = axisOf(i, axis, tensor.shape.length);
      const { lines, others } = linesOf(i, tensor, along);
      const results: Tensor[] = [];
      for (const line of lines)
        results.push(i.tensor(yield* i.call(func1d, [line, ...args]), 'what the function gives'));
      const inner = results[0]?.shape ?? [];
      const joined = i.tensors.reshape(i.tensors.stack(results), [...others, ...inner]);
      // The axes of the results stand where the axis was.
      const order = [...others.keys()];
      order.splice(along, 0, ...inner.map((_, k) => others.length + k));
      return i.value(i.tensors.transpose(joined, order), 'numpy');
    },
  ),
};
