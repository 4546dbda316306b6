/**
 * A graph of scalars as straight code: nodes in order, values in locals that are reused once their last reader has run. Long
 * graphs are cut into pieces, a function each (V8 refuses 50,000 locals, and its optimizer is not linear); values that cross a
 * cut go through memory.
 */
import type { Graph, Node, NodeId } from '../../graph/graph.ts';
import { nodeAt } from '../../graph/graph.ts';
import type { Pool } from './pool.ts';
import { Code, typeOf } from './emit.ts';
import type { WasmFunction } from './encoder.ts';
import { I32 } from './encoder.ts';
import type { Library } from './functions/library.ts';
import type { Value } from './lanes.ts';
import { float, local } from './lanes.ts';
import { OperationCode, PAIRS } from './operation-code.ts';
import { isElementwiseNode } from './operations.ts';

/** Where a value stands in memory. */
export type Place =
  /** One value (or pair of lanes) per point, at the address plus the offset that the code is given. */
  | { readonly kind: 'points'; readonly address: number }
  /** All lanes, at a fixed address. */
  | { readonly kind: 'slot'; readonly address: number }
  /** One number that all lanes share. */
  | { readonly kind: 'cell'; readonly address: number };

export interface Work {
  readonly graph: Graph;
  readonly library: Library;
  /** The nodes to compute, ascending. */
  readonly nodes: readonly NodeId[];
  /** Nodes of one piece. */
  readonly perPiece: number;
  /** Where nodes that are not computed here are read. Constants need no place. */
  readonly sources: ReadonlyMap<NodeId, Place>;
  /** Where nodes are put, once or more often. */
  readonly sinks: ReadonlyMap<NodeId, readonly Place[]>;
  /** A new place for a value that crosses a cut. */
  readonly slot: () => Place;
  /** Stores come last, because the sinks are sources too. For work that is one segment. */
  readonly late?: boolean;
}

/** The code of one function's share: called with the local that holds the offset. */
export type Segment = (code: Code, offset: number) => void;

/** The work as pieces to run one after another. */
export function segmentsOf(work: Work): Segment[] {
  const { graph, nodes, perPiece, sources, sinks } = work;
  const order = new Map<NodeId, number>();
  nodes.forEach((id, i) => order.set(id, Math.floor(i / perPiece)));
  const partners = partnersOf(graph, nodes);
  for (const [first, second] of partners) order.set(second, order.get(first) ?? 0);

  const available = new Map(sources);
  const stores = new Map<NodeId, Place[]>();
  for (const [id, places] of sinks) stores.set(id, [...places]);
  for (const id of nodes) {
    for (const input of nodeAt(graph.nodes, id).inputs) {
      const from = order.get(input);
      if (from === undefined || from === order.get(id) || available.has(input)) continue;
      const place = work.slot();
      available.set(input, place);
      const places = stores.get(input);
      if (places) places.push(place);
      else stores.set(input, [place]);
    }
  }
  const copies = [...sinks.keys()].filter((id) => !order.has(id));
  const count = Math.max(1, Math.ceil(nodes.length / perPiece));
  return Array.from({ length: count }, (_, segment) => (code: Code, offset: number) => {
    const share = nodes.slice(segment * perPiece, (segment + 1) * perPiece);
    const emitter = new Emitter(work, code, offset, available, stores, partners);
    if (work.late === true) {
      emitter.hold([...sinks.keys()]);
      emitter.run(share);
      emitter.copy([...sinks.keys()]);
      return;
    }
    emitter.run(share.filter((id) => order.get(id) === segment));
    if (segment === count - 1) emitter.copy(copies);
  });
}

/** A piece as a function of the offset. */
export function segmentFunction(name: string, segment: Segment, mode: Code['mode'], pool: Pool): WasmFunction {
  const code = new Code(mode, 1, pool);
  segment(code, 0);
  return { name, signature: { parameters: [I32], results: [] }, body: code.body(), exported: false };
}

/**
 * sin and cos (sinh and cosh) of the same operand, sigmoid of an operand and of its negative, are computed together, where the
 * first of them stands.
 */
function partnersOf(graph: Graph, nodes: readonly NodeId[]): Map<NodeId, NodeId> {
  const seen = new Map<string, NodeId>();
  const partners = new Map<NodeId, NodeId>();
  for (const id of nodes) {
    const node = nodeAt(graph.nodes, id);
    const pair = PAIRS[node.op];
    if (pair === undefined) continue;
    const [x = 0] = node.inputs;
    const operand = nodeAt(graph.nodes, x);
    const mirrored = pair.partner === node.op && operand.op === 'neg';
    const key = mirrored ? `-${node.op} ${operand.inputs.join()}` : `${node.op} ${x}`;
    const other = pair.partner !== node.op ? `${pair.partner} ${x}` : mirrored ? key.slice(1) : `-${key}`;
    const first = seen.get(other);
    if (first === undefined) seen.set(key, id);
    else partners.set(first, id);
  }
  return partners;
}

class Emitter {
  private readonly graph: Graph;
  private readonly operations: OperationCode;
  private readonly code: Code;
  private readonly offset: number;
  private readonly available: ReadonlyMap<NodeId, Place>;
  private readonly stores: ReadonlyMap<NodeId, readonly Place[]>;
  private readonly partners: ReadonlyMap<NodeId, NodeId>;
  private readonly locals = new Map<NodeId, number>();
  /** Nodes whose stores come last. */
  private readonly held = new Set<NodeId>();
  private readonly uses = new Map<NodeId, number>();

  constructor(
    { graph, library }: Work,
    code: Code,
    offset: number,
    available: ReadonlyMap<NodeId, Place>,
    stores: ReadonlyMap<NodeId, readonly Place[]>,
    partners: ReadonlyMap<NodeId, NodeId>,
  ) {
    this.graph = graph;
    this.operations = new OperationCode(code, library);
    this.code = code;
    this.offset = offset;
    this.available = available;
    this.stores = stores;
    this.partners = partners;
  }

  run(nodes: readonly NodeId[]): void {
    for (const id of nodes) {
      for (const input of nodeAt(this.graph.nodes, id).inputs) this.uses.set(input, (this.uses.get(input) ?? 0) + 1);
    }
    for (const id of nodes) {
      const node = nodeAt(this.graph.nodes, id);
      if (this.locals.has(id)) {
        // Computed with its partner.
        this.release(node);
        continue;
      }
      const partner = this.partners.get(id);
      if (partner === undefined) this.compute(id, node);
      else this.together(id, node, partner);
    }
  }

  /** Keeps nodes in locals until `copy`. Inputs among them are read now, before anything is stored over them. */
  hold(nodes: readonly NodeId[]): void {
    for (const id of nodes) {
      this.held.add(id);
      this.uses.set(id, 1);
      if (this.available.has(id)) this.operand(id);
    }
  }

  /** Stores values that are not computed here (inputs and constants that are results), or that were held. */
  copy(nodes: readonly NodeId[]): void {
    for (const id of nodes) {
      for (const place of this.stores.get(id) ?? []) {
        this.address(place).value(this.operand(id)).store(place.address);
      }
    }
  }

  private compute(id: NodeId, node: Node): void {
    if (!isElementwiseNode(node)) throw new RangeError(`${node.op} is not an operation on scalars`);
    this.operations.push(
      node,
      node.inputs.map((input) => this.operand(input)),
    );
    this.release(node);
    this.keep(id);
  }

  private together(id: NodeId, node: Node, partner: NodeId): void {
    const pair = PAIRS[node.op];
    const [x = 0] = node.inputs;
    if (!pair) return;
    this.operations.pushBoth(pair.together, this.operand(x));
    // The first result lies below the second on the stack.
    for (const one of pair.first ? [partner, id] : [id, partner]) this.keep(one);
    this.release(node);
  }

  /** The value on the stack is the node's. */
  private keep(id: NodeId): void {
    const index = this.code.local(typeOf('float', this.code.mode));
    this.code.set(index);
    this.locals.set(id, index);
    if (this.held.has(id)) return;
    for (const place of this.stores.get(id) ?? []) this.address(place).get(index).store(place.address);
    if (!this.uses.has(id)) this.code.release(index);
  }

  private operand(id: NodeId): Value {
    const node = nodeAt(this.graph.nodes, id);
    if (node.op === 'constant') return float(node.attributes.values[0] ?? NaN);
    const known = this.locals.get(id);
    if (known !== undefined) return local(known);
    const place = this.available.get(id);
    if (!place) throw new RangeError(`node ${id} (${node.op}) is read before it is computed`);
    const index = this.code.local(typeOf('float', this.code.mode));
    this.address(place);
    if (place.kind === 'cell') this.code.loadSplat(place.address);
    else this.code.load(place.address);
    this.code.set(index);
    this.locals.set(id, index);
    return local(index);
  }

  private release(node: Node): void {
    for (const input of node.inputs) {
      const left = (this.uses.get(input) ?? 0) - 1;
      this.uses.set(input, left);
      const index = this.locals.get(input);
      if (left !== 0 || index === undefined) continue;
      this.code.release(index);
      this.locals.delete(input);
    }
  }

  /** Pushes the address that a place's fixed part is added to. */
  private address(place: Place): Code {
    return place.kind === 'points' ? this.code.get(this.offset) : this.code.i32(0);
  }
}
