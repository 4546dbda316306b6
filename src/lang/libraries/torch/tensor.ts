/** Methods and attributes of PyTorch's tensors: the functions of the same name, their forms in place, and what only tensors have. */
import { sizeOf } from '../../../graph/graph.ts';
import { tensorOf } from '../../tracer/arrays.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Value } from '../../tracer/values.ts';
import { array, boolean, integer, NONE, string, tuple } from '../../tracer/values.ts';
import { axisOf, castTo, isGiven } from '../arguments.ts';
import type { MemberTable } from '../library.ts';
import { builtin } from '../library.ts';
import { item, nested } from '../numpy/methods.ts';
import { swapAxes } from '../operations/movement.ts';
import { movedValue, result } from '../tables.ts';
import { backward, detached, requireGrad, undetached } from './autograd.ts';
import { creation, newMethods } from './creation.ts';
import { elementwise, inPlace, to, where } from './elementwise.ts';
import { movement } from './movement.ts';
import { products } from './products.ts';
import { torchNormal, torchUniform } from './random.ts';
import { reductions } from './reductions.ts';

function builtinsIn(members: Members, omitted: readonly string[] = []): Record<string, BuiltinValue> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      value.kind === 'builtin' && !omitted.includes(name) ? [[name, value]] : [],
    ),
  );
}

const functions: Record<string, BuiltinValue> = {
  ...builtinsIn(elementwise),
  ...builtinsIn(reductions),
  ...builtinsIn(movement, ['stack', 'cat', 'concat', 'concatenate', 'hstack', 'vstack', 'pad']),
  ...builtinsIn(products, ['einsum', 'tensordot', 'cdist']),
  ...Object.fromEntries(
    ['diag', 'tril', 'triu'].flatMap((name) => (creation[name]?.kind === 'builtin' ? [[name, creation[name]]] : [])),
  ),
};

/** Methods that give the tensor itself: what they change does not matter here. */
const SAME = [
  'cpu', 'cuda', 'contiguous', 'retain_grad', 'pin_memory', 'share_memory_', 'resolve_conj', 'resolve_neg', 'double', 'float',
  'half', 'bfloat16', 'coalesce',
]; // prettier-ignore

const converting = (name: string, type: 'integer' | 'boolean') =>
  builtin(name, 'self', ({ self }, interpreter) =>
    result(interpreter, 'torch', castTo(interpreter, interpreter.tensor(self), type)),
  );

/** Replaces the elements, in place. */
function filling(
  name: string,
  signature: 'self' | 'self, value' | 'self, value, non_blocking?',
  of: (interpreter: Interpreter, self: Value, value: Value | undefined) => Parameters<Interpreter['assign']>[1],
): BuiltinValue {
  return builtin(name, signature, (given, interpreter) => {
    const { self, value } = given as Readonly<Record<string, Value | undefined>>;
    if (self?.kind !== 'array') return interpreter.fail(`${name}() changes a tensor, and this is none.`);
    interpreter.assign(self, of(interpreter, self, value));
    return self;
  });
}

const asFloat = (name: string): BuiltinValue =>
  builtin(name, 'self, memory_format?', ({ self }, interpreter) => {
    const x = interpreter.tensor(self);
    return x.type === 'float' && self.kind === 'array' && self.flavour === 'torch'
      ? self
      : array(castTo(interpreter, x, 'float'), 'torch');
  });

/** Value and derivatives leave PyTorch here: what was detached on the way is attached again. */
const leaving = (interpreter: Interpreter, self: Value) => undetached(interpreter, interpreter.tensor(self));

const own: Record<string, BuiltinValue> = {
  ...Object.fromEntries(
    SAME.map((name) => [name, builtin(name, 'self, device?, non_blocking?, memory_format?', ({ self }) => self)]),
  ),
  ...Object.fromEntries(['double', 'float', 'half'].map((name) => [name, asFloat(name)])),
  ...newMethods,
  to,
  type: to,
  type_as: builtin('type_as', 'self, other', ({ self }) => self),
  long: converting('long', 'integer'),
  int: converting('int', 'integer'),
  bool: converting('bool', 'boolean'),
  where: builtin('where', 'self, condition, other', ({ self, condition, other }, interpreter) =>
    result(
      interpreter,
      'torch',
      interpreter.tensors.select(interpreter.tensor(condition), interpreter.tensor(self), interpreter.tensor(other)),
    ),
  ),
  item: builtin(
    'item',
    'self',
    ({ self }, interpreter) =>
      item.call({ positional: [array(leaving(interpreter, self))], keywords: new Map() }, interpreter) as Value,
  ),
  tolist: builtin('tolist', 'self', ({ self }, interpreter) => nested(interpreter, array(leaving(interpreter, self)))),
  numpy: builtin('numpy', 'self, force?', ({ self }, interpreter) =>
    interpreter.value(leaving(interpreter, self), 'numpy'),
  ),
  detach: builtin('detach', 'self', ({ self }, interpreter) => detached(interpreter, self)),
  detach_: filling('detach_', 'self', (interpreter, self) => interpreter.tensor(detached(interpreter, self))),
  clone: builtin('clone', 'self, memory_format?', ({ self }, interpreter) => array(interpreter.tensor(self), 'torch')),
  requires_grad_: builtin('requires_grad_', 'self, requires_grad?', ({ self, requires_grad }, interpreter) => {
    if (self.kind !== 'array')
      return interpreter.fail('requires_grad_() is for tensors, and this is none. Make it one with torch.tensor().');
    if (!isGiven(requires_grad) || interpreter.truth(requires_grad) === true) requireGrad(interpreter, self);
    return self;
  }),
  backward,
  size: builtin('size', 'self, dim?', ({ self, dim }, interpreter) => {
    const { shape } = interpreter.tensor(self);
    return isGiven(dim) ? integer(shape[axisOf(interpreter, dim, shape.length)] ?? 1) : tuple(shape.map(integer));
  }),
  dim: builtin('dim', 'self', ({ self }, interpreter) => integer(interpreter.tensor(self).shape.length)),
  ndimension: builtin('ndimension', 'self', ({ self }, interpreter) => integer(interpreter.tensor(self).shape.length)),
  nelement: builtin('nelement', 'self', ({ self }, interpreter) => integer(sizeOf(interpreter.tensor(self).shape))),
  is_floating_point: builtin('is_floating_point', 'self', ({ self }, interpreter) =>
    boolean(interpreter.tensor(self).type === 'float'),
  ),
  zero_: filling('zero_', 'self', (interpreter) => interpreter.tensors.scalar(0)),
  fill_: filling('fill_', 'self, value', (interpreter, _, value) => interpreter.tensor(value ?? NONE)),
  copy_: filling('copy_', 'self, value, non_blocking?', (interpreter, _, value) => interpreter.tensor(value ?? NONE)),
  normal_: builtin('normal_', 'self, mean?, std?', ({ self }, interpreter) => {
    if (self.kind === 'array') interpreter.assign(self, torchNormal(interpreter, self.shape));
    return self;
  }),
  uniform_: builtin('uniform_', 'self, from?, to?', ({ self, from, to: high }, interpreter) => {
    const [low, top] = [
      from ? interpreter.number(from, 'the lower bound') : 0,
      high ? interpreter.number(high, 'the upper bound') : 1,
    ];
    if (self.kind === 'array') interpreter.assign(self, torchUniform(interpreter, self.shape, low, top));
    return self;
  }),
};

/** Elementwise functions that have a form in place, and some others. */
const changing = Object.fromEntries(
  Object.entries({
    ...builtinsIn(elementwise),
    ...builtinsIn({ cumsum: reductions.cumsum ?? NONE, cumprod: reductions.cumprod ?? NONE }),
  }).map(([name, does]) => [`${name}_`, inPlace(name, does)]),
);

/** Methods that change how a tensor looks at its elements have no shape to put it in. */
export const torchMembers: MemberTable = {
  methods: { ...functions, ...changing, ...own },
  attributes: {
    grad: (self) => (self.kind === 'array' ? (self.grad ?? NONE) : NONE),
    requires_grad: (self) => boolean(self.kind === 'array' && self.requiresGrad),
    is_leaf: (self) => boolean(self.kind === 'array' && self.requiresGrad),
    data: (self, interpreter) => (self.kind === 'array' && self.requiresGrad ? detached(interpreter, self) : self),
    shape: (self, interpreter) => tuple(interpreter.tensor(self).shape.map(integer)),
    ndim: (self, interpreter) => integer(interpreter.tensor(self).shape.length),
    T: (self, interpreter) => movedValue(interpreter, 'torch', self, (x) => interpreter.tensors.transpose(x)),
    mT: (self, interpreter) =>
      movedValue(interpreter, 'torch', self, (x) =>
        interpreter.tensors.transpose(x, swapAxes(x.shape.length, x.shape.length - 2, x.shape.length - 1)),
      ),
    H: (self, interpreter) => movedValue(interpreter, 'torch', self, (x) => interpreter.tensors.transpose(x)),
    dtype: (self, interpreter) => {
      const names = { float: 'float64', integer: 'int64', boolean: 'bool' } as const;
      return string(names[interpreter.tensor(self).type]);
    },
    device: () => string('cpu'),
    is_cuda: () => boolean(false),
    real: (self) => self,
  },
};

/** `torch.where` and what else takes a tensor as a function only. */
export const conditions: Members = {
  where,
  is_tensor: builtin('is_tensor', 'obj', ({ obj }) => boolean(obj.kind === 'array')),
  allclose: builtin('allclose', 'input, other, rtol?, atol?, equal_nan?', ({ input, other }, interpreter) => {
    const { tensors } = interpreter;
    const distance = tensors.unary('abs', tensors.binary('sub', interpreter.tensor(input), interpreter.tensor(other)));
    const within = tensors.binary('le', tensors.reduceMax(distance), tensors.scalar(1e-5));
    return interpreter.value(within, 'numpy');
  }),
  equal: builtin('equal', 'input, other', ({ input, other }, interpreter) => {
    const { tensors } = interpreter;
    const differ = tensors.sum(tensors.binary('ne', interpreter.tensor(input), interpreter.tensor(other)));
    return interpreter.value(tensors.binary('eq', differ, tensors.scalar(0)), 'numpy');
  }),
  detach: builtin('detach', 'input', ({ input }, interpreter) => detached(interpreter, input)),
  clone: builtin('clone', 'input', ({ input }, interpreter) =>
    array(input.kind === 'array' ? tensorOf(interpreter.tensors, input) : interpreter.tensor(input), 'torch'),
  ),
};
