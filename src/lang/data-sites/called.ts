/** What calls give: functions of NumPy, PyTorch, TensorFlow.js and mathjs that make arrays or keep their shape, by last name. */
import { array, broadcast, product, rankOf, SCALAR, stacked, transposed, type Kind } from './shapes.ts';
import type { Axis, Sketch } from './sketch.ts';

/** What rules may ask about the file ask a call. */
export interface Ask {
  kind(sketch: Sketch): Kind | null;
  /** What a function makes of every item. */
  each(over: Kind | null, names: readonly string[], element: Sketch): Kind | null;
  /** Functions of the file that do the same to every item of what they are given. */
  readonly elementwise: ReadonlySet<string>;
  /** Random numbers have values only with a seed. */
  readonly seeded: boolean;
}

type Call = Extract<Sketch, { kind: 'call' }>;
type Rule = (given: readonly Sketch[], call: Call, ask: Ask) => Kind | null;

const first: Rule = ([of], _, ask) => (of ? ask.kind(of) : null);
const pointwise: Rule = (given, _, ask) => broadcast(given.map((one) => ask.kind(one)));
const line: Rule = () => array(null);
const matrix: Rule = () => array(null, null);
const scalar: Rule = () => SCALAR;
const named = (rule: Rule, ...names: string[]): [string, Rule][] => names.map((name) => [name, rule]);

/** One number less of axes where an axis is named, a number otherwise. */
const reduction: Rule = ([of, axis], { keywords }, ask) => {
  const kind = of ? ask.kind(of) : null;
  if (kind?.kind !== 'array') return null;
  return 'axis' in keywords || 'dim' in keywords || axis ? null : SCALAR;
};

/** Lengths of axes: `3`, `(3, 2)`, `n`. */
function shapeIn(given: readonly Sketch[], ask: Ask): Kind | null {
  const [only] = given;
  if (given.length === 1 && only?.kind === 'items') return shapeIn(only.items, ask);
  if (given.length === 1 && only && ask.kind(only)?.kind === 'sizes') {
    return only.kind === 'member' ? ask.kind(only.object) : null;
  }
  if (given.length === 0 || !given.every((one) => rankOf(ask.kind(one)) === 0)) return null;
  return array(...given.map(lengthIn));
}

const lengthIn = (one: Sketch): Axis => (one.kind === 'literal' ? one.value : null);

const filled: Rule = (given, { keywords }, ask) => shapeIn(keywords.shape ? [keywords.shape] : given, ask);

const reshaped: Rule = ([of, ...lengths], { keywords }, ask) => {
  if (of === undefined || ask.kind(of) === null) return null;
  const kind = shapeIn(keywords.newshape ? [keywords.newshape] : lengths, ask);
  return kind?.kind === 'array' ? array(...kind.shape.map((axis) => (axis === -1 ? null : axis))) : null;
};

/** What stands in a row: `column_stack((a, b))`, `np.c_[a, b]`. */
const partsIn = ([of]: readonly Sketch[], ask: Ask): readonly (Kind | null)[] =>
  of?.kind === 'items' ? of.items.map((item) => ask.kind(item)) : [];

const columns: Rule = (given, _, ask) => columnsOf(partsIn(given, ask));

/** Vectors side by side. */
export function columnsOf(parts: readonly (Kind | null)[]): Kind | null {
  if (parts.length === 0 || parts.some((part) => part?.kind !== 'array')) return null;
  const length = parts.map((part) => (part?.kind === 'array' ? part.shape[0] : null)).find((axis) => axis != null);
  return array(length ?? null, parts.every((part) => rankOf(part) === 1) ? parts.length : null);
}

const joined: Rule = (given, { keywords }, ask) => {
  const parts = partsIn(given, ask);
  const [one] = parts;
  if (one?.kind !== 'array' || parts.some((part) => rankOf(part) !== one.shape.length)) return null;
  const along = keywords.axis ?? given[1];
  return along === undefined && one.shape.length === 1 ? array(null) : array(...one.shape.map(() => null));
};

/** Size first, size last or `size=`: `normal(0, 1, 10)`, `random(10)`. */
const random =
  (position: number): Rule =>
  (given, { keywords }, ask) => {
    const size = keywords.size ?? given[position];
    return size === undefined || size.kind === 'none' ? SCALAR : shapeIn([size], ask);
  };

const RANDOM = new Map<string, Rule>([
  ...named((given, _, ask) => (given.length === 0 ? SCALAR : shapeIn(given, ask)), 'randn', 'rand'),
  ...named(random(0), 'random', 'standard_normal', 'random_sample'),
  ...named(random(1), 'exponential', 'poisson', 'permutation'),
  ...named(random(2), 'normal', 'uniform', 'randint', 'integers', 'laplace'),
]);

const table: Rule = (_, { keywords }) => ({ kind: 'table', columns: 'unpack' in keywords });

const CALLS = new Map<string, Rule>([
  ...named(first, 'array', 'asarray', 'asfarray', 'tensor', 'as_tensor', 'Tensor', 'DoubleTensor', 'FloatTensor', 'from_numpy', 'copy', 'clone', 'list', 'tuple', 'sorted', 'variable', 'sort', 'flip', 'cumsum', 'cumprod', 'roll', 'Float64Array', 'Float32Array', 'of', 'from', 'float64', 'float', 'double', 'astype', 'to', 'detach', 'numpy', 'requires_grad_', 'tolist', 'to_numpy', 'zeros_like', 'ones_like', 'full_like', 'empty_like', 'randn_like', 'valueOf', 'toArray', 'slice', 'reverse'),
  ...named(pointwise, 'sin', 'cos', 'tan', 'arcsin', 'arccos', 'arctan', 'asin', 'acos', 'atan', 'atan2', 'arctan2', 'sinh', 'cosh', 'tanh', 'exp', 'expm1', 'log', 'log10', 'log1p', 'log2', 'sqrt', 'abs', 'fabs', 'absolute', 'square', 'power', 'pow', 'sign', 'floor', 'ceil', 'round', 'around', 'maximum', 'minimum', 'add', 'sub', 'subtract', 'multiply', 'mul', 'div', 'divide', 'negative', 'reciprocal', 'hypot', 'clip', 'where', 'erf', 'sigmoid', 'softplus', 'relu', 'radians', 'deg2rad', 'degrees'),
  ...named(reduction, 'sum', 'mean', 'std', 'var', 'max', 'min', 'prod', 'median', 'norm', 'ptp', 'amax', 'amin'),
  ...named(scalar, 'len', 'int'),
  ...named(([start, stop]) => array(start?.kind === 'literal' && stop === undefined ? start.value : null), 'arange', 'range'),
  ...named(([, , count], { keywords }) => array(lengthIn(count ?? keywords.num ?? keywords.steps ?? { kind: 'literal', shape: [], value: 50 })), 'linspace', 'logspace', 'geomspace'),
  ...named(line, 'ravel', 'flatten', 'tensor1d'),
  ...named(filled, 'zeros', 'ones', 'empty', 'full'),
  ...named(([n]) => array(n ? lengthIn(n) : null, n ? lengthIn(n) : null), 'eye', 'identity'),
  ...named(([of], { keywords }, ask) => (of && rankOf(ask.kind(of)) === 1 ? array(axisOf(ask.kind(of)), lengthIn(keywords.N ?? { kind: 'none' })) : null), 'vander'),
  ...named(() => array(null, null, null), 'meshgrid'),
  ...named(matrix, 'hilbert', 'toeplitz', 'hankel', 'outer', 'matrix', 'tensor2d'),
  ...named(([of], _, ask) => (of && rankOf(ask.kind(of)) === 1 ? array(axisOf(ask.kind(of)), axisOf(ask.kind(of))) : null), 'diag'),
  ...named(columns, 'column_stack'),
  ...named((given, _, ask) => stacked(partsIn(given, ask)), 'vstack', 'row_stack'),
  ...named(joined, 'hstack', 'concatenate', 'concat', 'cat'),
  ...named((given, { keywords }, ask) => {
    const kind = stacked(partsIn(given, ask));
    const along = keywords.axis ?? keywords.dim ?? given[1];
    return along === undefined || kind?.kind !== 'array' ? kind : kind.shape.length === 2 && lengthIn(along) !== 0 ? transposed(kind) : kind;
  }, 'stack'),
  ...named(([of], _, ask) => (of ? transposed(ask.kind(of)) : null), 'transpose', 't'),
  ...named(([a, b], _, ask) => (a && b ? product(ask.kind(a), ask.kind(b)) : null), 'dot', 'matmul', 'mm', 'mv', 'matMul'),
  ...named(([, x], _, ask) => (x ? ask.kind(x) : null), 'polyval'),
  ...named(reshaped, 'reshape', 'view'),
  ...named(table, 'loadtxt', 'genfromtxt'),
  ...named(() => ({ kind: 'frame' }), 'read_csv', 'read_table', 'DataFrame'),
]); // prettier-ignore

/** Modules whose functions are known here; of a bare name the file imports it from one of them. */
const MODULES = new Set(['np', 'numpy', 'jnp', 'anp', 'torch', 'tf', 'math', 'Math', 'mathjs', 'scipy', 'linalg', 'special', 'pd', 'pandas', 'Array', 'Float64Array', 'Float32Array', 'random', 'onp', 'sp']); // prettier-ignore

export function calledKind(call: Call, ask: Ask): Kind | null {
  const { callee, given, keywords } = call;
  if (callee.kind === 'name') {
    const { name } = callee;
    if (ask.elementwise.has(name)) return pointwise([...given, ...Object.values(keywords)], call, ask);
    return randomOr(name, given, call, ask);
  }
  if (callee.kind !== 'member') return null;
  const { object, name } = callee;
  if (isModule(object)) {
    const [from, callback] = given;
    if (name === 'from' && callback?.kind === 'function' && from) return arrayFrom(from, callback, ask);
    return randomOr(name, given, call, ask);
  }
  const kind = ask.kind(object);
  if (kind === null) return null;
  if (kind.kind === 'generator') return (RANDOM.get(name) ?? first)(given, call, ask);
  const [callback] = given;
  if (name === 'map' && callback?.kind === 'function') {
    return ask.each(kind, callback.parameters, callback.result);
  }
  return CALLS.get(name)?.([object, ...given], call, ask) ?? null;
}

/** Functions of the module `random` and its like; generators with a seed. */
function randomOr(name: string, given: readonly Sketch[], call: Call, ask: Ask): Kind | null {
  if (name === 'default_rng' || name === 'RandomState') return given.length > 0 ? { kind: 'generator' } : null;
  const rule = RANDOM.get(name);
  if (rule !== undefined) return ask.seeded ? rule(given, call, ask) : null;
  return CALLS.get(name)?.(given, call, ask) ?? null;
}

/** `Array.from({ length: 5 }, (_, i) => i * i)` */
function arrayFrom(from: Sketch, callback: Extract<Sketch, { kind: 'function' }>, ask: Ask): Kind | null {
  return ask.each(ask.kind(from) ?? array(null), callback.parameters, callback.result);
}

const axisOf = (kind: Kind | null): Axis => (kind?.kind === 'array' ? (kind.shape[0] ?? null) : null);

function isModule(sketch: Sketch): boolean {
  if (sketch.kind === 'name') return MODULES.has(sketch.name);
  return sketch.kind === 'member' && MODULES.has(sketch.name) && isModule(sketch.object);
}
