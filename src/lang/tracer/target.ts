/** Finding the function that was asked for among what a file defined, as a value that can be called. */
import { findFunction } from '../sites.ts';
import type { ParsedDocument } from '../parse.ts';
import type { Expression, FunctionDefinition, Parameter, Statement } from '../syntax.ts';
import { partsOf, statementParts } from '../walk.ts';
import { nearest } from '../libraries/nearest.ts';
import { findFunctions } from '../functions.ts';
import { defineFunction } from './calls.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import { inClass } from './members.ts';
import type { Modules } from './modules.ts';
import { TraceError } from './errors.ts';
import type { Scope } from './scope.ts';
import type { BuiltinValue, FunctionValue, Value } from './values.ts';

export interface Target {
  readonly callee: FunctionValue | BuiltinValue;
  /** The definition whose parameters it takes; null for a function of a library. */
  readonly definition: FunctionDefinition | null;
  readonly function: FunctionValue | null;
  /** Without `self`. */
  readonly parameters: readonly Parameter[];
  readonly defaults: readonly (Value | null)[];
}

/** The callable of a dotted name. */
export function* findTarget(
  m: Machine,
  modules: Modules,
  parsed: ParsedDocument,
  file: Scope,
  name: string,
): Reading<Target> {
  const parts = name.split('.');
  const [head = name] = parts;
  let value =
    file.variables.get(head === 'default' ? 'export default' : head) ?? (yield* definedInside(m, parsed, file, name));
  for (const [i, part] of parts.entries()) {
    if (i > 0 && value) value = yield* memberOf(m, modules, value, part, name);
  }
  if (!value) return unknown(m, parsed, name);
  if (value.kind === 'unreadable') throw new TraceError(value.diagnostic);
  if (value.kind === 'instance') {
    const own = inClass(value.class, '__call__') ?? inClass(value.class, 'forward');
    if (own?.kind === 'function') value = { ...own, self: value };
  }
  if (value.kind !== 'function' && value.kind !== 'builtin')
    m.fail(`${name} is not a function when the file has run. Choose one.`);
  return targetOf(m, value);
}

function targetOf(m: Machine, callee: FunctionValue | BuiltinValue): Target {
  const inner = wrapped(callee);
  if (inner?.kind !== 'function') return { callee, definition: null, function: null, parameters: [], defaults: [] };
  const { definition, defaults } = inner;
  const bound = inner.self !== null && m.language === 'python' ? 1 : 0;
  const own = definition.parameters.map((parameter, i) => ({ parameter, value: defaults[i] ?? null })).slice(bound);
  const open = openParameters(callee, own);
  return {
    callee,
    definition,
    function: inner,
    parameters: open.map(({ parameter }) => parameter),
    defaults: open.map(({ value }) => value),
  };
}

interface Open {
  readonly parameter: Parameter;
  readonly value: Value | null;
}

/** The parameters that a partial application leaves open; after one that is fixed by its name, the rest go by theirs. */
function openParameters(callee: Value, own: readonly Open[]): readonly Open[] {
  if (callee.kind !== 'builtin' || !callee.wraps) return own;
  const inner = openParameters(callee.wraps, own);
  if (!callee.fixed) return inner;
  const { positional, keywords } = callee.fixed;
  const rest = inner.slice(positional);
  const isFixed = ({ parameter: { target } }: Open) => target.kind === 'name' && keywords.includes(target.name);
  const first = rest.findIndex(isFixed);
  return rest.flatMap((each, i): readonly Open[] => {
    if (isFixed(each)) return [];
    const named = first >= 0 && i > first && each.parameter.kind === 'plain';
    return [named ? { ...each, parameter: { ...each.parameter, kind: 'keyword' } } : each];
  });
}

/** What a function hands all of its arguments to (`lambda *args: f(*args)`): its parameters are that one's. */
function forwarded({ definition, scope }: FunctionValue): Value | undefined {
  const [first, ...others] = definition.parameters;
  if (first?.kind !== 'rest' || first.target.kind !== 'name' || others.some(({ kind }) => kind === 'plain'))
    return undefined;
  const { name: rest } = first.target;
  const search = (e: Expression): Value | undefined => {
    if (e.kind === 'call' && e.callee.kind === 'name' && e.arguments[0]?.kind === 'spread') {
      const { value } = e.arguments[0];
      const found = value.kind === 'name' && value.name === rest ? scope.lookup(e.callee.name) : undefined;
      if (found?.kind === 'function' || found?.kind === 'builtin') return found;
    }
    return firstOf(partsOf(e), search);
  };
  const through = (s: Statement): Value | undefined => {
    const { expressions, bodies } = statementParts(s);
    return firstOf(expressions, search) ?? firstOf(bodies.flat(), through);
  };
  return firstOf(definition.body, through);
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Through transforms to the function that they were given. */
function wrapped(value: Value): Value | undefined {
  if (value.kind === 'builtin') return value.wraps && wrapped(value.wraps);
  const inner = value.kind === 'function' ? forwarded(value) : undefined;
  return inner ? (wrapped(inner) ?? value) : value;
}

/** A definition that did not run: below `if __name__ == '__main__'`, or in a block. */
function* definedInside(m: Machine, parsed: ParsedDocument, file: Scope, name: string): Reading<Value | undefined> {
  const found = findFunction(parsed, name);
  if (!found?.definition || found.enclosing.length > 0 || name.includes('.')) return undefined;
  return yield* defineFunction(m, found.definition, file);
}

function* memberOf(m: Machine, modules: Modules, value: Value, part: string, name: string): Reading<Value | undefined> {
  switch (value.kind) {
    case 'class': {
      const found = inClass(value, part);
      if (!found) return yield* ownMember(m, yield* instanceOf(m, value, name), part);
      if (found.kind !== 'function') return found;
      const { method } = found.definition;
      if (method === 'static') return m.language === 'javascript' ? { ...found, self: value } : found;
      if (method === 'class') return { ...found, self: value };
      return { ...found, self: yield* instanceOf(m, value, name) };
    }
    case 'function':
      return yield* innerFunction(m, modules, value, part);
    case 'builtin': {
      const inner = wrapped(value);
      return inner?.kind === 'function' ? yield* innerFunction(m, modules, inner, part) : undefined;
    }
    case 'dictionary':
      if (!value.entries.has(`s${part}`)) return undefined;
      return m.language === 'javascript' ? yield* m.member(value, part) : value.entries.get(`s${part}`)?.[1];
    case 'instance':
    case 'module':
    case 'namespace':
      return m.has(value, part) ? yield* m.member(value, part) : undefined;
    case 'unreadable':
      throw new TraceError(value.diagnostic);
    default:
      return undefined;
  }
}

/** What an instance holds itself: arrow functions in fields, functions that the constructor sets. */
function* ownMember(m: Machine, instance: Value, part: string): Reading<Value | undefined> {
  return instance.kind === 'instance' ? instance.attributes.get(part) : yield* m.member(instance, part);
}

/** An instance to call a method on: made without arguments. */
function* instanceOf(m: Machine, value: Value & { kind: 'class' }, name: string): Reading<Value> {
  const { definition, scope } = value;
  try {
    return yield* m.call(value, []);
  } catch (error) {
    const problem = m.placed(error);
    if (problem.reason === 'budget') throw problem;
    m.at(definition.nameSpan ?? definition.span, scope.unit);
    return m.fail(
      `${name} needs an instance of ${value.name}, and one cannot be made without arguments (${problem.message}) Give the constructor's parameters defaults, or call the method from a function.`,
    );
  }
}

/** A function inside another: the outer body is run up to where it returns, its parameters by their defaults. */
function* innerFunction(m: Machine, modules: Modules, outer: FunctionValue, name: string): Reading<Value | undefined> {
  const scope = outer.scope.inner('function');
  const { unit } = outer.scope;
  for (const [i, parameter] of outer.definition.parameters.entries()) {
    if (parameter.target.kind !== 'name') continue;
    const evaluated =
      outer.defaults[i] ?? (parameter.default ? yield* m.evaluate(parameter.default, scope) : undefined);
    m.at(parameter.span, unit);
    const missing = `${name} uses ${parameter.target.name} of ${outer.name}, which has no value here. Give it a default.`;
    scope.declare(
      parameter.target.name,
      evaluated ?? { kind: 'unreadable', diagnostic: m.diagnostic(missing) },
      m.trail,
    );
  }
  yield* modules.runTolerantly(until(outer.definition.body), scope);
  return scope.lookup(name);
}

function until(body: readonly Statement[]): readonly Statement[] {
  const end = body.findIndex(({ kind }) => kind === 'return');
  return end < 0 ? body : body.slice(0, end);
}

function unknown(m: Machine, parsed: ParsedDocument, name: string): never {
  const [problem] = parsed.module.errors;
  const names = findFunctions(parsed.module.body).map((found) => found.name);
  if (names.length === 0 && problem) {
    m.at(problem.span, { document: parsed.document, language: m.language });
    return m.fail(problem.message);
  }
  const near = nearest(name, names);
  m.at({ from: 0, to: 0 }, { document: parsed.document, language: m.language });
  const advice =
    near === undefined ? `The functions are: ${names.slice(0, 10).join(', ') || 'none'}.` : `Did you mean ${near}?`;
  return m.fail(`There is no function ${name} in this file. ${advice}`);
}
