/**
 * Functions of a vector that work on each element by itself (the gradient of sum(f(x)) is f' at every point): without a point to
 * say otherwise they are read as functions of a number, whose picture is a curve.
 */
import type { Graph, NodeId } from '../graph/graph.ts';
import { sameShape, sizeOf } from '../graph/graph.ts';
import { scalarize } from '../graph/scalarize.ts';
import type { TracedFunction, TraceRequest } from './trace.ts';

const MAX_NODES = 5000;

/** The request that reads the function as one of a number, where nothing but reductions made it one of a vector; else null. */
export function pointwiseRequest(request: TraceRequest, read: TracedFunction): TraceRequest | null {
  const [only, ...more] = read.parameters.filter(({ role }) => role === 'varies');
  if (request.pointLength !== null || only === undefined || more.length > 0) return null;
  if (only.shape.length !== 1 || sizeOf(only.shape) < 2 || only.name in request.shapes) return null;
  const { nodes, outputs } = read.graph;
  if (!outputs.every((id) => sameShape(nodes[id]?.shape ?? [], only.shape))) return null;
  const scalars = scalarize(read.graph, read.data, MAX_NODES);
  if (scalars.kind === 'arrays' || !isDiagonal(scalars.graph, sizeOf(only.shape))) return null;
  return { ...request, shapes: { ...request.shapes, [only.name]: [] } };
}

/** Output i (of every n) depends on variable i alone. */
function isDiagonal(graph: Graph, n: number): boolean {
  const depends: ReadonlySet<number>[] = [];
  const variables = graph.inputs.flatMap((input, i) => (input.kind === 'variable' ? [i] : []));
  for (const node of graph.nodes) {
    const own = node.op === 'input' ? [variables.indexOf(node.attributes.index)].filter((i) => i >= 0) : [];
    depends.push(new Set([...own, ...node.inputs.flatMap((id: NodeId) => [...(depends[id] ?? [])])]));
  }
  return graph.outputs.every((id, i) => [...(depends[id] ?? [])].every((variable) => variable === i % n));
}
