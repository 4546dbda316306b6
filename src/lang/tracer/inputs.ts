/**
 * What the asked-for function is called with: for every parameter whether it varies, its shape and why, and the value that
 * stands for it. The rules stand in src/cli/README.md.
 */
import type { Shape } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/graph.ts';
import type { FunctionDefinition, Parameter, Pattern } from '../syntax.ts';
import type { TracedParameter, TraceRequest } from '../trace.ts';
import { elementOf } from './arrays.ts';
import { literalNumber } from './constants.ts';
import { hintedShape, takesList } from './hints.ts';
import type { Reading } from './interpreter.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import type { Usage } from './usage.ts';
import type { CallArguments, Flavour, Tensor, Value } from './values.ts';
import { array, dictionary, list, number, tuple } from './values.ts';

export interface Inputs {
  readonly given: CallArguments;
  readonly parameters: readonly TracedParameter[];
  /** Names of the elements of what varies. */
  readonly variables: readonly string[];
}

/** A parameter that varies, before its value is made. */
interface Varying {
  readonly parameter: Parameter;
  readonly name: string;
  readonly shape: Shape;
  readonly reason: string;
  readonly usage: Usage | undefined;
}

export interface Asked {
  readonly definition: FunctionDefinition;
  /** Its parameters without `self`. */
  readonly parameters: readonly Parameter[];
  /** Defaults that were evaluated at the definition, in the order of `parameters`. */
  readonly defaults: readonly (Value | null)[];
  readonly scope: Scope;
  readonly usage: (name: string) => Usage | undefined;
  readonly flavour: Flavour;
}

export function* makeInputs(m: Machine, request: TraceRequest, asked: Asked): Reading<Inputs> {
  const plain = asked.parameters.filter(({ kind }) => kind !== 'keywordRest');
  const named = plain.map((parameter, i) => ({ parameter, i, name: nameOf(parameter, i) }));
  checkNames(
    m,
    request,
    named.map(({ name }) => name),
  );
  const fixed = new Map<string, { value: Value; reason: string }>();
  for (const { parameter, i, name } of named) {
    const given = request.arguments[name];
    if (given !== undefined)
      fixed.set(name, { value: argument(m, name, given, asked.scope), reason: 'its value is given' });
    else if (parameter.default && !request.vary.includes(name) && request.shapes[name] === undefined) {
      fixed.set(name, { value: yield* defaultValue(m, asked, parameter, i, name), reason: 'it has a default' });
    } else if (parameter.kind === 'rest' && named.length > 1) {
      fixed.set(name, { value: tuple([]), reason: 'it takes further arguments, and none are given' });
    }
  }
  let varying = named.filter(({ name }) => !fixed.has(name));
  const [only] = named;
  if (varying.length === 0 && only && request.arguments[only.name] === undefined) {
    // All have defaults, and none was asked to vary: the first one does.
    fixed.delete(only.name);
    varying = [only];
  }
  if (varying.length === 0) {
    m.fail(
      `${asked.definition.name ?? 'This function'} has no parameter that can vary. Give it one, or take one from the fixed ones.`,
    );
  }
  const shapes: Varying[] = [];
  for (const each of varying) {
    const own = each.parameter.default ? yield* shapeOfDefault(m, asked, each.parameter, each.i) : undefined;
    shapes.push(shapeFor(m, request, asked, each.parameter, each.name, varying.length, own));
  }
  const total = shapes.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (request.pointLength !== null && total !== request.pointLength) {
    m.fail(
      `The point has ${request.pointLength} numbers, and ${asked.definition.name ?? 'this function'} takes ${total}: ${shapes.map(({ name, shape }) => (shape.length === 0 ? name : `${name} of shape (${shape.join(', ')})`)).join(', ')}. Give as many, or choose shapes.`,
    );
  }
  return bind(m, asked, named, fixed, shapes);
}

function nameOf(parameter: Parameter, i: number): string {
  return parameter.target.kind === 'name' ? parameter.target.name : `x${i + 1}`;
}

function checkNames(m: Machine, request: TraceRequest, names: readonly string[]): void {
  for (const name of [...Object.keys(request.arguments), ...Object.keys(request.shapes), ...request.vary]) {
    if (!names.includes(name))
      m.fail(`There is no parameter ${name}. The parameters are ${names.join(', ') || 'none'}.`);
  }
}

/** A value from a request: a number stays a symbol. */
function argument(m: Machine, name: string, given: unknown, scope: Scope): Value {
  if (typeof given === 'number') return m.named({ name, value: given, integer: false, span: null }, scope);
  if (typeof given === 'boolean') return { kind: 'boolean', value: given };
  if (typeof given === 'string') return { kind: 'string', value: given };
  if (given === null) return { kind: 'none' };
  if (!Array.isArray(given)) return m.fail(`The value given for ${name} is not a number or a list of numbers.`);
  const nested = (items: readonly unknown[]): Value =>
    list(
      items.map((item: unknown) =>
        Array.isArray(item) ? nested(item) : number(typeof item === 'number' ? item : NaN),
      ),
    );
  const value = nested(given);
  return m.language === 'python' ? array(m.tensor(value, `the value given for ${name}`)) : value;
}

/** A default as written is a number that stays a symbol; others are what they come to. */
function* defaultValue(m: Machine, asked: Asked, parameter: Parameter, i: number, name: string): Reading<Value> {
  const literal = parameter.default && literalNumber(parameter.default);
  if (literal) return m.named({ name, ...literal, span: parameter.default.span }, asked.scope);
  const evaluated = asked.defaults[i];
  if (evaluated) return evaluated;
  return parameter.default ? yield* m.evaluate(parameter.default, asked.scope) : number(NaN);
}

function* shapeOfDefault(m: Machine, asked: Asked, parameter: Parameter, i: number): Reading<Shape | undefined> {
  const value =
    asked.defaults[i] ?? (parameter.default ? yield* m.evaluate(parameter.default, asked.scope) : undefined);
  return value && m.tryTensor(value)?.shape;
}

function shapeFor(
  m: Machine,
  request: TraceRequest,
  asked: Asked,
  parameter: Parameter,
  name: string,
  count: number,
  ofDefault: Shape | undefined,
): Varying {
  const usage = asked.usage(name);
  const made = (shape: Shape, reason: string): Varying => ({ parameter, name, shape, reason, usage });
  const chosen = request.shapes[name];
  if (chosen) return made(chosen, 'its shape is chosen');
  const { target } = parameter;
  const names = target.kind === 'name' ? (usage?.fields ?? []) : patternLeaves(target);
  if (target.kind !== 'name') {
    const open = count === 1 && target.kind === 'sequence' && target.items.at(-1)?.rest === true;
    const length = open ? Math.max(names.length - 1, request.pointLength ?? names.length) : names.length;
    return made([length], `it is unpacked to ${open ? 'what there is' : length}`);
  }
  if (parameter.kind === 'rest') {
    const length = request.pointLength ?? usage?.length ?? 2;
    return made([length], 'it takes all arguments');
  }
  if (ofDefault && ofDefault.length > 0) return made(ofDefault, 'its default has this shape');
  const hint = hintedShape(asked.definition, parameter, name);
  const { pointLength } = request;
  if (count > 1) {
    // Several are scalars, unless the point tells otherwise and the code shows lengths.
    if (hint && pointLength !== count) return made(hint.shape, hint.reason);
    const vector = usage && isVector(usage) && usage.length !== null && pointLength !== count;
    return vector ? made([usage.length], `it ${usage.how}`) : made([], 'one of several parameters: a number');
  }
  if (pointLength !== null) {
    if (hint && sizeOf(hint.shape) === pointLength) return made(hint.shape, hint.reason);
    if (usage && isVector(usage)) return made([pointLength], `it ${usage.how}: a vector of the point's length`);
    return pointLength > 1 ? made([pointLength], 'the point has several numbers') : made([], 'a number');
  }
  if (hint) return made(hint.shape, hint.reason);
  if (!usage)
    return takesList(parameter)
      ? made([2], 'its annotation is a list')
      : made([], 'nothing takes it for a vector: a number');
  if (!isVector(usage))
    return made(m.language === 'javascript' && isObject(usage) ? [usage.fields.length] : [], `it ${usage.how}`);
  return made(
    [usage.length ?? 2],
    usage.length === null ? `it ${usage.how}; its length is not shown, so 2 is taken` : `it ${usage.how}`,
  );
}

function isVector(usage: Usage): boolean {
  return usage.how !== 'has its fields read';
}

/** Fields that are no methods of numbers or arrays: the parameter is an object. */
function isObject(usage: Usage): boolean {
  return !isVector(usage) && usage.fields.every((field) => !TENSOR_METHODS.has(field));
}

/** Methods that scalars of the libraries have too. */
const TENSOR_METHODS: ReadonlySet<string> = new Set([
  'square', 'mul', 'add', 'sub', 'div', 'pow', 'exp', 'log', 'sqrt', 'sin', 'cos', 'tan', 'abs', 'neg', 'tanh', 'sigmoid', 'relu', 'sum', 'mean', 'dot', 'maximum', 'minimum', 'toFixed', 'toString', 'valueOf', 'log1p', 'expm1', 'reciprocal', 'softplus', 'sinh', 'cosh', 'atan', 'asin', 'acos', 'erf', 'sign', 'floor', 'ceil', 'round', 'clipByValue', 'dispose', 'dataSync', 'arraySync', 'asScalar', 'prelu', 'elu', 'selu', 'rsqrt', 'norm', 'where', 'item',
]); // prettier-ignore

/** Names that a pattern binds, in order. */
function patternLeaves(target: Pattern): readonly string[] {
  switch (target.kind) {
    case 'name':
      return [target.name];
    case 'sequence':
      return target.items.flatMap((item) => (item ? patternLeaves(item.target) : ['_']));
    case 'object':
      return target.entries.flatMap((entry) => patternLeaves(entry.target));
    default:
      return ['_'];
  }
}

function bind(
  m: Machine,
  asked: Asked,
  named: readonly { parameter: Parameter; name: string }[],
  fixed: ReadonlyMap<string, { value: Value; reason: string }>,
  varying: readonly Varying[],
): Inputs {
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  const parameters: TracedParameter[] = [];
  const variables: string[] = [];
  for (const { parameter, name } of named) {
    const constant = fixed.get(name);
    const free = varying.find((each) => each.name === name);
    const value = constant ? constant.value : free ? variable(m, asked, free, variables) : number(NaN);
    if (constant) parameters.push({ name, role: 'fixed', ...known(m, constant.value), reason: constant.reason });
    else if (free) parameters.push({ name, role: 'varies', shape: free.shape, reason: free.reason, value: null });
    if (parameter.kind === 'rest') positional.push(...m.iterate(value));
    else if (parameter.kind === 'keyword') keywords.set(name, value);
    else positional.push(value);
  }
  return { given: { positional, keywords }, parameters, variables };
}

function known(m: Machine, value: Value): Pick<TracedParameter, 'shape' | 'value'> {
  const tensor = value.kind === 'number' ? m.tensors.scalar(value.value) : m.tryTensor(value);
  if (tensor?.kind !== 'concrete') return { shape: [], value: null };
  return { shape: tensor.shape, value: Array.from(tensor.data) };
}

/** The variable of the graph, in the form that the function takes it in. */
function variable(m: Machine, asked: Asked, { parameter, name, shape, usage }: Varying, variables: string[]): Value {
  const tensor = m.tensors.traced(m.builder.input({ kind: 'variable', name, shape }));
  const names = elementNames(name, shape, parameter, usage);
  variables.push(...names);
  const whole = array(tensor, asked.flavour);
  const asObject =
    parameter.target.kind === 'object' ||
    (usage && m.language === 'javascript' && asked.flavour === 'numpy' && isObject(usage) && shape.length === 1);
  if (asObject) {
    const keys =
      parameter.target.kind === 'object'
        ? parameter.target.entries.map(({ key }) => (key.kind === 'string' ? key.value : ''))
        : (usage?.fields ?? []);
    return dictionary(keys.map((key, i) => [key, m.value(elementOf(m.tensors, whole, i), 'numpy')]));
  }
  if (
    shape.length > 0 &&
    asked.flavour === 'numpy' &&
    (m.language === 'javascript' || goesAsList(m, parameter) || parameter.kind === 'rest')
  ) {
    return nested(m, tensor);
  }
  return whole;
}

function goesAsList(m: Machine, parameter: Parameter): boolean {
  const annotation = parameter.annotation ?? '';
  const asList = m.vectors === 'lists' ? !/array/i.test(annotation) : m.vectors === 'annotated' && takesList(parameter);
  m.tookLists ||= asList;
  return asList;
}

/** Lists of scalars, as deep as the shape. */
function nested(m: Machine, tensor: Tensor): Value {
  const [length = 0, ...rest] = tensor.shape;
  const whole = array(tensor);
  if (rest.length === 0)
    return list(Array.from({ length }, (_, i) => m.value(elementOf(m.tensors, whole, i), 'numpy')));
  return list(
    Array.from({ length }, (_, i) => {
      const starts = tensor.shape.map((_, axis) => (axis === 0 ? i : 0));
      const stops = tensor.shape.map((extent, axis) => (axis === 0 ? i + 1 : extent));
      return nested(m, m.tensors.reshape(m.tensors.slice(tensor, starts, stops), rest));
    }),
  );
}

function elementNames(name: string, shape: Shape, parameter: Parameter, usage: Usage | undefined): readonly string[] {
  if (shape.length === 0) return [name];
  if (parameter.target.kind !== 'name') return patternLeaves(parameter.target);
  if (usage && !isVector(usage) && usage.fields.length === sizeOf(shape))
    return usage.fields.map((field) => `${name}.${field}`);
  return indexNames(name, shape);
}

/** `x[0]`, `A[1,2]`: one name per element. */
export function indexNames(name: string, shape: Shape): readonly string[] {
  if (shape.length === 0) return [name];
  let indices: number[][] = [[]];
  for (const length of shape) indices = indices.flatMap((index) => Array.from({ length }, (_, i) => [...index, i]));
  return indices.map((index) => `${name}[${index.join()}]`);
}
