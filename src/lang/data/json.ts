/**
 * JSON, read in slices of time, its arrays of numbers straight into typed arrays. `JSON.parse` would hold the thread for a
 * second on what is allowed here, and make an object of every number.
 */
import type { Pausing } from '../pause.ts';
import { PAUSE } from '../pause.ts';
import { ColumnBuilder } from './column.ts';
import { DataProblem } from './file.ts';
import { MAX_DATA_NUMBERS } from './limits.ts';
import { NumberReader } from './numbers.ts';
import { tooManyNumbers } from './table.ts';

/** What a text says. Never written to after it was made. */
export type Json =
  | { readonly kind: 'number'; readonly value: number; readonly integer: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** An array of numbers, or of arrays of as many numbers each, row-major. */
  | {
      readonly kind: 'numbers';
      readonly shape: readonly number[];
      readonly values: Float64Array;
      readonly integer: boolean;
    }
  | { readonly kind: 'array'; readonly items: readonly Json[] }
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Json> };

const MAX_DEPTH = 200;
const VALUES_PER_SLICE = 1 << 13;
/** Items that are no numbers of a packed array cost a hundred bytes and more each. */
const MAX_OBJECTS = 2_000_000;
const NUMBER = /[-+.\deE]*/y;

/** Reads a text; `name` says whose it is in messages. @throws DataProblem, from the generator. */
export function readJson(text: string, name: string): Pausing<Json> {
  return new JsonReader(text, name).read();
}

class JsonReader {
  readonly #text: string;
  readonly #name: string;
  readonly #number = new NumberReader();
  #at = 0;
  #numbers = 0;
  #objects = 0;
  #sinceSlice = 0;

  constructor(text: string, name: string) {
    this.#text = text;
    this.#name = name;
  }

  *read(): Pausing<Json> {
    this.#blanks();
    if (this.#at === this.#text.length)
      throw new DataProblem(`${this.#name} is empty. Write one JSON value into it, or check the path.`);
    const value = yield* this.#value(0);
    this.#blanks();
    if (this.#at < this.#text.length) this.#fail('the value has ended, and there is more text');
    return value;
  }

  *#value(depth: number): Pausing<Json> {
    const character = this.#text.charAt(this.#at);
    if (depth > MAX_DEPTH) this.#fail(`this is nested more than ${MAX_DEPTH} deep`);
    if (character === '[') return (yield* this.#packed()) ?? (yield* this.#array(depth));
    if (character === '{') return yield* this.#object(depth);
    return this.#scalar(character);
  }

  #scalar(character: string): Json {
    if (character === '"') return { kind: 'string', value: this.#string() };
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    const meaning = this.#readNumber();
    if (meaning === 'integer' || meaning === 'float')
      return { kind: 'number', value: this.#number.value, integer: meaning === 'integer' };
    return this.#fail('here is no value of JSON');
  }

  /** A number here; stays where there is none. */
  #readNumber(): 'integer' | 'float' | null {
    NUMBER.lastIndex = this.#at;
    const length = NUMBER.exec(this.#text)?.[0].length ?? 0;
    if (length === 0) return null;
    const meaning = this.#number.read(this.#text, this.#at, this.#at + length);
    if (meaning !== 'integer' && meaning !== 'float') return null;
    this.#at += length;
    if (++this.#numbers > MAX_DATA_NUMBERS) throw new DataProblem(tooManyNumbers(this.#name));
    return meaning;
  }

  /** An array of numbers, or of rows of them; null, and still before it, where it is neither. */
  *#packed(): Pausing<Json | null> {
    const start = this.#at;
    const before = this.#numbers;
    const builder = new ColumnBuilder();
    this.#at++;
    this.#blanks();
    const nested = this.#text.charAt(this.#at) === '[';
    let width = -1;
    let rows = 0;
    let fits = this.#text.charAt(this.#at) !== ']';
    while (fits) {
      if (nested) {
        const found = this.#text.charAt(this.#at) === '[' ? yield* this.#numericRow(builder) : -1;
        fits = found > 0 && (rows === 0 || found === width);
        width = found;
        rows++;
      } else {
        const meaning = this.#readNumber();
        fits = meaning !== null;
        if (meaning) builder.add(this.#number.value, meaning, 0, nothing);
      }
      if (!fits) break;
      if (this.#due()) yield PAUSE;
      this.#blanks();
      const after = this.#text.charAt(this.#at++);
      if (after === ']') {
        const { values, integer } = builder.finish('');
        return { kind: 'numbers', shape: nested ? [rows, width] : [values.length], values, integer };
      }
      fits = after === ',';
      this.#blanks();
    }
    this.#at = start;
    this.#numbers = before;
    return null;
  }

  /** How many numbers the array here has; -1 where there is something else in it. */
  *#numericRow(builder: ColumnBuilder): Pausing<number> {
    let count = 0;
    this.#at++;
    for (;;) {
      this.#blanks();
      const meaning = this.#readNumber();
      if (meaning === null) return -1;
      builder.add(this.#number.value, meaning, 0, nothing);
      count++;
      if (this.#due()) yield PAUSE;
      this.#blanks();
      const after = this.#text.charAt(this.#at++);
      if (after === ']') return count;
      if (after !== ',') return -1;
    }
  }

  *#array(depth: number): Pausing<Json> {
    const items: Json[] = [];
    this.#at++;
    this.#blanks();
    if (this.#take(']')) return { kind: 'array', items };
    for (;;) {
      items.push(yield* this.#value(depth + 1));
      yield* this.#counted();
      this.#blanks();
      if (this.#take(']')) return { kind: 'array', items };
      if (!this.#take(',')) this.#fail('a comma or ] is missing');
      this.#blanks();
    }
  }

  *#object(depth: number): Pausing<Json> {
    const entries = new Map<string, Json>();
    this.#at++;
    this.#blanks();
    if (this.#take('}')) return { kind: 'object', entries };
    for (;;) {
      if (this.#text.charAt(this.#at) !== '"') this.#fail('a name in double quotes is missing');
      const name = this.#string();
      this.#blanks();
      if (!this.#take(':')) this.#fail('a colon is missing after the name');
      this.#blanks();
      entries.set(name, yield* this.#value(depth + 1));
      yield* this.#counted();
      this.#blanks();
      if (this.#take('}')) return { kind: 'object', entries };
      if (!this.#take(',')) this.#fail('a comma or } is missing');
      this.#blanks();
    }
  }

  #string(): string {
    const start = this.#at;
    let end = start;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) this.#fail('a text starts here that does not end');
    } while (isEscaped(this.#text, end));
    this.#at = end + 1;
    const inner = this.#text.slice(start + 1, end);
    if (!inner.includes('\\')) return inner;
    try {
      return String(JSON.parse(`"${inner}"`));
    } catch {
      this.#at = start;
      return this.#fail('this text has an escape that JSON does not know');
    }
  }

  *#counted(): Pausing<void> {
    if (++this.#objects > MAX_OBJECTS) {
      throw new DataProblem(
        `${this.#name} holds more than ${MAX_OBJECTS.toLocaleString('en')} values that are not in arrays of numbers, the limit. Write each column as one array.`,
      );
    }
    if (this.#due()) yield PAUSE;
  }

  #due(): boolean {
    if (++this.#sinceSlice < VALUES_PER_SLICE) return false;
    this.#sinceSlice = 0;
    return true;
  }

  #take(character: string): boolean {
    if (this.#text.charAt(this.#at) !== character) return false;
    this.#at++;
    return true;
  }

  #blanks(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
    }
  }

  #fail(what: string): never {
    const before = this.#text.slice(0, this.#at);
    const line = before.split('\n').length;
    const column = this.#at - before.lastIndexOf('\n');
    throw new DataProblem(`${this.#name}, line ${line}, column ${column}: ${what}. Mend the JSON there.`);
  }
}

const nothing = (): string => '';

/** Python writes NaN and Infinity, and reads them. */
const WORDS: readonly (readonly [string, Json])[] = [
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'null' }],
  ['NaN', { kind: 'number', value: NaN, integer: false }],
  ['Infinity', { kind: 'number', value: Infinity, integer: false }],
  ['-Infinity', { kind: 'number', value: -Infinity, integer: false }],
];

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charAt(at - 1 - slashes) === '\\') slashes++;
  return slashes % 2 === 1;
}
