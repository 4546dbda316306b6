/** Python's builtin functions. */
import type { Interpreter, Reading } from '../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../tracer/values.ts';
import {
  array,
  boolean,
  describe,
  dictionary,
  integer,
  lengthOf,
  list,
  live,
  NONE,
  number,
  string,
  tuple,
} from '../tracer/values.ts';
import { open } from './files/open.ts';
import { FORMAT } from '../syntax.ts';
import { builtin } from './library.ts';
import { sorted } from './sorting.ts';

const format = builtin('format', 'value, spec?', ({ value, spec }, i) =>
  string(i.formatted(value, spec ? i.text(spec) : '')),
);

export const pythonBuiltins: Members = {
  __name__: string('module'),
  NotImplemented: NONE,
  abs: builtin('abs', 'x', function* ({ x }, i) {
    if (x.kind === 'instance') return yield* i.call(yield* i.member(x, '__abs__'), []);
    return i.value(i.tensors.unary('abs', i.tensor(x, 'the argument of abs()')), i.flavour([x]));
  }),
  round: builtin('round', 'number, ndigits?', ({ number: x, ndigits }, i) => {
    const { tensors } = i;
    const tensor = i.tensor(x, 'the argument of round()');
    if (!ndigits || ndigits.kind === 'none') return i.value(tensors.withType(tensors.unary('round', tensor), 'integer'), i.flavour([x]));
    const exact = x.kind === 'number' && x.symbol === null ? rounded(x.value, i.integer(ndigits, 'the number of digits')) : undefined;
    if (exact !== undefined) return { kind: 'number', value: exact, integer: x.kind === 'number' && x.integer, symbol: null };
    const scale = tensors.scalar(10 ** i.integer(ndigits, 'the number of digits'));
    return i.value(tensors.binary('div', tensors.unary('round', tensors.binary('mul', tensor, scale)), scale), i.flavour([x]));
  }),
  pow: builtin('pow', 'base, exp, mod?', ({ base, exp, mod }, i) => {
    if (mod) return integer(powerModulo(i.integer(base, 'the base'), i.integer(exp, 'the exponent'), i.integer(mod, 'the modulus')));
    return i.value(i.tensors.binary('pow', i.tensor(base), i.tensor(exp)), i.flavour([base, exp]));
  }),
  divmod: builtin('divmod', 'a, b', ({ a, b }, i) => {
    const { tensors } = i;
    const [x, y] = [i.tensor(a), i.tensor(b)];
    const quotient = tensors.unary('floor', tensors.binary('div', x, y));
    const whole = x.type === 'float' || y.type === 'float' ? quotient : tensors.withType(quotient, 'integer');
    return tuple([i.value(whole, i.flavour([a, b])), i.value(tensors.binary('mod', x, y), i.flavour([a, b]))]);
  }),
  sum: builtin('sum', 'iterable, start?', ({ iterable, start }, i) => sum(i, iterable, start)),
  min: extremum('min'),
  max: extremum('max'),
  any: quantifier('any', 'or'),
  all: quantifier('all', 'and'),
  len: builtin('len', 'obj', ({ obj }, i) => length(i, obj)),
  range: builtin('range', 'start, stop?, step?', ({ start, stop, step }, i) => range(i, start, stop, step)),
  enumerate: builtin('enumerate', 'iterable, start?', ({ iterable, start }, i) => {
    const first = start ? i.integer(start, 'the start') : 0;
    const next = i.cursor(iterable);
    return live((k) => pairOf(integer(first + k), next(k)));
  }),
  zip: builtin('zip', '...iterables, strict?', ({ iterables }, i) => {
    const nexts = iterables.map((each) => i.cursor(each));
    return live((k) => together(nexts, k));
  }),
  map: builtin('map', 'function, ...iterables', function* ({ function: f, iterables }, i) {
    const items: Value[] = [];
    for (const row of zip(iterables.map((each) => i.iterate(each)))) {
      items.push(yield* i.call(f, row.kind === 'tuple' ? row.items : [row]));
    }
    return iterator(items);
  }),
  filter: builtin('filter', 'function, iterable', function* ({ function: f, iterable }, i) {
    const items: Value[] = [];
    for (const item of i.iterate(iterable)) {
      const kept = f.kind === 'none' ? item : yield* i.call(f, [item]);
      if (decided(i, kept, 'filter')) items.push(item);
    }
    return iterator(items);
  }),
  reversed: builtin('reversed', 'sequence', ({ sequence }, i) => iterator([...i.iterate(sequence)].reverse())),
  sorted: builtin('sorted', 'iterable, ...rest, key?, reverse?', function* ({ iterable, key, reverse }, i) {
    return list(yield* sorted(i, i.iterate(iterable), key, reverse ? (i.truth(reverse) ?? false) : false));
  }),
  iter: builtin('iter', 'object', ({ object }, i) => (object.kind === 'iterator' ? object : iterator(i.iterate(object)))),
  next: builtin('next', 'iterator, default?', ({ iterator: it, default: otherwise }, i) => {
    if (it.kind !== 'iterator') return i.fail(`next() takes an iterator, and this is ${describe(it)}. Use iter() on it.`);
    return i.cursor(it)(0) ?? otherwise ?? i.fail('next() finds no further item.');
  }),
  float: builtin('float', 'x?', ({ x }, i) => toNumber(i, x, 'float')),
  int: builtin('int', 'x?, base?', ({ x, base }, i) =>
    x?.kind === 'string' && base ? integer(Number.parseInt(x.value, i.integer(base, 'the base'))) : toNumber(i, x, 'int'),
  ),
  bool: builtin('bool', 'x?', ({ x }, i) => {
    if (!x) return boolean(false);
    const truth = i.truth(x);
    return truth === undefined ? array(i.tensors.binary('ne', i.tensor(x), i.tensors.scalar(0))) : boolean(truth);
  }),
  complex: builtin('complex', 'real?, imag?', (_, i) => i.fail('Complex numbers are not read. Write the real and the imaginary part as two numbers.')),
  str: builtin('str', 'object?', ({ object }, i) => string(object ? i.text(object) : '')),
  repr: builtin('repr', 'object', ({ object }, i) => string(i.text(object))),
  format,
  [FORMAT]: format,
  chr: builtin('chr', 'i', ({ i: code }, i) => string(String.fromCodePoint(i.integer(code, 'the code')))),
  ord: builtin('ord', 'c', ({ c }) => integer(c.kind === 'string' ? (c.value.codePointAt(0) ?? 0) : 0)),
  list: builtin('list', 'iterable?', ({ iterable }, i) => list(iterable ? [...i.iterate(iterable)] : [])),
  tuple: builtin('tuple', 'iterable?', ({ iterable }, i) => tuple(iterable ? [...i.iterate(iterable)] : [])),
  set: builtin('set', 'iterable?', ({ iterable }, i) => set(i, iterable)),
  frozenset: builtin('frozenset', 'iterable?', ({ iterable }, i) => set(i, iterable)),
  dict: { kind: 'builtin', name: 'dict', call: ({ positional: [from], keywords }, i) => toDictionary(i, from, keywords) },
  slice: builtin('slice', 'start, stop?, step?', ({ start, stop, step }) =>
    stop ? { kind: 'slice', start, stop, step: step ?? null } : { kind: 'slice', start: null, stop: start, step: null },
  ),
  isinstance: builtin('isinstance', 'object, classinfo', ({ object, classinfo }) => boolean(isInstance(object, classinfo))),
  issubclass: builtin('issubclass', 'class, classinfo', ({ class: child, classinfo }) =>
    boolean(child.kind === 'class' && isSubclass(child, classinfo)),
  ),
  callable: builtin('callable', 'object', ({ object }) =>
    boolean(object.kind === 'function' || object.kind === 'builtin' || object.kind === 'class'),
  ),
  hasattr: builtin('hasattr', 'object, name', ({ object, name }, i) => boolean(i.has(object, i.text(name)))),
  setattr: builtin('setattr', 'object, name, value', function* ({ object, name, value }, i) {
    yield* i.setMember(object, i.text(name), value);
    return NONE;
  }),
  getattr: builtin('getattr', 'object, name, default?', function* ({ object, name, default: otherwise }, i) {
    const text = i.text(name);
    return otherwise && !i.has(object, text) ? otherwise : yield* i.member(object, text);
  }),
  type: builtin('type', 'object', ({ object }) => typeOf(object)),
  id: builtin('id', 'object', () => integer(0)),
  print: ignored('print'),
  input: builtin('input', 'prompt?', (_, i) => i.fail('input() asks a person, and nobody is there while reading. Use a constant.')),
  open,
  ...Object.fromEntries(
    ['Exception', 'ValueError', 'TypeError', 'RuntimeError', 'ZeroDivisionError', 'IndexError', 'KeyError', 'ArithmeticError', 'OverflowError', 'NotImplementedError', 'AssertionError', 'AttributeError', 'StopIteration', 'ImportError'].map(
      (name) => [name, builtin(name, '...args', ({ args: [message] }) => message ?? string(name))],
    ),
  ),
  object: builtin('object', '', () => NONE),
}; // prettier-ignore

/** Python rounds the number that a float is, not its decimal text: 2.675 is a little less. Undefined for what is left to arrays. */
function rounded(value: number, digits: number): number | undefined {
  if (digits < 1 || digits > 20 || !Number.isFinite(value) || Math.abs(value) >= 1e20) return undefined;
  // Halves that a float holds exactly go to the even digit.
  const scaled = value * 10 ** digits;
  const isHalf = Math.abs(scaled % 1) === 0.5 && scaled / 10 ** digits === value && Number.isInteger(value * 2 ** 20);
  return isHalf ? (2 * Math.round(scaled / 2)) / 10 ** digits : Number(value.toFixed(digits));
}

/** Does nothing here, and says so once per place. */
function ignored(name: string): BuiltinValue {
  return {
    kind: 'builtin',
    name,
    call: (_, i) => {
      i.hint(`${name}() is passed over: it does not change the value.`);
      return NONE;
    },
  };
}

function iterator(items: readonly Value[]): Value {
  return { kind: 'iterator', items, position: 0 };
}

function pairOf(first: Value, second: Value | undefined): Value | undefined {
  return second && tuple([first, second]);
}

/** One item of each, while all have one. */
function together(nexts: readonly ((position: number) => Value | undefined)[], position: number): Value | undefined {
  const row: Value[] = [];
  for (const next of nexts) {
    const item = next(position);
    if (item === undefined) return undefined;
    row.push(item);
  }
  return row.length > 0 ? tuple(row) : undefined;
}

function zip(columns: readonly (readonly Value[])[]): Value[] {
  const length = columns.length === 0 ? 0 : Math.min(...columns.map((column) => column.length));
  return Array.from({ length }, (_, k) => tuple(columns.map((column) => column[k] ?? NONE)));
}

/** A truth that the number of items depends on. */
function decided(i: Interpreter, value: Value, name: string): boolean {
  return (
    i.truth(value) ??
    i.fail(
      `Which items ${name} takes depends on the inputs, so their number is not known. Use a conditional value in its place.`,
    )
  );
}

/** The items, with `otherwise` where a comprehension's condition leaves one out. */
function itemsOr(i: Interpreter, iterable: Value, otherwise: Value): readonly Value[] {
  if (iterable.kind !== 'iterator' || !iterable.present) return i.iterate(iterable);
  const { items, present } = iterable;
  return items.map((item, k) => {
    const holds = present[k];
    if (!holds) return item;
    const chosen = i.tensors.select(holds, i.tensor(item, 'an item'), i.tensor(otherwise));
    return i.value(chosen, i.flavour([item]));
  });
}

function* sum(i: Interpreter, iterable: Value, start: Value | undefined): Reading<Value> {
  const items = itemsOr(i, iterable, integer(0));
  let total: Value = start ?? integer(0);
  if (items.length > 8 && !start && items.every((item) => item.kind === 'array' && item.shape.length === 0)) {
    // One reduction in place of a chain of additions.
    return i.value(i.tensors.sum(i.tensor(list([...items]))), i.flavour(items));
  }
  for (const item of items) total = yield* i.operate('+', total, item);
  return total;
}

/** The first item whose key is the largest or the smallest; where keys depend on the inputs, items must be numbers. */
function* best(i: Interpreter, items: readonly Value[], key: Value, largest: boolean): Reading<Value> {
  let [item = NONE] = items;
  let top = yield* i.call(key, [item]);
  for (const next of items.slice(1)) {
    const rank = yield* i.call(key, [next]);
    const wins = yield* i.compare(largest ? '>' : '<', rank, top);
    const truth = i.truth(wins);
    if (truth === undefined) {
      const choose = (a: Value, b: Value) =>
        i.value(i.tensors.select(i.tensor(wins), i.tensor(a), i.tensor(b)), i.flavour([a, b]));
      item = choose(next, item);
      top = choose(rank, top);
    } else if (truth) {
      item = next;
      top = rank;
    }
  }
  return item;
}

/** min and max of arguments or of one iterable. */
function extremum(op: 'min' | 'max'): BuiltinValue {
  return builtin(op, '...args, key?, default?', function* ({ args, key, default: otherwise }, i) {
    const [only] = args;
    const nothing = number(op === 'min' ? Infinity : -Infinity);
    const items = args.length === 1 && only ? itemsOr(i, only, nothing) : args;
    if (items.length === 0) return otherwise ?? i.fail(`${op}() of nothing has no value. Give it at least one number.`);
    if (key && key.kind !== 'none') return yield* best(i, items, key, op === 'max');
    if (items.every((item) => item.kind === 'string')) {
      const order = yield* sorted(i, items, undefined, op === 'max');
      return order[0] ?? NONE;
    }
    const tensors = items.map((item) => i.tensor(item, `an argument of ${op}()`));
    if (tensors.length > 8 && tensors.every(({ shape }) => shape.length === 0)) {
      const all = i.tensor(list([...items]));
      return i.value(op === 'min' ? i.tensors.reduceMin(all) : i.tensors.reduceMax(all), i.flavour(items));
    }
    return i.value(
      tensors.reduce((best, each) => i.tensors.binary(op, best, each)),
      i.flavour(items),
    );
  });
}

/** any and all: known as far as they can be. */
function quantifier(name: 'any' | 'all', op: 'or' | 'and'): BuiltinValue {
  return builtin(name, 'iterable', ({ iterable }, i) => {
    let open: Tensor | undefined;
    for (const item of itemsOr(i, iterable, boolean(name === 'all'))) {
      const truth = i.truth(item);
      if (truth === (name === 'any')) return boolean(truth);
      if (truth !== undefined) continue;
      const holds = i.tensors.binary('ne', i.tensor(item), i.tensors.scalar(0));
      open = open ? i.tensors.binary(op, open, holds) : holds;
    }
    return open ? array(open) : boolean(name === 'all');
  });
}

function* length(i: Interpreter, value: Value): Reading<Value> {
  switch (value.kind) {
    case 'list':
      return integer(lengthOf(value));
    case 'tuple':
      return integer(value.items.length);
    case 'frame':
      return integer(value.rows);
    case 'string':
      return integer(Array.from(value.value).length);
    case 'dictionary':
      return integer(value.entries.size);
    case 'set':
      return integer(value.items.size);
    case 'range':
      return integer(value.length);
    case 'iterator':
      if (!value.present) i.fail('An iterator has no length. Make a list of it.');
      return yield* sum(i, list(value.present.map((holds) => (holds ? array(holds) : integer(1)))), undefined);
    case 'array': {
      const [first] = value.shape;
      if (first === undefined)
        i.fail('A number has no length. If this is a vector, choose its shape for the parameter.');
      return integer(first);
    }
    case 'instance':
      return yield* i.call(yield* i.member(value, '__len__'), []);
    default:
      return i.fail(`${describe(value)} has no length. Use a list or an array.`);
  }
}

function range(i: Interpreter, start: Value, stop: Value | undefined, step: Value | undefined): Value {
  const first = stop ? i.integer(start, 'the start of range()') : 0;
  const last = i.integer(stop ?? start, 'the end of range()');
  const by = step ? i.integer(step, 'the step of range()') : 1;
  if (by === 0) i.fail('The step of range() cannot be 0.');
  return { kind: 'range', start: first, step: by, length: Math.max(0, Math.ceil((last - first) / by)) };
}

/** float(x) and int(x). */
function toNumber(i: Interpreter, x: Value | undefined, to: 'float' | 'int'): Value {
  const whole = to === 'int';
  if (!x) return whole ? integer(0) : number(0);
  if (x.kind === 'string') {
    const text = x.value.trim().toLowerCase().replaceAll('_', '');
    const value = /^[+-]?inf(inity)?$/.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
    if (text === '' || (Number.isNaN(value) && text !== 'nan')) i.fail(`"${x.value}" is not a number.`);
    return whole ? integer(Math.trunc(value)) : number(value);
  }
  const tensor = i.tensor(x, `the argument of ${to}()`);
  if (tensor.shape.length > 0 && tensor.shape.some((extent) => extent !== 1)) {
    i.fail(`${to}() takes one number, and this is ${describe(x)}. Reduce it first: sum or mean?`);
  }
  const scalar = i.tensors.reshape(tensor, []);
  return i.value(
    i.tensors.withType(whole ? i.tensors.unary('trunc', scalar) : scalar, whole ? 'integer' : 'float'),
    'numpy',
  );
}

function* set(i: Interpreter, iterable: Value | undefined): Reading<Value> {
  const result: Value = { kind: 'set', items: new Map() };
  if (!iterable) return result;
  const add = yield* i.member(result, 'add');
  for (const item of i.iterate(iterable)) yield* i.call(add, [item]);
  return result;
}

function toDictionary(i: Interpreter, from: Value | undefined, keywords: ReadonlyMap<string, Value>): Value {
  const result = dictionary([]);
  if (from?.kind === 'dictionary') result.entries = new Map(from.entries);
  else if (from) {
    for (const item of i.iterate(from)) {
      const [key = NONE, value = NONE] = i.iterate(item);
      result.entries.set(i.key(key), [key, value]);
    }
  }
  for (const [name, value] of keywords) result.entries.set(`s${name}`, [string(name), value]);
  return result;
}

/** The builtin that makes such values. */
function typeOf(object: Value): Value {
  const names: Readonly<Partial<Record<Value['kind'], string>>> = {
    boolean: 'bool',
    string: 'str',
    dictionary: 'dict',
  };
  if (object.kind === 'instance') return object.class;
  const scalar = object.kind === 'array' && object.shape.length === 0;
  const name =
    object.kind === 'number' || scalar
      ? object.kind === 'number' && object.integer
        ? 'int'
        : 'float'
      : (names[object.kind] ?? object.kind);
  return Object.hasOwn(pythonBuiltins, name) ? (pythonBuiltins[name] ?? NONE) : string(name);
}

function isInstance(object: Value, type: Value): boolean {
  if (type.kind === 'tuple') return type.items.some((each) => isInstance(object, each));
  if (type.kind === 'class') return object.kind === 'instance' && isSubclass(object.class, type);
  if (type.kind !== 'builtin') return false;
  switch (type.name) {
    case 'int':
    case 'Integral':
    case 'integer':
      return (object.kind === 'number' && object.integer) || object.kind === 'boolean';
    case 'float':
    case 'floating':
    case 'float64':
      return (object.kind === 'number' && !object.integer) || (object.kind === 'array' && object.shape.length === 0);
    case 'Number':
    case 'Real':
    case 'number':
      return object.kind === 'number' || (object.kind === 'array' && object.shape.length === 0);
    case 'bool':
      return object.kind === 'boolean';
    case 'str':
      return object.kind === 'string';
    case 'list':
    case 'tuple':
    case 'set':
      return object.kind === type.name;
    case 'dict':
      return object.kind === 'dictionary';
    case 'ndarray':
      return object.kind === 'array' && object.flavour === 'numpy' && object.shape.length > 0;
    case 'Tensor':
      return object.kind === 'array' && object.flavour === 'torch';
    default:
      return false;
  }
}

function isSubclass(child: Value & { kind: 'class' }, type: Value): boolean {
  if (type.kind === 'tuple') return type.items.some((each) => isSubclass(child, each));
  for (let at: typeof child | null = child; at !== null; at = at.base) if (at === type) return true;
  return false;
}

function powerModulo(base: number, exponent: number, modulus: number): number {
  let result = 1n;
  let factor = BigInt(base);
  const m = BigInt(modulus);
  for (let e = BigInt(exponent); e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * factor) % m;
    factor = (factor * factor) % m;
  }
  return Number(result);
}
