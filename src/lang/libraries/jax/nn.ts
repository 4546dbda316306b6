/** `jax.nn`: activations, by JAX's defaults. */
import type { NamespaceValue, Tensor } from '../../tracer/values.ts';
import { array } from '../../tracer/values.ts';
import { axesOf, flag, numberOr } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import * as e from '../operations/elementwise.ts';
import * as r from '../operations/reductions.ts';
import { result, unaryTable } from '../tables.ts';

/** softmax and its kin, along the last axis unless told otherwise. */
export function alongAxis(
  name: string,
  apply: (a: Algebra, x: Tensor, axes: readonly number[] | undefined) => Tensor,
  all = false,
) {
  return builtin(name, 'x|a, axis?, where?, keepdims?, b?', ({ x: value, axis }, interpreter) => {
    const x = interpreter.tensor(value);
    const otherwise = all || x.shape.length === 0 ? undefined : [x.shape.length - 1];
    return result(
      interpreter,
      'numpy',
      apply(algebra(interpreter.tensors), x, axesOf(interpreter, axis, x.shape.length) ?? otherwise),
      [value],
    );
  });
}

/** log(sum(b exp(a))). */
export const logsumexp = builtin(
  'logsumexp',
  'a, axis?, b?, keepdims?, return_sign?, where?',
  ({ a: value, axis, b, keepdims }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const x = interpreter.tensor(value);
    const axes = axesOf(interpreter, axis, x.shape.length);
    const keep = flag(interpreter, keepdims);
    if (b === undefined || b.kind === 'none')
      return result(interpreter, 'numpy', r.logSumExp(a, x, axes, keep), [value]);
    const shift = a.still(r.max(a, x, axes, true));
    const total = a.log(r.sum(a, a.mul(interpreter.tensor(b), a.exp(a.sub(x, shift))), axes, keep));
    return result(interpreter, 'numpy', a.add(total, a.tensors.reshape(shift, total.shape)), [value]);
  },
);

const numbered = (
  name: string,
  parameter: 'alpha' | 'negative_slope',
  otherwise: number,
  apply: (a: Algebra, x: Tensor, p: number) => Tensor,
) =>
  builtin(name, 'x, alpha|negative_slope?', ({ x, alpha }, interpreter) =>
    result(
      interpreter,
      'numpy',
      apply(algebra(interpreter.tensors), interpreter.tensor(x), numberOr(interpreter, alpha, otherwise, parameter)),
      [x],
    ),
  );

export const nn: NamespaceValue = namespace('jax.nn', {
  ...unaryTable('numpy', {
    relu: e.relu,
    relu6: e.relu6,
    sigmoid: e.same('sigmoid'),
    softplus: e.same('softplus'),
    silu: e.silu,
    swish: e.silu,
    selu: e.selu,
    mish: e.mish,
    log_sigmoid: e.logSigmoid,
    soft_sign: e.softsign,
    tanh: e.same('tanh'),
    hard_tanh: (a, x) => e.clip(a, x, -1, 1),
    hard_sigmoid: e.hardsigmoid,
    hard_silu: e.hardswish,
    hard_swish: e.hardswish,
  }),
  gelu: builtin('gelu', 'x, approximate?', ({ x, approximate }, interpreter) => {
    const apply = flag(interpreter, approximate, true) ? e.geluTanh : e.gelu;
    return result(interpreter, 'numpy', apply(algebra(interpreter.tensors), interpreter.tensor(x)), [x]);
  }),
  leaky_relu: numbered('leaky_relu', 'negative_slope', 0.01, e.leakyRelu),
  elu: numbered('elu', 'alpha', 1, e.elu),
  celu: numbered('celu', 'alpha', 1, e.celu),
  softmax: alongAxis('softmax', r.softmax),
  log_softmax: alongAxis('log_softmax', r.logSoftmax),
  standardize: alongAxis('standardize', (a, x, axes) =>
    a.div(a.sub(x, r.mean(a, x, axes, true)), a.sqrt(a.add(r.variance(a, x, axes, true, 0), 1e-5))),
  ),
  logsumexp,
  one_hot: builtin('one_hot', 'x, num_classes, dtype?, axis?', ({ x: value, num_classes }, interpreter) => {
    const { tensors } = interpreter;
    const x = interpreter.tensor(value);
    const count = interpreter.integer(num_classes, 'the number of classes');
    const classes = tensors.of(Array.from({ length: count }, (_, i) => i), [count]); // prettier-ignore
    const hot = tensors.binary('eq', tensors.reshape(x, [...x.shape, 1]), classes);
    return array(tensors.withType(hot, 'float'));
  }),
});
