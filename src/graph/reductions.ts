/** Reductions along axes: sum, largest, smallest, running sum. */
import type { Expressions } from './expressions.ts';
import type { Node, NodeId, Shape } from './graph.ts';
import { sizeOf } from './graph.ts';
import type { Operand, Primitive, Table } from './primitive.ts';
import { inputAt, linear, operandAt, ShapeError, showShape } from './primitive.ts';
import { aroundAxis, forEachOffset, stridesOf, withoutAxes, withUnitAxes } from './strides.ts';

type Reduction = 'sum' | 'reduceMax' | 'reduceMin';

export const reductionPrimitives: Table<Reduction | 'cumsum'> = {
  sum: linear({
    shape: ([x = []], { axes }) => reducedShape(x, axes),
    evaluate: ([x], { axes }, shape) => reduce(x, axes, shape, 0, (total, value) => total + value),
    apply: (e, x, { attributes }) => e.sum(x, attributes.axes),
    transpose: (e, cotangent, node) => spread(e, cotangent, e.shapeOf(inputAt(node, 0)), node.attributes.axes),
  }),
  reduceMax: extremum((a, b) => (a > b || Number.isNaN(a) ? a : b), -Infinity, 'reduceMax'),
  reduceMin: extremum((a, b) => (a < b || Number.isNaN(a) ? a : b), Infinity, 'reduceMin'),
  cumsum: linear({
    shape: ([x = []], { axis }) => {
      if (axis >= x.length) throw new ShapeError(`${showShape(x)} has no axis ${axis}`);
      return x;
    },
    evaluate: (operands, { axis, reverse }, shape) => {
      const result = operandAt(operands, 0).data.slice();
      const { outer, length, inner } = aroundAxis(shape, axis);
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++) {
          let total = 0;
          for (let k = 0; k < length; k++) {
            const at = (o * length + (reverse ? length - 1 - k : k)) * inner + i;
            total += result[at] ?? NaN;
            result[at] = total;
          }
        }
      }
      return result;
    },
    apply: (e, x, { attributes }) => e.cumsum(x, attributes.axis, attributes.reverse),
    transpose: (e, cotangent, { attributes }) => e.cumsum(cotangent, attributes.axis, !attributes.reverse),
  }),
};

function reducedShape(shape: Shape, axes: readonly number[]): Shape {
  const odd = axes.find((axis) => axis < 0 || axis >= shape.length);
  if (odd !== undefined) throw new ShapeError(`${showShape(shape)} has no axis ${odd}`);
  return withoutAxes(shape, axes);
}

function reduce(
  operand: Operand | undefined,
  axes: readonly number[],
  shape: Shape,
  initial: number,
  combine: (total: number, value: number) => number,
): Float64Array {
  const result = new Float64Array(sizeOf(shape)).fill(initial);
  if (!operand) return result;
  const kept = operand.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const targetStrides = stridesOf(shape);
  const strides = operand.shape.map((_, axis) => (axes.includes(axis) ? 0 : (targetStrides[kept.indexOf(axis)] ?? 0)));
  let i = 0;
  forEachOffset(operand.shape, strides, 0, (offset) => {
    result[offset] = combine(result[offset] ?? initial, operand.data[i++] ?? NaN);
  });
  return result;
}

/** A reduced value laid out again over the axes that it was reduced along. */
function spread(e: Expressions, reduced: NodeId, shape: Shape, axes: readonly number[]): NodeId {
  return e.broadcast(e.reshape(reduced, withUnitAxes(shape, axes)), shape);
}

/** Largest or smallest: elements that tie share the derivative equally, as PyTorch's amax. */
function extremum<K extends 'reduceMax' | 'reduceMin'>(
  combine: (total: number, value: number) => number,
  initial: number,
  name: K,
): Primitive<K> {
  const winners = (e: Expressions, node: Node<K>, output: NodeId) => {
    const x = inputAt(node, 0);
    const mask = e.eq(x, spread(e, output, e.shapeOf(x), node.attributes.axes));
    return { x, mask, count: e.sum(mask, node.attributes.axes) };
  };
  return {
    shape: ([x = []], { axes }) => {
      const shape = reducedShape(x, axes);
      if (sizeOf(x) === 0)
        throw new ShapeError(`${name === 'reduceMax' ? 'the largest' : 'the smallest'} of no elements`);
      return shape;
    },
    evaluate: ([x], { axes }, shape) => reduce(x, axes, shape, initial, combine),
    jvp: (e, node, output, [tangent]) => {
      if (tangent === undefined) return undefined;
      const { mask, count } = winners(e, node, output);
      return e.div(e.sum(e.select(mask, tangent, e.constant(0)), node.attributes.axes), count);
    },
    vjp: (e, node, output, cotangent) => {
      const { x, mask, count } = winners(e, node, output);
      const share = spread(e, e.div(cotangent, count), e.shapeOf(x), node.attributes.axes);
      return [{ operand: 0, cotangent: share, guard: mask }];
    },
  };
}
