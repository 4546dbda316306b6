/** `object.name`, read and written. Methods of library values come from the tables in `libraries/`. */
import { membersOf } from '../libraries/index.ts';
import { nearest } from '../libraries/nearest.ts';
import { columnNames, columnOf, hasColumn } from '../libraries/pandas/columns.ts';
import { requireGrad } from '../libraries/torch/autograd.ts';
import { TraceError } from './errors.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import { memberOfSelection, UNKNOWN_NUMBER } from './masked.ts';
import { isReading } from './operators.ts';
import type {
  BuiltinValue,
  ClassValue,
  DictionaryValue,
  FunctionValue,
  InstanceValue,
  TupleValue,
  Value,
} from './values.ts';
import { describe, dictionary, integer, lengthOf, NONE, number, string, tuple } from './values.ts';

export function* getMember(m: Machine, object: Value, name: string): Reading<Value> {
  // Of a library it may be there though it is not read: no `try` may go on without it.
  const found =
    lookup(m, object, name) ??
    (object.kind === 'namespace' ? m.fail(missing(m, object, name)) : m.raise(missing(m, object, name)));
  return isReading(found) ? yield* found : found;
}

/** Whether there is such a member; sequences have Python's methods of them under their names. */
export function hasMember(m: Machine, object: Value, name: string): boolean {
  if (SEQUENCE_METHODS.has(name) && object.kind !== 'instance') {
    return SEQUENCES.has(object.kind) && !(object.kind === 'array' && object.shape.length === 0);
  }
  return lookup(m, object, name) !== undefined;
}

const SEQUENCE_METHODS: ReadonlySet<string> = new Set(['__len__', '__iter__', '__getitem__']);
const SEQUENCES: ReadonlySet<Value['kind']> = new Set([
  'list',
  'tuple',
  'array',
  'dictionary',
  'string',
  'range',
  'set',
]);

/** The member, or undefined where there is none of that name. */
function lookup(m: Machine, object: Value, name: string): Value | Reading<Value> | undefined {
  switch (object.kind) {
    case 'namespace':
      return Object.hasOwn(object.members, name) ? object.members[name] : undefined;
    case 'module':
      return object.scope.variables.get(name);
    case 'instance':
      return ofInstance(m, object, name);
    case 'class':
      return ofClass(m, object, name);
    case 'builtin':
      if (object.members && Object.hasOwn(object.members, name)) return object.members[name];
      return ofFunction(object, name) ?? (object.wraps ? lookup(m, object.wraps, name) : undefined);
    case 'function':
      if (name === 'prototype') return prototypeOf(m, object);
      return m.attached.get(object.definition)?.entries.get(`s${name}`)?.[1] ?? ofFunction(object, name);
    case 'dictionary':
      if (m.language === 'javascript') {
        const entry = object.entries.get(`s${name}`);
        if (entry) return ofObject(m, entry[1], object);
        return fromTables(m, object, name) ?? NONE;
      }
      return fromTables(m, object, name);
    case 'tuple': {
      const at = object.names?.indexOf(name) ?? -1;
      if (at >= 0) return object.items[at];
      return (
        (object.class && inherited(m, object.class, object, name)) ??
        (object.names && ofRecord(object, object.names, name)) ??
        fromTables(m, object, name)
      );
    }
    case 'frame':
      return fromTables(m, object, name) ?? (hasColumn(object, name) ? columnOf(m, object, name) : undefined);
    case 'none':
      return undefined;
    case 'selection':
      return memberOfSelection(m, object, name) ?? m.fail(UNKNOWN_NUMBER);
    case 'unreadable':
      throw new TraceError(object.diagnostic);
    case 'list':
    case 'string':
      if (name === 'length' && m.language === 'javascript') {
        return number(object.kind === 'list' ? lengthOf(object) : object.value.length);
      }
      return fromTables(m, object, name);
    default:
      return fromTables(m, object, name);
  }
}

function fromTables(m: Machine, object: Value, name: string): Value | Reading<Value> | undefined {
  for (const table of membersOf(object, m.language)) {
    if (Object.hasOwn(table.attributes, name)) return table.attributes[name]?.(object, m);
    const method = Object.hasOwn(table.methods, name) ? table.methods[name] : undefined;
    if (method) return bound(method, object);
  }
  return undefined;
}

/** A builtin with its first argument given. */
function bound(method: BuiltinValue, self: Value): BuiltinValue {
  return {
    ...method,
    call: (given, interpreter) =>
      method.call({ positional: [self, ...given.positional], keywords: given.keywords }, interpreter),
  };
}

/** JavaScript: a function taken from an object is called with it as `this`, a getter at once. */
function ofObject(m: Machine, value: Value, self: Value): Value | Reading<Value> {
  if (value.kind !== 'function' || value.self !== null || value.definition.method === 'none') return value;
  return value.definition.method === 'getter' ? m.call({ ...value, self }, []) : { ...value, self };
}

/** What named tuples have besides their items. */
function ofRecord(object: TupleValue, names: readonly string[], name: string): Value | undefined {
  const method = (call: BuiltinValue['call']): BuiltinValue => ({ kind: 'builtin', name, call });
  switch (name) {
    case '_fields':
      return tuple(names.map(string));
    case '_asdict':
      return method(() => dictionary(names.map((each, k) => [each, object.items[k] ?? NONE])));
    case '_replace':
      return method(({ keywords }) => ({
        ...object,
        items: object.items.map((item, k) => keywords.get(names[k] ?? '') ?? item),
      }));
    default:
      return undefined;
  }
}

function ofInstance(m: Machine, object: InstanceValue, name: string): Value | Reading<Value> | undefined {
  const own = object.attributes.get(name) ?? inherited(m, object.class, object, name);
  if (own) return own;
  if (name === '__class__' || name === 'constructor') return object.class;
  if (name === '__dict__') {
    return {
      kind: 'dictionary',
      entries: new Map([...object.attributes].map(([key, item]) => [`s${key}`, [string(key), item]])),
    };
  }
  return m.language === 'javascript' ? NONE : undefined;
}

/** What a value has of its class: methods bound to it, the results of getters, class attributes. */
function inherited(m: Machine, from: ClassValue, self: Value, name: string): Value | Reading<Value> | undefined {
  const found = inClass(from, name);
  if (found?.kind !== 'function') return found;
  const { method } = found.definition;
  if (method === 'getter') return m.call({ ...found, self }, []);
  if (method === 'static') return found;
  return { ...found, self: method === 'class' ? from : self };
}

function ofClass(m: Machine, object: ClassValue, name: string): Value | undefined {
  const found = inClass(object, name);
  if (found?.kind === 'function') {
    const { method } = found.definition;
    const receives = method === 'class' || (method === 'static' && m.language === 'javascript');
    return receives ? { ...found, self: object } : found;
  }
  if (found) return found;
  if (name === 'name' || name === '__name__') return string(object.name);
  return m.language === 'javascript' ? NONE : undefined;
}

/** What a class or the classes that it extends hold under a name. */
export function inClass(start: ClassValue, name: string): Value | undefined {
  for (let at: ClassValue | null = start; at !== null; at = at.base) {
    const found = at.attributes.get(name);
    if (found) return found;
  }
  return undefined;
}

function ofFunction(object: FunctionValue | BuiltinValue, name: string): Value | undefined {
  const method = (does: BuiltinValue['call']): BuiltinValue => ({ kind: 'builtin', name, call: does });
  switch (name) {
    case '__name__':
    case 'name':
      return string(object.name);
    case 'length':
      return integer(object.kind === 'function' ? object.definition.parameters.length : 0);
    case 'call':
      return method(({ positional: [self = NONE, ...rest] }, i) => i.call(withThis(object, self), rest));
    case 'apply':
      return method(({ positional: [self = NONE, rest] }, i) =>
        i.call(withThis(object, self), rest ? i.iterate(rest) : []),
      );
    case 'bind':
      return method(({ positional: [self = NONE, ...first] }) => ({
        kind: 'builtin',
        name: object.name,
        wraps: object,
        fixed: { positional: first.length, keywords: [] },
        call: ({ positional, keywords }, i) => i.call(withThis(object, self), [...first, ...positional], keywords),
      }));
    default:
      return undefined;
  }
}

/** What objects made with `new` from the function have. */
export function prototypeOf(m: Machine, callee: FunctionValue): Value {
  const own = attachedTo(m, callee);
  const known = own.entries.get('sprototype');
  if (known) return known[1];
  const made = dictionary([]);
  m.trail.touch(own);
  own.entries.set('sprototype', [string('prototype'), made]);
  return made;
}

/** The attributes that the file gave to a function. */
function attachedTo(m: Machine, { definition }: FunctionValue): DictionaryValue {
  const known = m.attached.get(definition);
  if (known) return known;
  const made = dictionary([]);
  m.attached.set(definition, made);
  return made;
}

function withThis(callee: FunctionValue | BuiltinValue, self: Value): Value {
  return callee.kind === 'function' && self.kind !== 'none' ? { ...callee, self } : callee;
}

function missing(m: Machine, object: Value, name: string): string {
  if (object.kind === 'none') {
    return `.${name} of ${m.language === 'python' ? 'None' : 'undefined'}: there is no value here. Check where it comes from.`;
  }
  const near = nearest(name, namesOf(m, object));
  const advice = near === undefined ? 'It is not read by Nabla, or does not exist.' : `Did you mean ${near}?`;
  return `${capital(describe(object))} has no ${name}. ${advice}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function namesOf(m: Machine, object: Value): readonly string[] {
  if (object.kind === 'namespace') return Object.keys(object.members);
  if (object.kind === 'frame') return columnNames(object);
  if (object.kind === 'module') return [...object.scope.variables.keys()];
  if (object.kind === 'instance') return [...object.attributes.keys(), ...object.class.attributes.keys()];
  if (object.kind === 'class') return [...object.attributes.keys()];
  return membersOf(object, m.language).flatMap(({ methods, attributes }) => [
    ...Object.keys(methods),
    ...Object.keys(attributes),
  ]);
}

export function* setMember(m: Machine, object: Value, name: string, value: Value): Reading<void> {
  switch (object.kind) {
    case 'instance': {
      const setter = inClass(object.class, `${name}=`);
      if (setter) {
        yield* m.call(setter.kind === 'function' ? { ...setter, self: object } : setter, [value]);
        return;
      }
      m.trail.touch(object);
      object.attributes.set(name, value);
      return;
    }
    case 'class':
      m.trail.touch(object);
      object.attributes.set(name, value);
      return;
    case 'dictionary':
      m.trail.touch(object);
      object.entries.set(`s${name}`, [string(name), value]);
      return;
    case 'list':
      if (name !== 'length') break;
      m.trail.touch(object);
      object.items.length = Math.min(object.items.length, m.integer(value, 'the length'));
      return;
    case 'module':
      object.scope.declare(name, value, m.trail);
      return;
    case 'array':
      if (name === 'requires_grad' || name === 'grad' || name === 'data') {
        setTorchMember(m, object, name, value);
        return;
      }
      break;
    case 'function': {
      const own = attachedTo(m, object);
      m.trail.touch(own);
      own.entries.set(`s${name}`, [string(name), value]);
      return;
    }
    case 'builtin':
      // Attributes of library functions hold nothing that is computed with.
      return;
    case 'unreadable':
      throw new TraceError(object.diagnostic);
    default:
      break;
  }
  m.raise(`${name} of ${describe(object)} cannot be set. Make a new value in its place.`);
}

function setTorchMember(m: Machine, object: Value & { kind: 'array' }, name: string, value: Value): void {
  if (name === 'data') m.assign(object, m.tensor(value));
  m.trail.touch(object);
  if (name === 'requires_grad') {
    if (m.truth(value) === true) requireGrad(m, object);
    else object.requiresGrad = false;
  }
  if (name === 'grad') object.grad = value.kind === 'none' ? null : value;
}
