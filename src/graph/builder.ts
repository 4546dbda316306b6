/**
 * Makes graphs: infers shapes, broadcasts operands, folds constants, and gives the same expression the same node (trees
 * explode under differentiation, hash-consed graphs do not). Everything that is ever appended stays until `finish` keeps what
 * the outputs need.
 */
import type { BinaryOp, Expressions, UnaryOp } from './expressions.ts';
import { BINARY, UNARY } from './expressions.ts';
import type { Folder } from './folding.ts';
import { equalLists, fold } from './folding.ts';
import type { Graph, Input, Node, NodeId, Op, OpAttributes, Shape } from './graph.ts';
import { MAX_CONSTANT_SIZE, nodeAt, sizeOf } from './graph.ts';
import type { Operand } from './primitive.ts';
import { ShapeError, showShape } from './primitive.ts';
import type { InnerOp } from './primitives.ts';
import { isElementwise, primitiveOf } from './primitives.ts';
import { broadcastShapes, withUnitAxes } from './strides.ts';

export interface Builder extends Expressions {
  /** Appends a node of any operation; operands must have the shapes that it takes (methods broadcast, this does not). */
  apply<K extends InnerOp>(op: K, inputs: readonly NodeId[], attributes: OpAttributes[K]): NodeId;
  /** A new input of the graph. */
  input(input: Input): NodeId;
  /** Number of nodes appended so far: what a budget counts. */
  readonly size: number;
  /** The number that every element of a node is, if it is known to be one. */
  uniform(id: NodeId): number | undefined;
  /** The values of a node that is a constant (also a broadcast one), else undefined. */
  known(id: NodeId): Operand | undefined;
  /** The graph of these outputs, without the nodes that they do not need. All inputs stay, in the order they were made. */
  finish(outputs: readonly NodeId[], change?: (input: Input, index: number) => Input): Graph;
}

/** A builder; from a graph where one is given: its inputs and nodes, under new ids that `nodes` maps. */
export function createBuilder(): Builder {
  return new GraphBuilder() as GraphBuilder & Builder;
}

/** Appends a graph's nodes to a builder, its inputs replaced by the nodes given; answers the ids of its nodes. */
export function inline(b: Builder, graph: Graph, inputs: readonly NodeId[]): NodeId[] {
  const ids: NodeId[] = [];
  for (const node of graph.nodes) {
    ids.push(
      rebuild(
        b,
        node,
        node.inputs.map((id) => ids[id] ?? id),
        inputs,
      ),
    );
  }
  return ids;
}

/** One node of another graph in this builder, its operands and the graph's inputs under their ids here. */
export function rebuild(b: Builder, node: Node, operands: readonly NodeId[], inputs: readonly NodeId[]): NodeId {
  if (node.op === 'constant') return b.constant(node.attributes.values, node.shape);
  if (node.op === 'input') {
    const id = inputs[node.attributes.index];
    if (id === undefined) throw new RangeError(`no node for input ${node.attributes.index}`);
    return id;
  }
  return b.apply(node.op, operands, node.attributes);
}

/** A builder that holds a graph already: `ids` maps the graph's nodes, `inputs` are its inputs. */
export function extend(graph: Graph): { b: Builder; ids: NodeId[]; inputs: NodeId[] } {
  const b = createBuilder();
  const inputs = graph.inputs.map((input) => b.input(input));
  return { b, ids: inline(b, graph, inputs), inputs };
}

const COMMUTATIVE: ReadonlySet<Op> = new Set(['add', 'mul', 'min', 'max', 'eq', 'ne', 'and', 'or']);
/** What `known` may know. */
const CONSTANT: ReadonlySet<Op> = new Set(['constant', 'broadcast']);
const NONE = {};
const SCALAR: Shape = [];
/** More than there are ever nodes: two ids make one number. */
const MAX_NODES = 2 ** 26;

class GraphBuilder implements Omit<Builder, UnaryOp | BinaryOp>, Omit<Folder, UnaryOp | BinaryOp> {
  private readonly nodes: Node[] = [];
  private readonly inputs: Input[] = [];
  /** Ids of what is there: operations without attributes by their operands, scalar constants by value, the rest by a text. */
  private readonly plain = new Map<Op, Map<number, NodeId>>();
  private readonly numbers = new Map<number, NodeId>();
  private readonly others = new Map<string, NodeId>();

  get size(): number {
    return this.nodes.length;
  }

  nodeOf(id: NodeId): Node {
    return nodeAt(this.nodes, id);
  }

  shapeOf(id: NodeId): Shape {
    return this.nodeOf(id).shape;
  }

  input(input: Input): NodeId {
    this.inputs.push(input);
    return this.intern('input', [], input.shape, { index: this.inputs.length - 1 });
  }

  constant(
    values: number | readonly number[],
    shape: Shape = typeof values === 'number' ? [] : [values.length],
  ): NodeId {
    const list = typeof values === 'number' ? [values] : values;
    const [first] = list;
    if (first !== undefined && list.every((value) => Object.is(value, first))) {
      const scalar = this.intern('constant', [], SCALAR, { values: [first] });
      return shape.length === 0 ? scalar : this.broadcast(scalar, shape);
    }
    if (list.length !== sizeOf(shape)) throw new ShapeError(`${list.length} values for the shape ${showShape(shape)}`);
    return this.intern('constant', [], shape, { values: list });
  }

  uniform(id: NodeId): number | undefined {
    const node = this.nodeOf(id);
    if (node.op === 'constant') return node.attributes.values.length === 1 ? node.attributes.values[0] : undefined;
    const [source] = node.inputs;
    return node.op === 'broadcast' && source !== undefined ? this.uniform(source) : undefined;
  }

  known(id: NodeId): Operand | undefined {
    const node = this.nodeOf(id);
    if (node.op === 'constant') return { shape: node.shape, data: Float64Array.from(node.attributes.values) };
    const value = this.uniform(id);
    return value === undefined || sizeOf(node.shape) > MAX_CONSTANT_SIZE
      ? undefined
      : { shape: node.shape, data: new Float64Array(sizeOf(node.shape)).fill(value) };
  }

  apply<K extends InnerOp>(op: K, inputs: readonly NodeId[], attributes: OpAttributes[K]): NodeId {
    const shape = this.scalarOperation(op, inputs)
      ? SCALAR
      : primitiveOf(op).shape(
          inputs.map((id) => this.shapeOf(id)),
          attributes,
        );
    return (
      this.foldConstants(op, inputs, attributes, shape) ??
      fold(this as unknown as Folder, op, inputs, attributes) ??
      this.hoist(op, inputs, attributes, shape) ??
      this.intern(op, inputs, shape, attributes)
    );
  }

  private scalarOperation(op: InnerOp, inputs: readonly NodeId[]): boolean {
    return isElementwise(op) && inputs.every((id) => this.shapeOf(id).length === 0);
  }

  private foldConstants(
    op: InnerOp,
    inputs: readonly NodeId[],
    attributes: OpAttributes[InnerOp],
    shape: Shape,
  ): NodeId | undefined {
    const scalarBroadcast = op === 'broadcast' && this.nodeOf(inputs[0] ?? 0).shape.length === 0;
    if (scalarBroadcast || sizeOf(shape) > MAX_CONSTANT_SIZE || op === 'stopGradient') return undefined;
    const operands: Operand[] = [];
    // Most operands are no constants: that is asked first.
    for (const id of inputs) if (!CONSTANT.has(this.nodeOf(id).op)) return undefined;
    for (const id of inputs) {
      const operand = this.known(id);
      if (!operand) return undefined;
      operands.push(operand);
    }
    return this.constant(Array.from(primitiveOf(op).evaluate(operands, attributes, shape)), shape);
  }

  /** An elementwise operation on broadcast scalars is one scalar, broadcast. */
  private hoist(
    op: InnerOp,
    inputs: readonly NodeId[],
    attributes: OpAttributes[InnerOp],
    shape: Shape,
  ): NodeId | undefined {
    if (shape.length === 0 || !isElementwise(op)) return undefined;
    const scalars: NodeId[] = [];
    for (const id of inputs) {
      const node = this.nodeOf(id);
      const [source] = node.inputs;
      if (node.op !== 'broadcast' || source === undefined || this.shapeOf(source).length > 0) return undefined;
      scalars.push(source);
    }
    return this.broadcast(this.apply(op, scalars, attributes), shape);
  }

  private intern(op: Op, inputs: readonly NodeId[], shape: Shape, attributes: OpAttributes[Op]): NodeId {
    const [first = 0, second = 0] = inputs;
    if (op === 'constant' && shape.length === 0) {
      const [value = NaN] = (attributes as OpAttributes['constant']).values;
      // -0 and 0 are one key of a Map.
      if (!Object.is(value, -0)) return this.once(this.numbers, value, op, inputs, shape, attributes);
    } else if (inputs.length > 0 && inputs.length <= 2 && isEmpty(attributes)) {
      const turned = first > second && COMMUTATIVE.has(op);
      const key = (turned ? second : first) * MAX_NODES + (turned ? first : second);
      return this.once(this.plainOf(op), key, op, inputs, shape, NONE);
    }
    const key = `${op}|${inputs.join()}|${shape.join()}|${attributeKey(attributes)}`;
    return this.once(this.others, key, op, inputs, shape, attributes);
  }

  private plainOf(op: Op): Map<number, NodeId> {
    const known = this.plain.get(op);
    if (known) return known;
    const made = new Map<number, NodeId>();
    this.plain.set(op, made);
    return made;
  }

  private once<K>(
    ids: Map<K, NodeId>,
    key: K,
    op: Op,
    inputs: readonly NodeId[],
    shape: Shape,
    attributes: OpAttributes[Op],
  ): NodeId {
    const known = ids.get(key);
    if (known !== undefined) return known;
    // Attributes belong to the op by the type of `apply`; the union cannot be followed through a type parameter.
    this.nodes.push({ op, inputs, shape, attributes } as Node);
    ids.set(key, this.nodes.length - 1);
    return this.nodes.length - 1;
  }

  private operand(id: NodeId, shape: Shape): NodeId {
    return equalLists(this.shapeOf(id), shape) ? id : this.broadcast(id, shape);
  }

  private common(ids: readonly NodeId[]): NodeId[] {
    let shape: Shape = [];
    for (const id of ids) {
      const next = broadcastShapes(shape, this.shapeOf(id));
      if (!next)
        throw new ShapeError(`shapes ${ids.map((one) => showShape(this.shapeOf(one))).join(' and ')} do not broadcast`);
      shape = next;
    }
    return ids.map((id) => this.operand(id, shape));
  }

  unary(op: UnaryOp, x: NodeId): NodeId {
    return this.apply(op, [x], NONE);
  }

  binary(op: BinaryOp, x: NodeId, y: NodeId): NodeId {
    const scalars = this.shapeOf(x).length === 0 && this.shapeOf(y).length === 0;
    return this.apply(op, scalars ? [x, y] : this.common([x, y]), NONE);
  }

  polygamma(order: number, x: NodeId): NodeId {
    return this.apply('polygamma', [x], { order });
  }

  select(condition: NodeId, a: NodeId, b: NodeId): NodeId {
    return this.apply('select', this.common([condition, a, b]), NONE);
  }

  sum(x: NodeId, axes?: readonly number[], keepDimensions = false): NodeId {
    return this.reduce('sum', x, axes, keepDimensions);
  }

  reduceMax(x: NodeId, axes?: readonly number[], keepDimensions = false): NodeId {
    return this.reduce('reduceMax', x, axes, keepDimensions);
  }

  reduceMin(x: NodeId, axes?: readonly number[], keepDimensions = false): NodeId {
    return this.reduce('reduceMin', x, axes, keepDimensions);
  }

  private reduce(
    op: 'sum' | 'reduceMax' | 'reduceMin',
    x: NodeId,
    axes: readonly number[] | undefined,
    keep: boolean,
  ): NodeId {
    const shape = this.shapeOf(x);
    const sorted = axes ? [...new Set(axes)].sort((p, q) => p - q) : shape.map((_, axis) => axis);
    const reduced = this.apply(op, [x], { axes: sorted });
    return keep ? this.reshape(reduced, withUnitAxes(shape, sorted)) : reduced;
  }

  cumsum(x: NodeId, axis: number, reverse = false): NodeId {
    return this.apply('cumsum', [x], { axis, reverse });
  }

  matmul(a: NodeId, b: NodeId): NodeId {
    const m = this.shapeOf(a);
    const n = this.shapeOf(b);
    const batch = broadcastShapes(m.slice(0, -2), n.slice(0, -2));
    if (m.length < 2 || n.length < 2 || !batch)
      throw new ShapeError(`the matrix product of ${showShape(m)} and ${showShape(n)} does not exist`);
    return this.apply(
      'matmul',
      [this.operand(a, [...batch, ...m.slice(-2)]), this.operand(b, [...batch, ...n.slice(-2)])],
      NONE,
    );
  }

  solve(a: NodeId, b: NodeId): NodeId {
    return this.apply('solve', [a, b], NONE);
  }

  determinant(a: NodeId): NodeId {
    return this.apply('determinant', [a], NONE);
  }

  reshape(x: NodeId, shape: Shape): NodeId {
    return this.apply('reshape', [x], { shape });
  }

  broadcast(x: NodeId, shape: Shape): NodeId {
    return this.apply('broadcast', [x], { shape });
  }

  transpose(x: NodeId, permutation?: readonly number[]): NodeId {
    const rank = this.shapeOf(x).length;
    return this.apply('transpose', [x], {
      permutation: permutation ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis),
    });
  }

  slice(
    x: NodeId,
    starts: readonly number[],
    stops: readonly number[],
    steps: readonly number[] = starts.map(() => 1),
  ): NodeId {
    return this.apply('slice', [x], { starts, stops, steps });
  }

  pad(
    x: NodeId,
    low: readonly number[],
    high: readonly number[],
    interior: readonly number[] = low.map(() => 0),
  ): NodeId {
    return this.apply('pad', [x], { low, high, interior });
  }

  concatenate(parts: readonly NodeId[], axis: number): NodeId {
    return this.apply('concatenate', parts, { axis });
  }

  gather(x: NodeId, axis: number, indices: readonly number[]): NodeId {
    return this.apply('gather', [x], { axis, indices });
  }

  scatterAdd(x: NodeId, axis: number, indices: readonly number[], size: number): NodeId {
    return this.apply('scatterAdd', [x], { axis, indices, size });
  }

  finish(outputs: readonly NodeId[], change: (input: Input, index: number) => Input = (input) => input): Graph {
    // Operands come before what uses them: one pass down marks, one up renumbers.
    const position = new Int32Array(this.nodes.length).fill(-1);
    for (const id of outputs) position[id] = 0;
    for (let id = this.nodes.length - 1; id >= 0; id--) {
      if (position[id] !== -1) for (const input of this.nodeOf(id).inputs) position[input] = 0;
    }
    const nodes: Node[] = [];
    this.nodes.forEach((node, id) => {
      if (position[id] === -1) return;
      position[id] = nodes.length;
      // The union cannot be followed through a spread that changes a common part.
      const { op, shape, attributes } = node;
      nodes.push({ op, inputs: node.inputs.map((input) => position[input] ?? input), shape, attributes } as Node);
    });
    return {
      nodes,
      inputs: this.inputs.map(change),
      outputs: outputs.map((id) => position[id] ?? id),
    };
  }
}

for (const op of UNARY) {
  Object.defineProperty(GraphBuilder.prototype, op, {
    value(this: GraphBuilder, x: NodeId) {
      return this.unary(op, x);
    },
  });
}
for (const op of BINARY) {
  Object.defineProperty(GraphBuilder.prototype, op, {
    value(this: GraphBuilder, x: NodeId, y: NodeId) {
      return this.binary(op, x, y);
    },
  });
}

function isEmpty(attributes: object): boolean {
  if (attributes === NONE) return true;
  for (const _ in attributes) return false;
  return true;
}

/** Attributes as a key; -0 and NaN are told apart from 0 and null. */
function attributeKey(attributes: OpAttributes[Op]): string {
  return Object.values(attributes as Record<string, unknown>)
    .map((value) =>
      Array.isArray(value) ? value.map((item) => (Object.is(item, -0) ? '-0' : String(item))).join() : String(value),
    )
    .join('|');
}
