/** First-order optimizers as solvers: the update rule's graph, run on any float64 backend. */
import type { Builder } from '../../graph/builder.ts';
import { createBuilder } from '../../graph/builder.ts';
import type { Graph, NodeId } from '../../graph/graph.ts';
import type { Float64Backend } from '../float64/backend.ts';
import type { Objective } from './objective.ts';
import type { FirstOrder, Options, StateSlot } from './optimizers.ts';
import { optimizers } from './optimizers.ts';
import type { Solver } from './solver.ts';

/** One step of an optimizer on n elements as a graph. Inputs: x, g, each state slot, then step and lr; outputs: x, each slot. */
export interface UpdateGraph {
  readonly graph: Graph;
  readonly slots: readonly StateSlot[];
}

export function updateGraph(name: FirstOrder, options: Options, n: number): UpdateGraph {
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
  const option = (key: string, part: 0 | 1 = 0) => (key === 'lr' ? lr : optionNode(b, options, key, part));
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
): Solver {
  const { graph, slots } = updateGraph(name, options, objective.dimension);
  const kernel = backend.compile(graph, new Map());
  const n = objective.dimension;
  const lengths = slots.map((slot) => (slot.size === 'vector' ? n : 1));
  let state = slots.flatMap((slot, i) => new Array<number>(lengths[i] ?? 1).fill(slot.initial));
  const base = typeof options.lr === 'number' ? options.lr : 0;
  let steps = 0;
  return {
    step: (x, lr = base) => {
      const sample = objective.sample(x);
      steps++;
      const inputs = [...x, ...sample.gradient, ...state, steps, lr];
      const values = kernel.evaluate(inputs, 1).map((row) => row[0] ?? NaN);
      state = values.slice(n);
      return { x: Float64Array.from(values.slice(0, n)), sample };
    },
  };
}
