/** `torch.nn`: losses and activations as objects that are called, layers with given weights, and sequences of them. */
import { array, NONE } from '../../tracer/values.ts';
import type { ArrayValue, BuiltinValue, Members, NamespaceValue, Value } from '../../tracer/values.ts';
import { tensorOf } from '../../tracer/arrays.ts';
import { flag } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import { algebra } from '../operations/algebra.ts';
import { result } from '../tables.ts';
import { requireGrad } from './autograd.ts';
import { functional, linear } from './functional.ts';
import { torchNormal, torchUniform } from './random.ts';

/** Objects that are functions of `torch.nn.functional` with their options given: name, function, options by position. */
const OBJECTS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  MSELoss: ['mse_loss'],
  L1Loss: ['l1_loss'],
  SmoothL1Loss: ['smooth_l1_loss'],
  HuberLoss: ['huber_loss'],
  BCELoss: ['binary_cross_entropy', 'weight'],
  BCEWithLogitsLoss: ['binary_cross_entropy_with_logits', 'weight'],
  CrossEntropyLoss: ['cross_entropy', 'weight'],
  NLLLoss: ['nll_loss', 'weight'],
  KLDivLoss: ['kl_div'],
  PoissonNLLLoss: ['poisson_nll_loss', 'log_input'],
  GaussianNLLLoss: ['gaussian_nll_loss'],
  SoftMarginLoss: ['soft_margin_loss'],
  CosineSimilarity: ['cosine_similarity', 'dim', 'eps'],
  ReLU: ['relu', 'inplace'],
  ReLU6: ['relu6', 'inplace'],
  LeakyReLU: ['leaky_relu', 'negative_slope', 'inplace'],
  ELU: ['elu', 'alpha', 'inplace'],
  CELU: ['celu', 'alpha', 'inplace'],
  SELU: ['selu', 'inplace'],
  GELU: ['gelu', 'approximate'],
  SiLU: ['silu', 'inplace'],
  Mish: ['mish', 'inplace'],
  Softplus: ['softplus', 'beta', 'threshold'],
  Softsign: ['softsign'],
  Tanh: ['tanh'],
  Tanhshrink: ['tanhshrink'],
  Sigmoid: ['sigmoid'],
  LogSigmoid: ['logsigmoid'],
  Hardtanh: ['hardtanh', 'min_val', 'max_val'],
  Hardsigmoid: ['hardsigmoid'],
  Hardswish: ['hardswish'],
  Softshrink: ['softshrink', 'lambd'],
  Hardshrink: ['hardshrink', 'lambd'],
  Softmax: ['softmax', 'dim'],
  LogSoftmax: ['log_softmax', 'dim'],
  Softmin: ['softmin', 'dim'],
  LayerNorm: ['layer_norm', 'normalized_shape', 'eps'],
};

/** Methods of every module that change nothing that is computed with. */
function withModuleMethods(module: BuiltinValue, members: Members = {}): BuiltinValue {
  const self = (name: string) => builtin(name, '...given, dtype?, device?', () => made);
  const made: BuiltinValue = {
    ...module,
    members: {
      ...Object.fromEntries(
        ['double', 'float', 'to', 'eval', 'train', 'cpu', 'cuda', 'requires_grad_'].map((name) => [name, self(name)]),
      ),
      forward: module,
      ...members,
    },
  };
  return made;
}

function object(name: string, [function_, ...options]: readonly [string, ...string[]]): BuiltinValue {
  return {
    kind: 'builtin',
    name,
    call: ({ positional, keywords }, interpreter) => {
      const does = functional.members[function_];
      if (does?.kind !== 'builtin') return interpreter.fail(`nn.${name} is not read.`);
      const given = new Map([...positional.map((value, i) => [options[i] ?? 'weight', value] as const), ...keywords]);
      return withModuleMethods({
        kind: 'builtin',
        name,
        call: (call, inner) =>
          does.call({ positional: call.positional, keywords: new Map([...given, ...call.keywords]) }, inner),
      });
    },
  };
}

/** A weight that nothing has been said about yet: random in PyTorch, so that it must be set, or the generator seeded. */
function weights(shape: readonly number[], draw: Parameters<BuiltinValue['call']>[1], bound: number): ArrayValue {
  const seeded = draw.random.has('torch');
  const tensor = seeded ? torchUniform(draw, shape, -bound, bound) : draw.tensors.full(shape, NaN);
  const value = array(tensor, 'torch');
  requireGrad(draw, value);
  return value;
}

const Linear = builtin(
  'Linear',
  'in_features, out_features, bias?, device?, dtype?',
  ({ in_features, out_features, bias }, interpreter) => {
    const m = interpreter.integer(in_features, 'in_features');
    const n = interpreter.integer(out_features, 'out_features');
    const bound = 1 / Math.sqrt(Math.max(m, 1));
    const weight = weights([n, m], interpreter, bound);
    const offset = flag(interpreter, bias, true) ? weights([n], interpreter, bound) : undefined;
    const layer: BuiltinValue = builtin('Linear', 'input', ({ input }, inner) => {
      const w = tensorOf(inner.tensors, weight);
      const b = offset && tensorOf(inner.tensors, offset);
      if ([w, ...(b ? [b] : [])].some((each) => inner.known(each)?.some(Number.isNaN))) {
        inner.fail(
          'The weights of this layer are random, and nothing says which. Call torch.manual_seed(0) before it is made, or set weight and bias.',
        );
      }
      return result(inner, 'torch', linear(algebra(inner.tensors), inner.tensor(input), w, b));
    });
    return withModuleMethods(layer, {
      weight,
      ...(offset ? { bias: offset } : { bias: NONE }),
      parameters: builtin('parameters', '', () => ({ kind: 'list', items: offset ? [weight, offset] : [weight] })),
    });
  },
);

const Sequential = builtin('Sequential', '...modules', ({ modules }) => {
  const chain: BuiltinValue = builtin('Sequential', 'input', function* ({ input }, interpreter) {
    let value: Value = input;
    for (const module of modules) value = yield* interpreter.call(module, [value]);
    return value;
  });
  return withModuleMethods(
    {
      ...chain,
      subscript: ([index], interpreter) => {
        const at = index ? interpreter.integer(index, 'the index') : 0;
        return modules.at(at) ?? interpreter.fail(`There is no module ${at} in this sequence of ${modules.length}.`);
      },
    },
    {
      parameters: builtin('parameters', '', function* (_, interpreter) {
        const all: Value[] = [];
        for (const module of modules) {
          if (!interpreter.has(module, 'parameters')) continue;
          all.push(
            ...interpreter.iterate(yield* interpreter.call(yield* interpreter.member(module, 'parameters'), [])),
          );
        }
        return { kind: 'list', items: all };
      }),
    },
  );
});

export const nn: NamespaceValue = namespace('torch.nn', {
  functional,
  ...Object.fromEntries(Object.entries(OBJECTS).map(([name, row]) => [name, object(name, row)])),
  Linear,
  Sequential,
  Identity: builtin('Identity', '...options', () =>
    withModuleMethods(builtin('Identity', 'input', ({ input }) => input)),
  ),
  Flatten: builtin('Flatten', 'start_dim?, end_dim?', ({ start_dim }) =>
    withModuleMethods(
      builtin('Flatten', 'input', function* ({ input }, interpreter) {
        const method = yield* interpreter.member(input, 'flatten');
        return yield* interpreter.call(method, [
          start_dim ?? { kind: 'number', value: 1, integer: true, symbol: null },
        ]);
      }),
    ),
  ),
  Module: builtin('Module', '...given', () => NONE),
  ModuleList: builtin('ModuleList', 'modules?', ({ modules }, interpreter) => ({
    kind: 'list',
    items: modules ? [...interpreter.iterate(modules)] : [],
  })),
  ParameterList: builtin('ParameterList', 'values?', ({ values }, interpreter) => ({
    kind: 'list',
    items: values ? [...interpreter.iterate(values)] : [],
  })),
  Parameter: builtin('Parameter', 'data, requires_grad?', ({ data }, interpreter) => {
    const value = array(interpreter.tensor(data), 'torch');
    requireGrad(interpreter, value);
    return value;
  }),
  init: namespace('torch.nn.init', {
    zeros_: initial('zeros_', () => 0),
    ones_: initial('ones_', () => 1),
    constant_: initial('constant_', (value) => value),
    normal_: builtin('normal_', 'tensor, mean?, std?', ({ tensor, mean, std }, interpreter) => {
      if (tensor.kind !== 'array') return interpreter.fail('normal_() fills a tensor, and this is none.');
      const a = algebra(interpreter.tensors);
      const draws = torchNormal(interpreter, tensor.shape);
      const scaled = a.mul(std ? interpreter.tensor(std) : 1, draws);
      interpreter.assign(tensor, a.add(mean ? interpreter.tensor(mean) : 0, scaled));
      return tensor;
    }),
    uniform_: builtin('uniform_', 'tensor, a?, b?', ({ tensor, a, b }, interpreter) => {
      if (tensor.kind !== 'array') return interpreter.fail('uniform_() fills a tensor, and this is none.');
      const low = a ? interpreter.number(a, 'the lower bound') : 0;
      const high = b ? interpreter.number(b, 'the upper bound') : 1;
      interpreter.assign(tensor, torchUniform(interpreter, tensor.shape, low, high));
      return tensor;
    }),
  }),
});

function initial(name: string, value: (given: number) => number): BuiltinValue {
  return builtin(name, 'tensor, val?', ({ tensor, val }, interpreter) => {
    if (tensor.kind !== 'array') return interpreter.fail(`${name}() fills a tensor, and this is none.`);
    interpreter.assign(tensor, interpreter.tensors.scalar(value(val ? interpreter.number(val, 'the value') : 0)));
    return tensor;
  });
}
