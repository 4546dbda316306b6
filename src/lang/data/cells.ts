/**
 * Goes through delimited text cell by cell: delimiters or runs of blanks, comments, quotes, every end of line. It makes no
 * strings but for quoted cells with quotes inside them; whoever wants a cell looks at `from` and `to`.
 */
import { DataProblem } from './file.ts';

export interface Dialect {
  /** Null: runs of blanks. */
  readonly delimiter: string | null;
  /** What starts a comment that goes on to the end of the line. */
  readonly comment: string | null;
  /** The character around quoted cells. */
  readonly quote: string | null;
  /** Blanks after a delimiter do not count. */
  readonly skipBlanks: boolean;
}

const isBlank = (code: number): boolean => code === 32 || code === 9;
const isEnd = (code: number): boolean => code === 10 || code === 13;

export class Cells {
  /** The cell that `next` came to. */
  from = 0;
  to = 0;
  /** Its text without quotes, where it was quoted. */
  quoted: string | null = null;
  /** Whether the row ends with it. */
  endsRow = true;
  /** Line of the file that it starts in, from 1. */
  line = 0;

  readonly text: string;
  readonly #name: string;
  readonly #dialect: Dialect;
  readonly #delimiter: number;
  readonly #comment: number;
  readonly #quote: number;
  #at = 0;
  /** Line that `#at` is in. */
  #line = 1;

  /** `name` is the file's, for messages. */
  constructor(text: string, name: string, dialect: Dialect) {
    this.text = text;
    this.#name = name;
    this.#dialect = dialect;
    this.#delimiter = dialect.delimiter?.charCodeAt(0) ?? -1;
    this.#comment = dialect.comment?.charCodeAt(0) ?? -1;
    this.#quote = dialect.quote?.charCodeAt(0) ?? -1;
  }

  /** Passes over whole lines, whatever they hold. */
  skipLine(): boolean {
    if (this.#at >= this.text.length) return false;
    this.#restOfLine(this.#at);
    return true;
  }

  /** Another reader at the same place. */
  fork(): Cells {
    const other = new Cells(this.text, this.#name, this.#dialect);
    other.from = this.from;
    other.to = this.to;
    other.quoted = this.quoted;
    other.endsRow = this.endsRow;
    other.line = this.line;
    other.#at = this.#at;
    other.#line = this.#line;
    return other;
  }

  /** Line that the next row starts in. */
  get nextLine(): number {
    return this.#line;
  }

  /** Goes to the next cell; false at the end of the text. */
  next(): boolean {
    const { text } = this;
    const { length } = text;
    let at = this.#at;
    if (this.endsRow && at >= length) return false;
    const blanks = this.#delimiter < 0 || this.#dialect.skipBlanks;
    if (blanks) while (at < length && isBlank(text.charCodeAt(at)) && text.charCodeAt(at) !== this.#delimiter) at++;
    this.line = this.#line;
    const quoted = at < length && text.charCodeAt(at) === this.#quote ? this.#readQuoted(at) : null;
    if (quoted) at = quoted.end;
    this.from = at;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === this.#delimiter ? this.#isDelimiter(at) : this.#delimiter < 0 && isBlank(code)) break;
      if (isEnd(code) || (code === this.#comment && this.#isComment(at))) break;
    }
    this.to = at;
    this.quoted = quoted && quoted.value + text.slice(this.from, at).trimEnd();
    if (this.#delimiter < 0) while (at < length && isBlank(text.charCodeAt(at))) at++;
    if (at >= length) {
      this.endsRow = true;
      this.#at = length;
      return true;
    }
    const code = text.charCodeAt(at);
    if (isEnd(code) || (code === this.#comment && this.#isComment(at))) {
      this.endsRow = true;
      this.#restOfLine(at);
    } else {
      this.endsRow = false;
      this.#at = at + (this.#dialect.delimiter?.length ?? 0);
    }
    return true;
  }

  /** The cell as a string. */
  cell(): string {
    return this.quoted ?? this.text.slice(this.from, this.to);
  }

  /** Whether the row is nothing but this cell, and this cell nothing but blanks or a comment. */
  get isBlankRow(): boolean {
    if (this.quoted !== null) return false;
    for (let at = this.from; at < this.to; at++) if (!isBlank(this.text.charCodeAt(at))) return false;
    return true;
  }

  #isDelimiter(at: number): boolean {
    const { delimiter } = this.#dialect;
    return delimiter?.length === 1 || this.text.startsWith(delimiter ?? '', at);
  }

  #isComment(at: number): boolean {
    const { comment } = this.#dialect;
    return comment?.length === 1 || this.text.startsWith(comment ?? '', at);
  }

  #restOfLine(from: number): void {
    const { text } = this;
    let at = from;
    while (at < text.length && !isEnd(text.charCodeAt(at))) at++;
    if (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10) at++;
    this.#at = Math.min(at + 1, text.length);
    this.#line++;
  }

  /** A cell in quotes, from its first one. */
  #readQuoted(from: number): { readonly value: string; readonly end: number } {
    const { text } = this;
    const quote = this.#dialect.quote ?? '';
    let value = '';
    for (let at = from + 1; ;) {
      const end = text.indexOf(quote, at);
      if (end < 0) {
        throw new DataProblem(
          `${this.#name}, line ${this.line}: a cell starts with a quote (${quote}) that is never closed. Close it, or take it out.`,
        );
      }
      const part = text.slice(at, end);
      value += part;
      this.#line += part.match(/\r\n?|\n/g)?.length ?? 0;
      if (text.charAt(end + 1) !== quote) {
        return { value, end: end + 1 };
      }
      value += quote;
      at = end + 2;
    }
  }
}
