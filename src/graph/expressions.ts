/**
 * What a derivative rule or a library table writes with: one method per operation, NumPy broadcasting included.
 * Only the type stands here, so that rules can use it without knowing the builder.
 */
import type { Node, NodeId, Shape } from './graph.ts';

export const UNARY = [
  'neg', 'abs', 'sign', 'floor', 'ceil', 'round', 'trunc', 'sqrt', 'cbrt', 'exp', 'expm1', 'log', 'log1p', 'log2', 'log10',
  'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh',
  'erf', 'erfc', 'gamma', 'lgamma', 'sigmoid', 'softplus', 'not', 'stopGradient',
] as const; // prettier-ignore
export const BINARY = [
  'add', 'sub', 'mul', 'div', 'pow', 'atan2', 'min', 'max', 'mod', 'rem', 'lt', 'le', 'eq', 'ne', 'and', 'or',
] as const; // prettier-ignore

export type UnaryOp = (typeof UNARY)[number];
export type BinaryOp = (typeof BINARY)[number];
export type ElementwiseOp = UnaryOp | BinaryOp | 'polygamma' | 'select';

type UnaryMethods = Readonly<Record<UnaryOp, (x: NodeId) => NodeId>>;
type BinaryMethods = Readonly<Record<BinaryOp, (x: NodeId, y: NodeId) => NodeId>>;

/** Methods throw a `ShapeError` where shapes do not fit. Axes count from 0 and are never negative here. */
export interface Expressions extends UnaryMethods, BinaryMethods {
  /** A scalar, or an array of the shape given (row-major values). */
  constant(values: number | readonly number[], shape?: Shape): NodeId;
  polygamma(order: number, x: NodeId): NodeId;
  /** a where the condition is not 0, else b; the three broadcast. */
  select(condition: NodeId, a: NodeId, b: NodeId): NodeId;
  /** `axes` undefined: all of them. `keepDimensions` leaves axes of length 1. */
  sum(x: NodeId, axes?: readonly number[], keepDimensions?: boolean): NodeId;
  reduceMax(x: NodeId, axes?: readonly number[], keepDimensions?: boolean): NodeId;
  reduceMin(x: NodeId, axes?: readonly number[], keepDimensions?: boolean): NodeId;
  cumsum(x: NodeId, axis: number, reverse?: boolean): NodeId;
  /** NumPy's matmul for operands of 2 and more axes; batch axes broadcast. */
  matmul(a: NodeId, b: NodeId): NodeId;
  solve(a: NodeId, b: NodeId): NodeId;
  determinant(a: NodeId): NodeId;
  reshape(x: NodeId, shape: Shape): NodeId;
  broadcast(x: NodeId, shape: Shape): NodeId;
  /** Without a permutation the axes are reversed. */
  transpose(x: NodeId, permutation?: readonly number[]): NodeId;
  slice(x: NodeId, starts: readonly number[], stops: readonly number[], steps?: readonly number[]): NodeId;
  pad(x: NodeId, low: readonly number[], high: readonly number[], interior?: readonly number[]): NodeId;
  concatenate(parts: readonly NodeId[], axis: number): NodeId;
  gather(x: NodeId, axis: number, indices: readonly number[]): NodeId;
  scatterAdd(x: NodeId, axis: number, indices: readonly number[], size: number): NodeId;
  shapeOf(x: NodeId): Shape;
  nodeOf(x: NodeId): Node;
}
