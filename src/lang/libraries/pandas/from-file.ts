/** Columns of a file as values, and what is told about the cells that are no numbers. */
import type { Column } from '../../data/column.ts';
import type { DataFile } from '../../data/file.ts';
import { counted } from '../../data/table.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { Flavour, Value } from '../../tracer/values.ts';
import { array } from '../../tracer/values.ts';

/** A column of text says so when it is asked for numbers. */
export function columnFrom(i: Interpreter, file: DataFile, column: Column, flavour: Flavour): Value {
  if (column.firstText) {
    return { kind: 'unreadable', diagnostic: { message: textIn(file, column), severity: 'error', span: i.span } };
  }
  const type = column.boolean ? 'boolean' : column.integer && flavour === 'pandas' ? 'integer' : 'float';
  return array({ kind: 'concrete', shape: [column.values.length], type, data: column.values }, flavour);
}

export function textIn(file: DataFile, column: Column): string {
  const { line = 0, text = '' } = column.firstText ?? {};
  const what = text === '' ? 'an empty cell' : `the text ${JSON.stringify(text.slice(0, 40))}`;
  const more = column.texts > 1 ? ` (${counted(column.texts, 'such cell')})` : '';
  return `${file.name}, line ${line}: column ${nameOf(column)} has ${what}, and numbers are needed${more}. ${remedyFor(text)}`;
}

/** A column as messages call it: quoted where it has a name. */
const nameOf = (column: Column): string =>
  /^\d+$/.test(column.name) ? `${column.name} (from 0)` : JSON.stringify(column.name);

function remedyFor(text: string): string {
  if (/^[-+]?\d+,\d+$/.test(text))
    return 'If the comma is the decimal sign, write a point, or pass decimal="," to pd.read_csv().';
  if (text === '') return 'Fill it, or read the file with np.genfromtxt() or pd.read_csv(), which take it for NaN.';
  return 'Correct the cell, skip the line, or leave the column out.';
}

/** Says once how many cells are NaN, and where the first of them is. */
export function noteMissing(i: Interpreter, file: DataFile, columns: readonly Column[]): void {
  for (const column of columns) {
    const { missing, firstMissing, texts, values } = column;
    if (missing === 0 || !firstMissing || texts > 0) continue;
    i.hint(
      `${file.name}: ${missing.toLocaleString('en')} of ${counted(values.length, 'cell')} of column ${nameOf(column)} ${missing === 1 ? 'is' : 'are'} missing and taken for NaN, the first in line ${firstMissing.line}.`,
    );
  }
}
