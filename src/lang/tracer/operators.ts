/** Operators on values. Numbers are computed at once; arrays and traced numbers go to `tensors.ts`; instances to their methods. */
import { joinPaths } from '../data/paths.ts';
import type { BinaryOp } from '../../graph/expressions.ts';
import type { BinaryOperator, CompareOperator } from '../syntax.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import { callOnSelection, onSelections } from './masked.ts';
import { repeated } from './sequences.ts';
import type { NumberValue, Tensor, Value } from './values.ts';
import { percentText } from './text.ts';
import { array, boolean, describe, keyOf, list, NO_KEYWORDS, NONE, string, tuple } from './values.ts';

type Ordering = '<' | '<=' | '>' | '>=' | '==' | '!=';

export function isReading(value: Value | Reading<Value>): value is Reading<Value> {
  return !('kind' in value);
}

/** `left operator right`. */
export function binary(m: Machine, operator: BinaryOperator, left: Value, right: Value): Value | Reading<Value> {
  if (left.kind === 'number' && right.kind === 'number') {
    if (left.symbol === null && right.symbol === null) return numbers(m, operator, left, right);
  } else {
    const other = sequences(m, operator, left, right);
    if (other) return other;
  }
  if (left.kind === 'instance' || right.kind === 'instance') return overloaded(m, operator, left, right);
  if (left.kind === 'selection' || right.kind === 'selection') return onChosen(m, operator, left, right);
  return onTensors(m, operator, left, right);
}

function onChosen(m: Machine, operator: BinaryOperator, left: Value, right: Value): Value | Reading<Value> {
  if (operator === 'matmul') return callOnSelection(m, DOT, { positional: [left, right], keywords: NO_KEYWORDS });
  return onSelections(m, [left, right], ([x, y]) => m.tensor(onTensors(m, operator, x ?? left, y ?? right)));
}

const DOT: Value & { kind: 'builtin' } = { kind: 'builtin', name: 'dot', call: () => NONE };

function numbers(m: Machine, operator: BinaryOperator, left: NumberValue, right: NumberValue): Value {
  const x = left.value;
  const y = right.value;
  const value = arithmetic(m, operator, x, y);
  const whole = left.integer && right.integer && operator !== '/' && !(operator === '**' && y < 0);
  return { kind: 'number', value, integer: whole, symbol: null };
}

function arithmetic(m: Machine, operator: BinaryOperator, x: number, y: number): number {
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '**':
      return x ** y;
    case 'floordiv':
      return Math.floor(x / y);
    case 'mod':
      return y === 0 ? NaN : x - Math.floor(x / y) * y;
    case 'rem':
      return x % y;
    case 'matmul':
      return m.fail('@ is the product of matrices, and these are numbers. Use * for numbers.');
    default:
      return bits(m, operator, x, y);
  }
}

function bits(m: Machine, operator: '&' | '|' | '^' | '<<' | '>>' | 'ushr', x: number, y: number): number {
  if (m.language === 'javascript') {
    switch (operator) {
      case '&':
        return x & y;
      case '|':
        return x | y;
      case '^':
        return x ^ y;
      case '<<':
        return x << y;
      case '>>':
        return x >> y;
      case 'ushr':
        return x >>> y;
    }
  }
  if (!Number.isSafeInteger(x) || !Number.isSafeInteger(y)) {
    m.raise(`${operator} works on integers, and these are ${x} and ${y}. Round them first.`);
  }
  switch (operator) {
    case '&':
      return Number(BigInt(x) & BigInt(y));
    case '|':
      return Number(BigInt(x) | BigInt(y));
    case '^':
      return Number(BigInt(x) ^ BigInt(y));
    case '<<':
      return x * 2 ** y;
    case '>>':
    case 'ushr':
      return Math.floor(x / 2 ** y);
  }
}

const TENSOR_OPS: Readonly<Partial<Record<BinaryOperator, BinaryOp>>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '**': 'pow',
  mod: 'mod',
  rem: 'rem',
};

function onTensors(m: Machine, operator: BinaryOperator, left: Value, right: Value): Value {
  const { tensors } = m;
  const x = operand(m, operator, left);
  const y = operand(m, operator, right);
  const flavour = m.flavour([left, right]);
  const op = TENSOR_OPS[operator];
  // Arrays of booleans: + is or, and * of 0 and 1 is and.
  if (op === 'add' && x.type === 'boolean' && y.type === 'boolean' && x.shape.length + y.shape.length > 0) {
    return m.value(tensors.binary('or', x, y), flavour);
  }
  if (op !== undefined) return m.value(tensors.binary(op, x, y), flavour);
  switch (operator) {
    case 'floordiv':
      return m.value(floorDivide(m, x, y), flavour);
    case 'matmul':
      return m.value(matrixProduct(m, x, y), flavour);
    case '&':
    case '|':
    case '^':
      if (x.type === 'boolean' && y.type === 'boolean') {
        const logical = operator === '&' ? 'and' : operator === '|' ? 'or' : 'ne';
        return m.value(tensors.binary(logical, x, y), flavour);
      }
      break;
    default:
      break;
  }
  return bitwise(m, operator, x, y, left, right);
}

/** `x | 0` and the like on known numbers; on what depends on the inputs there is no derivative to speak of. */
function bitwise(m: Machine, operator: BinaryOperator, x: Tensor, y: Tensor, left: Value, right: Value): Value {
  const a = m.known(x);
  const b = m.known(y);
  if (a?.length === 1 && b?.length === 1) {
    return { kind: 'number', value: arithmetic(m, operator, a[0] ?? NaN, b[0] ?? NaN), integer: true, symbol: null };
  }
  const truncates = m.language === 'javascript' && (operator === '|' || operator === '>>' || operator === '<<');
  if (truncates && b?.length === 1 && b[0] === 0) return m.value(m.tensors.unary('trunc', x), m.flavour([left, right]));
  return m.fail(
    `${operator} works on known integers, and here it meets ${describe(left)} and ${describe(right)}. Write it with arithmetic.`,
  );
}

function operand(m: Machine, operator: BinaryOperator, value: Value): Tensor {
  if (value.kind === 'none' || value.kind === 'string') {
    m.raise(`${shown(operator)} cannot take ${describe(value)}. Check where it comes from.`);
  }
  return m.tensor(value, `an operand of ${shown(operator)}`);
}

function shown(operator: BinaryOperator): string {
  return { floordiv: '//', mod: '%', rem: '%', matmul: '@', ushr: '>>>' }[operator as string] ?? operator;
}

function floorDivide(m: Machine, x: Tensor, y: Tensor): Tensor {
  const quotient = m.tensors.unary('floor', m.tensors.binary('div', x, y));
  return x.type === 'float' || y.type === 'float' ? quotient : m.tensors.withType(quotient, 'integer');
}

/** `@`: vectors on the left are rows, on the right columns. */
function matrixProduct(m: Machine, x: Tensor, y: Tensor): Tensor {
  const { tensors } = m;
  if (x.shape.length === 0 || y.shape.length === 0)
    m.raise('@ takes arrays of one or more axes, and here is a number. Use *.');
  const a = x.shape.length === 1 ? tensors.reshape(x, [1, ...x.shape]) : x;
  const b = y.shape.length === 1 ? tensors.reshape(y, [...y.shape, 1]) : y;
  const product = tensors.matmul(a, b);
  let shape = product.shape;
  if (y.shape.length === 1) shape = shape.slice(0, -1);
  if (x.shape.length === 1)
    shape = y.shape.length === 1 ? shape.slice(0, -1) : [...shape.slice(0, -2), ...shape.slice(-1)];
  return tensors.reshape(product, shape);
}

/** Strings, lists and tuples; sets and dictionaries. */
function joined(m: Machine, first: readonly Value[], second: readonly Value[]): Value[] {
  m.spend(first.length + second.length);
  return [...first, ...second];
}

function sequences(m: Machine, operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (operator === '+') {
    if (m.language === 'javascript') {
      if (left.kind === 'string' || right.kind === 'string') return string(m.text(left) + m.text(right));
    }
    if (left.kind === 'string' && right.kind === 'string') return string(left.value + right.value);
    if (left.kind === 'list' && right.kind === 'list') return list(joined(m, left.items, right.items));
    if (left.kind === 'tuple' && right.kind === 'tuple') return tuple(joined(m, left.items, right.items));
  }
  if (operator === '*') {
    if (isSequence(left) && isCount(right)) return repeated(m, left, m.integer(right, 'the count'));
    if (isSequence(right) && isCount(left)) return repeated(m, right, m.integer(left, 'the count'));
  }
  if (operator === '/' && left.kind === 'path' && (right.kind === 'path' || right.kind === 'string')) {
    return { kind: 'path', path: joinPaths(left.path, right.kind === 'path' ? right.path : right.value) };
  }
  if (operator === 'mod' && left.kind === 'string') return string(percentText(m, left.value, right));
  if (left.kind === 'set' && right.kind === 'set') {
    const inBoth = [...left.items].filter(([key]) => right.items.has(key));
    if (operator === '&') return { kind: 'set', items: new Map(inBoth) };
    if (operator === '|') return { kind: 'set', items: new Map([...left.items, ...right.items]) };
    if (operator === '-')
      return { kind: 'set', items: new Map([...left.items].filter(([key]) => !right.items.has(key))) };
  }
  if (operator === '|' && left.kind === 'dictionary' && right.kind === 'dictionary') {
    return { kind: 'dictionary', entries: new Map([...left.entries, ...right.entries]) };
  }
  return undefined;
}

function isSequence(value: Value): value is Value & { kind: 'list' | 'tuple' | 'string' } {
  return value.kind === 'list' || value.kind === 'tuple' || value.kind === 'string';
}

function isCount(value: Value): boolean {
  return value.kind === 'boolean' || (value.kind === 'number' && value.integer);
}

const METHODS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '**': 'pow',
  floordiv: 'floordiv',
  mod: 'mod',
  matmul: 'matmul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
};
const MIRRORED: Readonly<Record<string, string>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

function* overloaded(m: Machine, operator: BinaryOperator, left: Value, right: Value): Reading<Value> {
  const name = METHODS[operator] ?? operator;
  const own = method(left, `__${name}__`);
  if (own) return yield* m.call(own, [right]);
  const reflected = method(right, `__r${name}__`);
  if (reflected) return yield* m.call(reflected, [left]);
  return m.raise(
    `${shown(operator)} is not defined between ${describe(left)} and ${describe(right)}. Define __${name}__ in the class.`,
  );
}

/** A method of an instance, bound to it. */
export function method(value: Value, name: string): Value | undefined {
  if (value.kind !== 'instance') return undefined;
  for (let at = value.class as (typeof value)['class'] | null; at !== null; at = at.base) {
    const found = at.attributes.get(name);
    if (found?.kind === 'function') return { ...found, self: value };
  }
  return undefined;
}

export function negate(m: Machine, value: Value): Value | Reading<Value> {
  if (value.kind === 'number' && value.symbol === null) return { ...value, value: -value.value };
  const own = method(value, '__neg__');
  if (own) return m.call(own, []);
  if (value.kind === 'selection') return { ...value, values: m.tensors.unary('neg', value.values) };
  return m.value(m.tensors.unary('neg', m.tensor(value, 'the operand of -')), m.flavour([value]));
}

export function invert(m: Machine, value: Value): Value {
  if (value.kind === 'number') return { ...value, value: -Math.trunc(m.decide(value)) - 1, symbol: null };
  // Known comparisons of NumPy's numbers are plain booleans here, and nobody writes ~ for the others (-2 and -1, deprecated).
  if (value.kind === 'boolean' && m.language === 'python') return boolean(!value.value);
  const tensor = m.tensor(value, 'the operand of ~');
  if (tensor.type === 'boolean') return m.value(m.tensors.unary('not', tensor), m.flavour([value]));
  if (m.language === 'javascript') {
    // -trunc(x) - 1, so that `~~x` cuts off.
    const whole = m.tensors.unary('neg', m.tensors.unary('trunc', tensor));
    return m.value(m.tensors.binary('sub', whole, m.tensors.scalar(1)), m.flavour([value]));
  }
  return m.fail('~ works on booleans and known integers here. Use logical_not, or arithmetic.');
}

/** A known boolean, or a traced one as an array of shape []. */
export function not(m: Machine, value: Value): Value {
  const truth = m.truth(value);
  if (truth !== undefined) return boolean(!truth);
  return array(m.tensors.unary('not', condition(m, value)));
}

/** The traced condition that a value is, as a scalar tensor of 0 and 1. */
export function condition(m: Machine, value: Value): Tensor {
  const tensor = m.tensors.reshape(m.tensor(value, 'the condition'), []);
  if (tensor.type === 'boolean') return tensor;
  const zero = m.tensors.scalar(0);
  // NaN is true in Python, false in JavaScript.
  return m.language === 'python'
    ? m.tensors.binary('ne', tensor, zero)
    : m.tensors.binary('lt', zero, m.tensors.unary('abs', tensor));
}

export function compare(m: Machine, operator: CompareOperator, left: Value, right: Value): Value | Reading<Value> {
  switch (operator) {
    case 'is':
      return boolean(identical(left, right));
    case 'is not':
      return boolean(!identical(left, right));
    case 'in':
      return contains(m, right, left);
    case 'not in': {
      const found = contains(m, right, left);
      return isReading(found) ? negated(m, found) : not(m, found);
    }
    case 'instanceof':
      return boolean(isMadeBy(m, left, right));
    default:
      return order(m, operator, left, right);
  }
}

/** JavaScript's `instanceof`. */
function isMadeBy(m: Machine, value: Value, maker: Value): boolean {
  if (maker.kind === 'class') {
    for (let at = value.kind === 'instance' ? value.class : null; at !== null; at = at.base)
      if (at === maker) return true;
    return false;
  }
  if (maker.kind === 'function') return value.kind === 'dictionary' && value.madeBy === maker.definition;
  const name = maker.kind === 'builtin' || maker.kind === 'namespace' ? maker.name : '';
  switch (name) {
    case 'Array':
      return value.kind === 'list' || value.kind === 'tuple';
    case 'Object':
      return ['list', 'tuple', 'dictionary', 'set', 'instance', 'function', 'class'].includes(value.kind);
    case 'Function':
      return value.kind === 'function' || value.kind === 'builtin' || value.kind === 'class';
    case 'Number':
    case 'String':
    case 'Boolean':
      return false;
    default:
      return m.fail('What this is an instance of cannot be told while reading. Ask for what is needed of it instead.');
  }
}

function* negated(m: Machine, reading: Reading<Value>): Reading<Value> {
  return not(m, yield* reading);
}

function identical(left: Value, right: Value): boolean {
  if (left === right) return true;
  const key = left.kind === 'none' || left.kind === 'boolean' || left.kind === 'number' ? keyOf(left) : undefined;
  return key !== undefined && left.kind === right.kind && key === keyOf(right);
}

function order(m: Machine, operator: Ordering, left: Value, right: Value): Value | Reading<Value> {
  if (left.kind === 'number' && right.kind === 'number') {
    return boolean(ordered(operator, m.decide(left), m.decide(right)));
  }
  if (left.kind === 'instance' || right.kind === 'instance') {
    const own = method(left, `__${METHODS[operator] ?? ''}__`);
    if (own) return m.call(own, [right]);
    const mirrored = method(right, `__${METHODS[MIRRORED[operator] ?? ''] ?? ''}__`);
    if (mirrored) return m.call(mirrored, [left]);
  }
  if (left.kind === 'selection' || right.kind === 'selection') {
    return onSelections(m, [left, right], ([a, b]) =>
      m.tensors.compare(operator, m.tensor(a ?? left), m.tensor(b ?? right)),
    );
  }
  const x = isComparable(left) ? m.tryTensor(left) : undefined;
  const y = isComparable(right) ? m.tryTensor(right) : undefined;
  if (x && y) return m.value(m.tensors.compare(operator, x, y), m.flavour([left, right]));
  if (operator === '==') return boolean(equal(m, left, right));
  if (operator === '!=') return boolean(!equal(m, left, right));
  if (left.kind === 'string' && right.kind === 'string') return boolean(ordered(operator, left.value, right.value));
  if (isSequence(left) && isSequence(right) && left.kind !== 'string' && right.kind !== 'string') {
    return lexicographic(m, operator, left.items, right.items);
  }
  return m.raise(`${operator} cannot compare ${describe(left)} with ${describe(right)}. Compare numbers.`);
}

function isComparable(value: Value): boolean {
  return value.kind === 'number' || value.kind === 'boolean' || value.kind === 'array';
}

function ordered(operator: Ordering, x: number | string, y: number | string): boolean {
  switch (operator) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
    case '==':
      return x === y;
    case '!=':
      return x !== y;
  }
}

function* lexicographic(m: Machine, operator: Ordering, a: readonly Value[], b: readonly Value[]): Reading<Value> {
  for (const [i, x] of a.entries()) {
    const y = b[i];
    if (y === undefined) break;
    if (!equal(m, x, y)) return yield* m.compare(operator, x, y);
  }
  return boolean(ordered(operator, a.length, b.length));
}

/** `==` of whole values; what depends on the inputs is equal only to itself. */
export function equal(m: Machine, left: Value, right: Value): boolean {
  if (left === right) return true;
  if ((left.kind === 'list' && right.kind === 'list') || (left.kind === 'tuple' && right.kind === 'tuple')) {
    if (m.language === 'javascript') return false;
    return (
      left.items.length === right.items.length && left.items.every((item, i) => equal(m, item, right.items[i] ?? item))
    );
  }
  if (left.kind === 'set' && right.kind === 'set' && m.language === 'python') {
    return left.items.size === right.items.size && [...left.items.keys()].every((key) => right.items.has(key));
  }
  if (left.kind === 'dictionary' && right.kind === 'dictionary' && m.language === 'python') {
    return (
      left.entries.size === right.entries.size &&
      [...left.entries].every(([key, [, item]]) => {
        const other = right.entries.get(key);
        return other !== undefined && equal(m, item, other[1]);
      })
    );
  }
  if (left.kind === 'number') m.decide(left);
  if (right.kind === 'number') m.decide(right);
  const key = keyOf(left);
  return key !== undefined && key === keyOf(right);
}

function contains(m: Machine, container: Value, item: Value): Value | Reading<Value> {
  const key = keyOf(item);
  switch (container.kind) {
    case 'dictionary':
      return boolean(
        key !== undefined && container.entries.has(m.language === 'javascript' ? `s${m.text(item)}` : key),
      );
    case 'set':
      return boolean(key !== undefined && container.items.has(key));
    case 'string':
      return boolean(item.kind === 'string' && container.value.includes(item.value));
    case 'instance': {
      const own = method(container, '__contains__');
      if (own) return m.call(own, [item]);
      return boolean(container.attributes.has(m.text(item)));
    }
    default:
      return among(m, m.iterate(container), item);
  }
}

/** `item in items`, where items may depend on the inputs. */
function among(m: Machine, items: readonly Value[], item: Value): Value {
  m.spend(items.length);
  let found: Tensor | undefined;
  for (const each of items) {
    const x = isComparable(each) && isComparable(item) ? [m.tensor(each), m.tensor(item)] : undefined;
    const [a, b] = x ?? [];
    if (a && b && (a.kind === 'traced' || b.kind === 'traced')) {
      const here = m.tensors.binary('eq', a, b);
      found = found ? m.tensors.binary('or', found, here) : here;
    } else if (equal(m, each, item)) return boolean(true);
  }
  return found ? array(found) : boolean(false);
}
