/**
 * The cheap algebra that the builder does as nodes are made: only what leaves float64 results as they were (but for the sign
 * of zero). Algebra that may round differently is for reading and stands in `simplify.ts`.
 */
import type { Expressions } from './expressions.ts';
import type { Node, NodeId, Op, OpAttributes } from './graph.ts';

/** What a rule may ask: the expressions, and whether a node is one number throughout. */
export interface Folder extends Expressions {
  /** The number that every element of a node is, if it is known to be one. */
  uniform(id: NodeId): number | undefined;
}

/** An equal, simpler node of the same shape, or undefined. Called after operands have been broadcast to one shape. */
export function fold(b: Folder, op: Op, inputs: readonly NodeId[], attributes: OpAttributes[Op]): NodeId | undefined {
  const [x = 0, y = 0, z = 0] = inputs;
  switch (op) {
    case 'neg':
      return foldNegation(b, b.nodeOf(x));
    case 'add':
      return foldAdd(b, x, y);
    case 'sub':
      return foldSubtract(b, x, y);
    case 'mul':
      return foldMultiply(b, x, y);
    case 'div':
      return foldDivide(b, x, y);
    case 'pow': {
      const power = b.uniform(y);
      if (power === 1) return x;
      return power === 0 ? b.broadcast(b.constant(1), b.shapeOf(x)) : undefined;
    }
    case 'select': {
      const condition = b.uniform(x);
      if (condition !== undefined) return condition !== 0 ? y : z;
      return y === z ? y : undefined;
    }
    case 'and':
    case 'or':
      return foldLogical(b, op, x, y);
    case 'not': {
      // not not c is c only where c is a truth value already.
      const inner = b.nodeOf(x);
      const [operand] = inner.inputs;
      return inner.op === 'not' && operand !== undefined && isTruth(b, operand) ? operand : undefined;
    }
    case 'stopGradient':
    case 'constant':
    case 'input':
      return undefined;
    default:
      return foldMovement(b, op, x, inputs, attributes);
  }
}

function foldNegation(b: Folder, inner: Node): NodeId | undefined {
  const [x = 0, y = 0] = inner.inputs;
  if (inner.op === 'neg') return x;
  if (inner.op === 'sub') return b.sub(y, x);
  if (inner.op === 'mul' && b.uniform(x) !== undefined) return b.mul(b.neg(x), y);
  return undefined;
}

function foldAdd(b: Folder, x: NodeId, y: NodeId): NodeId | undefined {
  if (b.uniform(x) === 0) return y;
  if (b.uniform(y) === 0) return x;
  if (x === y) return b.mul(b.constant(2), x);
  const negated = operandOf(b, y, 'neg');
  if (negated !== undefined) return b.sub(x, negated);
  const first = operandOf(b, x, 'neg');
  return first === undefined ? undefined : b.sub(y, first);
}

function foldSubtract(b: Folder, x: NodeId, y: NodeId): NodeId | undefined {
  if (b.uniform(y) === 0) return x;
  if (b.uniform(x) === 0) return b.neg(y);
  const negated = operandOf(b, y, 'neg');
  return negated === undefined ? undefined : b.add(x, negated);
}

function foldMultiply(b: Folder, x: NodeId, y: NodeId): NodeId | undefined {
  const left = b.uniform(x);
  const right = b.uniform(y);
  // A number stands first, as it is written.
  if (left === undefined && right !== undefined) return b.mul(y, x);
  if (left === 1) return y;
  if (left === -1) return b.neg(y);
  if (left !== undefined) {
    const inner = b.nodeOf(y);
    const [factor, rest] = inner.inputs;
    const value = inner.op === 'mul' && factor !== undefined ? b.uniform(factor) : undefined;
    // A power of two scales exactly.
    if (value !== undefined && rest !== undefined && (isPowerOfTwo(left) || isPowerOfTwo(value)))
      return b.mul(b.constant(left * value), rest);
  }
  return foldSigns(b, x, y, (p, q) => b.mul(p, q));
}

function foldDivide(b: Folder, x: NodeId, y: NodeId): NodeId | undefined {
  const divisor = b.uniform(y);
  if (divisor === 1) return x;
  if (divisor === -1) return b.neg(x);
  return foldSigns(b, x, y, (p, q) => b.div(p, q));
}

/** Signs of factors move out of products and quotients. */
function foldSigns(b: Folder, x: NodeId, y: NodeId, combine: (x: NodeId, y: NodeId) => NodeId): NodeId | undefined {
  const left = operandOf(b, x, 'neg');
  const right = operandOf(b, y, 'neg');
  if (left === undefined && right === undefined) return undefined;
  const plain = combine(left ?? x, right ?? y);
  return left !== undefined && right !== undefined ? plain : b.neg(plain);
}

function foldLogical(b: Folder, op: 'and' | 'or', x: NodeId, y: NodeId): NodeId | undefined {
  if (x === y && isTruth(b, x)) return x;
  for (const [one, other] of [
    [x, y],
    [y, x],
  ] as const) {
    const value = b.uniform(one);
    if (value === undefined) continue;
    const decides = op === 'and' ? value === 0 : value !== 0;
    if (decides) return b.broadcast(b.constant(op === 'and' ? 0 : 1), b.shapeOf(x));
    if (isTruth(b, other)) return other;
  }
  return undefined;
}

const TRUTHS: ReadonlySet<Op> = new Set(['lt', 'le', 'eq', 'ne', 'and', 'or', 'not']);

/** Every element is known to be 0 or 1. */
function isTruth(b: Folder, id: NodeId): boolean {
  const node = b.nodeOf(id);
  if (node.op === 'broadcast' || node.op === 'reshape') return isTruth(b, node.inputs[0] ?? 0);
  return TRUTHS.has(node.op);
}

function foldMovement(
  b: Folder,
  op: Op,
  x: NodeId,
  inputs: readonly NodeId[],
  attributes: OpAttributes[Op],
): NodeId | undefined {
  const shape = b.shapeOf(x);
  const inner = b.nodeOf(x);
  const [innerOperand = 0] = inner.inputs;
  switch (op) {
    case 'reshape': {
      const to = (attributes as OpAttributes['reshape']).shape;
      if (equalLists(shape, to)) return x;
      if (inner.op === 'reshape') return b.reshape(innerOperand, to);
      return inner.op === 'broadcast' && b.shapeOf(innerOperand).length === 0
        ? b.broadcast(innerOperand, to)
        : undefined;
    }
    case 'broadcast': {
      const to = (attributes as OpAttributes['broadcast']).shape;
      if (equalLists(shape, to)) return x;
      return inner.op === 'broadcast' ? b.broadcast(innerOperand, to) : undefined;
    }
    case 'transpose': {
      const { permutation } = attributes as OpAttributes['transpose'];
      if (permutation.every((axis, i) => axis === i)) return x;
      if (inner.op !== 'transpose') return undefined;
      const before = inner.attributes.permutation;
      return b.transpose(
        innerOperand,
        permutation.map((axis) => before[axis] ?? axis),
      );
    }
    case 'slice': {
      const { starts, stops, steps } = attributes as OpAttributes['slice'];
      const whole = shape.every((length, axis) => starts[axis] === 0 && stops[axis] === length && steps[axis] === 1);
      if (whole) return x;
      return foldSliceOfJoined(b, inner, starts, stops, steps);
    }
    case 'pad': {
      const { low, high, interior } = attributes as OpAttributes['pad'];
      const none = shape.every((length, axis) => !low[axis] && !high[axis] && (!interior[axis] || length < 2));
      return none ? x : undefined;
    }
    case 'sum':
      return (attributes as OpAttributes['sum']).axes.length === 0
        ? x
        : foldUnitSum(b, x, attributes as OpAttributes['sum']);
    case 'concatenate':
      return inputs.length === 1 ? x : undefined;
    default:
      return undefined;
  }
}

/** A sum along axes of length 1 adds nothing. */
function foldUnitSum(b: Folder, x: NodeId, { axes }: OpAttributes['sum']): NodeId | undefined {
  const shape = b.shapeOf(x);
  if (!axes.every((axis) => shape[axis] === 1)) return undefined;
  return b.reshape(
    x,
    shape.filter((_, axis) => !axes.includes(axis)),
  );
}

/** An element or range that lies in one part of a concatenation is that part's: `r[0]` after `r[0] = ...` is what was put there. */
function foldSliceOfJoined(
  b: Folder,
  joined: Node,
  starts: readonly number[],
  stops: readonly number[],
  steps: readonly number[],
): NodeId | undefined {
  if (joined.op !== 'concatenate') return undefined;
  const { axis } = joined.attributes;
  const start = starts[axis] ?? 0;
  const stop = stops[axis] ?? 0;
  let before = 0;
  for (const part of joined.inputs) {
    const length = b.shapeOf(part)[axis] ?? 0;
    if (start >= before && stop <= before + length) {
      const shift = (list: readonly number[]) => list.map((at, other) => (other === axis ? at - before : at));
      return b.slice(part, shift(starts), shift(stops), steps);
    }
    before += length;
  }
  return undefined;
}

function operandOf(b: Folder, id: NodeId, op: Op): NodeId | undefined {
  const node = b.nodeOf(id);
  return node.op === op ? node.inputs[0] : undefined;
}

function isPowerOfTwo(value: number): boolean {
  const exponent = Math.log2(Math.abs(value));
  return Number.isInteger(exponent) && 2 ** exponent === Math.abs(value);
}

export function equalLists(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
