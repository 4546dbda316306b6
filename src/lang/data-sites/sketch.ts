/**
 * An expression reduced to what its shape hangs on: names, literals as their shape alone, and how they are put together. Small
 * whatever the literal, so that it can be kept over edits elsewhere. `kinds.ts` says what it comes to in a file.
 */
import type { Argument, BinaryOperator, Element, Expression, FunctionDefinition } from '../syntax.ts';

/** The length of an axis, or null where it cannot be told without running. */
export type Axis = number | null;

export type Sketch =
  /** A literal; [] is a number. `value` is that of a number. */
  | { readonly kind: 'literal'; readonly shape: readonly Axis[]; readonly value: number | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'items'; readonly items: readonly Sketch[] }
  | { readonly kind: 'operation'; readonly operator: BinaryOperator; readonly left: Sketch; readonly right: Sketch }
  | { readonly kind: 'member'; readonly object: Sketch; readonly name: string }
  | { readonly kind: 'index'; readonly object: Sketch; readonly indices: readonly (Sketch | 'slice' | 'all')[] }
  | {
      readonly kind: 'call';
      readonly callee: Sketch;
      readonly given: readonly Sketch[];
      readonly keywords: Readonly<Record<string, Sketch>>;
    }
  /** A comprehension, or the function that `map` is given, over its items. */
  | { readonly kind: 'each'; readonly names: readonly string[]; readonly over: Sketch; readonly element: Sketch }
  | { readonly kind: 'function'; readonly parameters: readonly string[]; readonly result: Sketch }
  /** One of the items that a value is unpacked to. */
  | { readonly kind: 'part'; readonly of: Sketch }
  | { readonly kind: 'unknown' };

export const UNKNOWN: Sketch = { kind: 'unknown' };
const NUMBER: Sketch = { kind: 'literal', shape: [], value: null };

export function sketchOf(node: Expression): Sketch {
  switch (node.kind) {
    case 'number':
      return { kind: 'literal', shape: [], value: node.value };
    case 'boolean':
    case 'compare':
    case 'not':
      return NUMBER;
    case 'none':
      return { kind: 'none' };
    case 'name':
      return { kind: 'name', name: node.name };
    case 'string':
      return { kind: 'text', value: node.value };
    case 'unary':
      return negative(node.operator, sketchOf(node.operand));
    case 'binary':
      return {
        kind: 'operation',
        operator: node.operator,
        left: sketchOf(node.left),
        right: sketchOf(node.right),
      };
    case 'list':
    case 'tuple':
      return itemsOf(node.items);
    case 'member':
      return { kind: 'member', object: sketchOf(node.object), name: node.name };
    case 'index':
      return {
        kind: 'index',
        object: sketchOf(node.object),
        indices: node.indices.map((one) =>
          one.kind === 'at'
            ? sketchOf(one.value)
            : one.start === null && one.stop === null && one.step === null
              ? 'all'
              : 'slice',
        ),
      };
    case 'call':
      return callOf(node.callee, node.arguments);
    case 'comprehension': {
      const [clause] = node.clauses;
      if (node.clauses.length !== 1 || !clause || node.of === 'set' || node.of === 'dictionary') return UNKNOWN;
      const { target, iterable } = clause;
      const names = target.kind === 'sequence' ? target.items.map((item) => item?.target) : [target];
      return {
        kind: 'each',
        names: names.flatMap((one) => (one?.kind === 'name' ? [one.name] : [])),
        over: sketchOf(iterable),
        element: sketchOf(node.element),
      };
    }
    case 'function':
      return functionOf(node.definition);
    case 'conditional':
      return sketchOf(node.then);
    default:
      return UNKNOWN;
  }
}

function negative(operator: string, of: Sketch): Sketch {
  return operator === '-' && of.kind === 'literal' && of.value !== null ? { ...of, value: -of.value } : of;
}

function itemsOf(items: readonly Element[]): Sketch {
  const sketches: Sketch[] = [];
  for (const item of items) {
    if (item.kind === 'spread') return UNKNOWN;
    sketches.push(sketchOf(item.value));
  }
  const [first] = sketches;
  if (first?.kind !== 'literal') return { kind: 'items', items: sketches };
  const same = sketches.every((one) => one.kind === 'literal' && equalShapes(one.shape, first.shape));
  // Of a few numbers the values stay: they can be a shape.
  if (!same || (first.shape.length === 0 && sketches.length <= 3)) return { kind: 'items', items: sketches };
  return { kind: 'literal', shape: [sketches.length, ...first.shape], value: null };
}

function equalShapes(a: readonly Axis[], b: readonly Axis[]): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

function callOf(callee: Expression, given: readonly Argument[]): Sketch {
  const keywords: Record<string, Sketch> = {};
  const positional: Sketch[] = [];
  for (const argument of given) {
    if (argument.kind === 'spread' || argument.kind === 'spreadKeywords') return UNKNOWN;
    if (argument.kind === 'keyword') keywords[argument.name] = sketchOf(argument.value);
    else positional.push(sketchOf(argument.value));
  }
  return { kind: 'call', callee: sketchOf(callee), given: positional, keywords };
}

/** A function of one expression, as `map` is given. */
function functionOf({ parameters, body }: FunctionDefinition): Sketch {
  const [only] = body;
  if (body.length !== 1 || only?.kind !== 'return' || only.value === null) return UNKNOWN;
  const names = parameters.map(({ target }) => (target.kind === 'name' ? target.name : ''));
  return { kind: 'function', parameters: names, result: sketchOf(only.value) };
}
