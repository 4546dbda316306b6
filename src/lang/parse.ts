/**
 * From text to syntax: parses a document (again, reusing what an edit left alone) and lowers it when it is first asked for.
 * Neither throws, whatever the text is.
 */
import { TreeFragment, type Tree } from '@lezer/common';
import { materialize, type Cst } from './cst.ts';
import type { Document, LanguageId } from './document.ts';
import { javascriptBarriers, javascriptParsers, javascriptRules } from './javascript/javascript.ts';
import { Lowering, type Rules } from './lowering.ts';
import { parsedPython, pythonBarriers, pythonParser, pythonRules } from './python/python.ts';
import type { Module, SyntaxProblem } from './syntax.ts';

/** Longer texts are not read: they are data or bundles, and parsing them would hold up the editor. */
export const MAX_LENGTH = 1_000_000;
/** Problems beyond this many say nothing new. */
const MAX_PROBLEMS = 100;

interface Language {
  readonly name: Module['language'];
  readonly parser: typeof pythonParser;
  readonly barriers: ReadonlySet<number>;
  readonly rules: Rules;
}

function languageOf(id: LanguageId): Language {
  return id === 'python'
    ? { name: 'python', parser: pythonParser, barriers: pythonBarriers, rules: pythonRules }
    : { name: 'javascript', parser: javascriptParsers[id], barriers: javascriptBarriers, rules: javascriptRules };
}

export class ParsedDocument {
  readonly document: Document;
  readonly tree: Tree;
  /** The text that was parsed: the document's but for what `parsedPython` rewrites. */
  readonly text: string;
  readonly fragments: readonly TreeFragment[];
  readonly #made = new Map<unknown, unknown>();

  constructor(document: Document, text: string, tree: Tree, fragments: readonly TreeFragment[]) {
    this.document = document;
    this.text = text;
    this.tree = tree;
    this.fragments = fragments;
  }

  /** Lowered when first asked for. */
  get module(): Module {
    return this.once(lower);
  }

  /** What a function makes of this document, made when first asked for and kept. */
  once<T>(make: (parsed: ParsedDocument) => T): T {
    if (!this.#made.has(make)) this.#made.set(make, make(this));
    return this.#made.get(make) as T;
  }
}

/** Parses a document; `previous` is what came of an earlier text of it, in the same language. */
export function parse(document: Document, previous?: ParsedDocument): ParsedDocument {
  const { parser } = languageOf(document.language);
  const text = parsedText(document);
  const usable = previous?.document.language === document.language ? previous : undefined;
  if (usable?.text === text && usable.document.text === document.text && usable.document.uri === document.uri)
    return usable;
  const kept = usable === undefined ? [] : keptFragments(usable, text);
  const tree = parser.parse(text, kept);
  return new ParsedDocument(document, text, tree, TreeFragment.addTree(tree, kept));
}

function parsedText(document: Document): string {
  if (document.text.length > MAX_LENGTH) return '';
  return document.language === 'python' ? parsedPython(document.text) : document.text;
}

/** The parts of the earlier tree outside the one region where the texts differ. */
function keptFragments(previous: ParsedDocument, text: string): readonly TreeFragment[] {
  const before = previous.text;
  const shorter = Math.min(before.length, text.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === text.charCodeAt(start)) start++;
  let end = 0;
  const most = shorter - start;
  while (end < most && before.charCodeAt(before.length - 1 - end) === text.charCodeAt(text.length - 1 - end)) end++;
  const change = { fromA: start, toA: before.length - end, fromB: start, toB: text.length - end };
  return TreeFragment.applyChanges(previous.fragments, [change]);
}

function lower(parsed: ParsedDocument): Module {
  const { document } = parsed;
  const { name, barriers, rules } = languageOf(document.language);
  if (document.text.length > MAX_LENGTH) {
    const message = `This file is longer than ${MAX_LENGTH.toLocaleString('en')} characters and is not read. Move the function to a smaller file.`;
    return { language: name, body: [], errors: [{ span: { from: 0, to: 0 }, message }] };
  }
  const { root, errors } = materialize(parsed.tree, barriers);
  const lowering = new Lowering(document.text, rules);
  const body = lowering.statements(root.children);
  const problems = errors
    .filter((error) => !lowering.forgiven.has(error))
    .map((error) => problem(error, document.text));
  const distinct = problems.filter(({ span }, index) => span.from !== problems[index - 1]?.span.from);
  return { language: name, body, errors: distinct.slice(0, MAX_PROBLEMS) };
}

/** An error with nothing in it stands behind the last sign before it. */
function problem(error: Cst, text: string): SyntaxProblem {
  const found = text.slice(error.from, error.to).trim();
  if (found !== '') {
    const line = found.split(/[\r\n]/, 1)[0] ?? found;
    const shown = line.length > 30 ? `${line.slice(0, 30)}…` : line;
    return {
      span: { from: error.from, to: error.to },
      message: `This does not parse: “${shown}” is not expected here.`,
    };
  }
  let end = Math.min(error.from, text.length);
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end--;
  if (end === 0) end = Math.min(1, text.length);
  return { span: { from: Math.max(0, end - 1), to: end }, message: 'This does not parse: something is missing here.' };
}
