/** Values and derivatives of any graph at given points, in float64: what the headless runner answers and the panel shows at a point. */
import { createBuilder, inline } from '../graph/builder.ts';
import { hessian, jacobian, rows } from '../graph/differentiate.ts';
import type { Graph } from '../graph/graph.ts';
import { sizeOf } from '../graph/graph.ts';
import type { DataValues } from '../graph/scalarize.ts';
import type { Float64Backend } from './float64/backend.ts';
import { referenceBackend } from './float64/reference.ts';

export interface PointDerivatives {
  /** Outputs flattened, in order, row-major. */
  readonly values: readonly number[];
  /** [output][variable], variables flattened likewise; empty for order 0. */
  readonly jacobian: readonly (readonly number[])[];
  /** [output][variable][variable]; empty for orders below 2. */
  readonly hessians: readonly (readonly (readonly number[])[])[];
}

/** Numbers that a graph's variables have together. */
export function variableCount(graph: Graph): number {
  return graph.inputs.reduce((count, input) => count + (input.kind === 'variable' ? sizeOf(input.shape) : 0), 0);
}

/** Numbers that a graph's outputs have together. */
export function outputCount(graph: Graph): number {
  return graph.outputs.reduce((count, id) => count + sizeOf(graph.nodes[id]?.shape ?? []), 0);
}

/** One graph with the outputs of several, over the same inputs; what they share is computed once. */
function together(graphs: readonly Graph[]): Graph {
  const b = createBuilder();
  const inputs = graphs[0]?.inputs.map((input) => b.input(input)) ?? [];
  return b.finish(
    graphs.flatMap((graph) => {
      const ids = inline(b, graph, inputs);
      return graph.outputs.map((id) => ids[id] ?? id);
    }),
  );
}

/**
 * f, its Jacobian and, for order 2, a Hessian per output at each point (one number per element of the variables). Throws a
 * RangeError where a point has another length or data are missing.
 */
export function derivativeAt(
  graph: Graph,
  points: readonly (readonly number[])[],
  order: 0 | 1 | 2,
  data: DataValues = new Map(),
  backend: Float64Backend = referenceBackend,
): PointDerivatives[] {
  const n = variableCount(graph);
  const m = outputCount(graph);
  const odd = points.find((point) => point.length !== n);
  if (odd) throw new RangeError(`a point needs ${n} numbers here, not ${odd.length}`);

  const parts = [graph];
  if (order >= 1) parts.push(jacobian(graph));
  if (order >= 2) parts.push(...scalarOutputs(graph).map((output) => hessian(output)));
  const kernel = backend.compile(together(parts), data);
  const columns = Array.from({ length: n }, (_, i) => Float64Array.from(points, (point) => point[i] ?? NaN));
  const results = kernel.evaluate(columns, points.length);

  return points.map((_, point) => {
    const all = results.map((row) => row[point] ?? NaN);
    const first = all.slice(m);
    const second = first.slice(m * n);
    return {
      values: all.slice(0, m),
      jacobian: order >= 1 ? split(first.slice(0, m * n), n, m) : [],
      hessians: order >= 2 ? split(second, n * n, m).map((matrix) => split(matrix, n, n)) : [],
    };
  });
}

/** A graph per output element. */
function scalarOutputs(graph: Graph): Graph[] {
  const b = createBuilder();
  const inputs = graph.inputs.map((input) => b.input(input));
  const ids = inline(b, graph, inputs);
  return graph.outputs.flatMap((id) => rows(b, ids[id] ?? id)).map((row) => b.finish([row]));
}

function split(values: readonly number[], length: number, count: number): number[][] {
  return Array.from({ length: count }, (_, i) => values.slice(i * length, (i + 1) * length));
}
