/** Comprehensions and generator expressions, run at once. Items that a traced condition takes stay with that condition. */
import type { ComprehensionClause, Expression } from '../syntax.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import { condition } from './operators.ts';
import { assign } from './patterns.ts';
import type { Scope } from './scope.ts';
import { keyIn } from './subscripts.ts';
import type { Tensor, Value } from './values.ts';
import { dictionary, keyOf, list, NONE } from './values.ts';

export function* comprehension(m: Machine, e: Expression & { kind: 'comprehension' }, scope: Scope): Reading<Value> {
  const found: Found[] = [];
  yield* clauses(m, e, e.clauses, scope, null, found);
  const items = found.map(({ item }) => item);
  if (found.some(({ present }) => present !== null)) {
    return { kind: 'iterator', items, present: found.map(({ present }) => present), position: 0 };
  }
  switch (e.of) {
    case 'list':
      return list(items);
    case 'generator':
      return { kind: 'iterator', items, position: 0 };
    case 'set':
      return { kind: 'set', items: new Map(items.map((item) => [keyOf(item) ?? '', item])) };
    case 'dictionary': {
      const result = dictionary([]);
      for (const item of items) {
        const [key = NONE, value = NONE] = item.kind === 'tuple' ? item.items : [];
        result.entries.set(keyIn(m, key), [key, value]);
      }
      return result;
    }
  }
}

/** An item of a comprehension, and where it is there (null: always). */
interface Found {
  readonly item: Value;
  readonly present: Tensor | null;
}

function* clauses(
  m: Machine,
  e: Expression & { kind: 'comprehension' },
  rest: readonly ComprehensionClause[],
  scope: Scope,
  outer: Tensor | null,
  found: Found[],
): Reading<void> {
  const [clause, ...inner] = rest;
  if (!clause) {
    found.push({ item: yield* m.evaluate(e.element, scope), present: outer });
    return;
  }
  const source = yield* m.evaluate(clause.iterable, scope);
  m.at(clause.iterable.span, scope.unit);
  const next = m.cursor(source);
  let count = 0;
  for (let value = next(0); value !== undefined; value = next(++count)) {
    const item = value;
    const own = scope.inner('block');
    yield* assign(m, clause.target, item, own, 'let');
    let present = outer;
    let taken = true;
    for (const test of clause.conditions) {
      const value = yield* m.evaluate(test, own);
      m.at(test.span, scope.unit);
      const truth = m.truth(value);
      if (truth === undefined) {
        const holds = condition(m, value);
        present = present ? m.tensors.binary('and', present, holds) : holds;
      } else if (!truth) {
        taken = false;
        break;
      }
    }
    if (taken) yield* clauses(m, e, inner, own, present, found);
  }
}
