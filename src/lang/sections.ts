/**
 * A file's statements in sections: the pieces of a tree's top level that the parser takes over whole from one parse to the
 * next. A section is lowered once; where an edit above it moved it, its statements are moved.
 *
 * The parser parses again what follows a change, so that an edited comment is never newer than the statement after it, which
 * it documents.
 */
import { Tree, type TreeBuffer } from '@lezer/common';
import { Materializer, type Cst } from './cst.ts';
import { moved } from './deferred.ts';
import { Lowering, type Rules } from './lowering.ts';
import { PAUSE, type Pausing } from './pause.ts';
import type { Statement } from './syntax.ts';

/** What is known of a piece of tree, wherever it stands. Held for as long as some parse has the piece. */
export type SectionMemory = WeakMap<Tree | TreeBuffer, Lowered>;

interface Lowered {
  /** Where it stood when it was lowered. */
  readonly from: number;
  readonly statements: readonly Statement[];
  /** What was made of it, by maker, and where it stood then. */
  readonly made: Map<unknown, { readonly from: number; readonly value: unknown }>;
}

type Maker<T> = (statements: readonly Statement[], text: string) => T;

/** Some statements of one version of a file. */
export class Section {
  readonly #lowered: Lowered;
  readonly #from: number;
  readonly statements: readonly Statement[];

  /** Of the whole file. */
  readonly text: string;

  constructor(lowered: Lowered, from: number, text: string) {
    this.#lowered = lowered;
    this.#from = from;
    this.text = text;
    this.statements = moved(lowered.statements, from - lowered.from);
  }

  /** What a function makes of the statements and the whole text, made once for all versions: its offsets lack `by`. */
  once<T>(make: Maker<T>): { readonly value: T; readonly by: number } {
    const known = this.#lowered.made.get(make);
    const value = known === undefined ? make(this.statements, this.text) : (known.value as T);
    if (known === undefined) this.keep(make, value);
    return { value, by: this.#from - (known?.from ?? this.#from) };
  }

  /** For `once`: what the function would make, where somebody made it with pauses. */
  keep<T>(make: Maker<T>, value: T): void {
    this.#lowered.made.set(make, { from: this.#from, value });
  }

  /** Whether `once` would answer at once. */
  has(make: Maker<unknown>): boolean {
    return this.#lowered.made.has(make);
  }
}

export interface Sections {
  readonly sections: readonly Section[];
  /** One for each barrier that has any, in order, but for those that are none. */
  readonly errors: readonly Cst[];
}

/** Lowers what `memory` does not have, and adds it there. Pauses between sections. */
export function* lowerSections(
  tree: Tree,
  text: string,
  rules: Rules,
  barriers: ReadonlySet<number>,
  memory: SectionMemory,
): Pausing<Sections> {
  const sections: Section[] = [];
  const errors: Cst[] = [];
  const materializer = new Materializer(barriers);
  const pieces = piecesOf(tree);
  for (let index = 0; index < pieces.length; index++) {
    const first = pieces[index];
    if (first === undefined) break;
    const known = memory.get(first.content);
    if (known !== undefined) {
      sections.push(new Section(known, first.from, text));
      if (sections.length % SECTIONS === 0) yield PAUSE;
      continue;
    }
    let { nodes, errors: found, clean } = yield* materializer.read(first.content, first.from);
    const alone = clean;
    // Of code that does not parse some is put together with what follows.
    while (!clean && index + 1 < pieces.length) {
      const next = pieces[++index];
      if (next === undefined) break;
      const more = yield* materializer.read(next.content, next.from);
      nodes = [...nodes, ...more.nodes];
      found = [...found, ...more.errors];
      clean = more.clean;
    }
    const lowering = new Lowering(text, rules);
    const statements = lowering.statements(nodes);
    errors.push(...found.filter((error) => !lowering.forgiven.has(error)));
    const lowered: Lowered = { from: first.from, statements, made: new Map() };
    if (alone) memory.set(first.content, lowered);
    sections.push(new Section(lowered, first.from, text));
    yield PAUSE;
  }
  return { sections, errors };
}

/** Sections at hand between looks at the clock. */
const SECTIONS = 20;

interface Placed {
  readonly content: Tree | TreeBuffer;
  readonly from: number;
}

/** Long lists of statements hang in the tree by nodes without a name, which balance it. */
function piecesOf(tree: Tree): Placed[] {
  const pieces: Placed[] = [];
  const visit = (node: Tree, from: number): void => {
    node.children.forEach((content, index) => {
      const start = from + (node.positions[index] ?? 0);
      if (content instanceof Tree && content.type.isAnonymous) visit(content, start);
      else pieces.push({ content, from: start });
    });
  };
  visit(tree, 0);
  return pieces;
}
