/**
 * Delimited text as columns of numbers. What the readers of NumPy and pandas have in common stands here; what they make of
 * cells that are no numbers stands with them.
 */
import { nearest } from '../libraries/nearest.ts';
import type { Pausing } from '../pause.ts';
import { PAUSE } from '../pause.ts';
import type { Dialect } from './cells.ts';
import { Cells } from './cells.ts';
import type { Column } from './column.ts';
import { ColumnBuilder } from './column.ts';
import type { DataFile } from './file.ts';
import { DataProblem } from './file.ts';
import { MAX_DATA_NUMBERS } from './limits.ts';
import type { Meaning } from './numbers.ts';
import { NumberReader } from './numbers.ts';

export interface TableOptions {
  readonly dialect: Dialect;
  /** Lines passed over: so many at the start, or those of these positions (from 0). */
  readonly skip: number | readonly number[];
  /** Whether the first row that is left names the columns; `comment`: also where it is one. */
  readonly header: 'none' | 'row' | 'comment';
  /** Names in place of the header's. */
  readonly names: readonly string[] | null;
  /** The columns to take, by position (negative from the end) or name, in this order; null: all. */
  readonly take: readonly (number | string)[] | null;
  /** Whether the columns come in the order of the file instead. */
  readonly fileOrder: boolean;
  readonly maxRows: number | null;
  /** Rows left out at the end. */
  readonly skipLast: number;
  /** Cells that stand for nothing. */
  readonly missing: readonly string[];
  /** Whether empty cells count as NaN or as text. */
  readonly empty: 'nan' | 'text';
  /** True and False are 1 and 0. */
  readonly truths: boolean;
  readonly decimal: string;
  readonly thousands: string | null;
  /** Rows with fewer cells than the first: refused, or filled with NaN; `taken`: fine while they have the columns taken. */
  readonly short: 'refuse' | 'fill' | 'taken';
}

export const PLAIN: TableOptions = {
  dialect: { delimiter: null, comment: '#', quote: null, skipBlanks: false },
  skip: 0,
  header: 'none',
  names: null,
  take: null,
  fileOrder: false,
  maxRows: null,
  skipLast: 0,
  missing: [],
  empty: 'nan',
  truths: false,
  decimal: '.',
  thousands: null,
  short: 'refuse',
};

export interface Table {
  /** In the order in which they were asked for. */
  readonly columns: readonly Column[];
  readonly rows: number;
  /** Whether the names are the file's or the code's, not positions. */
  readonly named: boolean;
  /** Columns of the file. */
  readonly width: number;
  /** Each row has one cell more than the header: pandas takes the first for labels. */
  readonly labelled: boolean;
}

/** The table that a file holds. The same file and options give the same table. */
export function readTable(file: DataFile, options: TableOptions): Pausing<Table> {
  return file.remember(`table ${JSON.stringify(options)}`, () => new TableReader(file, options).read());
}

const CELLS_PER_SLICE = 1 << 13;
/** Cells of a row before the first one was seen. */
const UNKNOWN_WIDTH = 16;
const TRUTHS: ReadonlyMap<string, number> = new Map([
  ['True', 1],
  ['TRUE', 1],
  ['true', 1],
  ['False', 0],
  ['FALSE', 0],
  ['false', 0],
]);

class TableReader {
  readonly #file: DataFile;
  readonly #options: TableOptions;
  readonly #cells: Cells;
  readonly #number = new NumberReader();
  readonly #missing: ReadonlySet<string>;
  /** Builders by position in the file; null where a column is not taken. */
  #builders: (ColumnBuilder | null)[] = [];
  #names: readonly string[] | null = null;
  #take: readonly number[] = [];
  /** Cells of the first row, and its line; 0 before it. */
  #width = 0;
  #needed = 0;
  #firstLine = 0;
  #rows = 0;
  #lines = 0;
  #labelled = false;

  constructor(file: DataFile, options: TableOptions) {
    this.#file = file;
    this.#options = options;
    this.#missing = new Set(options.missing);
    this.#cells = new Cells(file.text, file.name, options.dialect);
  }

  *read(): Pausing<Table> {
    const { skip, header, names, maxRows, skipLast } = this.#options;
    if (typeof skip === 'number') for (; this.#lines < skip && this.#cells.skipLine(); this.#lines++);
    if (header !== 'none') this.#names = this.#readHeader();
    if (names) this.#names = names;
    const limit = maxRows ?? Infinity;
    while (this.#slice(limit)) yield PAUSE;
    const rows = Math.max(0, this.#rows - skipLast);
    const columns: Column[] = [];
    for (const position of this.#take) {
      yield PAUSE;
      const builder = this.#builders[position];
      builder?.shorten(rows);
      if (builder) columns.push(builder.finish(this.#nameOf(position)));
    }
    return {
      columns,
      rows,
      named: this.#names !== null,
      width: this.#width,
      labelled: this.#labelled,
    };
  }

  #nameOf(position: number): string {
    if (this.#names === null) return String(position);
    return this.#labelled ? (position === 0 ? '' : (this.#names[position - 1] ?? '')) : (this.#names[position] ?? '');
  }

  /** Names in the first row that is not blank. */
  #readHeader(): readonly string[] {
    const cells = this.#cells;
    const { comment } = this.#options.dialect;
    if (this.#options.header === 'comment' && comment !== null) {
      // `# x y`: the line of a comment names the columns.
      const line = cells.nextLine;
      const text = lineAt(this.#file.text, line);
      if (text.trimStart().startsWith(comment)) {
        cells.skipLine();
        const own = new Cells(text.trimStart().slice(comment.length), this.#file.name, this.#options.dialect);
        return rowOf(own).map((name) => name.trim());
      }
    }
    this.#skipListed();
    while (cells.next()) {
      if (cells.endsRow && cells.isBlankRow) {
        this.#skipListed();
        continue;
      }
      return [cells.cell(), ...(cells.endsRow ? [] : rowOf(cells))];
    }
    return this.#empty();
  }

  /** Passes over the lines that were listed, where the next row starts in one. */
  #skipListed(): void {
    const { skip } = this.#options;
    if (typeof skip !== 'number') while (skip.includes(this.#cells.nextLine - 1) && this.#cells.skipLine());
  }

  #empty(): never {
    const below = this.#names ? ' below its header' : '';
    throw new DataProblem(`${this.#file.name} is empty: it has no row of data${below}. Fill it, or check the path.`);
  }

  /** Reads some rows; false at the end. */
  #slice(limit: number): boolean {
    const cells = this.#cells;
    const text = this.#file.text;
    const slow = this.#options.decimal !== '.' || this.#options.thousands !== null;
    if (this.#rows * this.#take.length > MAX_DATA_NUMBERS) throw new DataProblem(tooManyNumbers(this.#file.name));
    const sliceEnd = this.#rows + Math.max(1, Math.floor(CELLS_PER_SLICE / (this.#width || UNKNOWN_WIDTH)));
    while (this.#rows < sliceEnd) {
      if (this.#rows >= limit) return false;
      this.#skipListed();
      if (!cells.next()) {
        if (this.#rows === 0) this.#empty();
        return false;
      }
      if (cells.endsRow && cells.isBlankRow) continue;
      if (this.#width === 0) this.#begin(this.#countCells());
      const { line } = cells;
      let position = 0;
      for (;;) {
        const builder = this.#builders[position];
        if (builder) {
          const meaning =
            cells.quoted !== null || slow
              ? this.#meaningOf(cells.cell())
              : this.#number.read(text, cells.from, cells.to);
          if (meaning === 'integer' || meaning === 'float') builder.add(this.#number.value, meaning, line, nothing);
          else this.#addOther(builder, meaning);
        }
        position++;
        if (cells.endsRow) break;
        if (!cells.next()) break;
      }
      if (position !== this.#width) this.#otherWidth(position, line);
      this.#rows++;
    }
    return true;
  }

  #meaningOf(cell: string): Meaning {
    const { thousands, decimal } = this.#options;
    let text = cell;
    if (thousands !== null) text = text.replaceAll(thousands, '');
    if (decimal !== '.') text = text.replace(decimal, '.');
    return this.#number.read(text, 0, text.length);
  }

  /** A cell that is no number. */
  #addOther(builder: ColumnBuilder, meaning: Meaning): void {
    const cells = this.#cells;
    const cell = cells.cell();
    const trimmed = cell.trim();
    const truth = this.#options.truths ? TRUTHS.get(trimmed) : undefined;
    if (truth !== undefined) builder.add(truth, 'boolean', cells.line, nothing);
    else if (meaning === 'empty' && this.#options.empty === 'text') builder.add(NaN, 'text', cells.line, () => '');
    else if (this.#missing.has(trimmed)) builder.add(NaN, 'empty', cells.line, () => trimmed);
    else builder.add(this.#number.value, meaning, cells.line, () => trimmed);
  }

  /** Cells of the row that the reader stands at, which it does not leave. */
  #countCells(): number {
    const ahead = this.#cells.fork();
    let count = 1;
    while (!ahead.endsRow && ahead.next()) count++;
    return count;
  }

  /** The first row of data tells how many columns there are. */
  #begin(width: number): void {
    const { take, short } = this.#options;
    const names = this.#names;
    this.#firstLine = this.#cells.line;
    this.#width = width;
    const positions = take?.every((one) => typeof one === 'number') ? take : null;
    if (names && positions?.length === names.length && names.length < width) {
      // Names of the columns taken alone.
      this.#names = Array.from(
        { length: width },
        (_, i) => names[positions.findIndex((one) => one === i || one + width === i)] ?? '',
      );
    } else if (names && short === 'fill') {
      this.#labelled = width === names.length + 1;
      this.#width = this.#labelled ? width : names.length;
    } else if (names && names.length !== width && short === 'refuse') {
      throw new DataProblem(
        `${this.#file.name}, line ${this.#cells.line}: the row has ${counted(width, 'cell')}, and there are ${counted(names.length, 'name')} for columns (${names.join(', ')}). Give every column one name.`,
      );
    }
    this.#take = take ? take.map((one) => this.#positionOf(one)) : Array.from({ length: this.#width }, (_, i) => i);
    if (this.#options.fileOrder) this.#take = [...new Set(this.#take)].sort((a, b) => a - b);
    this.#needed = Math.max(0, ...this.#take.slice(0, 1000)) + 1;
    const taken = new Set(this.#take);
    this.#builders = Array.from({ length: this.#width }, (_, i) => (taken.has(i) ? new ColumnBuilder() : null));
  }

  #positionOf(column: number | string): number {
    const { name } = this.#file;
    if (typeof column === 'number') {
      const position = column < 0 ? column + this.#width : column;
      if (position >= 0 && position < this.#width) return position;
      throw new DataProblem(
        `${name} has ${counted(this.#width, 'column')} (line ${this.#firstLine}), so there is no column ${column}. Columns are counted from 0.`,
      );
    }
    const names = this.#names ?? [];
    const found = names.indexOf(column);
    if (found >= 0) return this.#labelled ? found + 1 : found;
    throw new DataProblem(noColumn(name, column, names));
  }

  #otherWidth(found: number, line: number): void {
    const { short } = this.#options;
    const { name } = this.#file;
    if (short === 'taken' && found >= this.#needed) {
      this.#level();
      return;
    }
    if (short === 'fill' && found < this.#width) {
      this.#level('fill');
      return;
    }
    const expected =
      this.#names && short === 'fill'
        ? `the header names ${this.#width}`
        : `line ${this.#firstLine} has ${this.#width}`;
    throw new DataProblem(
      `${name}, line ${line}: the row has ${counted(found, 'cell')}, and ${expected}. Give every row as many cells, and check the delimiter.`,
    );
  }

  /** Gives every column a cell of this row. */
  #level(how: 'fill' | 'drop' = 'drop'): void {
    const rows = this.#rows + 1;
    for (const builder of this.#builders) {
      if (builder && builder.length < rows)
        builder.add(NaN, how === 'fill' ? 'empty' : 'float', this.#cells.line, nothing);
    }
  }
}

const nothing = (): string => '';

export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

export function tooManyNumbers(name: string): string {
  return `${name} holds more than ${MAX_DATA_NUMBERS.toLocaleString('en')} numbers, the limit. Read fewer columns or rows.`;
}

/** Names a column that is not there, and the nearest that is. */
export function noColumn(file: string, column: string, names: readonly string[]): string {
  const near = nearest(column, names);
  const shown = names.slice(0, 12).join(', ') + (names.length > 12 ? ', ...' : '');
  return `${file} has no column ${JSON.stringify(column)}${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`} Its columns are: ${shown}.`;
}

/** The cells from here to the end of the row. */
export function rowOf(cells: Cells): string[] {
  const row: string[] = [];
  while (cells.next()) {
    row.push(cells.cell());
    if (cells.endsRow) break;
  }
  return row;
}

function lineAt(text: string, line: number): string {
  let at = 0;
  const ends = /\r\n?|\n/g;
  for (let k = 1; k < line; k++) {
    if (ends.exec(text) === null) return '';
    at = ends.lastIndex;
  }
  ends.lastIndex = at;
  const end = ends.exec(text);
  return text.slice(at, end?.index ?? text.length);
}
