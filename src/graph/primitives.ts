/** The one table of operations. A new one is a row in the file of its kind; the compiler lists the rules that it lacks. */
import { elementwisePrimitives } from './elementwise.ts';
import type { Node, Op } from './graph.ts';
import { linearPrimitives } from './linear.ts';
import { movementPrimitives } from './movement.ts';
import type { Primitive, Table } from './primitive.ts';
import { reductionPrimitives } from './reductions.ts';

/** All operations but the leaves. */
export type InnerOp = Exclude<Op, 'constant' | 'input'>;

const primitives: Table<InnerOp> = {
  ...elementwisePrimitives,
  ...reductionPrimitives,
  ...linearPrimitives,
  ...movementPrimitives,
};

/** The rules of an operation. */
export function primitiveOf(op: InnerOp): Primitive<Op> {
  // Sound because a node's attributes always belong to its op: the table is only ever asked with the node's own op.
  return primitives[op] as unknown as Primitive<Op>;
}

export function isLeaf(node: Node): node is Node<'constant' | 'input'> {
  return node.op === 'constant' || node.op === 'input';
}

export function isElementwise(op: Op): boolean {
  return op in elementwisePrimitives;
}
