/**
 * Which operations of a graph of scalars one SIMD instruction can do in pairs: neighbouring elements that undergo the same
 * operations. Nodes of a pair stand at equal depth, so that neither needs the other and pairs never wait for each other in a
 * circle. Found from the results backwards.
 */
import type { Graph, NodeId } from '../../graph/graph.ts';
import { nodeAt } from '../../graph/graph.ts';
import { isElementwise } from '../../graph/primitives.ts';

/** Two values: the lanes of one register. */
export type Pair = readonly [NodeId, NodeId];

export interface Pack {
  readonly nodes: Pair;
  /** Per operand, the operand of either. */
  readonly operands: readonly Pair[];
}

/** Packs by their nodes. `moving` are the nodes to compute, `results` pairs of neighbours among them. */
export function packsOf(graph: Graph, moving: readonly NodeId[], results: readonly Pair[]): Map<NodeId, Pack> {
  const depth = new Int32Array(graph.nodes.length);
  for (const id of moving) {
    for (const input of nodeAt(graph.nodes, id).inputs) depth[id] = Math.max(depth[id] ?? 0, 1 + (depth[input] ?? 0));
  }
  const packs = new Map<NodeId, Pack>();
  const open = [...results].reverse();
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    const fits = a !== b && depth[a] !== 0 && depth[a] === depth[b] && !packs.has(a) && !packs.has(b);
    const operands = fits ? operandsOf(graph, a, b) : undefined;
    if (operands === undefined) continue;
    const pack = { nodes: pair, operands };
    packs.set(a, pack);
    packs.set(b, pack);
    open.push(...operands);
  }
  return packs;
}

function operandsOf(graph: Graph, a: NodeId, b: NodeId): Pair[] | undefined {
  const [first, second] = [nodeAt(graph.nodes, a), nodeAt(graph.nodes, b)];
  if (first.op !== second.op || first.op === 'polygamma' || !isElementwise(first.op)) return undefined;
  const opOf = (id: NodeId | undefined) => (id === undefined ? undefined : nodeAt(graph.nodes, id).op);
  // A power by a number is written out for that number.
  if (first.op === 'pow' && first.inputs[1] !== second.inputs[1]) return undefined;
  const turned =
    (first.op === 'add' || first.op === 'mul') &&
    opOf(first.inputs[0]) !== opOf(second.inputs[0]) &&
    opOf(first.inputs[0]) === opOf(second.inputs[1]);
  const others = turned ? second.inputs.toReversed() : second.inputs;
  return first.inputs.map((id, i): Pair => [id, others[i] ?? id]);
}
