/** JAX and autograd: NumPy's table under other names, and transforms of functions. */
import type { BuiltinValue, Members, NamespaceValue } from '../../tracer/values.ts';
import { NONE } from '../../tracer/values.ts';
import { builtin, namespace } from '../library.ts';
import { numpy } from '../numpy/numpy.ts';
import * as transforms from '../transforms.ts';
import { scipySpecial, stats } from '../scipy/scipy.ts';
import { lax } from './lax.ts';
import { nn } from './nn.ts';
import { tree, treeUtil } from './tree.ts';

/** JAX's generator is not NumPy's: its numbers are not read. */
const unread = (name: string): BuiltinValue =>
  builtin(name, '...given, shape?, dtype?, minval?, maxval?, axis?, p?, replace?', (_, interpreter) =>
    interpreter.fail(`jax.random.${name}() is not read. Use np.random.default_rng(0) of NumPy, or constants.`),
  );

const random = namespace(
  'jax.random',
  Object.fromEntries(
    ['PRNGKey', 'key', 'split', 'normal', 'uniform', 'randint', 'permutation', 'choice', 'bernoulli'].map((name) => [
      name,
      unread(name),
    ]),
  ),
);

const jnp: NamespaceValue = namespace('jax.numpy', { ...numpy.members, random });

const config = namespace('jax.config', {
  update: builtin('update', 'name, value', () => NONE),
  enable_x64: builtin('enable_x64', 'value?', () => NONE),
});

const differentiation: Members = {
  grad: transforms.grad,
  value_and_grad: transforms.valueAndGrad,
  jacfwd: transforms.jacobian,
  jacrev: transforms.jacobian,
  jacobian: transforms.jacobian,
  hessian: transforms.hessian,
  jvp: transforms.jvpAt,
  vjp: transforms.vjpFunctionAt,
  vmap: transforms.vmap,
};

export const jax: NamespaceValue = namespace('jax', {
  ...differentiation,
  numpy: jnp,
  lax,
  nn,
  random,
  config,
  jit: transforms.transparent('jit'),
  checkpoint: transforms.transparent('checkpoint'),
  remat: transforms.transparent('remat'),
  named_call: transforms.transparent('named_call'),
  custom_jvp: transforms.transparent('custom_jvp'),
  custom_vjp: transforms.transparent('custom_vjp'),
  disable_jit: builtin('disable_jit', '', () => NONE),
  block_until_ready: builtin('block_until_ready', 'x', ({ x }) => x),
  device_put: builtin('device_put', 'x, device?', ({ x }) => x),
  tree_map: treeUtil.tree_map ?? NONE,
  tree: namespace('jax.tree', tree),
  tree_util: namespace('jax.tree_util', { ...treeUtil, Partial: transforms.transparent('Partial') }),
  scipy: namespace('jax.scipy', { special: scipySpecial, stats }),
  ops: namespace('jax.ops', {}),
  Array: builtin('Array', 'x', ({ x }) => x),
  experimental: namespace('jax.experimental', {}),
});

export const autograd: NamespaceValue = namespace('autograd', {
  grad: transforms.grad,
  elementwise_grad: transforms.elementwiseGrad,
  egrad: transforms.elementwiseGrad,
  deriv: transforms.elementwiseGrad,
  holomorphic_grad: transforms.grad,
  value_and_grad: transforms.valueAndGrad,
  grad_and_aux: transforms.gradAndValue,
  jacobian: transforms.jacobian,
  hessian: transforms.hessian,
  make_jvp: transforms.makeJvp,
  make_vjp: transforms.makeVjp,
  make_hvp: transforms.makeHvp,
  hessian_vector_product: transforms.makeHvp,
  checkpoint: transforms.transparent('checkpoint'),
  numpy: namespace('autograd.numpy', numpy.members),
  scipy: namespace('autograd.scipy', { special: scipySpecial, stats }),
  extend: namespace('autograd.extend', { primitive: transforms.transparent('primitive') }),
  differential_operators: namespace('autograd.differential_operators', {}),
});

/** numba compiles, and changes nothing else. */
export const numba: NamespaceValue = namespace(
  'numba',
  Object.fromEntries(['jit', 'njit', 'vectorize', 'prange'].map((name) => [name, transforms.transparent(name)])),
);
