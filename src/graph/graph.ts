/**
 * The computation graph: a flat, topologically ordered array of nodes, the one form of a function that everything after
 * reading works on. This file holds its types only; `builder.ts` makes graphs, `primitives.ts` says what each operation does.
 *
 * Element type is a real number (float64 in meaning; a backend may compute in float32 and says so). Booleans are 0 and 1.
 * Shapes are static and explicit: operands of an elementwise operation have equal shapes (the builder inserts `broadcast`).
 * A graph is JSON-safe but for non-finite constants and -0, which `protocol/codec.ts` names in transit.
 */

/** Lengths of the axes, row-major; `[]` is a scalar. */
export type Shape = readonly number[];

/** Index of a node in its graph (or builder). Inputs of a node always have smaller indices. */
export type NodeId = number;

/** No attributes. */
type None = Readonly<Record<string, never>>;

/** Every operation and the static attributes that its nodes carry. */
export interface OpAttributes {
  /** Row-major values; one value, or as many as the shape holds. At most `MAX_CONSTANT_SIZE`: larger arrays are data inputs. */
  constant: { readonly values: readonly number[] };
  /** The graph's input of that index. */
  input: { readonly index: number };

  // Elementwise, one operand.
  neg: None;
  abs: None;
  sign: None;
  floor: None;
  ceil: None;
  /** To the nearest integer, halves to even (as NumPy, Python and PyTorch). */
  round: None;
  trunc: None;
  sqrt: None;
  cbrt: None;
  exp: None;
  expm1: None;
  log: None;
  log1p: None;
  log2: None;
  log10: None;
  sin: None;
  cos: None;
  tan: None;
  asin: None;
  acos: None;
  atan: None;
  sinh: None;
  cosh: None;
  tanh: None;
  asinh: None;
  acosh: None;
  atanh: None;
  erf: None;
  erfc: None;
  gamma: None;
  /** log |gamma(x)|. */
  lgamma: None;
  /** The derivative of `order` + 1 of log gamma: order 0 is digamma. */
  polygamma: { readonly order: number };
  /** 1 / (1 + exp(-x)), without overflow. */
  sigmoid: None;
  /** log(1 + exp(x)), without overflow. */
  softplus: None;
  not: None;
  /** The identity, with a zero derivative (`detach`, `stop_gradient`). */
  stopGradient: None;

  // Elementwise, two operands of equal shape.
  add: None;
  sub: None;
  mul: None;
  div: None;
  pow: None;
  atan2: None;
  min: None;
  max: None;
  /** x - floor(x / y) * y: the sign of the divisor, as Python's `%`. */
  mod: None;
  /** x - trunc(x / y) * y: the sign of the dividend, as JavaScript's `%`. */
  rem: None;
  lt: None;
  le: None;
  eq: None;
  ne: None;
  and: None;
  or: None;

  /** select(condition, a, b): a where the condition is not 0, else b. Equal shapes. */
  select: None;

  // Reductions: the axes named (ascending) are removed.
  sum: { readonly axes: readonly number[] };
  reduceMax: { readonly axes: readonly number[] };
  reduceMin: { readonly axes: readonly number[] };
  /** Running sum along an axis; from its end when `reverse`. */
  cumsum: { readonly axis: number; readonly reverse: boolean };

  // Linear algebra. Leading (batch) axes are equal.
  /** [..., m, k] x [..., k, n] -> [..., m, n] */
  matmul: None;
  /** solve(A, B) of A X = B: [n, n], [n, m] -> [n, m] */
  solve: None;
  /** [n, n] -> [] */
  determinant: None;

  // Movement.
  reshape: { readonly shape: Shape };
  /** NumPy broadcasting of one operand to a shape. */
  broadcast: { readonly shape: Shape };
  /** Axis i of the result is axis permutation[i] of the operand. */
  transpose: { readonly permutation: readonly number[] };
  /** Per axis: start, stop (exclusive), step >= 1. */
  slice: { readonly starts: readonly number[]; readonly stops: readonly number[]; readonly steps: readonly number[] };
  /** Per axis: zeros before, after, and between neighbouring elements. */
  pad: { readonly low: readonly number[]; readonly high: readonly number[]; readonly interior: readonly number[] };
  concatenate: { readonly axis: number };
  /** Element i along the axis is element indices[i] of the operand. */
  gather: { readonly axis: number; readonly indices: readonly number[] };
  /** The transpose of gather: zeros of `size` along the axis, element i added at indices[i]. */
  scatterAdd: { readonly axis: number; readonly indices: readonly number[]; readonly size: number };
}

export type Op = keyof OpAttributes;

export type Node<K extends Op = Op> = {
  [P in K]: {
    readonly op: P;
    readonly inputs: readonly NodeId[];
    readonly shape: Shape;
    readonly attributes: OpAttributes[P];
  };
}[K];

/** A place in the user's source: UTF-16 offsets, `to` exclusive. */
export interface SourceSpan {
  readonly uri: string;
  readonly from: number;
  readonly to: number;
}

/** What a graph is a function of. */
export type Input =
  /** What the job varies. */
  | { readonly kind: 'variable'; readonly name: string; readonly shape: Shape }
  /**
   * A number of the user's source (a module constant, a default) that stays symbolic, so that a slider needs no new trace.
   * `specialized`: somewhere its value was also needed while tracing (a shape, a bound, an exponent), so that a change traces anew.
   */
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly shape: Shape;
      readonly value: number;
      readonly specialized: boolean;
      readonly span?: SourceSpan;
    }
  /** An array of the user's source too large for a node; its values travel apart, once, by their hash. */
  | { readonly kind: 'data'; readonly name: string; readonly shape: Shape; readonly hash: string };

export interface Graph {
  readonly nodes: readonly Node[];
  readonly inputs: readonly Input[];
  readonly outputs: readonly NodeId[];
}

/** Arrays with more elements than this never sit inside a node. */
export const MAX_CONSTANT_SIZE = 64;

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** The node of an id; an id that is not there is a programming error. */
export function nodeAt(nodes: readonly Node[], id: NodeId): Node {
  const node = nodes[id];
  if (node === undefined) throw new RangeError(`no node ${id} in a graph of ${nodes.length}`);
  return node;
}
