/** `vmap`: the function is called once per element of the mapped axis, and the results are stacked. */
import type { Interpreter, Reading } from '../tracer/interpreter.ts';
import type { CallArguments, Tensor, Value } from '../tracer/values.ts';
import { isGiven } from './arguments.ts';
import type { Tree } from './trees.ts';
import { plant } from './trees.ts';

export function* vmapOf(
  interpreter: Interpreter,
  f: Value,
  given: CallArguments,
  inAxes: Value | undefined,
  outAxes: Value | undefined,
): Reading<Value> {
  const { tensors } = interpreter;
  const axes = given.positional.map((_, i) => axisFor(interpreter, inAxes, i));
  const trees = given.positional.map((value) => plant(interpreter, value));
  const lengths = trees.flatMap((tree, i) => {
    const axis = axes[i];
    return axis === null || axis === undefined
      ? []
      : tree.leaves.map((leaf) => leaf.tensor.shape[place(axis, leaf.tensor)] ?? 0);
  });
  const [length] = lengths;
  if (length === undefined) return interpreter.fail('vmap() needs an argument with an axis to map over. See in_axes.');
  if (lengths.some((each) => each !== length))
    return interpreter.fail(`vmap() maps over axes of lengths ${lengths.join(', ')}. They must agree.`);
  const results: Tree[] = [];
  for (let k = 0; k < length; k++) {
    const row = trees.map((tree, i) => {
      const axis = axes[i];
      if (axis === null || axis === undefined) return given.positional[i] ?? tree.rebuild([]);
      return tree.rebuild(
        tree.leaves.map(({ tensor, flavour }) =>
          interpreter.value(at(interpreter, tensor, place(axis, tensor), k), flavour),
        ),
      );
    });
    results.push(plant(interpreter, yield* interpreter.call(f, row, given.keywords)));
  }
  const [first] = results;
  if (!first) return interpreter.fail('vmap() over an axis of length 0 gives nothing.');
  const out = isGiven(outAxes) ? interpreter.integer(outAxes, 'out_axes') : 0;
  return first.rebuild(
    first.leaves.map((leaf, i) => {
      const parts = results.map((tree) => tree.leaves[i]?.tensor ?? leaf.tensor);
      const axis = out < 0 ? out + leaf.tensor.shape.length + 1 : out;
      return interpreter.value(tensors.stack(parts, axis), leaf.flavour);
    }),
  );
}

function axisFor(interpreter: Interpreter, axes: Value | undefined, i: number): number | null {
  if (axes === undefined) return 0;
  const each = axes.kind === 'tuple' || axes.kind === 'list' ? axes.items[i] : axes;
  return isGiven(each) ? interpreter.integer(each, 'in_axes') : null;
}

const place = (axis: number, tensor: Tensor) => (axis < 0 ? axis + tensor.shape.length : axis);

function at(interpreter: Interpreter, tensor: Tensor, axis: number, k: number): Tensor {
  const rest = tensor.shape.filter((_, i) => i !== axis);
  const starts = tensor.shape.map((_, i) => (i === axis ? k : 0));
  const stops = tensor.shape.map((length, i) => (i === axis ? k + 1 : length));
  return interpreter.tensors.reshape(interpreter.tensors.slice(tensor, starts, stops), rest);
}
