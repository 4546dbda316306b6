/** Methods of Python's lists, tuples, strings, dictionaries, sets and numbers. */
import type { DictionaryValue, ListValue, SetValue, StringValue, Value } from '../tracer/values.ts';
import { boolean, describe, dictionary, integer, list, NONE, number, string, tuple } from '../tracer/values.ts';
import type { Interpreter } from '../tracer/interpreter.ts';
import type { MemberTable } from './library.ts';
import { builtin } from './library.ts';
import { sorted } from './sorting.ts';

export function pythonMembers(value: Value): readonly MemberTable[] {
  switch (value.kind) {
    case 'list':
      return [lists, sequences];
    case 'tuple':
    case 'range':
      return [sequences];
    case 'dictionary':
      return [dictionaries];
    case 'set':
      return [sets];
    case 'string':
      return [strings];
    case 'number':
    case 'boolean':
      return [numbers];
    default:
      return [];
  }
}

function asList(i: Interpreter, value: Value): ListValue {
  return value.kind === 'list' ? value : i.fail(`This is a method of lists, and here is ${describe(value)}.`);
}

function asDictionary(i: Interpreter, value: Value): DictionaryValue {
  return value.kind === 'dictionary'
    ? value
    : i.fail(`This is a method of dictionaries, and here is ${describe(value)}.`);
}

function asSet(i: Interpreter, value: Value): SetValue {
  if (value.kind === 'set') return value;
  return { kind: 'set', items: new Map(i.iterate(value).map((item) => [i.key(item), item])) };
}

/** The list, about to be changed. */
function changed(i: Interpreter, value: Value): Value[] {
  const target = asList(i, value);
  i.trail.touch(target);
  return target.items;
}

/** Puts items at an end; a deque of limited length loses as many at the other. */
function added({ most }: ListValue, items: Value[], more: readonly Value[], end: 'left' | 'right'): void {
  if (end === 'right') for (const item of more) items.push(item);
  else items.unshift(...more);
  const over = most === undefined ? 0 : items.length - most;
  if (over > 0) items.splice(end === 'right' ? 0 : items.length - over, over);
}

const lists: MemberTable = {
  attributes: {},
  methods: {
    append: builtin('append', 'self, object', ({ self, object }, i) => {
      added(asList(i, self), changed(i, self), [object], 'right');
      return NONE;
    }),
    extend: builtin('extend', 'self, iterable', ({ self, iterable }, i) => {
      added(asList(i, self), changed(i, self), [...i.iterate(iterable)], 'right');
      return NONE;
    }),
    appendleft: builtin('appendleft', 'self, object', ({ self, object }, i) => {
      added(asList(i, self), changed(i, self), [object], 'left');
      return NONE;
    }),
    extendleft: builtin('extendleft', 'self, iterable', ({ self, iterable }, i) => {
      added(asList(i, self), changed(i, self), [...i.iterate(iterable)].reverse(), 'left');
      return NONE;
    }),
    popleft: builtin('popleft', 'self', ({ self }, i) => changed(i, self).shift() ?? i.fail('popleft() from nothing.')),
    rotate: builtin('rotate', 'self, n?', ({ self, n }, i) => {
      const items = changed(i, self);
      const by = items.length === 0 ? 0 : (n ? i.integer(n, 'n') : 1) % items.length;
      items.unshift(...items.splice(by > 0 ? items.length - by : -by));
      return NONE;
    }),
    insert: builtin('insert', 'self, index, object', ({ self, index, object }, i) => {
      changed(i, self).splice(i.integer(index, 'the index'), 0, object);
      return NONE;
    }),
    pop: builtin('pop', 'self, index?', ({ self, index }, i) => {
      const items = changed(i, self);
      const [item] = items.splice(index ? i.integer(index, 'the index') : -1, 1);
      return item ?? i.fail('pop() from an empty list.');
    }),
    remove: builtin('remove', 'self, value', function* ({ self, value }, i) {
      const items = changed(i, self);
      for (const [at, item] of items.entries()) {
        if (i.truth(yield* i.compare('==', item, value))) {
          items.splice(at, 1);
          return NONE;
        }
      }
      return i.fail('remove() finds no such item in the list.');
    }),
    clear: builtin('clear', 'self', ({ self }, i) => {
      changed(i, self).length = 0;
      return NONE;
    }),
    reverse: builtin('reverse', 'self', ({ self }, i) => {
      changed(i, self).reverse();
      return NONE;
    }),
    sort: builtin('sort', 'self, ...rest, key?, reverse?', function* ({ self, key, reverse }, i) {
      const target = asList(i, self);
      const order = yield* sorted(i, target.items, key, reverse ? (i.truth(reverse) ?? false) : false);
      i.trail.touch(target);
      target.items = order;
      return NONE;
    }),
    copy: builtin('copy', 'self', ({ self }, i) => list([...i.iterate(self)])),
  },
};

const sequences: MemberTable = {
  attributes: {},
  methods: {
    count: builtin('count', 'self, value', function* ({ self, value }, i) {
      let total = 0;
      for (const item of i.iterate(self)) if (i.truth(yield* i.compare('==', item, value))) total++;
      return integer(total);
    }),
    index: builtin('index', 'self, value', function* ({ self, value }, i) {
      for (const [at, item] of i.iterate(self).entries()) {
        const truth = i.truth(yield* i.compare('==', item, value));
        if (truth === undefined) i.fail('Where this value stands depends on the inputs. Use a known value.');
        if (truth) return integer(at);
      }
      return i.fail('index() finds no such item.');
    }),
    _replace: builtin('_replace', 'self', ({ self }) => self),
    _asdict: builtin('_asdict', 'self', ({ self }) =>
      self.kind === 'tuple' ? dictionary((self.names ?? []).map((name, k) => [name, self.items[k] ?? NONE])) : self,
    ),
  },
};

const dictionaries: MemberTable = {
  attributes: {},
  methods: {
    keys: builtin('keys', 'self', ({ self }, i) =>
      list([...asDictionary(i, self).entries.values()].map(([key]) => key)),
    ),
    values: builtin('values', 'self', ({ self }, i) =>
      list([...asDictionary(i, self).entries.values()].map(([, value]) => value)),
    ),
    items: builtin('items', 'self', ({ self }, i) =>
      list([...asDictionary(i, self).entries.values()].map((entry) => tuple(entry))),
    ),
    get: builtin(
      'get',
      'self, key, default?',
      ({ self, key, default: otherwise }, i) => asDictionary(i, self).entries.get(i.key(key))?.[1] ?? otherwise ?? NONE,
    ),
    pop: builtin('pop', 'self, key, default?', ({ self, key, default: otherwise }, i) => {
      const target = asDictionary(i, self);
      const found = target.entries.get(i.key(key))?.[1];
      i.trail.touch(target);
      target.entries.delete(i.key(key));
      return found ?? otherwise ?? i.fail(`There is no key ${i.text(key)}.`);
    }),
    setdefault: builtin('setdefault', 'self, key, default?', ({ self, key, default: otherwise }, i) => {
      const target = asDictionary(i, self);
      const found = target.entries.get(i.key(key));
      if (found) return found[1];
      i.trail.touch(target);
      target.entries.set(i.key(key), [key, otherwise ?? NONE]);
      return otherwise ?? NONE;
    }),
    update: {
      kind: 'builtin',
      name: 'update',
      call: ({ positional: [self = NONE, other], keywords }, i) => {
        const target = asDictionary(i, self);
        i.trail.touch(target);
        if (other?.kind === 'dictionary') for (const [key, entry] of other.entries) target.entries.set(key, entry);
        else if (other) {
          for (const item of i.iterate(other)) {
            const [key = NONE, value = NONE] = i.iterate(item);
            target.entries.set(i.key(key), [key, value]);
          }
        }
        for (const [name, value] of keywords) target.entries.set(`s${name}`, [string(name), value]);
        return NONE;
      },
    },
    copy: builtin('copy', 'self', ({ self }, i) => ({
      kind: 'dictionary',
      entries: new Map(asDictionary(i, self).entries),
    })),
    clear: builtin('clear', 'self', ({ self }, i) => {
      const target = asDictionary(i, self);
      i.trail.touch(target);
      target.entries.clear();
      return NONE;
    }),
  },
};

const sets: MemberTable = {
  attributes: {},
  methods: {
    add: builtin('add', 'self, item', ({ self, item }, i) => {
      const target = asSet(i, self);
      i.trail.touch(target);
      target.items.set(i.key(item), item);
      return NONE;
    }),
    discard: builtin('discard', 'self, item', ({ self, item }, i) => {
      const target = asSet(i, self);
      i.trail.touch(target);
      target.items.delete(i.key(item));
      return NONE;
    }),
    union: builtin('union', 'self, other', ({ self, other }, i) => ({
      kind: 'set',
      items: new Map([...asSet(i, self).items, ...asSet(i, other).items]),
    })),
    intersection: builtin('intersection', 'self, other', ({ self, other }, i) => {
      const second = asSet(i, other);
      return { kind: 'set', items: new Map([...asSet(i, self).items].filter(([key]) => second.items.has(key))) };
    }),
    difference: builtin('difference', 'self, other', ({ self, other }, i) => {
      const second = asSet(i, other);
      return { kind: 'set', items: new Map([...asSet(i, self).items].filter(([key]) => !second.items.has(key))) };
    }),
  },
};

/** A method of strings that gives a string. */
function text(name: string, does: (self: string, rest: readonly string[]) => string) {
  return builtin(name, 'self, ...rest', ({ self, rest }, i) =>
    string(
      does(
        (self as StringValue).value,
        rest.map((each) => i.text(each)),
      ),
    ),
  );
}

function question(name: string, does: (self: string, argument: string) => boolean) {
  return builtin(name, 'self, argument?', ({ self, argument }, i) =>
    boolean(does((self as StringValue).value, argument ? i.text(argument) : '')),
  );
}

const FIELD = /\{\{|\}\}|\{(\w*)(?:![rsa])?(?::([^{}]*))?\}/g;

/** `'{} and {name:.2f}'.format(...)`; fields with members or indices stay as they are. */
function filled(
  i: Interpreter,
  template: string,
  values: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): string {
  let next = 0;
  return template.replaceAll(FIELD, (whole, name: string | undefined, spec: string | undefined) => {
    if (whole === '{{' || whole === '}}') return whole.charAt(0);
    const value =
      name === undefined || name === '' ? values[next++] : /^\d/.test(name) ? values[Number(name)] : keywords.get(name);
    return value === undefined ? whole : i.formatted(value, spec ?? '');
  });
}

const strings: MemberTable = {
  attributes: {},
  methods: {
    upper: text('upper', (self) => self.toUpperCase()),
    lower: text('lower', (self) => self.toLowerCase()),
    capitalize: text('capitalize', (self) => self.charAt(0).toUpperCase() + self.slice(1).toLowerCase()),
    title: text('title', (self) => self.replace(/\b\w/g, (letter) => letter.toUpperCase())),
    strip: text('strip', (self) => self.trim()),
    lstrip: text('lstrip', (self) => self.trimStart()),
    rstrip: text('rstrip', (self) => self.trimEnd()),
    replace: text('replace', (self, [from = '', to = '']) => self.replaceAll(from, to)),
    ljust: text('ljust', (self, [width = '0', fill = ' ']) => self.padEnd(Number(width), fill)),
    rjust: text('rjust', (self, [width = '0', fill = ' ']) => self.padStart(Number(width), fill)),
    zfill: text('zfill', (self, [width = '0']) => self.padStart(Number(width), '0')),
    index: builtin('index', 'self, part', ({ self, part }, i) => {
      const at = i.text(self).indexOf(i.text(part));
      return at < 0 ? i.fail('index() finds no such text.') : integer(at);
    }),
    partition: builtin('partition', 'self, separator', ({ self, separator }, i) => {
      const [text, by] = [i.text(self), i.text(separator)];
      const at = text.indexOf(by);
      const parts = at < 0 ? [text, '', ''] : [text.slice(0, at), by, text.slice(at + by.length)];
      return tuple(parts.map(string));
    }),
    format: {
      kind: 'builtin',
      name: 'format',
      call: ({ positional: [self = NONE, ...values], keywords }, i) => string(filled(i, i.text(self), values, keywords)),
    },
    startswith: question('startswith', (self, start) => self.startsWith(start)),
    endswith: question('endswith', (self, end) => self.endsWith(end)),
    isdigit: question('isdigit', (self) => /^\d+$/.test(self)),
    isalpha: question('isalpha', (self) => /^\p{L}+$/u.test(self)),
    find: builtin('find', 'self, part', ({ self, part }, i) => integer((self as StringValue).value.indexOf(i.text(part)))),
    count: builtin('count', 'self, part', ({ self, part }, i) => integer((self as StringValue).value.split(i.text(part)).length - 1)),
    split: builtin('split', 'self, separator?', ({ self, separator }, i) => {
      const { value } = self as StringValue;
      const parts = separator && separator.kind !== 'none' ? value.split(i.text(separator)) : value.split(/\s+/).filter(Boolean);
      return list(parts.map(string));
    }),
    splitlines: builtin('splitlines', 'self', ({ self }) => {
      const { value } = self as StringValue;
      return list(value === '' ? [] : value.replace(/(?:\r\n|[\r\n])$/, '').split(/\r\n|[\r\n]/).map(string));
    }),
    join: builtin('join', 'self, iterable', ({ self, iterable }, i) =>
      string(i.iterate(iterable).map((item) => i.text(item)).join((self as StringValue).value)),
    ),
  },
}; // prettier-ignore

const numbers: MemberTable = {
  attributes: {
    real: (self) => self,
    imag: () => number(0),
  },
  methods: {
    is_integer: builtin('is_integer', 'self', ({ self }, i) => boolean(Number.isInteger(i.number(self, 'the number')))),
    bit_length: builtin('bit_length', 'self', ({ self }, i) =>
      integer(Math.floor(Math.log2(Math.abs(i.integer(self, 'the number')) || 0.5)) + 1),
    ),
    conjugate: builtin('conjugate', 'self', ({ self }) => self),
  },
};
