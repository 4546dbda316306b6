/** Replacing inputs of a node by other nodes. */
import type { Builder } from '../../graph/builder.ts';
import type { NodeId } from '../../graph/graph.ts';
import { isLeaf } from '../../graph/primitives.ts';

/** The node with some inputs replaced, made anew in the same builder. */
export function substitute(b: Builder, output: NodeId, replace: (id: NodeId) => NodeId | undefined): NodeId {
  const done = new Map<NodeId, NodeId>();
  const stack = [output];
  for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
    const node = b.nodeOf(id);
    const waiting = done.has(id) ? [] : node.inputs.filter((input) => !done.has(input));
    if (waiting.length > 0) {
      stack.push(...waiting);
      continue;
    }
    stack.pop();
    if (done.has(id)) continue;
    const inputs = node.inputs.map((input) => done.get(input) ?? input);
    const same = inputs.every((input, i) => input === node.inputs[i]);
    done.set(id, replace(id) ?? (same || isLeaf(node) ? id : b.apply(node.op, inputs, node.attributes)));
  }
  return done.get(output) ?? output;
}
