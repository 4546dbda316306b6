/** Python's own modules, as far as computing needs them. */
import type { Interpreter, Reading } from '../tracer/interpreter.ts';
import type { Members, NamespaceValue, Value } from '../tracer/values.ts';
import { AUTO } from '../tracer/enumerations.ts';
import { integer, NONE, number, string, tuple } from '../tracer/values.ts';
import { mathMembers } from './math.ts';
import { collections } from './collections.ts';
import { copying } from './copying.ts';
import { itertools } from './itertools.ts';
import { statistics } from './statistics.ts';
import { builtin, namespace } from './library.ts';

/** Names that stand in annotations only. */
const ANY: Value = { kind: 'builtin', name: 'Any', call: ({ positional: [first] }) => first ?? NONE };

function annotations(names: readonly string[]): Members {
  return Object.fromEntries(names.map((name) => [name, ANY]));
}

const field: Value = {
  kind: 'builtin',
  name: 'field',
  call: ({ keywords }) => {
    const factory = keywords.get('default_factory');
    if (factory) return { kind: 'builtin', name: 'default_factory', call: (_, i) => i.call(factory, []) };
    return keywords.get('default') ?? NONE;
  },
};

const reduce = builtin('reduce', 'function, iterable, initial?', function* ({ function: f, iterable, initial }, i) {
  const [first, ...rest] = initial ? [initial, ...i.iterate(iterable)] : i.iterate(iterable);
  let total = first ?? i.fail('reduce() of nothing needs an initial value.');
  for (const item of rest) total = yield* i.call(f, [total, item]);
  return total;
});

const partial: Value = {
  kind: 'builtin',
  name: 'partial',
  call: ({ positional: [f = NONE, ...given], keywords }) => ({
    kind: 'builtin',
    name: 'partial',
    wraps: f,
    fixed: { positional: given.length, keywords: [...keywords.keys()] },
    call: (more, i) => i.call(f, [...given, ...more.positional], new Map([...keywords, ...more.keywords])),
  }),
};

/** Says something to somebody, or nothing: no part of what is computed. */
function silent(name: string, value: Value = NONE): Value {
  return { kind: 'builtin', name, call: () => value };
}

const identity = builtin('identity', 'function?', ({ function: f }) => f ?? NONE);
const decoratorFactory = builtin('decorator', '...options, maxsize?, typed?', ({ options: [f] }) =>
  f?.kind === 'function' ? f : identity,
);

const OPERATORS = {
  add: '+',
  sub: '-',
  mul: '*',
  truediv: '/',
  pow: '**',
  mod: 'mod',
  floordiv: 'floordiv',
  matmul: 'matmul',
} as const;

const ORDERINGS = { lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', ne: '!=' } as const;

const operator: Members = {
  ...Object.fromEntries(
    Object.entries(OPERATORS).map(([name, symbol]) => [
      name,
      builtin(name, 'a, b', ({ a, b }, i) => i.operate(symbol, a, b)),
    ]),
  ),
  neg: builtin('neg', 'a', ({ a }, i) => i.operate('*', a, integer(-1))),
  abs: builtin('abs', 'a', ({ a }, i) => i.value(i.tensors.unary('abs', i.tensor(a)), i.flavour([a]))),
  pos: builtin('pos', 'a', ({ a }) => a),
  ...Object.fromEntries(
    Object.entries(ORDERINGS).map(([name, symbol]) => [
      name,
      builtin(name, 'a, b', ({ a, b }, i) => i.compare(symbol, a, b)),
    ]),
  ),
  itemgetter: builtin('itemgetter', '...items', ({ items }) =>
    getter('itemgetter', items, function* (object, item, i) {
      return yield* i.call(yield* i.member(object, '__getitem__'), [item]);
    }),
  ),
  attrgetter: builtin('attrgetter', '...names', ({ names }) =>
    getter('attrgetter', names, (object, name, i) => i.member(object, i.text(name))),
  ),
};

/** A function that takes something of what it is given: one value, or a tuple of several. */
function getter(
  name: string,
  wanted: readonly Value[],
  take: (object: Value, each: Value, i: Interpreter) => Reading<Value>,
): Value {
  return builtin(name, 'object', function* ({ object }, i) {
    const taken: Value[] = [];
    for (const each of wanted) taken.push(yield* take(object, each, i));
    const [only] = taken;
    return taken.length === 1 && only ? only : tuple(taken);
  });
}

export const pythonModules: Readonly<Record<string, NamespaceValue>> = {
  math: namespace('math', mathMembers),
  functools: namespace('functools', {
    reduce,
    partial,
    wraps: builtin('wraps', 'function', () => identity),
    lru_cache: decoratorFactory,
    cache: identity,
    cached_property: identity,
  }),
  itertools: namespace('itertools', itertools),
  operator: namespace('operator', operator),
  collections: namespace('collections', collections),
  enum: namespace('enum', {
    ...annotations(['Enum', 'IntEnum', 'StrEnum', 'Flag', 'IntFlag']),
    unique: identity,
    auto: AUTO,
  }),
  copy: copying,
  statistics,
  dataclasses: namespace('dataclasses', { dataclass: identity, field }),
  typing: namespace('typing', annotations(['Any', 'Callable', 'Dict', 'Final', 'Iterable', 'List', 'Literal', 'NamedTuple', 'Optional', 'Sequence', 'Set', 'Tuple', 'TypeVar', 'Union', 'Generic', 'Protocol', 'cast', 'TYPE_CHECKING', 'overload', 'Annotated', 'ClassVar', 'Iterator', 'Generator', 'Type', 'Mapping', 'NewType', 'ParamSpec', 'Concatenate', 'TypeAlias', 'Self', 'TypedDict', 'SupportsFloat', 'Hashable', 'Deque', 'DefaultDict', 'Counter', 'OrderedDict', 'FrozenSet', 'NoReturn', 'Never', 'MutableSequence', 'MutableMapping', 'Collection', 'Container', 'Sized', 'Number', 'Text', 'AnyStr', 'runtime_checkable', 'no_type_check', 'Required', 'NotRequired', 'TypeGuard', 'Unpack', 'override'])),
  'collections.abc': namespace('collections.abc', annotations(['Callable', 'Iterable', 'Sequence', 'Mapping', 'Iterator', 'Generator'])),
  abc: namespace('abc', { ABC: ANY, abstractmethod: identity, ABCMeta: ANY }),
  numbers: namespace('numbers', annotations(['Number', 'Real', 'Integral'])),
  __future__: namespace('__future__', annotations(['annotations', 'division', 'print_function', 'absolute_import'])),
  sys: namespace('sys', { float_info: namespace('sys.float_info', { epsilon: { kind: 'number', value: Number.EPSILON, integer: false, symbol: null }, max: { kind: 'number', value: Number.MAX_VALUE, integer: false, symbol: null } }), version: string('3'), maxsize: { kind: 'number', value: Number.MAX_SAFE_INTEGER, integer: true, symbol: null } }),
  logging: namespace('logging', {
    ...Object.fromEntries(['basicConfig', 'disable', 'debug', 'info', 'warning', 'error', 'critical', 'exception', 'log'].map((name) => [name, silent(name)])),
    ...Object.fromEntries(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'].map((name, k) => [name, integer(10 * (k + 1))])),
    getLogger: silent('getLogger', namespace('logger', Object.fromEntries(['setLevel', 'addHandler', 'debug', 'info', 'warning', 'error', 'critical', 'exception', 'log'].map((name) => [name, silent(name)])))),
  }),
  time: namespace('time', Object.fromEntries(['time', 'perf_counter', 'process_time', 'monotonic', 'sleep'].map((name) => [name, silent(name, number(0))]))),
  warnings: namespace('warnings', { filterwarnings: builtin('filterwarnings', '...args, category?, message?', () => NONE), warn: builtin('warn', '...args, stacklevel?', () => NONE) }),
}; // prettier-ignore
