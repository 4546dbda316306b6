/** Python's copy: the same again, down to the numbers with `deepcopy`. */
import type { Interpreter } from '../tracer/interpreter.ts';
import type { NamespaceValue, Value } from '../tracer/values.ts';
import { array } from '../tracer/values.ts';
import { builtin, namespace } from './library.ts';

/** `seen`: what was copied already, so that what is one stays one. */
function copied(i: Interpreter, value: Value, deep: boolean, seen = new Map<Value, Value>()): Value {
  const known = seen.get(value);
  if (known) return known;
  const inner = (item: Value): Value => (deep ? copied(i, item, deep, seen) : item);
  const keep = <T extends Value>(made: T): T => {
    seen.set(value, made);
    return made;
  };
  switch (value.kind) {
    case 'list': {
      const made = keep({ ...value, items: [] as Value[] });
      for (const item of i.iterate(value)) made.items.push(inner(item));
      return made;
    }
    case 'tuple':
      return { ...value, items: value.items.map(inner) };
    case 'dictionary': {
      const made = keep({ ...value, entries: new Map<string, readonly [Value, Value]>() });
      for (const [key, [name, item]] of value.entries) made.entries.set(key, [name, inner(item)]);
      return made;
    }
    case 'set':
      return { ...value, items: new Map(value.items) };
    case 'instance': {
      const made = keep({ ...value, attributes: new Map<string, Value>() });
      for (const [name, item] of value.attributes) made.attributes.set(name, inner(item));
      return made;
    }
    case 'array':
      return keep(array(i.tensor(value), value.flavour));
    default:
      return value;
  }
}

export const copying: NamespaceValue = namespace('copy', {
  copy: builtin('copy', 'x', ({ x }, i) => copied(i, x, false)),
  deepcopy: builtin('deepcopy', 'x, memo?', ({ x }, i) => copied(i, x, true)),
});
