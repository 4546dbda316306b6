/**
 * The parser's tree as plain nodes: names, offsets, children. Comments are left out. A syntax error belongs to the nearest
 * statement, function or body around it (a barrier), so that one half-typed line does not spoil what stands around it.
 */
import { NodeProp, TreeBuffer, type NodeSet, type NodeType, type Tree } from '@lezer/common';
import { PAUSE, type Pausing } from './pause.ts';

export interface Cst {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly Cst[];
  /** The first syntax error inside that belongs to this node; null almost always. */
  readonly error: Cst | null;
  /** No error is anywhere inside; absent where that is not known. */
  readonly clean?: boolean;
}

/** Name of the parser's error nodes. */
export const ERROR = '⚠';

interface Building {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: Building[];
  error: Building | null;
  clean: boolean;
  readonly barrier: boolean;
  /** Null at the top level. */
  readonly parent: Building | null;
}

/** What a syntax error does not get out of, besides statements and class members. */
const BODIES = new Set(['Script', 'Body', 'MatchBody', 'MatchClause', 'Block', 'ClassBody', 'SwitchBody', 'Property']);
const FUNCTIONS = new Set(['ArrowFunction', 'FunctionExpression', 'LambdaExpression']);
const COMMENTS = new Set(['Comment', 'LineComment', 'BlockComment', 'Hashbang']);
const YIELDS = new Set(['YieldExpression', 'YieldStatement']);

/** Ids of the node types at which an error stops, for one grammar. */
export function barriersOf(nodes: NodeSet): ReadonlySet<number> {
  const isBarrier = (name: string, groups: readonly string[]): boolean =>
    BODIES.has(name) || FUNCTIONS.has(name) || groups.includes('Statement') || groups.includes('ClassItem');
  return new Set(
    nodes.types.filter((type) => isBarrier(type.name, type.prop(NodeProp.group) ?? [])).map((type) => type.id),
  );
}

/** Pieces of the tree between looks at the clock. */
const PIECES = 100;

/**
 * Turns pieces of one tree's top level into nodes, piece by piece in the order of the text. Needs no stack, however deep the
 * tree.
 */
export class Materializer {
  readonly #barriers: ReadonlySet<number>;
  /** Stands for the whole file: of the errors at the top level the first is enough. */
  readonly #root: Building = {
    name: '',
    from: 0,
    to: 0,
    children: [],
    error: null,
    clean: true,
    barrier: true,
    parent: null,
  };

  constructor(barriers: ReadonlySet<number>) {
    this.#barriers = barriers;
  }

  /** The nodes of a piece, and one error for each barrier that has any; `clean` where nothing in it is an error. */
  *read(piece: Tree | TreeBuffer, from: number): Pausing<Materialized> {
    const nodes: Building[] = [];
    const errors: Building[] = [];
    let clean = true;
    const add = (type: NodeType, start: number, end: number, parent: Building | null): Building => {
      const { name } = type;
      const barrier = this.#barriers.has(type.id);
      const node: Building = { name, from: start, to: end, children: [], error: null, clean: true, barrier, parent };
      if (COMMENTS.has(name)) return node;
      // A bare `yield` is read as one that lacks its value.
      if (name === ERROR && start === end && parent !== null && YIELDS.has(parent.name)) return node;
      (parent?.children ?? nodes).push(node);
      if (name === ERROR) {
        clean = false;
        for (let around = parent; around?.clean; around = around.parent) around.clean = false;
        if (blame(node, this.#root)) errors.push(node);
      }
      return node;
    };

    const open: Piece[] = [{ content: piece, from, parent: null }];
    let count = 0;
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { content, parent } = next;
      if (content instanceof TreeBuffer) readBuffer(content, next.from, parent, add);
      else {
        const inner = content.type.isAnonymous
          ? parent
          : add(content.type, next.from, next.from + content.length, parent);
        for (let index = content.children.length - 1; index >= 0; index--) {
          const child = content.children[index];
          if (child) open.push({ content: child, from: next.from + (content.positions[index] ?? 0), parent: inner });
        }
      }
      if (++count % PIECES === 0) yield PAUSE;
    }
    return { nodes, errors, clean };
  }
}

export interface Materialized {
  readonly nodes: readonly Cst[];
  readonly errors: readonly Cst[];
  readonly clean: boolean;
}

interface Piece {
  readonly content: Tree | TreeBuffer;
  readonly from: number;
  readonly parent: Building | null;
}

/** Small nodes lie side by side in one array, four numbers each: type, start, end, and where its descendants end. */
function readBuffer(
  { buffer, set }: TreeBuffer,
  from: number,
  outer: Building | null,
  add: (type: NodeType, start: number, end: number, parent: Building | null) => Building,
): void {
  const around: { readonly node: Building | null; readonly end: number }[] = [{ node: outer, end: buffer.length }];
  for (let index = 0; index < buffer.length; index += 4) {
    while ((around.at(-1)?.end ?? Infinity) <= index) around.pop();
    const [id = 0, start = 0, end = 0, last = 0] = buffer.subarray(index, index + 4);
    const parent = around.at(-1)?.node ?? null;
    const type = set.types[id];
    const node = type === undefined || type.isAnonymous ? parent : add(type, from + start, from + end, parent);
    if (last > index + 4) around.push({ node, end: last });
  }
}

/** Marks the nodes from an error up to its barrier; whether the barrier had none before. */
function blame(error: Building, root: Building): boolean {
  for (let node = error.parent ?? root; ; node = node.parent ?? root) {
    const first = node.error === null;
    node.error ??= error;
    if (node.barrier) return first;
  }
}

/** The first child of one of these names. */
export function child(node: Cst, ...names: readonly string[]): Cst | undefined {
  return node.children.find((candidate) => names.includes(candidate.name));
}

export function has(node: Cst, name: string): boolean {
  return node.children.some((candidate) => candidate.name === name);
}

/** Groups of nodes between separators of a name; a trailing separator adds no group, but `a,,b` has an empty one. */
export function split(nodes: readonly Cst[], separator: string): Cst[][] {
  const groups: Cst[][] = [];
  let group: Cst[] = [];
  for (const node of nodes) {
    if (node.name === separator) {
      groups.push(group);
      group = [];
    } else group.push(node);
  }
  if (group.length > 0) groups.push(group);
  return groups;
}

const BRACKETS = new Set(['(', ')', '[', ']', '{', '}']);

/** The children between a node's brackets. */
export function inside(node: Cst): readonly Cst[] {
  return node.children.filter((candidate) => !BRACKETS.has(candidate.name));
}
