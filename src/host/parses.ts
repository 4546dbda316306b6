/** The last parse of each document, from which the next one is made: what did not change is not parsed again. */
import type { Document } from '../lang/document.ts';
import { parse, type ParsedDocument } from '../lang/parse.ts';

export class Parses {
  readonly #last = new Map<string, { readonly document: Document; readonly parsed: ParsedDocument }>();

  of(document: Document): ParsedDocument {
    const last = this.#last.get(document.uri);
    if (last?.document === document) return last.parsed;
    const parsed = parse(document, last?.document.language === document.language ? last.parsed : undefined);
    this.#last.set(document.uri, { document, parsed });
    return parsed;
  }

  forget(uri: string): void {
    this.#last.delete(uri);
  }
}
