/** First-order optimizers as solvers: the update rule's graph, run on any float64 backend. */
import type { Builder } from '../../graph/builder.ts';
import { createBuilder } from '../../graph/builder.ts';
import type { Graph, NodeId } from '../../graph/graph.ts';
import type { Float64Backend } from '../float64/backend.ts';
import type { Objective } from './objective.ts';
import { onePoint } from './objective.ts';
import type { FirstOrder, Options, StateSlot } from './optimizers.ts';
import { optimizers } from './optimizers.ts';
import type { Solver } from './solver.ts';

/**
 * One step of an optimizer on n elements as a graph. Inputs: x, g, each state slot, then step and lr, then where a schedule moves
 * it (`cycled`) the momentum; outputs: x, each slot.
 */
export interface UpdateGraph {
  readonly graph: Graph;
  readonly slots: readonly StateSlot[];
}

export function updateGraph(name: FirstOrder, options: Options, n: number, cycled = false): UpdateGraph {
  const optimizer = optimizers[name];
  const slots = optimizer.state(options);
  const b = createBuilder();
  const input = (label: string, shape: readonly number[]) => b.input({ kind: 'variable', name: label, shape });
  const x = input('x', [n]);
  const g = input('g', [n]);
  const state: Record<string, NodeId> = {};
  for (const slot of slots) state[slot.name] = input(slot.name, slot.size === 'vector' ? [n] : []);
  const step = input('step', []);
  const lr = input('lr', []);
  const momentum = cycled ? input('momentum', []) : null;
  const option = (key: string, part: 0 | 1 = 0) => {
    if (key === 'lr') return lr;
    const moved = key === 'momentum' || (key === 'betas' && part === 0);
    return momentum !== null && moved ? momentum : optionNode(b, options, key, part);
  };
  const next = optimizer.update(b, { x, g, step, state, option }, options);
  return { graph: b.finish([next.x, ...slots.map((slot) => next.state[slot.name] ?? x)]), slots };
}

function optionNode(b: Builder, options: Options, key: string, part: 0 | 1): NodeId {
  const value = options[key];
  if (typeof value === 'number') return b.constant(value);
  if (typeof value === 'object') return b.constant(value[part]);
  throw new RangeError(`no number among the options is called ${key}`);
}

export function createFirstOrder(
  objective: Objective,
  name: FirstOrder,
  options: Options,
  backend: Float64Backend,
  cycled = false,
): Solver {
  const { graph, slots } = updateGraph(name, options, objective.dimension, cycled);
  const n = objective.dimension;
  const lengths = slots.map((slot) => (slot.size === 'vector' ? n : 1));
  const size = lengths.reduce((sum, length) => sum + length, 0);
  const update = onePoint(backend.compile(graph, new Map()), n + size);
  // x, g, the state, step, learning rate and momentum.
  const inputs = new Float64Array(2 * n + size + (cycled ? 3 : 2));
  inputs.set(slots.flatMap((slot, i) => new Array<number>(lengths[i] ?? 1).fill(slot.initial)), 2 * n); // prettier-ignore
  const base = typeof options.lr === 'number' ? options.lr : 0;
  let steps = 0;
  return {
    step: (x, rates) => {
      const sample = objective.sample(x);
      steps++;
      inputs.set(x);
      inputs.set(sample.gradient, n);
      inputs[2 * n + size] = steps;
      inputs[2 * n + size + 1] = rates?.lr ?? base;
      if (cycled) inputs[2 * n + size + 2] = rates?.momentum ?? 0;
      const values = update(inputs);
      inputs.set(values.subarray(n), 2 * n);
      return { x: values.slice(0, n), sample };
    },
  };
}
