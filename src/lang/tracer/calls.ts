/** Calls: binding arguments to parameters, running bodies, making instances. */
import type { Expression, FunctionDefinition, Parameter } from '../syntax.ts';
import { YIELD, YIELD_ALL } from '../generators.ts';
import { STATIC_BLOCK } from '../syntax.ts';
import { nearest } from '../libraries/nearest.ts';
import type { Outcome } from './completion.ts';
import { isEnumerationBase, makeMembers, membersIn, valueOfMember } from './enumerations.ts';
import { TraceError } from './errors.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import { inClass, prototypeOf } from './members.ts';
import { callOnSelection, takesSelection } from './masked.ts';
import { mergeValues } from './merge.ts';
import { equal, isReading, method } from './operators.ts';
import { assign } from './patterns.ts';
import { rename } from './pending.ts';
import type { Scope } from './scope.ts';
import type {
  BuiltinValue,
  CallArguments,
  ClassValue,
  DictionaryValue,
  FunctionValue,
  InstanceValue,
  ListValue,
  Value,
} from './values.ts';
import { array, describe, dictionary, list, NONE, tuple } from './values.ts';

export function* call(m: Machine, callee: Value, given: CallArguments): Reading<Value> {
  switch (callee.kind) {
    case 'builtin': {
      if (takesSelection(given)) return yield* callOnSelection(m, callee, given);
      const result = callee.call(given, m);
      return isReading(result) ? yield* result : result;
    }
    case 'function':
      return yield* callFunction(m, callee, given);
    case 'class':
      return yield* construct(m, callee, given);
    case 'instance': {
      const own = method(callee, '__call__') ?? method(callee, 'forward');
      if (own) return yield* m.call(own, given.positional, given.keywords);
      break;
    }
    case 'unreadable':
      throw new TraceError(callee.diagnostic);
    default:
      break;
  }
  return m.raise(`${describe(callee)} is not a function. Check the name that is called.`);
}

function* callFunction(m: Machine, callee: FunctionValue, given: CallArguments): Reading<Value> {
  const { definition } = callee;
  const { unit: caller, span } = m.place;
  if (++m.depth > m.budget.depth) {
    throw new TraceError(
      m.diagnostic(
        `${callee.name} calls itself more than ${m.budget.depth} deep (the limit for depth). If the condition that ends it depends on the inputs, it cannot be read: use a loop with a fixed number of iterations.`,
      ),
      'budget',
    );
  }
  const scope = callee.scope.inner('function');
  yield* bindArguments(m, callee, given, scope);
  const items = definition.flavour === 'generator' ? collectYields(m, scope) : null;
  const outcome = yield* m.run(definition.body, scope);
  m.depth--;
  m.at(span, caller);
  const value = returned(m, outcome);
  return items ? { kind: 'iterator', items: items.items, position: 0 } : value;
}

/** The list that the `yield`s of a generator's body fill: it runs to its end at once. */
function collectYields(m: Machine, scope: Scope): ListValue {
  const items = list([]);
  const taking = (name: string, taken: (value: Value) => readonly Value[]): BuiltinValue => ({
    kind: 'builtin',
    name,
    call: ({ positional: [value = NONE] }) => {
      m.trail.touch(items);
      items.items.push(...taken(value));
      return NONE;
    },
  });
  scope.declare(
    YIELD,
    taking('yield', (value) => [value]),
    m.trail,
  );
  scope.declare(
    YIELD_ALL,
    taking('yield from', (value) => m.iterate(value)),
    m.trail,
  );
  return items;
}

/** The value of a body that ended; where it raises on a traced condition, the value is NaN there. */
function returned(m: Machine, outcome: Outcome): Value {
  const ended = rename(m, outcome, (completion) =>
    completion.kind === 'normal' ? { kind: 'return', value: NONE } : completion,
  );
  if (ended.kind === 'return') return ended.value;
  const leaves = ended.kind === 'split' ? ended.leaves : [];
  const leaf = leaves.find(({ completion }) => completion.kind === 'return');
  if (leaf?.completion.kind !== 'return') return m.raise('This raises an exception for all inputs.');
  m.trail.apply(leaf.delta);
  const raises = leaves.filter(({ completion }) => completion.kind === 'raise');
  return raises.reduce(
    (rest, { condition }) => mergeValues(m, condition, notANumber(m, rest), rest),
    leaf.completion.value,
  );
}

/** A value of the same form with NaN in it: what a function gives where it raises. */
function notANumber(m: Machine, value: Value): Value {
  switch (value.kind) {
    case 'number':
    case 'boolean':
      return { kind: 'number', value: NaN, integer: false, symbol: null };
    case 'array':
      return array(m.tensors.full(value.shape, NaN), value.flavour);
    case 'list':
      return list(value.items.map((item) => notANumber(m, item)));
    case 'tuple':
      return { ...value, items: value.items.map((item) => notANumber(m, item)) };
    default:
      return value;
  }
}

function* bindArguments(m: Machine, callee: FunctionValue, given: CallArguments, scope: Scope): Reading<void> {
  const { definition } = callee;
  const python = scope.unit.language === 'python';
  let positional = given.positional;
  if (callee.self !== null && python) positional = [callee.self, ...positional];
  if (!python && callee.self !== null) scope.declare('this', callee.self, m.trail);
  if (callee.owner !== null) declareSuper(m, callee, positional, scope);
  if (!python && definition.method !== 'none') scope.declare('arguments', list([...positional]), m.trail);
  const taken = new Set<string>();
  let next = 0;
  for (const [i, parameter] of definition.parameters.entries()) {
    const name = parameter.target.kind === 'name' ? parameter.target.name : null;
    let value: Value | undefined;
    if (parameter.kind === 'rest') {
      const rest = positional.slice(next);
      next = positional.length;
      value = python ? tuple(rest) : list(rest);
    } else if (parameter.kind === 'keywordRest') {
      value = dictionary([...given.keywords].filter(([key]) => !taken.has(key)));
      for (const key of given.keywords.keys()) taken.add(key);
    } else if (name !== null && given.keywords.has(name)) {
      value = given.keywords.get(name);
      taken.add(name);
    } else if (parameter.kind === 'plain' && next < positional.length) {
      value = positional[next++];
    }
    if (value === undefined || (!python && value.kind === 'none'))
      value = yield* defaultOf(m, callee, parameter, i, scope);
    yield* assign(m, parameter.target, value, scope, 'let');
  }
  if (!python) return;
  if (next < positional.length) {
    const takes = definition.parameters.filter(({ kind }) => kind === 'plain').length;
    m.raise(`${callee.name}() takes ${takes} arguments, but ${positional.length} are given.`);
  }
  for (const key of given.keywords.keys()) if (!taken.has(key)) m.raise(unknownKeyword(callee.name, definition, key));
}

function unknownKeyword(name: string, definition: FunctionDefinition, key: string): string {
  const names = definition.parameters.flatMap(({ target }) => (target.kind === 'name' ? [target.name] : []));
  const near = nearest(key, names);
  return `${name}() has no parameter "${key}"${near === undefined ? '' : `; did you mean "${near}"?`}`;
}

function* defaultOf(m: Machine, callee: FunctionValue, parameter: Parameter, i: number, scope: Scope): Reading<Value> {
  const evaluated = callee.defaults[i];
  if (evaluated) return evaluated;
  if (parameter.default) return yield* m.evaluate(parameter.default, scope);
  if (scope.unit.language === 'javascript') return NONE;
  const name = parameter.target.kind === 'name' ? parameter.target.name : `number ${i + 1}`;
  return m.raise(`${callee.name}() needs a value for its parameter ${name}. Add the argument.`);
}

/** `super`: the methods of the base class, bound to the same instance. */
function declareSuper(m: Machine, callee: FunctionValue, positional: readonly Value[], scope: Scope): void {
  const base = callee.owner?.base ?? null;
  const self = callee.self ?? positional[0];
  if (!self) return;
  const proxy = superOf(base, self);
  if (scope.unit.language === 'javascript') {
    scope.declare('super', proxy, m.trail);
    return;
  }
  const builtin: BuiltinValue = { kind: 'builtin', name: 'super', call: () => proxy };
  scope.declare('super', builtin, m.trail);
}

/** Callable (JavaScript's `super(...)`), and with members (`super.f(...)`, `super().f(...)`). */
function superOf(base: ClassValue | null, self: Value): BuiltinValue {
  const members: Record<string, Value> = {
    // A library's base class, or none: nothing to do.
    __init__: { kind: 'builtin', name: '__init__', call: () => NONE },
  };
  for (let at = base; at !== null; at = at.base) {
    for (const [name, value] of at.attributes) {
      if (!Object.hasOwn(members, name) || (name === '__init__' && at === base)) {
        members[name] = value.kind === 'function' ? { ...value, self } : value;
      }
    }
  }
  return {
    kind: 'builtin',
    name: 'super',
    members,
    call: function* (given, interpreter) {
      const constructor = base && inClass(base, 'constructor');
      if (constructor?.kind === 'function') {
        return yield* interpreter.call({ ...constructor, self }, given.positional, given.keywords);
      }
      return NONE;
    },
  };
}

function* construct(m: Machine, callee: ClassValue, given: CallArguments): Reading<Value> {
  if (callee.record === 'tuple') {
    const values = yield* recordFields(m, callee, given);
    return { kind: 'tuple', items: [...values.values()], names: [...values.keys()], class: callee };
  }
  if (callee.record === 'enumeration') {
    const [wanted = NONE] = given.positional;
    const found = membersIn(callee).find((member) => equal(m, valueOfMember(member), wanted));
    return found ?? m.raise(`${callee.name} has no member of this value.`);
  }
  const instance: InstanceValue = { kind: 'instance', class: callee, attributes: new Map() };
  const python = callee.scope.unit.language === 'python';
  if (!python) yield* initializeFields(m, callee, instance);
  const initializer = inClass(callee, python ? '__init__' : 'constructor');
  if (initializer?.kind === 'function') {
    yield* m.call({ ...initializer, self: instance }, given.positional, given.keywords);
  } else if (callee.record === 'dataclass') {
    instance.attributes = new Map(yield* recordFields(m, callee, given));
    const after = inClass(callee, '__post_init__');
    if (after?.kind === 'function') yield* m.call({ ...after, self: instance }, []);
  } else if (python && given.positional.length > 0 && !callee.definition.bases.length) {
    m.raise(`${callee.name}() takes no arguments: the class has no __init__.`);
  }
  return instance;
}

/** `new f(...)` of a plain function: an object with what its prototype has, unless the function returns one. */
export function* constructBy(m: Machine, callee: FunctionValue, positional: readonly Value[]): Reading<Value> {
  const made: DictionaryValue = { ...dictionary([]), madeBy: callee.definition };
  const prototype = prototypeOf(m, callee);
  if (prototype.kind === 'dictionary') made.entries = new Map(prototype.entries);
  const returned = yield* m.call({ ...callee, self: made }, positional);
  return returned.kind === 'none' ? made : returned;
}

/** JavaScript's fields: the base class's first, each evaluated with `this`. */
function* initializeFields(m: Machine, callee: ClassValue, instance: InstanceValue): Reading<void> {
  if (callee.base) yield* initializeFields(m, callee.base, instance);
  const scope = callee.scope.inner('function');
  scope.declare('this', instance, m.trail);
  for (const field of callee.definition.fields) {
    if (field.static) continue;
    instance.attributes.set(field.name, field.value ? yield* m.evaluate(field.value, scope) : NONE);
  }
}

/** The values of the fields of a dataclass or a named tuple, by name. */
function* recordFields(m: Machine, callee: ClassValue, given: CallArguments): Reading<Map<string, Value>> {
  const names = recordNames(callee);
  const values = new Map<string, Value>();
  for (const [i, name] of names.entries()) {
    const value = given.positional[i] ?? given.keywords.get(name) ?? inClass(callee, name);
    if (!value) m.raise(`${callee.name}() needs a value for its field ${name}. Add the argument.`);
    const made = value.kind === 'builtin' && value.name === 'default_factory' ? yield* m.call(value, []) : value;
    values.set(name, made);
  }
  for (const key of given.keywords.keys()) if (!names.includes(key)) m.raise(`${callee.name}() has no field "${key}".`);
  return values;
}

function recordNames(callee: ClassValue): string[] {
  const inherited = callee.base?.record ? recordNames(callee.base) : [];
  const own = callee.definition.fields.map(({ name }) => name).filter((name) => !inherited.includes(name));
  return [...inherited, ...own];
}

/** Methods, static fields and class attributes of a definition. */
export function* defineClass(m: Machine, definition: ClassValue['definition'], scope: Scope): Reading<ClassValue> {
  const bases: Value[] = [];
  for (const base of definition.bases) {
    const value = yield* m.evaluate(base, scope);
    if (value.kind === 'class') bases.push(value);
  }
  const [base] = bases;
  const record = definition.decorators.some((decorator) =>
    isNamed(decorator.kind === 'call' ? decorator.callee : decorator, 'dataclass'),
  )
    ? 'dataclass'
    : definition.bases.some((each) => isNamed(each, 'NamedTuple'))
      ? 'tuple'
      : definition.bases.some(isEnumerationBase)
        ? 'enumeration'
        : null;
  const inside = scope.inner('block');
  const made: ClassValue = {
    kind: 'class',
    name: definition.name ?? 'class',
    definition,
    scope,
    base: base?.kind === 'class' ? base : null,
    attributes: new Map(),
    record: record ?? (base?.kind === 'class' ? base.record : null),
  };
  // From top to bottom: attributes see the methods above them (`__radd__ = __add__`).
  for (const part of bodyOf(definition)) {
    if (part.kind === 'attribute') {
      const value = yield* m.evaluate(part.value, inside);
      inside.declare(part.name, value, m.trail);
      made.attributes.set(part.name, value);
    } else {
      const { method } = part;
      const value = yield* defineFunction(m, method, scope, made);
      if (method.name !== null && scope.unit.language === 'python') inside.declare(method.name, value, m.trail);
      if (method.name === STATIC_BLOCK && value.kind === 'function') yield* m.call({ ...value, self: made }, []);
      else made.attributes.set(method.method === 'setter' ? `${method.name ?? ''}=` : (method.name ?? ''), value);
    }
  }
  if (made.record === 'enumeration') makeMembers(made);
  return made;
}

type ClassPart =
  | { readonly kind: 'attribute'; readonly name: string; readonly value: Expression; readonly from: number }
  | { readonly kind: 'method'; readonly method: FunctionDefinition; readonly from: number };

function bodyOf(definition: ClassValue['definition']): readonly ClassPart[] {
  const attributes = definition.fields.flatMap(({ name, value, static: own }): ClassPart[] =>
    own && value ? [{ kind: 'attribute', name, value, from: value.span.from }] : [],
  );
  const methods = definition.methods.map((method): ClassPart => ({ kind: 'method', method, from: method.span.from }));
  return [...attributes, ...methods].sort((a, b) => a.from - b.from);
}

/** `name`, or a member of that name. */
function isNamed(e: Expression, name: string): boolean {
  return (e.kind === 'name' || e.kind === 'member') && e.name === name;
}

/** The value of a definition: defaults evaluated (Python), decorators applied. */
export function* defineFunction(
  m: Machine,
  definition: FunctionDefinition,
  scope: Scope,
  owner: ClassValue | null = null,
): Reading<Value> {
  const defaults: (Value | null)[] = [];
  if (scope.unit.language === 'python') {
    for (const parameter of definition.parameters) {
      defaults.push(parameter.default ? yield* m.evaluate(parameter.default, scope) : null);
    }
  }
  const name = definition.name ?? (scope.unit.language === 'python' ? '<lambda>' : 'the function');
  let value: Value = { kind: 'function', name, definition, scope, defaults, self: null, owner };
  for (const decorator of definition.decorators.toReversed()) value = yield* decorate(m, decorator, value, scope);
  return value;
}

/** Decorators that cannot be read are taken to leave the function as it is, with a hint. */
function* decorate(
  m: Machine,
  decorator: FunctionDefinition['decorators'][number],
  value: Value,
  scope: Scope,
): Reading<Value> {
  const callee = decorator.kind === 'call' ? decorator.callee : decorator;
  const last = callee.kind === 'member' ? callee.name : callee.kind === 'name' ? callee.name : '';
  if (HARMLESS.has(last) || last.endsWith('jit')) return value;
  try {
    const applied = yield* m.evaluate(decorator, scope);
    m.at(decorator.span, scope.unit);
    const result = yield* m.call(applied, [value]);
    if (result.kind !== 'function' && result.kind !== 'builtin') return value;
    return result;
  } catch (error) {
    const { reason } = m.placed(error);
    if (reason === 'budget') throw error;
    m.at(decorator.span, scope.unit);
    m.hint(`The decorator ${last} is not read: the function is taken without it.`);
    return value;
  }
}

/** Decorators that change nothing about the value of a function. */
const HARMLESS: ReadonlySet<string> = new Set([
  'staticmethod', 'classmethod', 'property', 'setter', 'jit', 'njit', 'guvectorize', 'no_grad', 'enable_grad', 'inference_mode',
  'lru_cache', 'cache', 'cached_property', 'wraps', 'abstractmethod', 'override', 'overload', 'final', 'primitive', 'compile', 'checkpoint', 'dataclass',
  'typechecked', 'beartype', 'jaxtyped', 'script', 'profile', 'timeit', 'custom_jvp', 'custom_vjp',
]); // prettier-ignore
