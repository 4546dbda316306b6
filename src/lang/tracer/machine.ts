/**
 * The state of one trace, and the services that all parts of the interpreter share: budgets, places, diagnostics, conversion
 * between values and tensors, placeholders. The parts that call each other (expressions, statements, calls) reach each other
 * through it, so that none imports the other.
 */
import type { Builder } from '../../graph/builder.ts';
import { createBuilder } from '../../graph/builder.ts';
import type { Expressions } from '../../graph/expressions.ts';
import { contentHash } from './hash.ts';
import type { NodeId, SourceSpan } from '../../graph/graph.ts';

import { MAX_CONSTANT_SIZE, sizeOf } from '../../graph/graph.ts';
import { ShapeError } from '../../graph/primitive.ts';
import type { Diagnostic } from '../document.ts';
import type { BinaryOperator, Expression, FunctionDefinition, ImportFrom, Span, Statement } from '../syntax.ts';
import type { Budget } from '../trace.ts';
import { assignTensor, tensorOf } from './arrays.ts';
import { tensorFrom } from './conversion.ts';
import type { Outcome } from './completion.ts';
import { TraceError } from './errors.ts';
import { getElements, setElements } from './indexing.ts';
import type { Interpreter, Reading } from './interpreter.ts';
import type { Scope, Unit } from './scope.ts';
import { formattedText, textOf } from './text.ts';
import { UNKNOWN_NUMBER } from './masked.ts';
import { substitute } from './substitute.ts';
import { Tensors } from './tensors.ts';
import { Trail } from './trail.ts';
import { truthOf } from './truth.ts';
import type {
  ArrayValue,
  CallArguments,
  ConcreteTensor,
  DictionaryValue,
  Flavour,
  Members,
  NumberValue,
  Tensor,
  TracedTensor,
  Value,
} from './values.ts';
import { array, boolean, describe, NO_KEYWORDS } from './values.ts';

/** The parts of the interpreter, which know each other through the machine. */
export interface Parts {
  readonly evaluate: (m: Machine, expression: Expression, scope: Scope) => Reading<Value>;
  readonly run: (m: Machine, statements: readonly Statement[], scope: Scope) => Reading<Outcome>;
  readonly call: (m: Machine, callee: Value, given: CallArguments) => Reading<Value>;
  readonly member: (m: Machine, value: Value, name: string) => Reading<Value>;
  readonly setMember: (m: Machine, value: Value, name: string, to: Value) => Reading<void>;
  readonly has: (m: Machine, value: Value, name: string) => boolean;
  readonly key: (m: Machine, value: Value) => string;
  readonly iterate: (m: Machine, value: Value) => readonly Value[];
  readonly cursor: (m: Machine, value: Value) => (position: number) => Value | undefined;
  readonly operate: (m: Machine, operator: BinaryOperator, left: Value, right: Value) => Reading<Value>;
  readonly compare: (
    m: Machine,
    operator: '<' | '<=' | '>' | '>=' | '==' | '!=',
    left: Value,
    right: Value,
  ) => Reading<Value>;
  /** Names of the language that need no import. */
  readonly builtins: (language: Unit['language']) => Members;
  /** What an import binds. */
  readonly load: (m: Machine, from: ImportFrom, scope: Scope) => Reading<void>;
}

/** A number of the user's source that stays a symbol. */
export interface NamedConstant {
  readonly name: string;
  readonly value: number;
  readonly span: SourceSpan | null;
  specialized: boolean;
}

export class Machine implements Interpreter {
  readonly builder: Builder = createBuilder();
  readonly expressions: Expressions = this.builder;
  readonly trail = new Trail();
  readonly tensors: Tensors = new Tensors(this);
  readonly hints = new Map<string, Diagnostic>();
  readonly leaves: ArrayValue[] = [];
  readonly random = new Map<string, unknown>();
  readonly dependencies = new Set<string>();
  /** How vectors go into Python's functions: as lists, as lists where an annotation says so, or as arrays of NumPy. */
  vectors: 'lists' | 'annotated' | 'arrays' = 'annotated';
  /** Whether any went in as a list. */
  tookLists = false;
  /** Attributes that files give to their functions, by definition. */
  readonly attached = new Map<FunctionDefinition, DictionaryValue>();
  /** Contents of data inputs by hash, and the node of each. */
  readonly data = new Map<string, { readonly values: Float64Array; readonly node: NodeId }>();
  /** Names that files give to their arrays, for formulas. */
  readonly dataNames = new WeakMap<Float64Array, string>();
  /** What the graph's inputs of the builder stand for. */
  readonly constants = new Map<NodeId, NamedConstant>();
  readonly placeholders = new Map<NodeId, Tensor>();
  readonly budget: Budget;
  /** Steps and nodes at which the part of the reading under way ends; the budget's where it is the function itself. */
  limits: { steps: number; nodes: number };
  steps = 0;
  /** Calls under way, and expressions and statements under way. */
  depth = 0;
  nesting = 0;
  #unit: Unit;
  #place: Span = { from: 0, to: 0 };
  #pauseAt = PAUSE_EVERY;
  readonly #parts: Parts;
  /** Nodes of numbers, which are asked for again and again. */
  readonly #numbers = new Map<number, NodeId>();
  readonly #hashes = new WeakMap<Float64Array, string>();

  constructor(budget: Budget, unit: Unit, parts: Parts) {
    this.budget = budget;
    this.limits = { steps: budget.steps, nodes: budget.nodes };
    this.#unit = unit;
    this.#parts = parts;
  }

  get language(): 'python' | 'javascript' {
    return this.#unit.language;
  }

  get span(): SourceSpan {
    return { uri: this.#unit.document.uri, from: this.#place.from, to: this.#place.to };
  }

  get place(): { readonly unit: Unit; readonly span: Span } {
    return { unit: this.#unit, span: this.#place };
  }

  /** Says where the reading is. */
  at(span: Span, unit: Unit): void {
    this.#place = span;
    this.#unit = unit;
  }

  /** Counts one step here. */
  step(span: Span, unit: Unit): void {
    this.#place = span;
    this.#unit = unit;
    this.steps++;
    if (this.steps > this.limits.steps) this.#overSteps();
  }

  /** Goes one level deeper; true where the JavaScript stack should be left (`trampoline.ts`). */
  nest(): boolean {
    this.nesting++;
    if (this.nesting > MAX_NESTING) {
      throw new TraceError(this.diagnostic('This is nested too deeply to be read. Split it into steps.'), 'budget');
    }
    return this.nesting % ENTER_EVERY === 0;
  }

  /** Whether it is time to give the thread back. */
  get due(): boolean {
    if (this.steps < this.#pauseAt) return false;
    this.#pauseAt = this.steps + PAUSE_EVERY;
    return true;
  }

  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > this.limits.steps) this.#overSteps();
  }

  #overSteps(): never {
    throw new TraceError(
      this.diagnostic(
        `Reading this takes more than ${this.limits.steps.toLocaleString('en')} steps (the limit for steps). Use fewer iterations, or array operations in their place.`,
      ),
      'budget',
    );
  }

  allow(elements: number): void {
    if (elements > this.budget.elements) {
      throw new TraceError(
        this.diagnostic(
          `An array of ${elements.toLocaleString('en')} elements is more than is read here (the limit for elements is ${this.budget.elements.toLocaleString('en')}). Make it smaller.`,
        ),
        'budget',
      );
    }
    if (this.builder.size > this.limits.nodes) {
      throw new TraceError(
        this.diagnostic(
          `This unrolls to more than ${this.limits.nodes.toLocaleString('en')} operations (the limit for nodes). Use fewer iterations, or array operations in their place.`,
        ),
        'budget',
      );
    }
  }

  diagnostic(message: string, span: SourceSpan = this.span, severity: Diagnostic['severity'] = 'error'): Diagnostic {
    return { message, severity, span };
  }

  fail(message: string): never {
    throw new TraceError(this.diagnostic(message));
  }

  /** What the language itself would raise here at run time. */
  raise(message: string): never {
    throw new TraceError(this.diagnostic(message), 'raised');
  }

  hint(message: string): void {
    const { uri, from } = this.span;
    const key = `${uri}:${from}:${message}`;
    if (!this.hints.has(key)) this.hints.set(key, this.diagnostic(message, this.span, 'information'));
  }

  // The other parts.

  evaluate(expression: Expression, scope: Scope): Reading<Value> {
    return this.#parts.evaluate(this, expression, scope);
  }

  run(statements: readonly Statement[], scope: Scope): Reading<Outcome> {
    return this.#parts.run(this, statements, scope);
  }

  call(callee: Value, positional: readonly Value[], keywords: CallArguments['keywords'] = NO_KEYWORDS): Reading<Value> {
    return this.#parts.call(this, callee, { positional, keywords });
  }

  member(value: Value, name: string): Reading<Value> {
    return this.#parts.member(this, value, name);
  }

  setMember(value: Value, name: string, to: Value): Reading<void> {
    return this.#parts.setMember(this, value, name, to);
  }

  has(value: Value, name: string): boolean {
    return this.#parts.has(this, value, name);
  }

  key(value: Value): string {
    return this.#parts.key(this, value);
  }

  operate(operator: BinaryOperator, left: Value, right: Value): Reading<Value> {
    return this.#parts.operate(this, operator, left, right);
  }

  iterate(value: Value): readonly Value[] {
    return this.#parts.iterate(this, value);
  }

  cursor(value: Value): (position: number) => Value | undefined {
    return this.#parts.cursor(this, value);
  }

  compare(operator: '<' | '<=' | '>' | '>=' | '==' | '!=', left: Value, right: Value): Reading<Value> {
    return this.#parts.compare(this, operator, left, right);
  }

  load(from: ImportFrom, scope: Scope): Reading<void> {
    return this.#parts.load(this, from, scope);
  }

  /** A name that no scope has. */
  global(name: string, scope: Scope): Value | undefined {
    const members = this.#parts.builtins(scope.unit.language);
    return Object.hasOwn(members, name) ? members[name] : undefined;
  }

  globalNames(scope: Scope): readonly string[] {
    return Object.keys(this.#parts.builtins(scope.unit.language));
  }

  /** Where reading can come back to after an error that is not the end of it. */
  mark(): () => void {
    const { depth, nesting } = this;
    const frames = this.trail.depth;
    return () => {
      this.depth = depth;
      this.nesting = nesting;
      this.trail.unwind(frames);
    };
  }

  getElements(base: ArrayValue, indices: readonly Value[]): Value {
    return getElements(this, base, indices);
  }

  setElements(base: ArrayValue, indices: readonly Value[], value: Value): void {
    setElements(this, base, indices, value);
  }

  text(value: Value): string {
    return textOf(this, value);
  }

  formatted(value: Value, spec: string): string {
    return formattedText(this, value, spec);
  }

  // Values and tensors.

  tensor(value: Value, what = 'this'): Tensor {
    return this.tryTensor(value) ?? this.#noTensor(value, what);
  }

  #noTensor(value: Value, what: string): never {
    if (value.kind === 'unreadable') throw new TraceError(value.diagnostic);
    if (value.kind === 'selection') this.fail(UNKNOWN_NUMBER);
    this.fail(
      `Here ${what} is ${describe(value)}, and a number or an array of numbers is needed. Check what it was set to.`,
    );
  }

  /** The value as a tensor, or undefined where it is not numbers. */
  tryTensor(value: Value): Tensor | undefined {
    return tensorFrom(this, value);
  }

  value(tensor: Tensor, flavour: Flavour): Value {
    if (tensor.shape.length > 0 || flavour === 'torch' || flavour === 'tfjs') return array(tensor, flavour);
    const integer = tensor.type === 'integer';
    if (tensor.kind === 'concrete') {
      const number = tensor.data[0] ?? NaN;
      return tensor.type === 'boolean'
        ? boolean(number !== 0)
        : { kind: 'number', value: number, integer, symbol: null };
    }
    return tensor.number === undefined
      ? array(tensor, flavour)
      : { kind: 'number', value: tensor.number, integer, symbol: tensor.node };
  }

  flavour(values: readonly (Value | undefined)[], otherwise: Flavour = 'numpy'): Flavour {
    for (const value of values) if (value?.kind === 'array' && value.flavour !== 'numpy') return value.flavour;
    return values.some((value) => value?.kind === 'array' && value.shape.length > 0) ? 'numpy' : otherwise;
  }

  assign(target: ArrayValue, tensor: Tensor): void {
    assignTensor(this.tensors, this.trail, target, this.tensors.broadcast(tensor, target.shape));
  }

  // What must be known.

  number(value: Value, what: string): number {
    switch (value.kind) {
      case 'number':
        return this.decide(value);
      case 'boolean':
        return value.value ? 1 : 0;
      case 'array': {
        if (sizeOf(value.shape) !== 1) break;
        const known = this.known(tensorOf(this.tensors, value));
        if (known) return known[0] ?? NaN;
        this.fail(
          `Here ${what} depends on the inputs, and its number must be known while reading. Use a constant, or fix the parameter that it comes from.`,
        );
        break;
      }
      default:
        break;
    }
    return this.#noTensor(value, what);
  }

  integer(value: Value, what: string): number {
    const number = this.number(value, what);
    if (!Number.isInteger(number)) this.raise(`Here ${what} is ${number}, and an integer is needed. Round it.`);
    return number;
  }

  /** The value of a number that something is decided by: constants it comes from are marked. */
  decide(value: Value & { kind: 'number' }): number {
    if (value.symbol !== null) this.specialize(value.symbol);
    return value.value;
  }

  specialize(node: NodeId): void {
    const stack = [node];
    const seen = new Set(stack);
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      const constant = this.constants.get(id);
      if (constant) constant.specialized = true;
      for (const input of this.builder.nodeOf(id).inputs) {
        if (!seen.has(input)) {
          seen.add(input);
          stack.push(input);
        }
      }
    }
  }

  truth(value: Value): boolean | undefined {
    return truthOf(this, value);
  }

  known(tensor: Tensor): Float64Array | undefined {
    if (tensor.kind === 'concrete') return tensor.data;
    if (tensor.number !== undefined) {
      this.specialize(tensor.node);
      return Float64Array.of(tensor.number);
    }
    const resolved = this.placeholders.size > 0 ? this.resolve(tensor) : tensor;
    return resolved.kind === 'concrete' ? resolved.data : this.builder.known(resolved.node)?.data;
  }

  // Nodes.

  constant(tensor: ConcreteTensor): NodeId {
    if (tensor.shape.length === 0) {
      const [number = NaN] = tensor.data;
      const known = Object.is(number, -0) ? undefined : this.#numbers.get(number);
      const node = known ?? this.builder.constant(number);
      if (!Object.is(number, -0)) this.#numbers.set(number, node);
      return node;
    }
    if (tensor.data.length <= MAX_CONSTANT_SIZE || isUniform(tensor.data)) {
      const [first = 0] = tensor.data;
      if (tensor.data.length > MAX_CONSTANT_SIZE) return this.builder.constant([first], tensor.shape);
      return this.builder.constant(Array.from(tensor.data), tensor.shape);
    }
    const key = this.#hash(tensor.data);
    const found = this.data.get(key);
    if (found) return this.builder.reshape(found.node, tensor.shape);
    const name = this.dataNames.get(tensor.data) ?? `data${this.data.size + 1}`;
    const node = this.builder.input({ kind: 'data', name, shape: tensor.shape, hash: key });
    this.data.set(key, { values: tensor.data, node });
    return node;
  }

  #hash(data: Float64Array): string {
    const known = this.#hashes.get(data);
    if (known !== undefined) return known;
    const hash = contentHash(data);
    this.#hashes.set(data, hash);
    return hash;
  }

  /** A number of the user's source that stays a symbol. */
  named(given: { name: string; value: number; integer: boolean; span: Span | null }, scope: Scope): NumberValue {
    const { name, value, integer } = given;
    const span = given.span && { uri: scope.unit.document.uri, from: given.span.from, to: given.span.to };
    const symbol = this.builder.input({ kind: 'parameter', name, shape: [], value, specialized: false });
    this.constants.set(symbol, { name, value, span, specialized: false });
    return { kind: 'number', value, integer, symbol };
  }

  placeholder(tensor: Tensor): TracedTensor {
    const name = `placeholder${this.placeholders.size + 1}`;
    const node = this.builder.input({ kind: 'variable', name, shape: tensor.shape });
    this.placeholders.set(node, tensor);
    return { kind: 'traced', shape: tensor.shape, type: 'float', node };
  }

  resolve(tensor: Tensor, only?: readonly Tensor[]): Tensor {
    if (tensor.kind === 'concrete' || this.placeholders.size === 0) return tensor;
    const chosen = only && new Set(only.map((each) => this.tensors.node(each)));
    const node = substitute(this.builder, tensor.node, (id) => {
      const given = chosen?.has(id) === false ? undefined : this.placeholders.get(id);
      return given && this.tensors.node(chosen ? given : this.resolve(given));
    });
    if (node === tensor.node) return tensor;
    const known = this.builder.known(node);
    return known ? this.tensors.of(known.data, known.shape, tensor.type) : this.tensors.traced(node, tensor.type);
  }

  /** What was thrown, as something that has a place: the graph's rules and the JavaScript stack know none. */
  placed(error: unknown): TraceError {
    if (error instanceof TraceError) return error;
    if (error instanceof ShapeError) {
      return new TraceError(
        this.diagnostic(`${sentence(error.message)} Check the shapes of what meets here.`),
        'raised',
      );
    }
    if (error instanceof RangeError && error.message.includes('call stack')) {
      return new TraceError(this.diagnostic('This is nested too deeply to be read. Split it into steps.'), 'budget');
    }
    if (error instanceof RangeError && /string length|count value|array length|buffer length/i.test(error.message)) {
      const message = `What is made here is longer than anything that is read (the limit for elements is ${this.budget.elements.toLocaleString('en')}). Make it shorter.`;
      return new TraceError(this.diagnostic(message), 'budget');
    }
    throw error;
  }
}

/** Expressions and statements inside each other, calls included. */
const MAX_NESTING = 20_000;
/** The stack of a thread holds some 800 levels. */
const ENTER_EVERY = 64;
/** Steps between pauses: some milliseconds at most. */
const PAUSE_EVERY = 250;

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

function isUniform(data: Float64Array): boolean {
  return data.every((value) => Object.is(value, data[0]));
}
