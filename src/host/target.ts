/** What the user asked about, and how it is told to the panel. Finding it in the text again is `reading.ts`'s. */
import { positionAt, type Diagnostic, type Document, type LanguageId } from '../lang/document.ts';
import type { LinearSystemSite } from '../lang/data-sites.ts';
import type { FunctionSite } from '../lang/site.ts';
import type { Span } from '../lang/syntax.ts';
import type { Problem, SiteInfo } from '../protocol/messages.ts';
import { fileName } from './paths.ts';
import { isSame } from './same.ts';

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
    }
  /** A minimization loop, by its first line: it is found again by that text, else as the one nearest to where it was. */
  | { readonly kind: 'loop'; readonly uri: string; readonly text: string; readonly line: number }
  /** A matrix and a vector of the module, by name. */
  | { readonly kind: 'system'; readonly uri: string; readonly matrix: string; readonly rhs: string };

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
    kind: 'function',
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
    kind: 'expression',
    signature: target.text,
  };
}

/** A loop as a target: the first line of its text, and where that is. */
export function loopTarget(document: Document, { from, to }: Span): Extract<Target, { kind: 'loop' }> {
  const [first = ''] = document.text.slice(from, to).split(/\r?\n/, 1);
  return { kind: 'loop', uri: document.uri, text: first.trim(), line: positionAt(document.text, from).line };
}

export function describeLoop(document: Document, { text, line }: Extract<Target, { kind: 'loop' }>): SiteInfo {
  const { uri, language } = document;
  return { uri, file: fileName(uri), line, language: LANGUAGE[language], name: null, kind: 'loop', signature: text };
}

const SYSTEM = /^(.+) x = (.+)$/;

export function describeSystem(document: Document, { matrix, rhs, span }: LinearSystemSite): SiteInfo {
  return {
    uri: document.uri,
    file: fileName(document.uri),
    line: positionAt(document.text, span.from).line,
    language: LANGUAGE[document.language],
    name: null,
    kind: 'system',
    signature: `${matrix.name} x = ${rhs.name}`,
  };
}

/** What a site that was kept is of. */
export function targetOf({ uri, name, kind, signature, line }: Omit<SiteInfo, 'file' | 'language'>): Target | null {
  switch (kind) {
    case 'function':
      return name === null ? null : { kind, uri, name };
    case 'expression':
      // Found again by its text; its offsets may be old.
      return { kind, uri, from: 0, to: 0, text: signature, line };
    case 'loop':
      return { kind, uri, text: signature, line };
    case 'system': {
      const [, matrix, rhs] = SYSTEM.exec(signature) ?? [];
      return matrix === undefined || rhs === undefined ? null : { kind, uri, matrix, rhs };
    }
  }
}

/** What settings are kept under, within a file; null for what is not kept. */
export function keyOf(target: Target): string | null {
  switch (target.kind) {
    case 'function':
      return target.name;
    case 'expression':
      return null;
    case 'loop':
      return `loop ${target.text}`;
    case 'system':
      return `system ${target.matrix} ${target.rhs}`;
  }
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
  return isSame(a, b);
}
