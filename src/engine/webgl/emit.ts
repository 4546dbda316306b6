/** Elementwise nodes as GLSL statements, one local each. */
import type { Graph, NodeId } from '../../graph/graph.ts';
import { nodeAt } from '../../graph/graph.ts';
import { glslOf } from './glsl.ts';
import type { GlslLibrary } from './glsl/library.ts';
import { literal } from './glsl/numbers.ts';

export interface Statements {
  readonly text: string;
  readonly needs: readonly string[];
  readonly extra: GlslLibrary;
  /** The name of a node: its local's, or its leaf's. */
  readonly nameOf: (id: NodeId) => string;
}

/** What a node that is not among `nodes` is called; and the number that a node is known to be, for exponents. */
export interface Leaves {
  readonly text: (id: NodeId) => string;
  readonly constant: (id: NodeId) => number | undefined;
}

/** `nodes` in order; locals are called by `prefix` and their place, so that equal computations are equal text. */
export function statementsOf(graph: Graph, nodes: readonly NodeId[], leaves: Leaves, prefix = 'n'): Statements {
  const needs = new Set<string>();
  const extra: Record<string, GlslLibrary[string]> = {};
  const names: string[] = [];
  const nameOf = (id: NodeId): string => (names[id] ??= leaves.text(id));
  const lines = nodes.map((id, place) => {
    const node = nodeAt(graph.nodes, id);
    const exponent = node.op === 'pow' ? leaves.constant(node.inputs[1] ?? -1) : undefined;
    const operands = node.inputs.map((input, i) =>
      i === 1 && exponent !== undefined ? literal(exponent) : nameOf(input),
    );
    const expression = glslOf(node, operands, exponent);
    expression.needs.forEach((name) => needs.add(name));
    Object.assign(extra, expression.extra);
    names[id] = `${prefix}${place}`;
    return `float ${prefix}${place} = ${expression.text};`;
  });
  return { text: lines.join('\n  '), needs: [...needs], extra, nameOf };
}

/** Element of a uniform array of vectors of four. */
export function elementOf(array: string, position: number): string {
  return `${array}[${position >> 2}].${'xyzw'[position & 3] ?? 'x'}`;
}
