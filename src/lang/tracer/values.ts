/**
 * The values that the tracer computes with. Concrete ones are known while reading; a traced one is a node of the graph.
 * What can change in place (lists, dictionaries, arrays, instances, scopes) changes only through `trail.ts`.
 */
import type { NodeId, Shape } from '../../graph/graph.ts';
import type { ClassDefinition, FunctionDefinition } from '../syntax.ts';
import type { DataFile } from '../data/file.ts';
import type { Diagnostic } from '../document.ts';
import type { Scope } from './scope.ts';
import type { Interpreter, Reading } from './interpreter.ts';

/** What the elements of an array stand for; all are float64 in the graph (booleans 0 and 1). */
export type ElementType = 'float' | 'integer' | 'boolean';

/** An immutable n-d array: its elements are known, or a node of the graph computes them. */
export type Tensor = ConcreteTensor | TracedTensor;

export interface ConcreteTensor {
  readonly kind: 'concrete';
  readonly shape: Shape;
  readonly type: ElementType;
  /** Row-major. Never written to after it was made. */
  readonly data: Float64Array;
}

export interface TracedTensor {
  readonly kind: 'traced';
  readonly shape: Shape;
  readonly type: ElementType;
  readonly node: NodeId;
  /** The number of a scalar that depends on nothing but the user's named constants: both symbol and number. */
  readonly number?: number;
}

export interface NumberValue {
  readonly kind: 'number';
  readonly value: number;
  /** A Python int. */
  readonly integer: boolean;
  /**
   * The number as an expression of the user's named constants, where it has one. Arithmetic keeps it, so that `a` stays `a`
   * in formulas; whoever uses `value` to decide something (a shape, an index, a branch) calls `Interpreter.decide` for it.
   */
  readonly symbol: NodeId | null;
}

export interface BooleanValue {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface StringValue {
  readonly kind: 'string';
  readonly value: string;
  /** The data file whose whole text it is. */
  readonly file?: DataFile;
}

/** A path of `pathlib`. */
interface PathValue {
  readonly kind: 'path';
  readonly path: string;
}

export interface NoneValue {
  readonly kind: 'none';
}

interface EllipsisValue {
  readonly kind: 'ellipsis';
}

/** Python's list, JavaScript's array. */
export interface ListValue {
  readonly kind: 'list';
  items: Value[];
  /** All of it as one array, of a list that came from a data file, until its items are looked at (`data/packed.ts`). */
  readonly packed?: ConcreteTensor | null;
  /** Of a deque: the number of items that it keeps. */
  readonly most?: number;
}

export interface TupleValue {
  readonly kind: 'tuple';
  readonly items: readonly Value[];
  /** Names of the items, of named tuples. */
  readonly names?: readonly string[];
  /** The class of a named tuple that was written as one: its methods. */
  readonly class?: ClassValue;
}

/** Python's dict, JavaScript's objects and Map. Keyed by `keyOf`. */
export interface DictionaryValue {
  readonly kind: 'dictionary';
  entries: Map<string, readonly [key: Value, value: Value]>;
  /** Of a defaultdict: what makes the value of a key that is not there. */
  readonly missing?: Value;
  /** JavaScript: the function that made it with `new`. */
  readonly madeBy?: FunctionDefinition;
}

export interface SetValue {
  readonly kind: 'set';
  items: Map<string, Value>;
}

export interface SliceValue {
  readonly kind: 'slice';
  readonly start: Value | null;
  readonly stop: Value | null;
  readonly step: Value | null;
}

/** `range(...)`: kept as its bounds, so that a huge one costs nothing until it is gone through. */
interface RangeValue {
  readonly kind: 'range';
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** What `iter`, `zip`, `map`, generators give: the items are made at once, the position moves. */
export interface IteratorValue {
  readonly kind: 'iterator';
  readonly items: readonly Value[];
  /** Of `v for v in x if v > 0`: where each item is there at all, or null where it always is. Few functions take these. */
  readonly present?: readonly (Tensor | null)[];
  position: number;
  /** The item at a position when it is asked for: of what may change while it is gone through. */
  readonly at?: (position: number) => Value | undefined;
  /** The data file whose lines it gives. */
  readonly file?: DataFile;
}

/** A table of pandas, or of NumPy's records: columns by name, all of one length. */
export interface FrameValue {
  readonly kind: 'frame';
  readonly library: 'pandas' | 'numpy';
  /** Arrays of one axis; unreadable ones hold no numbers. */
  readonly columns: DictionaryValue;
  readonly rows: number;
  /** Labels of the rows; null where they are their positions. */
  readonly index: Value | null;
  /** As messages call it: the name of the file. */
  readonly name: string;
}

export interface FunctionValue {
  readonly kind: 'function';
  readonly name: string;
  readonly definition: FunctionDefinition;
  readonly scope: Scope;
  /** Defaults that were evaluated at the definition (Python), by the parameter's position. */
  readonly defaults: readonly (Value | null)[];
  /** The instance or class that it is bound to. */
  readonly self: Value | null;
  /** The class that it was defined in, for `super`. */
  readonly owner: ClassValue | null;
}

/** A function of a library, or of the language. */
export interface BuiltinValue {
  readonly kind: 'builtin';
  /** For messages: `np.sum` says `sum`. */
  readonly name: string;
  readonly call: (given: CallArguments, interpreter: Interpreter) => Value | Reading<Value>;
  /** Attributes of functions that are also namespaces (`Number.MAX_VALUE`). */
  readonly members?: Members;
  /** What it gives in square brackets (`np.r_[...]`, `np.mgrid[...]`): numbers, slices, and so on, one per index. */
  readonly subscript?: (indices: readonly Value[], interpreter: Interpreter) => Value;
  /** The function that a transform was made from (`grad(f)`): the names and shapes of its parameters are the result's. */
  readonly wraps?: Value;
  /** Parameters of that function that have their values already (`partial`, `bind`). */
  readonly fixed?: { readonly positional: number; readonly keywords: readonly string[] };
}

export type Members = Readonly<Record<string, Value>>;

/** A library or a part of one. */
export interface NamespaceValue {
  readonly kind: 'namespace';
  /** As the user imports it: `numpy.linalg`. */
  readonly name: string;
  readonly members: Members;
}

/** Another file of the workspace, or this one. */
interface ModuleValue {
  readonly kind: 'module';
  readonly name: string;
  readonly scope: Scope;
}

export interface ClassValue {
  readonly kind: 'class';
  readonly name: string;
  readonly definition: ClassDefinition;
  readonly scope: Scope;
  readonly base: ClassValue | null;
  /** Methods and class attributes. */
  attributes: Map<string, Value>;
  /** Classes whose fields are the parameters of the constructor, in order: what it makes of them. */
  readonly record: 'dataclass' | 'tuple' | 'enumeration' | null;
}

export interface InstanceValue {
  readonly kind: 'instance';
  readonly class: ClassValue;
  attributes: Map<string, Value>;
}

/** The elements of an array where a mask that depends on the inputs holds: how many is not known (`masked.ts`). */
export interface SelectionValue {
  readonly kind: 'selection';
  /** All elements, those that are left out too. */
  readonly values: Tensor;
  /** Of the shape of the values. */
  readonly mask: Tensor;
  readonly flavour: Flavour;
}

/** Whose methods an array has. */
export type Flavour = 'numpy' | 'torch' | 'tfjs' | 'pandas';

/**
 * A mutable n-d array. A scalar that depends on an input is one of shape [] (flavour numpy).
 * Read it with `arrays.ts`'s `tensorOf`, write it with `assignTensor`: a view reaches through to its base.
 */
export interface ArrayValue {
  readonly kind: 'array';
  readonly flavour: Flavour;
  readonly shape: Shape;
  readonly type: ElementType;
  content: ArrayContent;
  /** torch: a leaf that gradients are accumulated in. */
  requiresGrad: boolean;
  grad: Value | null;
}

export type ArrayContent =
  | Tensor
  /** Written element by element: numbers and scalar nodes, packed into one tensor when used as a whole. */
  | { readonly kind: 'elements'; readonly items: readonly Element[] }
  | { readonly kind: 'view'; readonly base: ArrayValue; readonly view: View };

/** One element of an array: a number, or a scalar node. */
export type Element =
  { readonly kind: 'number'; readonly value: number } | { readonly kind: 'node'; readonly node: NodeId };

/** How a view looks at its base. */
export interface View {
  /** Flat positions in the base, one per element of the view, row-major. */
  readonly positions: () => Int32Array;
  /** The same as an operation on whole tensors, so that graphs stay short. */
  readonly read: (base: Tensor) => Tensor;
}

/** A name that could not be given a value; using it says why. */
interface UnreadableValue {
  readonly kind: 'unreadable';
  readonly diagnostic: Diagnostic;
}

export type Value =
  | NumberValue
  | BooleanValue
  | StringValue
  | PathValue
  | NoneValue
  | EllipsisValue
  | ListValue
  | TupleValue
  | DictionaryValue
  | SetValue
  | SliceValue
  | RangeValue
  | IteratorValue
  | FunctionValue
  | BuiltinValue
  | NamespaceValue
  | ModuleValue
  | ClassValue
  | InstanceValue
  | ArrayValue
  | SelectionValue
  | FrameValue
  | UnreadableValue;

/** What a call was given, in order, spreads already spread. */
export interface CallArguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
}

export const NONE: NoneValue = { kind: 'none' };
export const TRUE: BooleanValue = { kind: 'boolean', value: true };
const FALSE: BooleanValue = { kind: 'boolean', value: false };
export const NO_KEYWORDS: ReadonlyMap<string, Value> = new Map();

/** A float, or a number of JavaScript. */
export function number(value: number): NumberValue {
  return { kind: 'number', value, integer: false, symbol: null };
}

/** A Python int. */
export function integer(value: number): NumberValue {
  return { kind: 'number', value, integer: true, symbol: null };
}

export function boolean(value: boolean): BooleanValue {
  return value ? TRUE : FALSE;
}

export function string(value: string): StringValue {
  return { kind: 'string', value };
}

export function list(items: Value[]): ListValue {
  return { kind: 'list', items };
}

/** An iterator whose items are looked at one by one. */
export function live(at: (position: number) => Value | undefined): IteratorValue {
  return {
    kind: 'iterator',
    position: 0,
    at,
    get items() {
      const items: Value[] = [];
      for (let item = at(0); item !== undefined; item = at(items.length)) items.push(item);
      return items;
    },
  };
}

export function tuple(items: readonly Value[]): TupleValue {
  return { kind: 'tuple', items };
}

/** An own array of the tensor's elements. */
export function array(tensor: Tensor, flavour: Flavour = 'numpy'): ArrayValue {
  return {
    kind: 'array',
    flavour,
    shape: tensor.shape,
    type: tensor.type,
    content: tensor,
    requiresGrad: false,
    grad: null,
  };
}

/** A dictionary with string keys. */
export function dictionary(entries: Iterable<readonly [string, Value]>): DictionaryValue {
  return {
    kind: 'dictionary',
    entries: new Map([...entries].map(([key, value]) => [`s${key}`, [string(key), value] as const])),
  };
}

/** The identity of a dictionary key or set item; undefined for what cannot be one. True is 1, as in Python. */
export function keyOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'string':
      return `s${value.value}`;
    case 'number':
      return `n${value.value}`;
    case 'boolean':
      return `n${value.value ? 1 : 0}`;
    case 'none':
      return 'none';
    case 'tuple': {
      const keys = value.items.map(keyOf);
      return keys.includes(undefined) ? undefined : `(${keys.map((key) => `${key?.length ?? 0}:${key ?? ''}`).join()})`;
    }
    default:
      return undefined;
  }
}

export function lengthOf(value: ListValue): number {
  return value.packed?.shape[0] ?? value.items.length;
}

/** What a value is called in messages. */
export function describe(value: Value): string {
  switch (value.kind) {
    case 'number':
      return value.integer ? 'an integer' : 'a number';
    case 'none':
      return 'None';
    case 'ellipsis':
      return '...';
    case 'iterator':
      return 'an iterator';
    case 'array':
      return value.shape.length === 0
        ? 'a number that depends on the inputs'
        : `an array of shape (${value.shape.join(', ')})`;
    case 'list':
      return `a list of ${lengthOf(value)} items`;
    case 'tuple':
      return `a tuple of ${value.items.length} items`;
    case 'selection':
      return 'a selection of elements that depends on the inputs';
    case 'frame':
      return `a table of ${value.columns.entries.size} columns (${value.name})`;
    case 'function':
    case 'builtin':
      return `the function ${value.name}`;
    case 'namespace':
    case 'module':
      return `the module ${value.name}`;
    case 'class':
      return `the class ${value.name}`;
    case 'instance':
      return `an instance of ${value.class.name}`;
    case 'unreadable':
      return 'a value that could not be read';
    default:
      return `a ${value.kind}`;
  }
}
