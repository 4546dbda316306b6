/** Python's collections: deques are lists, the dictionaries that make up what is missing know how. */
import type { Members, Value } from '../tracer/values.ts';
import { integer, NONE, string, tuple } from '../tracer/values.ts';
import { builtin } from './library.ts';
import { pythonBuiltins } from './python.ts';

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

const dict = pythonBuiltins.dict ?? NONE;
const zero: Value = { kind: 'builtin', name: 'int', call: () => integer(0) };

const defaultdict: Value = {
  kind: 'builtin',
  name: 'defaultdict',
  *call({ positional: [factory = NONE, ...rest], keywords }, i) {
    const made = yield* i.call(dict, rest, keywords);
    return made.kind === 'dictionary' && factory.kind !== 'none' ? { ...made, missing: factory } : made;
  },
};

const Counter = builtin('Counter', 'iterable?', function* ({ iterable }, i) {
  const entries = new Map<string, readonly [Value, Value]>();
  if (iterable?.kind === 'dictionary') for (const [key, entry] of iterable.entries) entries.set(key, entry);
  else if (iterable)
    for (const item of i.iterate(iterable)) {
      const key = i.key(item);
      entries.set(key, [item, yield* i.operate('+', entries.get(key)?.[1] ?? integer(0), integer(1))]);
    }
  return { kind: 'dictionary', entries, missing: zero };
});

const deque = builtin('deque', 'iterable?, maxlen?', ({ iterable, maxlen }, i) => {
  const items = iterable ? [...i.iterate(iterable)] : [];
  if (!maxlen || maxlen.kind === 'none') return { kind: 'list', items };
  const most = i.integer(maxlen, 'maxlen');
  return { kind: 'list', items: items.slice(Math.max(0, items.length - most)), most };
});

export const collections: Members = {
  namedtuple,
  defaultdict,
  Counter,
  deque,
  OrderedDict: {
    kind: 'builtin',
    name: 'OrderedDict',
    call: ({ positional, keywords }, i) => i.call(dict, positional, keywords),
  },
};
