/** Addresses for buffers: those no longer read give their place to later ones of the same size. */
import type { Graph, NodeId } from '../../../graph/graph.ts';
import { nodeAt, sizeOf } from '../../../graph/graph.ts';

export interface Placement {
  readonly addresses: ReadonlyMap<NodeId, number>;
  readonly end: number;
}

/** `steps` are the nodes computed per evaluation, in order; buffers that are not among them, and `kept`, never move over. */
export function place(
  graph: Graph,
  buffers: ReadonlySet<NodeId>,
  steps: readonly NodeId[],
  kept: ReadonlySet<NodeId>,
  from: number,
): Placement {
  const lastRead = new Map<NodeId, number>();
  steps.forEach((id, step) => {
    for (const buffer of readBy(graph, buffers, id)) lastRead.set(buffer, step);
  });
  const addresses = new Map<NodeId, number>();
  const free = new Map<number, number[]>();
  let end = Math.ceil(from / 16) * 16;
  const bytesOf = (id: NodeId) => Math.max(16, Math.ceil(sizeOf(nodeAt(graph.nodes, id).shape) / 2) * 16);
  const fresh = (id: NodeId) => (end += bytesOf(id)) - bytesOf(id);
  const moving = new Set(steps);
  for (const id of buffers) if (!moving.has(id)) addresses.set(id, fresh(id));
  steps.forEach((id, step) => {
    addresses.set(id, free.get(bytesOf(id))?.pop() ?? fresh(id));
    for (const buffer of readBy(graph, buffers, id)) {
      const address = addresses.get(buffer);
      if (lastRead.get(buffer) !== step || !moving.has(buffer) || kept.has(buffer) || address === undefined) continue;
      const list = free.get(bytesOf(buffer)) ?? [];
      list.push(address);
      free.set(bytesOf(buffer), list);
    }
  });
  return { addresses, end };
}

/** The buffers that computing a node reads. */
function readBy(graph: Graph, buffers: ReadonlySet<NodeId>, id: NodeId): Set<NodeId> {
  const found = new Set<NodeId>();
  const seen = new Set<NodeId>();
  const visit = (one: NodeId) => {
    for (const input of nodeAt(graph.nodes, one).inputs) {
      if (seen.has(input)) continue;
      seen.add(input);
      if (buffers.has(input)) found.add(input);
      else visit(input);
    }
  };
  visit(id);
  return found;
}
