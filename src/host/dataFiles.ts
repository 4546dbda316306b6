/**
 * Data files that code reads: kept while they stay as they are, never from outside the folder of the workspace. A file that is
 * reached by a symbolic link is refused, since where a link leads cannot be asked for. It knows files by their face alone.
 */
import { encodingOf } from '../lang/data/encoding.ts';
import { DataFile, type DataAnswer } from '../lang/data/file.ts';
import { BINARY, LINKED, MAX_DATA_BYTES, OUTSIDE, tooLarge } from '../lang/data/limits.ts';
import { fileName, isInside } from './paths.ts';

export interface Stat {
  readonly kind: 'file' | 'folder' | 'other';
  /** Whether it is a symbolic link itself. */
  readonly linked: boolean;
  readonly size: number;
}

export interface DataSystem {
  /** Rejects where there is nothing. */
  stat(uri: string): Promise<Stat>;
  read(uri: string): Promise<Uint8Array>;
  /** The text of an open editor, saved or not; null where none has the file open. */
  open(uri: string): { readonly version: number; text(): string } | null;
  /** A moment for others. */
  pause(): Promise<void>;
}

/** What the disk has at an address. */
type OnDisk = { readonly kind: 'file' | 'missing' } | { readonly kind: 'refused'; readonly reason: string };

/** Bytes decoded at once: a few milliseconds. */
const SLICE = 1 << 22;
/** Characters of files kept. The newest is always kept. */
const MAX_KEPT = 2 * MAX_DATA_BYTES;

export class DataFiles {
  readonly #system: DataSystem;
  readonly #onDisk = new Map<string, Promise<OnDisk> | OnDisk>();
  readonly #files = new Map<string, Promise<DataAnswer> | DataAnswer>();
  readonly #buffers = new Map<string, { readonly version: number; readonly file: DataFile }>();

  constructor(system: DataSystem) {
    this.#system = system;
  }

  /** The first of these that is there, of those in the root; at once where it is at hand. */
  readFirst(candidates: readonly string[], root: string | null): DataAnswer | Promise<DataAnswer> {
    if (root === null) {
      return { kind: 'refused', reason: 'the source was never saved, so there is no folder to look in. Save it first' };
    }
    const allowed = candidates.filter((uri) => isInside(uri, root));
    return allowed.length === 0 ? { kind: 'refused', reason: OUTSIDE } : this.#from(allowed, 0, root);
  }

  /** What is known of a file is not true any more; of a folder, of all in it. */
  forget(uri: string): void {
    this.#onDisk.delete(uri);
    this.#files.delete(uri);
    this.#buffers.delete(uri);
  }

  /** The files that something is known of, in a folder or at an address. */
  known(uri: string): readonly string[] {
    return [...this.#onDisk.keys()].filter((one) => one === uri || one.startsWith(`${uri}/`));
  }

  #from(allowed: readonly string[], index: number, root: string): DataAnswer | Promise<DataAnswer> {
    const uri = allowed[index];
    if (uri === undefined) return { kind: 'missing', tried: allowed.map((one) => relativeName(one, root)) };
    const go = (found: OnDisk): DataAnswer | Promise<DataAnswer> => {
      if (found.kind === 'refused') return found;
      return found.kind === 'missing' ? this.#from(allowed, index + 1, root) : this.#read(uri);
    };
    const known = this.#onDisk.get(uri);
    if (known) return known instanceof Promise ? known.then(go) : go(known);
    return remembered(this.#onDisk, uri, this.#look(uri, root)).then(go);
  }

  /** Looks at every folder on the way, and at the file. */
  async #look(uri: string, root: string): Promise<OnDisk> {
    const inner = uri.slice(root.length).split('/').filter(Boolean);
    const base = root.replace(/\/$/, '');
    try {
      const way = inner.map((_, depth) => `${base}/${inner.slice(0, depth + 1).join('/')}`);
      for (const [depth, step] of way.entries()) {
        const { kind, linked, size } = await this.#system.stat(step);
        if (linked) return { kind: 'refused', reason: LINKED };
        if (depth < way.length - 1) continue;
        if (kind !== 'file') return { kind: 'refused', reason: 'it is a folder. Give the path of a file' };
        if (size > MAX_DATA_BYTES) return { kind: 'refused', reason: tooLarge(size) };
      }
      return { kind: 'file' };
    } catch {
      return { kind: 'missing' };
    }
  }

  #read(uri: string): DataAnswer | Promise<DataAnswer> {
    const open = this.#system.open(uri);
    if (open) {
      const known = this.#buffers.get(uri);
      if (known?.version === open.version) return { kind: 'found', file: known.file };
      const text = open.text();
      if (text.length > MAX_DATA_BYTES) return { kind: 'refused', reason: tooLarge(text.length) };
      const file = new DataFile(uri, fileName(uri), text);
      this.#buffers.set(uri, { version: open.version, file });
      return { kind: 'found', file };
    }
    const known = this.#files.get(uri);
    if (known) return known;
    return remembered(this.#files, uri, this.#decode(uri)).then((answer) => {
      this.#evict(uri);
      return answer;
    });
  }

  async #decode(uri: string): Promise<DataAnswer> {
    let bytes: Uint8Array;
    try {
      bytes = await this.#system.read(uri);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { kind: 'refused', reason: `the file system does not give it (${why}). Check its permissions` };
    }
    const encoding = encodingOf(bytes);
    if (encoding === null) return { kind: 'refused', reason: BINARY };
    const decoder = new TextDecoder(encoding);
    let text = '';
    for (let at = 0; at < bytes.length; at += SLICE) {
      text += decoder.decode(bytes.subarray(at, at + SLICE), { stream: true });
      await this.#system.pause();
    }
    return { kind: 'found', file: new DataFile(uri, fileName(uri), text + decoder.decode()) };
  }

  /** Old files go where there are too many. */
  #evict(newest: string): void {
    const sizeOf = (answer: Promise<DataAnswer> | DataAnswer): number =>
      !(answer instanceof Promise) && answer.kind === 'found' ? answer.file.text.length : 0;
    let total = [...this.#files.values()].reduce((sum, answer) => sum + sizeOf(answer), 0);
    for (const [uri, answer] of this.#files) {
      if (total <= MAX_KEPT) return;
      if (uri === newest) continue;
      this.#files.delete(uri);
      total -= sizeOf(answer);
    }
  }
}

/** Keeps a promise, then what comes of it, unless it was forgotten in the meantime. */
function remembered<T>(kept: Map<string, Promise<T> | T>, uri: string, coming: Promise<T>): Promise<T> {
  kept.set(uri, coming);
  return coming.then((value) => {
    if (kept.get(uri) === coming) kept.set(uri, value);
    return value;
  });
}

/** As the user would write it from the root. */
function relativeName(uri: string, root: string): string {
  const rest = uri.slice(root.length).replace(/^\//, '').replace(/\?.*$/, '');
  try {
    return decodeURIComponent(rest);
  } catch {
    return rest;
  }
}
