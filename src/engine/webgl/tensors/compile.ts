/** Any graph as programs on tensors, in float32, run by its plan; tensors are given back after the last step that reads them. */
import type { Graph } from '../../../graph/graph.ts';
import type { DataValues } from '../../../graph/scalarize.ts';
import type { Tensor, TensorDevice } from './device.ts';
import type { Uniform } from './fuse.ts';
import { Planner } from './plan.ts';

export interface CompiledTensors {
  /** Tensors of the outputs, the caller's to release, from those of the variables, which stay the caller's. */
  run(variables: readonly Tensor[], parameters?: readonly number[]): Tensor[];
  /** The same with values. */
  evaluate(variables: readonly ArrayLike<number>[]): Float32Array[];
  dispose(): void;
}

/** Throws `NotOnWebgl` where it cannot be done, a RangeError where data are missing. */
export function compileTensors(device: TensorDevice, graph: Graph, data: DataValues): CompiledTensors {
  const plan = new Planner(device, graph, data);
  const { steps, outputs, held } = plan;
  const lastUse = new Map<number, number>();
  steps.forEach(({ sources }, i) => {
    for (const storage of sources) lastUse.set(storage, i);
  });
  const kept = new Set(outputs);
  const parametersOf = () => graph.inputs.map((input) => (input.kind === 'parameter' ? input.value : NaN));

  const run = (variables: readonly Tensor[], parameters: readonly number[] = parametersOf()): Tensor[] => {
    const alive = new Map<number, Tensor>();
    const tensorOf = (storage: number): Tensor => {
      const tensor = held.get(storage) ?? alive.get(storage) ?? variables[plan.variables.indexOf(storage)];
      if (!tensor) throw new RangeError(`no tensor ${storage}`);
      return tensor;
    };
    const uniforms = (uniform: Uniform) =>
      uniform.kind === 'constant' ? uniform.value : (parameters[uniform.input] ?? NaN);
    try {
      steps.forEach(({ target, sources, run: compute }, i) => {
        alive.set(target, compute(sources.map(tensorOf), uniforms));
        for (const storage of new Set([target, ...sources])) {
          const tensor = alive.get(storage);
          if (!tensor || kept.has(storage) || (lastUse.get(storage) ?? i) > i) continue;
          device.release(tensor);
          alive.delete(storage);
        }
      });
      device.check();
      return outputs.map(tensorOf);
    } catch (error) {
      device.check();
      alive.forEach((tensor) => {
        device.release(tensor);
      });
      throw error;
    }
  };
  return {
    run,
    evaluate(variables) {
      const uploaded = variables.map((values, i) => device.upload(values, plan.shapes[i] ?? []));
      const results = run(uploaded);
      const values = results.map((tensor) => device.read(tensor));
      for (const tensor of [...uploaded, ...results]) device.release(tensor);
      return values;
    },
    dispose() {
      plan.dispose();
    },
  };
}
