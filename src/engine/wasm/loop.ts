/**
 * A first-order optimizer as one WebAssembly function that takes many steps per call: value and gradient of the loss and the
 * update rule are one graph of scalars, the state stays in memory, and every so many steps loss and point are put down in a
 * trace. Several starts run side by side, two per instruction where SIMD is supported. When to stop is the driver's business,
 * between calls.
 */
import type { DataValues } from '../../graph/scalarize.ts';
import type { Graph } from '../../graph/graph.ts';
import { Arena } from './arena.ts';
import type { Mode } from './emit.ts';
import type { Library } from './functions/library.ts';
import { buildLoop } from './loop-code.ts';
import { joinStep } from './loop-graph.ts';

/** Steps per call: long calls would stay in the code that the baseline compiler made. */
const STEPS_PER_CALL = 4096;

/** The points that were put down: `records` of them, each the loss before a step and the point after it, for every start. */
interface Trace {
  readonly records: number;
  /** [record * starts + start] */
  readonly losses: Float64Array;
  /** [(record * starts + start) * n + element] */
  readonly points: Float64Array;
}

export interface OptimizerLoop {
  /** Numbers in a point. */
  readonly dimension: number;
  /** Size of the module. */
  readonly bytes: number;
  /**
   * Puts points and state: per state slot one number for all of it. `steps` is how many have been taken before (bias
   * corrections depend on it).
   */
  reset(points: readonly ArrayLike<number>[], slots: readonly number[], steps?: number): void;
  /** Puts points, and keeps state and steps. */
  move(points: readonly ArrayLike<number>[]): void;
  /** The rule's inputs after `step` (learning rates), and the loss's parameters; kept until the next call. */
  setParameters(values: readonly number[]): void;
  /** Takes steps; every `every`-th of all steps since `reset` is put into the trace. */
  run(steps: number, every: number): Trace;
  /**
   * Takes steps of the only start and puts all of them down: rows of the loss before the step and the point after it. What is
   * answered stands in the loop's memory until the next call.
   */
  steps(count: number): Float64Array;
  /** Where a start is. */
  point(start: number): Float64Array;
  /** The loss before the last step. */
  loss(start: number): number;
}

/**
 * Compiles a loop for a number of starts. `loss` has outputs value and gradient (of any shapes), n numbers of variables.
 * `rule` has the inputs x [n], g [n], one per state slot ([n] or []), step [] (1 at the first), then any numbers (learning
 * rate); outputs x and each slot. Throws a RangeError where the graphs do not fit, or cannot be written out as scalars.
 */
export function compileLoop(
  loss: Graph,
  rule: Graph,
  data: DataValues,
  library: Library,
  mode: Mode,
  starts = 1,
): OptimizerLoop {
  const step = joinStep(loss, rule, data);
  const lanes: Mode = starts > 1 ? mode : 'scalar';
  const width = lanes === 'simd' ? starts + (starts % 2) : starts;
  const { n, slots } = step;
  const { bytes, imports, layout, pool } = buildLoop(step, library, lanes, width, mode === 'simd' && starts === 1);
  const arena = new Arena();
  const constants = new Float64Array(pool.bytes.buffer);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    js: { ...imports, memory: arena.memory },
  });
  const run = instance.exports.run as (steps: number, every: number, left: number, trace: number) => void;
  const prepare = instance.exports.prepare as () => void;
  const recordBytes = 8 * width * (1 + n);
  const parameters = [...step.parameters];
  let taken = 0;
  let sinceReset = 0;
  let memory = arena.reserve(layout.end);
  memory.set(constants, pool.address / 8);
  const refresh = () => {
    memory.set(parameters, layout.cells / 8);
    prepare();
  };
  refresh();
  const at = (component: number, start: number) => layout.columns / 8 + component * width + start;
  const move = (points: readonly ArrayLike<number>[]) => {
    for (let start = 0; start < width; start++) {
      // Odd numbers of starts run the last twice.
      const point = points[Math.min(start, starts - 1)] ?? [];
      for (let i = 0; i < n; i++) memory[at(1 + i, start)] = point[i] ?? NaN;
    }
  };

  /** Steps into the trace at the end of what is laid out; how many records there are. */
  const take = (steps: number, every: number): number => {
    const records = Math.floor((sinceReset + steps) / every) - Math.floor(sinceReset / every);
    memory = arena.reserve(layout.end + records * recordBytes);
    let trace = layout.end;
    for (let done = 0; done < steps;) {
      const count = Math.min(STEPS_PER_CALL, steps - done);
      memory[layout.step / 8] = taken;
      step.powers.forEach((base, i) => {
        memory.set([base ** taken, 0], layout.powers / 8 + 2 * i);
      });
      run(count, every, every - (sinceReset % every), trace);
      trace += recordBytes * (Math.floor((sinceReset + count) / every) - Math.floor(sinceReset / every));
      done += count;
      taken += count;
      sinceReset += count;
    }
    return records;
  };

  return {
    dimension: n,
    bytes: bytes.length,
    reset(points, initial, steps = 0) {
      taken = steps;
      sinceReset = 0;
      move(points);
      for (let start = 0; start < width; start++) {
        slots.forEach((slot, i) => {
          for (let j = 0; j < slot.size; j++) memory[at(slot.from + j, start)] = initial[i] ?? 0;
        });
      }
    },
    move,
    setParameters(values) {
      values.forEach((value, i) => {
        parameters[i] = value;
      });
      refresh();
    },
    run(steps, every) {
      const records = take(steps, every);
      return readTrace(memory, layout.end / 8, records, n, width, starts);
    },
    steps(count) {
      const records = take(count, 1);
      return memory.subarray(layout.end / 8, layout.end / 8 + records * width * (1 + n));
    },
    point: (start) => Float64Array.from({ length: n }, (_, i) => memory[at(1 + i, start)] ?? NaN),
    loss: (start) => memory[at(0, start)] ?? NaN,
  };
}

function readTrace(
  memory: Float64Array,
  from: number,
  records: number,
  n: number,
  width: number,
  starts: number,
): Trace {
  const losses = new Float64Array(records * starts);
  const points = new Float64Array(records * starts * n);
  for (let record = 0; record < records; record++) {
    const base = from + record * width * (1 + n);
    for (let start = 0; start < starts; start++) {
      const to = record * starts + start;
      losses[to] = memory[base + start] ?? NaN;
      for (let i = 0; i < n; i++) points[to * n + i] = memory[base + (1 + i) * width + start] ?? NaN;
    }
  }
  return { records, losses, points };
}
