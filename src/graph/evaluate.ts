/**
 * The slow, obvious float64 interpreter: one operation at a time, whole arrays. It is the truth that every backend is tested
 * against; nothing here is tuned.
 */
import type { Graph, Node, OpAttributes, Shape } from './graph.ts';
import { sizeOf } from './graph.ts';
import type { Operand } from './primitive.ts';
import type { InnerOp } from './primitives.ts';
import { primitiveOf } from './primitives.ts';

/** One value per graph input, in order (row-major); parameters may be left out and take their value. */
export type InputValues = readonly (Float64Array | undefined)[];

/** The outputs of a graph at one point, row-major each. Throws a RangeError where an input's size does not fit its shape. */
export function evaluate(graph: Graph, inputs: InputValues): Float64Array[] {
  const values: Operand[] = [];
  for (const node of graph.nodes) {
    values.push({ shape: node.shape, data: valueOf(graph, node, inputs, values) });
  }
  return graph.outputs.map((id) => values[id]?.data ?? new Float64Array());
}

/** One operation on concrete arrays, for reading code whose arrays are known. */
export function evaluateNode<K extends InnerOp>(
  op: K,
  attributes: OpAttributes[K],
  operands: readonly Operand[],
): Operand {
  const rules = primitiveOf(op);
  const shape: Shape = rules.shape(
    operands.map((operand) => operand.shape),
    attributes,
  );
  return { shape, data: rules.evaluate(operands, attributes, shape) };
}

function valueOf(graph: Graph, node: Node, inputs: InputValues, values: readonly Operand[]): Float64Array {
  if (node.op === 'constant') return Float64Array.from(node.attributes.values);
  if (node.op === 'input') {
    const input = graph.inputs[node.attributes.index];
    const given = inputs[node.attributes.index];
    const value = given ?? (input?.kind === 'parameter' ? Float64Array.of(input.value) : undefined);
    if (value?.length !== sizeOf(node.shape)) {
      throw new RangeError(
        `input ${input?.name ?? '?'} needs ${sizeOf(node.shape)} numbers, not ${value?.length ?? 0}`,
      );
    }
    return value;
  }
  const operands = node.inputs.flatMap((id) => values[id] ?? []);
  return primitiveOf(node.op).evaluate(operands, node.attributes, node.shape);
}
