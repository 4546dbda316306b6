/**
 * Long data row by row: where a graph does with its rows nothing but elementwise operations, it is the same function of
 * numbers at every row, which a float64 backend evaluates over all of them, without an array per operation.
 */
import { createBuilder, rebuild } from '../../graph/builder.ts';
import { evaluate } from '../../graph/evaluate.ts';
import type { Graph, NodeId } from '../../graph/graph.ts';
import type { Float64Backend } from '../float64/backend.ts';
import { isRowwise } from './row-graph.ts';

/** Below so many rows compiling costs more than it gains. */
const MANY = 5000;

/** Values of the graph's inputs, parameters left out: scalar variables, and data. */
type Bound = readonly (Float64Array | undefined)[];

/** Evaluates outputs of shape [rows] each. */
export type RowEvaluator = (inputs: Bound) => Float64Array[];

export function createRowEvaluator(graph: Graph, rows: number, backend: Float64Backend): RowEvaluator {
  if (rows < MANY || !isRowwise(graph, rows)) return (inputs) => evaluate(graph, inputs);
  const kernel = backend.compile(ofOneRow(graph), new Map());
  return (inputs) =>
    kernel.evaluate(
      inputs.flatMap((values, i) =>
        graph.inputs[i]?.kind === 'parameter' || !values ? [] : [values.length === rows ? values : (values[0] ?? NaN)],
      ),
      rows,
    );
}

/** What a graph does at one row, its data as variables in their place; undefined where rows depend on each other. */
export function oneRowOf(graph: Graph, rows: number): Graph | undefined {
  return isRowwise(graph, rows) ? ofOneRow(graph) : undefined;
}

/** Data become variables, in their place. */
function ofOneRow(graph: Graph): Graph {
  const b = createBuilder();
  const inputs = graph.inputs.map((input) =>
    b.input(input.kind === 'data' ? { kind: 'variable', name: input.name, shape: [] } : input),
  );
  const ids: NodeId[] = [];
  for (const node of graph.nodes) {
    const operands = node.inputs.map((input) => ids[input] ?? input);
    const [first = 0] = operands;
    ids.push(node.op === 'broadcast' || node.op === 'reshape' ? first : rebuild(b, node, operands, inputs));
  }
  return b.finish(graph.outputs.map((output) => ids[output] ?? output));
}
