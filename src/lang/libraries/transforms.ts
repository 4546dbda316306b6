/**
 * Functions that make derivatives of functions, as autograd, JAX, PyTorch and TensorFlow.js name them. A function is called
 * with placeholders for its arguments; the rules of the graph differentiate what comes of it; then the placeholders give way
 * to the arguments. Since that is again nodes of the graph, transforms nest.
 *
 * Arguments may be trees: lists, tuples and dictionaries of arrays.
 */
import { jvp, rows, vjp } from '../../graph/differentiate.ts';
import type { NodeId } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/graph.ts';
import type { Interpreter, Reading } from '../tracer/interpreter.ts';
import type { BuiltinValue, CallArguments, Tensor, TracedTensor, Value } from '../tracer/values.ts';
import { array, describe, NO_KEYWORDS, NONE, tuple } from '../tracer/values.ts';
import { flag, isGiven } from './arguments.ts';
import { builtin } from './library.ts';
import type { Tree } from './trees.ts';
import { plant } from './trees.ts';
import { vmapOf } from './vmap.ts';

/** A call whose arguments some derivative is taken by, and what it gave. */
interface Call {
  readonly placeholders: readonly TracedTensor[];
  /** The trees of the arguments that are differentiated by, in order. */
  readonly trees: readonly Tree[];
  readonly output: Value;
}

/** Calls the function with placeholders for the arguments at the positions given. */
function* probe(interpreter: Interpreter, f: Value, given: CallArguments, positions: readonly number[]): Reading<Call> {
  const placeholders: TracedTensor[] = [];
  const trees: Tree[] = [];
  const positional = [...given.positional];
  for (const position of positions) {
    const at = position < 0 ? position + positional.length : position;
    const value = positional[at];
    if (value === undefined) {
      return interpreter.fail(
        `The derivative is taken by argument ${position}, and this call has ${positional.length}. Give it by position.`,
      );
    }
    const tree = plant(interpreter, value);
    const fresh = tree.leaves.map((leaf) =>
      interpreter.placeholder(interpreter.tensors.withType(leaf.tensor, 'float')),
    );
    positional[at] = tree.rebuild(fresh.map((leaf, i) => leafValue(interpreter, leaf, tree, i)));
    placeholders.push(...fresh);
    trees.push(tree);
  }
  const output = yield* interpreter.call(f, positional, given.keywords);
  return { placeholders, trees, output };
}

function leafValue(interpreter: Interpreter, tensor: Tensor, tree: Tree, i: number): Value {
  return interpreter.value(tensor, tree.leaves[i]?.flavour ?? 'numpy');
}

/** The result of differentiating, with the placeholders of this call gone. */
function settled(interpreter: Interpreter, call: Call, tensor: Tensor): Tensor {
  return interpreter.resolve(tensor, call.placeholders);
}

function settledValue(interpreter: Interpreter, call: Call, value: Value): Value {
  const tree = plant(interpreter, value);
  return tree.rebuild(
    tree.leaves.map((leaf, i) => leafValue(interpreter, settled(interpreter, call, leaf.tensor), tree, i)),
  );
}

/** Leaves of all arguments as values, put together as the arguments were: one tree, or a tuple of them. */
function shaped(interpreter: Interpreter, call: Call, leaves: readonly Tensor[], single: boolean): Value {
  let at = 0;
  const values = call.trees.map((tree) =>
    tree.rebuild(
      tree.leaves.map((_, i) =>
        leafValue(interpreter, settled(interpreter, call, leaves[at++] ?? interpreter.tensors.scalar(0)), tree, i),
      ),
    ),
  );
  return single && values[0] ? values[0] : tuple(values);
}

/** Cotangents of the placeholders; zeros where the output does not depend on one. */
function pulled(interpreter: Interpreter, call: Call, output: NodeId, cotangent: NodeId): Tensor[] {
  const { tensors } = interpreter;
  const { expressions } = tensors;
  const found = vjp(expressions, [output], [cotangent], call.placeholders.map((each) => each.node)); // prettier-ignore
  return found.map((each, i) =>
    each === undefined ? tensors.full(call.placeholders[i]?.shape ?? [], 0) : tensors.traced(each),
  );
}

function scalarOf(interpreter: Interpreter, value: Value, name: string): Tensor {
  const output = interpreter.tensor(value, `the result of the function that ${name}() differentiates`);
  if (sizeOf(output.shape) === 1) return output;
  return interpreter.fail(
    `${name}() is for functions that give one number, and this one gives shape (${output.shape.join(', ')}). Take np.sum() of it, or use elementwise_grad or jacobian.`,
  );
}

/** How a gradient is asked for and given. */
interface GradientForm {
  readonly name: string;
  /** Value and auxiliary data beside the gradient. */
  readonly results: 'gradient' | 'valueAndGradient' | 'gradientAndValue';
  /** The sum of the elements is differentiated, whatever their number. */
  readonly elementwise?: boolean;
}

/** Positions of the arguments that are differentiated by. */
function positionsOf(interpreter: Interpreter, given: Value | undefined): { positions: number[]; single: boolean } {
  if (!isGiven(given)) return { positions: [0], single: true };
  if (given.kind === 'tuple' || given.kind === 'list') {
    return { positions: given.items.map((item) => interpreter.integer(item, 'argnums')), single: false };
  }
  return { positions: [interpreter.integer(given, 'argnums')], single: true };
}

function gradientTransform(form: GradientForm): BuiltinValue {
  return builtin(
    form.name,
    'fun|func|f, argnums|argnum?, has_aux?, holomorphic?, allow_int?, reduce_axes?',
    (given, interpreter) => {
      const { positions, single } = positionsOf(interpreter, given.argnums);
      const auxiliary = flag(interpreter, given.has_aux);
      return derived(form.name, given.fun, (call, inner) =>
        gradient(inner, given.fun, call, { form, positions, single, auxiliary }),
      );
    },
  );
}

/** A function made of another: its parameters are the other's. */
function derived(
  name: string,
  wraps: Value,
  call: (given: CallArguments, interpreter: Interpreter) => Reading<Value>,
): BuiltinValue {
  return { kind: 'builtin', name, wraps, call };
}

interface GradientRequest {
  readonly form: GradientForm;
  readonly positions: readonly number[];
  readonly single: boolean;
  readonly auxiliary: boolean;
}

function* gradient(interpreter: Interpreter, f: Value, given: CallArguments, request: GradientRequest): Reading<Value> {
  const { form, positions, single, auxiliary } = request;
  const call = yield* probe(interpreter, f, given, positions);
  const parts: readonly Value[] = auxiliary && call.output.kind === 'tuple' ? call.output.items : [call.output];
  const [value, extra] = parts;
  if (!value) return interpreter.fail(`${form.name}() with has_aux needs a function that gives a pair.`);
  const { tensors } = interpreter;
  const output = form.elementwise
    ? interpreter.tensor(value, 'the result of the function')
    : scalarOf(interpreter, value, form.name);
  const node = tensors.node(output);
  const one = tensors.node(tensors.full(output.shape, 1));
  const gradients = shaped(interpreter, call, pulled(interpreter, call, node, one), single);
  if (form.results === 'gradient' && extra === undefined) return gradients;
  const result = settledValue(interpreter, call, value);
  const aside = extra && settledValue(interpreter, call, extra);
  if (form.results === 'gradient') return tuple([gradients, aside ?? NONE]);
  const whole = aside ? tuple([result, aside]) : result;
  return tuple(form.results === 'valueAndGradient' ? [whole, gradients] : [gradients, whole]);
}

export const grad = gradientTransform({ name: 'grad', results: 'gradient' });
export const valueAndGrad = gradientTransform({ name: 'value_and_grad', results: 'valueAndGradient' });
export const gradAndValue = gradientTransform({ name: 'grad_and_value', results: 'gradientAndValue' });
export const elementwiseGrad = gradientTransform({ name: 'elementwise_grad', results: 'gradient', elementwise: true });

/** Derivatives of all elements of the output by all of each argument: shape (output..., argument...), as a tree of each. */
function* jacobianOf(
  interpreter: Interpreter,
  f: Value,
  given: CallArguments,
  positions: readonly number[],
  single: boolean,
): Reading<Value> {
  const call = yield* probe(interpreter, f, given, positions);
  const outputs = plant(interpreter, call.output);
  return outputs.rebuild(
    outputs.leaves.map((leaf) => shaped(interpreter, call, jacobianLeaves(interpreter, call, leaf.tensor), single)),
  );
}

/** By columns where there are fewer of them, else by rows. */
function jacobianLeaves(interpreter: Interpreter, call: Call, output: Tensor): Tensor[] {
  const { tensors } = interpreter;
  const { expressions } = tensors;
  const size = sizeOf(output.shape);
  const inputs = call.placeholders.reduce((total, each) => total + sizeOf(each.shape), 0);
  interpreter.spend(size * inputs);
  if (size === 0) return call.placeholders.map((each) => tensors.full([...output.shape, ...each.shape], 0));
  const node = tensors.node(output);
  if (inputs >= size) {
    const each = rows(expressions, node).map((row) => pulled(interpreter, call, row, tensors.node(tensors.scalar(1))));
    return call.placeholders.map((placeholder, i) => {
      const stacked = tensors.stack(each.map((gradients) => gradients[i] ?? tensors.scalar(0)));
      return tensors.reshape(stacked, [...output.shape, ...placeholder.shape]);
    });
  }
  return call.placeholders.map((placeholder) => {
    const count = sizeOf(placeholder.shape);
    const columns = Array.from({ length: count }, (_, k) => {
      const unit = new Float64Array(count);
      unit[k] = 1;
      const direction = tensors.node(tensors.of(unit, placeholder.shape));
      const [tangent] = jvp(expressions, [node], new Map([[placeholder.node, direction]]));
      return tangent === undefined ? tensors.full(output.shape, 0) : tensors.traced(tangent);
    });
    return tensors.reshape(tensors.stack(columns, output.shape.length), [...output.shape, ...placeholder.shape]);
  });
}

export const jacobian = builtin(
  'jacobian',
  'fun|func|f, argnums|argnum?, has_aux?, holomorphic?, allow_int?',
  ({ fun, argnums }, interpreter) => {
    const { positions, single } = positionsOf(interpreter, argnums);
    return derived('jacobian', fun, (given, inner) => jacobianOf(inner, fun, given, positions, single));
  },
);

export const hessian = builtin(
  'hessian',
  'fun|func|f, argnums|argnum?, has_aux?, holomorphic?',
  function* ({ fun, argnums }, interpreter) {
    const keywords = new Map(isGiven(argnums) ? [['argnums', argnums]] : []);
    const inner = yield* interpreter.call(grad, [fun], keywords);
    const outer = yield* interpreter.call(jacobian, [inner], keywords);
    return outer.kind === 'builtin' ? { ...outer, name: 'hessian', wraps: fun } : outer;
  },
);

/** Directions in the order of the placeholders, from values shaped like the arguments. */
function directions(interpreter: Interpreter, values: readonly Value[]): Tensor[] {
  return values.flatMap((value) => plant(interpreter, value).leaves.map((leaf) => leaf.tensor));
}

/** Value and tangent of a function at arguments, for tangents of them. */
function* pushed(
  interpreter: Interpreter,
  f: Value,
  primals: readonly Value[],
  tangents: readonly Value[],
): Reading<readonly [Value, Value]> {
  const { tensors } = interpreter;
  const call = yield* probe(interpreter, f, { positional: primals, keywords: NO_KEYWORDS }, [...primals.keys()]);
  const given = directions(interpreter, tangents);
  const seeds = new Map(
    call.placeholders.map((placeholder, i) => [
      placeholder.node,
      tensors.node(tensors.broadcast(given[i] ?? tensors.scalar(0), placeholder.shape)),
    ]),
  );
  const outputs = plant(interpreter, call.output);
  const found = jvp(tensors.expressions, outputs.leaves.map((leaf) => tensors.node(leaf.tensor)), seeds); // prettier-ignore
  const moved = outputs.rebuild(
    found.map((each, i) => {
      const tensor = each === undefined ? tensors.full(outputs.leaves[i]?.tensor.shape ?? [], 0) : tensors.traced(each);
      return leafValue(interpreter, settled(interpreter, call, tensor), outputs, i);
    }),
  );
  return [settledValue(interpreter, call, call.output), moved];
}

const itemsOf = (value: Value): readonly Value[] =>
  value.kind === 'tuple' || value.kind === 'list' ? value.items : [value];

/** `jax.jvp(f, primals, tangents)`: value and tangent. */
export const jvpAt = builtin(
  'jvp',
  'fun|func, primals|inputs, tangents|v?, create_graph?, strict?, has_aux?',
  function* ({ fun, primals, tangents }, interpreter) {
    const given = itemsOf(primals);
    return tuple(
      yield* pushed(interpreter, fun, given, isGiven(tangents) ? itemsOf(tangents) : onesLike(interpreter, given)),
    );
  },
);

function onesLike(interpreter: Interpreter, values: readonly Value[]): Value[] {
  return values.map((value) => array(interpreter.tensors.full(interpreter.tensor(value).shape, 1)));
}

/** Value, and the function from cotangents to those of the arguments. */
function* pullBack(
  interpreter: Interpreter,
  f: Value,
  primals: readonly Value[],
): Reading<readonly [Value, (cotangent: Value, single: boolean) => Value]> {
  const call = yield* probe(interpreter, f, { positional: primals, keywords: NO_KEYWORDS }, [...primals.keys()]);
  const { tensors } = interpreter;
  const outputs = plant(interpreter, call.output);
  const back = (cotangent: Value, single: boolean) => {
    const given = directions(interpreter, [cotangent]);
    const found = vjp(
      tensors.expressions,
      outputs.leaves.map((leaf) => tensors.node(leaf.tensor)),
      outputs.leaves.map((leaf, i) =>
        tensors.node(tensors.broadcast(given[i] ?? tensors.scalar(1), leaf.tensor.shape)),
      ),
      call.placeholders.map((each) => each.node),
    );
    const leaves = found.map((each, i) =>
      each === undefined ? tensors.full(call.placeholders[i]?.shape ?? [], 0) : tensors.traced(each),
    );
    return shaped(interpreter, call, leaves, single);
  };
  return [settledValue(interpreter, call, call.output), back];
}

/** `jax.vjp(f, *primals)`: the value, and a function of cotangents that gives a tuple. */
export const vjpFunctionAt = builtin(
  'vjp',
  'fun|func, ...primals, has_aux?',
  function* ({ fun, primals }, interpreter) {
    const [value, back] = yield* pullBack(interpreter, fun, primals);
    return tuple([value, builtin('vjp_fun', 'cotangent', ({ cotangent }) => back(cotangent, false))]);
  },
);

/** PyTorch's `functional.vjp(func, inputs, v)`: value and product. */
export const vjpAt = builtin(
  'vjp',
  'func, inputs, v?, create_graph?, strict?',
  function* ({ func, inputs, v }, interpreter) {
    const [value, back] = yield* pullBack(interpreter, func, itemsOf(inputs));
    const single = inputs.kind !== 'tuple';
    return tuple([
      value,
      back(isGiven(v) ? v : array(interpreter.tensors.full(interpreter.tensor(value).shape, 1)), single),
    ]);
  },
);

/** PyTorch's `functional.jacobian(func, inputs)` and `hessian`: at once. */
function atOnce(name: string, transform: BuiltinValue): BuiltinValue {
  return builtin(
    name,
    'func, inputs, create_graph?, strict?, vectorize?, strategy?',
    function* ({ func, inputs }, interpreter) {
      const several = inputs.kind === 'tuple';
      const given = itemsOf(inputs);
      const positions = tuple(
        given.map((_, i) => ({ kind: 'number', value: i, integer: true, symbol: null }) as const),
      );
      const made = yield* interpreter.call(
        transform,
        [func],
        several ? new Map([['argnums', positions]]) : NO_KEYWORDS,
      );
      return yield* interpreter.call(made, given);
    },
  );
}

export const jacobianAt = atOnce('jacobian', jacobian);
export const hessianAt = atOnce('hessian', hessian);

/** Value and Hessian-vector product at inputs. */
export const hvpAt = builtin(
  'hvp',
  'func, inputs, v, create_graph?, strict?',
  function* ({ func, inputs, v }, interpreter) {
    const given = itemsOf(inputs);
    const slope = yield* interpreter.call(grad, [func]);
    const [, product] = yield* pushed(interpreter, slope, given, itemsOf(v));
    return tuple([yield* interpreter.call(func, given), product]);
  },
);

/** autograd's `make_jvp(f)(x)(v)`, `make_vjp(f)(x)`, `hessian_vector_product(f)(x, v)`. */
export const makeJvp = builtin('make_jvp', 'fun', ({ fun }) =>
  derived('make_jvp', fun, function* ({ positional }) {
    yield* [];
    return builtin('jvp', '...tangents', function* ({ tangents }, interpreter) {
      return tuple(yield* pushed(interpreter, fun, positional, tangents));
    });
  }),
);

export const makeVjp = builtin('make_vjp', 'fun', ({ fun }) =>
  derived('make_vjp', fun, function* ({ positional }, interpreter) {
    const [value, back] = yield* pullBack(interpreter, fun, positional);
    return tuple([builtin('vjp', 'cotangent', ({ cotangent }) => back(cotangent, true)), value]);
  }),
);

export const makeHvp = builtin('hessian_vector_product', 'fun, argnum?', ({ fun }) =>
  derived('hessian_vector_product', fun, function* ({ positional }, interpreter) {
    const [point = NONE, vector = NONE] = positional;
    const slope = yield* interpreter.call(grad, [fun]);
    const [, product] = yield* pushed(interpreter, slope, [point], [vector]);
    return product;
  }),
);

export const vmap = builtin(
  'vmap',
  'fun|func, in_axes|in_dims?, out_axes|out_dims?, axis_name?, randomness?',
  ({ fun, in_axes, out_axes }) =>
    derived('vmap', fun, (given, interpreter) => vmapOf(interpreter, fun, given, in_axes, out_axes)),
);

/** A function given back as it is: `jit`, `checkpoint`, `remat`, as a call or as a decorator with options. */
export function transparent(name: string): BuiltinValue {
  return builtin(
    name,
    'fun?, ...rest, static_argnums?, static_argnames?, donate_argnums?, backend?, inline?, nopython?, cache?, parallel?, fastmath?, policy?, prevent_cse?',
    ({ fun }) => (isGiven(fun) && fun.kind !== 'string' ? fun : builtin(name, 'fun', ({ fun: f }) => f)),
  );
}

/** The same values without derivatives, through trees. */
export const stopGradient = builtin('stop_gradient', 'x', ({ x }, interpreter) => {
  const tree = plant(interpreter, x);
  if (tree.leaves.length === 0)
    return interpreter.fail(`stop_gradient() is for numbers and arrays, and this is ${describe(x)}.`);
  return tree.rebuild(
    tree.leaves.map((leaf) => interpreter.value(interpreter.tensors.unary('stopGradient', leaf.tensor), leaf.flavour)),
  );
});
