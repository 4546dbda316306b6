/** A step of an optimizer by tensors: for functions that one shader does not hold. */
import { createBuilder, inline } from '../../../graph/builder.ts';
import type { Graph } from '../../../graph/graph.ts';
import type { DataValues } from '../../../graph/scalarize.ts';
import { valueAndGradient } from '../../minimize/objective.ts';
import { batched } from '../tensors/batch.ts';
import { compileTensors } from '../tensors/compile.ts';
import type { Tensor, TensorDevice } from '../tensors/device.ts';
import type { SplitUpdate } from './split.ts';
import type { Stepper } from './stepper.ts';

/** Function, gradient and update as one graph: x and the slots to the next ones. Its last inputs are the schedule's numbers. */
function stepGraph(loss: Graph, update: SplitUpdate): Graph {
  const b = createBuilder();
  const both = valueAndGradient(loss);
  const inputs = both.inputs.map((input) => b.input(input));
  const ids = inline(b, both, inputs);
  const gradient = ids[both.outputs[1] ?? 0] ?? 0;
  const rest = update.graph.inputs.slice(2).map((input) => b.input(input));
  const next = inline(b, update.graph, [inputs[0] ?? 0, gradient, ...rest]);
  return b.finish(update.graph.outputs.map((id) => next[id] ?? id));
}

export function kernelStepper(
  device: TensorDevice,
  loss: Graph,
  update: SplitUpdate,
  starts: number,
  n: number,
  data: DataValues,
): Stepper {
  const many = (graph: Graph) => (starts === 1 ? graph : batched(graph, starts));
  const whole = stepGraph(loss, update);
  const program = compileTensors(device, many(whole), data);
  const value = compileTensors(device, many(loss), data);
  const shape = starts === 1 ? [n] : [starts, n];
  const parameters = whole.inputs.map((input) => (input.kind === 'parameter' ? input.value : NaN));
  const begun = device.launches;
  let state: Tensor[] = [];
  const release = () => {
    for (const tensor of state) device.release(tensor);
    state = [];
  };
  return {
    get launches() {
      return device.launches - begun;
    },
    load(arrays) {
      release();
      state = arrays.map((array) => device.upload(array, shape));
    },
    step(schedule) {
      parameters.splice(parameters.length - schedule.length, schedule.length, ...schedule);
      const next = program.run(state, parameters);
      release();
      state = next;
    },
    read() {
      const [result] = value.run(state.slice(0, 1));
      if (!result) throw new RangeError('a loss has one output');
      const loss = device.read(result);
      device.release(result);
      return { loss, arrays: state.map((tensor) => device.read(tensor)) };
    },
    dispose() {
      release();
      program.dispose();
      value.dispose();
    },
  };
}
