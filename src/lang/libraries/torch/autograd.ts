/**
 * PyTorch's automatic differentiation while reading: `requires_grad`, `backward`, `.grad`, `torch.autograd.grad`. A tensor that
 * gradients are wanted of becomes a placeholder node; `backward` differentiates the graph so far with respect to it, by the
 * same rules that Nabla's own derivatives come from.
 */
import { vjp } from '../../../graph/differentiate.ts';
import type { NodeId } from '../../../graph/graph.ts';
import { sizeOf } from '../../../graph/graph.ts';
import { tensorOf } from '../../tracer/arrays.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { ArrayValue, BuiltinValue, Tensor, Value } from '../../tracer/values.ts';
import { array, NONE, tuple } from '../../tracer/values.ts';
import { flag, isGiven } from '../arguments.ts';
import { builtin } from '../library.ts';
import { algebra } from '../operations/algebra.ts';

/** From here on gradients are accumulated in the tensor. */
export function requireGrad(interpreter: Interpreter, value: ArrayValue): void {
  if (value.requiresGrad) return;
  interpreter.trail.touch(value);
  value.content = interpreter.placeholder(undetached(interpreter, tensorOf(interpreter.tensors, value)));
  value.requiresGrad = true;
  interpreter.leaves.push(value);
}

/** What a detached tensor was detached from: at the borders of a computation that is its value with its derivatives. */
export function undetached(interpreter: Interpreter, tensor: Tensor): Tensor {
  if (tensor.kind === 'concrete') return tensor;
  const node = interpreter.tensors.expressions.nodeOf(tensor.node);
  const [source] = node.inputs;
  return node.op === 'stopGradient' && source !== undefined ? interpreter.tensors.traced(source, tensor.type) : tensor;
}

/** The same value without a derivative. */
export function detached(interpreter: Interpreter, value: Value): Value {
  const tensor = interpreter.tensor(value);
  return array(interpreter.tensors.unary('stopGradient', tensor), 'torch');
}

/** Cotangents of the inputs; undefined where the outputs do not depend on one. */
function pullBack(
  interpreter: Interpreter,
  outputs: readonly Tensor[],
  seeds: readonly (Tensor | undefined)[],
  wrt: readonly NodeId[],
): (Tensor | undefined)[] {
  const { tensors } = interpreter;
  const { expressions } = tensors;
  const nodes = outputs.map((output) => tensors.node(output));
  const cotangents = outputs.map((output, i) => {
    const seed = seeds[i];
    if (!seed && sizeOf(output.shape) !== 1) {
      interpreter.fail(
        `Gradients start from one number, and this has shape (${output.shape.join(', ')}). Take its sum() or mean(), or give the gradient to start from.`,
      );
    }
    return tensors.node(tensors.broadcast(seed ?? tensors.scalar(1), output.shape));
  });
  return vjp(expressions, nodes, cotangents, wrt).map((each) =>
    each === undefined ? undefined : tensors.traced(each),
  );
}

export const backward = builtin(
  'backward',
  'self, gradient?, retain_graph?, create_graph?, inputs?',
  ({ self, gradient }, interpreter) => {
    const output = interpreter.tensor(self);
    const leaves = interpreter.leaves.filter((leaf) => leaf.requiresGrad);
    if (leaves.length === 0) {
      interpreter.fail(
        'No tensor here has requires_grad=True, so that backward() has nowhere to go. Set it where the tensor is made.',
      );
    }
    const contents = leaves.map((leaf) => tensorOf(interpreter.tensors, leaf));
    const wrt = contents.map((content) => interpreter.tensors.node(content));
    const seed = isGiven(gradient) ? interpreter.tensor(gradient) : undefined;
    const gradients = pullBack(interpreter, [output], [seed], wrt);
    const a = algebra(interpreter.tensors);
    leaves.forEach((leaf, i) => {
      const found = gradients[i];
      if (!found) return;
      const total = leaf.grad ? a.add(interpreter.tensor(leaf.grad), found) : found;
      interpreter.trail.touch(leaf);
      leaf.grad = array(total, 'torch');
    });
    return NONE;
  },
);

function listOf(interpreter: Interpreter, value: Value): readonly Value[] {
  return value.kind === 'list' || value.kind === 'tuple' ? interpreter.iterate(value) : [value];
}

/** `torch.autograd.grad(outputs, inputs)`: a tuple with one gradient per input. */
export const grad: BuiltinValue = builtin(
  'grad',
  'outputs, inputs, grad_outputs?, retain_graph?, create_graph?, only_inputs?, allow_unused?, is_grads_batched?, materialize_grads?',
  ({ outputs, inputs, grad_outputs, allow_unused }, interpreter) => {
    const { tensors } = interpreter;
    const wrt = listOf(interpreter, inputs).map((input) => interpreter.tensor(input));
    const seeds = isGiven(grad_outputs)
      ? listOf(interpreter, grad_outputs).map((each) => (isGiven(each) ? interpreter.tensor(each) : undefined))
      : [];
    const given = listOf(interpreter, outputs).map((each) => interpreter.tensor(each));
    const found = pullBack(interpreter, given, seeds, wrt.map((each) => tensors.node(each))); // prettier-ignore
    return tuple(
      found.map((each, i) => {
        if (each) return array(each, 'torch');
        if (flag(interpreter, allow_unused)) return NONE;
        // Constants fold away while reading, so that this may be a zero as well as an oversight.
        return array(tensors.full(wrt[i]?.shape ?? [], 0), 'torch');
      }),
    );
  },
);
