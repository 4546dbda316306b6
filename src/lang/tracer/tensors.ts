/**
 * Operations on tensors: carried out at once where all operands are known (by the graph's own float64 rules), else made nodes.
 * One method per operation of the graph, with NumPy's broadcasting, and the element types of the results.
 */
import { evaluateNode } from '../../graph/evaluate.ts';
import type { BinaryOp, Expressions, UnaryOp } from '../../graph/expressions.ts';
import type { NodeId, OpAttributes, Shape } from '../../graph/graph.ts';
import { sameShape, sizeOf } from '../../graph/graph.ts';
import { ShapeError, showShape } from '../../graph/primitive.ts';
import type { InnerOp } from '../../graph/primitives.ts';
import { broadcastShapes, withUnitAxes } from '../../graph/strides.ts';
import type { ConcreteTensor, ElementType, Tensor, TracedTensor } from './values.ts';

/** What tensors need of the trace that they belong to. */
export interface TensorHost {
  readonly expressions: Expressions;
  /** The node that holds known elements: a constant, or a data input. */
  constant(tensor: ConcreteTensor): NodeId;
  /** Marks the named constants that a node comes from: their numbers were used. */
  specialize(node: NodeId): void;
  /** Throws where an array of that many elements is over the budget. */
  allow(elements: number): void;
}

export class Tensors {
  readonly #host: TensorHost;

  constructor(host: TensorHost) {
    this.#host = host;
  }

  /** A known tensor. The data is kept, not copied: hand over a fresh array. */
  of(data: Float64Array | readonly number[], shape: Shape, type: ElementType = 'float'): ConcreteTensor {
    this.#host.allow(data.length);
    return { kind: 'concrete', shape, type, data: data instanceof Float64Array ? data : Float64Array.from(data) };
  }

  scalar(value: number, type: ElementType = 'float'): ConcreteTensor {
    return { kind: 'concrete', shape: [], type, data: Float64Array.of(value) };
  }

  full(shape: Shape, value: number, type: ElementType = 'float'): ConcreteTensor {
    this.#host.allow(sizeOf(shape));
    return { kind: 'concrete', shape, type, data: new Float64Array(sizeOf(shape)).fill(value) };
  }

  /** The tensor that a node computes. */
  traced(node: NodeId, type: ElementType = 'float'): TracedTensor {
    const shape = this.#host.expressions.shapeOf(node);
    this.#host.allow(sizeOf(shape));
    return { kind: 'traced', shape, type, node };
  }

  /** The node of a tensor: known ones become constants or data inputs. */
  node(tensor: Tensor): NodeId {
    return tensor.kind === 'traced' ? tensor.node : this.#host.constant(tensor);
  }

  /** The graph's own operations, for what has no method here (`vjp`): take nodes by `node`, give tensors by `traced`. */
  get expressions(): Expressions {
    return this.#host.expressions;
  }

  withType(x: Tensor, type: ElementType): Tensor {
    return x.type === type ? x : { ...x, type };
  }

  unary(op: UnaryOp, x: Tensor): Tensor {
    return this.#elementwise(op, NO_ATTRIBUTES, [x], (e, [a]) => e[op](a), unaryType(op, x.type));
  }

  polygamma(order: number, x: Tensor): Tensor {
    return this.#elementwise('polygamma', { order }, [x], (e, [a]) => e.polygamma(order, a), 'float');
  }

  binary(op: BinaryOp, x: Tensor, y: Tensor): Tensor {
    const type = binaryType(op, x.type, y.type);
    if (op === 'pow') {
      // `x**p` with p = 2 must not become exp(p log x): its second derivative at 0 would be NaN.
      const power = this.#number(y);
      if (power !== y) return this.binary(op, x, power);
    }
    return this.#elementwise(op, NO_ATTRIBUTES, [x, y], (e, [a, b]) => e[op](a, b), type);
  }

  compare(operator: '<' | '<=' | '>' | '>=' | '==' | '!=', x: Tensor, y: Tensor): Tensor {
    switch (operator) {
      case '<':
        return this.binary('lt', x, y);
      case '<=':
        return this.binary('le', x, y);
      case '>':
        return this.binary('lt', y, x);
      case '>=':
        return this.binary('le', y, x);
      case '==':
        return this.binary('eq', x, y);
      case '!=':
        return this.binary('ne', x, y);
    }
  }

  select(condition: Tensor, x: Tensor, y: Tensor): Tensor {
    const type = binaryType('add', x.type, y.type, x.type === 'boolean' && y.type === 'boolean');
    return this.#elementwise('select', NO_ATTRIBUTES, [condition, x, y], (e, [c, a, b]) => e.select(c, a, b), type);
  }

  sum(x: Tensor, axes?: readonly number[], keep = false): Tensor {
    return this.#reduce('sum', x, axes, keep, x.type === 'float' ? 'float' : 'integer');
  }

  reduceMax(x: Tensor, axes?: readonly number[], keep = false): Tensor {
    return this.#reduce('reduceMax', x, axes, keep, x.type);
  }

  reduceMin(x: Tensor, axes?: readonly number[], keep = false): Tensor {
    return this.#reduce('reduceMin', x, axes, keep, x.type);
  }

  cumsum(x: Tensor, axis: number, reverse = false): Tensor {
    const type = x.type === 'float' ? 'float' : 'integer';
    return this.#apply('cumsum', { axis, reverse }, [x], (e, [a]) => e.cumsum(a, axis, reverse), type);
  }

  /** Operands of 2 and more axes; batch axes broadcast. */
  matmul(x: Tensor, y: Tensor): Tensor {
    const type = binaryType('mul', x.type, y.type);
    const batch = broadcastShapes(x.shape.slice(0, -2), y.shape.slice(0, -2));
    if (!batch)
      throw new ShapeError(`shapes ${showShape(x.shape)} and ${showShape(y.shape)} do not fit a matrix product`);
    if (x.kind === 'traced' || y.kind === 'traced') return this.#trace([x, y], (e, [a, b]) => e.matmul(a, b), type);
    const a = this.broadcast(x, [...batch, ...x.shape.slice(-2)]);
    const b = this.broadcast(y, [...batch, ...y.shape.slice(-2)]);
    return this.#apply('matmul', NO_ATTRIBUTES, [a, b], (e, [p, q]) => e.matmul(p, q), type);
  }

  /** X of A X = B, for [n, n] and [n, m]. */
  solve(a: Tensor, b: Tensor): Tensor {
    return this.#apply('solve', NO_ATTRIBUTES, [a, b], (e, [p, q]) => e.solve(p, q), 'float');
  }

  determinant(a: Tensor): Tensor {
    return this.#apply('determinant', NO_ATTRIBUTES, [a], (e, [p]) => e.determinant(p), 'float');
  }

  reshape(x: Tensor, shape: Shape): Tensor {
    if (sameShape(x.shape, shape)) return x;
    return this.#apply('reshape', { shape }, [x], (e, [a]) => e.reshape(a, shape), x.type);
  }

  broadcast(x: Tensor, shape: Shape): Tensor {
    if (sameShape(x.shape, shape)) return x;
    return this.#apply('broadcast', { shape }, [x], (e, [a]) => e.broadcast(a, shape), x.type);
  }

  /** Without a permutation the axes are reversed. */
  transpose(x: Tensor, permutation: readonly number[] = x.shape.map((_, axis) => x.shape.length - 1 - axis)): Tensor {
    if (permutation.every((axis, i) => axis === i)) return x;
    return this.#apply('transpose', { permutation }, [x], (e, [a]) => e.transpose(a, permutation), x.type);
  }

  /** Per axis: start, stop (exclusive), step >= 1. */
  slice(
    x: Tensor,
    starts: readonly number[],
    stops: readonly number[],
    steps: readonly number[] = starts.map(() => 1),
  ): Tensor {
    if (starts.every((start, axis) => start === 0 && stops[axis] === x.shape[axis] && steps[axis] === 1)) return x;
    return this.#apply('slice', { starts, stops, steps }, [x], (e, [a]) => e.slice(a, starts, stops, steps), x.type);
  }

  pad(
    x: Tensor,
    low: readonly number[],
    high: readonly number[],
    interior: readonly number[] = low.map(() => 0),
  ): Tensor {
    return this.#apply('pad', { low, high, interior }, [x], (e, [a]) => e.pad(a, low, high, interior), x.type);
  }

  concatenate(parts: readonly Tensor[], axis: number): Tensor {
    const [only] = parts;
    if (only && parts.length === 1) return only;
    const type = parts.map((part) => part.type).reduce((a, b) => (a === b ? a : binaryType('add', a, b)));
    return this.#apply('concatenate', { axis }, parts, (e, nodes) => e.concatenate(nodes, axis), type);
  }

  /** Joins along a new axis. */
  stack(parts: readonly Tensor[], axis = 0): Tensor {
    return this.concatenate(
      parts.map((part) => this.reshape(part, [...part.shape.slice(0, axis), 1, ...part.shape.slice(axis)])),
      axis,
    );
  }

  gather(x: Tensor, axis: number, indices: readonly number[]): Tensor {
    const run = indices.every((index, i) => i === 0 || index === (indices[i - 1] ?? 0) + 1);
    const [first] = indices;
    if (run && first !== undefined) {
      const starts = x.shape.map((_, i) => (i === axis ? first : 0));
      const stops = x.shape.map((length, i) => (i === axis ? first + indices.length : length));
      return this.slice(x, starts, stops);
    }
    return this.#apply('gather', { axis, indices }, [x], (e, [a]) => e.gather(a, axis, indices), x.type);
  }

  scatterAdd(x: Tensor, axis: number, indices: readonly number[], size: number): Tensor {
    const attributes = { axis, indices, size };
    return this.#apply('scatterAdd', attributes, [x], (e, [a]) => e.scatterAdd(a, axis, indices, size), x.type);
  }

  #reduce(
    op: 'sum' | 'reduceMax' | 'reduceMin',
    x: Tensor,
    axes: readonly number[] = x.shape.map((_, axis) => axis),
    keep: boolean,
    type: ElementType,
  ): Tensor {
    const ascending = [...axes].sort((a, b) => a - b);
    const result =
      ascending.length === 0
        ? this.withType(x, type)
        : this.#apply(op, { axes: ascending }, [x], (e, [a]) => e[op](a, ascending), type);
    return keep ? this.reshape(result, withUnitAxes(x.shape, ascending)) : result;
  }

  /** Known where all is known; a scalar of named constants keeps both its number and its symbol. */
  #elementwise<K extends InnerOp>(
    op: K,
    attributes: OpAttributes[K],
    given: readonly Tensor[],
    trace: Trace,
    type: ElementType,
  ) {
    const numbers = given.map(numberOf);
    const decided = numbers.every((each) => each !== undefined);
    const keepsSymbol = decided && type !== 'boolean' && given.every(({ shape }) => shape.length === 0);
    if (keepsSymbol && given.some(({ kind }) => kind === 'traced')) {
      const number = evaluateNode(op, attributes, numbers).data[0] ?? NaN;
      const symbol = this.#trace(given, trace, type);
      return symbol.kind === 'traced' ? { ...symbol, number } : symbol;
    }
    const operands = decided ? given.map((each) => this.#number(each)) : given;
    const shape = fit(operands);
    const known = operands.every(({ kind }) => kind === 'concrete');
    return this.#apply(
      op,
      attributes,
      known ? operands.map((each) => this.broadcast(each, shape)) : operands,
      trace,
      type,
    );
  }

  /** Where a tensor is a number of named constants: that number, and the constants are marked. */
  #number(tensor: Tensor): Tensor {
    if (tensor.kind === 'concrete' || tensor.number === undefined) return tensor;
    this.#host.specialize(tensor.node);
    return this.scalar(tensor.number, tensor.type);
  }

  #apply<K extends InnerOp>(
    op: K,
    attributes: OpAttributes[K],
    operands: readonly Tensor[],
    trace: Trace,
    type: ElementType,
  ): Tensor {
    if (!operands.every((operand) => operand.kind === 'concrete')) return this.#trace(operands, trace, type);
    const { shape, data } = evaluateNode(op, attributes, operands);
    this.#host.allow(data.length);
    return { kind: 'concrete', shape, type, data };
  }

  #trace(operands: readonly Tensor[], trace: Trace, type: ElementType): Tensor {
    const nodes = operands.map((operand) => this.node(operand)) as unknown as readonly [NodeId, NodeId, NodeId];
    return this.traced(trace(this.#host.expressions, nodes), type);
  }
}

/** Makes the node; of the nodes given there are as many as operands. */
type Trace = (e: Expressions, nodes: readonly [NodeId, NodeId, NodeId]) => NodeId;

function numberOf(tensor: Tensor): ConcreteTensor | undefined {
  if (tensor.kind === 'concrete') return tensor;
  return tensor.number === undefined
    ? undefined
    : { kind: 'concrete', shape: [], type: tensor.type, data: Float64Array.of(tensor.number) };
}

/** The shape that all broadcast to. */
function fit(tensors: readonly Tensor[]): Shape {
  return tensors.reduce<Shape>((shape, tensor) => {
    const joined = broadcastShapes(shape, tensor.shape);
    if (!joined) throw new ShapeError(`shapes ${showShape(shape)} and ${showShape(tensor.shape)} do not broadcast`);
    return joined;
  }, []);
}

function unaryType(op: UnaryOp, type: ElementType): ElementType {
  switch (op) {
    case 'not':
      return 'boolean';
    case 'neg':
    case 'abs':
    case 'sign':
      return type === 'boolean' ? 'integer' : type;
    case 'stopGradient':
      return type;
    // Of integers these are integers, since NumPy 2.1.
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'round':
      return type === 'integer' ? type : 'float';
    default:
      return 'float';
  }
}

function binaryType(op: BinaryOp, x: ElementType, y: ElementType, keepBoolean = false): ElementType {
  switch (op) {
    case 'lt':
    case 'le':
    case 'eq':
    case 'ne':
    case 'and':
    case 'or':
      return 'boolean';
    case 'div':
    case 'atan2':
      return 'float';
    case 'min':
    case 'max':
      return x === y ? x : x === 'float' || y === 'float' ? 'float' : 'integer';
    default:
      if (keepBoolean && x === 'boolean' && y === 'boolean') return 'boolean';
      return x === 'float' || y === 'float' ? 'float' : 'integer';
  }
}

const NO_ATTRIBUTES = {};
