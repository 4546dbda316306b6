/** Going through values, and making sequences of them. */
import { elementOf, moved } from './arrays.ts';
import type { Machine } from './machine.ts';
import { membersIn } from './enumerations.ts';
import { UNKNOWN_NUMBER } from './masked.ts';
import type { ArrayValue, ListValue, StringValue, TupleValue, Value } from './values.ts';
import { describe, integer, list, string, tuple } from './values.ts';
import { TraceError } from './errors.ts';

/** All items of what can be gone through. */
export function iterate(m: Machine, value: Value): readonly Value[] {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      m.spend(value.items.length);
      return value.items;
    case 'range':
      m.spend(value.length);
      return Array.from({ length: value.length }, (_, i) => integer(value.start + i * value.step));
    case 'iterator': {
      if (value.present) {
        m.fail(
          'Which items the condition of this comprehension takes depends on the inputs, so their number is not known. Use a conditional value (x if condition else 0) in its place.',
        );
      }
      const next = cursor(m, value);
      const rest: Value[] = [];
      for (let item = next(0); item !== undefined; item = next(rest.length)) {
        rest.push(item);
        m.spend(1);
      }
      return rest;
    }
    case 'string':
      m.spend(value.value.length);
      return Array.from(value.value, string);
    case 'dictionary':
      m.spend(value.entries.size);
      return [...value.entries.values()].map(([key, item]) => (m.language === 'javascript' ? tuple([key, item]) : key));
    case 'frame':
      return [...value.columns.entries.values()].map(([key]) => key);
    case 'set':
      return [...value.items.values()];
    case 'array':
      return rows(m, value);
    case 'class':
      if (value.record === 'enumeration') return membersIn(value);
      break;
    case 'selection':
      return m.fail(UNKNOWN_NUMBER);
    case 'unreadable':
      throw new TraceError(value.diagnostic);
    default:
      break;
  }
  return m.raise(`${describe(value)} cannot be gone through. Use a list, an array or a range.`);
}

/** The items one by one, each looked at when it is asked for. An iterator moves on with them. */
export function cursor(m: Machine, value: Value): (position: number) => Value | undefined {
  if (value.kind === 'list') return (position) => value.items[position];
  if (value.kind === 'array' && value.shape.length > 0) {
    const [length = 0, ...rest] = value.shape;
    m.spend(length);
    return (position) => (position < length ? row(m, value, position, rest) : undefined);
  }
  if (value.kind === 'iterator' && !value.present) {
    const { at } = value;
    return () => {
      const item = at ? at(value.position) : value.items[value.position];
      if (item === undefined) return undefined;
      m.trail.touch(value);
      value.position++;
      return item;
    };
  }
  const items = iterate(m, value);
  return (position) => items[position];
}

/** The elements of a vector, the rows of a matrix. */
function rows(m: Machine, value: ArrayValue): readonly Value[] {
  const [length, ...rest] = value.shape;
  if (length === undefined) {
    m.raise('A number cannot be gone through. If this is a vector, choose its shape for the parameter.');
  }
  m.spend(length);
  return Array.from({ length }, (_, i) => row(m, value, i, rest));
}

/** `value[i]` along the first axis. */
function row(m: Machine, value: ArrayValue, i: number, rest: readonly number[] = value.shape.slice(1)): Value {
  if (rest.length === 0) return m.value(elementOf(m.tensors, value, i), value.flavour);
  return moved(m.tensors, value, (tensor) => {
    const starts = tensor.shape.map((_, axis) => (axis === 0 ? i : 0));
    const stops = tensor.shape.map((extent, axis) => (axis === 0 ? i + 1 : extent));
    return m.tensors.reshape(m.tensors.slice(tensor, starts, stops), rest);
  });
}

/** `items * count` of Python. */
export function repeated(m: Machine, value: ListValue | TupleValue | StringValue, count: number): Value {
  const times = Math.max(0, count);
  if (value.kind === 'string') {
    m.spend(value.value.length * times);
    return string(value.value.repeat(times));
  }
  m.spend(value.items.length * times);
  const items = Array.from({ length: times }, () => value.items).flat();
  return value.kind === 'list' ? list(items) : tuple(items);
}
