/** JavaScript's globals: Math, Number, Array, Object and the like. */
import type { Interpreter } from '../tracer/interpreter.ts';
import type { BuiltinValue, DictionaryValue, Members, Tensor, Value } from '../tracer/values.ts';
import { array, boolean, describe, dictionary, list, NONE, number, string } from '../tracer/values.ts';
import { fileGlobals } from './files/javascript.ts';
import { arrayLike } from './javascript-members.ts';
import { builtin, namespace, unary } from './library.ts';
import { norm } from './math.ts';

/** Halves up, as Math.round. */
function round(i: Interpreter, x: Tensor): Tensor {
  return i.tensors.unary('floor', i.tensors.binary('add', x, i.tensors.scalar(0.5)));
}

function elementwise(name: string, does: (i: Interpreter, x: Tensor) => Tensor): BuiltinValue {
  return builtin(name, 'x', ({ x }, i) => i.value(does(i, i.tensor(x, `the argument of ${name}()`)), 'numpy'));
}

function extremum(op: 'min' | 'max'): BuiltinValue {
  return builtin(op, '...values', ({ values }, i) => {
    const tensors = values.map((value) => i.tensor(value, `an argument of ${op}()`));
    const first = i.tensors.scalar(op === 'min' ? Infinity : -Infinity);
    if (tensors.length > 8) {
      const all = i.tensor(list([...values]));
      return i.value(op === 'min' ? i.tensors.reduceMin(all) : i.tensors.reduceMax(all), 'numpy');
    }
    return i.value(
      tensors.length === 0 ? first : tensors.reduce((best, each) => i.tensors.binary(op, best, each)),
      'numpy',
    );
  });
}

const mathNamespace = namespace('Math', {
  PI: number(Math.PI),
  E: number(Math.E),
  LN2: number(Math.LN2),
  LN10: number(Math.LN10),
  LOG2E: number(Math.LOG2E),
  LOG10E: number(Math.LOG10E),
  SQRT2: number(Math.SQRT2),
  SQRT1_2: number(Math.SQRT1_2),
  ...Object.fromEntries(
    (
      ['abs', 'sign', 'floor', 'ceil', 'trunc', 'sqrt', 'cbrt', 'exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'] as const
    ).map((op) => [op, unary(op)]),
  ),
  round: elementwise('round', round),
  fround: elementwise('fround', (_, x) => x),
  atan2: builtin('atan2', 'y, x', ({ y, x }, i) => i.value(i.tensors.binary('atan2', i.tensor(y), i.tensor(x)), 'numpy')),
  pow: builtin('pow', 'base, exponent', ({ base, exponent }, i) =>
    i.value(i.tensors.binary('pow', i.tensor(base, 'the argument of pow()'), i.tensor(exponent, 'the exponent of pow()')), 'numpy'),
  ),
  min: extremum('min'),
  max: extremum('max'),
  hypot: builtin('hypot', '...values', ({ values }, i) => norm(i, values)),
  imul: builtin('imul', 'a, b', ({ a, b }, i) => number(Math.imul(i.number(a, 'a'), i.number(b, 'b')))),
  clz32: builtin('clz32', 'x', ({ x }, i) => number(Math.clz32(i.number(x, 'x')))),
  random: builtin('random', '', (_, i) =>
    i.fail('Math.random() has no fixed value, so there is nothing to differentiate. Pass the number in as a parameter.'),
  ),
}); // prettier-ignore

/** Truth of a comparison of one number. */
function test(name: string, does: (i: Interpreter, x: Tensor) => Tensor): BuiltinValue {
  return builtin(name, 'x?', ({ x }, i) => {
    if (!x || (x.kind !== 'number' && x.kind !== 'array' && x.kind !== 'boolean')) return boolean(name === 'isNaN');
    const result = i.value(does(i, i.tensor(x)), 'numpy');
    return result.kind === 'number' ? boolean(result.value !== 0) : result;
  });
}

const isNaN = test('isNaN', (i, x) => i.tensors.compare('!=', x, x));
const isFinite = test('isFinite', (i, x) =>
  i.tensors.compare('<', i.tensors.unary('abs', x), i.tensors.scalar(Infinity)));
const isInteger = test('isInteger', (i, x) => i.tensors.compare('==', i.tensors.unary('floor', x), x));
const parseFloat = builtin('parseFloat', 'x', ({ x }) =>
  x.kind === 'string' ? number(Number.parseFloat(x.value)) : x,
);
const parseInt = builtin('parseInt', 'x, radix?', ({ x, radix }, i) =>
  x.kind === 'string'
    ? number(Number.parseInt(x.value, radix ? i.integer(radix, 'the radix') : 10))
    : i.value(i.tensors.unary('trunc', i.tensor(x)), 'numpy'),
);

function toNumber(i: Interpreter, x: Value | undefined): Value {
  if (!x) return number(0);
  if (x.kind === 'string') return number(x.value.trim() === '' ? 0 : Number(x.value));
  if (x.kind === 'none') return number(NaN);
  const tensor = i.tensor(x, 'the argument of Number()');
  return i.value(i.tensors.withType(tensor, 'float'), 'numpy');
}

/** `new Array(n)`, `Array(a, b)`, typed arrays of a length or of values. */
function makeArray(name: string, fill: Value): BuiltinValue {
  return builtin(name, '...items', ({ items }, i) => {
    const [only] = items;
    if (items.length !== 1 || !only) return list([...items]);
    if (only.kind === 'number') {
      const length = i.integer(only, 'the length of the array');
      i.spend(length);
      return list(Array.from({ length }, () => fill));
    }
    return fill === NONE ? list([only]) : list([...i.iterate(only)]);
  });
}

/** Array.from: of iterables, and of `{ length: n }`. */
const arrayFrom = builtin('from', 'source, map?', function* ({ source, map }, i) {
  const items = arrayLike(i, source);
  if (!map) return list([...items]);
  const mapped: Value[] = [];
  for (const [k, item] of items.entries()) mapped.push(yield* i.call(map, [item, number(k)]));
  return list(mapped);
});

const arrayOf = builtin('of', '...items', ({ items }) => list([...items]));
const isArray = builtin('isArray', 'value', ({ value }) => boolean(value.kind === 'list'));

function entriesOf(i: Interpreter, value: Value): readonly (readonly [Value, Value])[] {
  switch (value.kind) {
    case 'dictionary':
      return [...value.entries.values()];
    case 'instance':
      return [...value.attributes].map(([name, item]) => [string(name), item]);
    case 'list':
      return value.items.map((item, k) => [string(String(k)), item]);
    default:
      return i.fail(`Here is ${describe(value)}, and an object is needed.`);
  }
}

const objectNamespace: BuiltinValue = {
  ...builtin('Object', 'value?', ({ value }) => value ?? dictionary([])),
  members: {
    keys: builtin('keys', 'object', ({ object }, i) => list(entriesOf(i, object).map(([key]) => key))),
    values: builtin('values', 'object', ({ object }, i) => list(entriesOf(i, object).map(([, value]) => value))),
    entries: builtin('entries', 'object', ({ object }, i) =>
      list(entriesOf(i, object).map((entry) => list([...entry]))),
    ),
    assign: builtin('assign', 'target, ...sources', function* ({ target, sources }, i) {
      for (const source of sources) {
        if (source.kind === 'none') continue;
        for (const [key, value] of entriesOf(i, source)) yield* i.setMember(target, i.text(key), value);
      }
      return target;
    }),
    hasOwn: builtin('hasOwn', 'object, key', ({ object, key }, i) =>
      boolean(
        object.kind === 'dictionary'
          ? object.entries.has(i.key(key))
          : object.kind === 'instance' && object.attributes.has(i.text(key)),
      ),
    ),
    fromEntries: builtin('fromEntries', 'entries', ({ entries }, i) => {
      const pairs = i.iterate(entries).map((entry) => i.iterate(entry));
      return dictionary(pairs.map(([key = NONE, value = NONE]) => [i.text(key), value]));
    }),
    freeze: builtin('freeze', 'object', ({ object }) => object),
    is: builtin('is', 'a, b', ({ a, b }, i) => i.compare('==', a, b)),
  },
};

const quiet = Object.fromEntries(
  ['log', 'warn', 'error', 'info', 'debug', 'table', 'time', 'timeEnd', 'assert', 'group', 'groupEnd', 'trace'].map(
    (name) => [
      name,
      builtin(name, '...values', (_, i) => {
        i.hint(`console.${name}() is passed over: it does not change the value.`);
        return NONE;
      }),
    ],
  ),
);

const errorNames = ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError'];
const typedArrays = [
  'Float64Array',
  'Float32Array',
  'Int32Array',
  'Uint32Array',
  'Int16Array',
  'Uint16Array',
  'Int8Array',
  'Uint8Array',
];

export const javascriptGlobals: Members = {
  Math: mathNamespace,
  NaN: number(NaN),
  Infinity: number(Infinity),
  Number: {
    ...builtin('Number', 'x?', ({ x }, i) => toNumber(i, x)),
    members: {
      EPSILON: number(Number.EPSILON),
      MAX_VALUE: number(Number.MAX_VALUE),
      MIN_VALUE: number(Number.MIN_VALUE),
      MAX_SAFE_INTEGER: number(Number.MAX_SAFE_INTEGER),
      MIN_SAFE_INTEGER: number(Number.MIN_SAFE_INTEGER),
      POSITIVE_INFINITY: number(Infinity),
      NEGATIVE_INFINITY: number(-Infinity),
      NaN: number(NaN),
      isFinite,
      isNaN,
      isInteger,
      isSafeInteger: isInteger,
      parseFloat,
      parseInt,
    },
  },
  String: builtin('String', 'x?', ({ x }, i) => string(x ? i.text(x) : '')),
  Boolean: builtin('Boolean', 'x?', ({ x }, i) => {
    const truth = x ? i.truth(x) : false;
    return truth === undefined && x ? array(i.tensors.binary('ne', i.tensor(x), i.tensors.scalar(0))) : boolean(truth ?? false);
  }),
  Array: { ...makeArray('Array', NONE), members: { from: arrayFrom, of: arrayOf, isArray } },
  ...Object.fromEntries(
    typedArrays.map((name) => [name, { ...makeArray(name, number(0)), members: { from: arrayFrom, of: arrayOf } }]),
  ),
  Object: objectNamespace,
  Map: builtin('Map', 'entries?', ({ entries }, i) => toMap(i, entries)),
  Set: builtin('Set', 'items?', ({ items }, i): Value => ({
    kind: 'set',
    items: new Map(items && items.kind !== 'none' ? i.iterate(items).map((item) => [i.key(item), item]) : []),
  })),
  parseFloat,
  parseInt,
  isFinite,
  isNaN,
  structuredClone: builtin('structuredClone', 'value', ({ value }) => cloned(value)),
  console: namespace('console', quiet),
  performance: namespace('performance', { now: builtin('now', '', () => number(0)) }),
  ...Object.fromEntries(errorNames.map((name) => [name, builtin(name, 'message?', ({ message }) => message ?? string(name))])),
  ...fileGlobals,
  globalThis: namespace('globalThis', { Math: mathNamespace }),
}; // prettier-ignore

function toMap(i: Interpreter, entries: Value | undefined): DictionaryValue {
  const map = dictionary([]);
  if (!entries || entries.kind === 'none') return map;
  for (const entry of i.iterate(entries)) {
    const [key = NONE, value = NONE] = i.iterate(entry);
    map.entries.set(i.key(key), [key, value]);
  }
  return map;
}

/** A deep copy of lists and objects. */
function cloned(value: Value): Value {
  if (value.kind === 'list') return list(value.items.map(cloned));
  if (value.kind !== 'dictionary') return value;
  return {
    kind: 'dictionary',
    entries: new Map([...value.entries].map(([name, [key, item]]) => [name, [key, cloned(item)] as const])),
  };
}
