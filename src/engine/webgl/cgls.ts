/**
 * CGLS (Hestenes and Stiefel 1952; Björck 1996, 7.4) on WebGL in float32: the matrix goes up once, products are tfjs's, and all that
 * an iteration computes stays on the GPU; what is read back, every so often, is its trace. Columns are scaled to length 1 and the
 * right-hand side too, so that float32's range is enough; both are undone in float64. Refinement in float64 is left to the caller.
 */
import { createBuilder } from '../../graph/builder.ts';
import type { Graph } from '../../graph/graph.ts';
import type { OnWebgl, WebglCgls, WebglSystem } from '../painter.ts';
import type { Recovering } from './devices.ts';
import type { CompiledTensors } from './tensors/compile.ts';
import { compileTensors } from './tensors/compile.ts';
import type { Tensor, TensorDevice } from './tensors/device.ts';
import { declinedOr } from './tensors/evaluate.ts';

/** Iterations between two looks at the trace. */
const CHUNK = 16;
/** All iterates up to here are kept, then those a so much larger number of iterations apart. */
const FIRST = 16;
const GROWTH = 1.15;

/** Hashes of the graph's arrays. */
const MATRIX = 'matrix';
const RIDGE = 'ridge';
const COUNT = 'count';

export async function cglsOnWebgl(
  recovering: Recovering,
  system: WebglSystem,
  maxIterations: number,
  tolerance: number,
): Promise<OnWebgl<WebglCgls>> {
  const scaled = scale(system);
  return declinedOr(() =>
    recovering(({ tensors }, recovered) => ({ ...run(tensors, scaled, maxIterations, tolerance), recovered })),
  );
}

/** The system of z = x / (scales size), in rows, with columns and right-hand side of length 1. */
interface Scaled {
  readonly rows: number;
  readonly columns: number;
  readonly matrix: Float64Array;
  readonly rhs: Float64Array;
  /** Square roots of the ridge per element of z. */
  readonly ridge: Float64Array;
  readonly scales: Float64Array;
  readonly size: number;
}

function scale({ rows, columns, matrix, rhs, weights, ridge }: WebglSystem): Scaled {
  const root = (row: number) => Math.sqrt(weights?.[row] ?? 1);
  const inRows = new Float64Array(rows * columns);
  const scales = new Float64Array(columns);
  const ridges = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    let largest = Math.sqrt(ridge);
    for (let i = 0; i < rows; i++) largest = Math.max(largest, Math.abs(root(i) * (matrix[j * rows + i] ?? 0)));
    let square = ridge / largest / largest;
    for (let i = 0; i < rows; i++) square += ((root(i) * (matrix[j * rows + i] ?? 0)) / largest) ** 2;
    const length = largest * Math.sqrt(square);
    const factor = length > 0 ? 1 / length : 1;
    for (let i = 0; i < rows; i++) inRows[i * columns + j] = root(i) * (matrix[j * rows + i] ?? 0) * factor;
    scales[j] = factor;
    ridges[j] = Math.sqrt(ridge) * factor;
  }
  const weighted = rhs.map((value, i) => root(i) * value);
  const most = weighted.reduce((all, value) => Math.max(all, Math.abs(value)), 0) || 1;
  const size = most * Math.sqrt(weighted.reduce((sum, value) => sum + (value / most) ** 2, 0)) || 1;
  return { rows, columns, matrix: inRows, rhs: weighted.map((v) => v / size), ridge: ridges, scales, size };
}

/**
 * One iteration. Variables: z, r, p, gamma, and the lists of gamma and of the objective; a parameter: the place in the lists. Outputs:
 * the variables' next values.
 */
function iterationGraph({ rows, columns }: Scaled): Graph {
  const b = createBuilder();
  const variable = (name: string, shape: readonly number[]) => b.input({ kind: 'variable', name, shape });
  const data = (hash: string, shape: readonly number[]) => b.input({ kind: 'data', name: hash, shape, hash });
  const z = variable('z', [columns]);
  const r = variable('r', [rows]);
  const p = variable('p', [columns]);
  const gamma = variable('gamma', []);
  const lists = [variable('gammas', [CHUNK]), variable('objectives', [CHUNK])];
  const place = b.input({ kind: 'parameter', name: 'place', shape: [], value: 0, specialized: false });
  const matrix = data(MATRIX, [rows, columns]);
  const ridge = data(RIDGE, [columns]);
  const square = (x: number) => b.sum(b.mul(x, x));
  const quotient = (x: number, y: number) => b.select(b.lt(b.constant(0), y), b.div(x, y), b.constant(0));

  const q = b.reshape(b.matmul(matrix, b.reshape(p, [columns, 1])), [rows]);
  const alpha = quotient(gamma, b.add(square(q), square(b.mul(ridge, p))));
  const nextZ = b.add(z, b.mul(alpha, p));
  const nextR = b.sub(r, b.mul(alpha, q));
  const back = b.reshape(b.matmul(b.reshape(nextR, [1, rows]), matrix), [columns]);
  const s = b.sub(back, b.mul(b.mul(ridge, ridge), nextZ));
  const nextGamma = square(s);
  const nextP = b.add(s, b.mul(quotient(nextGamma, gamma), p));
  const objective = b.add(square(nextR), square(b.mul(ridge, nextZ)));
  const here = b.eq(data(COUNT, [CHUNK]), place);
  const recorded = [nextGamma, objective].map((value, i) => b.select(here, value, lists[i] ?? 0));
  return b.finish([nextZ, nextR, nextP, nextGamma, ...recorded]);
}

function run(device: TensorDevice, scaled: Scaled, maxIterations: number, tolerance: number) {
  const { rows, columns, matrix, rhs, ridge } = scaled;
  const begun = device.launches;
  const data = new Map([
    [MATRIX, matrix],
    [RIDGE, ridge],
    [COUNT, Float64Array.from({ length: CHUNK }, (_, i) => i)],
  ]);
  const iteration = compileTensors(device, iterationGraph(scaled), data);
  // The first gradient, B' b, as p.
  const s = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) s[j] = (s[j] ?? 0) + (matrix[i * columns + j] ?? 0) * (rhs[i] ?? 0);
  }
  const first = s.reduce((sum, value) => sum + value * value, 0);
  const zeros = new Float64Array(CHUNK);
  let state = [new Float64Array(columns), rhs, s, [first], zeros, zeros].map((values, i) =>
    device.upload(values, [[columns], [rows], [columns], [], [CHUNK], [CHUNK]][i] ?? []),
  );
  const solution = () => unscaled(scaled, state[0] ? device.read(state[0]) : new Float32Array(columns));
  const trace = [rhs.reduce((sum, value) => sum + value * value, 0)];
  const kept: number[] = [];
  const iterates: Float64Array[] = [];
  const limit = tolerance * tolerance * first;
  let done = 0;
  let gamma = first;
  while (done < maxIterations && gamma > limit) {
    const count = Math.min(CHUNK, maxIterations - done);
    for (let i = 0; i < count; i++) {
      state = advanced(device, iteration, state, i);
      done++;
      if (done <= FIRST || done >= GROWTH * (kept.at(-1) ?? 0)) {
        kept.push(done);
        iterates.push(solution());
      }
    }
    const [gammas = [], objectives = []] = state.slice(4).map((tensor) => device.read(tensor));
    // What came after the tolerance was met, within the chunk, is not told of.
    const met = gammas.slice(0, count).findIndex((value) => value <= limit);
    const told = met < 0 ? count : met + 1;
    trace.push(...objectives.slice(0, told));
    gamma = gammas[told - 1] ?? 0;
  }
  while ((kept.at(-1) ?? 0) >= trace.length) {
    kept.pop();
    iterates.pop();
  }
  const x = solution();
  state.forEach((tensor) => {
    device.release(tensor);
  });
  iteration.dispose();
  const all = new Float64Array(columns * kept.length);
  iterates.forEach((iterate, i) => {
    all.set(iterate, i * columns);
  });
  return {
    x,
    trace: Float64Array.from(trace, (value) => value * scaled.size * scaled.size),
    iterates: all,
    kept,
    launches: device.launches - begun,
  };
}

function advanced(device: TensorDevice, iteration: CompiledTensors, state: readonly Tensor[], place: number): Tensor[] {
  // Inputs in the graph's order: six variables, then the place.
  const next = iteration.run(state, [NaN, NaN, NaN, NaN, NaN, NaN, place]);
  state.forEach((tensor) => {
    device.release(tensor);
  });
  return next;
}

function unscaled({ scales, size }: Scaled, z: Float32Array): Float64Array {
  return Float64Array.from(z, (value, j) => value * (scales[j] ?? 1) * size);
}
