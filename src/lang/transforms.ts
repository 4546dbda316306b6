/** Calls that make a function of a function: `grad(f)`, `jax.jit(f)`, `tf.grad(f)`. By name only: sites are found without tracing. */
import type { Expression } from './syntax.ts';

const TRANSFORMS = new Set([
  'grad',
  'grads',
  'egrad',
  'elementwise_grad',
  'holomorphic_grad',
  'value_and_grad',
  'valueAndGrad',
  'valueAndGrads',
  'deriv',
  'derivative',
  'jacobian',
  'jacfwd',
  'jacrev',
  'hessian',
  'jit',
  'njit',
  'vmap',
  'vectorize',
  'checkpoint',
  'remat',
]);

/** What a transform is given, where it can be a function; null for everything else. PyTorch's `autograd.grad(y, x)` is no transform. */
export function transformedArgument(node: Expression): Expression | null {
  if (node.kind !== 'call' || node.construct) return null;
  const { callee } = node;
  // `jit(static_argnums=0)(f)`, `partial(jit, ...)(f)`: what is called is a call.
  if (callee.kind === 'call' && transformName(callee.callee) === null) return null;
  if (callee.kind !== 'call' && transformName(callee) === null) return null;
  const [first] = node.arguments;
  if (first?.kind !== 'positional') return null;
  const { value } = first;
  const isFunction =
    value.kind === 'name' ||
    value.kind === 'member' ||
    value.kind === 'function' ||
    transformedArgument(value) !== null;
  return isFunction ? value : null;
}

function transformName(node: Expression): string | null {
  if (node.kind === 'name') return TRANSFORMS.has(node.name) ? node.name : null;
  if (node.kind !== 'member' || !TRANSFORMS.has(node.name)) return null;
  const isTorch =
    node.object.kind === 'member' && node.object.object.kind === 'name' && node.object.object.name === 'torch';
  return isTorch && node.object.name === 'autograd' ? null : node.name;
}
