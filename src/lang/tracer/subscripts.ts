/** `object[...]`, read, written and deleted, for every kind of object. */
import { tensorOf } from './arrays.ts';
import { nearest } from '../libraries/nearest.ts';
import { frameItem, setColumn } from '../libraries/pandas/frames.ts';
import { TraceError } from './errors.ts';
import { getElements, position, setElements, sliceOf } from './indexing.ts';
import type { Reading } from './interpreter.ts';
import { looked, lookupIn, replaced } from './lookup.ts';
import type { Machine } from './machine.ts';
import { UNKNOWN_NUMBER } from './masked.ts';
import { method } from './operators.ts';
import { iterate } from './sequences.ts';
import type { DictionaryValue, ListValue, Value } from './values.ts';
import { array, describe, integer, keyOf, list, NONE, number, string, tuple } from './values.ts';

/** `indices` as given between the brackets; one that is a tuple stands for several. */
export function getItem(m: Machine, object: Value, given: readonly Value[]): Value | Reading<Value> {
  const indices = spread(given);
  const [index = NONE] = indices;
  switch (object.kind) {
    case 'array':
      return getElements(m, object, indices);
    case 'list':
    case 'tuple':
    case 'iterator':
      return ofItems(m, object.kind === 'iterator' ? iterate(m, object) : object.items, index, object.kind);
    case 'string': {
      const found = ofItems(m, Array.from(object.value, string), index, 'string');
      return found.kind === 'list' ? string(found.items.map((item) => m.text(item)).join('')) : found;
    }
    case 'range': {
      if (index.kind === 'slice') {
        const taken = sliceOf(m, index, object.length);
        return {
          kind: 'range',
          start: object.start + taken.start * object.step,
          step: object.step * taken.step,
          length: taken.length,
        };
      }
      return integer(object.start + position(m, index, object.length, 'a range') * object.step);
    }
    case 'dictionary':
      return ofDictionary(m, object, given.length > 1 ? tuple(given) : (given[0] ?? NONE));
    case 'instance': {
      const own = method(object, '__getitem__');
      if (own) return m.call(own, [given.length > 1 ? tuple(given) : (given[0] ?? NONE)]);
      if (index.kind === 'string') return m.member(object, index.value);
      break;
    }
    case 'frame':
      return frameItem(m, object, given);
    case 'builtin':
      if (object.subscript) return object.subscript(indices, m);
      // `list[float]` and the like in annotations that are evaluated.
      return object;
    case 'class':
    case 'namespace':
    case 'module':
      if (index.kind === 'string') return m.member(object, index.value);
      return object;
    case 'number':
      // A known number of a function that also takes vectors.
      m.raise('A number has no elements to index. If this is a vector, choose its shape for the parameter.');
      break;
    case 'selection':
      return m.fail(UNKNOWN_NUMBER);
    case 'unreadable':
      throw new TraceError(object.diagnostic);
    default:
      break;
  }
  return m.raise(`${describe(object)} cannot be indexed. Use a list or an array.`);
}

function spread(given: readonly Value[]): readonly Value[] {
  const [only] = given;
  return given.length === 1 && only?.kind === 'tuple' ? only.items : given;
}

function ofItems(m: Machine, items: readonly Value[], index: Value, what: string): Value {
  if (index.kind === 'slice') {
    const { start, step, length } = sliceOf(m, index, items.length);
    m.spend(length);
    const taken = Array.from({ length }, (_, i) => items[start + i * step] ?? NONE);
    return what === 'tuple' ? tuple(taken) : list(taken);
  }
  const lookup = lookupIn(m, [index]);
  const whole = lookup?.at.shape.length === 0 ? m.tryTensor(list([...items])) : undefined;
  if (lookup && whole) return m.value(looked(m, whole, lookup.at, 0), m.flavour(items));
  if (m.language === 'python') return items[position(m, index, items.length, `a ${what}`)] ?? NONE;
  if (index.kind === 'string') {
    return index.value === 'length' ? number(items.length) : (items[Number(index.value)] ?? NONE);
  }
  return items[m.number(index, 'the index')] ?? NONE;
}

/** JavaScript's keys are strings. */
export function keyIn(m: Machine, key: Value): string {
  if (key.kind === 'array' && !m.known(tensorOf(m.tensors, key))) {
    m.fail(
      'This key depends on the inputs, so which entry it means is not known. Use a known key, or a conditional value.',
    );
  }
  if (m.language === 'javascript') return `s${m.text(key)}`;
  if (key.kind === 'number') m.decide(key);
  return keyOf(key) ?? m.raise(`${describe(key)} cannot be a key. Use a number, a string or a tuple of them.`);
}

function ofDictionary(m: Machine, object: DictionaryValue, key: Value): Value | Reading<Value> {
  const found = object.entries.get(keyIn(m, key));
  if (found) return found[1];
  if (object.missing) return madeUp(m, object, key, object.missing);
  if (m.language === 'javascript') return NONE;
  const known = [...object.entries.values()].flatMap(([each]) => (each.kind === 'string' ? [each.value] : []));
  const near = key.kind === 'string' ? nearest(key.value, known) : undefined;
  return m.raise(`There is no key ${m.text(key)}${near === undefined ? '' : `; did you mean ${near}?`}`);
}

/** What a defaultdict puts where nothing is. */
function* madeUp(m: Machine, object: DictionaryValue, key: Value, factory: Value): Reading<Value> {
  const value = yield* m.call(factory, []);
  m.trail.touch(object);
  object.entries.set(keyIn(m, key), [key, value]);
  return value;
}

export function setItem(m: Machine, object: Value, given: readonly Value[], value: Value): Reading<Value> | undefined {
  const indices = spread(given);
  const [index = NONE] = indices;
  switch (object.kind) {
    case 'array':
      setElements(m, object, indices, value);
      return undefined;
    case 'list':
      setInList(m, object, index, value);
      return undefined;
    case 'dictionary': {
      const key = given.length > 1 ? tuple(given) : (given[0] ?? NONE);
      m.trail.touch(object);
      object.entries.set(keyIn(m, key), [m.language === 'javascript' ? string(m.text(key)) : key, value]);
      return undefined;
    }
    case 'instance': {
      const own = method(object, '__setitem__');
      if (own) return m.call(own, [given.length > 1 ? tuple(given) : (given[0] ?? NONE), value]);
      m.trail.touch(object);
      object.attributes.set(m.text(index), value);
      return undefined;
    }
    case 'frame':
      setColumn(m, object, index, value);
      return undefined;
    case 'unreadable':
      throw new TraceError(object.diagnostic);
    default:
      return m.raise(`${describe(object)} cannot be changed in place. Use a list or an array.`);
  }
}

function setInList(m: Machine, object: ListValue, index: Value, value: Value): void {
  m.trail.touch(object);
  if (index.kind === 'slice') {
    const { start, step, length } = sliceOf(m, index, object.items.length);
    const items = iterate(m, value);
    if (step === 1) object.items.splice(start, length, ...items);
    else items.forEach((item, i) => (object.items[start + i * step] = item));
    return;
  }
  const lookup = lookupIn(m, [index]);
  const whole = lookup?.at.shape.length === 0 ? m.tryTensor(object) : undefined;
  if (lookup && whole) {
    object.items = [...iterate(m, array(replaced(m, whole, lookup.at, m.tensor(value, 'what is put into the list'))))];
    return;
  }
  if (m.language === 'python') {
    object.items[position(m, index, object.items.length, 'a list')] = value;
    return;
  }
  const at = m.integer(index, 'the index');
  if (at < 0) m.fail(`An array has no element ${at}. Indices start at 0.`);
  m.allow(at);
  while (object.items.length < at) object.items.push(NONE);
  object.items[at] = value;
}

export function deleteItem(m: Machine, object: Value, given: readonly Value[]): void {
  const [index = NONE] = spread(given);
  if (object.kind === 'dictionary') {
    m.trail.touch(object);
    object.entries.delete(keyIn(m, index));
  } else if (object.kind === 'list') {
    m.trail.touch(object);
    if (index.kind === 'slice') {
      const { start, step, length } = sliceOf(m, index, object.items.length);
      const gone = new Set(Array.from({ length }, (_, i) => start + i * step));
      object.items = object.items.filter((_, i) => !gone.has(i));
    } else object.items.splice(position(m, index, object.items.length, 'a list'), 1);
  } else m.raise(`Nothing can be deleted from ${describe(object)}.`);
}
