/** `df[...]`, `df[...] = ...`, `df.iloc[...]`, `df.loc[...]`: columns by name, rows by position or mask. */
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { ArrayValue, BuiltinValue, FrameValue, SliceValue, Value } from '../../tracer/values.ts';
import { array, describe, integer, string } from '../../tracer/values.ts';
import { columnNames, columnOf, frameOf, keyOfColumn, takeRows } from './columns.ts';

/** `frame[given]`. */
export function frameItem(i: Interpreter, frame: FrameValue, given: readonly Value[]): Value {
  const [index] = given;
  if (!index || given.length > 1)
    return i.fail('A table takes one name, a list of names, or a condition in its brackets.');
  const name = keyOfColumn(index);
  if (name !== undefined && (index.kind === 'string' || columnNames(frame).includes(name)))
    return columnOf(i, frame, name);
  if (
    index.kind === 'list' &&
    (index.items.length === 0 || index.items.every((item) => keyOfColumn(item) !== undefined))
  )
    return chosenColumns(i, frame, index.items);
  return takeRows(i, frame, rowsOf(i, frame, index));
}

/** `frame[name] = value`: a new column, or another in its place. */
export function setColumn(i: Interpreter, frame: FrameValue, index: Value, value: Value): void {
  const name = keyOfColumn(index) ?? i.fail(`Columns are set by their name, and here is ${describe(index)}.`);
  const tensor = i.tensors.broadcast(i.tensor(value, `the column ${name}`), [frame.rows]);
  i.trail.touch(frame.columns);
  frame.columns.entries.set(`s${name}`, [string(name), array(tensor, frame.library)]);
}

function chosenColumns(i: Interpreter, frame: FrameValue, names: readonly Value[]): FrameValue {
  return frameOf(
    frame,
    names.map((each): [string, Value] => {
      const name = keyOfColumn(each) ?? '';
      return [name, columnOf(i, frame, name)];
    }),
  );
}

/** Positions of the rows that an index means: a mask, a slice, positions. */
function rowsOf(i: Interpreter, frame: FrameValue, index: Value, inclusive = false): readonly number[] {
  if (index.kind === 'slice') return positionsOf(i, index, frame.rows, inclusive);
  const tensor = i.tensor(index, 'what stands in the brackets');
  const known =
    i.known(tensor) ??
    i.fail('Which rows this takes depends on the inputs, so their number is not known. Use np.where in its place.');
  if (tensor.type !== 'boolean') return Array.from(known, (at) => rowAt(i, at, frame.rows));
  if (known.length !== frame.rows)
    i.fail(
      `This condition has ${known.length} elements, and the table has ${frame.rows} rows. Make it of its columns.`,
    );
  const rows: number[] = [];
  known.forEach((holds, row) => {
    if (holds !== 0) rows.push(row);
  });
  return rows;
}

function positionsOf(i: Interpreter, slice: SliceValue, length: number, inclusive: boolean): readonly number[] {
  const bound = (value: Value | null): number | undefined =>
    value === null || value.kind === 'none' ? undefined : i.integer(value, 'the bound of the slice');
  const step = bound(slice.step) ?? 1;
  if (step < 1) i.fail('Rows are taken with a step of 1 or more here. Reverse the columns as arrays, with [::-1].');
  const clip = (at: number): number => Math.min(Math.max(at < 0 ? at + length : at, 0), length);
  const start = clip(bound(slice.start) ?? 0);
  const last = bound(slice.stop);
  const stop = last === undefined ? length : clip(inclusive ? last + 1 : last);
  return Array.from({ length: Math.max(0, Math.ceil((stop - start) / step)) }, (_, k) => start + k * step);
}

function rowAt(i: Interpreter, at: number, length: number): number {
  const row = at < 0 ? at + length : at;
  if (!Number.isInteger(row) || row < 0 || row >= length)
    i.fail(`There is no row ${at}: the table has ${length} rows, counted from 0.`);
  return row;
}

/** `frame.iloc`: rows and columns by position. */
export function byPosition(frame: FrameValue): BuiltinValue {
  return located('iloc', (indices, i) => {
    const [rows, columns] = indices;
    const names = columnNames(frame);
    if (!rows) return frame;
    if (!columns) return cut(i, frame, rows, false);
    if (columns.kind === 'number') {
      const position = i.integer(columns, 'the column');
      const name = names.at(position);
      if (name === undefined)
        return i.fail(
          `${frame.name} has ${names.length} columns, so there is no column ${position}. Columns are counted from 0.`,
        );
      return cut(i, frameOf(frame, [[name, columnOf(i, frame, name)]]), rows, false, name);
    }
    const whole = { ...frame, rows: names.length, index: null };
    const chosen = rowsOf(i, whole, columns).map((position): [string, Value] => {
      const name = names[position] ?? '';
      return [name, columnOf(i, frame, name)];
    });
    return cut(i, frameOf(frame, chosen), rows, false);
  });
}

/** `frame.loc`: rows by label or condition; columns by name. */
export function byLabel(frame: FrameValue): BuiltinValue {
  return located('loc', (indices, i) => {
    const [labels, columns] = indices;
    if (!labels) return frame;
    const rows = labels.kind === 'number' || labels.kind === 'slice' ? positionOfLabels(i, frame, labels) : labels;
    if (!columns || columns.kind === 'slice') return cut(i, frame, rows, true);
    const name = keyOfColumn(columns);
    if (name !== undefined) return cut(i, frameOf(frame, [[name, columnOf(i, frame, name)]]), rows, true, name);
    return cut(i, chosenColumns(i, frame, i.iterate(columns)), rows, true);
  });
}

/** Labels, or a slice of them, as positions. */
function positionOfLabels(i: Interpreter, frame: FrameValue, label: Value): Value {
  const { index } = frame;
  if (index === null || label.kind === 'none') return label;
  if (label.kind === 'slice') {
    const bound = (value: Value | null): Value | null => value && positionOfLabels(i, frame, value);
    return { ...label, start: bound(label.start), stop: bound(label.stop) };
  }
  const wanted = i.number(label, 'the label');
  const at = i.known(i.tensor(index))?.indexOf(wanted) ?? -1;
  return at >= 0 ? integer(at) : i.fail(`No row has the label ${wanted}. Take rows by position with .iloc.`);
}

function located(name: string, subscript: (indices: readonly Value[], i: Interpreter) => Value): BuiltinValue {
  return {
    kind: 'builtin',
    name,
    call: (_, i) => i.fail(`${name} takes square brackets: df.${name}[...].`),
    subscript,
  };
}

/** Some rows; of one column the column itself, of one row its numbers. */
function cut(i: Interpreter, frame: FrameValue, rows: Value, inclusive: boolean, column?: string): Value {
  const every = rows.kind === 'slice' && rows.start === null && rows.stop === null && rows.step === null;
  if (rows.kind === 'number') {
    const at = rowAt(i, i.number(rows, 'the row'), frame.rows);
    const one = takeRows(i, frame, [at]);
    const values = i.tensors.reshape(i.tensor(one), [one.columns.entries.size]);
    return column === undefined ? array(values, frame.library) : i.value(i.tensors.reshape(values, []), 'numpy');
  }
  const taken = every ? frame : takeRows(i, frame, rowsOf(i, frame, rows, inclusive));
  return column === undefined ? taken : columnOf(i, taken, column);
}

/** `series.iloc`, `series.loc`: as the brackets of an array take them. */
export function seriesLocated(name: 'iloc' | 'loc', self: ArrayValue): BuiltinValue {
  return located(name, (indices, i) => {
    const [index] = indices;
    if (name === 'loc' && index?.kind === 'slice') {
      const rows = positionsOf(i, index, self.shape[0] ?? 0, true);
      return array(i.tensors.gather(i.tensor(self), 0, rows), self.flavour);
    }
    return i.getElements(self, indices);
  });
}
