/**
 * A fused expression over the axes of a loop nest: operations on lanes whose leaves are buffers, each read at an address that is
 * linear in the loops' counters. Movement has become strides.
 */
import type { Graph, NodeId, Shape } from '../../../graph/graph.ts';
import { nodeAt } from '../../../graph/graph.ts';
import { stridesOf } from '../../../graph/strides.ts';
import type { Value } from '../lanes.ts';
import { float } from '../lanes.ts';
import type { ElementwiseNode } from '../operations.ts';
import { isElementwiseNode, operation } from '../operations.ts';
import { isNumber } from './plan.ts';

/** Elements read or written: from the start of a buffer, one stride per loop (in elements). */
export interface Access {
  readonly buffer: NodeId;
  readonly origin: number;
  readonly strides: readonly number[];
}

export type Expression =
  | { readonly kind: 'leaf'; readonly access: Access }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'operation'; readonly node: ElementwiseNode; readonly args: readonly Expression[] };

/** Where an axis stands: origin + sum of strides times counters. */
interface Index {
  readonly origin: number;
  readonly strides: readonly number[];
}

export interface Fused {
  readonly root: Expression;
  readonly leaves: readonly Extract<Expression, { kind: 'leaf' }>[];
}

/** The expression of a node (of its operand, for a reduction) over loops that are the axes of the node. */
export function fuse(graph: Graph, buffers: ReadonlySet<NodeId>, id: NodeId, computed: boolean): Fused {
  const { shape } = nodeAt(graph.nodes, id);
  const identity = shape.map((_, axis): Index => ({ origin: 0, strides: shape.map((_length, loop) => (loop === axis ? 1 : 0)) })); // prettier-ignore
  const fuser = new Fuser(graph, buffers, shape.length);
  const root = computed ? fuser.compute(id, identity) : fuser.read(id, identity);
  return { root, leaves: fuser.leaves };
}

class Fuser {
  readonly leaves: Extract<Expression, { kind: 'leaf' }>[] = [];
  private readonly known = new Map<string, Expression>();
  private readonly graph: Graph;
  private readonly buffers: ReadonlySet<NodeId>;
  private readonly loops: number;

  constructor(graph: Graph, buffers: ReadonlySet<NodeId>, loops: number) {
    this.graph = graph;
    this.buffers = buffers;
    this.loops = loops;
  }

  /** A node's value: from its buffer where it has one. */
  read(id: NodeId, index: readonly Index[]): Expression {
    const key = `${id}|${index.map((one) => `${one.origin},${one.strides.join()}`).join(';')}`;
    const known = this.known.get(key);
    if (known) return known;
    const node = nodeAt(this.graph.nodes, id);
    const made = this.buffers.has(id) ? this.leaf(id, node.shape, index) : this.compute(id, index);
    this.known.set(key, made);
    return made;
  }

  compute(id: NodeId, index: readonly Index[]): Expression {
    const node = nodeAt(this.graph.nodes, id);
    const [input = 0] = node.inputs;
    const from = this.graph.nodes[input]?.shape ?? [];
    if (isElementwiseNode(node)) {
      return { kind: 'operation', node, args: node.inputs.map((operand) => this.read(operand, index)) };
    }
    if (isNumber(node)) return { kind: 'number', value: node.attributes.values[0] ?? NaN };
    switch (node.op) {
      case 'broadcast': {
        const lead = node.shape.length - from.length;
        return this.read(input, from.map((length, axis) => (length === 1 ? this.zero() : (index[axis + lead] ?? this.zero())))); // prettier-ignore
      }
      case 'transpose': {
        const { permutation } = node.attributes;
        return this.read(input, from.map((_, axis) => index[permutation.indexOf(axis)] ?? this.zero())); // prettier-ignore
      }
      case 'slice': {
        const { starts, steps } = node.attributes;
        return this.read(input, from.map((_, axis) => scale(index[axis] ?? this.zero(), steps[axis] ?? 1, starts[axis] ?? 0))); // prettier-ignore
      }
      case 'reshape': {
        const source = this.underReshapes(input);
        if (this.buffers.has(source)) return this.leaf(source, node.shape, index);
        const long = index.filter((_, axis) => node.shape[axis] !== 1);
        return this.read(input, from.map((length) => (length === 1 ? this.zero() : (long.shift() ?? this.zero())))); // prettier-ignore
      }
      default:
        throw new RangeError(`${node.op} has no fused form`);
    }
  }

  private underReshapes(id: NodeId): NodeId {
    const node = nodeAt(this.graph.nodes, id);
    return node.op === 'reshape' && !this.buffers.has(id) ? this.underReshapes(node.inputs[0] ?? 0) : id;
  }

  private leaf(buffer: NodeId, shape: Shape, index: readonly Index[]): Expression {
    const inside = stridesOf(shape);
    const strides = new Array<number>(this.loops).fill(0);
    let origin = 0;
    index.forEach((one, axis) => {
      origin += one.origin * (inside[axis] ?? 0);
      one.strides.forEach((stride, loop) => {
        strides[loop] = (strides[loop] ?? 0) + stride * (inside[axis] ?? 0);
      });
    });
    const leaf = { kind: 'leaf', access: { buffer, origin, strides } } as const;
    this.leaves.push(leaf);
    return leaf;
  }

  private zero(): Index {
    return { origin: 0, strides: new Array<number>(this.loops).fill(0) };
  }
}

function scale(index: Index, step: number, start: number): Index {
  return { origin: start + step * index.origin, strides: index.strides.map((stride) => stride * step) };
}

/** The expression as lanes, its leaves given. */
export function lanesOf(root: Expression, leaf: (one: Expression) => Value): Value {
  const known = new Map<Expression, Value>();
  const visit = (one: Expression): Value => {
    const before = known.get(one);
    if (before) return before;
    const value = one.kind === 'leaf' ? leaf(one) : one.kind === 'number' ? float(one.value) : operation(one.node, one.args.map(visit)); // prettier-ignore
    known.set(one, value);
    return value;
  };
  return visit(root);
}
