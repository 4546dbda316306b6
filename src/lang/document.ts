/** Source texts as the reader sees them, and what it has to say about them. Offsets are UTF-16 code units, as editors count. */
import type { SourceSpan } from '../graph/graph.ts';

/** VS Code's language identifiers that Nabla reads. */
export const LANGUAGES = ['python', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact'] as const;
export type LanguageId = (typeof LANGUAGES)[number];

export interface Document {
  readonly uri: string;
  readonly language: LanguageId;
  readonly text: string;
}

/** One thing to tell the user about a place of their source: what, and what to do. */
export interface Diagnostic {
  /** A sentence or two: what is wrong, then the remedy. */
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information';
  readonly span: SourceSpan;
}

/** Line and column (both from 1) of an offset. Lines end at \n, \r\n or \r. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  const end = Math.min(offset, text.length);
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) {
      line++;
      start = i + 1;
    }
  }
  return { line, column: end - start + 1 };
}
