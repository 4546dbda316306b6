/** A column while it is read: numbers in blocks, so that nothing is copied until its length is known. */
import type { Meaning } from './numbers.ts';

const BLOCK = 1 << 16;

/** A cell worth telling about. */
export interface Place {
  readonly line: number;
  readonly text: string;
}

/** Numbers; NaN where a cell was none. */
export interface Column {
  readonly name: string;
  readonly values: Float64Array;
  /** Every cell is an integer as written. */
  readonly integer: boolean;
  /** Every cell is True or False. */
  readonly boolean: boolean;
  /** Cells that hold text, and the first of them. */
  readonly texts: number;
  readonly firstText: Place | null;
  /** Cells that are empty or NaN, and the first of them. */
  readonly missing: number;
  readonly firstMissing: Place | null;
}

export class ColumnBuilder {
  readonly #blocks: Float64Array[] = [];
  #block = new Float64Array(0);
  #used = 0;
  #length = 0;
  #integer = true;
  #truths = 0;
  #texts = 0;
  #firstText: Place | null = null;
  #missing = 0;
  #firstMissing: Place | null = null;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#used === this.#block.length) this.#grow();
    this.#block[this.#used++] = value;
    this.#length++;
  }

  /** A number as it was read; `cell` is asked for where it is worth telling about. */
  add(value: number, meaning: Meaning | 'boolean', line: number, cell: () => string): void {
    this.push(value);
    switch (meaning) {
      case 'integer':
        return;
      case 'boolean':
        this.#truths++;
        break;
      case 'text':
        this.#texts++;
        this.#firstText ??= { line, text: cell() };
        break;
      case 'empty':
      case 'nan':
        this.#missing++;
        this.#firstMissing ??= { line, text: cell() };
        break;
      case 'float':
        break;
    }
    this.#integer = false;
  }

  /** Forgets the last rows. */
  shorten(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  finish(name: string): Column {
    const values = new Float64Array(this.#length);
    let at = 0;
    for (const block of [...this.#blocks, this.#block.subarray(0, this.#used)]) {
      if (at >= values.length) break;
      values.set(block.subarray(0, values.length - at), at);
      at += block.length;
    }
    return {
      name,
      values,
      integer: this.#integer && this.#length > 0,
      boolean: this.#truths === this.#length && this.#length > 0,
      texts: this.#texts,
      firstText: this.#firstText,
      missing: this.#missing,
      firstMissing: this.#firstMissing,
    };
  }

  #grow(): void {
    if (this.#used > 0) this.#blocks.push(this.#block);
    // Small tables take little.
    this.#block = new Float64Array(this.#blocks.length === 0 ? 256 : BLOCK);
    this.#used = 0;
  }
}
