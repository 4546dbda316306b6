/** For every primitive: operands of random shapes at points where it is smooth. Typed over the operations, so none is forgotten. */
import fc from 'fast-check';
import type { OpAttributes, Shape } from '../../src/graph/graph.ts';
import { sizeOf } from '../../src/graph/graph.ts';
import type { InnerOp } from '../../src/graph/primitives.ts';

export interface Sample<K extends InnerOp = InnerOp> {
  readonly attributes: OpAttributes[K];
  readonly operands: readonly { readonly shape: Shape; readonly data: Float64Array }[];
}

type Range = readonly [number, number];

const shapes = fc.constantFrom<Shape>([], [1], [3], [2, 3], [2, 1, 2]);

function arrayOf(shape: Shape, [low, high]: Range): fc.Arbitrary<{ shape: Shape; data: Float64Array }> {
  return fc
    .array(fc.double({ min: low, max: high, noNaN: true }), { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
    .map((values) => ({ shape, data: Float64Array.from(values) }));
}

/** Operands in the ranges given, all of one shape. */
function inRanges<K extends InnerOp>(...ranges: Range[]): fc.Arbitrary<Sample<K>> {
  return shapes.chain((shape) =>
    fc
      .tuple(...ranges.map((range) => arrayOf(shape, range)))
      .map((operands) => ({ attributes: {} as OpAttributes[K], operands })),
  );
}

/** Whole numbers plus a fraction that stays away from the steps of floor, round and their kin. */
const offSteps: Range = [0.1, 0.4];
const anywhere: Range = [-2, 2];
const positive: Range = [0.2, 3];

function withAttributes<K extends InnerOp>(
  shape: Shape,
  attributes: OpAttributes[K],
  range: Range = anywhere,
): fc.Arbitrary<Sample<K>> {
  return arrayOf(shape, range).map((operand) => ({ attributes, operands: [operand] }));
}

/** Distinct values, a tenth apart at least, so that the largest stays the largest under small steps. */
function distinct<K extends 'reduceMax' | 'reduceMin'>(): fc.Arbitrary<Sample<K>> {
  const shape = [2, 3];
  return fc.shuffledSubarray([-2, -1, 0, 1, 2, 3], { minLength: 6, maxLength: 6 }).chain((values) =>
    fc.constantFrom([0], [1], [0, 1]).map((axes) => ({
      attributes: { axes },
      operands: [{ shape, data: Float64Array.from(values) }],
    })),
  );
}

/** Well away from singular. */
function matrix(n: number): fc.Arbitrary<{ shape: Shape; data: Float64Array }> {
  return arrayOf([n, n], [-1, 1]).map(({ shape, data }) => ({
    shape,
    data: data.map((value, i) => (i % (n + 1) === 0 ? value + 4 : value)),
  }));
}

export const samples: { readonly [K in InnerOp]: fc.Arbitrary<Sample<K>> } = {
  neg: inRanges(anywhere),
  abs: inRanges([0.1, 2]),
  sign: inRanges([-2, -0.1]),
  floor: inRanges(offSteps),
  ceil: inRanges(offSteps),
  round: inRanges(offSteps),
  trunc: inRanges(offSteps),
  sqrt: inRanges(positive),
  cbrt: inRanges(positive),
  exp: inRanges(anywhere),
  expm1: inRanges(anywhere),
  log: inRanges(positive),
  log1p: inRanges([-0.5, 2]),
  log2: inRanges(positive),
  log10: inRanges(positive),
  sin: inRanges([-4, 4]),
  cos: inRanges([-4, 4]),
  tan: inRanges([-1, 1]),
  asin: inRanges([-0.8, 0.8]),
  acos: inRanges([-0.8, 0.8]),
  atan: inRanges(anywhere),
  sinh: inRanges(anywhere),
  cosh: inRanges(anywhere),
  tanh: inRanges(anywhere),
  asinh: inRanges(anywhere),
  acosh: inRanges([1.3, 3]),
  atanh: inRanges([-0.7, 0.7]),
  erf: inRanges(anywhere),
  erfc: inRanges(anywhere),
  gamma: inRanges([0.6, 3]),
  lgamma: inRanges([0.6, 3]),
  polygamma: fc.constantFrom(0, 1, 2).chain((order) => withAttributes<'polygamma'>([2], { order }, [0.7, 3])),
  sigmoid: inRanges(anywhere),
  softplus: inRanges(anywhere),
  not: inRanges([0.5, 1]),
  stopGradient: inRanges(anywhere),
  add: inRanges(anywhere, anywhere),
  sub: inRanges(anywhere, anywhere),
  mul: inRanges(anywhere, anywhere),
  div: inRanges(anywhere, positive),
  pow: inRanges([0.3, 2], anywhere),
  atan2: inRanges(positive, anywhere),
  min: inRanges([-1, 0], [0.5, 1]),
  max: inRanges([-1, 0], [0.5, 1]),
  mod: inRanges([1.3, 1.4], [0.5, 0.6]),
  rem: inRanges([-1.4, -1.3], [0.5, 0.6]),
  lt: inRanges([-1, 0], [0.5, 1]),
  le: inRanges([-1, 0], [0.5, 1]),
  eq: inRanges([-1, 0], [0.5, 1]),
  ne: inRanges([-1, 0], [0.5, 1]),
  and: inRanges([0.5, 1], [0.5, 1]),
  or: inRanges([0.5, 1], [0.5, 1]),
  select: inRanges([0.5, 1], anywhere, anywhere),
  sum: fc.constantFrom([0], [1], [0, 2], [0, 1, 2]).chain((axes) => withAttributes<'sum'>([2, 3, 2], { axes })),
  reduceMax: distinct(),
  reduceMin: distinct(),
  cumsum: fc
    .record({ axis: fc.constantFrom(0, 1), reverse: fc.boolean() })
    .chain((attributes) => withAttributes<'cumsum'>([3, 2], attributes)),
  matmul: fc
    .constantFrom<[Shape, Shape]>(
      [
        [2, 3],
        [3, 2],
      ],
      [
        [2, 1, 3],
        [2, 3, 2],
      ],
      [
        [1, 1],
        [1, 1],
      ],
    )
    .chain(([a, b]) =>
      fc.tuple(arrayOf(a, anywhere), arrayOf(b, anywhere)).map((operands) => ({ attributes: {}, operands })),
    ),
  solve: fc
    .constantFrom(1, 2, 3)
    .chain((n) => fc.tuple(matrix(n), arrayOf([n, 2], anywhere)).map((operands) => ({ attributes: {}, operands }))),
  determinant: fc
    .constantFrom(1, 2, 3)
    .chain((n) => matrix(n).map((operand) => ({ attributes: {}, operands: [operand] }))),
  reshape: fc.constantFrom([6], [3, 2], [1, 6, 1]).chain((shape) => withAttributes<'reshape'>([2, 3], { shape })),
  broadcast: fc.constantFrom([2, 3], [4, 2, 3]).chain((shape) => withAttributes<'broadcast'>([2, 1], { shape })),
  transpose: fc
    .constantFrom([0, 2, 1], [2, 1, 0], [1, 2, 0])
    .chain((permutation) => withAttributes<'transpose'>([2, 3, 2], { permutation })),
  slice: fc
    .constantFrom(
      { starts: [0, 1], stops: [2, 4], steps: [1, 2] },
      { starts: [1, 0], stops: [2, 5], steps: [1, 1] },
      { starts: [0, 4], stops: [3, 5], steps: [2, 3] },
    )
    .chain((attributes) => withAttributes<'slice'>([3, 5], attributes)),
  pad: fc
    .constantFrom({ low: [1, 0], high: [0, 2], interior: [0, 1] }, { low: [0, 2], high: [1, 0], interior: [2, 0] })
    .chain((attributes) => withAttributes<'pad'>([2, 3], attributes)),
  concatenate: fc
    .constantFrom(0, 1)
    .chain((axis) =>
      fc
        .tuple(arrayOf(axis === 0 ? [1, 2] : [2, 1], anywhere), arrayOf([2, 2], anywhere))
        .map((operands) => ({ attributes: { axis }, operands })),
    ),
  gather: fc.constantFrom([2, 0, 0], [1]).chain((indices) => withAttributes<'gather'>([2, 3], { axis: 1, indices })),
  scatterAdd: fc
    .constant([2, 0, 2])
    .chain((indices) => withAttributes<'scatterAdd'>([2, 3], { axis: 1, indices, size: 4 })),
};
