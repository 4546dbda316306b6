/** PyTorch: the module, and what its tensors have. */
import type { Members, NamespaceValue, Value } from '../../tracer/values.ts';
import { boolean, NONE, number, string } from '../../tracer/values.ts';
import { builtin, namespace } from '../library.ts';
import { elementType } from '../numpy/types.ts';
import { special } from './special.ts';
import * as transforms from '../transforms.ts';
import { backward, grad } from './autograd.ts';
import { creation } from './creation.ts';
import { elementwise } from './elementwise.ts';
import { functional } from './functional.ts';
import { nn } from './modules.ts';
import { movement } from './movement.ts';
import { linalg, products } from './products.ts';
import { random } from './random.ts';
import { reductions } from './reductions.ts';
import { conditions, torchMembers } from './tensor.ts';

const FLOATS = ['float64', 'float32', 'float16', 'bfloat16', 'double', 'float', 'half'];
const INTEGERS = ['int8', 'int16', 'int32', 'int64', 'uint8', 'long', 'int', 'short'];

const types: Members = {
  ...Object.fromEntries(FLOATS.map((name) => [name, elementType(name, 'float')])),
  ...Object.fromEntries(INTEGERS.map((name) => [name, elementType(name, 'integer')])),
  bool: elementType('bool', 'boolean'),
  pi: number(Math.PI),
  e: number(Math.E),
  inf: number(Infinity),
  nan: number(NaN),
};

/** Contexts and settings: they change nothing that is computed with. As decorators they give the function back. */
const setting = (name: string): Value =>
  builtin(name, 'first?, second?, ...rest, mode?, enabled?, dtype?', ({ first }) =>
    first?.kind === 'function' ? first : builtin(name, 'function?', ({ function: f }) => f ?? NONE),
  );

const autograd = namespace('torch.autograd', {
  grad,
  backward,
  Variable: builtin('Variable', 'data, requires_grad?', function* ({ data, requires_grad }, interpreter) {
    const make = creation.tensor ?? NONE;
    return yield* interpreter.call(
      make,
      [data],
      requires_grad ? new Map([['requires_grad', requires_grad]]) : undefined,
    );
  }),
  functional: namespace('torch.autograd.functional', {
    jacobian: transforms.jacobianAt,
    hessian: transforms.hessianAt,
    jvp: transforms.jvpAt,
    vjp: transforms.vjpAt,
    hvp: transforms.hvpAt,
  }),
  set_detect_anomaly: setting('set_detect_anomaly'),
  no_grad: setting('no_grad'),
});

const func = namespace('torch.func', {
  grad: transforms.grad,
  grad_and_value: transforms.gradAndValue,
  vmap: transforms.vmap,
  jacrev: transforms.jacobian,
  jacfwd: transforms.jacobian,
  hessian: transforms.hessian,
  jvp: transforms.jvpAt,
  vjp: transforms.vjpFunctionAt,
});

const OPTIMIZERS = [
  'SGD', 'Adam', 'AdamW', 'NAdam', 'RAdam', 'Adamax', 'Adadelta', 'Adagrad', 'RMSprop', 'Rprop', 'ASGD', 'LBFGS',
]; // prettier-ignore

/** Optimizers step while they run; inside a function that is read there is nothing to take their place. */
const optim = namespace(
  'torch.optim',
  Object.fromEntries(
    OPTIMIZERS.map((name) => [
      name,
      builtin(
        name,
        'params, ...rest, lr?, momentum?, betas?, eps?, weight_decay?, dampening?, nesterov?, amsgrad?, alpha?, rho?, centered?, max_iter?, history_size?, line_search_fn?, tolerance_grad?, tolerance_change?, lambd?, t0?, etas?, step_sizes?, lr_decay?, maximize?',
        (_, interpreter) =>
          interpreter.fail(
            `torch.optim.${name} searches while it runs, and that is not read inside a function. Minimize the loss itself in Nabla, or write the step out.`,
          ),
      ),
    ]),
  ),
);

export const torch: NamespaceValue = namespace('torch', {
  ...types,
  ...creation,
  ...elementwise,
  ...reductions,
  ...movement,
  ...products,
  ...random,
  ...conditions,
  ...Object.fromEntries(
    ['selu', 'celu', 'cosine_similarity', 'softmax', 'log_softmax'].map((name) => [
      name,
      functional.members[name] ?? NONE,
    ]),
  ),
  linalg,
  special,
  nn,
  autograd,
  optim,
  func,
  vmap: transforms.vmap,
  no_grad: setting('no_grad'),
  enable_grad: setting('enable_grad'),
  inference_mode: setting('inference_mode'),
  set_grad_enabled: setting('set_grad_enabled'),
  set_default_dtype: setting('set_default_dtype'),
  set_default_tensor_type: setting('set_default_tensor_type'),
  set_default_device: setting('set_default_device'),
  set_printoptions: setting('set_printoptions'),
  set_num_threads: setting('set_num_threads'),
  get_default_dtype: builtin('get_default_dtype', '', () => string('float64')),
  compile: builtin('compile', 'model?, ...options, mode?, fullgraph?', ({ model }) => model ?? NONE),
  jit: namespace('torch.jit', { script: builtin('script', 'obj', ({ obj }) => obj) }),
  device: builtin('device', 'name, index?', ({ name }) => name),
  cuda: namespace('torch.cuda', { is_available: builtin('is_available', '', () => boolean(false)) }),
  backends: namespace('torch.backends', {}),
});

export { torchMembers };
