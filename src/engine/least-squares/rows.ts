/**
 * Long data row by row: where a graph does with its rows nothing but elementwise operations, it is the same function of
 * numbers at every row, which a float64 backend evaluates over all of them, without an array per operation.
 */
import { createBuilder, rebuild } from '../../graph/builder.ts';
import { evaluate } from '../../graph/evaluate.ts';
import type { Graph, NodeId } from '../../graph/graph.ts';
import { isElementwise } from '../../graph/primitives.ts';
import type { Float64Backend } from '../float64/backend.ts';

/** Below so many rows compiling costs more than it gains. */
const MANY = 5000;

/** Values of the graph's inputs, parameters left out: scalar variables, and data. */
type Bound = readonly (Float64Array | undefined)[];

/** Evaluates outputs of shape [rows] each. */
export type RowEvaluator = (inputs: Bound) => Float64Array[];

export function createRowEvaluator(graph: Graph, rows: number, backend: Float64Backend): RowEvaluator {
  if (rows < MANY || !isRowwise(graph, rows)) return (inputs) => evaluate(graph, inputs);
  const kernel = backend.compile(ofOneRow(graph, rows), new Map());
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
  return isRowwise(graph, rows) ? ofOneRow(graph, rows) : undefined;
}

const isLong = (shape: readonly number[], rows: number) => shape.length === 1 && shape[0] === rows;

/** Every node is a number, a row of data, a broadcast number, or elementwise. */
function isRowwise({ nodes, inputs, outputs }: Graph, rows: number): boolean {
  const fine = nodes.every((node) => {
    if (node.op === 'input' || node.op === 'constant') return node.shape.length === 0 || isLong(node.shape, rows);
    if (node.op === 'broadcast') return isLong(node.shape, rows) && nodes[node.inputs[0] ?? 0]?.shape.length === 0;
    return isElementwise(node.op) && (node.shape.length === 0 || isLong(node.shape, rows));
  });
  const inputsFine = inputs.every(({ kind, shape }) => (kind === 'data' ? isLong(shape, rows) : shape.length === 0));
  return fine && inputsFine && outputs.every((output) => isLong(nodes[output]?.shape ?? [], rows));
}

/** Data become variables, in their place. */
function ofOneRow(graph: Graph, rows: number): Graph {
  const b = createBuilder();
  const inputs = graph.inputs.map((input) =>
    b.input(input.kind === 'data' ? { kind: 'variable', name: input.name, shape: [] } : input),
  );
  const ids: NodeId[] = [];
  for (const node of graph.nodes) {
    const operands = node.inputs.map((input) => ids[input] ?? input);
    const [first = 0] = operands;
    ids.push(node.op === 'broadcast' && isLong(node.shape, rows) ? first : rebuild(b, node, operands, inputs));
  }
  return b.finish(graph.outputs.map((output) => ids[output] ?? output));
}
