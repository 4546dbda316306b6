/**
 * Residuals whose rows have nothing to do with each other: where a graph does with its rows nothing but elementwise operations,
 * it is the same function of numbers at every row, and so are its derivatives.
 */
import { createBuilder, rebuild } from '../../graph/builder.ts';
import { vjp } from '../../graph/differentiate.ts';
import type { Graph, Input, NodeId } from '../../graph/graph.ts';
import { isElementwise } from '../../graph/primitives.ts';

export interface RowGraph {
  /**
   * Scalars only; its outputs are the residual and its derivatives by the unknowns. Data became variables in their place; arrays
   * that stood in nodes are variables behind all others.
   */
  readonly graph: Graph;
  /** What its inputs are, in order. */
  readonly inputs: readonly RowInput[];
}

type RowInput =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'parameter'; readonly value: number }
  /** The input of that index of the graph that it was made from. */
  | { readonly kind: 'data'; readonly index: number }
  | { readonly kind: 'array'; readonly values: readonly number[] };

/** `graph` has scalar variables, and one output of shape [rows]; undefined where its rows are not each for themselves. */
export function rowGraphOf(graph: Graph, rows: number): RowGraph | undefined {
  const [output] = graph.outputs;
  if (output === undefined || !isRowwise(graph, rows)) return undefined;
  const b = createBuilder();
  const inputs: RowInput[] = [];
  const add = (input: Input, kind: RowInput): NodeId => {
    inputs.push(kind);
    return b.input(input);
  };
  const given = graph.inputs.map((input, index) => {
    if (input.kind === 'parameter') return add(input, { kind: 'parameter', value: input.value });
    if (input.kind === 'data') return add({ kind: 'variable', name: input.name, shape: [] }, { kind: 'data', index });
    return add(input, { kind: 'unknown' });
  });
  const ids: NodeId[] = [];
  for (const node of graph.nodes) {
    const operands = node.inputs.map((input) => ids[input] ?? input);
    const [first = 0] = operands;
    if (node.op === 'constant' && node.shape.length > 0) {
      const { values } = node.attributes;
      ids.push(add({ kind: 'variable', name: 'array', shape: [] }, { kind: 'array', values }));
    } else ids.push(node.op === 'broadcast' || node.op === 'reshape' ? first : rebuild(b, node, operands, given));
  }
  const residual = ids[output] ?? output;
  const unknowns = given.filter((_, i) => inputs[i]?.kind === 'unknown');
  const slopes = vjp(b, [residual], [b.constant(1)], unknowns);
  return { graph: b.finish([residual, ...slopes.map((slope) => slope ?? b.constant(0))]), inputs };
}

const isLong = (shape: readonly number[], rows: number) => shape.length === 1 && shape[0] === rows;

/** Every node is a number, a row of data, a broadcast number, or elementwise. */
export function isRowwise({ nodes, inputs, outputs }: Graph, rows: number): boolean {
  const fine = nodes.every((node) => {
    if (node.op === 'input' || node.op === 'constant') return node.shape.length === 0 || isLong(node.shape, rows);
    const source = nodes[node.inputs[0] ?? 0]?.shape ?? [];
    if (node.op === 'broadcast') return isLong(node.shape, rows) && source.length === 0;
    if (node.op === 'reshape') return isLong(node.shape, rows) && isLong(source, rows);
    return isElementwise(node.op) && (node.shape.length === 0 || isLong(node.shape, rows));
  });
  const inputsFine = inputs.every(({ kind, shape }) => (kind === 'data' ? isLong(shape, rows) : shape.length === 0));
  return fine && inputsFine && outputs.every((output) => isLong(nodes[output]?.shape ?? [], rows));
}
