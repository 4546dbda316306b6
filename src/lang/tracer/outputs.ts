/** What the function returned, as outputs of a graph: arrays in a nesting of tuples, and a name for every element. */
import { undetached } from '../libraries/torch/autograd.ts';
import type { Graph, Input, Node, NodeId } from '../../graph/graph.ts';
import type { Expression, FunctionDefinition, Statement } from '../syntax.ts';
import type { OutputStructure } from '../trace.ts';
import { statementParts } from '../walk.ts';
import { TraceError } from './errors.ts';
import { indexNames } from './inputs.ts';
import type { Machine } from './machine.ts';
import type { Tensor, Value } from './values.ts';
import { describe } from './values.ts';

export interface Outputs {
  readonly structure: OutputStructure;
  readonly tensors: readonly Tensor[];
  /** One name per element, made when they are asked for: there may be a million. */
  readonly names: () => readonly string[];
}

/** `name`: what an output without a name of its own is called. */
export function outputsOf(m: Machine, value: Value, name: string, given: readonly string[] | null): Outputs {
  const tensors: Tensor[] = [];
  const labels: string[] = [];
  const add = (item: Value, label: string, inner: readonly string[] | null): OutputStructure => {
    const parts = partsOf(m, item);
    if (parts) {
      return {
        kind: 'tuple',
        items: parts.map(([key, part], i) => add(part, inner?.[i] ?? key ?? `${label}[${i}]`, null)),
      };
    }
    const tensor = numbers(m, item, name);
    tensors.push(tensor);
    labels.push(label);
    return { kind: 'array', shape: tensor.shape };
  };
  const structure = add(value, name, given);
  const names = () => tensors.flatMap((tensor, i) => indexNames(labels[i] ?? name, tensor.shape));
  return { structure, tensors, names };
}

/** The parts of a value that stand apart; a list of plain numbers is one array. */
function partsOf(m: Machine, value: Value): readonly (readonly [string | null, Value])[] | undefined {
  switch (value.kind) {
    case 'tuple':
    case 'list':
    case 'iterator': {
      if (value.kind === 'list' && value.packed) return undefined;
      const items = value.kind === 'iterator' ? m.iterate(value) : value.items;
      m.spend(items.length);
      if (items.length === 0) return undefined;
      return value.kind === 'list' && items.every(isNumber)
        ? undefined
        : items.map((item, i) => [value.kind === 'tuple' ? (value.names?.[i] ?? null) : null, item]);
    }
    case 'dictionary':
      return [...value.entries.values()].map(([key, item]) => [m.text(key), item]);
    case 'instance':
      return [...value.attributes].filter(([, item]) => m.tryTensor(item)).map(([key, item]) => [key, item]);
    default:
      return undefined;
  }
}

function isNumber(value: Value): boolean {
  return value.kind === 'number' || value.kind === 'boolean' || (value.kind === 'array' && value.shape.length === 0);
}

function numbers(m: Machine, value: Value, name: string): Tensor {
  if (value.kind === 'unreadable') throw new TraceError(value.diagnostic);
  if (value.kind === 'none') m.fail(`${name} returns nothing. Return the number or the array that it computes.`);
  const tensor = m.tryTensor(value);
  if (!tensor) m.fail(`${name} returns ${describe(value)}. Return a number, an array, or a tuple of them.`);
  if (tensor.shape.includes(0)) m.fail(`${name} returns an empty array. Return at least one number.`);
  // `return y.detach()` means the value: what stood in the way of PyTorch's derivatives stands not in Nabla's.
  return m.resolve(undetached(m, tensor));
}

/** The names in the last `return a, b`, where they are plain names. */
export function returnedNames(definition: FunctionDefinition): readonly string[] | null {
  const last = returns(definition.body).at(-1);
  if (last?.kind !== 'tuple' && last?.kind !== 'list') return null;
  const names = last.items.map((item) =>
    item.kind === 'element' && item.value.kind === 'name' ? item.value.name : null,
  );
  return names.every((name) => name !== null) && new Set(names).size === names.length ? names : null;
}

function returns(body: readonly Statement[]): readonly Expression[] {
  return body.flatMap((statement) =>
    statement.kind === 'return'
      ? statement.value
        ? [statement.value]
        : []
      : statementParts(statement).bodies.flatMap((inner) => returns(inner)),
  );
}

/** The graph of the outputs: variables first, then the constants and data that it uses. */
export function finish(m: Machine, tensors: readonly Tensor[], specializedBefore: ReadonlySet<NodeId>): Graph {
  const graph = m.builder.finish(tensors.map((tensor) => m.tensors.node(tensor)));
  const used = new Set(graph.nodes.flatMap((node) => (node.op === 'input' ? [node.attributes.index] : [])));
  const nodes = new Map<number, NodeId>();
  for (const id of m.constants.keys()) {
    const node = m.builder.nodeOf(id);
    if (node.op === 'input') nodes.set(node.attributes.index, id);
  }
  const placeholders = new Set(
    [...m.placeholders.keys()].map((id) => {
      const node = m.builder.nodeOf(id);
      return node.op === 'input' ? node.attributes.index : -1;
    }),
  );
  const kept: { input: Input; index: number }[] = [];
  for (const [index, input] of graph.inputs.entries()) {
    const id = nodes.get(index);
    const constant = id === undefined ? undefined : m.constants.get(id);
    if (placeholders.has(index)) continue;
    if (input.kind !== 'parameter' || !constant || id === undefined) {
      if (input.kind === 'variable' || used.has(index)) kept.push({ input, index });
      continue;
    }
    // A bound or an exponent of the function is not in the graph, and still a number that one may change.
    const decided = constant.specialized && !specializedBefore.has(id);
    if (!used.has(index) && !decided) continue;
    const span = constant.span ? { span: constant.span } : {};
    kept.push({ input: { ...input, specialized: constant.specialized, ...span }, index });
  }
  kept.sort((a, b) => rank(a.input) - rank(b.input) || a.index - b.index);
  const moved = new Map(kept.map(({ index }, i) => [index, i]));
  return {
    nodes: graph.nodes.map((node): Node =>
      node.op === 'input' ? { ...node, attributes: { index: moved.get(node.attributes.index) ?? 0 } } : node,
    ),
    inputs: kept.map(({ input }) => input),
    outputs: graph.outputs,
  };
}

function rank(input: Input): number {
  return { variable: 0, parameter: 1, data: 2 }[input.kind];
}
