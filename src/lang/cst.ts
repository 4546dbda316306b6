/**
 * The parser's tree as plain nodes: names, offsets, children. Comments are left out. A syntax error belongs to the nearest
 * statement, function or body around it (a barrier), so that one half-typed line does not spoil what stands around it.
 */
import { NodeProp, type NodeSet, type Tree } from '@lezer/common';

export interface Cst {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly Cst[];
  /** The first syntax error inside that belongs to this node; null almost always. */
  readonly error: Cst | null;
}

/** Name of the parser's error nodes. */
export const ERROR = '⚠';

interface Building {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: Building[];
  error: Building | null;
  readonly barrier: boolean;
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

/** The whole tree, and one error for each barrier that has any, in order. Needs no stack, however deep the tree. */
export function materialize(tree: Tree, barriers: ReadonlySet<number>): { root: Cst; errors: readonly Cst[] } {
  const cursor = tree.cursor();
  const make = (): Building => ({
    name: cursor.name,
    from: cursor.from,
    to: cursor.to,
    children: [],
    error: null,
    barrier: barriers.has(cursor.type.id),
  });
  const root = make();
  const path = [root];
  const errors: Building[] = [];

  const add = (): void => {
    const node = make();
    const parent = path[path.length - 1] ?? root;
    path.push(node);
    if (COMMENTS.has(node.name)) return;
    // A bare `yield` is read as one that lacks its value.
    if (node.name === ERROR && node.from === node.to && YIELDS.has(parent.name)) return;
    parent.children.push(node);
    if (node.name === ERROR && blame(path, node)) errors.push(node);
  };

  for (let more = cursor.firstChild(); more;) {
    add();
    if (cursor.firstChild()) continue;
    path.pop();
    while (!cursor.nextSibling()) {
      path.pop();
      more = path.length > 0 && cursor.parent();
      if (!more || path.length === 0) return { root, errors };
    }
  }
  return { root, errors };
}

/** Marks the nodes from an error up to its barrier; whether the barrier had none before. */
function blame(path: readonly Building[], error: Building): boolean {
  for (let level = path.length - 2; level >= 0; level--) {
    const node = path[level];
    if (node === undefined) break;
    const first = node.error === null;
    node.error ??= error;
    if (node.barrier) return first;
  }
  return true;
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
