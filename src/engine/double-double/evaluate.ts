/**
 * Evaluates a graph in double-double: the same operations as `graph/evaluate.ts`, about 30 digits instead of 16. Constants,
 * parameters and data are the float64 that the language made of them. The error and gamma functions keep float64's accuracy;
 * linear solves and determinants are refused.
 */
import type { Graph, Node, Op, Shape } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/graph.ts';
import type { InnerOp } from '../../graph/primitives.ts';
import { isElementwise, primitiveOf } from '../../graph/primitives.ts';
import { aroundAxis, stridesOf, withUnitAxes } from '../../graph/strides.ts';
import type { DoubleDouble } from './arithmetic.ts';
import { abs, add, compare, divide, floor, multiply, negate, of, ONE, sqrt, subtract, ZERO } from './arithmetic.ts';
import type { DoubleDoubleArray } from './array.ts';
import { at, dot, fromNumbers, put, zeros } from './array.ts';
import * as functions from './functions.ts';

/** What has no double-double form; the caller goes on in float64. */
export class NotPrecise extends Error {
  override readonly name = 'NotPrecise';
}

/** How numbers of the source become double-double: as they are, or as the decimals that they were written as. */
export type Read = (values: ArrayLike<number>) => DoubleDoubleArray;

interface Operand {
  readonly shape: Shape;
  readonly data: DoubleDoubleArray;
}

/**
 * The outputs at one point, row-major each. Inputs in the graph's order; parameters may be left out. `read` makes constants
 * and parameters from their float64.
 */
export function evaluatePrecisely(
  graph: Graph,
  inputs: readonly (DoubleDoubleArray | undefined)[],
  read: Read = fromNumbers,
): DoubleDoubleArray[] {
  const values: Operand[] = [];
  for (const node of graph.nodes) values.push({ shape: node.shape, data: valueOf(graph, node, inputs, values, read) });
  return graph.outputs.map((id) => values[id]?.data ?? zeros(0));
}

function valueOf(
  graph: Graph,
  node: Node,
  inputs: readonly (DoubleDoubleArray | undefined)[],
  values: readonly Operand[],
  read: Read,
): DoubleDoubleArray {
  if (node.op === 'constant') return read(node.attributes.values);
  if (node.op === 'input') {
    const input = graph.inputs[node.attributes.index];
    const value = inputs[node.attributes.index] ?? (input?.kind === 'parameter' ? read([input.value]) : undefined);
    if (value?.hi.length !== sizeOf(node.shape))
      throw new RangeError(`the values of ${input?.name ?? '?'} are missing`);
    return value;
  }
  const operands = node.inputs.flatMap((id) => values[id] ?? []);
  if (isElementwise(node.op)) return elementwise(node, operands);
  switch (node.op) {
    case 'sum':
      return reduce(node.attributes.axes, operands, node.shape, ZERO, add);
    case 'reduceMax':
      return reduce(node.attributes.axes, operands, node.shape, of(-Infinity), larger);
    case 'reduceMin':
      return reduce(node.attributes.axes, operands, node.shape, of(Infinity), smaller);
    case 'cumsum':
      return runningSum(node, operands);
    case 'matmul':
      return product(operands, node.shape);
    case 'scatterAdd':
      return scatter(node, operands);
    case 'solve':
    case 'determinant':
      throw new NotPrecise(`${node.op} is not computed in double-double`);
    default:
      return moved(node, operands);
  }
}

/** Movement computes nothing: it applies to both halves alike. */
function moved(node: Node, operands: readonly Operand[]): DoubleDoubleArray {
  const half = (part: 'hi' | 'lo') =>
    primitiveOf(node.op as InnerOp).evaluate(
      operands.map(({ shape, data }) => ({ shape, data: data[part] })),
      node.attributes,
      node.shape,
    );
  return { hi: half('hi'), lo: half('lo') };
}

function elementwise(node: Node, operands: readonly Operand[]): DoubleDoubleArray {
  const result = zeros(sizeOf(node.shape));
  const [x, y, z] = operands.map(({ data }) => data);
  if (!x) return result;
  const length = result.hi.length;
  const unary = UNARY[node.op];
  const binary = BINARY[node.op];
  if (unary) for (let i = 0; i < length; i++) put(result, i, unary(at(x, i)));
  else if (binary && y) for (let i = 0; i < length; i++) put(result, i, binary(at(x, i), at(y, i)));
  else if (node.op === 'select' && y && z)
    for (let i = 0; i < length; i++) put(result, i, at(x.hi[i] !== 0 ? y : z, i));
  else return rounded(node, operands);
  return result;
}

/** Functions without a double-double form, at float64's accuracy. */
function rounded(node: Node, operands: readonly Operand[]): DoubleDoubleArray {
  const plain = operands.map(({ shape, data }) => ({ shape, data: data.hi }));
  return fromNumbers(primitiveOf(node.op as InnerOp).evaluate(plain, node.attributes, node.shape));
}

const truth = (value: boolean) => (value ? ONE : ZERO);
const larger = (x: DoubleDouble, y: DoubleDouble) => pick(x, y, compare(x, y) >= 0);
const smaller = (x: DoubleDouble, y: DoubleDouble) => pick(x, y, compare(x, y) <= 0);

function pick(x: DoubleDouble, y: DoubleDouble, first: boolean): DoubleDouble {
  if (Number.isNaN(x.hi)) return x;
  return Number.isNaN(y.hi) ? y : first ? x : y;
}

function sign(x: DoubleDouble): DoubleDouble {
  return of(Math.sign(x.hi));
}

const UNARY: Partial<Record<Op, (x: DoubleDouble) => DoubleDouble>> = {
  neg: negate,
  abs,
  sign,
  floor,
  ceil: (x) => negate(floor(negate(x))),
  round: functions.round,
  trunc: functions.trunc,
  sqrt,
  cbrt: functions.cbrt,
  exp: functions.exp,
  expm1: functions.expm1,
  log: functions.log,
  log1p: functions.log1p,
  log2: functions.log2,
  log10: functions.log10,
  sin: functions.sin,
  cos: functions.cos,
  tan: functions.tan,
  asin: functions.asin,
  acos: functions.acos,
  atan: functions.atan,
  sinh: functions.sinh,
  cosh: functions.cosh,
  tanh: functions.tanh,
  asinh: functions.asinh,
  acosh: functions.acosh,
  atanh: functions.atanh,
  sigmoid: functions.sigmoid,
  softplus: functions.softplus,
  not: (x) => truth(x.hi === 0),
  stopGradient: (x) => x,
};

const BINARY: Partial<Record<Op, (x: DoubleDouble, y: DoubleDouble) => DoubleDouble>> = {
  add,
  sub: subtract,
  mul: multiply,
  div: divide,
  pow: functions.pow,
  atan2: functions.atan2,
  min: smaller,
  max: larger,
  mod: functions.mod,
  rem: functions.rem,
  lt: (x, y) => truth(compare(x, y) < 0),
  le: (x, y) => truth(compare(x, y) <= 0),
  eq: (x, y) => truth(compare(x, y) === 0),
  ne: (x, y) => truth(compare(x, y) !== 0),
  and: (x, y) => truth(x.hi !== 0 && y.hi !== 0),
  or: (x, y) => truth(x.hi !== 0 || y.hi !== 0),
};

/** An elementwise operation of one or two numbers; undefined where it has no double-double form. */
export function preciseOperation(op: string): ((x: DoubleDouble, y: DoubleDouble) => DoubleDouble) | undefined {
  return UNARY[op as Op] ?? BINARY[op as Op];
}

function reduce(
  axes: readonly number[],
  [operand]: readonly Operand[],
  shape: Shape,
  initial: DoubleDouble,
  join: (x: DoubleDouble, y: DoubleDouble) => DoubleDouble,
): DoubleDoubleArray {
  const result = zeros(sizeOf(shape));
  for (let i = 0; i < result.hi.length; i++) put(result, i, initial);
  if (!operand) return result;
  const strides = stridesOf(operand.shape);
  const kept = stridesOf(withUnitAxes(operand.shape, axes));
  for (let i = 0; i < operand.data.hi.length; i++) {
    let place = 0;
    for (let axis = 0; axis < strides.length; axis++) {
      const index = Math.floor(i / (strides[axis] ?? 1)) % (operand.shape[axis] ?? 1);
      if (!axes.includes(axis)) place += index * (kept[axis] ?? 0);
    }
    put(result, place, join(at(result, place), at(operand.data, i)));
  }
  return result;
}

function runningSum(node: Node<'cumsum'>, [operand]: readonly Operand[]): DoubleDoubleArray {
  const { axis, reverse } = node.attributes;
  const { outer, length, inner } = aroundAxis(node.shape, axis);
  const result = zeros(sizeOf(node.shape));
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let sum = ZERO;
      for (let k = 0; k < length; k++) {
        const place = (o * length + (reverse ? length - 1 - k : k)) * inner + i;
        if (operand) sum = add(sum, at(operand.data, place));
        put(result, place, sum);
      }
    }
  }
  return result;
}

function product([left, right]: readonly Operand[], shape: Shape): DoubleDoubleArray {
  const result = zeros(sizeOf(shape));
  if (!left || !right) return result;
  const [m = 1, n = 1] = shape.slice(-2);
  const k = left.shape.at(-1) ?? 1;
  for (let row = 0; row < result.hi.length / n; row++) {
    const batch = Math.floor(row / m);
    const column = zeros(k);
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < k; i++) put(column, i, at(right.data, (batch * k + i) * n + j));
      put(result, row * n + j, dot(left.data, row * k, column, 0, k));
    }
  }
  return result;
}

function scatter(node: Node<'scatterAdd'>, [operand]: readonly Operand[]): DoubleDoubleArray {
  const { axis, indices } = node.attributes;
  const { outer, length, inner } = aroundAxis(node.shape, axis);
  const result = zeros(sizeOf(node.shape));
  if (!operand) return result;
  let from = 0;
  for (let o = 0; o < outer; o++) {
    for (const index of indices) {
      for (let i = 0; i < inner; i++) {
        const to = (o * length + index) * inner + i;
        put(result, to, add(at(result, to), at(operand.data, from++)));
      }
    }
  }
  return result;
}
