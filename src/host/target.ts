/** What the user asked about, and how it is told to the panel. Finding it in the text again is `reading.ts`'s. */
import { positionAt, type Diagnostic, type Document, type LanguageId } from '../lang/document.ts';
import type { FunctionSite } from '../lang/site.ts';
import type { Problem, SiteInfo } from '../protocol/messages.ts';
import { fileName } from './paths.ts';

export type Target =
  | { readonly kind: 'function'; readonly uri: string; readonly name: string }
  /** A selected expression: where it is now, and as it was when last read, to find it again should it be gone for a while. */
  | {
      readonly kind: 'expression';
      readonly uri: string;
      readonly from: number;
      readonly to: number;
      readonly text: string;
      readonly line: number;
    };

export type ExpressionTarget = Extract<Target, { kind: 'expression' }>;

const LANGUAGE: Readonly<Record<LanguageId, SiteInfo['language']>> = {
  python: 'python',
  javascript: 'javascript',
  javascriptreact: 'javascript',
  typescript: 'typescript',
  typescriptreact: 'typescript',
};

/** A selected expression as a target; offsets of its first and after its last character. */
export function expressionTarget(document: Document, from: number, to: number): ExpressionTarget {
  const text = document.text.slice(from, to);
  return { kind: 'expression', uri: document.uri, from, to, text, line: positionAt(document.text, from).line };
}

export function describeFunction(document: Document, site: FunctionSite): SiteInfo {
  return {
    uri: document.uri,
    file: fileName(document.uri),
    line: positionAt(document.text, site.nameSpan.from).line,
    language: LANGUAGE[document.language],
    name: site.name,
    signature: `${site.name}(${site.parameters.join(', ')})`,
  };
}

export function describeExpression(document: Document, target: ExpressionTarget): SiteInfo {
  return {
    uri: document.uri,
    file: fileName(document.uri),
    line: target.line,
    language: LANGUAGE[document.language],
    name: null,
    signature: target.text,
  };
}

/** More problems than these at once help nobody. */
const MOST_PROBLEMS = 50;

/** Diagnostics with their places as people read them; `documents` holds the texts that were read, by URI. */
export function describeProblems(
  diagnostics: readonly Diagnostic[],
  documents: ReadonlyMap<string, Document>,
): readonly Problem[] {
  return diagnostics.slice(0, MOST_PROBLEMS).map(({ message, severity, span }) => ({
    message,
    severity,
    span,
    file: fileName(span.uri),
    ...positionAt(documents.get(span.uri)?.text ?? '', span.from),
  }));
}

/** A problem of a file as a whole: its span is empty. */
export function fileProblem(uri: string, message: string): Problem {
  return { message, severity: 'error', span: { uri, from: 0, to: 0 }, file: fileName(uri), line: 1, column: 1 };
}

export function sameTarget(a: Target, b: Target): boolean {
  if (a.uri !== b.uri) return false;
  if (a.kind === 'function') return b.kind === 'function' && a.name === b.name;
  return b.kind === 'expression' && a.from === b.from && a.to === b.to && a.text === b.text;
}
