/** `torch.nn.functional`: activations, losses, and simple layers. */
import type { BuiltinValue, Members, NamespaceValue, Tensor } from '../../tracer/values.ts';
import { array } from '../../tracer/values.ts';
import { axesOf, axisOf, flag, integerOr, isGiven, numberOr } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import * as e from '../operations/elementwise.ts';
import { matmul } from '../operations/products.ts';
import * as r from '../operations/reductions.ts';
import { result } from '../tables.ts';
import { inPlace } from './elementwise.ts';
import { movement } from './movement.ts';
import { reductions } from './reductions.ts';
import { activation, activations } from './activations.ts';
import { losses } from './losses.ts';

/** x W^T + b. */
export function linear(a: Algebra, x: Tensor, weight: Tensor, bias: Tensor | undefined): Tensor {
  const product = matmul(a, x, weight.shape.length === 1 ? weight : a.tensors.transpose(weight));
  return bias ? a.add(product, bias) : product;
}

const layers: Members = {
  linear: builtin('linear', 'input, weight, bias?', ({ input, weight, bias }, interpreter) =>
    result(
      interpreter,
      'torch',
      linear(
        algebra(interpreter.tensors),
        interpreter.tensor(input),
        interpreter.tensor(weight),
        isGiven(bias) ? interpreter.tensor(bias) : undefined,
      ),
    ),
  ),
  normalize: builtin('normalize', 'input, p?, dim?, eps?', ({ input, p, dim, eps }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const x = interpreter.tensor(input);
    const axis = axisOf(interpreter, dim, x.shape.length, x.shape.length > 1 ? 1 : 0);
    const length = r.vectorNorm(a, x, numberOr(interpreter, p, 2, 'p'), [axis], true, true);
    return result(
      interpreter,
      'torch',
      a.div(x, e.clip(a, length, numberOr(interpreter, eps, 1e-12, 'eps'), undefined)),
    );
  }),
  layer_norm: builtin(
    'layer_norm',
    'input, normalized_shape, weight?, bias?, eps?',
    ({ input, normalized_shape, weight, bias, eps }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const x = interpreter.tensor(input);
      const count = normalized_shape.kind === 'number' ? 1 : interpreter.iterate(normalized_shape).length;
      const axes = x.shape.map((_, axis) => axis).slice(-count);
      const centred = a.sub(x, r.mean(a, x, axes, true));
      const normal = a.div(
        centred,
        a.sqrt(a.add(r.variance(a, x, axes, true, 0), numberOr(interpreter, eps, 1e-5, 'eps'))),
      );
      const scaled = isGiven(weight) ? a.mul(normal, interpreter.tensor(weight)) : normal;
      return result(interpreter, 'torch', isGiven(bias) ? a.add(scaled, interpreter.tensor(bias)) : scaled);
    },
  ),
  one_hot: builtin('one_hot', 'input|tensor, num_classes?', ({ input, num_classes }, interpreter) => {
    const x = interpreter.tensor(input);
    const classes =
      interpreter.known(x) ?? interpreter.fail('The classes of one_hot() depend on the inputs. Give known ones.');
    const count = integerOr(interpreter, num_classes, Math.max(0, ...classes) + 1, 'the number of classes');
    const hot = new Float64Array(classes.length * count);
    classes.forEach((each, i) => (hot[i * count + each] = 1)); // prettier-ignore
    return array(interpreter.tensors.of(hot, [...x.shape, count], 'integer'), 'torch');
  }),
  dropout: builtin('dropout', 'input, p?, training?, inplace?', ({ input, p, training }, interpreter) => {
    if (numberOr(interpreter, p, 0.5, 'p') !== 0 && flag(interpreter, training, true)) {
      interpreter.fail('Dropout is random while training. Pass training=False, or leave it out here.');
    }
    return input;
  }),
  softmax: axisOptional('softmax', (a, x, axes) => r.softmax(a, x, axes)),
  softmin: axisOptional('softmin', (a, x, axes) => r.softmax(a, a.neg(x), axes)),
  log_softmax: axisOptional('log_softmax', (a, x, axes) => r.logSoftmax(a, x, axes)),
};

/** softmax without `dim`: along axis 1, or 0 of vectors and of three axes. */
function axisOptional(name: string, apply: (a: Algebra, x: Tensor, axes: readonly number[]) => Tensor): BuiltinValue {
  return builtin(name, 'input, dim?, _stacklevel?, dtype?', ({ input, dim }, interpreter) => {
    const x = interpreter.tensor(input);
    const rank = x.shape.length;
    const axes = axesOf(interpreter, dim, rank) ?? [rank === 0 || rank === 1 || rank === 3 ? 0 : 1];
    return result(interpreter, 'torch', apply(algebra(interpreter.tensors), x, axes));
  });
}

const inPlaceActivations = Object.fromEntries(
  ['relu', 'leaky_relu', 'elu', 'selu', 'celu', 'hardtanh', 'threshold'].flatMap((name) => {
    const does = activations[name];
    return does?.kind === 'builtin' ? [[`${name}_`, inPlace(name, does)]] : [];
  }),
);

export const functional: NamespaceValue = namespace('torch.nn.functional', {
  logsumexp: reductions.logsumexp ?? activation('logsumexp', e.relu),
  pad: movement.pad ?? activation('pad', e.relu),
  ...activations,
  ...inPlaceActivations,
  ...losses,
  ...layers,
});
