/** What a table of pandas has, and what NumPy's records have of it. */
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { FrameValue, Value } from '../../tracer/values.ts';
import { array, boolean, describe, integer, list, NONE, string, tuple } from '../../tracer/values.ts';
import { castTo, elementTypeOf, flag, isGiven } from '../arguments.ts';
import type { MemberTable } from '../library.ts';
import { builtin } from '../library.ts';
import { argsortKnown } from '../operations/ordering.ts';
import { columnNames, columnOf, frameOf, indexOf, keyOfColumn, mapColumns, takeRows } from './columns.ts';
import { byLabel, byPosition } from './frames.ts';
import { edges, elementwise, plain, statistics, toNumpy } from './series.ts';

function asFrame(i: Interpreter, value: Value): FrameValue {
  return value.kind === 'frame' ? value : i.fail(`This is a method of tables, and here is ${describe(value)}.`);
}

/** One name or several. */
function namesIn(i: Interpreter, value: Value): string[] {
  const items = value.kind === 'string' || value.kind === 'number' ? [value] : i.iterate(value);
  return items.map(
    (item) => keyOfColumn(item) ?? i.fail(`A name of a column is needed, and here is ${describe(item)}.`),
  );
}

function refuseInPlace(i: Interpreter, name: string, inplace: Value | undefined): void {
  if (flag(i, inplace)) i.fail(`${name}(inplace=True) is not read. Assign the result: df = df.${name}(...).`);
}

const columnsOf = (self: Value, i: Interpreter): Value => list(columnNames(asFrame(i, self)).map(string));

export const frameMembers: MemberTable = {
  attributes: {
    columns: columnsOf,
    shape: (self, i) => tuple([integer(asFrame(i, self).rows), integer(asFrame(i, self).columns.entries.size)]),
    size: (self, i) => integer(asFrame(i, self).rows * asFrame(i, self).columns.entries.size),
    ndim: () => integer(2),
    empty: (self, i) => boolean(asFrame(i, self).rows === 0),
    values: (self, i) => plain(i, self),
    index: (self, i) => asFrame(i, self).index ?? indexOf(i, asFrame(i, self).rows),
    iloc: (self, i) => byPosition(asFrame(i, self)),
    loc: (self, i) => byLabel(asFrame(i, self)),
    T: (self, i) => array(i.tensors.transpose(i.tensor(self)), 'numpy'),
    // Of NumPy's records: `data.dtype.names`.
    dtype: (self, i) => ({
      kind: 'namespace',
      name: 'dtype',
      members: { names: tuple(columnNames(asFrame(i, self)).map(string)) },
    }),
  },
  methods: {
    ...statistics,
    ...elementwise,
    ...edges,
    to_numpy: toNumpy,
    keys: builtin('keys', 'self', ({ self }, i) => columnsOf(self, i)),
    items: builtin('items', 'self', ({ self }, i) =>
      list(columnNames(asFrame(i, self)).map((name) => tuple([string(name), columnOf(i, asFrame(i, self), name)]))),
    ),
    copy: builtin('copy', 'self, deep?', ({ self }, i) => mapColumns(i, asFrame(i, self), (column) => column)),
    astype: builtin('astype', 'self, dtype, copy?, errors?', ({ self, dtype }, i) => {
      const type = elementTypeOf(i, dtype);
      return mapColumns(i, asFrame(i, self), (column) => castTo(i, column, type));
    }),
    drop: builtin('drop', 'self, labels?, axis?, index?, columns?, level?, inplace?, errors?', (given, i) => {
      refuseInPlace(i, 'drop', given.inplace);
      const frame = asFrame(i, given.self);
      const names = given.columns ?? (isGiven(given.axis) ? given.labels : undefined);
      if (!names)
        return i.fail(
          'drop() takes columns here: drop(columns=[...]). Leave rows out by a condition: df[df["x"] > 0].',
        );
      const gone = namesIn(i, names);
      for (const name of gone) if (!columnNames(frame).includes(name)) columnOf(i, frame, name);
      return frameOf(
        frame,
        entriesOf(frame).filter(([name]) => !gone.includes(name)),
      );
    }),
    rename: builtin('rename', 'self, mapper?, index?, columns?, axis?, copy?, inplace?', (given, i) => {
      refuseInPlace(i, 'rename', given.inplace);
      const { columns } = given;
      const frame = asFrame(i, given.self);
      if (columns?.kind !== 'dictionary')
        return i.fail('rename() takes a dictionary here: rename(columns={"old": "new"}).');
      return frameOf(
        frame,
        entriesOf(frame).map(([name, column]) => {
          const renamed = columns.entries.get(`s${name}`)?.[1];
          return [renamed ? i.text(renamed) : name, column];
        }),
      );
    }),
    assign: {
      kind: 'builtin',
      name: 'assign',
      call: function* ({ positional: [self = NONE], keywords }, i) {
        let frame = asFrame(i, self);
        for (const [name, given] of keywords) {
          const callable = given.kind === 'function' || given.kind === 'builtin';
          const value = callable ? yield* i.call(given, [frame]) : given;
          const column = array(i.tensors.broadcast(i.tensor(value, `the column ${name}`), [frame.rows]), frame.library);
          frame = frameOf(frame, [...entriesOf(frame), [name, column]]);
        }
        return frame;
      },
    },
    dropna: builtin('dropna', 'self, axis?, how?, thresh?, subset?, inplace?, ignore_index?', (given, i) => {
      refuseInPlace(i, 'dropna', given.inplace);
      const frame = asFrame(i, given.self);
      const names = isGiven(given.subset) ? namesIn(i, given.subset) : columnNames(frame);
      const columns = names.flatMap((name) => {
        const column = frame.columns.entries.get(`s${name}`)?.[1] ?? columnOf(i, frame, name);
        if (column.kind === 'unreadable') return [];
        return [
          i.known(i.tensor(column)) ?? i.fail('Which rows dropna() takes depends on the inputs. Use it on known data.'),
        ];
      });
      const rows = Array.from({ length: frame.rows }, (_, row) => row);
      return takeRows(
        i,
        frame,
        rows.filter((row) => columns.every((column) => !Number.isNaN(column[row]))),
      );
    }),
    sort_values: builtin('sort_values', 'self, by, axis?, ascending?, inplace?, kind?, ignore_index?', (given, i) => {
      refuseInPlace(i, 'sort_values', given.inplace);
      const frame = asFrame(i, given.self);
      const [name = '', ...more] = namesIn(i, given.by);
      if (more.length > 0) i.fail('sort_values() sorts by one column here. Give one name.');
      const known =
        i.known(i.tensor(columnOf(i, frame, name))) ?? i.fail('This order depends on the inputs. Sort known data.');
      const keys = flag(i, given.ascending, true) ? known : known.map((value) => -value);
      return takeRows(i, frame, Array.from(argsortKnown(keys, [frame.rows], 0)));
    }),
    reset_index: builtin('reset_index', 'self, level?, drop?, inplace?', ({ self, drop, inplace }, i) => {
      refuseInPlace(i, 'reset_index', inplace);
      const frame = asFrame(i, self);
      if (frame.index === null || flag(i, drop)) return { ...frame, index: null };
      return { ...frameOf(frame, [['index', frame.index], ...entriesOf(frame)]), index: null };
    }),
    set_index: builtin('set_index', 'self, keys, drop?, append?, inplace?', ({ self, keys, inplace }, i) => {
      refuseInPlace(i, 'set_index', inplace);
      const frame = asFrame(i, self);
      const [name = ''] = namesIn(i, keys);
      const index = columnOf(i, frame, name);
      return {
        ...frameOf(
          frame,
          entriesOf(frame).filter(([each]) => each !== name),
        ),
        index,
      };
    }),
    ...Object.fromEntries(['info', 'describe'].map((name) => [name, builtin(name, 'self', () => NONE)])),
  },
};

function entriesOf(frame: FrameValue): (readonly [string, Value])[] {
  return [...frame.columns.entries].map(([key, [, column]]) => [key.slice(1), column] as const);
}
