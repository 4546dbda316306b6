/** Assignment to names, elements, attributes and patterns of them. */
import type { Pattern, Subscript } from '../syntax.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import { setMember } from './members.ts';
import type { Scope } from './scope.ts';
import { keyIn, setItem } from './subscripts.ts';
import type { Value } from './values.ts';
import { describe, dictionary, list, NONE } from './values.ts';

/** How names come into being: Python's assignment, JavaScript's assignment, or a declaration. */
export type Binding = 'assign' | 'var' | 'let' | 'const';

export function* assign(m: Machine, target: Pattern, value: Value, scope: Scope, binding: Binding): Reading<void> {
  switch (target.kind) {
    case 'name':
      bindName(m, target.name, value, scope, binding);
      return;
    case 'member': {
      const object = yield* m.evaluate(target.object, scope);
      m.at(target.span, scope.unit);
      yield* setMember(m, object, target.name, value);
      return;
    }
    case 'index': {
      const object = yield* m.evaluate(target.object, scope);
      const indices = yield* subscripts(m, target.indices, scope);
      m.at(target.span, scope.unit);
      const reading = setItem(m, object, indices, value);
      if (reading) yield* reading;
      return;
    }
    case 'sequence':
      yield* assignItems(m, target, value, scope, binding);
      return;
    case 'object':
      yield* assignProperties(m, target, value, scope, binding);
  }
}

export function bindName(m: Machine, name: string, value: Value, scope: Scope, binding: Binding): void {
  if (binding === 'let' || binding === 'const') scope.declare(name, value, m.trail);
  else if (binding === 'var') scope.functionScope().declare(name, value, m.trail);
  else if (scope.unit.language === 'python') scope.bind(name, value, m.trail);
  else scope.assign(name, value, m.trail);
}

function* assignItems(
  m: Machine,
  target: Pattern & { kind: 'sequence' },
  value: Value,
  scope: Scope,
  binding: Binding,
): Reading<void> {
  m.at(target.span, scope.unit);
  const items = m.iterate(value);
  const wanted = target.items.length;
  const rest = target.items.findIndex((item) => item?.rest);
  const fits = rest < 0 ? items.length === wanted : items.length >= wanted - 1;
  if (!fits && scope.unit.language === 'python') {
    m.raise(`${wanted} names for ${items.length} values: they must be as many. (The value is ${describe(value)}.)`);
  }
  for (const [i, item] of target.items.entries()) {
    if (item === null) continue;
    let part: Value;
    if (i === rest) part = list(items.slice(i, items.length - (wanted - 1 - i)));
    else {
      const at = rest >= 0 && i > rest ? items.length - (wanted - i) : i;
      part = items[at] ?? NONE;
    }
    if (part.kind === 'none' && item.default) part = yield* m.evaluate(item.default, scope);
    yield* assign(m, item.target, part, scope, binding);
  }
}

function* assignProperties(
  m: Machine,
  target: Pattern & { kind: 'object' },
  value: Value,
  scope: Scope,
  binding: Binding,
): Reading<void> {
  m.at(target.span, scope.unit);
  const taken = new Set<string>();
  for (const entry of target.entries) {
    const key = yield* m.evaluate(entry.key, scope);
    taken.add(keyIn(m, key));
    m.at(target.span, scope.unit);
    let part =
      value.kind === 'dictionary'
        ? (value.entries.get(keyIn(m, key))?.[1] ?? NONE)
        : yield* m.member(value, m.text(key));
    if (part.kind === 'none' && entry.default) part = yield* m.evaluate(entry.default, scope);
    yield* assign(m, entry.target, part, scope, binding);
  }
  if (target.rest && value.kind === 'dictionary') {
    const left = dictionary([]);
    left.entries = new Map([...value.entries].filter(([key]) => !taken.has(key)));
    yield* assign(m, target.rest, left, scope, binding);
  }
}

/** The values between brackets. */
export function* subscripts(m: Machine, indices: readonly Subscript[], scope: Scope): Reading<readonly Value[]> {
  const values: Value[] = [];
  for (const index of indices) {
    if (index.kind === 'at') values.push(yield* m.evaluate(index.value, scope));
    else {
      const start = index.start && (yield* m.evaluate(index.start, scope));
      const stop = index.stop && (yield* m.evaluate(index.stop, scope));
      const step = index.step && (yield* m.evaluate(index.step, scope));
      values.push({ kind: 'slice', start, stop, step });
    }
  }
  return values;
}
