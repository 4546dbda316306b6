/** One step of an optimizer as one graph of scalars: loss and gradient at x, then the update rule. */
import { createBuilder, inline, rebuild } from '../../graph/builder.ts';
import type { Builder } from '../../graph/builder.ts';
import type { Graph, NodeId } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import { scalarize } from '../../graph/scalarize.ts';

/** Scalar operations of loss, gradient and rule together. */
const BUDGET = 200_000;

export interface Step {
  /**
   * Inputs: n of x, the slots' elements, the step, the powers, then parameters. Outputs: loss, n of x, the slots' elements.
   */
  readonly graph: Graph;
  readonly n: number;
  /** First component (loss is 0, x from 1) and number of elements. */
  readonly slots: readonly { readonly from: number; readonly size: number }[];
  /** Bases of powers of the step, which the loop keeps as running products. */
  readonly powers: readonly number[];
  /** Values of the parameters: the rule's numbers (0 until set), then the loss's. */
  readonly parameters: readonly number[];
}

export function joinStep(loss: Graph, rule: Graph, data: DataValues): Step {
  const lossScalars = written(loss, data);
  const ruleScalars = written(rule, data);
  const n = lossScalars.inputs.filter((input) => input.kind === 'variable').length;
  const sizes = rule.inputs.map((input) => sizeOf(input.shape));
  const slotSizes = sizes.slice(2, 1 + rule.outputs.length);
  const knobs = rule.inputs.length - slotSizes.length - 3;
  if (sizes[0] !== n || sizes[1] !== n || knobs < 0 || lossScalars.outputs.length !== n + 1)
    throw new RangeError(`a loss of ${n} numbers and a rule of ${sizes[0] ?? 0} do not make a step`);

  const b = createBuilder();
  const variable = (name: string) => b.input({ kind: 'variable', name, shape: [] });
  const x = Array.from({ length: n }, (_, i) => variable(`x${i}`));
  const state = slotSizes.flatMap((size, slot) => Array.from({ length: size }, (_, i) => variable(`s${slot}_${i}`)));
  const step = variable('step');
  const powers = powersOf(ruleScalars, b, 2 * n + state.length);
  const parameters: number[] = [];
  const parameter = (name: string, value: number) => {
    parameters.push(value);
    return b.input({ kind: 'parameter', name, shape: [], value, specialized: false });
  };
  const numbers = Array.from({ length: knobs }, (_, i) => parameter(`knob${i}`, 0));
  const given = [...x];
  const lossInputs = lossScalars.inputs.map((input) =>
    input.kind === 'parameter' ? parameter(input.name, input.value) : (given.shift() ?? 0),
  );
  const lossIds = inline(b, lossScalars, lossInputs);
  const [value = 0, ...gradient] = lossScalars.outputs.map((id) => lossIds[id] ?? 0);
  const ruleInputs = [...x, ...gradient, ...state, step, ...numbers];
  const ids = rewritten(b, ruleScalars, ruleInputs, powers.nodes, 2 * n + state.length);
  const graph = b.finish([value, ...ruleScalars.outputs.map((id) => ids[id] ?? 0)]);
  let from = 1 + n;
  const slots = slotSizes.map((size) => ({ from: (from += size) - size, size }));
  return { graph, n, slots, powers: powers.bases, parameters };
}

/**
 * The rule's nodes in the builder, written so that an element waits least. What all elements of a step share (inputs from
 * `firstShared` on, and what is computed of them) goes together: r (c z) is (r c) z for a number c; r (p / q) is (r p) / q;
 * p / (a / y + e) is y p / (a + e y); and a / y is a times the inverse.
 */
function rewritten(
  b: Builder,
  rule: Graph,
  inputs: readonly NodeId[],
  powers: ReadonlyMap<NodeId, NodeId>,
  firstShared: number,
): NodeId[] {
  const ids: NodeId[] = [];
  const shared = new Set<NodeId>();
  const own = (id: NodeId) => !shared.has(id);
  const at = (id: NodeId) => ids[id] ?? id;
  // A number may be a power of two: dividing by it stays.
  const sharedDivisor = (id: NodeId) => {
    const node = rule.nodes[id];
    const [a = 0, y = 0] = node?.inputs ?? [];
    return node?.op === 'div' && own(a) && !own(y) && rule.nodes[y]?.op !== 'constant' ? { a, y } : undefined;
  };
  const quotient = (factor: NodeId | undefined, p: NodeId, q: NodeId) => {
    const times = (id: NodeId) => (factor === undefined ? id : b.mul(factor, id));
    const divisor = rule.nodes[q];
    const [first = 0, second = 0] = divisor?.op === 'add' ? divisor.inputs : [];
    for (const [sum, e] of [
      [first, second],
      [second, first],
    ] as const) {
      const part = divisor?.op === 'add' && !own(e) ? sharedDivisor(sum) : undefined;
      if (part) return b.div(b.mul(times(at(part.y)), at(p)), b.add(at(part.a), b.mul(at(e), at(part.y))));
    }
    return b.div(times(at(p)), at(q));
  };
  rule.nodes.forEach((node, id) => {
    const [x = 0, y = 0] = node.inputs;
    const isShared = node.op === 'input' ? node.attributes.index >= firstShared : !node.inputs.some(own);
    if (isShared) shared.add(id);
    const second = rule.nodes[y];
    const part = sharedDivisor(id);
    if (part) ids.push(b.mul(at(part.a), b.div(b.constant(1), at(part.y))));
    else if (node.op === 'div' && own(y)) ids.push(quotient(undefined, x, y));
    else if (node.op === 'mul' && !own(x) && own(y)) {
      const [p = 0, q = 0] = second?.inputs ?? [];
      const [c = 0, z = 0] = b.nodeOf(at(y)).op === 'mul' ? b.nodeOf(at(y)).inputs : [];
      if (second?.op === 'div' && own(q)) ids.push(quotient(at(x), p, q));
      else if (c !== z && b.uniform(c) !== undefined) ids.push(b.mul(b.mul(at(x), c), z));
      else ids.push(b.mul(at(x), at(y)));
    } else ids.push(powers.get(id) ?? rebuild(b, node, node.inputs.map(at), inputs));
  });
  return ids;
}

function written(graph: Graph, data: DataValues): Graph {
  const result = scalarize(graph, data, BUDGET);
  if (result.kind === 'arrays') throw new RangeError(`the step cannot be written out: ${result.reason}`);
  return result.graph;
}

/** Nodes base^step with a number as base become inputs: a running product is some thirty times cheaper than a power. */
function powersOf(rule: Graph, b: Builder, stepInput: number): { nodes: Map<NodeId, NodeId>; bases: number[] } {
  const nodes = new Map<NodeId, NodeId>();
  const bases: number[] = [];
  rule.nodes.forEach((node, id) => {
    const [base, power] = node.inputs.map((input) => rule.nodes[input]);
    if (node.op !== 'pow' || base?.op !== 'constant' || power?.op !== 'input') return;
    if (power.attributes.index !== stepInput) return;
    bases.push(base.attributes.values[0] ?? NaN);
    nodes.set(id, b.input({ kind: 'variable', name: `power${bases.length}`, shape: [] }));
  });
  return { nodes, bases };
}
