/** Python's own modules, as far as computing needs them. */
import type { Members, NamespaceValue, Value } from '../tracer/values.ts';
import { integer, list, NONE, number, string, tuple } from '../tracer/values.ts';
import { mathMembers } from './math.ts';
import { pythonBuiltins } from './python.ts';
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

const itertools: Members = {
  chain: {
    ...builtin('chain', '...iterables', ({ iterables }, i) => list(iterables.flatMap((each) => [...i.iterate(each)]))),
    members: {
      from_iterable: builtin('from_iterable', 'iterable', ({ iterable }, i) =>
        list(i.iterate(iterable).flatMap((each) => [...i.iterate(each)])),
      ),
    },
  },
  product: builtin('product', '...iterables, repeat?', ({ iterables, repeat }, i) => {
    const columns = iterables.map((each) => i.iterate(each));
    const all = Array.from({ length: repeat ? i.integer(repeat, 'repeat') : 1 }, () => columns).flat();
    let rows: Value[][] = [[]];
    for (const column of all) {
      i.spend(rows.length * column.length);
      rows = rows.flatMap((row) => column.map((item) => [...row, item]));
    }
    return list(rows.map((row) => tuple(row)));
  }),
  combinations: builtin('combinations', 'iterable, r', ({ iterable, r }, i) =>
    list(combinations(i.iterate(iterable), i.integer(r, 'r')).map((row) => tuple(row))),
  ),
  permutations: builtin('permutations', 'iterable, r?', ({ iterable, r }, i) => {
    const items = i.iterate(iterable);
    return list(permutations(items, r ? i.integer(r, 'r') : items.length).map((row) => tuple(row)));
  }),
  accumulate: builtin('accumulate', 'iterable, func?, ...rest, initial?', function* ({ iterable, func, initial }, i) {
    const totals: Value[] = [];
    let total = initial;
    if (total) totals.push(total);
    for (const item of i.iterate(iterable)) {
      if (total) total = func ? yield* i.call(func, [total, item]) : yield* i.operate('+', total, item);
      else total = item;
      totals.push(total);
    }
    return list(totals);
  }),
  repeat: builtin('repeat', 'object, times', ({ object, times }, i) =>
    list(Array.from({ length: i.integer(times, 'the count') }, () => object)),
  ),
  islice: builtin('islice', 'iterable, ...bounds', ({ iterable, bounds }, i) => {
    const [a, b] = bounds.map((each) => (each.kind === 'none' ? undefined : i.integer(each, 'the bound')));
    return list(bounds.length === 1 ? i.iterate(iterable).slice(0, a) : i.iterate(iterable).slice(a, b));
  }),
  pairwise: builtin('pairwise', 'iterable', ({ iterable }, i) => {
    const items = i.iterate(iterable);
    return list(items.slice(1).map((item, k) => tuple([items[k] ?? NONE, item])));
  }),
};

function combinations(items: readonly Value[], r: number): Value[][] {
  if (r === 0) return [[]];
  return items.flatMap((item, k) => combinations(items.slice(k + 1), r - 1).map((rest) => [item, ...rest]));
}

function permutations(items: readonly Value[], r: number): Value[][] {
  if (r === 0) return [[]];
  return items.flatMap((item, k) =>
    permutations([...items.slice(0, k), ...items.slice(k + 1)], r - 1).map((rest) => [item, ...rest]),
  );
}

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

const operator: Members = {
  ...Object.fromEntries(
    Object.entries(OPERATORS).map(([name, symbol]) => [
      name,
      builtin(name, 'a, b', ({ a, b }, i) => i.operate(symbol, a, b)),
    ]),
  ),
  neg: builtin('neg', 'a', ({ a }, i) => i.value(i.tensors.unary('neg', i.tensor(a)), i.flavour([a]))),
};

const namedtuple = builtin(
  'namedtuple',
  'typename, field_names, ...rest, defaults?, rename?, module?',
  ({ typename, field_names, defaults }, i) => {
    const names =
      field_names.kind === 'string'
        ? field_names.value.split(/[\s,]+/).filter(Boolean)
        : i.iterate(field_names).map((each) => i.text(each));
    const last = defaults && defaults.kind !== 'none' ? i.iterate(defaults) : [];
    return {
      kind: 'builtin',
      name: i.text(typename),
      members: { _fields: tuple(names.map(string)) },
      call: ({ positional, keywords }) => ({
        kind: 'tuple',
        names,
        items: names.map(
          (name, k) =>
            positional[k] ??
            keywords.get(name) ??
            last[k - names.length + last.length] ??
            i.fail(`${i.text(typename)}() needs a value for its field ${name}. Add the argument.`),
        ),
      }),
    };
  },
);

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
  collections: namespace('collections', {
    namedtuple,
    OrderedDict: { kind: 'builtin', name: 'OrderedDict', call: (given, i) => i.call(pythonBuiltins.dict ?? NONE, given.positional, given.keywords) },
    deque: builtin('deque', 'iterable?, maxlen?', ({ iterable }, i) => list(iterable ? [...i.iterate(iterable)] : [])),
  }),
  dataclasses: namespace('dataclasses', { dataclass: identity, field }),
  typing: namespace('typing', annotations(['Any', 'Callable', 'Dict', 'Final', 'Iterable', 'List', 'Literal', 'NamedTuple', 'Optional', 'Sequence', 'Set', 'Tuple', 'TypeVar', 'Union', 'Generic', 'Protocol', 'cast', 'TYPE_CHECKING', 'overload', 'Annotated', 'ClassVar', 'Iterator', 'Generator', 'Type', 'Mapping'])),
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
