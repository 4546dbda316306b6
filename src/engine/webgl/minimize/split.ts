/**
 * An update rule in two parts: what follows from the step's number and the learning rate alone (bias corrections, decays), which
 * float32 would cancel away and which is a handful of numbers per step, in float64; and what touches x, for the GPU.
 */
import type { Graph, Input, NodeId } from '../../../graph/graph.ts';
import { nodeAt } from '../../../graph/graph.ts';
import { createBuilder, rebuild } from '../../../graph/builder.ts';
import { evaluate } from '../../../graph/evaluate.ts';
import { updateGraph } from '../../minimize/first-order.ts';
import type { FirstOrder, Options } from '../../minimize/optimizers.ts';

export interface SplitUpdate {
  /** Variables: x, g and the slots, [n] each; then the numbers of the schedule, as parameters. Outputs: x and the slots. */
  readonly graph: Graph;
  /** What the slots begin with. */
  readonly initial: readonly number[];
  /** The numbers of each step, one after another from the first. */
  readonly schedule: () => (lr: number) => number[];
}

export function splitUpdate(name: FirstOrder, options: Options, n: number): SplitUpdate {
  const { graph, slots } = updateGraph(name, options, n);
  const isVector = (index: number) => index < 2 || slots[index - 2]?.size === 'vector';
  const onGpu = new Set<NodeId>();
  graph.nodes.forEach((node, id) => {
    const own = node.op === 'input' ? isVector(node.attributes.index) : node.shape.length > 0;
    if (own || node.inputs.some((input) => onGpu.has(input))) onGpu.add(id);
  });
  /** Numbers that the GPU's part takes from the other. */
  const frontier = new Set<NodeId>();
  for (const id of onGpu) {
    for (const input of nodeAt(graph.nodes, id).inputs) {
      if (!onGpu.has(input) && nodeAt(graph.nodes, input).op !== 'constant') frontier.add(input);
    }
  }
  const outputs = graph.outputs.filter((_, i) => i === 0 || slots[i - 1]?.size === 'vector');
  return {
    graph: gpuPart(graph, onGpu, [...frontier], outputs, isVector),
    initial: slots.flatMap((slot) => (slot.size === 'vector' ? [slot.initial] : [])),
    schedule: () => {
      const scalars = slots.map((slot, i) => ({ slot, output: graph.outputs[i + 1] ?? 0 }));
      const small = schedulePart(graph, [
        ...frontier,
        ...scalars.flatMap(({ slot, output }) => (slot.size === 'scalar' ? [output] : [])),
      ]);
      let state = scalars.flatMap(({ slot }) => (slot.size === 'scalar' ? [slot.initial] : []));
      let step = 0;
      return (lr) => {
        step++;
        const given = [...state];
        const values = graph.inputs.map((_, index) => {
          if (index < 2) return undefined;
          if (index === graph.inputs.length - 2) return step;
          if (index === graph.inputs.length - 1) return lr;
          return isVector(index) ? undefined : given.shift();
        });
        const results = evaluate(
          small,
          values.flatMap((value) => (value === undefined ? [] : [Float64Array.of(value)])),
        ).map((row) => row[0] ?? NaN);
        state = results.slice(frontier.size);
        return results.slice(0, frontier.size);
      };
    },
  };
}

function gpuPart(
  graph: Graph,
  onGpu: ReadonlySet<NodeId>,
  frontier: readonly NodeId[],
  outputs: readonly NodeId[],
  isVector: (index: number) => boolean,
): Graph {
  const b = createBuilder();
  const inputs = graph.inputs.map((input, index) => (isVector(index) ? b.input(input) : -1));
  const ids: NodeId[] = [];
  frontier.forEach((id, i) => {
    const input: Input = { kind: 'parameter', name: `s${i}`, shape: [], value: 0, specialized: false };
    ids[id] = b.input(input);
  });
  graph.nodes.forEach((node, id) => {
    if (!onGpu.has(id) && node.op !== 'constant') return;
    const operands = node.inputs.map((input) => ids[input] ?? input);
    ids[id] ??= rebuild(b, node, operands, inputs);
  });
  return b.finish(outputs.map((id) => ids[id] ?? id));
}

/** Of the scalar inputs alone, in order. */
function schedulePart(graph: Graph, outputs: readonly NodeId[]): Graph {
  const b = createBuilder();
  const inputs = graph.inputs.map((input, index) => (index >= 2 && input.shape.length === 0 ? b.input(input) : -1));
  const ids: NodeId[] = [];
  graph.nodes.forEach((node, id) => {
    const known = node.inputs.every((input) => (ids[input] ?? -1) >= 0);
    const input = node.op === 'input' ? (inputs[node.attributes.index] ?? -1) : 0;
    ids[id] = known && input >= 0 && node.shape.length === 0 ? rebuild(b, node, node.inputs.map((of) => ids[of] ?? of), inputs) : -1; // prettier-ignore
  });
  return b.finish(outputs.map((id) => ids[id] ?? id));
}
