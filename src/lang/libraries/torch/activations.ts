/** Activations of `torch.nn.functional`. */
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { axisOf, flag, numberOr, textOr } from '../arguments.ts';
import { builtin } from '../library.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import * as e from '../operations/elementwise.ts';
import * as r from '../operations/reductions.ts';
import type { Elementwise1 } from '../tables.ts';
import { mapTable, result, unaryTable } from '../tables.ts';

const PLAIN: Readonly<Record<string, Elementwise1>> = {
  sigmoid: e.same('sigmoid'),
  tanh: e.same('tanh'),
  logsigmoid: e.logSigmoid,
  softsign: e.softsign,
  tanhshrink: e.tanhshrink,
};

/** Activations without parameters, which may also be told to work in place. */
const SWITCHED: Readonly<Record<string, Elementwise1>> = {
  relu: e.relu,
  relu6: e.relu6,
  selu: e.selu,
  silu: e.silu,
  mish: e.mish,
  hardswish: e.hardswish,
  hardsigmoid: e.hardsigmoid,
};

export function activation(name: string, apply: Elementwise1): BuiltinValue {
  return builtin(name, 'input, inplace?', ({ input, inplace }, interpreter) => {
    const y = apply(algebra(interpreter.tensors), interpreter.tensor(input, `the argument of ${name}()`));
    return put(interpreter, input, y, inplace);
  });
}

function put(interpreter: Interpreter, input: Value, tensor: Tensor, inplace: Value | undefined): Value {
  if (!flag(interpreter, inplace) || input.kind !== 'array') return result(interpreter, 'torch', tensor);
  interpreter.assign(input, tensor);
  return input;
}

/** Activations with one number. */
function shaped(
  name: string,
  parameter: string,
  otherwise: number,
  apply: (a: Algebra, x: Tensor, p: number) => Tensor,
): BuiltinValue {
  return builtin(name, `input, ${parameter}?, inplace?`, (given, interpreter) => {
    const values = given as Readonly<Record<string, Value | undefined>>;
    const input = values.input ?? interpreter.fail(`${name}() needs a tensor.`);
    const p = numberOr(interpreter, values[parameter], otherwise, parameter);
    return put(interpreter, input, apply(algebra(interpreter.tensors), interpreter.tensor(input), p), values.inplace);
  });
}

export const activations: Members = {
  ...unaryTable('torch', PLAIN),
  ...mapTable(SWITCHED, activation),
  leaky_relu: shaped('leaky_relu', 'negative_slope', 0.01, e.leakyRelu),
  elu: shaped('elu', 'alpha', 1, e.elu),
  celu: shaped('celu', 'alpha', 1, e.celu),
  softshrink: shaped('softshrink', 'lambd', 0.5, (a, x, p) =>
    a.select(a.gt(x, p), a.sub(x, p), a.select(a.lt(x, -p), a.add(x, p), 0)),
  ),
  hardshrink: shaped('hardshrink', 'lambd', 0.5, (a, x, p) => a.select(a.gt(a.abs(x), p), x, 0)),
  threshold: builtin('threshold', 'input, threshold, value, inplace?', ({ input, threshold, value }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const x = interpreter.tensor(input);
    return result(interpreter, 'torch', a.select(a.gt(x, interpreter.tensor(threshold)), x, interpreter.tensor(value)));
  }),
  prelu: builtin('prelu', 'input, weight', ({ input, weight }, interpreter) =>
    result(
      interpreter,
      'torch',
      e.leakyRelu(algebra(interpreter.tensors), interpreter.tensor(input), interpreter.tensor(weight)),
    ),
  ),
  softplus: builtin('softplus', 'input, beta?, threshold?', ({ input, beta }, interpreter) =>
    result(
      interpreter,
      'torch',
      e.softplus(algebra(interpreter.tensors), interpreter.tensor(input), numberOr(interpreter, beta, 1, 'beta')),
    ),
  ),
  gelu: builtin('gelu', 'input, approximate?', ({ input, approximate }, interpreter) => {
    const apply = textOr(interpreter, approximate, 'none', 'approximate') === 'tanh' ? e.geluTanh : e.gelu;
    return result(interpreter, 'torch', apply(algebra(interpreter.tensors), interpreter.tensor(input)));
  }),
  hardtanh: builtin('hardtanh', 'input, min_val?, max_val?, inplace?', ({ input, min_val, max_val }, interpreter) => {
    const low = numberOr(interpreter, min_val, -1, 'min_val');
    return result(
      interpreter,
      'torch',
      e.clip(
        algebra(interpreter.tensors),
        interpreter.tensor(input),
        low,
        numberOr(interpreter, max_val, 1, 'max_val'),
      ),
    );
  }),
  glu: builtin('glu', 'input, dim?', ({ input, dim }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const x = interpreter.tensor(input);
    const axis = axisOf(interpreter, dim, x.shape.length);
    const half = (x.shape[axis] ?? 0) / 2;
    return result(
      interpreter,
      'torch',
      a.mul(r.part(a, x, axis, 0, half), a.sigmoid(r.part(a, x, axis, half, 2 * half))),
    );
  }),
};
