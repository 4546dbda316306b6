/**
 * First-order optimizers on the compiled loop: function, gradient and update rule in one WebAssembly function. Beside x the loop
 * carries two numbers of each step, the gradient's norm and the step's length, as further elements of its point, so that every
 * stopping rule sees every step.
 */
import type { Builder } from '../../graph/builder.ts';
import { createBuilder, inline } from '../../graph/builder.ts';
import { gradientNodes } from '../../graph/differentiate.ts';
import type { Graph, NodeId } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import { scalarize } from '../../graph/scalarize.ts';
import type { Mode } from '../wasm/emit.ts';
import { Library } from '../wasm/functions/library.ts';
import type { OptimizerLoop } from '../wasm/loop.ts';
import { compileLoop } from '../wasm/loop.ts';
import { bestMode } from '../wasm/support.ts';
import { updateGraph } from './first-order.ts';
import type { FirstOrder, Options } from './optimizers.ts';
import type { Rates, Stepper } from './solver.ts';

/** Numbers that the loop's point has beyond x: the gradient's norm before the step, the step's length. */
const EXTRAS = 2;

/** Scalar operations of function and gradient beyond which loops over arrays are the faster code, sooner compiled. */
const BUDGET = 3000;

/** A loop for some starts with what it needs to begin. */
export interface CompiledOptimizer {
  readonly loop: OptimizerLoop;
  readonly dimension: number;
  /** Whether its momentum is set for each step. */
  readonly cycled: boolean;
  /** Numbers that a point of the loop has beyond x. */
  readonly extras: number;
  /** Initial value per state slot. */
  readonly slots: readonly number[];
}

/** Null where WebAssembly is missing, or the function too large to be written out. `loss` is of one vector. */
export function compileOptimizer(
  loss: Graph,
  data: DataValues,
  name: FirstOrder,
  options: Options,
  starts = 1,
  cycled = false,
): CompiledOptimizer | null {
  const mode = bestMode();
  if (mode === undefined) return null;
  const dimension = sizeOf(loss.inputs[0]?.shape ?? []);
  const written = scalarize(widened(loss, dimension), data, BUDGET);
  if (written.kind === 'arrays') return null;
  const { graph, slots } = updateGraph(name, options, dimension, cycled);
  const rule = observed(graph, slots.length, dimension);
  const loop = compiled(written.graph, rule, mode, starts);
  if (loop === null) return null;
  loop.setParameters([typeof options.lr === 'number' ? options.lr : 0, ...(cycled ? [0] : [])]);
  return { loop, cycled, dimension, extras: EXTRAS, slots: slots.map((slot) => slot.initial) };
}

function compiled(loss: Graph, rule: Graph, mode: Mode, starts: number): OptimizerLoop | null {
  try {
    return compileLoop(loss, rule, new Map(), new Library(), mode, starts);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Value and gradient of the function, of a vector with further elements that it does not depend on. */
function widened(loss: Graph, n: number): Graph {
  const b = createBuilder();
  const x = b.input({ kind: 'variable', name: 'x', shape: [n + EXTRAS] });
  const inputs = loss.inputs.map((input) => (input.kind === 'variable' ? b.slice(x, [0], [n]) : b.input(input)));
  const ids = inline(b, loss, inputs);
  const value = ids[loss.outputs[0] ?? 0] ?? 0;
  return b.finish([value, ...gradientNodes(b, value, [x])]);
}

/** The rule on such a vector: its further elements become the gradient's norm and the step's length. */
function observed(rule: Graph, slots: number, n: number): Graph {
  const b = createBuilder();
  const wide = (name: string) => b.input({ kind: 'variable', name, shape: [n + EXTRAS] });
  const part = (id: NodeId) => b.slice(id, [0], [n]);
  const [x, g] = [part(wide('x')), part(wide('g'))];
  const others = rule.inputs.slice(2).map((input) => b.input(input));
  const ids = inline(b, rule, [x, g, ...others]);
  const [next = x, ...state] = rule.outputs.map((id) => ids[id] ?? id);
  const lengths = [lengthOf(b, g), lengthOf(b, b.sub(next, x))];
  const point = b.concatenate([next, ...lengths.map((length) => b.reshape(length, [1]))], 0);
  return b.finish([point, ...state.slice(0, slots)]);
}

function lengthOf(b: Builder, vector: NodeId): NodeId {
  return b.sqrt(b.sum(b.mul(vector, vector)));
}

/** One start, stepped as often as is asked for. */
export function stepperOf({ loop, cycled, slots, dimension }: CompiledOptimizer): Stepper {
  const zeros = new Array<number>(EXTRAS).fill(0);
  const wide = new Float64Array(dimension + EXTRAS);
  let begun = false;
  return {
    apart: true,
    take(x, most, rates?: Rates) {
      wide.set(x);
      if (begun) loop.move([wide]);
      else loop.reset([[...x, ...zeros]], slots);
      begun = true;
      if (rates) loop.setParameters([rates.lr, ...(cycled ? [rates.momentum ?? 0] : [])]);
      const count = rates ? 1 : most;
      return { count, rows: loop.steps(count), end: null };
    },
  };
}
