/** The order in which a step computes its nodes and pairs of nodes: each as near to its first use as can be. */
import type { Graph, NodeId } from '../../graph/graph.ts';
import { nodeAt } from '../../graph/graph.ts';
import type { Pack } from './packs.ts';

/** What is computed at once. */
export type Unit = { readonly kind: 'pack'; readonly pack: Pack } | { readonly kind: 'one'; readonly id: NodeId };

export class Order {
  private readonly graph: Graph;
  private readonly moving: ReadonlySet<NodeId>;
  private readonly packs: ReadonlyMap<NodeId, Pack>;
  private readonly done = new Set<NodeId>();

  constructor(graph: Graph, moving: ReadonlySet<NodeId>, packs: ReadonlyMap<NodeId, Pack>) {
    this.graph = graph;
    this.moving = moving;
    this.packs = packs;
  }

  /** What these results need and has not been asked for before. */
  of(results: readonly NodeId[]): Unit[] {
    const units: Unit[] = [];
    const open: { id: NodeId; opened: boolean }[] = results.map((id) => ({ id, opened: false })).reverse();
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      const { id, opened } = top;
      if (this.done.has(id) || !this.moving.has(id)) continue;
      const pack = this.packs.get(id);
      if (opened) {
        units.push(pack ? { kind: 'pack', pack } : { kind: 'one', id });
        for (const one of pack?.nodes ?? [id]) this.done.add(one);
        continue;
      }
      open.push({ id, opened: true });
      const inputs = pack ? pack.operands.flat() : nodeAt(this.graph.nodes, id).inputs;
      for (const input of inputs.toReversed()) open.push({ id: input, opened: false });
    }
    return units;
  }
}
