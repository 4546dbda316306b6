/**
 * Combinators that make rows of library tables from functions on tensors: elementwise ones, reductions, movement.
 * A `Style` says whose library it is: what its arrays are, and how it names common arguments.
 */
import type { Interpreter, Reading } from '../tracer/interpreter.ts';
import { moved, tensorOf } from '../tracer/arrays.ts';
import type { ArrayValue, BuiltinValue, Flavour, Members, Tensor, Value } from '../tracer/values.ts';
import { array } from '../tracer/values.ts';
import { axesOf, castTo, elementTypeOf, flag, isGiven } from './arguments.ts';
import { builtin } from './library.ts';
import type { Algebra } from './operations/algebra.ts';
import { algebra } from './operations/algebra.ts';

export type Elementwise1 = (a: Algebra, x: Tensor) => Tensor;
export type Elementwise2 = (a: Algebra, x: Tensor, y: Tensor) => Tensor;
/** `axes` undefined: all of them. */
export type Reduction = (a: Algebra, x: Tensor, axes: readonly number[] | undefined, keep: boolean) => Tensor;

/** The flavour of results: NumPy's functions keep that of their arguments, the others make their own. */
function flavourOf(interpreter: Interpreter, library: Flavour, values: readonly (Value | undefined)[]): Flavour {
  return library === 'numpy' ? interpreter.flavour(values, 'numpy') : library;
}

/** A result of a function of a library, by the flavour of its arguments. */
export function result(
  interpreter: Interpreter,
  library: Flavour,
  tensor: Tensor,
  given: readonly (Value | undefined)[] = [],
): Value {
  return interpreter.value(tensor, flavourOf(interpreter, library, given));
}

/** NumPy's `out=` and `where=`: elements where the condition holds go to an array that is there already. */
function deliver(
  interpreter: Interpreter,
  library: Flavour,
  tensor: Tensor,
  given: readonly Value[],
  out: Value | undefined,
  where: Value | undefined,
): Value {
  const [target] = out?.kind === 'tuple' ? out.items : [out];
  if (target?.kind !== 'array') return result(interpreter, library, tensor, given);
  const { tensors } = interpreter;
  const old = tensorOf(tensors, target);
  const next = isGiven(where) ? tensors.select(interpreter.tensor(where, 'the condition'), tensor, old) : tensor;
  interpreter.assign(target, next);
  return target;
}

export function unaryFunction(name: string, library: Flavour, apply: Elementwise1): BuiltinValue {
  return builtin(
    name,
    'x|input|a|z, out?, where?, dtype?, casting?, order?',
    ({ x, out, where, dtype }, interpreter) => {
      const tensor = apply(algebra(interpreter.tensors), interpreter.tensor(x, `the argument of ${name}()`));
      const typed = castTo(interpreter, tensor, elementTypeOf(interpreter, dtype));
      return deliver(interpreter, library, typed, [x], out, where);
    },
  );
}

export function binaryFunction(name: string, library: Flavour, apply: Elementwise2, members?: Members): BuiltinValue {
  const made = builtin(
    name,
    'x|x1|input|a, y|x2|other|b, out?, where?, dtype?, casting?',
    ({ x, y, out, where }, interpreter) => {
      const first = interpreter.tensor(x, `the first argument of ${name}()`);
      const second = interpreter.tensor(y, `the second argument of ${name}()`);
      return deliver(interpreter, library, apply(algebra(interpreter.tensors), first, second), [x, y], out, where);
    },
  );
  return members ? { ...made, members } : made;
}

/** One builtin per row. */
export function mapTable<T>(table: Readonly<Record<string, T>>, make: (name: string, row: T) => Value): Members {
  return Object.fromEntries(Object.entries(table).map(([name, row]) => [name, make(name, row)]));
}

export function unaryTable(library: Flavour, table: Readonly<Record<string, Elementwise1>>): Members {
  return mapTable(table, (name, row) => unaryFunction(name, library, row));
}

export function binaryTable(library: Flavour, table: Readonly<Record<string, Elementwise2>>): Members {
  return mapTable(table, (name, row) => binaryFunction(name, library, row));
}

/** A reduction by NumPy's names: axis, keepdims, where, initial, dtype. */
export function reduction(name: string, reduce: Reduction, neutral?: number): BuiltinValue {
  return builtin(
    name,
    'a|x|array, axis?, dtype?, out?, keepdims?, initial?, where?, ddof?',
    ({ a, axis, keepdims, where, initial }, interpreter) => {
      const x = interpreter.tensor(a, `the argument of ${name}()`);
      const { tensors } = interpreter;
      const rest = tensors.scalar(neutral ?? NaN, 'integer');
      const chosen = isGiven(where) ? tensors.select(interpreter.tensor(where, 'the condition'), x, rest) : x;
      const math = algebra(tensors);
      const reduced = reduce(math, chosen, axesOf(interpreter, axis, x.shape.length), flag(interpreter, keepdims));
      const start = isGiven(initial) ? interpreter.tensor(initial, 'the initial value') : undefined;
      const total = start ? combine(math, name, reduced, start) : reduced;
      return result(interpreter, 'numpy', total, [a]);
    },
  );
}

function combine(a: Algebra, name: string, x: Tensor, initial: Tensor): Tensor {
  if (name.includes('prod')) return a.mul(x, initial);
  if (name.includes('max')) return a.max(x, initial);
  return name.includes('min') ? a.min(x, initial) : a.add(x, initial);
}

/**
 * The result of moving the elements of a value: of an array a view, so that writing through it arrives there; of everything
 * else an array.
 */
export function movedValue(
  interpreter: Interpreter,
  library: Flavour,
  value: Value,
  move: (tensor: Tensor) => Tensor,
): Value {
  if (value.kind === 'array' && value.shape.length > 0)
    return ofFlavour(library, moved(interpreter.tensors, value, move), value);
  return ownArray(interpreter, library, move(interpreter.tensor(value)), [value]);
}

function ofFlavour(library: Flavour, view: ArrayValue, base: ArrayValue): ArrayValue {
  return library === 'numpy' || base.flavour === library ? view : { ...view, flavour: library };
}

/** An array of its own, also of a single number with axes. */
export function ownArray(
  interpreter: Interpreter,
  library: Flavour,
  tensor: Tensor,
  given: readonly (Value | undefined)[] = [],
): Value {
  return tensor.shape.length === 0
    ? result(interpreter, library, tensor, given)
    : array(tensor, flavourOf(interpreter, library, given));
}

/** Runs a function of the reader's user for a tensor. */
export function* callForTensor(
  interpreter: Interpreter,
  callee: Value,
  positional: readonly Value[],
  what: string,
): Reading<Tensor> {
  return interpreter.tensor(yield* interpreter.call(callee, positional), what);
}
