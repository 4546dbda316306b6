/**
 * A graph for many points at once: each variable gets a leading axis of that length, what does not depend on the variables stays
 * as it is, data included. Linear solves and determinants are left out: they are never batches.
 */
import type { Builder } from '../../../graph/builder.ts';
import { createBuilder, rebuild } from '../../../graph/builder.ts';
import type { Graph, Node, NodeId, Shape } from '../../../graph/graph.ts';
import { isElementwise } from '../../../graph/primitives.ts';

/** The operations that have no batches, where the variables reach them. */
export class NoBatch extends Error {
  override readonly name = 'NoBatch';
}

/** Throws `NoBatch`. */
export function batched(graph: Graph, count: number): Graph {
  const b = createBuilder();
  const inputs = graph.inputs.map((input) =>
    b.input(input.kind === 'variable' ? { ...input, shape: [count, ...input.shape] } : input),
  );
  const ids: NodeId[] = [];
  const many = new Set<NodeId>();
  graph.nodes.forEach((node, id) => {
    const depends =
      node.op === 'input'
        ? graph.inputs[node.attributes.index]?.kind === 'variable'
        : node.inputs.some((input) => many.has(input));
    const operands = node.inputs.map((input) => ids[input] ?? input);
    if (!depends || node.op === 'input') {
      ids[id] = rebuild(b, node, operands, inputs);
    } else {
      const spread = (operand: number) => {
        const from = operands[operand] ?? 0;
        return many.has(node.inputs[operand] ?? -1) ? from : b.broadcast(from, [count, ...b.shapeOf(from)]);
      };
      const isMany = (operand: number) => many.has(node.inputs[operand] ?? -1);
      ids[id] = lifted(b, node, operands, spread, isMany, count);
    }
    if (depends) many.add(id);
  });
  const shapeOf = (id: NodeId): Shape => graph.nodes[id]?.shape ?? [];
  return b.finish(
    graph.outputs.map((id) => (many.has(id) ? (ids[id] ?? id) : b.broadcast(ids[id] ?? id, [count, ...shapeOf(id)]))),
  );
}

/** The node with a leading axis. `spread` gives an operand that axis where it has none. */
function lifted(
  b: Builder,
  node: Node,
  operands: readonly NodeId[],
  spread: (operand: number) => NodeId,
  isMany: (operand: number) => boolean,
  count: number,
): NodeId {
  const [x = 0, y = 0] = operands;
  const all = () => operands.map((_, operand) => spread(operand));
  const next = (axis: number) => axis + 1;
  if (isElementwise(node.op)) return rebuild(b, node, all(), []);
  switch (node.op) {
    case 'sum':
    case 'reduceMax':
    case 'reduceMin':
      return b.apply(node.op, [x], { axes: node.attributes.axes.map(next) });
    case 'cumsum':
      return b.cumsum(x, node.attributes.axis + 1, node.attributes.reverse);
    case 'matmul': {
      // One product with what is the same for all, rather than a copy of it for each.
      const [m = 1, n = 1] = node.shape.slice(-2);
      if (node.shape.length === 2 && !isMany(1)) {
        const k = b.shapeOf(y)[0] ?? 1;
        return b.reshape(b.matmul(b.reshape(x, [count * m, k]), y), [count, m, n]);
      }
      if (node.shape.length === 2 && !isMany(0)) {
        const k = b.shapeOf(x)[1] ?? 1;
        const side = b.reshape(b.transpose(y, [1, 0, 2]), [k, count * n]);
        return b.transpose(b.reshape(b.matmul(x, side), [m, count, n]), [1, 0, 2]);
      }
      return b.matmul(spread(0), spread(1));
    }
    case 'reshape':
      return b.reshape(x, [count, ...node.shape]);
    case 'broadcast': {
      const [, ...from] = b.shapeOf(x);
      const units = new Array<number>(node.shape.length - from.length).fill(1);
      return b.broadcast(b.reshape(x, [count, ...units, ...from]), [count, ...node.shape]);
    }
    case 'transpose':
      return b.transpose(x, [0, ...node.attributes.permutation.map(next)]);
    case 'slice': {
      const { starts, stops, steps } = node.attributes;
      return b.slice(x, [0, ...starts], [count, ...stops], [1, ...steps]);
    }
    case 'pad': {
      const { low, high, interior } = node.attributes;
      return b.pad(x, [0, ...low], [0, ...high], [0, ...interior]);
    }
    case 'concatenate':
      return b.concatenate(all(), node.attributes.axis + 1);
    case 'gather':
      return b.gather(x, node.attributes.axis + 1, node.attributes.indices);
    case 'scatterAdd': {
      const { axis, indices, size } = node.attributes;
      return b.scatterAdd(x, axis + 1, indices, size);
    }
    default:
      throw new NoBatch(`it uses ${node.op === 'solve' ? 'a linear solve' : 'a determinant'}`);
  }
}
