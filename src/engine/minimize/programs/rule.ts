/** An optimizer's update rule for one element, which is how programs write it: they apply it to whole arrays. */
import type { Graph } from '../../../graph/graph.ts';
import { scalarize } from '../../../graph/scalarize.ts';
import { updateGraph } from '../first-order.ts';
import { completeOptions, isFirstOrder, learningRateOf } from '../options.ts';
import type { StageSettings } from '../../jobs/minimize.ts';
import { Refusal } from './function.ts';

export interface Rule {
  /** Inputs: x, g, the slots, step, lr; outputs: x and the slots. */
  readonly graph: Graph;
  readonly slots: readonly { readonly name: string; readonly initial: number }[];
  readonly lr: number;
}

export function ruleOf({ optimizer, options }: StageSettings): Rule {
  if (!isFirstOrder(optimizer)) throw new Refusal(`${optimizer} among several stages has no program of its own.`);
  const { graph, slots } = updateGraph(optimizer, completeOptions(optimizer, options), 1);
  const scalars = scalarize(graph, new Map(), 10_000);
  if (scalars.kind === 'arrays') throw new Refusal(`${optimizer} cannot be written out: ${scalars.reason}.`);
  return { graph: renamed(scalars.graph), slots, lr: learningRateOf(optimizer, options) };
}

/** `x[0]` is `x`. */
function renamed(graph: Graph): Graph {
  return { ...graph, inputs: graph.inputs.map((input) => ({ ...input, name: input.name.replace('[0]', '') })) };
}
