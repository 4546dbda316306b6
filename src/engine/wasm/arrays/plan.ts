/**
 * Which nodes of a graph of arrays get a buffer in memory, and which are computed where they are read (elementwise
 * operations, and movement that is a matter of indices). A buffer is given to what is read by more than one loop, to what a
 * broadcast would compute again and again, and to what some operation needs as a whole.
 */
import type { Graph, Node, NodeId, Shape } from '../../../graph/graph.ts';
import { nodeAt } from '../../../graph/graph.ts';
import { isElementwise } from '../../../graph/primitives.ts';

/** Longer fused expressions are cut. */
const MAX_FUSED = 400;

const VIEWS: ReadonlySet<string> = new Set(['reshape', 'broadcast', 'transpose', 'slice']);
/** Computed by JavaScript, on whole operands. */
const HOSTED: ReadonlySet<string> = new Set(['cumsum', 'solve', 'determinant', 'gather', 'scatterAdd']);

function isView(node: Node): node is Node<'reshape' | 'broadcast' | 'transpose' | 'slice'> {
  return VIEWS.has(node.op);
}

export function isHosted(node: Node): boolean {
  return HOSTED.has(node.op);
}

/** A scalar constant stands in the code. */
export function isNumber(node: Node): node is Node<'constant'> {
  return node.op === 'constant' && node.attributes.values.length === 1;
}

/** A transpose of the last two axes. */
export function isMatrixTranspose(node: Node): node is Node<'transpose'> {
  if (node.op !== 'transpose') return false;
  const { permutation } = node.attributes;
  const rank = permutation.length;
  return (
    rank >= 2 && permutation.every((axis, i) => axis === (i === rank - 1 ? rank - 2 : i === rank - 2 ? rank - 1 : i))
  );
}

/** Whether two shapes differ only in axes of length 1. */
function differInUnits(a: Shape, b: Shape): boolean {
  const long = (shape: Shape) => shape.filter((length) => length !== 1).join();
  return long(a) === long(b);
}

/** The nodes that have buffers. */
export function buffersOf(graph: Graph): Set<NodeId> {
  const buffers = new Set<NodeId>();
  graph.nodes.forEach((node, id) => {
    if (!isElementwise(node.op) && !isView(node) && !isNumber(node)) buffers.add(id);
  });
  const need = (id: NodeId) => {
    const node = nodeAt(graph.nodes, id);
    if (node.op === 'reshape') need(node.inputs[0] ?? 0);
    else if (!isNumber(node) || node.shape.length > 0) buffers.add(id);
  };
  for (const id of graph.outputs) buffers.add(id);
  graph.nodes.forEach((node) => {
    if (isHosted(node)) node.inputs.forEach((input) => buffers.add(input));
    if (node.op === 'matmul') {
      for (const input of node.inputs) {
        const operand = nodeAt(graph.nodes, input);
        if (isMatrixTranspose(operand)) need(operand.inputs[0] ?? 0);
        else need(input);
      }
    }
    if (node.op === 'broadcast') {
      const source = throughViews(graph, node.inputs[0] ?? 0);
      if (isElementwise(nodeAt(graph.nodes, source).op)) buffers.add(source);
    }
    if (node.op === 'reshape') {
      const [input = 0] = node.inputs;
      const operand = nodeAt(graph.nodes, input);
      if (!differInUnits(operand.shape, node.shape)) need(input);
    }
  });
  cutShared(graph, buffers);
  return buffers;
}

function throughViews(graph: Graph, id: NodeId): NodeId {
  let at = id;
  for (let node = nodeAt(graph.nodes, at); isView(node); node = nodeAt(graph.nodes, at)) at = node.inputs[0] ?? 0;
  return at;
}

/** Gives buffers to elementwise nodes that several loops would compute, and cuts long expressions. */
function cutShared(graph: Graph, buffers: Set<NodeId>): void {
  const size = new Map<NodeId, number>();
  graph.nodes.forEach((node, id) => {
    const total = node.inputs.reduce((sum, input) => sum + (buffers.has(input) ? 0 : (size.get(input) ?? 0)), 1);
    if (total > MAX_FUSED && isElementwise(node.op)) buffers.add(id);
    size.set(id, total);
  });
  /** The one loop that reads a node; -1 for several. */
  const reader = new Map<NodeId, NodeId>();
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const node = nodeAt(graph.nodes, id);
    if (reader.get(id) === -1 && isElementwise(node.op)) buffers.add(id);
    const loop = buffers.has(id) ? id : (reader.get(id) ?? id);
    for (const input of node.inputs) {
      const known = reader.get(input);
      reader.set(input, known === undefined || known === loop ? loop : -1);
    }
  }
}
