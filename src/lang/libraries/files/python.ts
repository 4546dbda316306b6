/** Python's modules for files: json, csv, io, os, pathlib. Nothing is written, and nothing is listed. */
import { Cells, type Dialect } from '../../data/cells.ts';
import { DataFile, DataProblem } from '../../data/file.ts';
import { withData } from '../../data/load.ts';
import { rowOf } from '../../data/table.ts';
import { PAUSE, type Pausing } from '../../pause.ts';
import type { Interpreter, Reading } from '../../tracer/interpreter.ts';
import type { NamespaceValue, Value } from '../../tracer/values.ts';
import { dictionary, list, live, NONE, string } from '../../tracer/values.ts';
import { isGiven, textOr } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import { jsonLoads, jsonOf } from './json.ts';
import { osPath, pathlib } from './paths.ts';
import { openFile, sourceOf } from './sources.ts';

export { fileMembers } from './open.ts';

const reader = builtin(
  'reader',
  'csvfile, dialect?, delimiter?, quotechar?, skipinitialspace?, strict?, quoting?, doublequote?',
  function* (given, i) {
    const rows = yield* rowsOf(i, given.csvfile, given);
    return live((k) => rows[k] && list(rows[k].cells.map(string)));
  },
);

const dictReader = builtin(
  'DictReader',
  'f, fieldnames?, restkey?, restval?, dialect?, delimiter?, quotechar?, skipinitialspace?, strict?, quoting?',
  function* (given, i) {
    const rows = [...(yield* rowsOf(i, given.f, given))];
    const names = isGiven(given.fieldnames)
      ? i.iterate(given.fieldnames).map((name) => i.text(name))
      : (rows.shift()?.cells ?? []);
    const filled = rows.filter(({ cells }) => cells.length > 0);
    return live((k) => {
      const row = filled[k];
      return row && dictionary(names.map((name, c): [string, Value] => [name, textOrNone(row.cells[c])]));
    });
  },
);

/** Each is an object, which numbers of a table are not. */
const MAX_CELLS = 2_000_000;

const textOrNone = (cell: string | undefined): Value => (cell === undefined ? NONE : string(cell));

interface Row {
  readonly cells: readonly string[];
}

function* rowsOf(
  i: Interpreter,
  from: Value,
  given: Readonly<Partial<Record<'dialect' | 'delimiter' | 'quotechar' | 'skipinitialspace', Value | undefined>>>,
): Reading<readonly Row[]> {
  const { file, taken } = yield* sourceOf(i, from);
  const named = isGiven(given.dialect) ? i.text(given.dialect) : 'excel';
  const dialect: Dialect = {
    delimiter: textOr(i, given.delimiter, named === 'excel-tab' ? '\t' : ',', 'the delimiter'),
    comment: null,
    quote: textOr(i, given.quotechar, '"', 'the quote'),
    skipBlanks: isGiven(given.skipinitialspace) && i.truth(given.skipinitialspace) === true,
  };
  const key = `rows ${taken} ${JSON.stringify(dialect)}`;
  return yield* withData(
    i,
    file.remember(key, () => readRows(file, dialect, taken)),
  );
}

function* readRows(file: DataFile, dialect: Dialect, skip: number): Pausing<readonly Row[]> {
  const cells = new Cells(file.text, file.name, dialect);
  const rows: Row[] = [];
  let count = 0;
  for (let line = 0; line < skip; line++) cells.skipLine();
  for (let row = rowOf(cells); row.length > 0; row = rowOf(cells)) {
    const [only] = row;
    rows.push({ cells: row.length === 1 && only === '' ? [] : row });
    count += row.length;
    if (count > MAX_CELLS) {
      throw new DataProblem(
        `${file.name} has more than ${MAX_CELLS.toLocaleString('en')} cells, the limit of csv.reader() here. Read it with np.loadtxt() or pd.read_csv().`,
      );
    }
    if (rows.length % 1000 === 0) yield PAUSE;
  }
  return rows;
}

const load = builtin('load', 'fp, ...rest, parse_float?, parse_int?, cls?', function* ({ fp }, i) {
  return yield* jsonOf(i, (yield* sourceOf(i, fp)).file);
});

const quiet = (name: string): Value => ({ kind: 'builtin', name, call: () => NONE });

const path = namespace('os.path', osPath);

export const fileModules: Readonly<Record<string, NamespaceValue>> = {
  json: namespace('json', { load, loads: jsonLoads }),
  csv: namespace('csv', { reader, DictReader: dictReader, QUOTE_NONNUMERIC: NONE, QUOTE_MINIMAL: NONE }),
  io: namespace('io', {
    StringIO: builtin('StringIO', 'initial_value?, newline?', ({ initial_value: text }, i) =>
      openFile(new DataFile('', 'the text', text ? i.text(text) : '')),
    ),
  }),
  os: namespace('os', {
    path,
    sep: string('/'),
    getcwd: builtin('getcwd', '', () => string('.')),
    makedirs: quiet('makedirs'),
    chdir: quiet('chdir'),
    environ: dictionary([]),
  }),
  'os.path': path,
  pathlib: namespace('pathlib', pathlib),
};
