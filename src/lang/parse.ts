/**
 * From text to syntax: parses a document (again, reusing what an edit left alone) and lowers it when it is first asked for.
 * Neither throws, whatever the text is.
 */
import { TreeFragment, type Tree } from '@lezer/common';
import type { Cst } from './cst.ts';
import type { Document, LanguageId } from './document.ts';
import { javascriptBarriers, javascriptParsers, javascriptRules, parsedJavascript } from './javascript/javascript.ts';
import { MAX_CHAIN, type Rules } from './lowering.ts';
import { Patience } from './patience.ts';
import { finish, PAUSE, type Pausing } from './pause.ts';
import { parsedPython, pythonBarriers, pythonParser, pythonRules } from './python/python.ts';
import { lowerSections, type Section, type SectionMemory, type Sections } from './sections.ts';
import type { Module, SyntaxProblem } from './syntax.ts';

/** Longer texts are not read: they are data or bundles, and parsing them would hold up the editor. */
export const MAX_LENGTH = 1_000_000;
/** Problems beyond this many say nothing new. */
const MAX_PROBLEMS = 100;
/** Steps of the parser between looks at the clock: about a millisecond. */
const STEPS = 500;

interface Language {
  readonly name: Module['language'];
  readonly parser: typeof pythonParser;
  readonly barriers: ReadonlySet<number>;
  readonly rules: Rules;
  /** What is parsed instead of a text: as long as it. */
  readonly parsed: (text: string) => string;
}

function languageOf(id: LanguageId): Language {
  return id === 'python'
    ? { name: 'python', parser: pythonParser, barriers: pythonBarriers, rules: pythonRules, parsed: parsedPython }
    : {
        name: 'javascript',
        parser: javascriptParsers[id],
        barriers: javascriptBarriers,
        rules: javascriptRules,
        parsed: parsedJavascript,
      };
}

export class ParsedDocument {
  readonly document: Document;
  readonly tree: Tree;
  /** The text that was parsed: the document's but for what the language's `parsed` rewrites. */
  readonly text: string;
  readonly fragments: readonly TreeFragment[];
  readonly memory: SectionMemory;
  /** Where chains of operations begin that the parser gave up. */
  readonly tooLong: readonly number[];
  readonly #made = new Map<unknown, unknown>();
  #lowered: Sections | undefined;

  constructor(
    document: Document,
    text: string,
    tree: Tree,
    fragments: readonly TreeFragment[],
    memory: SectionMemory,
    tooLong: readonly number[],
  ) {
    this.document = document;
    this.text = text;
    this.tree = tree;
    this.fragments = fragments;
    this.memory = memory;
    this.tooLong = tooLong;
  }

  /** Lowered when first asked for, unless `lowering` went before. */
  get module(): Module {
    return this.once(moduleOf);
  }

  /** The module's statements in the parts that outlast an edit. */
  get sections(): readonly Section[] {
    return this.lowered.sections;
  }

  get lowered(): Sections {
    return (this.#lowered ??= finish(this.#lower()));
  }

  /** Lowers, with pauses. */
  *lowering(): Pausing<void> {
    this.#lowered ??= yield* this.#lower();
  }

  #lower(): Pausing<Sections> {
    const { barriers, rules } = languageOf(this.document.language);
    return lowerSections(this.tree, this.document.text, rules, barriers, this.memory);
  }

  /** What a function makes of this document, made when first asked for and kept. */
  once<T>(make: (parsed: ParsedDocument) => T): T {
    if (!this.#made.has(make)) this.#made.set(make, make(this));
    return this.#made.get(make) as T;
  }
}

/** Parses a document; `previous` is what came of an earlier text of it, in the same language. */
export function parse(document: Document, previous?: ParsedDocument): ParsedDocument {
  return finish(parsing(document, previous));
}

/** As `parse`, with pauses. */
export function* parsing(document: Document, previous?: ParsedDocument): Pausing<ParsedDocument> {
  const { parser, parsed } = languageOf(document.language);
  const text = document.text.length > MAX_LENGTH ? '' : parsed(document.text);
  const usable = previous?.document.language === document.language ? previous : undefined;
  if (usable?.text === text && usable.document.text === document.text && usable.document.uri === document.uri)
    return usable;
  const kept = usable === undefined ? [] : keptFragments(usable, document, text);
  const work = parser.startParse(text, kept);
  const patience = new Patience(work);
  let tree = work.advance();
  for (let steps = 1; tree === null; steps++) {
    if (steps % STEPS === 0) yield PAUSE;
    patience.look();
    tree = work.advance();
  }
  const memory = usable?.memory ?? new WeakMap();
  return new ParsedDocument(document, text, tree, TreeFragment.addTree(tree, kept), memory, patience.tooLong);
}

/**
 * The parts of the earlier tree outside the one region where the texts differ: as they are parsed, and as they are written,
 * which the lowering goes by.
 */
function keptFragments(previous: ParsedDocument, document: Document, text: string): readonly TreeFragment[] {
  const before = previous.text;
  const parsed = commonEnds(before, text);
  const written = commonEnds(previous.document.text, document.text);
  const start = Math.min(parsed.start, written.start);
  const end = Math.min(parsed.end, written.end);
  const change = { fromA: start, toA: before.length - end, fromB: start, toB: text.length - end };
  return TreeFragment.applyChanges(previous.fragments, [change]);
}

/** How many characters two texts share at their starts, and at their ends beyond those. */
function commonEnds(a: string, b: string): { start: number; end: number } {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let end = 0;
  const most = shorter - start;
  while (end < most && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++;
  return { start, end };
}

function moduleOf(parsed: ParsedDocument): Module {
  const { text, language: id } = parsed.document;
  const language = languageOf(id).name;
  if (text.length > MAX_LENGTH) {
    const message = `This file is longer than ${MAX_LENGTH.toLocaleString('en')} characters and is not read. Move the function to a smaller file.`;
    return { language, body: [], errors: [{ span: { from: 0, to: 0 }, message }] };
  }
  const { sections, errors } = parsed.lowered;
  const problems = errors.map((error, i) => {
    const before = errors[i - 1]?.from ?? -1;
    // The parser leaves a chain that is too long by way of an error inside it.
    const isChain = parsed.tooLong.some((start) => before < start && start <= error.from);
    return isChain ? { ...problem(error, text), message: TOO_LONG } : problem(error, text);
  });
  const distinct = problems.filter(({ span }, index) => span.from !== problems[index - 1]?.span.from);
  const body = sections.flatMap(({ statements }) => statements);
  return { language, body, errors: distinct.slice(0, MAX_PROBLEMS) };
}

const TOO_LONG = `A chain of more than ${MAX_CHAIN.toLocaleString('en')} operations is not read. Split it into parts, or write it as a sum over a list.`;

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
