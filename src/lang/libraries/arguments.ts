/** What arguments of library functions mean: axes, shapes, flags, element types. */
import { sizeOf } from '../../graph/graph.ts';
import type { Shape } from '../../graph/graph.ts';
import type { Interpreter } from '../tracer/interpreter.ts';
import type { ElementType, Tensor, Value } from '../tracer/values.ts';
import { describe } from '../tracer/values.ts';

/** Whether an argument was given and is not None. */
export function isGiven<V extends Value>(value: V | undefined): value is V {
  return value !== undefined && value.kind !== 'none';
}

/** One axis, counted from 0; negative ones from the end. */
export function axisOf(interpreter: Interpreter, value: Value | undefined, rank: number, otherwise = -1): number {
  const given = isGiven(value) ? interpreter.integer(value, 'the axis') : otherwise;
  const axis = given < 0 ? given + rank : given;
  if (axis < 0 || axis >= rank) {
    interpreter.fail(
      `There is no axis ${given} in an array of ${rank} axes. Axes run from 0 to ${rank - 1}, or from -${rank} to -1.`,
    );
  }
  return axis;
}

/** Axes as an int or a tuple of ints, counted from 0; undefined for all of them. */
export function axesOf(
  interpreter: Interpreter,
  value: Value | undefined,
  rank: number,
): readonly number[] | undefined {
  if (!isGiven(value)) return undefined;
  const items = value.kind === 'list' || value.kind === 'tuple' ? value.items : [value];
  return items.map((item) => axisOf(interpreter, item, rank));
}

/** A shape as an int, a list or a tuple of ints. */
export function shapeOf(interpreter: Interpreter, value: Value): Shape {
  return integersOf(interpreter, value, 'the shape');
}

/** A shape as one argument or several: `(2, 3)` or `2, 3`. */
export function shapeOfAll(interpreter: Interpreter, values: readonly Value[]): Shape {
  const [only] = values;
  if (values.length === 1 && only) return shapeOf(interpreter, only);
  return values.map((value) => interpreter.integer(value, 'the shape'));
}

/** Integers as one, or as a list, a tuple or an array of them. */
export function integersOf(interpreter: Interpreter, value: Value, what: string): readonly number[] {
  if (value.kind === 'number') return [interpreter.integer(value, what)];
  return interpreter.iterate(value).map((item) => interpreter.integer(item, what));
}

/** The shape with its -1 replaced by what is left of `size`. */
export function completeShape(interpreter: Interpreter, shape: Shape, size: number): Shape {
  const known = shape.reduce((product, length) => (length === -1 ? product : product * length), 1);
  const full = shape.map((length) => (length === -1 ? size / Math.max(known, 1) : length));
  if (sizeOf(full) !== size || full.some((length) => !Number.isInteger(length))) {
    interpreter.fail(
      `${size} elements cannot be given the shape (${shape.join(', ')}). Choose one that holds as many.`,
    );
  }
  return full;
}

/** A flag that must be known. */
export function flag(interpreter: Interpreter, value: Value | undefined, otherwise = false): boolean {
  if (!isGiven(value)) return otherwise;
  return interpreter.truth(value) ?? interpreter.fail('A flag given here depends on the inputs. Give True or False.');
}

/** A known number, or the one that stands where none is given. */
export function numberOr(interpreter: Interpreter, value: Value | undefined, otherwise: number, what: string): number {
  return isGiven(value) ? interpreter.number(value, what) : otherwise;
}

export function integerOr(interpreter: Interpreter, value: Value | undefined, otherwise: number, what: string): number {
  return isGiven(value) ? interpreter.integer(value, what) : otherwise;
}

/** A string argument, or the one that stands where none is given. */
export function textOr(interpreter: Interpreter, value: Value | undefined, otherwise: string, what: string): string {
  if (!isGiven(value)) return otherwise;
  if (value.kind === 'string') return value.value;
  return interpreter.fail(`Here ${what} is ${describe(value)}, and a string is needed.`);
}

/** A tensor, or a number where none is given. */
export function tensorOr(interpreter: Interpreter, value: Value | undefined, otherwise: number, what: string): Tensor {
  return isGiven(value) ? interpreter.tensor(value, what) : interpreter.tensors.scalar(otherwise);
}

/** The element type that a dtype means: `float`, `np.int64`, `'bool'`, `torch.double`. Undefined where none is given. */
export function elementTypeOf(interpreter: Interpreter, dtype: Value | undefined): ElementType | undefined {
  if (!isGiven(dtype)) return undefined;
  const name = dtype.kind === 'string' ? dtype.value : dtype.kind === 'builtin' ? dtype.name : undefined;
  if (name === undefined) return undefined;
  if (/^(np\.|numpy\.)?(complex|c\d)/.test(name)) {
    interpreter.fail('Complex numbers are not read. Write the real and the imaginary part as two real arrays.');
  }
  if (/^u?(int|long|short|byte|i\d|integer)/i.test(name)) return 'integer';
  return /^bool/i.test(name) ? 'boolean' : 'float';
}

/** The tensor with the elements of a type: floats are cut off for integers, and compared with 0 for booleans. */
export function castTo(interpreter: Interpreter, tensor: Tensor, type: ElementType | undefined): Tensor {
  const { tensors } = interpreter;
  if (type === undefined || tensor.type === type) return tensor;
  if (type === 'boolean') return tensors.binary('ne', tensor, tensors.scalar(0));
  if (type === 'integer' && tensor.type === 'float') return tensors.withType(tensors.unary('trunc', tensor), type);
  return tensors.withType(tensor, type);
}
