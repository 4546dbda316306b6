/** The last parse of each document, from which the next one is made: what did not change is not parsed again. */
import type { Document } from '../lang/document.ts';
import { parsing, type ParsedDocument } from '../lang/parse.ts';
import { finish, PAUSE, type Pausing } from '../lang/pause.ts';
import { findingSites } from '../lang/sites.ts';

export class Parses {
  /** Done, or on their way. */
  readonly #newest = new Map<string, Parsing>();

  /** Parses with pauses. Whoever asks for the same document meanwhile shares the work. */
  *parsing(document: Document): Pausing<ParsedDocument> {
    const { uri } = document;
    const known = this.#newest.get(uri);
    const work = known?.document === document ? known : new Parsing(document, known?.done ?? known?.previous);
    this.#newest.set(uri, work);
    for (;;) {
      const parsed = work.advance();
      if (parsed) return parsed;
      yield PAUSE;
    }
  }

  /** Parses at once. */
  of(document: Document): ParsedDocument {
    return finish(this.parsing(document));
  }

  forget(uri: string): void {
    this.#newest.delete(uri);
  }
}

class Parsing {
  readonly document: Document;
  /** What it starts from, until it is done. */
  previous: ParsedDocument | undefined;
  done: ParsedDocument | undefined;
  readonly #steps: Pausing<ParsedDocument>;

  constructor(document: Document, previous: ParsedDocument | undefined) {
    this.document = document;
    this.previous = previous;
    this.#steps = prepared(document, previous);
  }

  /** Works up to the next pause; the result when there is one. */
  advance(): ParsedDocument | undefined {
    if (this.done) return this.done;
    const step = this.#steps.next();
    if (step.done) {
      this.done = step.value;
      this.previous = undefined;
    }
    return this.done;
  }
}

/** Lowered too, and ready for `findSites`. */
function* prepared(document: Document, previous: ParsedDocument | undefined): Pausing<ParsedDocument> {
  const parsed = yield* parsing(document, previous);
  yield* findingSites(parsed);
  return parsed;
}
