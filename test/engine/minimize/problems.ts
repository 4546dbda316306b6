/** Functions to minimize, as graphs of one vector. */
import type { Builder } from '../../../src/graph/builder.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import type { Graph, NodeId } from '../../../src/graph/graph.ts';

export function ofVector(n: number, body: (b: Builder, at: (i: number) => NodeId, x: NodeId) => NodeId): Graph {
  const b = createBuilder();
  const x = b.input({ kind: 'variable', name: 'x', shape: [n] });
  return b.finish([body(b, (i) => b.reshape(b.slice(x, [i], [i + 1]), []), x)]);
}

/** sum(x^power) + 4: the notes' functions. */
export function powerSum(n: number, power: number, constant = 4): Graph {
  return ofVector(n, (b, _, x) => b.add(b.sum(b.pow(x, b.constant(power))), b.constant(constant)));
}

/** (x^2 + y - 11)^2 + (x + y^2 - 7)^2 */
export function himmelblau(): Graph {
  return ofVector(2, (b, at) => {
    const square = (id: NodeId) => b.pow(id, b.constant(2));
    const first = b.sub(b.add(square(at(0)), at(1)), b.constant(11));
    const second = b.sub(b.add(at(0), square(at(1))), b.constant(7));
    return b.add(square(first), square(second));
  });
}

/** (1 - x)^2 + 100 (y - x^2)^2 */
export function rosenbrock(): Graph {
  return ofVector(2, (b, at) => {
    const square = (id: NodeId) => b.pow(id, b.constant(2));
    return b.add(square(b.sub(b.constant(1), at(0))), b.mul(b.constant(100), square(b.sub(at(1), square(at(0))))));
  });
}
