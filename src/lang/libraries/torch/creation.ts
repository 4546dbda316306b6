/** PyTorch's functions that make tensors. Devices and layouts do not matter here; all floats are float64. */
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { array, list } from '../../tracer/values.ts';
import { castTo, elementTypeOf, flag, integerOr, isGiven, shapeOf, shapeOfAll, textOr } from '../arguments.ts';
import { builtin } from '../library.ts';
import { arange, creation as numpyCreation, linspace } from '../numpy/creation.ts';
import { algebra } from '../operations/algebra.ts';
import { broadcastAll, mask, upTo } from '../operations/movement.ts';
import { inTorch } from './adapt.ts';
import { requireGrad } from './autograd.ts';

/** A tensor of its own, that gradients are wanted of where it says so. */
export function made(interpreter: Interpreter, tensor: Tensor, dtype: Value | undefined, requiresGrad?: Value): Value {
  const value = array(castTo(interpreter, tensor, elementTypeOf(interpreter, dtype)), 'torch');
  if (flag(interpreter, requiresGrad)) requireGrad(interpreter, value);
  return value;
}

function fromData(name: string): BuiltinValue {
  return builtin(
    name,
    'data|obj, dtype?, device?, requires_grad?, pin_memory?, copy?',
    ({ data, dtype, requires_grad }, interpreter) =>
      made(interpreter, interpreter.tensor(data, `the argument of ${name}()`), dtype, requires_grad),
  );
}

/** The tensor itself where it is one. */
function asTensor(name: string): BuiltinValue {
  return builtin(name, 'data|obj, dtype?, device?', ({ data, dtype }, interpreter) => {
    const type = elementTypeOf(interpreter, dtype);
    if (data.kind === 'array' && (type === undefined || type === data.type)) {
      return data.flavour === 'torch' ? data : { ...data, flavour: 'torch' };
    }
    return made(interpreter, interpreter.tensor(data, `the argument of ${name}()`), dtype);
  });
}

function filled(name: string, value: number): BuiltinValue {
  return builtin(
    name,
    '...size, dtype?, device?, requires_grad?, layout?, out?',
    ({ size, dtype, requires_grad }, interpreter) =>
      made(interpreter, interpreter.tensors.full(shapeOfAll(interpreter, size), value), dtype, requires_grad),
  );
}

function filledLike(name: string, value: number): BuiltinValue {
  return builtin(
    name,
    'input, dtype?, device?, requires_grad?, layout?, memory_format?',
    ({ input, dtype, requires_grad }, interpreter) => {
      const { shape, type } = interpreter.tensor(input);
      return made(interpreter, interpreter.tensors.full(shape, value, type), dtype, requires_grad);
    },
  );
}

export const creation: Members = {
  tensor: fromData('tensor'),
  Tensor: fromData('Tensor'),
  FloatTensor: fromData('FloatTensor'),
  DoubleTensor: fromData('DoubleTensor'),
  scalar_tensor: fromData('scalar_tensor'),
  as_tensor: asTensor('as_tensor'),
  asarray: asTensor('asarray'),
  from_numpy: asTensor('from_numpy'),
  zeros: filled('zeros', 0),
  ones: filled('ones', 1),
  empty: filled('empty', 0),
  zeros_like: filledLike('zeros_like', 0),
  ones_like: filledLike('ones_like', 1),
  empty_like: filledLike('empty_like', 0),
  full: builtin(
    'full',
    'size, fill_value, dtype?, device?, requires_grad?',
    ({ size, fill_value, dtype, requires_grad }, interpreter) =>
      made(
        interpreter,
        interpreter.tensors.broadcast(interpreter.tensor(fill_value), shapeOf(interpreter, size)),
        dtype,
        requires_grad,
      ),
  ),
  full_like: builtin(
    'full_like',
    'input, fill_value, dtype?, device?, requires_grad?',
    ({ input, fill_value, dtype }, interpreter) =>
      made(
        interpreter,
        interpreter.tensors.broadcast(interpreter.tensor(fill_value), interpreter.tensor(input).shape),
        dtype,
      ),
  ),
  eye: builtin('eye', 'n, m?, dtype?, device?, requires_grad?', ({ n, m, dtype, requires_grad }, interpreter) => {
    const rows = interpreter.integer(n, 'the size');
    const matrix = mask(interpreter.tensors, rows, integerOr(interpreter, m, rows, 'the size'), (i, j) => i === j);
    return made(interpreter, matrix, dtype, requires_grad);
  }),
  arange: builtin(
    'arange',
    'start?, end?, step?, dtype?, device?, requires_grad?',
    ({ start, end, step, dtype, requires_grad }, interpreter) =>
      made(interpreter, arange(interpreter, [start, end, step], dtype), dtype, requires_grad),
  ),
  linspace: builtin(
    'linspace',
    'start, end, steps?, dtype?, device?, requires_grad?',
    ({ start, end, steps, dtype, requires_grad }, interpreter) => {
      const count = integerOr(interpreter, steps, 100, 'the number of points');
      const { values } = linspace(
        algebra(interpreter.tensors),
        interpreter.tensor(start),
        interpreter.tensor(end),
        count,
        true,
      );
      return made(interpreter, values, dtype, requires_grad);
    },
  ),
  logspace: builtin(
    'logspace',
    'start, end, steps?, base?, dtype?, device?',
    ({ start, end, steps, base, dtype }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const count = integerOr(interpreter, steps, 100, 'the number of points');
      const { values } = linspace(a, interpreter.tensor(start), interpreter.tensor(end), count, true);
      return made(interpreter, a.pow(isGiven(base) ? interpreter.tensor(base) : 10, values), dtype);
    },
  ),
  meshgrid: builtin('meshgrid', '...tensors, indexing?', ({ tensors: given, indexing }, interpreter) => {
    const [only] = given;
    const values = given.length === 1 && only && only.kind !== 'array' ? interpreter.iterate(only) : given;
    const cartesian = textOr(interpreter, indexing, 'ij', 'indexing') === 'xy';
    const place = (i: number) => (cartesian && i < 2 && values.length > 1 ? 1 - i : i);
    const parts = values.map((value, i) => {
      const x = interpreter.tensor(value);
      return interpreter.tensors.reshape(x, upTo(values.length).map((axis) => (axis === place(i) ? (x.shape[0] ?? 1) : 1))); // prettier-ignore
    });
    return list(broadcastAll(interpreter.tensors, parts).map((part) => array(part, 'torch')));
  }),
  complex: builtin('complex', 'real, imag', (_, interpreter) =>
    interpreter.fail('Complex numbers are not read. Write the real and the imaginary part as two tensors.'),
  ),
  ...inTorch(['diag', 'tril', 'triu', 'vander'], numpyCreation, { input: 'v', diagonal: 'k' }),
  triu: inTorch(['triu'], numpyCreation, { input: 'm', diagonal: 'k' }).triu ?? fromData('triu'),
  tril: inTorch(['tril'], numpyCreation, { input: 'm', diagonal: 'k' }).tril ?? fromData('tril'),
};

/** Methods that make tensors like the one that they are called with. */
export const newMethods: Readonly<Record<string, BuiltinValue>> = {
  new_zeros: builtin('new_zeros', 'self, ...size, dtype?, device?', ({ size, dtype }, interpreter) =>
    made(interpreter, interpreter.tensors.full(shapeOfAll(interpreter, size), 0), dtype),
  ),
  new_ones: builtin('new_ones', 'self, ...size, dtype?, device?', ({ size, dtype }, interpreter) =>
    made(interpreter, interpreter.tensors.full(shapeOfAll(interpreter, size), 1), dtype),
  ),
  new_tensor: builtin('new_tensor', 'self, data, dtype?', ({ data, dtype }, interpreter) =>
    made(interpreter, interpreter.tensor(data), dtype),
  ),
  new_full: builtin('new_full', 'self, size, fill_value, dtype?', ({ size, fill_value, dtype }, interpreter) =>
    made(interpreter, interpreter.tensors.broadcast(interpreter.tensor(fill_value), shapeOf(interpreter, size)), dtype),
  ),
};
