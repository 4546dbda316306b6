/** TensorFlow.js: the module, and what its tensors have. Memory management and devices do not matter here. */
import { sizeOf } from '../../../graph/graph.ts';
import { elementOf } from '../../tracer/arrays.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, NamespaceValue, Tensor, Value } from '../../tracer/values.ts';
import { array, boolean, dictionary, integer, list, NONE, string } from '../../tracer/values.ts';
import { isGiven } from '../arguments.ts';
import type { MemberTable } from '../library.ts';
import { builtin, namespace } from '../library.ts';
import { nested } from '../numpy/methods.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import * as r from '../operations/reductions.ts';
import { grad, stopGradient, valueAndGrad } from '../transforms.ts';
import { creation, movement, products, reductions } from './arrays.ts';
import { elementwise } from './elementwise.ts';

/** All elements in one flat list, as the typed array would hold them. */
const flat = (interpreter: Interpreter, value: Value): Value => {
  const x = array(interpreter.tensor(value));
  interpreter.spend(sizeOf(x.shape));
  return list(
    Array.from({ length: sizeOf(x.shape) }, (_, i) => interpreter.value(elementOf(interpreter.tensors, x, i), 'numpy')),
  );
};

const same = (name: string): BuiltinValue => builtin(name, 'x, ...rest', ({ x }) => x);

const where = builtin('where', 'condition, a, b', ({ condition, a, b }, interpreter) =>
  array(
    interpreter.tensors.select(interpreter.tensor(condition), interpreter.tensor(a), interpreter.tensor(b)),
    'tfjs',
  ),
);

function builtinsIn(...tables: readonly Members[]): Record<string, BuiltinValue> {
  return Object.fromEntries(
    tables.flatMap((table) =>
      Object.entries(table).flatMap(([name, value]) => (value.kind === 'builtin' ? [[name, value] as const] : [])),
    ),
  );
}

export const tfjsMembers: MemberTable = {
  methods: {
    ...builtinsIn(elementwise, reductions, movement, products),
    ...Object.fromEntries(
      ['clone', 'toFloat', 'asType', 'cast', 'toBool', 'variable', 'bufferSync'].map((name) => [name, same(name)]),
    ),
    toInt: builtin('toInt', 'x', ({ x }, interpreter) =>
      array(interpreter.tensors.unary('trunc', interpreter.tensor(x)), 'tfjs'),
    ),
    where: builtin('where', 'x, condition, other', ({ x, condition, other }, interpreter) =>
      array(
        interpreter.tensors.select(interpreter.tensor(condition), interpreter.tensor(x), interpreter.tensor(other)),
        'tfjs',
      ),
    ),
    reshapeAs: builtin('reshapeAs', 'x, other', ({ x, other }, interpreter) =>
      array(interpreter.tensors.reshape(interpreter.tensor(x), interpreter.tensor(other).shape), 'tfjs'),
    ),
    dataSync: builtin('dataSync', 'x', ({ x }, interpreter) => flat(interpreter, x)),
    data: builtin('data', 'x', ({ x }, interpreter) => flat(interpreter, x)),
    arraySync: builtin('arraySync', 'x', ({ x }, interpreter) => nested(interpreter, array(interpreter.tensor(x)))),
    array: builtin('array', 'x', ({ x }, interpreter) => nested(interpreter, array(interpreter.tensor(x)))),
    assign: builtin('assign', 'x, value', ({ x, value }, interpreter) => {
      if (x.kind === 'array') interpreter.assign(x, interpreter.tensor(value));
      return NONE;
    }),
    get: builtin('get', 'x, ...at', ({ x, at }, interpreter) => {
      const whole = array(interpreter.tensor(x));
      const position = at.reduce(
        (total, index, axis) => total * (whole.shape[axis] ?? 1) + interpreter.integer(index, 'the index'),
        0,
      );
      return interpreter.value(elementOf(interpreter.tensors, whole, position), 'numpy');
    }),
    print: builtin('print', 'x', () => NONE),
    dispose: builtin('dispose', 'x', () => NONE),
    toString: builtin('toString', 'x', ({ x }, interpreter) => string(interpreter.text(x))),
  },
  attributes: {
    shape: (self, interpreter) => list(interpreter.tensor(self).shape.map(integer)),
    rank: (self, interpreter) => integer(interpreter.tensor(self).shape.length),
    size: (self, interpreter) => integer(sizeOf(interpreter.tensor(self).shape)),
    dtype: (self, interpreter) => string(interpreter.tensor(self).type === 'boolean' ? 'bool' : 'float32'),
    isDisposed: () => boolean(false),
  },
};

/** Losses in the order labels, predictions; the mean over all, or the weighted one. */
function loss(name: string, of: (a: Algebra, labels: Tensor, predictions: Tensor) => Tensor): BuiltinValue {
  return builtin(
    name,
    'labels, predictions, weights?, more?, reduction?',
    ({ labels, predictions, weights }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const each = of(a, interpreter.tensor(labels), interpreter.tensor(predictions));
      const w = isGiven(weights) ? interpreter.tensor(weights) : undefined;
      const weighted = w ? a.mul(each, w) : each;
      if (!w || sizeOf(w.shape) === 1) return array(r.mean(a, weighted, undefined, false), 'tfjs');
      const counted = r.sum(a, a.ne(a.tensors.broadcast(w, each.shape), 0), undefined, false);
      return array(a.div(r.sum(a, weighted, undefined, false), counted), 'tfjs');
    },
  );
}

const losses: NamespaceValue = namespace('tf.losses', {
  meanSquaredError: loss('meanSquaredError', (a, y, p) => {
    const d = a.sub(y, p);
    return a.mul(d, d);
  }),
  absoluteDifference: loss('absoluteDifference', (a, y, p) => a.abs(a.sub(y, p))),
  huberLoss: loss('huberLoss', (a, y, p) => {
    const d = a.abs(a.sub(p, y));
    return a.select(a.le(d, 1), a.mul(0.5, a.mul(d, d)), a.sub(d, 0.5));
  }),
  hingeLoss: loss('hingeLoss', (a, y, p) => a.max(a.sub(1, a.mul(a.sub(a.mul(2, y), 1), p)), 0)),
  logLoss: loss('logLoss', (a, y, p) => {
    const log = (x: Tensor) => a.log(a.add(x, 1e-7));
    return a.neg(a.add(a.mul(y, log(p)), a.mul(a.sub(1, y), log(a.sub(1, p)))));
  }),
  sigmoidCrossEntropy: loss('sigmoidCrossEntropy', (a, y, x) => a.sub(a.softplus(x), a.mul(x, y))),
  softmaxCrossEntropy: loss('softmaxCrossEntropy', (a, y, x) => {
    const axis = x.shape.length - 1;
    return a.neg(a.tensors.sum(a.mul(y, r.logSoftmax(a, x, [axis])), [axis]));
  }),
});

/** `tf.valueAndGrad(f)`: an object with value and grad. */
function objectOf(name: string, several: boolean): BuiltinValue {
  return builtin(name, 'f', ({ f }) => ({
    kind: 'builtin',
    name,
    wraps: f,
    call: function* ({ positional, keywords }, interpreter) {
      const [first, ...rest] = positional;
      const all = several && rest.length === 0 && first?.kind === 'list' ? first.items : positional;
      const indices = list(all.map((_, i) => integer(i)));
      const made = yield* interpreter.call(valueAndGrad, [f], several ? new Map([['argnums', indices]]) : undefined);
      const [value = NONE, gradients = NONE] = interpreter.iterate(yield* interpreter.call(made, all, keywords));
      return dictionary([
        ['value', value],
        [several ? 'grads' : 'grad', several ? list([...interpreter.iterate(gradients)]) : gradients],
      ]);
    },
  }));
}

/** `tf.grads(f)`: takes a list of arguments, gives a list of gradients. */
const grads = builtin('grads', 'f', ({ f }) => ({
  kind: 'builtin',
  name: 'grads',
  wraps: f,
  call: function* ({ positional }, interpreter) {
    const [first, ...rest] = positional;
    const all = rest.length === 0 && first?.kind === 'list' ? first.items : positional;
    const made = yield* interpreter.call(grad, [f], new Map([['argnums', list(all.map((_, i) => integer(i)))]])); // prettier-ignore
    return list([...interpreter.iterate(yield* interpreter.call(made, all))]);
  },
}));

/** `tf.grad(f)`: of functions of any shape; the sum of the elements is differentiated. */
const tfGrad = builtin('grad', 'f', ({ f }) => ({
  kind: 'builtin',
  name: 'grad',
  wraps: f,
  call: function* ({ positional: [x = NONE, dy] }, interpreter) {
    const summed = builtin('sum', 'x', function* ({ x: value }, inner) {
      const y = inner.tensor(yield* inner.call(f, [value]));
      const weighted = dy ? inner.tensors.binary('mul', y, inner.tensor(dy)) : y;
      return array(inner.tensors.sum(weighted), 'tfjs');
    });
    const point = x.kind === 'array' ? { ...x, flavour: 'tfjs' as const } : array(interpreter.tensor(x), 'tfjs');
    const made = yield* interpreter.call(grad, [summed]);
    return yield* interpreter.call(made, [point]);
  },
}));

const tidy = builtin('tidy', 'nameOrFn, fn?', ({ nameOrFn, fn }, interpreter) =>
  interpreter.call(isGiven(fn) ? fn : nameOrFn, []),
);

const nothing = (name: string): BuiltinValue => builtin(name, '...given', () => NONE);

export const tfjs: NamespaceValue = namespace('@tensorflow/tfjs', {
  ...creation,
  ...elementwise,
  ...reductions,
  ...movement,
  ...products,
  where,
  losses,
  grad: tfGrad,
  grads,
  valueAndGrad: objectOf('valueAndGrad', false),
  valueAndGrads: objectOf('valueAndGrads', true),
  stopGradient,
  tidy,
  keep: same('keep'),
  cast: same('cast'),
  clone: same('clone'),
  ...Object.fromEntries(
    ['dispose', 'print', 'setBackend', 'ready', 'enableProdMode', 'memory'].map((name) => [name, nothing(name)]),
  ),
  linalg: namespace('tf.linalg', {}),
  train: namespace('tf.train', {}),
});
