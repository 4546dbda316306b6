/** The function that is minimized, in float64: value and gradient together, Hessian where a solver wants it. */
import type { Builder } from '../../graph/builder.ts';
import { createBuilder, inline } from '../../graph/builder.ts';
import { gradientNodes, hessian } from '../../graph/differentiate.ts';
import type { Graph, NodeId } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import type { Float64Backend, Float64Kernel } from '../float64/backend.ts';
import type { Kernel } from '../wasm/kernel.ts';

export interface Sample {
  readonly value: number;
  /** One number per element of the variables. */
  readonly gradient: Float64Array;
}

export interface Objective {
  /** Number of elements of the variables. */
  readonly dimension: number;
  /** The function, of one vector, and its data. */
  readonly loss: Graph;
  readonly data: DataValues;
  readonly sample: (x: Float64Array) => Sample;
  /** Rows of n numbers. */
  readonly hessian: (x: Float64Array) => Float64Array[];
  /** Points sampled so far. */
  readonly evaluations: () => number;
}

/** The graph's variables as parts of one vector x of n elements: their nodes, in order. */
function unpack(b: Builder, graph: Graph, x: NodeId): NodeId[] {
  let at = 0;
  return graph.inputs.map((input) => {
    if (input.kind !== 'variable') return b.input(input);
    const size = sizeOf(input.shape);
    at += size;
    return b.reshape(b.slice(x, [at - size], [at]), input.shape);
  });
}

/** The same function of one vector, `x`. Throws a RangeError where the function has not exactly one output of one element. */
export function ofOneVector(graph: Graph): Graph {
  const [output] = graph.outputs;
  const shape = output === undefined ? [] : (graph.nodes[output]?.shape ?? []);
  if (output === undefined || graph.outputs.length > 1 || sizeOf(shape) !== 1)
    throw new RangeError('only a function with one output of one element has a minimum; take its sum or mean');
  const b = createBuilder();
  const size = graph.inputs.reduce((n, input) => n + (input.kind === 'variable' ? sizeOf(input.shape) : 0), 0);
  const x = b.input({ kind: 'variable', name: 'x', shape: [size] });
  const ids = inline(b, graph, unpack(b, graph, x));
  return b.finish([b.reshape(ids[output] ?? output, [])]);
}

/** Value and gradient of a function of one vector as one graph: outputs [] and [n]. */
export function valueAndGradient(graph: Graph): Graph {
  const b = createBuilder();
  const inputs = graph.inputs.map((input) => b.input(input));
  const ids = inline(b, graph, inputs);
  const value = ids[graph.outputs[0] ?? 0] ?? 0;
  return b.finish([value, ...gradientNodes(b, value, inputs.slice(0, 1))]);
}

/** One point at a time: the flattened outputs as a new array, by the kernel's short way where it has one. */
export function onePoint(kernel: Float64Kernel, outputs: number): (x: Float64Array) => Float64Array {
  if (isWasm(kernel))
    return (x) => {
      const results = new Float64Array(outputs);
      kernel.evaluateOne(x, results);
      return results;
    };
  return (x) => Float64Array.from(kernel.evaluate([...x], 1), (row) => row[0] ?? NaN);
}

function isWasm(kernel: Float64Kernel): kernel is Kernel {
  return 'evaluateOne' in kernel;
}

/** Samples that an objective keeps. */
const REMEMBERED = 4;

/** An objective from a graph, computed by the backend given. */
export function createObjective(graph: Graph, data: DataValues, backend: Float64Backend): Objective {
  const vector = ofOneVector(graph);
  const dimension = sizeOf(vector.inputs[0]?.shape ?? []);
  const first = onePoint(backend.compile(valueAndGradient(vector), data), 1 + dimension);
  let second: ((x: Float64Array) => Float64Array) | undefined;
  let evaluations = 0;
  let recent: readonly { readonly x: Float64Array; readonly sample: Sample }[] = [];
  return {
    dimension,
    loss: vector,
    data,
    sample: (x) => {
      // Stopping rules and line searches ask again for points that were just sampled: the same array, computed once.
      const known = recent.find((one) => one.x === x);
      if (known) return known.sample;
      evaluations++;
      const results = first(x);
      const sample: Sample = { value: results[0] ?? NaN, gradient: results.subarray(1) };
      recent = [{ x, sample }, ...recent.slice(0, REMEMBERED - 1)];
      return sample;
    },
    hessian: (x) => {
      second ??= onePoint(backend.compile(hessian(vector), data), dimension * dimension);
      const flat = second(x);
      return Array.from({ length: dimension }, (_, i) => flat.subarray(i * dimension, (i + 1) * dimension));
    },
    evaluations: () => evaluations,
  };
}
