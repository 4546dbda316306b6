/** Columns of tables by name, and tables of them. */
import { noColumn } from '../../data/table.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { FrameValue, Tensor, Value } from '../../tracer/values.ts';
import { array, dictionary } from '../../tracer/values.ts';

/** Names of columns are texts, or numbers where there was no header; both are kept under their text. */
export const keyOfColumn = (name: Value): string | undefined =>
  name.kind === 'string' ? name.value : name.kind === 'number' ? String(name.value) : undefined;

export const columnNames = (frame: FrameValue): string[] =>
  [...frame.columns.entries.keys()].map((key) => key.slice(1));

export const hasColumn = (frame: FrameValue, name: string): boolean => frame.columns.entries.has(`s${name}`);

/** A column; one that is not there, or that holds no numbers, is a diagnostic. */
export function columnOf(i: Interpreter, frame: FrameValue, name: string): Value {
  const column = frame.columns.entries.get(`s${name}`)?.[1];
  if (!column) return i.fail(noColumn(frame.name, name, columnNames(frame)));
  return column.kind === 'unreadable' ? i.fail(column.diagnostic.message) : column;
}

/** A table of some columns of another, or of what became of them, with the same rows. */
export function frameOf(like: FrameValue, columns: Iterable<readonly [string, Value]>): FrameValue {
  return { ...like, columns: dictionary(columns) };
}

/** The same rows of every column; they keep their labels. */
export function takeRows(i: Interpreter, frame: FrameValue, rows: readonly number[]): FrameValue {
  const taken = mapColumns(i, frame, (column) => i.tensors.gather(column, 0, rows));
  const labels = frame.index ?? indexOf(i, frame.rows);
  const index = labels.kind === 'unreadable' ? labels : array(i.tensors.gather(i.tensor(labels), 0, rows), 'pandas');
  return { ...taken, rows: rows.length, index };
}

/** Positions of rows, as their labels. */
export function indexOf(i: Interpreter, rows: number): Value {
  return array(
    i.tensors.of(
      Float64Array.from({ length: rows }, (_, k) => k),
      [rows],
      'integer',
    ),
    'pandas',
  );
}

/** Each column of numbers made another; those of text stay what they are. */
export function mapColumns(i: Interpreter, frame: FrameValue, make: (column: Tensor) => Tensor): FrameValue {
  const columns = [...frame.columns.entries.values()].map(([name, column]): [string, Value] => {
    const key = keyOfColumn(name) ?? '';
    return [key, column.kind === 'unreadable' ? column : array(make(i.tensor(column)), frame.library)];
  });
  return frameOf(frame, columns);
}

/** The columns that hold numbers. */
export function numericColumns(frame: FrameValue): readonly (readonly [string, Value])[] {
  return [...frame.columns.entries.values()].flatMap(([name, column]) =>
    column.kind === 'unreadable' ? [] : [[keyOfColumn(name) ?? '', column] as const],
  );
}
