/**
 * What a primitive is: the rules that every operation must have. The tables (`elementwise.ts`, `reductions.ts`, `linear.ts`,
 * `movement.ts`) are typed over all operations, so that a missing rule does not compile.
 */
import type { Expressions } from './expressions.ts';
import type { Node, NodeId, Op, OpAttributes, Shape } from './graph.ts';
import { sameShape, sizeOf } from './graph.ts';

/** Shapes that an operation cannot take; the tracer gives it a place in the user's source. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** A concrete operand: row-major values. */
export interface Operand {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** Part of a cotangent that flows to one operand. Where `guard` is 0 the part is 0, whatever its value (0 * NaN never leaks). */
interface Contribution {
  readonly operand: number;
  readonly cotangent: NodeId;
  readonly guard?: NodeId;
}

/** Tangents and cotangents that are zero by structure are undefined: they cost no node. */
export type Tangent = NodeId | undefined;

export interface Primitive<K extends Op> {
  /** The shape of the result; throws `ShapeError`. */
  readonly shape: (operands: readonly Shape[], attributes: OpAttributes[K]) => Shape;
  /** The values of the result, float64, row-major. */
  readonly evaluate: (operands: readonly Operand[], attributes: OpAttributes[K], shape: Shape) => Float64Array;
  /** Tangent of the result from those of the operands, at least one of which is given. */
  readonly jvp: (e: Expressions, node: Node<K>, output: NodeId, tangents: readonly Tangent[]) => Tangent;
  /** The transpose of jvp: what each operand gets of the result's cotangent. */
  readonly vjp: (e: Expressions, node: Node<K>, output: NodeId, cotangent: NodeId) => readonly Contribution[];
}

export type Table<K extends Op> = { readonly [P in K]: Primitive<P> };

/** The tangent times one partial derivative: linear in `t`. Serves jvp and vjp, since elementwise Jacobians are diagonal. */
export type Scale = (e: Expressions, t: NodeId, operands: readonly NodeId[], output: NodeId) => NodeId;

/** An elementwise primitive from its scalar function and, per operand, the tangent scaled by the partial; null: no derivative. */
export function elementwise<K extends Op>(
  evaluate: (x: number, y: number, z: number) => number,
  scales: readonly (Scale | null)[],
): Primitive<K> {
  return {
    shape: (shapes) => {
      const [first = []] = shapes;
      const odd = shapes.find((shape) => !sameShape(shape, first));
      if (odd) throw new ShapeError(`shapes ${showShape(first)} and ${showShape(odd)} differ`);
      return first;
    },
    evaluate: (operands, _, shape) => {
      const result = new Float64Array(sizeOf(shape));
      const x = operands[0]?.data ?? EMPTY;
      const y = operands[1]?.data ?? EMPTY;
      const z = operands[2]?.data ?? EMPTY;
      for (let i = 0; i < result.length; i++) result[i] = evaluate(x[i] ?? NaN, y[i] ?? NaN, z[i] ?? NaN);
      return result;
    },
    jvp: (e, node, output, tangents) => {
      let total: Tangent;
      tangents.forEach((tangent, operand) => {
        const scale = scales[operand];
        if (tangent === undefined || !scale) return;
        const part = scale(e, tangent, node.inputs, output);
        total = total === undefined ? part : e.add(total, part);
      });
      return total;
    },
    vjp: (e, node, output, cotangent) =>
      scales.flatMap((scale, operand) =>
        scale ? [{ operand, cotangent: scale(e, cotangent, node.inputs, output) }] : [],
      ),
  };
}

/** A primitive that is linear in its one operand: its tangent is itself of the tangent, its vjp the transpose given. */
export function linear<K extends Op>(
  rules: Pick<Primitive<K>, 'shape' | 'evaluate'> & {
    readonly apply: (e: Expressions, x: NodeId, node: Node<K>) => NodeId;
    readonly transpose: (e: Expressions, cotangent: NodeId, node: Node<K>) => NodeId;
  },
): Primitive<K> {
  return {
    shape: rules.shape,
    evaluate: rules.evaluate,
    jvp: (e, node, _, [tangent]) => (tangent === undefined ? undefined : rules.apply(e, tangent, node)),
    vjp: (e, node, _, cotangent) => [{ operand: 0, cotangent: rules.transpose(e, cotangent, node) }],
  };
}

export function showShape(shape: Shape): string {
  return shape.length === 1 ? `(${shape.join()},)` : `(${shape.join(', ')})`;
}

/** The shape of an operand that the arity promises. */
export function shapeAt(shapes: readonly Shape[], operand: number): Shape {
  const shape = shapes[operand];
  if (!shape) throw new ShapeError(`operand ${operand} is missing`);
  return shape;
}

/** The operand that the arity promises. */
export function operandAt(operands: readonly Operand[], index: number): Operand {
  const operand = operands[index];
  if (!operand) throw new ShapeError(`operand ${index} is missing`);
  return operand;
}

/** The input that the arity promises. */
export function inputAt(node: { readonly op: Op; readonly inputs: readonly NodeId[] }, index: number): NodeId {
  const id = node.inputs[index];
  if (id === undefined) throw new RangeError(`${node.op} has no operand ${index}`);
  return id;
}

const EMPTY = new Float64Array(0);
