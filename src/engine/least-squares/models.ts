/** Residuals of models: a model less its data, a scalar model over arrays of data, and the data found in a residual again. */
import type { Builder } from '../../graph/builder.ts';
import { createBuilder, inline, rebuild } from '../../graph/builder.ts';
import { evaluate } from '../../graph/evaluate.ts';
import type { Graph, NodeId } from '../../graph/graph.ts';
import { nodeAt, sizeOf } from '../../graph/graph.ts';
import { isElementwise } from '../../graph/primitives.ts';
import type { DataValues } from '../../graph/scalarize.ts';

const OBSERVED = 'least squares: observed';

/** A graph of residuals and the data that it names. */
export interface ResidualGraph {
  readonly graph: Graph;
  readonly data: DataValues;
}

/** All outputs of the model, flattened, less `observed`: as many numbers. */
export function lessData({ graph, data }: ResidualGraph, observed: Float64Array): ResidualGraph {
  const b = createBuilder();
  const ids = inline(
    b,
    graph,
    graph.inputs.map((input) => b.input(input)),
  );
  const model = b.concatenate(
    graph.outputs.map((output) => {
      const id = ids[output] ?? output;
      return b.reshape(id, [sizeOf(b.shapeOf(id))]);
    }),
    0,
  );
  return { graph: b.finish([b.sub(model, observedInput(b, observed))]), data: including(data, OBSERVED, observed) };
}

/**
 * A model of numbers, over arrays: the variables named take one value per row. Undefined where it does with them what is not
 * elementwise.
 */
export function overRows(
  { graph, data }: ResidualGraph,
  columns: ReadonlyMap<string, Float64Array>,
): ResidualGraph | undefined {
  const b = createBuilder();
  const rows = [...columns.values()][0]?.length ?? 0;
  let all = data;
  const inputs = graph.inputs.map((input) => {
    const column = input.kind === 'variable' ? columns.get(input.name) : undefined;
    if (!column) return b.input(input);
    const hash = `least squares: ${input.name}`;
    all = including(all, hash, column);
    return b.input({ kind: 'data', name: input.name, shape: [rows], hash });
  });
  const ids: NodeId[] = [];
  /** Nodes that have a value per row. */
  const long = new Set<NodeId>();
  for (const [id, node] of graph.nodes.entries()) {
    const operands = node.inputs.map((input) => ids[input] ?? input);
    const touched = node.inputs.some((input) => long.has(input));
    const column = node.op === 'input' && columns.has(graph.inputs[node.attributes.index]?.name ?? '');
    if (touched || column) long.add(id);
    if (!touched) ids.push(rebuild(b, node, operands, inputs));
    else if (sizeOf(node.shape) !== 1) return undefined;
    else if (isElementwise(node.op)) {
      const lifted = operands.map((operand) =>
        b.broadcast(b.reshape(operand, sizeOf(b.shapeOf(operand)) === 1 ? [] : [rows]), [rows]),
      );
      ids.push(rebuild(b, node, lifted, inputs));
    } else if (node.op === 'reshape' || node.op === 'broadcast') ids.push(operands[0] ?? 0);
    else return undefined;
  }
  return { graph: b.finish(graph.outputs.map((output) => b.broadcast(ids[output] ?? output, [rows]))), data: all };
}

/** The data of residuals that are written as model - data or data - model; undefined where they are not. */
export function observedIn({ graph, data }: ResidualGraph): Float64Array | undefined {
  const varies = new Set<NodeId>();
  graph.nodes.forEach((node, id) => {
    const variable = node.op === 'input' && graph.inputs[node.attributes.index]?.kind === 'variable';
    if (variable || node.inputs.some((input) => varies.has(input))) varies.add(id);
  });
  const sides: NodeId[] = [];
  const search = (id: NodeId): boolean => {
    const node = nodeAt(graph.nodes, id);
    if (node.op === 'neg' || node.op === 'reshape' || node.op === 'concatenate') return node.inputs.every(search);
    const side = node.op === 'sub' ? node.inputs.find((input) => !varies.has(input)) : undefined;
    if (side === undefined) return false;
    sides.push(side);
    return true;
  };
  if (!graph.outputs.every(search)) return undefined;
  const inputs = graph.inputs.map((input) =>
    input.kind === 'data'
      ? data.get(input.hash)
      : input.kind === 'variable'
        ? new Float64Array(sizeOf(input.shape))
        : undefined,
  );
  const values = evaluate({ ...graph, outputs: sides }, inputs).flatMap((part) => [...part]);
  return values.length > 1 ? Float64Array.from(values) : undefined;
}

/** The sum of squares about the mean. */
export function variation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

function observedInput(b: Builder, observed: Float64Array): NodeId {
  return b.input({ kind: 'data', name: 'observed', shape: [observed.length], hash: OBSERVED });
}

function including(data: DataValues, hash: string, values: Float64Array): DataValues {
  return new Map([...data, [hash, values]]);
}
