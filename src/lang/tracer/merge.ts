/**
 * Joins what the branches on a traced condition came to: values by select, mutables state by state, and the endings of
 * statements leaf by leaf. What cannot be joined (a list of 2 and one of 3 items) says so only when it is used.
 */
import { broadcastShapes } from '../../graph/strides.ts';
import { tensorOf } from './arrays.ts';
import type { Completion, Leaf, Outcome } from './completion.ts';
import type { Machine } from './machine.ts';
import type { Delta, Mutable, State } from './trail.ts';
import { snapshot } from './trail.ts';
import type { Tensor, Value } from './values.ts';
import { describe, dictionary, list, NONE } from './values.ts';

/** `a` where the condition holds, else `b`. */
export function mergeValues(m: Machine, condition: Tensor, a: Value, b: Value): Value {
  if (a === b) return a;
  if (a.kind === 'list' && b.kind === 'list') {
    return a.items.length === b.items.length ? list(mergeItems(m, condition, a.items, b.items)) : conflict(m, a, b);
  }
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    return a.items.length === b.items.length
      ? { ...a, items: mergeItems(m, condition, a.items, b.items) }
      : conflict(m, a, b);
  }
  if (a.kind === 'dictionary' && b.kind === 'dictionary') {
    const merged = dictionary([]);
    merged.entries = mergeEntries(m, condition, a.entries, b.entries);
    return merged;
  }
  if (a.kind === 'instance' && b.kind === 'instance' && a.class === b.class) {
    return { ...a, attributes: mergeNames(m, condition, a.attributes, b.attributes) };
  }
  if (a.kind === b.kind && same(a, b)) return a;
  if (!isNumeric(a) || !isNumeric(b)) return conflict(m, a, b);
  const x = m.tensor(a);
  const y = m.tensor(b);
  if (!broadcastShapes(x.shape, y.shape)) return conflict(m, a, b);
  return m.value(m.tensors.select(condition, x, y), m.flavour([a, b]));
}

function isNumeric(value: Value): boolean {
  return value.kind === 'number' || value.kind === 'boolean' || value.kind === 'array';
}

function same(a: Value, b: Value): boolean {
  switch (a.kind) {
    case 'number':
      return b.kind === 'number' && Object.is(a.value, b.value) && a.symbol === b.symbol;
    case 'string':
      return b.kind === 'string' && a.value === b.value;
    case 'boolean':
      return b.kind === 'boolean' && a.value === b.value;
    case 'none':
      return true;
    case 'range':
      return b.kind === 'range' && a.start === b.start && a.step === b.step && a.length === b.length;
    case 'function':
      return b.kind === 'function' && a.definition === b.definition && a.self === b.self;
    default:
      return false;
  }
}

function mergeItems(m: Machine, condition: Tensor, a: readonly Value[], b: readonly Value[]): Value[] {
  m.spend(a.length);
  return a.map((item, i) => mergeValues(m, condition, item, b[i] ?? NONE));
}

function mergeNames(
  m: Machine,
  condition: Tensor,
  a: ReadonlyMap<string, Value>,
  b: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const merged = new Map<string, Value>();
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const x = a.get(name);
    const y = b.get(name);
    merged.set(name, x && y ? mergeValues(m, condition, x, y) : onlyOne(m, name, x ?? y ?? NONE));
  }
  return merged;
}

function mergeEntries(
  m: Machine,
  condition: Tensor,
  a: ReadonlyMap<string, readonly [Value, Value]>,
  b: ReadonlyMap<string, readonly [Value, Value]>,
): Map<string, readonly [Value, Value]> {
  const merged = new Map<string, readonly [Value, Value]>();
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const x = a.get(name);
    const y = b.get(name);
    const key = x?.[0] ?? y?.[0] ?? NONE;
    merged.set(name, [key, x && y ? mergeValues(m, condition, x[1], y[1]) : onlyOne(m, name, (x ?? y)?.[1] ?? NONE)]);
  }
  return merged;
}

/** A name that only one branch gave a value. If that is never read it is a helper of the branch, and nobody minds. */
function onlyOne(m: Machine, name: string, value: Value): Value {
  if (value.kind === 'unreadable') return value;
  return {
    kind: 'unreadable',
    diagnostic: m.diagnostic(
      `${name} has a value in only one branch of an if whose condition depends on the inputs. Give it a value in both branches, or before the if.`,
    ),
  };
}

function conflict(m: Machine, a: Value, b: Value): Value {
  if (a.kind === 'unreadable') return a;
  if (b.kind === 'unreadable') return b;
  if (a.kind === 'none' || b.kind === 'none') {
    const message =
      'There is a value on one side of a condition that depends on the inputs, and nothing on the other. Give a value on both sides: return one at the end, or set it before the if.';
    return { kind: 'unreadable', diagnostic: m.diagnostic(message) };
  }
  return {
    kind: 'unreadable',
    diagnostic: m.diagnostic(
      `The branches of this condition, which depends on the inputs, give ${describe(a)} and ${describe(b)}: these cannot be joined. Give the same kind and size in both.`,
    ),
  };
}

function mergeStates(m: Machine, condition: Tensor, target: Mutable, a: State, b: State): State {
  if (a.kind === 'names' && b.kind === 'names') {
    return { kind: 'names', names: mergeNames(m, condition, a.names, b.names) };
  }
  if (a.kind === 'items' && b.kind === 'items') {
    if (a.items.length === b.items.length) return { kind: 'items', items: mergeItems(m, condition, a.items, b.items) };
    return { kind: 'items', items: [conflict(m, list([...a.items]), list([...b.items]))] };
  }
  if (a.kind === 'entries' && b.kind === 'entries') {
    return { kind: 'entries', entries: mergeEntries(m, condition, a.entries, b.entries) };
  }
  if (a.kind === 'array' && b.kind === 'array' && target.kind === 'array') {
    const [x, y] = [a, b].map((state) => tensorOf(m.tensors, { ...target, content: state.content }));
    if (!x || !y) return a;
    const content =
      a.content === b.content ? a.content : m.tensors.withType(m.tensors.select(condition, x, y), target.type);
    const grad = a.grad && b.grad ? mergeValues(m, condition, a.grad, b.grad) : null;
    return { kind: 'array', content, requiresGrad: a.requiresGrad || b.requiresGrad, grad };
  }
  return a;
}

/** Both deltas start from the state as it is now. */
function mergeDeltas(m: Machine, condition: Tensor, a: Delta, b: Delta): Delta {
  const merged = new Map<Mutable, State>();
  for (const target of new Set([...a.keys(), ...b.keys()])) {
    const now = snapshot(target);
    merged.set(target, mergeStates(m, condition, target, a.get(target) ?? now, b.get(target) ?? now));
  }
  return merged;
}

/** Leaves of one ending become one leaf; a single ending is carried out. The state is that at the start of the split. */
export function join(m: Machine, leaves: readonly Leaf[]): Outcome {
  const joined: Leaf[] = [];
  for (const leaf of leaves) {
    const at = joined.findIndex((other) => sameEnding(other.completion, leaf.completion));
    const other = joined[at];
    if (other) joined[at] = mergeLeaves(m, other, leaf);
    else joined.push(leaf);
  }
  const [only] = joined;
  if (!only || joined.length > 1) return { kind: 'split', leaves: joined };
  m.trail.apply(only.delta);
  return only.completion;
}

function sameEnding(a: Completion, b: Completion): boolean {
  return a.kind === b.kind && ('label' in a ? a.label : null) === ('label' in b ? b.label : null);
}

function mergeLeaves(m: Machine, a: Leaf, b: Leaf): Leaf {
  const { condition } = a;
  const completion: Completion =
    a.completion.kind === 'return' && b.completion.kind === 'return'
      ? { kind: 'return', value: mergeValues(m, condition, a.completion.value, b.completion.value) }
      : a.completion;
  return {
    condition: m.tensors.binary('or', condition, b.condition),
    completion,
    delta: mergeDeltas(m, condition, a.delta, b.delta),
  };
}
