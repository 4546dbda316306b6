/** Assignment as an expression, and `target operator= value`. */
import type { Expression, Pattern } from '../syntax.ts';
import { isTracedMask } from './indexing.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import { getMember, setMember } from './members.ts';
import { mergeValues } from './merge.ts';
import { binary, condition, isReading } from './operators.ts';
import { assign, subscripts } from './patterns.ts';
import type { Scope } from './scope.ts';
import { getItem, setItem } from './subscripts.ts';
import type { Value } from './values.ts';

export function* assignment(m: Machine, e: Expression & { kind: 'assignment' }, scope: Scope): Reading<Value> {
  if (e.operator === null) {
    const value = yield* m.evaluate(e.value, scope);
    yield* assign(m, e.target, value, scope, 'assign');
    return value;
  }
  const { old, now } = yield* augmented(m, e.target, e.operator, e.value, scope);
  return e.valueIsOld ? old : now;
}

/** `target operator= value`: in place for arrays and lists (Python), else a new value under the name. */
export function* augmented(
  m: Machine,
  target: Pattern,
  operator: NonNullable<(Expression & { kind: 'assignment' })['operator']>,
  value: Expression,
  scope: Scope,
): Reading<{ old: Value; now: Value }> {
  if (target.kind === 'sequence' || target.kind === 'object')
    m.fail('Several names cannot be changed by one operator.');
  const place = yield* locate(m, target, scope);
  const old = yield* place.read();
  if (operator === 'and' || operator === 'or' || operator === '??') {
    const truth = operator === '??' ? old.kind !== 'none' : m.truth(old);
    const keep = truth === (operator !== 'and');
    let now = keep ? old : yield* m.evaluate(value, scope);
    if (truth === undefined) {
      const holds = condition(m, old);
      now = operator === 'and' ? mergeValues(m, holds, now, old) : mergeValues(m, holds, old, now);
    }
    if (!keep) yield* place.write(now);
    return { old, now };
  }
  const right = yield* m.evaluate(value, scope);
  m.at(target.span, scope.unit);
  if (scope.unit.language === 'python' && old.kind === 'list' && operator === '+') {
    m.trail.touch(old);
    for (const item of [...m.iterate(right)]) old.items.push(item);
    return { old, now: old };
  }
  const result = binary(m, operator, old, right);
  const computed = isReading(result) ? yield* result : result;
  m.at(target.span, scope.unit);
  if (
    old.kind === 'array' &&
    old.shape.length > 0 &&
    computed.kind === 'array' &&
    scope.unit.language === 'python' &&
    !place.copies
  ) {
    m.assign(old, m.tensor(computed));
    return { old, now: old };
  }
  yield* place.write(computed);
  return { old, now: computed };
}

/** A place that is read and then written, its parts evaluated once. */
interface Place {
  readonly read: () => Reading<Value>;
  readonly write: (value: Value) => Reading<void>;
  /** What is read is not what stands there (`x[mask]`): it must be written back. */
  readonly copies: boolean;
}

function* locate(m: Machine, target: Pattern, scope: Scope): Reading<Place> {
  if (target.kind === 'name') {
    return {
      read: () => m.evaluate(target, scope),
      write: (value) => assign(m, target, value, scope, 'assign'),
      copies: false,
    };
  }
  if (target.kind === 'member') {
    const object = yield* m.evaluate(target.object, scope);
    m.at(target.span, scope.unit);
    return {
      read: () => getMember(m, object, target.name),
      write: (value) => setMember(m, object, target.name, value),
      copies: false,
    };
  }
  if (target.kind !== 'index') return m.fail('Several names cannot be changed by one operator.');
  const object = yield* m.evaluate(target.object, scope);
  const indices = yield* subscripts(m, target.indices, scope);
  m.at(target.span, scope.unit);
  // Which elements a traced mask takes is not known; all are computed, and the mask chooses when they are written.
  const masked = object.kind === 'array' && isTracedMask(m, indices);
  return {
    *read() {
      if (masked) return object;
      const found = getItem(m, object, indices);
      return isReading(found) ? yield* found : found;
    },
    *write(value) {
      const writing = setItem(m, object, indices, value);
      if (writing) yield* writing;
    },
    copies: masked || isChoice(m, indices),
  };
}

/** Indices that choose elements one by one give a copy, not a view; so do those that depend on the inputs. */
function isChoice(m: Machine, indices: readonly Value[]): boolean {
  return indices.some(
    (index) =>
      index.kind === 'list' ||
      (index.kind === 'tuple' && isChoice(m, index.items)) ||
      (index.kind === 'array' && (index.shape.length > 0 || m.known(m.tensor(index)) === undefined)),
  );
}
