/**
 * Which values of a shader have to carry what float32 rounds off them. The rounding error of a value counts as much as outputs change
 * with it: its adjoint, at a sample of the points, by float64. Few values matter, the arguments of fast waves above all; they become
 * pairs (`glsl/pairs.ts`), the rest stays plain.
 */
import type { Graph, NodeId, Op } from '../../graph/graph.ts';
import { isLeaf, primitiveOf } from '../../graph/primitives.ts';
import { xAt } from '../grid.ts';
import type { Grid } from '../job.ts';
import type { Channel, Knowledge } from './shader.ts';

/** Points of the sample, both ends among them. */
const POINTS = 17;
/** A rounding error that comes to more than this part of an output's largest value is carried along: of 6 digits a sixth. */
const TOLERANCE = 1.5e-7;
/** As much of an error that is carried, on one of its ways, is taken in where it is read; less is dropped. */
const DROPPED = TOLERANCE / 6;
/** Relative step of the difference quotients. */
const STEP = 1e-6;
/** Half a unit in float32's last place. */
const ROUNDING = 2 ** -24;

/** What pairs can be more exact than float32 in; functions are not. */
const CARRIED: ReadonlySet<Op> = new Set(['input', 'constant', 'neg', 'add', 'sub', 'mul', 'div', 'sqrt']);
/** Constant between jumps. */
const STEPS: ReadonlySet<Op> = new Set([
  'sign', 'floor', 'ceil', 'round', 'trunc', 'not', 'lt', 'le', 'eq', 'ne', 'and', 'or',
]); // prettier-ignore

/** Of a graph of scalars along a line: `held` are the values of its inputs, that of `moving` is not used. */
export function sensitivityOf(
  graph: Graph,
  channels: readonly Channel[],
  held: readonly number[],
  moving: number,
  grid: Grid,
): Pick<Knowledge, 'carried' | 'taking'> {
  const points = Math.min(POINTS, grid.points);
  const last = Math.max(1, points - 1);
  const xs = Float64Array.from({ length: points }, (_, i) => xAt(grid, Math.round((i * (grid.points - 1)) / last)));
  const { values, slopes } = sampled(graph, xs, held, moving);
  const isX = (id: NodeId) => {
    const node = graph.nodes[id];
    return node?.op === 'input' && node.attributes.index === moving;
  };
  /** What float32 rounds off a value: of constants and held inputs exactly, else at most. */
  const errors = graph.nodes.map((node, id) =>
    (values[id] ?? xs).map((value) =>
      isLeaf(node) && !isX(id) ? Math.abs(value - Math.fround(value)) : Math.abs(value) * ROUNDING,
    ),
  );
  const outputs = channels.map(({ value, slope }) => ({
    adjoints: adjointsOf(graph, value, slopes, points),
    most: largest(values[value]),
    slope,
  }));
  const carried = new Set<NodeId>();
  for (const { adjoints, most, slope } of outputs) {
    graph.nodes.forEach((node, id) => {
      // By its slope an output is moved to the exact x anyway.
      if (!CARRIED.has(node.op) || (isX(id) && slope !== undefined)) return;
      const matters = adjoints[id]?.some((factor, i) => Math.abs(factor) * (errors[id]?.[i] ?? 0) > TOLERANCE * most);
      if (matters) carried.add(id);
    });
  }
  const taking = new Set<NodeId>(carried);
  for (const { adjoints, most } of outputs) {
    graph.nodes.forEach((node, id) => {
      const matters = (input: NodeId, operand: number) =>
        adjoints[id]?.some((factor, i) => {
          const change = factor * (slopes[id]?.[operand]?.[i] ?? 0) * (errors[input]?.[i] ?? 0);
          return Math.abs(change) > DROPPED * most;
        });
      if (node.inputs.some((input, operand) => carried.has(input) && matters(input, operand))) taking.add(id);
    });
  }
  return { carried, taking };
}

/** Values of all nodes, and the slopes of each by its operands. */
function sampled(graph: Graph, xs: Float64Array, held: readonly number[], moving: number) {
  const values: Float64Array[] = [];
  const slopes: (readonly (Float64Array | null)[])[] = [];
  const shape = [xs.length];
  const all = (value: number) => new Float64Array(xs.length).fill(value);
  graph.nodes.forEach((node, id) => {
    if (node.op === 'input') {
      const { index } = node.attributes;
      values[id] = index === moving ? xs : all(held[index] ?? NaN);
      return;
    }
    if (node.op === 'constant') {
      values[id] = all(node.attributes.values[0] ?? NaN);
      return;
    }
    const rules = primitiveOf(node.op);
    const operands = node.inputs.map((input) => ({ shape, data: values[input] ?? xs }));
    const value = rules.evaluate(operands, node.attributes, shape);
    values[id] = value;
    slopes[id] = node.inputs.map((input, operand) => {
      const isCondition = node.op === 'select' && operand === 0;
      if (STEPS.has(node.op) || isCondition || graph.nodes[input]?.op === 'constant') return null;
      const steps = (values[input] ?? xs).map((at) => STEP * Math.max(Math.abs(at), 1e-30));
      const moved = operands.map((given, other) =>
        other === operand ? { shape, data: given.data.map((at, i) => at + (steps[i] ?? 0)) } : given,
      );
      const next = rules.evaluate(moved, node.attributes, shape);
      return next.map((to, i) => (to - (value[i] ?? NaN)) / (steps[i] ?? 1));
    });
  });
  return { values, slopes: slopesWithConstants(graph, slopes, values) };
}

/** Constants matter by what they are rounded by: theirs are the slopes of sums and products. */
function slopesWithConstants(
  graph: Graph,
  slopes: readonly (readonly (Float64Array | null)[])[],
  values: readonly Float64Array[],
): readonly (readonly (Float64Array | null)[])[] {
  return slopes.map((list, id) => {
    const node = graph.nodes[id];
    return list.map((slope, operand) => {
      const constant = graph.nodes[node?.inputs[operand] ?? -1];
      if (slope !== null || constant?.op !== 'constant' || node?.op !== 'mul') return slope;
      const number = constant.attributes.values[0] ?? NaN;
      if (number === Math.fround(number)) return slope;
      return values[node.inputs[1 - operand] ?? -1] ?? slope;
    });
  });
}

/** How the output changes with each node at each point; undefined where not at all. What is not finite counts as no change. */
function adjointsOf(
  graph: Graph,
  output: NodeId,
  slopes: readonly (readonly (Float64Array | null)[])[],
  points: number,
): (Float64Array | undefined)[] {
  const adjoints: (Float64Array | undefined)[] = [];
  adjoints[output] = new Float64Array(points).fill(1);
  for (let id = output; id >= 0; id--) {
    const adjoint = adjoints[id];
    if (!adjoint) continue;
    graph.nodes[id]?.inputs.forEach((input, operand) => {
      const slope = slopes[id]?.[operand];
      if (!slope) return;
      const sum = (adjoints[input] ??= new Float64Array(points));
      for (let i = 0; i < points; i++) {
        const part = (adjoint[i] ?? 0) * (slope[i] ?? 0);
        if (Number.isFinite(part)) sum[i] = (sum[i] ?? 0) + part;
      }
    });
  }
  return adjoints;
}

function largest(values: Float64Array | undefined): number {
  return (
    values?.reduce((most, value) => (Math.abs(value) > most && Number.isFinite(value) ? Math.abs(value) : most), 0) ?? 0
  );
}
