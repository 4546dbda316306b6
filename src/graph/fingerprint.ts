/** One string per graph: equal strings, equal functions over equal inputs. For caches and for "has anything changed". */
import type { Graph, Node } from './graph.ts';

export function fingerprint({ nodes, inputs, outputs }: Graph): string {
  const parts = nodes.map((node) => `${node.op} ${node.inputs.join()} ${node.shape.join()} ${attributesOf(node)}`);
  return `${parts.join(';')}|${JSON.stringify(inputs, exactly)}|${outputs.join()}`;
}

function attributesOf(node: Node): string {
  switch (node.op) {
    case 'constant':
      return node.attributes.values.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join();
    case 'input':
      return String(node.attributes.index);
    default:
      for (const _ in node.attributes) return JSON.stringify(node.attributes, exactly);
      return '';
  }
}

/** JSON has neither -0 nor numbers that are not finite. */
function exactly(_: string, value: unknown): unknown {
  if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return `#${Object.is(value, -0) ? '-0' : value}`;
}
