/** Methods of JavaScript's arrays, strings, numbers, Maps and Sets. */
import type { Interpreter, Reading } from '../tracer/interpreter.ts';
import type { BuiltinValue, ListValue, StringValue, Tensor, Value } from '../tracer/values.ts';
import { array, boolean, describe, list, live, NONE, number, string } from '../tracer/values.ts';
import type { MemberTable } from './library.ts';
import { builtin } from './library.ts';
import { algebra } from './operations/algebra.ts';
import { sortNetwork } from './sorting.ts';

export function javascriptMembers(value: Value): readonly MemberTable[] {
  switch (value.kind) {
    case 'list':
    case 'tuple':
    case 'iterator':
      return [arrays];
    case 'string':
      return [strings];
    case 'number':
    case 'boolean':
    case 'array':
      return [numbers];
    case 'dictionary':
      return [objects];
    case 'set':
      return [sets];
    default:
      return [];
  }
}

/** Items of iterables, and of objects with a length. */
export function arrayLike(i: Interpreter, source: Value): readonly Value[] {
  if (source.kind !== 'dictionary') return i.iterate(source);
  const length = source.entries.get('slength')?.[1];
  if (!length) return i.iterate(source);
  const count = i.integer(length, 'the length');
  i.spend(count);
  return Array.from({ length: count }, (_, k) => source.entries.get(`s${k}`)?.[1] ?? NONE);
}

function asList(i: Interpreter, value: Value): ListValue {
  if (value.kind === 'list') return value;
  return value.kind === 'tuple' || value.kind === 'iterator'
    ? list([...i.iterate(value)])
    : i.fail(`This is a method of arrays, and here is ${describe(value)}.`);
}

function changed(i: Interpreter, value: Value): Value[] {
  const target = asList(i, value);
  i.trail.touch(target);
  return target.items;
}

/** A method with a callback of (item, index, array). */
function withCallback(
  name: string,
  does: (i: Interpreter, items: readonly Value[], call: (item: Value, k: number) => Reading<Value>) => Reading<Value>,
): BuiltinValue {
  return builtin(name, 'self, callback, thisArgument?', ({ self, callback }, i) => {
    const items = i.iterate(self);
    return does(i, items, (item, k) => i.call(callback, [item, number(k), self]));
  });
}

function decided(i: Interpreter, value: Value, name: string): boolean {
  return (
    i.truth(value) ??
    i.fail(
      `What ${name}() finds depends on the inputs, so it is not known while reading. Use a conditional value in its place.`,
    )
  );
}

/** some and every: known as far as they can be. */
function quantifier(name: 'some' | 'every', op: 'or' | 'and'): BuiltinValue {
  return withCallback(name, function* (i, items, call) {
    let open: Tensor | undefined;
    for (const [k, item] of items.entries()) {
      const value = yield* call(item, k);
      const truth = i.truth(value);
      if (truth === (name === 'some')) return boolean(truth);
      if (truth !== undefined) continue;
      const holds = i.tensors.binary('ne', i.tensor(value), i.tensors.scalar(0));
      open = open ? i.tensors.binary(op, open, holds) : holds;
    }
    return open ? array(open) : boolean(name === 'every');
  });
}

function search(name: string, fromEnd: boolean, index: boolean): BuiltinValue {
  return withCallback(name, function* (i, items, call) {
    const order = Array.from(items.keys());
    for (const k of fromEnd ? order.reverse() : order) {
      const item = items[k] ?? NONE;
      if (decided(i, yield* call(item, k), name)) return index ? number(k) : item;
    }
    return index ? number(-1) : NONE;
  });
}

function* reduce(
  i: Interpreter,
  items: readonly (readonly [Value, number])[],
  self: Value,
  callback: Value,
  initial: Value | undefined,
): Reading<Value> {
  const [first, ...rest] = items;
  const start = initial ?? first?.[0] ?? i.fail('reduce() of an empty array needs an initial value.');
  let total = start;
  for (const [item, k] of initial ? items : rest) total = yield* i.call(callback, [total, item, number(k), self]);
  return total;
}

/** A bound as slice and splice take it: counted from the end where negative. */
function bound(i: Interpreter, value: Value | undefined, length: number, otherwise: number): number {
  if (!value || value.kind === 'none') return otherwise;
  const at = Math.trunc(i.number(value, 'the bound'));
  return Math.min(Math.max(at < 0 ? at + length : at, 0), length);
}

function* sort(i: Interpreter, items: readonly Value[], compare: Value | undefined): Reading<Value[]> {
  const traced = items.some((item) => item.kind === 'array' && item.shape.length === 0);
  if (traced) {
    // The sign of the comparison of 1 and 2 tells which way numbers go.
    const sign = compare ? i.known(i.tensor(yield* i.call(compare, [number(1), number(2)])))?.[0] : -1;
    const network = sortNetwork(
      i,
      items.map((item) => i.tensor(item, 'an item to sort')),
    ).map((each) => i.value(each, 'numpy'));
    return (sign ?? -1) < 0 ? network : network.reverse();
  }
  return yield* mergeSort(i, items.slice(), compare);
}

function* mergeSort(i: Interpreter, items: Value[], compare: Value | undefined): Reading<Value[]> {
  if (items.length < 2) return items;
  const middle = items.length >> 1;
  const left = yield* mergeSort(i, items.slice(0, middle), compare);
  const right = yield* mergeSort(i, items.slice(middle), compare);
  const merged: Value[] = [];
  let l = 0;
  let r = 0;
  for (;;) {
    const a = left[l];
    const b = right[r];
    if (!a || !b) break;
    const later = compare ? i.number(yield* i.call(compare, [b, a]), 'the comparison') < 0 : i.text(b) < i.text(a);
    merged.push(later ? b : a);
    if (later) r++;
    else l++;
  }
  return [...merged, ...left.slice(l), ...right.slice(r)];
}

function flat(items: readonly Value[], depth: number): Value[] {
  return items.flatMap((item) => (item.kind === 'list' && depth > 0 ? flat(item.items, depth - 1) : [item]));
}

function* indexOf(i: Interpreter, items: readonly Value[], value: Value): Reading<number> {
  for (const [k, item] of items.entries()) {
    if (decided(i, yield* i.compare('==', item, value), 'indexOf')) return k;
  }
  return -1;
}

/** Where a number stands among numbers that depend on the inputs: a number that does so too. */
function tracedIndexOf(i: Interpreter, self: Value, value: Value): Value | undefined {
  const [items, wanted] = [i.tryTensor(self), i.tryTensor(value)];
  if (items?.shape.length !== 1 || wanted?.shape.length !== 0) return undefined;
  if (i.known(items) && i.known(wanted)) return undefined;
  const a = algebra(i.tensors);
  const length = items.shape[0] ?? 0;
  const places = i.tensors.of(Float64Array.from(items.shape[0] === undefined ? [] : Array(length).keys()), [length]);
  const first = i.tensors.reduceMin(a.select(a.eq(items, wanted), places, length));
  return i.value(a.select(a.lt(first, length), first, -1), 'numpy');
}

const arrays: MemberTable = {
  attributes: { length: (self, i) => number(i.iterate(self).length) },
  methods: {
    map: withCallback('map', function* (_, items, call) {
      const mapped: Value[] = [];
      for (const [k, item] of items.entries()) mapped.push(yield* call(item, k));
      return list(mapped);
    }),
    forEach: withCallback('forEach', function* (_, items, call) {
      for (const [k, item] of items.entries()) yield* call(item, k);
      return NONE;
    }),
    filter: withCallback('filter', function* (i, items, call) {
      const kept: Value[] = [];
      for (const [k, item] of items.entries()) if (decided(i, yield* call(item, k), 'filter')) kept.push(item);
      return list(kept);
    }),
    flatMap: withCallback('flatMap', function* (_, items, call) {
      const mapped: Value[] = [];
      for (const [k, item] of items.entries()) mapped.push(yield* call(item, k));
      return list(flat(mapped, 1));
    }),
    some: quantifier('some', 'or'),
    every: quantifier('every', 'and'),
    find: search('find', false, false),
    findLast: search('findLast', true, false),
    findIndex: search('findIndex', false, true),
    findLastIndex: search('findLastIndex', true, true),
    reduce: builtin('reduce', 'self, callback, initial?', ({ self, callback, initial }, i) =>
      reduce(i, i.iterate(self).map((item, k) => [item, k] as const), self, callback, initial),
    ),
    reduceRight: builtin('reduceRight', 'self, callback, initial?', ({ self, callback, initial }, i) =>
      reduce(i, i.iterate(self).map((item, k) => [item, k] as const).reverse(), self, callback, initial),
    ),
    slice: builtin('slice', 'self, start?, end?', ({ self, start, end }, i) => {
      const items = i.iterate(self);
      return list(items.slice(bound(i, start, items.length, 0), bound(i, end, items.length, items.length)));
    }),
    subarray: builtin('subarray', 'self, start?, end?', ({ self, start, end }, i) => {
      const items = i.iterate(self);
      return list(items.slice(bound(i, start, items.length, 0), bound(i, end, items.length, items.length)));
    }),
    concat: builtin('concat', 'self, ...others', ({ self, others }, i) => list([...i.iterate(self), ...flat(others.map((each) => (each.kind === 'list' ? list([...i.iterate(each)]) : each)), 1)])),
    push: builtin('push', 'self, ...items', ({ self, items }, i) => number(changed(i, self).push(...items))),
    pop: builtin('pop', 'self', ({ self }, i) => changed(i, self).pop() ?? NONE),
    shift: builtin('shift', 'self', ({ self }, i) => changed(i, self).shift() ?? NONE),
    unshift: builtin('unshift', 'self, ...items', ({ self, items }, i) => number(changed(i, self).unshift(...items))),
    fill: builtin('fill', 'self, value?, start?, end?', ({ self, value, start, end }, i) => {
      const items = changed(i, self);
      items.fill(value ?? NONE, bound(i, start, items.length, 0), bound(i, end, items.length, items.length));
      return self;
    }),
    splice: builtin('splice', 'self, start, count?, ...items', ({ self, start, count, items }, i) => {
      const target = changed(i, self);
      const from = bound(i, start, target.length, 0);
      return list(target.splice(from, count ? i.integer(count, 'the count') : target.length - from, ...items));
    }),
    reverse: builtin('reverse', 'self', ({ self }, i) => {
      changed(i, self).reverse();
      return self;
    }),
    toReversed: builtin('toReversed', 'self', ({ self }, i) => list([...i.iterate(self)].reverse())),
    sort: builtin('sort', 'self, compare?', function* ({ self, compare }, i) {
      const target = asList(i, self);
      const order = yield* sort(i, target.items, compare);
      i.trail.touch(target);
      target.items = order;
      return self;
    }),
    toSorted: builtin('toSorted', 'self, compare?', function* ({ self, compare }, i) {
      return list(yield* sort(i, i.iterate(self), compare));
    }),
    set: builtin('set', 'self, source, offset?', ({ self, source, offset }, i) => {
      const at = offset ? i.integer(offset, 'the offset') : 0;
      const items = i.iterate(source);
      changed(i, self).splice(at, items.length, ...items);
      return NONE;
    }),
    flat: builtin('flat', 'self, depth?', ({ self, depth }, i) => list(flat(i.iterate(self), depth ? i.number(depth, 'the depth') : 1))),
    join: builtin('join', 'self, separator?', ({ self, separator }, i) =>
      string(i.iterate(self).map((item) => i.text(item)).join(separator ? i.text(separator) : ',')),
    ),
    at: builtin('at', 'self, index', ({ self, index }, i) => i.iterate(self).at(i.integer(index, 'the index')) ?? NONE),
    with: builtin('with', 'self, index, value', ({ self, index, value }, i) => list(i.iterate(self).with(i.integer(index, 'the index'), value))),
    includes: builtin('includes', 'self, value', function* ({ self, value }, i) {
      return boolean((yield* indexOf(i, i.iterate(self), value)) >= 0);
    }),
    indexOf: builtin('indexOf', 'self, value', function* ({ self, value }, i) {
      return tracedIndexOf(i, self, value) ?? number(yield* indexOf(i, i.iterate(self), value));
    }),
    entries: builtin('entries', 'self', ({ self }, i) => {
      const next = i.cursor(self);
      return live((k) => {
        const item = next(k);
        return item && list([number(k), item]);
      });
    }),
    keys: builtin('keys', 'self', ({ self }, i) => list(i.iterate(self).map((_, k) => number(k)))),
    values: builtin('values', 'self', ({ self }, i) => list([...i.iterate(self)])),
    toString: builtin('toString', 'self', ({ self }, i) => string(i.text(self))),
  },
}; // prettier-ignore

const objects: MemberTable = {
  attributes: { size: (self) => number(self.kind === 'dictionary' ? self.entries.size : 0) },
  methods: {
    get: builtin('get', 'self, key', ({ self, key }, i) => (self.kind === 'dictionary' ? (self.entries.get(i.key(key))?.[1] ?? NONE) : NONE)),
    set: builtin('set', 'self, key, value', ({ self, key, value }, i) => {
      if (self.kind !== 'dictionary') return self;
      i.trail.touch(self);
      self.entries.set(i.key(key), [key, value]);
      return self;
    }),
    has: builtin('has', 'self, key', ({ self, key }, i) => boolean(self.kind === 'dictionary' && self.entries.has(i.key(key)))),
    delete: builtin('delete', 'self, key', ({ self, key }, i) => {
      if (self.kind !== 'dictionary') return boolean(false);
      i.trail.touch(self);
      return boolean(self.entries.delete(i.key(key)));
    }),
    forEach: builtin('forEach', 'self, callback', function* ({ self, callback }, i) {
      if (self.kind === 'dictionary') for (const [key, value] of self.entries.values()) yield* i.call(callback, [value, key]);
      return NONE;
    }),
    entries: builtin('entries', 'self', ({ self }) => list(self.kind === 'dictionary' ? [...self.entries.values()].map((entry) => list([...entry])) : [])),
    keys: builtin('keys', 'self', ({ self }) => list(self.kind === 'dictionary' ? [...self.entries.values()].map(([key]) => key) : [])),
    values: builtin('values', 'self', ({ self }) => list(self.kind === 'dictionary' ? [...self.entries.values()].map(([, value]) => value) : [])),
    hasOwnProperty: builtin('hasOwnProperty', 'self, key', ({ self, key }, i) => boolean(self.kind === 'dictionary' && self.entries.has(i.key(key)))),
  },
}; // prettier-ignore

const sets: MemberTable = {
  attributes: { size: (self) => number(self.kind === 'set' ? self.items.size : 0) },
  methods: {
    has: builtin('has', 'self, value', ({ self, value }, i) =>
      boolean(self.kind === 'set' && self.items.has(i.key(value))),
    ),
    add: builtin('add', 'self, value', ({ self, value }, i) => {
      if (self.kind !== 'set') return self;
      i.trail.touch(self);
      self.items.set(i.key(value), value);
      return self;
    }),
  },
};

function text(name: string, does: (self: string, rest: readonly Value[], i: Interpreter) => string): BuiltinValue {
  return builtin(name, 'self, ...rest', ({ self, rest }, i) => string(does((self as StringValue).value, rest, i)));
}

const strings: MemberTable = {
  attributes: {},
  methods: {
    toUpperCase: text('toUpperCase', (self) => self.toUpperCase()),
    toLowerCase: text('toLowerCase', (self) => self.toLowerCase()),
    trim: text('trim', (self) => self.trim()),
    slice: text('slice', (self, [start, end], i) => self.slice(bound(i, start, self.length, 0), bound(i, end, self.length, self.length))),
    substring: text('substring', (self, [start, end], i) => self.slice(bound(i, start, self.length, 0), bound(i, end, self.length, self.length))),
    charAt: text('charAt', (self, [at], i) => self.charAt(at ? i.integer(at, 'the index') : 0)),
    repeat: text('repeat', (self, [count], i) => self.repeat(count ? i.integer(count, 'the count') : 0)),
    padStart: text('padStart', (self, [width], i) => self.padStart(width ? i.integer(width, 'the width') : 0)),
    padEnd: text('padEnd', (self, [width], i) => self.padEnd(width ? i.integer(width, 'the width') : 0)),
    replace: text('replace', (self, [from = NONE, to = NONE], i) => self.replace(i.text(from), () => i.text(to))),
    toString: builtin('toString', 'self', ({ self }) => self),
    charCodeAt: builtin('charCodeAt', 'self, at', ({ self, at }, i) => number((self as StringValue).value.charCodeAt(i.integer(at, 'the index')))),
    startsWith: builtin('startsWith', 'self, part', ({ self, part }, i) => boolean((self as StringValue).value.startsWith(i.text(part)))),
    endsWith: builtin('endsWith', 'self, part', ({ self, part }, i) => boolean((self as StringValue).value.endsWith(i.text(part)))),
    includes: builtin('includes', 'self, part', ({ self, part }, i) => boolean((self as StringValue).value.includes(i.text(part)))),
    indexOf: builtin('indexOf', 'self, part', ({ self, part }, i) => number((self as StringValue).value.indexOf(i.text(part)))),
    split: builtin('split', 'self, separator', ({ self, separator }, i) => list((self as StringValue).value.split(i.text(separator)).map(string))),
  },
}; // prettier-ignore

const numbers: MemberTable = {
  attributes: {},
  methods: {
    toFixed: builtin('toFixed', 'self, digits?', ({ self, digits }, i) =>
      string(
        self.kind === 'number'
          ? i.number(self, 'the number').toFixed(digits ? i.integer(digits, 'the digits') : 0)
          : i.text(self),
      ),
    ),
    toPrecision: builtin('toPrecision', 'self, digits?', ({ self }, i) => string(i.text(self))),
    toString: builtin('toString', 'self', ({ self }, i) => string(i.text(self))),
    valueOf: builtin('valueOf', 'self', ({ self }) => self),
  },
};
