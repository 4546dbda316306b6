/** Expressions. Leaves are answered without a generator: most of any code is names and numbers. */
import { nearest } from '../libraries/nearest.ts';
import { REGULAR_EXPRESSION } from '../lowering.ts';
import type { Argument, Element, Expression } from '../syntax.ts';
import { assignment } from './assignments.ts';
import { constructBy, defineClass, defineFunction } from './calls.ts';
import type { Leaf } from './completion.ts';
import { comprehension } from './comprehensions.ts';
import { TraceError } from './errors.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import { getMember } from './members.ts';
import { join } from './merge.ts';
import { binary, compare, condition, invert, isReading, negate, not } from './operators.ts';
import { subscripts } from './patterns.ts';
import type { Scope } from './scope.ts';
import { getItem, keyIn } from './subscripts.ts';
import { entered } from './trampoline.ts';
import type { Tensor, Value } from './values.ts';
import { array, boolean, describe, dictionary, list, NONE, string, tuple } from './values.ts';

const PAUSE = { kind: 'pause' } as const;

/** The value of what needs no work, else undefined. */
function immediate(m: Machine, e: Expression, scope: Scope): Value | undefined {
  switch (e.kind) {
    case 'number':
      return { kind: 'number', value: e.value, integer: e.integer, symbol: null };
    case 'string':
      return { kind: 'string', value: e.value };
    case 'boolean':
      return boolean(e.value);
    case 'none':
      return NONE;
    case 'ellipsis':
      return { kind: 'ellipsis' };
    case 'name': {
      m.step(e.span, scope.unit);
      const value = scope.lookup(e.name) ?? m.global(e.name, scope);
      if (value === undefined) return unknownName(m, e.name, scope);
      if (value.kind === 'unreadable') throw new TraceError(value.diagnostic);
      return value;
    }
    default:
      return undefined;
  }
}

function unknownName(m: Machine, name: string, scope: Scope): Value {
  // `this` of a module.
  if (name === 'this' && scope.unit.language === 'javascript') return NONE;
  const known = new Set<string>(m.globalNames(scope));
  for (let at: Scope | null = scope; at !== null; at = at.parent)
    for (const each of at.variables.keys()) known.add(each);
  const near = nearest(name, known);
  return m.raise(
    `The name ${name} is not defined.${near === undefined ? ' Define or import it.' : ` Did you mean ${near}?`}`,
  );
}

export function* evaluate(m: Machine, e: Expression, scope: Scope): Reading<Value> {
  const known = immediate(m, e, scope);
  if (known !== undefined) return known;
  m.step(e.span, scope.unit);
  if (m.due) yield PAUSE;
  const value = m.nest() ? yield* entered(compound(m, e, scope)) : yield* compound(m, e, scope);
  m.nesting--;
  return value;
}

function* compound(m: Machine, e: Expression, scope: Scope): Reading<Value> {
  switch (e.kind) {
    case 'binary':
      return yield* chain(m, e, scope);
    case 'unary': {
      const operand = immediate(m, e.operand, scope) ?? (yield* evaluate(m, e.operand, scope));
      m.at(e.span, scope.unit);
      if (e.operator === '~') return invert(m, operand);
      if (e.operator === '+') return positive(m, operand);
      const result = negate(m, operand);
      return isReading(result) ? yield* result : result;
    }
    case 'not': {
      const operand = yield* evaluate(m, e.operand, scope);
      m.at(e.span, scope.unit);
      return not(m, operand);
    }
    case 'compare':
      return yield* comparison(m, e, scope);
    case 'logical':
      return yield* logical(m, e, scope);
    case 'conditional':
      return yield* conditional(m, e, scope);
    case 'member': {
      const object = immediate(m, e.object, scope) ?? (yield* evaluate(m, e.object, scope));
      if (e.optional && object.kind === 'none') return NONE;
      m.at(e.nameSpan, scope.unit);
      return yield* getMember(m, object, e.name);
    }
    case 'index': {
      const object = immediate(m, e.object, scope) ?? (yield* evaluate(m, e.object, scope));
      if (e.optional && object.kind === 'none') return NONE;
      const indices = yield* subscripts(m, e.indices, scope);
      m.at(e.span, scope.unit);
      const result = getItem(m, object, e.tuple && indices.length === 1 ? [tuple(indices)] : indices);
      return isReading(result) ? yield* result : result;
    }
    case 'call':
      return yield* callExpression(m, e, scope);
    case 'function':
      return yield* defineFunction(m, e.definition, scope);
    case 'list':
      return list(yield* elements(m, e.items, scope));
    case 'tuple':
      return tuple(yield* elements(m, e.items, scope));
    case 'set': {
      const items = yield* elements(m, e.items, scope);
      return { kind: 'set', items: new Map(items.map((item) => [keyIn(m, item), item])) };
    }
    case 'dictionary':
      return yield* dictionaryLiteral(m, e, scope);
    case 'comprehension':
      return yield* comprehension(m, e, scope);
    case 'template': {
      let text = '';
      for (const part of e.parts) text += typeof part === 'string' ? part : m.text(yield* evaluate(m, part, scope));
      return string(text);
    }
    case 'assignment':
      return yield* assignment(m, e, scope);
    case 'sequence': {
      let last: Value = NONE;
      for (const item of e.items) last = yield* evaluate(m, item, scope);
      return last;
    }
    case 'typeof':
      return string(
        typeName(
          e.operand.kind === 'name' && !known(m, e.operand.name, scope) ? NONE : yield* evaluate(m, e.operand, scope),
        ),
      );
    case 'class':
      return yield* defineClass(m, e.definition, scope);
    case 'unsupported': {
      const message = `${capital(e.what)} is not read by Nabla. Take it out of what the function computes.`;
      return e.what === REGULAR_EXPRESSION
        ? { kind: 'unreadable', diagnostic: m.diagnostic(message) }
        : m.fail(message);
    }
    default:
      return m.fail('This is not read by Nabla.');
  }
}

function known(m: Machine, name: string, scope: Scope): boolean {
  return (scope.lookup(name) ?? m.global(name, scope)) !== undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function positive(m: Machine, operand: Value): Value {
  if (operand.kind === 'string') {
    const number = operand.value.trim() === '' ? 0 : Number(operand.value);
    return { kind: 'number', value: number, integer: false, symbol: null };
  }
  return operand.kind === 'number' ? operand : m.value(m.tensor(operand, 'the operand of +'), m.flavour([operand]));
}

/** `a + b + c …`, from the left, without nesting: a sum may have thousands of terms. */
function* chain(m: Machine, e: Expression & { kind: 'binary' }, scope: Scope): Reading<Value> {
  const links = [e];
  let first = e.left;
  while (first.kind === 'binary') {
    links.push(first);
    first = first.left;
  }
  let value = immediate(m, first, scope) ?? (yield* evaluate(m, first, scope));
  for (const link of links.toReversed()) {
    const right = immediate(m, link.right, scope) ?? (yield* evaluate(m, link.right, scope));
    m.step(link.span, scope.unit);
    const result = binary(m, link.operator, value, right);
    value = isReading(result) ? yield* result : result;
  }
  return value;
}

function* comparison(m: Machine, e: Expression & { kind: 'compare' }, scope: Scope): Reading<Value> {
  let left = immediate(m, e.first, scope) ?? (yield* evaluate(m, e.first, scope));
  let all: Value | undefined;
  for (const link of e.links) {
    const right = immediate(m, link.operand, scope) ?? (yield* evaluate(m, link.operand, scope));
    m.at(e.span, scope.unit);
    const result = compare(m, link.operator, left, right);
    const value = isReading(result) ? yield* result : result;
    left = right;
    if (e.links.length === 1) return value;
    const truth = value.kind === 'array' && value.shape.length > 0 ? undefined : m.truth(value);
    if (truth === false) return value;
    if (truth === undefined && all) all = array(m.tensors.binary('and', condition(m, all), condition(m, value)));
    else if (truth === undefined) all = value;
  }
  return all ?? boolean(true);
}

function* logical(m: Machine, e: Expression & { kind: 'logical' }, scope: Scope): Reading<Value> {
  const left = yield* evaluate(m, e.left, scope);
  if (e.operator === '??') return left.kind === 'none' ? yield* evaluate(m, e.right, scope) : left;
  m.at(e.left.span, scope.unit);
  const truth = m.truth(left);
  if (truth !== undefined) return truth === (e.operator === 'and') ? yield* evaluate(m, e.right, scope) : left;
  const holds = condition(m, left);
  const fails = m.tensors.unary('not', holds);
  const [reached, passed] = e.operator === 'and' ? [holds, fails] : [fails, holds];
  const right = yield* branch(m, reached, e.right, scope);
  m.at(e.span, scope.unit);
  const { completion, delta } = right;
  const value = completion.kind === 'return' ? completion.value : NONE;
  // Of two conditions it is a condition, else one of the operands.
  if (isCondition(left) && isCondition(value) && delta.size === 0) {
    return array(m.tensors.binary(e.operator, holds, condition(m, value)));
  }
  const skipped: Leaf = { condition: passed, completion: { kind: 'return', value: left }, delta: new Map() };
  const joined = join(m, e.operator === 'and' ? [right, skipped] : [skipped, right]);
  return joined.kind === 'return' ? joined.value : NONE;
}

function isCondition(value: Value): boolean {
  return value.kind === 'boolean' || (value.kind === 'array' && value.type === 'boolean');
}

function* conditional(m: Machine, e: Expression & { kind: 'conditional' }, scope: Scope): Reading<Value> {
  const test = yield* evaluate(m, e.test, scope);
  m.at(e.test.span, scope.unit);
  const truth = m.truth(test);
  if (truth !== undefined) return yield* evaluate(m, truth ? e.then : e.otherwise, scope);
  const holds = condition(m, test);
  const then = yield* branch(m, holds, e.then, scope);
  const otherwise = yield* branch(m, m.tensors.unary('not', holds), e.otherwise, scope);
  m.at(e.span, scope.unit);
  const joined = join(m, [then, otherwise]);
  return joined.kind === 'return' ? joined.value : NONE;
}

/** One side of a conditional, its changes taken back. */
function* branch(m: Machine, holds: Tensor, e: Expression, scope: Scope): Reading<Leaf> {
  m.trail.begin();
  const value = yield* evaluate(m, e, scope);
  return { condition: holds, completion: { kind: 'return', value }, delta: m.trail.end() };
}

function* callExpression(m: Machine, e: Expression & { kind: 'call' }, scope: Scope): Reading<Value> {
  const { callee } = e;
  let called: Value;
  if (callee.kind === 'member') {
    const object = immediate(m, callee.object, scope) ?? (yield* evaluate(m, callee.object, scope));
    if (callee.optional && object.kind === 'none') return NONE;
    m.at(callee.nameSpan, scope.unit);
    called = yield* getMember(m, object, callee.name);
  } else called = immediate(m, callee, scope) ?? (yield* evaluate(m, callee, scope));
  if (e.optional && called.kind === 'none') return NONE;
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  for (const argument of e.arguments) yield* addArgument(m, argument, scope, positional, keywords);
  m.at(e.span, scope.unit);
  if (e.construct && called.kind === 'function') return yield* constructBy(m, called, positional);
  return yield* m.call(called, positional, keywords);
}

function* addArgument(
  m: Machine,
  argument: Argument,
  scope: Scope,
  positional: Value[],
  keywords: Map<string, Value>,
): Reading<void> {
  const value = immediate(m, argument.value, scope) ?? (yield* evaluate(m, argument.value, scope));
  if (value.kind === 'unreadable') throw new TraceError(value.diagnostic);
  switch (argument.kind) {
    case 'positional':
      positional.push(value);
      return;
    case 'keyword':
      keywords.set(argument.name, value);
      return;
    case 'spread':
      m.at(argument.value.span, scope.unit);
      for (const item of m.iterate(value)) positional.push(item);
      return;
    case 'spreadKeywords':
      if (value.kind !== 'dictionary') m.raise(`** takes a dictionary, and this is ${describe(value)}.`);
      for (const [key, item] of value.entries.values()) keywords.set(m.text(key), item);
  }
}

function* elements(m: Machine, items: readonly Element[], scope: Scope): Reading<Value[]> {
  const values: Value[] = [];
  for (const item of items) {
    const value = immediate(m, item.value, scope) ?? (yield* evaluate(m, item.value, scope));
    if (item.kind === 'element') values.push(value);
    else {
      m.at(item.value.span, scope.unit);
      for (const each of m.iterate(value)) values.push(each);
    }
  }
  return values;
}

function* dictionaryLiteral(m: Machine, e: Expression & { kind: 'dictionary' }, scope: Scope): Reading<Value> {
  const result = dictionary([]);
  for (const entry of e.entries) {
    const value = yield* evaluate(m, entry.value, scope);
    if (entry.key === null) {
      if (value.kind === 'dictionary') for (const [key, each] of value.entries) result.entries.set(key, each);
      else if (value.kind === 'instance')
        for (const [key, each] of value.attributes) result.entries.set(`s${key}`, [string(key), each]);
      continue;
    }
    const key = yield* evaluate(m, entry.key, scope);
    m.at(e.span, scope.unit);
    result.entries.set(keyIn(m, key), [scope.unit.language === 'javascript' ? string(m.text(key)) : key, value]);
  }
  return result;
}

function typeName(value: Value): string {
  switch (value.kind) {
    case 'number':
      return 'number';
    case 'boolean':
    case 'string':
      return value.kind;
    case 'none':
      return 'undefined';
    case 'function':
    case 'builtin':
    case 'class':
      return 'function';
    case 'array':
      return value.shape.length === 0 && value.flavour === 'numpy' ? 'number' : 'object';
    default:
      return 'object';
  }
}
