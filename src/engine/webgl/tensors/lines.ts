/**
 * Curves by kernels: a graph with arrays, or one too large for a program, at all points of a line at once. The points travel as x in
 * float32 and what that rounds away, by which each output is moved along its slope, as in the fused shader.
 */
import { createBuilder, inline } from '../../../graph/builder.ts';
import type { Graph, NodeId } from '../../../graph/graph.ts';
import { nodeAt, sizeOf } from '../../../graph/graph.ts';
import type { DataValues } from '../../../graph/scalarize.ts';
import { xBetween } from '../../grid.ts';
import type { Painted, Picture } from '../../painter.ts';
import { batched } from './batch.ts';
import { compileTensors } from './compile.ts';
import { NotOnWebgl } from './plan.ts';
import type { TensorDevice } from './device.ts';

/** Elements of the largest tensor of a batch. */
const MAX_BATCH = 2 ** 21;
/** Elements of all tensors over all points, beyond which it would take minutes. */
const MAX_WORK = 2 ** 35;
/** The hash of the point's coordinates of a variable. */
const HELD = 'held at the point: ';

/** Throws `NotOnWebgl` or `NoBatch` where it cannot be done. */
export function paintByKernels(device: TensorDevice, picture: Picture, recovered: boolean): Painted {
  const { graph, data } = alongLine(picture);
  const { grid } = picture;
  const sizes = graph.nodes.map(({ shape }) => sizeOf(shape));
  if (sizes.reduce((sum, size) => sum + size, 0) * grid.points > MAX_WORK)
    throw new NotOnWebgl('so many points of so large a function would take minutes');
  const begun = device.launches;
  const count = Math.max(1, Math.min(grid.points, Math.floor(MAX_BATCH / Math.max(...sizes))));
  const program = compileTensors(device, batched(graph, count), data);
  const curves = graph.outputs.flatMap((id) => Array.from({ length: sizeOf(nodeAt(graph.nodes, id).shape) }, () => new Float32Array(grid.points))); // prettier-ignore
  for (let start = 0; start < grid.points; start += count) {
    const length = Math.min(count, grid.points - start);
    const exact = new Float64Array(count).fill(xBetween(grid, start, 1)[0] ?? 0);
    exact.set(xBetween(grid, start, length));
    const xs = Float32Array.from(exact);
    const results = program.evaluate([xs, exact.map((x, i) => x - (xs[i] ?? 0))]);
    let first = 0;
    for (const values of results) {
      const size = values.length / count;
      for (let element = 0; element < size; element++) {
        const curve = curves[first + element];
        for (let i = 0; curve && i < length; i++) curve[start + i] = values[i * size + element] ?? NaN;
      }
      first += size;
    }
  }
  program.dispose();
  return { kind: 'painted', curves, launches: device.launches - begun, recovered };
}

/** The graph as a function of x and of what x was rounded by, both single numbers; the other coordinates are data. */
function alongLine({ graph, data, variable, at, orders }: Picture): { graph: Graph; data: DataValues } {
  const b = createBuilder();
  const x = b.input({ kind: 'variable', name: 'x', shape: [] });
  const dx = b.input({ kind: 'variable', name: 'dx', shape: [] });
  const values = new Map(data);
  let next = 0;
  const inputs = graph.inputs.map((input): NodeId => {
    if (input.kind !== 'variable') return b.input(input);
    const first = next;
    const size = sizeOf(input.shape);
    next += size;
    const moves = variable >= first && variable < next;
    if (moves && size === 1) return b.broadcast(x, input.shape);
    const hash = `${HELD}${first}`;
    values.set(hash, Float64Array.from(at.slice(first, next)));
    const held = b.input({ kind: 'data', name: input.name, shape: input.shape, hash });
    if (!moves) return held;
    const mark = new Float64Array(size);
    mark[variable - first] = 1;
    values.set(`${hash}: which`, mark);
    const which = b.input({ kind: 'data', name: input.name, shape: input.shape, hash: `${hash}: which` });
    return b.select(which, x, held);
  });
  const ids = inline(b, graph, inputs);
  const perOrder = graph.outputs.length / orders;
  const outputs = graph.outputs.map((id, i) => {
    const value = ids[id] ?? id;
    const slope = i + perOrder < graph.outputs.length ? graph.outputs[i + perOrder] : undefined;
    if (slope === undefined) return value;
    // Where the change is a number.
    const change = b.mul(ids[slope] ?? slope, dx);
    return b.select(b.lt(b.abs(change), b.constant(Infinity)), b.add(value, change), value);
  });
  return { graph: b.finish(outputs), data: values };
}
