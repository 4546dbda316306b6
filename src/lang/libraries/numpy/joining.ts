/** NumPy's functions that join arrays and split them, and `np.r_` and its kin. */
import { sizeOf } from '../../../graph/graph.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { list } from '../../tracer/values.ts';
import { axisOf, integersOf, isGiven } from '../arguments.ts';
import { builtin } from '../library.ts';
import * as m from '../operations/movement.ts';
import { movedValue, ownArray } from '../tables.ts';
import { arange } from './creation.ts';

/** The tensors of a list of arrays, or the rows of one array. */
export function partsOf(interpreter: Interpreter, value: Value): Tensor[] {
  return interpreter.iterate(value).map((item) => interpreter.tensor(item, 'an item of what is joined'));
}

function joining(name: string, along: Parameters<typeof m.joinStacked>[2]): BuiltinValue {
  return builtin(name, 'tup|arrays|tensors, dtype?, casting?', ({ tup }, interpreter) =>
    ownArray(
      interpreter,
      'numpy',
      m.joinStacked(interpreter.tensors, partsOf(interpreter, tup), along),
      interpreter.iterate(tup),
    ),
  );
}

function splitting(name: string, fixedAxis: number | undefined): BuiltinValue {
  return builtin(name, 'ary|array, indices_or_sections, axis?', ({ ary, indices_or_sections, axis }, interpreter) => {
    const { tensors } = interpreter;
    const x = interpreter.tensor(ary);
    const along =
      fixedAxis === undefined ? axisOf(interpreter, axis, x.shape.length, 0) : Math.min(fixedAxis, x.shape.length - 1);
    const length = x.shape[along] ?? 0;
    const sections = integersOf(interpreter, indices_or_sections, 'the sections');
    const [count = 1] = sections;
    const byCount = indices_or_sections.kind === 'number';
    if (byCount && name === 'split' && length % count !== 0) {
      interpreter.fail(
        `An axis of length ${length} cannot be split into ${count} equal parts. Use array_split, or another count.`,
      );
    }
    const cuts = byCount ? m.evenCuts(length, count) : sections;
    const parts = m.splitAt(tensors, x, cuts, along);
    return list(parts.map((_, i) => movedValue(interpreter, 'numpy', ary, (whole) => m.splitAt(tensors, whole, cuts, along)[i] ?? whole))); // prettier-ignore
  });
}

export const joins: Members = {
  concatenate: concatenation('concatenate'),
  concat: concatenation('concat'),
  stack: builtin('stack', 'arrays, axis?, out?, dtype?', ({ arrays, axis }, interpreter) => {
    const parts = partsOf(interpreter, arrays);
    const along = axisOf(interpreter, axis, (parts[0]?.shape.length ?? 0) + 1, 0);
    return ownArray(interpreter, 'numpy', interpreter.tensors.stack(parts, along), interpreter.iterate(arrays));
  }),
  vstack: joining('vstack', 'vertical'),
  row_stack: joining('row_stack', 'vertical'),
  hstack: joining('hstack', 'horizontal'),
  dstack: joining('dstack', 'deep'),
  column_stack: joining('column_stack', 'columns'),
  block: builtin('block', 'arrays', ({ arrays }, interpreter) => {
    const join = (value: Value, depth: number): Tensor => {
      if (value.kind !== 'list') return m.atLeast(interpreter.tensors, interpreter.tensor(value), 1);
      const parts = value.items.map((item) => join(item, depth + 1));
      const nested = value.items.some((item) => item.kind === 'list');
      return m.joinStacked(interpreter.tensors, parts, nested ? 'vertical' : 'horizontal');
    };
    return ownArray(interpreter, 'numpy', join(arrays, 0), []);
  }),
  append: builtin('append', 'arr, values, axis?', ({ arr, values, axis }, interpreter) => {
    const { tensors } = interpreter;
    const parts = [interpreter.tensor(arr), interpreter.tensor(values)];
    const joined = isGiven(axis)
      ? tensors.concatenate(parts, axisOf(interpreter, axis, parts[0]?.shape.length ?? 1))
      : tensors.concatenate(parts.map((part) => m.flatten(tensors, part)), 0); // prettier-ignore
    return ownArray(interpreter, 'numpy', joined, [arr, values]);
  }),
  insert: builtin('insert', 'arr, obj, values, axis?', ({ arr, obj, values, axis }, interpreter) => {
    const { tensors } = interpreter;
    const x = isGiven(axis) ? interpreter.tensor(arr) : m.flatten(tensors, interpreter.tensor(arr));
    const along = isGiven(axis) ? axisOf(interpreter, axis, x.shape.length) : 0;
    const at = interpreter.integer(obj, 'the position');
    const [before, after] = m.splitAt(tensors, x, [at], along);
    const given = interpreter.tensor(values);
    const count =
      given.shape.length === x.shape.length ? (given.shape[along] ?? 1) : isGiven(axis) ? 1 : sizeOf(given.shape);
    const shape = x.shape.map((length, each) => (each === along ? count : length));
    const parts = [before ?? x, tensors.broadcast(given, shape), after ?? x];
    return ownArray(interpreter, 'numpy', tensors.concatenate(parts, along), [arr, values]);
  }),
  delete: builtin('delete', 'arr, obj, axis?', ({ arr, obj, axis }, interpreter) => {
    const { tensors } = interpreter;
    const x = isGiven(axis) ? interpreter.tensor(arr) : m.flatten(tensors, interpreter.tensor(arr));
    const along = isGiven(axis) ? axisOf(interpreter, axis, x.shape.length) : 0;
    const length = x.shape[along] ?? 0;
    const gone = new Set(integersOf(interpreter, obj, 'the position').map((i) => (i < 0 ? i + length : i)));
    return ownArray(interpreter, 'numpy', tensors.gather(x, along, m.upTo(length).filter((i) => !gone.has(i))), [arr]); // prettier-ignore
  }),
  split: splitting('split', undefined),
  array_split: splitting('array_split', undefined),
  hsplit: splitting('hsplit', 1),
  vsplit: splitting('vsplit', 0),
  r_: joiner('r_', 'horizontal'),
  c_: joiner('c_', 'columns'),
  mgrid: grid('mgrid', false),
  ogrid: grid('ogrid', true),
};

function concatenation(name: string): BuiltinValue {
  return builtin(name, 'arrays|tup, axis?, out?, dtype?, casting?', ({ arrays, axis }, interpreter) => {
    const { tensors } = interpreter;
    const parts = partsOf(interpreter, arrays);
    const joined =
      axis?.kind === 'none'
        ? tensors.concatenate(parts.map((part) => m.flatten(tensors, part)), 0) // prettier-ignore
        : tensors.concatenate(parts, axisOf(interpreter, axis, parts[0]?.shape.length ?? 1, 0));
    return ownArray(interpreter, 'numpy', joined, interpreter.iterate(arrays));
  });
}

/** `np.r_[...]` and `np.c_[...]`: numbers, arrays and slices, which are ranges (or linspaces where the step is imaginary). */
function joiner(name: string, along: 'horizontal' | 'columns'): BuiltinValue {
  return {
    ...builtin(name, '...parts', ({ parts }) => ({ kind: 'tuple', items: parts })),
    subscript: (indices, interpreter) => {
      const parts = indices.map((index) =>
        index.kind === 'slice'
          ? arange(
              interpreter,
              [
                index.start ?? { kind: 'number', value: 0, integer: true, symbol: null },
                index.stop ?? undefined,
                index.step ?? undefined,
              ],
              undefined,
            )
          : interpreter.tensor(index),
      );
      return ownArray(interpreter, 'numpy', m.joinStacked(interpreter.tensors, parts, along), indices);
    },
  };
}

/** `np.mgrid[a:b:c, ...]`; `sparse` is ogrid. */
function grid(name: string, sparse: boolean): BuiltinValue {
  return {
    ...builtin(name, '...parts', ({ parts }) => ({ kind: 'tuple', items: parts })),
    subscript: (indices, interpreter) => {
      const { tensors } = interpreter;
      const lines = indices.map((index) => {
        if (index.kind !== 'slice') return interpreter.fail(`${name} takes slices: ${name}[0:3, 0:4].`);
        const zero: Value = { kind: 'number', value: 0, integer: true, symbol: null };
        return arange(interpreter, [index.start ?? zero, index.stop ?? zero, index.step ?? undefined], undefined);
      });
      const parts = lines.map((line, i) => tensors.reshape(line, lines.map((_, j) => (i === j ? (line.shape[0] ?? 0) : 1)))); // prettier-ignore
      if (sparse) return list(parts.map((part) => ownArray(interpreter, 'numpy', part)));
      if (parts.length === 1 && parts[0]) return ownArray(interpreter, 'numpy', parts[0]);
      return ownArray(interpreter, 'numpy', tensors.stack(m.broadcastAll(tensors, parts)));
    },
  };
}
