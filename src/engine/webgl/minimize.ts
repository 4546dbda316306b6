/**
 * First-order optimizers wholly on WebGL, in float32: function, gradient and update, for one start or thousands side by side. As one
 * shader per step where the function is small, else by tensors. What was read last is kept, so that a lost context costs only the
 * steps since then. What is left out: stopping, recording, and checking in float64, which are the job's.
 */
import type { Graph } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import type { FirstOrder, Options } from '../minimize/optimizers.ts';
import type { OnWebgl, WebglMinimizer, WebglPositions } from '../painter.ts';
import type { Devices, Recovering } from './devices.ts';
import { fusedPrograms, fusedStepper } from './minimize/fused.ts';
import { kernelStepper } from './minimize/kernels.ts';
import { splitUpdate } from './minimize/split.ts';
import type { StateArrays, Stepper } from './minimize/stepper.ts';
import { declinedOr } from './tensors/evaluate.ts';

export async function createWebglMinimizer(
  recovering: Recovering,
  loss: Graph,
  name: FirstOrder,
  options: Options,
  starts: readonly ArrayLike<number>[],
  data: DataValues,
): Promise<OnWebgl<WebglMinimizer>> {
  const n = sizeOf(loss.inputs[0]?.shape ?? []);
  const one = splitUpdate(name, options, 1);
  const programs = fusedPrograms(loss, n, one, data);
  const count = starts.length;
  const update = programs ? one : splitUpdate(name, options, n);
  const make = ({ context, tensors }: Devices): Stepper =>
    programs
      ? fusedStepper(context, programs, count, update.initial.length)
      : kernelStepper(tensors, loss, update, count, n, data);

  const base = typeof options.lr === 'number' ? options.lr : 0;
  const schedule = update.schedule();
  /** What was last read, or given. */
  let arrays: StateArrays = [
    inOne(starts, n),
    ...update.initial.map((value) => new Float32Array(count * n).fill(value)),
  ];
  let current: { readonly devices: Devices; readonly stepper: Stepper } | null = null;
  let launches = 0;
  let recovered = false;
  const stepperOn = (devices: Devices): Stepper => {
    if (current?.devices === devices) return current.stepper;
    launches += current?.stepper.launches ?? 0;
    const stepper = make(devices);
    stepper.load(arrays);
    current = { devices, stepper };
    return stepper;
  };
  const minimizer: WebglMinimizer = {
    get launches() {
      return launches + (current?.stepper.launches ?? 0);
    },
    get recovered() {
      return recovered;
    },
    async run(steps, rate = () => base): Promise<WebglPositions> {
      const numbers = Array.from({ length: steps }, () => schedule(rate()));
      const result = await recovering((devices, again) => {
        recovered ||= again;
        const stepper = stepperOn(devices);
        for (const list of numbers) stepper.step(list);
        return stepper.read();
      });
      if (result.kind === 'declined') throw new Error(result.reason);
      ({ arrays } = result.value);
      return { loss: result.value.loss, x: arrays[0] ?? new Float32Array() };
    },
    move(positions) {
      arrays = [inOne(positions, n), ...arrays.slice(1)];
      current?.stepper.load(arrays);
    },
    dispose() {
      launches += current?.stepper.launches ?? 0;
      current?.stepper.dispose();
      current = null;
    },
  };
  return declinedOr(() =>
    recovering((devices) => {
      stepperOn(devices);
      return minimizer;
    }),
  );
}

function inOne(rows: readonly ArrayLike<number>[], n: number): Float32Array {
  const all = new Float32Array(rows.length * n);
  rows.forEach((row, i) => {
    all.set(row, i * n);
  });
  return all;
}
