/** Movement: operations that place elements and compute nothing. All are linear; each names its transpose. */
import type { Op, Shape } from './graph.ts';
import { sizeOf } from './graph.ts';
import type { Table } from './primitive.ts';
import { inputAt, linear, operandAt, shapeAt, ShapeError, showShape } from './primitive.ts';
import { aroundAxis, broadcastShapes, forEachOffset, readStrided, stridesOf } from './strides.ts';
import { sameShape } from './graph.ts';

type Movement = Extract<
  Op,
  'reshape' | 'broadcast' | 'transpose' | 'slice' | 'pad' | 'concatenate' | 'gather' | 'scatterAdd'
>;

export const movementPrimitives: Table<Movement> = {
  reshape: linear({
    shape: ([x = []], { shape }) => {
      if (sizeOf(x) !== sizeOf(shape))
        throw new ShapeError(`${showShape(x)} cannot be reshaped to ${showShape(shape)}`);
      return shape;
    },
    evaluate: (operands) => operandAt(operands, 0).data,
    apply: (e, x, { shape }) => e.reshape(x, shape),
    transpose: (e, cotangent, node) => e.reshape(cotangent, e.shapeOf(inputAt(node, 0))),
  }),

  broadcast: linear({
    shape: ([x = []], { shape }) => {
      const fits = broadcastShapes(x, shape);
      if (!fits || !sameShape(fits, shape))
        throw new ShapeError(`${showShape(x)} does not broadcast to ${showShape(shape)}`);
      return shape;
    },
    evaluate: (operands, _, shape) => {
      const x = operandAt(operands, 0);
      return readStrided(x.data, shape, broadcastStrides(x.shape, shape));
    },
    apply: (e, x, { shape }) => e.broadcast(x, shape),
    transpose: (e, cotangent, node) => {
      const from = e.shapeOf(inputAt(node, 0));
      const lead = node.shape.length - from.length;
      const axes = node.shape
        .map((_, axis) => axis)
        .filter((axis) => axis < lead || ((from[axis - lead] ?? 1) === 1 && node.shape[axis] !== 1));
      return e.reshape(e.sum(cotangent, axes), from);
    },
  }),

  transpose: linear({
    shape: ([x = []], { permutation }) => permutation.map((axis) => x[axis] ?? 1),
    evaluate: (operands, { permutation }, shape) => {
      const x = operandAt(operands, 0);
      const strides = stridesOf(x.shape);
      return readStrided(
        x.data,
        shape,
        permutation.map((axis) => strides[axis] ?? 0),
      );
    },
    apply: (e, x, { attributes }) => e.transpose(x, attributes.permutation),
    transpose: (e, cotangent, { attributes: { permutation } }) =>
      e.transpose(
        cotangent,
        permutation.map((_, axis) => permutation.indexOf(axis)),
      ),
  }),

  slice: linear({
    shape: ([x = []], { starts, stops, steps }) =>
      x.map((length, axis) => {
        const start = starts[axis] ?? 0;
        const stop = stops[axis] ?? length;
        if (start < 0 || stop > length) throw new ShapeError(`${start}:${stop} is outside an axis of length ${length}`);
        return Math.max(0, Math.ceil((stop - start) / (steps[axis] ?? 1)));
      }),
    evaluate: (operands, { starts, steps }, shape) => {
      const x = operandAt(operands, 0);
      const strides = stridesOf(x.shape);
      const origin = strides.reduce((sum, stride, axis) => sum + stride * (starts[axis] ?? 0), 0);
      return readStrided(
        x.data,
        shape,
        strides.map((stride, axis) => stride * (steps[axis] ?? 1)),
        origin,
      );
    },
    apply: (e, x, { attributes: { starts, stops, steps } }) => e.slice(x, starts, stops, steps),
    transpose: (e, cotangent, node) => {
      const from = e.shapeOf(inputAt(node, 0));
      const { starts, steps } = node.attributes;
      const end = (axis: number) => {
        const length = node.shape[axis] ?? 0;
        return length === 0 ? (starts[axis] ?? 0) : (starts[axis] ?? 0) + (length - 1) * (steps[axis] ?? 1) + 1;
      };
      return e.pad(
        cotangent,
        starts,
        from.map((length, axis) => length - end(axis)),
        steps.map((step) => step - 1),
      );
    },
  }),

  pad: linear({
    shape: ([x = []], { low, high, interior }) =>
      x.map((length, axis) => {
        const gaps = Math.max(0, length - 1) * (interior[axis] ?? 0);
        return (low[axis] ?? 0) + length + gaps + (high[axis] ?? 0);
      }),
    evaluate: (operands, { low, interior }, shape) => {
      const x = operandAt(operands, 0);
      const strides = stridesOf(shape);
      const result = new Float64Array(sizeOf(shape));
      const origin = strides.reduce((sum, stride, axis) => sum + stride * (low[axis] ?? 0), 0);
      const steps = strides.map((stride, axis) => stride * ((interior[axis] ?? 0) + 1));
      let i = 0;
      forEachOffset(x.shape, steps, origin, (offset) => {
        result[offset] = x.data[i++] ?? NaN;
      });
      return result;
    },
    apply: (e, x, { attributes: { low, high, interior } }) => e.pad(x, low, high, interior),
    transpose: (e, cotangent, node) => {
      const { low, high, interior } = node.attributes;
      return e.slice(
        cotangent,
        low,
        node.shape.map((length, axis) => length - (high[axis] ?? 0)),
        interior.map((gap) => gap + 1),
      );
    },
  }),

  concatenate: {
    shape: (shapes, { axis }) => {
      const first = shapeAt(shapes, 0);
      const rest = (shape: Shape) => shape.filter((_, other) => other !== axis);
      const odd = shapes.find((shape) => shape.length !== first.length || !sameShape(rest(shape), rest(first)));
      if (odd) throw new ShapeError(`${showShape(first)} and ${showShape(odd)} do not join along axis ${axis}`);
      return first.map((length, other) =>
        other === axis ? shapes.reduce((total, shape) => total + (shape[axis] ?? 0), 0) : length,
      );
    },
    evaluate: (operands, { axis }, shape) => {
      const result = new Float64Array(sizeOf(shape));
      const { outer, length, inner } = aroundAxis(shape, axis);
      let start = 0;
      for (const { data, shape: part } of operands) {
        const block = (part[axis] ?? 0) * inner;
        for (let o = 0; o < outer; o++) {
          result.set(data.subarray(o * block, (o + 1) * block), o * length * inner + start * inner);
        }
        start += part[axis] ?? 0;
      }
      return result;
    },
    jvp: (e, node, _, tangents) =>
      e.concatenate(
        node.inputs.map((input, i) => tangents[i] ?? e.broadcast(e.constant(0), e.shapeOf(input))),
        node.attributes.axis,
      ),
    vjp: (e, node, _, cotangent) => {
      const { axis } = node.attributes;
      let start = 0;
      return node.inputs.map((input, operand) => {
        const length = e.shapeOf(input)[axis] ?? 0;
        const starts = node.shape.map((_length, other) => (other === axis ? start : 0));
        const stops = node.shape.map((whole, other) => (other === axis ? start + length : whole));
        start += length;
        return { operand, cotangent: e.slice(cotangent, starts, stops) };
      });
    },
  },

  gather: linear({
    shape: ([x = []], { axis, indices }) => {
      const length = x[axis] ?? 0;
      const odd = indices.find((index) => index < 0 || index >= length);
      if (odd !== undefined) throw new ShapeError(`index ${odd} is outside an axis of length ${length}`);
      return x.map((whole, other) => (other === axis ? indices.length : whole));
    },
    evaluate: (operands, { axis, indices }, shape) => {
      const x = operandAt(operands, 0);
      const result = new Float64Array(sizeOf(shape));
      const { outer, length, inner } = aroundAxis(x.shape, axis);
      let at = 0;
      for (let o = 0; o < outer; o++) {
        for (const index of indices) {
          const from = (o * length + index) * inner;
          result.set(x.data.subarray(from, from + inner), at);
          at += inner;
        }
      }
      return result;
    },
    apply: (e, x, { attributes: { axis, indices } }) => e.gather(x, axis, indices),
    transpose: (e, cotangent, node) => {
      const { axis, indices } = node.attributes;
      return e.scatterAdd(cotangent, axis, indices, e.shapeOf(inputAt(node, 0))[axis] ?? 0);
    },
  }),

  scatterAdd: linear({
    shape: ([x = []], { axis, indices, size }) => {
      if (x[axis] !== indices.length)
        throw new ShapeError(`${indices.length} indices for an axis of length ${x[axis] ?? 0}`);
      return x.map((length, other) => (other === axis ? size : length));
    },
    evaluate: (operands, { axis, indices }, shape) => {
      const x = operandAt(operands, 0);
      const result = new Float64Array(sizeOf(shape));
      const { outer, length, inner } = aroundAxis(shape, axis);
      let at = 0;
      for (let o = 0; o < outer; o++) {
        for (const index of indices) {
          const to = (o * length + index) * inner;
          for (let i = 0; i < inner; i++) result[to + i] = (result[to + i] ?? 0) + (x.data[at++] ?? NaN);
        }
      }
      return result;
    },
    apply: (e, x, { attributes: { axis, indices, size } }) => e.scatterAdd(x, axis, indices, size),
    transpose: (e, cotangent, { attributes: { axis, indices } }) => e.gather(cotangent, axis, indices),
  }),
};

function broadcastStrides(from: Shape, to: Shape): number[] {
  const strides = stridesOf(from);
  const lead = to.length - from.length;
  return to.map((_, axis) => (axis < lead || from[axis - lead] === 1 ? 0 : (strides[axis - lead] ?? 0)));
}
