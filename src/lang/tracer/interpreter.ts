/**
 * What a builtin function may ask of the interpreter that calls it. Library tables see this and `tensors.ts`, never the
 * interpreter's own files.
 */
import type { TraceEffect } from '../trace.ts';
import type { Document } from '../document.ts';
import type { BinaryOperator } from '../syntax.ts';
import type { SourceSpan } from '../../graph/graph.ts';
import type { Tensors } from './tensors.ts';
import type { Trail } from './trail.ts';
import type { Enter } from './trampoline.ts';
import type { ArrayValue, CallArguments, Flavour, Tensor, Value } from './values.ts';

/** A piece of reading that can pause. */
export type Reading<T> = Generator<TraceEffect | Enter, T, Document | undefined>;

export interface Interpreter {
  readonly language: 'python' | 'javascript';
  /** Operations on tensors: done at once where all is known, else nodes of the graph. */
  readonly tensors: Tensors;
  /** Show it every mutable before changing it in place. */
  readonly trail: Trail;
  /** Where the call stands. */
  readonly span: SourceSpan;

  /** Stops reading with a diagnostic at the call: what is wrong, then the remedy. */
  fail(message: string): never;
  /** Notes something that does not stop the reading, at the call; once per place. */
  hint(message: string): void;
  /** Counts steps of long work in one builtin; throws where the budget ends. */
  spend(steps: number): void;

  /** Calls any callable value. */
  call(callee: Value, positional: readonly Value[], keywords?: CallArguments['keywords']): Reading<Value>;
  /** The items that going through a value gives, or a diagnostic that says that it cannot be gone through. */
  iterate(value: Value): readonly Value[];
  /** The same one by one, looked at when it is asked for: a list may change while it is gone through. */
  cursor(value: Value): (position: number) => Value | undefined;
  /** Attribute of a value, as `value.name` gives it. */
  member(value: Value, name: string): Reading<Value>;
  /** `value.name = to`. */
  setMember(value: Value, name: string, to: Value): Reading<void>;
  /** Whether `member` would find the attribute. */
  has(value: Value, name: string): boolean;
  /** `left operator right`, with instances' own operators. */
  operate(operator: BinaryOperator, left: Value, right: Value): Reading<Value>;
  compare(operator: '<' | '<=' | '>' | '>=' | '==' | '!=', left: Value, right: Value): Reading<Value>;
  /** `base[indices]` and `base[indices] = value`, as NumPy indexes arrays. */
  getElements(base: ArrayValue, indices: readonly Value[]): Value;
  setElements(base: ArrayValue, indices: readonly Value[], value: Value): void;
  /** The identity of a value as a key of dictionaries and sets. */
  key(value: Value): string;
  /** The text of a value, as print or String shows it. */
  text(value: Value): string;
  /** Its text by a format specification of Python: `.2f`. */
  formatted(value: Value, spec: string): string;

  /**
   * The value as a tensor: a number, boolean, array, or (nested) lists and tuples of them. `what` names it in the diagnostic
   * where it is not one: "the argument of sin".
   */
  tensor(value: Value, what?: string): Tensor;
  /** The same, or undefined where it is not numbers. */
  tryTensor(value: Value): Tensor | undefined;
  /** A tensor as a value: known scalars become plain numbers for flavour numpy; torch and tfjs keep their arrays. */
  value(tensor: Tensor, flavour: Flavour): Value;
  /** The flavour of a result of these arguments: that of the first array among them, else the default. */
  flavour(values: readonly (Value | undefined)[], otherwise?: Flavour): Flavour;
  /** Replaces what an array holds, through views, and with its element type. Shapes are equal after broadcasting. */
  assign(target: ArrayValue, tensor: Tensor): void;

  /** The known number of a value that something is decided by (a shape, an axis, an exponent): marks constants as specialised. */
  number(value: Value, what: string): number;
  integer(value: Value, what: string): number;
  /** The known truth of a value, or undefined where it depends on the inputs. */
  truth(value: Value): boolean | undefined;
  /** The elements of a tensor where they are known, looking through placeholders; undefined where they depend on the inputs. */
  known(tensor: Tensor): Float64Array | undefined;

  /**
   * A fresh node that stands for the tensor's value and for nothing else, to differentiate by; where the reading ends,
   * or `resolve` is asked, the value takes its place. `only`: just those placeholders, one level deep, so that a derivative
   * inside another leaves the outer one's alone.
   */
  placeholder(tensor: Tensor): Tensor & { kind: 'traced' };
  resolve(tensor: Tensor, only?: readonly Tensor[]): Tensor;

  /** Arrays that gradients are accumulated in by `backward` (torch). */
  readonly leaves: ArrayValue[];
  /** URIs of the data files that were read. */
  readonly dependencies: Set<string>;
  /** Seeds of random number generators by library, changed by `seed` and by each draw. */
  readonly random: Map<string, unknown>;
}
