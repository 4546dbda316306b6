/**
 * A data file of the workspace as a driver hands it over, and what was made of it. A driver gives the same object while the
 * text is the same, so a table is read once, however often the code beside it is read again.
 */
import type { Pausing } from '../pause.ts';

/** Results kept per file: the options of a reader change while they are typed. */
const KEPT = 4;

export class DataFile {
  readonly uri: string;
  /** As messages call it. */
  readonly name: string;
  /** Without a byte order mark. */
  readonly text: string;
  readonly #results = new Map<string, unknown>();

  constructor(uri: string, name: string, text: string) {
    this.uri = uri;
    this.name = name;
    this.text = text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  /** What `make` gave for this key before, else what it gives now. A key stands for one kind of result. */
  *remember<T>(key: string, make: () => Pausing<T>): Pausing<T> {
    if (this.#results.has(key)) return this.#results.get(key) as T;
    const result = yield* make();
    const [oldest] = this.#results.keys();
    if (oldest !== undefined && this.#results.size >= KEPT) this.#results.delete(oldest);
    this.#results.set(key, result);
    return result;
  }
}

/** What a driver has for a request for data. */
export type DataAnswer =
  | { readonly kind: 'found'; readonly file: DataFile }
  /** `tried`: the paths, as the user would write them. */
  | { readonly kind: 'missing'; readonly tried: readonly string[] }
  /** There is a file, or may be one, and it is not read: why, as a clause, then the remedy. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What is wrong in a data file: a sentence with its place there, then the remedy. Readers throw it. */
export class DataProblem extends Error {
  override readonly name = 'DataProblem';
}
