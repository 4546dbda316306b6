/** Graphs by kernels for jobs: values in, values out, again on a new context where the old one was lost. */
import type { Graph } from '../../../graph/graph.ts';
import type { DataValues } from '../../../graph/scalarize.ts';
import type { OnWebgl, TensorGraph } from '../../painter.ts';
import type { Recovering } from '../devices.ts';
import { NoBatch } from './batch.ts';
import type { CompiledTensors } from './compile.ts';
import { compileTensors } from './compile.ts';
import { NotOnWebgl } from './plan.ts';
import type { TensorDevice } from './device.ts';

export async function tensorsOn(recovering: Recovering, graph: Graph, data: DataValues): Promise<OnWebgl<TensorGraph>> {
  let launches = 0;
  let compiled: { readonly device: TensorDevice; readonly program: CompiledTensors } | null = null;
  const counted = <T>(device: TensorDevice, work: () => T): T => {
    const before = device.launches;
    const result = work();
    launches += device.launches - before;
    return result;
  };
  /** What was compiled for a lost context is gone with it. */
  const programOn = (device: TensorDevice): CompiledTensors => {
    if (compiled?.device !== device) compiled = { device, program: compileTensors(device, graph, data) };
    return compiled.program;
  };
  const onDevice = <T>(work: (program: CompiledTensors) => T) =>
    recovering(({ tensors }) => counted(tensors, () => work(programOn(tensors))));

  const tensorGraph: TensorGraph = {
    get launches() {
      return launches;
    },
    async evaluate(variables) {
      const result = await onDevice((program) => program.evaluate(variables));
      if (result.kind === 'declined') throw new Error(result.reason);
      return result.value;
    },
    dispose() {
      compiled?.program.dispose();
      compiled = null;
    },
  };
  return declinedOr(() => onDevice(() => tensorGraph));
}

/** A graph that is not for WebGL is declined. */
export async function declinedOr<T>(work: () => Promise<OnWebgl<T>>): Promise<OnWebgl<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotOnWebgl || error instanceof NoBatch) return { kind: 'declined', reason: error.message };
    throw error;
  }
}
