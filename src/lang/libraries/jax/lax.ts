/** `jax.lax`: control flow as functions, and names for elementary operations. */
import type { Interpreter, Reading } from '../../tracer/interpreter.ts';
import type { BuiltinValue, NamespaceValue, Value } from '../../tracer/values.ts';
import { array, integer, NONE, tuple } from '../../tracer/values.ts';
import { flag, isGiven } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import * as e from '../operations/elementwise.ts';
import { matmul } from '../operations/products.ts';
import { binaryTable, unaryTable } from '../tables.ts';
import { stopGradient } from '../transforms.ts';
import type { Tree } from '../trees.ts';
import { plant } from '../trees.ts';

/** Element k along the first axis of every leaf. */
function rowOf(interpreter: Interpreter, tree: Tree, k: number): Value {
  return tree.rebuild(
    tree.leaves.map(({ tensor, flavour }) => {
      const rest = tensor.shape.slice(1);
      const row = interpreter.tensors.slice(tensor, [k, ...rest.map(() => 0)], [k + 1, ...rest]);
      return interpreter.value(interpreter.tensors.reshape(row, rest), flavour);
    }),
  );
}

function stackTrees(interpreter: Interpreter, trees: readonly Tree[]): Value {
  const [first] = trees;
  if (!first) return NONE;
  return first.rebuild(
    first.leaves.map((leaf, i) => array(interpreter.tensors.stack(trees.map((tree) => tree.leaves[i]?.tensor ?? leaf.tensor)), leaf.flavour)), // prettier-ignore
  );
}

/** One of two trees of the same form, leaf by leaf. */
function choose(interpreter: Interpreter, condition: Value, a: Value, b: Value): Value {
  const [yes, no] = [plant(interpreter, a), plant(interpreter, b)];
  const test = interpreter.tensor(condition, 'the condition');
  if (yes.leaves.length !== no.leaves.length) interpreter.fail('Both branches of cond() must give the same structure.');
  return yes.rebuild(
    yes.leaves.map(({ tensor, flavour }, i) =>
      interpreter.value(interpreter.tensors.select(test, tensor, no.leaves[i]?.tensor ?? tensor), flavour),
    ),
  );
}

const cond = builtin(
  'cond',
  'pred, true_fun, false_fun, ...operands, operand?',
  function* ({ pred, true_fun, false_fun, operands, operand }, interpreter) {
    const given = isGiven(operand) ? [operand] : operands;
    const known = interpreter.truth(pred);
    if (known !== undefined) return yield* interpreter.call(known ? true_fun : false_fun, given);
    const yes = yield* interpreter.call(true_fun, given);
    return choose(interpreter, pred, yes, yield* interpreter.call(false_fun, given));
  },
);

const switchCase = builtin(
  'switch',
  'index, branches, ...operands',
  function* ({ index, branches, operands }, interpreter) {
    const cases = interpreter.iterate(branches);
    const last = cases.length - 1;
    const known = interpreter.known(interpreter.tensor(index))?.[0];
    const at = (k: number) => cases[k] ?? interpreter.fail('switch() needs at least one branch.');
    if (known !== undefined) return yield* interpreter.call(at(Math.min(Math.max(known, 0), last)), operands);
    let value = yield* interpreter.call(at(last), operands);
    for (let k = last - 1; k >= 0; k--) {
      const taken = yield* interpreter.compare('<=', index, integer(k));
      value = choose(interpreter, taken, yield* interpreter.call(at(k), operands), value);
    }
    return value;
  },
);

const foriLoop = builtin(
  'fori_loop',
  'lower, upper, body_fun, init_val, unroll?',
  function* ({ lower, upper, body_fun, init_val }, interpreter) {
    const stop = interpreter.integer(upper, 'the end of the loop');
    let value = init_val;
    for (let i = interpreter.integer(lower, 'the start of the loop'); i < stop; i++) {
      interpreter.spend(1);
      value = yield* interpreter.call(body_fun, [integer(i), value]);
    }
    return value;
  },
);

const whileLoop = builtin(
  'while_loop',
  'cond_fun, body_fun, init_val',
  function* ({ cond_fun, body_fun, init_val }, interpreter) {
    let value = init_val;
    for (;;) {
      interpreter.spend(1);
      const goesOn = interpreter.truth(yield* interpreter.call(cond_fun, [value]));
      if (goesOn === undefined) {
        return interpreter.fail(
          'How often this loop runs depends on the inputs. Use fori_loop with a known number of steps, and where().',
        );
      }
      if (!goesOn) return value;
      value = yield* interpreter.call(body_fun, [value]);
    }
  },
);

const scan = builtin(
  'scan',
  'f, init, xs?, length?, reverse?, unroll?',
  function* ({ f, init, xs, length, reverse }, interpreter) {
    const rows = plant(interpreter, xs ?? NONE);
    const count = rows.leaves[0]?.tensor.shape[0] ?? (isGiven(length) ? interpreter.integer(length, 'the length') : 0);
    const backwards = flag(interpreter, reverse);
    let carry = init;
    const outputs: Tree[] = [];
    for (let i = 0; i < count; i++) {
      interpreter.spend(1);
      const k = backwards ? count - 1 - i : i;
      const result = yield* interpreter.call(f, [carry, rows.leaves.length > 0 ? rowOf(interpreter, rows, k) : NONE]);
      const [next = NONE, output = NONE] = interpreter.iterate(result);
      carry = next;
      outputs.push(plant(interpreter, output));
    }
    return tuple([carry, stackTrees(interpreter, backwards ? outputs.reverse() : outputs)]);
  },
);

const map = builtin('map', 'f, xs, batch_size?', function* ({ f, xs }, interpreter): Reading<Value> {
  const rows = plant(interpreter, xs);
  const outputs: Tree[] = [];
  for (let k = 0; k < (rows.leaves[0]?.tensor.shape[0] ?? 0); k++) {
    outputs.push(plant(interpreter, yield* interpreter.call(f, [rowOf(interpreter, rows, k)])));
  }
  return stackTrees(interpreter, outputs);
});

const select: BuiltinValue = builtin('select', 'pred, on_true, on_false', ({ pred, on_true, on_false }, interpreter) =>
  choose(interpreter, pred, on_true, on_false),
);

export const lax: NamespaceValue = namespace('jax.lax', {
  cond,
  switch: switchCase,
  fori_loop: foriLoop,
  while_loop: whileLoop,
  scan,
  map,
  select,
  stop_gradient: stopGradient,
  ...unaryTable('numpy', {
    neg: e.same('neg'),
    abs: e.same('abs'),
    sign: e.same('sign'),
    floor: e.same('floor'),
    ceil: e.same('ceil'),
    exp: e.same('exp'),
    expm1: e.same('expm1'),
    log: e.same('log'),
    log1p: e.same('log1p'),
    sqrt: e.same('sqrt'),
    rsqrt: e.rsqrt,
    cbrt: e.same('cbrt'),
    square: e.square,
    sin: e.same('sin'),
    cos: e.same('cos'),
    tan: e.same('tan'),
    tanh: e.same('tanh'),
    logistic: e.same('sigmoid'),
    erf: e.same('erf'),
    erfc: e.same('erfc'),
    erf_inv: e.erfinv,
    lgamma: e.same('lgamma'),
    digamma: (a, x) => a.polygamma(0, x),
  }),
  ...binaryTable('numpy', {
    add: (a, x, y) => a.add(x, y),
    sub: (a, x, y) => a.sub(x, y),
    mul: (a, x, y) => a.mul(x, y),
    div: (a, x, y) => a.div(x, y),
    rem: (a, x, y) => a.rem(x, y),
    pow: (a, x, y) => a.pow(x, y),
    integer_pow: (a, x, y) => a.pow(x, y),
    max: (a, x, y) => a.max(x, y),
    min: (a, x, y) => a.min(x, y),
    atan2: (a, x, y) => a.atan2(x, y),
    dot: matmul,
  }),
  clamp: builtin('clamp', 'min, x, max', ({ min, x, max }, interpreter) => {
    const { tensors } = interpreter;
    const lower = tensors.binary('max', interpreter.tensor(x), interpreter.tensor(min));
    return interpreter.value(tensors.binary('min', lower, interpreter.tensor(max)), interpreter.flavour([x]));
  }),
});
