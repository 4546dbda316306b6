/** Nodes and pairs of nodes of an optimizer's step to code: values in locals, lanes moved where pairs do not match. */
import type { Graph, NodeId } from '../../graph/graph.ts';
import { nodeAt } from '../../graph/graph.ts';
import type { Code, Mode } from './emit.ts';
import { typeOf } from './emit.ts';
import type { Library } from './functions/library.ts';
import type { Value } from './lanes.ts';
import { float, local } from './lanes.ts';
import { V128_OP } from './opcodes.ts';
import { OperationCode, PAIRS } from './operation-code.ts';
import { isElementwiseNode } from './operations.ts';
import type { Pack, Pair } from './packs.ts';
import type { Place } from './segments.ts';
import type { Unit } from './step-order.ts';

/** An output of the graph, where it goes, and the input that it is in the next step; undefined where no step reads it. */
export interface Result {
  readonly id: NodeId;
  readonly address: number;
  readonly input: NodeId | undefined;
}

export interface StepWork {
  readonly graph: Graph;
  readonly library: Library;
  /** The nodes to compute, ascending. */
  readonly moving: readonly NodeId[];
  /** Where inputs and other nodes that are not computed here are read. */
  readonly sources: ReadonlyMap<NodeId, Place>;
  readonly results: readonly Result[];
  /** Pairs of results to look for operations on pairs from, and pairs of inputs; each side by side in memory. */
  readonly pairs: readonly Pair[];
  readonly neighbours: readonly Pair[];
}

/** A value that stands in a local, until none of the nodes in it is used any more. */
interface Held {
  readonly place: number;
  readonly nodes: readonly NodeId[];
}

export class StepEmitter {
  private readonly code: Code;
  private readonly graph: Graph;
  private readonly sources: ReadonlyMap<NodeId, Place>;
  private readonly packs: ReadonlyMap<NodeId, Pack>;
  private readonly loaded = new Map<NodeId, Pair>();
  private readonly operations: OperationCode;
  private readonly uses = new Map<NodeId, number>();
  /** By the node, or by the two nodes of a pair. */
  private readonly held = new Map<string, Held>();
  private readonly holders = new Map<NodeId, string[]>();
  private readonly partners = new Map<string, Unit>();
  private readonly early = new Set<Unit>();

  constructor(code: Code, work: StepWork, packs: ReadonlyMap<NodeId, Pack>, units: readonly Unit[]) {
    this.code = code;
    this.graph = work.graph;
    this.sources = work.sources;
    this.packs = packs;
    this.operations = new OperationCode(code, work.library);
    for (const pair of work.neighbours) for (const id of pair) this.loaded.set(id, pair);
    for (const unit of units) {
      for (const id of this.operandsOf(unit).flat()) this.use(id);
      const { op } = this.nodeOf(unit);
      if (op in PAIRS && op !== 'sigmoid') this.partners.set(this.keyOf(op, unit), unit);
    }
  }

  /** Keeps values until the end. */
  hold(ids: readonly NodeId[]): void {
    for (const id of ids) this.use(id);
  }

  private use(id: NodeId): void {
    this.uses.set(id, (this.uses.get(id) ?? 0) + 1);
  }

  private nodeOf(unit: Unit) {
    return nodeAt(this.graph.nodes, unit.kind === 'one' ? unit.id : unit.pack.nodes[0]);
  }

  private operandsOf(unit: Unit): readonly (readonly NodeId[])[] {
    return unit.kind === 'one' ? nodeAt(this.graph.nodes, unit.id).inputs.map((id) => [id]) : unit.pack.operands;
  }

  private keyOf(op: string, unit: Unit): string {
    return `${op} ${this.operandsOf(unit).join()}`;
  }

  emit(unit: Unit): void {
    // Computed with its partner.
    if (this.early.has(unit)) return;
    const node = this.nodeOf(unit);
    if (!isElementwiseNode(node)) throw new RangeError(`${node.op} is not an operation on scalars`);
    const mode: Mode = unit.kind === 'one' ? 'scalar' : 'simd';
    const args = unit.kind === 'one' ? node.inputs.map((id) => this.scalar(id)) : unit.pack.operands.map((pair) => this.pair(pair)); // prettier-ignore
    const pair = PAIRS[node.op];
    const partner = pair && this.partners.get(this.keyOf(pair.partner, unit));
    this.code.in(mode, () => {
      if (pair && partner && partner !== unit && args[0]) {
        this.early.add(partner);
        this.operations.pushBoth(pair.together, args[0]);
        for (const one of pair.first ? [partner, unit] : [unit, partner]) this.keepUnit(one);
      } else {
        this.operations.push(node, args);
        this.keepUnit(unit);
      }
    });
    for (const one of partner && partner !== unit ? [unit, partner] : [unit]) {
      for (const id of this.operandsOf(one).flat()) this.release(id);
    }
  }

  /** Reads the state into registers that stay its own. */
  load(state: readonly Result[]): void {
    for (const { input } of state) {
      if (input === undefined || this.laneOf(input)) continue;
      this.hold([input]);
      this.scalar(input);
    }
    this.hold([...this.loaded.keys()]);
  }

  /** What makes results the state of the next step: all are pushed before the first is taken. */
  moves(state: readonly Result[]): { readonly push: () => void; readonly take: () => void }[] {
    const next = new Map(state.map(({ input, id }) => [input, id]));
    const moves: { push: () => void; take: () => void }[] = [];
    for (const { input } of state) {
      if (input === undefined) continue;
      const pair = this.loaded.get(input);
      if (pair && pair[0] !== input) continue;
      const nodes = pair ?? [input];
      const place = this.held.get(nodes.join())?.place ?? 0;
      const [first = 0, second = 0] = nodes.map((id) => next.get(id));
      const value = pair ? this.pair([first, second]) : this.scalar(first);
      const push = () => {
        this.code.in(pair ? 'simd' : 'scalar', () => this.code.value(value));
      };
      moves.push({ push, take: () => this.code.set(place) });
    }
    return moves;
  }

  /** What puts results where they belong; the values are there already. */
  stores(results: readonly Result[]): (() => void)[] {
    const stores: (() => void)[] = [];
    for (let i = 0; i < results.length; i++) {
      const [a, b] = [results[i], results[i + 1]];
      if (!a) continue;
      const pair: Pair = [a.id, b?.address === a.address + 8 ? b.id : a.id];
      const mode: Mode = this.packs.get(a.id)?.nodes.join() === pair.join() ? 'simd' : 'scalar';
      if (mode === 'simd') i++;
      const value = mode === 'simd' ? this.pair(pair) : this.scalar(a.id);
      stores.push(() => {
        this.code.in(mode, () => this.code.i32(0).value(value).store(a.address));
      });
    }
    return stores;
  }

  private keepUnit(unit: Unit): void {
    const nodes = unit.kind === 'one' ? [unit.id] : unit.pack.nodes;
    this.keep(nodes.join(), nodes);
  }

  /** The value on the stack, to a local. */
  private keep(key: string, nodes: readonly NodeId[]): Value {
    const place = this.code.local(typeOf('float', this.code.mode));
    this.code.set(place);
    this.held.set(key, { place, nodes });
    for (const id of nodes) {
      const keys = this.holders.get(id);
      if (keys) keys.push(key);
      else this.holders.set(id, [key]);
    }
    return local(place);
  }

  private release(id: NodeId): void {
    const left = (this.uses.get(id) ?? 0) - 1;
    this.uses.set(id, left);
    if (left > 0) return;
    for (const key of this.holders.get(id) ?? []) {
      const held = this.held.get(key);
      if (!held || held.nodes.some((node) => (this.uses.get(node) ?? 0) > 0)) continue;
      this.code.release(held.place);
      this.held.delete(key);
    }
  }

  private scalar(id: NodeId): Value {
    const node = nodeAt(this.graph.nodes, id);
    if (node.op === 'constant') return float(node.attributes.values[0] ?? NaN);
    const key = String(id);
    const known = this.held.get(key);
    if (known) return local(known.place);
    const nodes = this.packs.get(id)?.nodes ?? this.loaded.get(id);
    const packed = nodes && this.held.get(nodes.join());
    if (packed) {
      this.code.get(packed.place).simd(V128_OP.extractF64).op(nodes.indexOf(id));
    } else {
      const place = this.sources.get(id);
      if (!place) throw new RangeError(`node ${id} (${node.op}) is read before it is computed`);
      this.code.in('scalar', () => this.code.i32(0).load(place.address));
    }
    let value = float(NaN);
    this.code.in('scalar', () => {
      value = this.keep(key, [id]);
    });
    return value;
  }

  private pair([a, b]: Pair): Value {
    const [first, second] = [nodeAt(this.graph.nodes, a), nodeAt(this.graph.nodes, b)];
    if (a === b && first.op === 'constant') return float(first.attributes.values[0] ?? NaN);
    const key = `${a},${b}`;
    const known = this.held.get(key);
    if (known) return local(known.place);
    const inMemory = this.isLoaded([a, b]);
    const [from, to] = inMemory || a === b ? [] : [this.laneOf(a), this.laneOf(b)];
    if (inMemory) {
      this.code.in('simd', () => this.code.i32(0).load(this.sources.get(a)?.address ?? 0));
    } else if (from && to) {
      this.code.get(from.place).get(to.place).simd(V128_OP.shuffle);
      for (let i = 0; i < 8; i++) this.code.op(8 * from.lane + i);
      for (let i = 0; i < 8; i++) this.code.op(16 + 8 * to.lane + i);
    } else {
      const low = this.scalar(a);
      const high = a === b ? undefined : this.scalar(b);
      this.code.in('scalar', () => this.code.value(low));
      this.code.simd(V128_OP.splatF64);
      if (high) {
        this.code.in('scalar', () => this.code.value(high));
        this.code.simd(V128_OP.replaceF64).op(1);
      }
    }
    let value = float(NaN);
    this.code.in('simd', () => {
      value = this.keep(key, second === first ? [a] : [a, b]);
    });
    return value;
  }

  private isLoaded([a, b]: Pair): boolean {
    return this.loaded.get(a)?.join() === `${a},${b}`;
  }

  /** The register that holds a node, and in which lane. */
  private laneOf(id: NodeId): { place: number; lane: number } | undefined {
    const nodes = this.packs.get(id)?.nodes ?? this.loaded.get(id);
    if (!nodes) return undefined;
    if (this.loaded.has(id)) this.pair(nodes);
    const held = this.held.get(nodes.join());
    return held && { place: held.place, lane: nodes.indexOf(id) };
  }
}
