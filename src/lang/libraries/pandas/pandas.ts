/** pandas: tables from files, dictionaries and arrays. What groups, joins or reshapes them is left out. */
import type { Dialect } from '../../data/cells.ts';
import { withData } from '../../data/load.ts';
import type { Table, TableOptions } from '../../data/table.ts';
import { counted, noColumn, PLAIN, readTable } from '../../data/table.ts';
import type { DataFile } from '../../data/file.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, FrameValue, NamespaceValue, Value } from '../../tracer/values.ts';
import { array, describe, dictionary, number } from '../../tracer/values.ts';
import { flag, integerOr, isGiven, textOr } from '../arguments.ts';
import { sourceOf } from '../files/sources.ts';
import { builtin, namespace } from '../library.ts';
import { columnFrom, noteMissing } from './from-file.ts';

/** Cells that pandas takes for missing ones. */
const MISSING = ['', '#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN', '<NA>', 'N/A', 'NA', 'NULL', 'NaN', 'None', 'n/a', 'nan', 'null']; // prettier-ignore

const READ_CSV =
  'filepath_or_buffer, sep?, delimiter?, header?, names?, index_col?, usecols?, dtype?, engine?, converters?, skipinitialspace?, skiprows?, skipfooter?, nrows?, na_values?, keep_default_na?, na_filter?, skip_blank_lines?, parse_dates?, chunksize?, iterator?, compression?, thousands?, decimal?, quotechar?, quoting?, escapechar?, comment?, encoding?, encoding_errors?, on_bad_lines?, delim_whitespace?, low_memory?, memory_map?, float_precision?, date_format?, dayfirst?, cache_dates?, dtype_backend?, storage_options?';

function readCsv(name: string, separator: string): BuiltinValue {
  return builtin(name, READ_CSV, function* (given, i) {
    for (const option of ['converters', 'chunksize', 'iterator', 'escapechar'] as const) {
      if (isGiven(given[option]) && !(given[option].kind === 'boolean' && !given[option].value))
        i.fail(`${name}(${option}=...) is not read. Leave it out, and change the columns after reading.`);
    }
    const { file, taken } = yield* sourceOf(i, given.filepath_or_buffer);
    const names = isGiven(given.names) ? i.iterate(given.names).map((each) => i.text(each)) : null;
    const header = headerOf(i, given.header, names !== null);
    const asked = isGiven(given.usecols) ? columnsAsked(i, given.usecols) : null;
    const spaces = flag(i, given.delim_whitespace);
    const sep = spaces ? null : separatorOf(i, given.sep ?? given.delimiter, separator);
    const options: TableOptions = {
      ...PLAIN,
      dialect: {
        delimiter: sep,
        comment: isGiven(given.comment) ? i.text(given.comment) : null,
        quote: textOr(i, given.quotechar, '"', 'the quote'),
        skipBlanks: flag(i, given.skipinitialspace),
      },
      skip: skipOf(i, given.skiprows, taken, header),
      header: header === null ? 'none' : 'row',
      names,
      take: asked,
      fileOrder: true,
      maxRows: isGiven(given.nrows) ? i.integer(given.nrows, 'nrows') : null,
      skipLast: integerOr(i, given.skipfooter, 0, 'skipfooter'),
      missing: [
        ...(flag(i, given.keep_default_na, true) ? MISSING : []),
        ...(isGiven(given.na_values) ? missingWords(i, given.na_values) : []),
      ],
      truths: true,
      decimal: textOr(i, given.decimal, '.', 'the decimal sign'),
      thousands: isGiven(given.thousands) ? i.text(given.thousands) : null,
      short: 'fill',
    };
    const table = yield* withData(i, readTable(file, options));
    return frameFrom(i, file, { ...table, labelled: table.labelled && asked === null }, given.index_col);
  });
}

/** The separator; null for runs of blanks. Of patterns the common ones. */
function separatorOf(i: Interpreter, given: Value | undefined, otherwise: string): Dialect['delimiter'] {
  if (!given) return otherwise;
  if (given.kind === 'none') return i.fail('Nabla does not guess the separator. Name it: sep=",".');
  const text = i.text(given);
  if (/^\\s[+*]$/.test(text) || text === '\\s' || text === '[ \\t]+' || text === ' +') return null;
  const plain = text.replace(/^\\s\*/, '').replace(/(\\s\*| [*+]?)$/, '') || text;
  if (plain === '\\t') return '\t';
  if (plain === '\\|') return '|';
  if (plain.length === 1) return plain;
  if (!/[\\^$.|?*+()[\]{}]/.test(plain)) return plain;
  return i.fail(
    `The separator ${JSON.stringify(text)} is a pattern that is not read. Give a character, or r"\\s+" for blanks.`,
  );
}

/** The line of the header, counted after those skipped; null for none. */
function headerOf(i: Interpreter, given: Value | undefined, named: boolean): number | null {
  if (!given || (given.kind === 'string' && given.value === 'infer')) return named ? null : 0;
  if (given.kind === 'none') return null;
  return given.kind === 'number'
    ? i.integer(given, 'the header')
    : i.fail('A header of several rows is not read. Give the number of one row.');
}

function skipOf(
  i: Interpreter,
  given: Value | undefined,
  taken: number,
  header: number | null,
): number | readonly number[] {
  const before = taken + (header ?? 0);
  if (!isGiven(given)) return before;
  if (given.kind === 'number') return i.integer(given, 'skiprows') + before;
  if (given.kind === 'function' || given.kind === 'builtin')
    return i.fail('skiprows takes a number of lines, or a list of lines, here.');
  const lines = i.iterate(given).map((each) => i.integer(each, 'skiprows') + taken);
  return [...Array.from({ length: taken }, (_, k) => k), ...lines];
}

function columnsAsked(i: Interpreter, given: Value): readonly (number | string)[] {
  if (given.kind === 'function' || given.kind === 'builtin')
    return i.fail('usecols takes names or positions here. List the columns.');
  return i.iterate(given).map((each) => (each.kind === 'number' ? i.integer(each, 'the column') : i.text(each)));
}

function missingWords(i: Interpreter, given: Value): readonly string[] {
  if (given.kind === 'dictionary') return i.fail('na_values takes one list for all columns here.');
  return given.kind === 'string' || given.kind === 'number'
    ? [i.text(given)]
    : i.iterate(given).map((each) => i.text(each));
}

function frameFrom(i: Interpreter, file: DataFile, table: Table, indexColumn: Value | undefined): FrameValue {
  const seen = new Map<string, number>();
  const entries = table.columns.map((column, position): readonly [string, Value] => {
    const name = column.name === '' && table.named ? `Unnamed: ${position}` : column.name;
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return [times === 0 ? name : `${name}.${times}`, columnFrom(i, file, column, 'pandas')];
  });
  noteMissing(i, file, table.columns);
  const labels = table.labelled
    ? 0
    : labelPosition(
        i,
        file,
        indexColumn,
        entries.map(([name]) => name),
      );
  return {
    kind: 'frame',
    library: 'pandas',
    name: file.name,
    rows: table.rows,
    index: labels === null ? null : (entries[labels]?.[1] ?? null),
    columns: dictionary(entries.filter((_, position) => position !== labels)),
  };
}

function labelPosition(
  i: Interpreter,
  file: DataFile,
  given: Value | undefined,
  names: readonly string[],
): number | null {
  if (!isGiven(given) || given.kind === 'boolean') return null;
  if (given.kind === 'number') {
    const position = i.integer(given, 'index_col');
    return position < names.length
      ? position
      : i.fail(`${file.name} has ${counted(names.length, 'column')}, so index_col cannot be ${position}.`);
  }
  if (given.kind !== 'string') return i.fail('index_col takes one column here. Give its name or position.');
  const position = names.indexOf(given.value);
  return position >= 0 ? position : i.fail(noColumn(file.name, given.value, names));
}

/** `pd.DataFrame({'x': [...], 'y': [...]})`, `pd.DataFrame(array, columns=[...])`. */
const dataFrame = builtin('DataFrame', 'data?, index?, columns?, dtype?, copy?', ({ data, columns }, i) => {
  if (!data || data.kind === 'none') return tableOf(i, []);
  if (data.kind === 'frame') return data;
  if (data.kind === 'dictionary') {
    return tableOf(
      i,
      [...data.entries.values()].map(([name, column]) => [i.text(name), column] as const),
    );
  }
  const tensor = i.tensor(data, 'the argument of DataFrame()');
  const [, width = 1] = tensor.shape;
  if (tensor.shape.length !== 2) return i.fail(`A table is made of rows and columns, and this is ${describe(data)}.`);
  const names = isGiven(columns)
    ? i.iterate(columns).map((each) => i.text(each))
    : Array.from({ length: width }, (_, k) => String(k));
  return tableOf(i, names.map((name, k) => [name, array(i.tensors.reshape(i.tensors.slice(tensor, [0, k], [tensor.shape[0] ?? 0, k + 1]), [tensor.shape[0] ?? 0]))] as const)); // prettier-ignore
});

function tableOf(i: Interpreter, columns: readonly (readonly [string, Value])[]): FrameValue {
  const tensors = columns.map(([name, column]) => [name, i.tensor(column, `the column ${name}`)] as const);
  const rows = Math.max(0, ...tensors.map(([, column]) => column.shape[0] ?? 1));
  return {
    kind: 'frame',
    library: 'pandas',
    name: 'the table',
    rows,
    index: null,
    columns: dictionary(tensors.map(([name, column]) => [name, array(i.tensors.broadcast(column, [rows]), 'pandas')])),
  };
}

const refused = (name: string, remedy: string): BuiltinValue => ({
  kind: 'builtin',
  name,
  call: (_, i) => i.fail(`pd.${name}() is not read by Nabla. ${remedy}`),
});

const SAVE_AS_CSV = 'Save the table as CSV, and read it with pd.read_csv().';

export const pandas: NamespaceValue = namespace('pandas', {
  read_csv: readCsv('read_csv', ','),
  read_table: readCsv('read_table', '\t'),
  DataFrame: dataFrame,
  Series: builtin('Series', 'data?, index?, dtype?, name?, copy?', ({ data }, i) =>
    array(i.tensor(data ?? { kind: 'list', items: [] }, 'the argument of Series()'), 'pandas'),
  ),
  to_numeric: builtin('to_numeric', 'arg, errors?, downcast?', ({ arg }, i) =>
    arg.kind === 'array' ? arg : array(i.tensor(arg, 'the argument of to_numeric()'), 'pandas'),
  ),
  NA: number(NaN),
  ...Object.fromEntries(
    ['read_excel', 'read_parquet', 'read_feather', 'read_hdf', 'read_pickle', 'read_sql', 'read_html', 'read_fwf', 'read_stata', 'read_spss', 'read_sas', 'read_xml', 'read_orc', 'read_clipboard'].map((name) => [name, refused(name, SAVE_AS_CSV)]),
  ),
  read_json: refused('read_json', 'Read the file with json.load(), and make a DataFrame of its lists.'),
}); // prettier-ignore
