/** NumPy's readers of text files. Binary files are refused. */
import type { Dialect } from '../../data/cells.ts';
import type { DataFile } from '../../data/file.ts';
import { DataProblem } from '../../data/file.ts';
import { withData } from '../../data/load.ts';
import type { Table, TableOptions } from '../../data/table.ts';
import { PLAIN, readTable } from '../../data/table.ts';
import { PAUSE, type Pausing } from '../../pause.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, ConcreteTensor, Members, Value } from '../../tracer/values.ts';
import { array, dictionary } from '../../tracer/values.ts';
import { castTo, elementTypeOf, flag, integerOr, isGiven } from '../arguments.ts';
import { sourceOf } from '../files/sources.ts';
import { builtin } from '../library.ts';
import { columnFrom, noteMissing, textIn } from '../pandas/from-file.ts';

const loadtxt = builtin(
  'loadtxt',
  'fname, dtype?, comments?, delimiter?, converters?, skiprows?, usecols?, unpack?, ndmin?, encoding?, max_rows?, quotechar?, like?',
  function* (given, i) {
    if (isGiven(given.converters)) i.fail('loadtxt(converters=...) is not read. Change the array after reading.');
    const { file, taken } = yield* sourceOf(i, given.fname);
    const options: TableOptions = {
      ...PLAIN,
      dialect: dialectOf(i, given.delimiter, given.comments, isGiven(given.quotechar) ? i.text(given.quotechar) : null),
      skip: taken + integerOr(i, given.skiprows, 0, 'skiprows'),
      take: isGiven(given.usecols) ? positionsAsked(i, given.usecols) : null,
      maxRows: isGiven(given.max_rows) ? i.integer(given.max_rows, 'max_rows') : null,
      empty: 'text',
      short: isGiven(given.usecols) ? 'taken' : 'refuse',
    };
    const unpack = flag(i, given.unpack);
    const least = integerOr(i, given.ndmin, 0, 'ndmin');
    const tensor = yield* withData(i, matrixOf(file, options, unpack, least));
    noteMissing(i, file, (yield* withData(i, readTable(file, options))).columns);
    const type = elementTypeOf(i, given.dtype);
    const typed = type === undefined || type === 'float' ? tensor : castTo(i, tensor, type);
    return typed.shape.length === 0 ? i.value(typed, 'numpy') : array(typed);
  },
);

const genfromtxt = builtin(
  'genfromtxt',
  'fname, dtype?, comments?, delimiter?, skip_header?, skip_footer?, converters?, missing_values?, filling_values?, usecols?, names?, excludelist?, deletechars?, replace_space?, autostrip?, case_sensitive?, defaultfmt?, unpack?, usemask?, loose?, invalid_raise?, max_rows?, encoding?, ndmin?, like?',
  function* (given, i) {
    if (isGiven(given.converters)) i.fail('genfromtxt(converters=...) is not read. Change the array after reading.');
    const { file, taken } = yield* sourceOf(i, given.fname);
    const { names } = given;
    const fromFile = names?.kind === 'boolean' ? names.value : false;
    const listed = isGiven(names) && names.kind !== 'boolean' ? namesOf(i, names) : null;
    const options: TableOptions = {
      ...PLAIN,
      dialect: dialectOf(i, given.delimiter, given.comments, null),
      skip: taken + integerOr(i, given.skip_header, 0, 'skip_header'),
      skipLast: integerOr(i, given.skip_footer, 0, 'skip_footer'),
      header: fromFile ? 'comment' : 'none',
      names: listed,
      take: isGiven(given.usecols) ? positionsAsked(i, given.usecols) : null,
      maxRows: isGiven(given.max_rows) ? i.integer(given.max_rows, 'max_rows') : null,
      missing:
        isGiven(given.missing_values) && given.missing_values.kind === 'string'
          ? given.missing_values.value.split(',')
          : [],
    };
    const table = yield* withData(i, readTable(file, options));
    noteMissing(i, file, table.columns);
    noteTexts(i, file, table);
    const filling = isGiven(given.filling_values) ? i.number(given.filling_values, 'filling_values') : NaN;
    if (table.named) {
      const columns = table.columns.map((column): readonly [string, Value] => [
        fieldName(column.name),
        columnFrom(i, file, { ...column, values: filled(column.values, filling), firstText: null }, 'numpy'),
      ]);
      return {
        kind: 'frame',
        library: 'numpy',
        name: file.name,
        rows: table.rows,
        index: null,
        columns: dictionary(columns),
      };
    }
    const least = integerOr(i, given.ndmin, 0, 'ndmin');
    const tensor = yield* withData(i, matrixOf(file, options, flag(i, given.unpack), least));
    const whole = { ...tensor, data: filled(tensor.data, filling) };
    const type = elementTypeOf(i, given.dtype);
    const typed = type === undefined ? whole : castTo(i, whole, type);
    return typed.shape.length === 0 ? i.value(typed, 'numpy') : array(typed);
  },
);

function dialectOf(
  i: Interpreter,
  delimiter: Value | undefined,
  comments: Value | undefined,
  quote: string | null,
): Dialect {
  const blank = !isGiven(delimiter) || (delimiter.kind === 'string' && delimiter.value === ' ');
  if (isGiven(delimiter) && delimiter.kind !== 'string')
    i.fail('The delimiter is a text here, such as ",". Columns of fixed widths are not read.');
  const marks = comments?.kind === 'list' || comments?.kind === 'tuple' ? comments.items : [comments];
  if (marks.length > 1) i.fail('One sign of comments is read here. Give one, such as "#".');
  const [mark] = marks;
  const comment = mark === undefined ? '#' : mark.kind === 'none' ? null : i.text(mark);
  return {
    delimiter: blank ? null : i.text(delimiter),
    comment: comment === '' ? null : comment,
    quote,
    skipBlanks: false,
  };
}

function positionsAsked(i: Interpreter, given: Value): readonly (number | string)[] {
  const items = given.kind === 'number' || given.kind === 'string' ? [given] : i.iterate(given);
  return items.map((item) => (item.kind === 'string' ? item.value : i.integer(item, 'a column of usecols')));
}

function namesOf(i: Interpreter, names: Value): readonly string[] {
  if (names.kind === 'string') return names.value.split(',').map((name) => name.trim());
  return i.iterate(names).map((name) => i.text(name));
}

/** As NumPy makes names of fields: no signs, and _ for blanks. */
function fieldName(name: string): string {
  return name.trim().replace(/[~!@#$%^&*()\-=+\\|\]}[{';: /?.>,<"]/g, (sign) => (sign === ' ' ? '_' : ''));
}

function filled(values: Float64Array, filling: number): Float64Array {
  return Number.isNaN(filling) ? values : values.map((value) => (Number.isNaN(value) ? filling : value));
}

/** genfromtxt takes text for NaN, and is the only one to. */
function noteTexts(i: Interpreter, file: DataFile, table: Table): void {
  for (const column of table.columns) {
    const { firstText, texts, values } = column;
    if (!firstText) continue;
    i.hint(
      `${file.name}: ${texts.toLocaleString('en')} of ${values.length.toLocaleString('en')} cells of column ${column.name} (from 0) hold text and are taken for NaN, the first ${JSON.stringify(firstText.text.slice(0, 40))} in line ${firstText.line}.`,
    );
  }
}

/** The table as one array: rows first, or columns first where it is unpacked. The same array for the same file and options. */
function matrixOf(file: DataFile, options: TableOptions, unpack: boolean, least: number): Pausing<ConcreteTensor> {
  return file.remember(`matrix ${unpack} ${least} ${JSON.stringify(options)}`, function* () {
    const { columns, rows } = yield* readTable(file, options);
    const texts = columns.filter(({ firstText }) => firstText !== null);
    const first = texts.sort((a, b) => (a.firstText?.line ?? 0) - (b.firstText?.line ?? 0))[0];
    if (first && options.empty === 'text') throw new DataProblem(textIn(file, first));
    const width = columns.length;
    const shape = squeezed(unpack ? [width, rows] : [rows, width], least);
    const [only] = columns;
    if (width === 1 && only) return tensorOf(only.values, shape);
    const data = new Float64Array(rows * width);
    for (const [k, { values }] of columns.entries()) {
      if (unpack) data.set(values, k * rows);
      else for (let row = 0; row < rows; row++) data[row * width + k] = values[row] ?? NaN;
      yield PAUSE;
    }
    return tensorOf(data, shape);
  });
}

const tensorOf = (data: Float64Array, shape: readonly number[]): ConcreteTensor => ({
  kind: 'concrete',
  shape,
  type: 'float',
  data,
});

/** Axes of length 1 fall away, down to the least number of axes. */
function squeezed(shape: readonly [number, number], least: number): readonly number[] {
  if (least >= 2) return shape;
  const rest = shape.filter((length) => length !== 1);
  if (rest.length >= least) return rest;
  return [1];
}

const refused = (name: string): BuiltinValue => ({
  kind: 'builtin',
  name,
  call: (_, i) =>
    i.fail(
      `np.${name}() reads a binary file, and Nabla reads text. Save the array with np.savetxt("data.csv", a, delimiter=","), and read it with np.loadtxt().`,
    ),
});

export const files: Members = {
  loadtxt,
  genfromtxt,
  ...Object.fromEntries(['load', 'fromfile', 'memmap'].map((name) => [name, refused(name)])),
};
