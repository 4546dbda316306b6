/**
 * `x[x > 0]` where the mask depends on the inputs: how many elements there are is not known, but what is reduced over them is
 * (`x[mask].sum()`), and so is what is computed elementwise before that. All elements are carried along with the mask; what is
 * left out counts as nothing in the end, for derivatives too.
 */
import { sameShape } from '../../graph/graph.ts';
import { algebra } from '../libraries/operations/algebra.ts';
import * as reduce from '../libraries/operations/reductions.ts';
import type { Interpreter, Reading } from './interpreter.ts';
import type { ArrayValue, BuiltinValue, CallArguments, Flavour, SelectionValue, Tensor, Value } from './values.ts';
import { array, NONE, tuple } from './values.ts';

export const UNKNOWN_NUMBER =
  'Which elements this mask takes depends on the inputs, so their number is not known. Use np.where(mask, x, 0) in its place.';

export function selection(values: Tensor, mask: Tensor, flavour: Flavour): SelectionValue {
  return { kind: 'selection', values, mask, flavour };
}

const isSelection = (value: Value | undefined): value is SelectionValue => value?.kind === 'selection';

/** Whether any argument of a call is a selection. */
export function takesSelection({ positional, keywords }: CallArguments): boolean {
  return positional.some(isSelection) || (keywords.size > 0 && [...keywords.values()].some(isSelection));
}

/** Functions that do the same to every element. */
const ELEMENTWISE: ReadonlySet<string> = new Set([
  'abs', 'absolute', 'fabs', 'sqrt', 'square', 'exp', 'expm1', 'exp2', 'log', 'log1p', 'log2', 'log10', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'arcsin', 'arccos',
  'arctan', 'asin', 'acos', 'atan', 'sign', 'floor', 'ceil', 'negative', 'neg', 'reciprocal', 'power', 'pow', 'add', 'subtract', 'sub', 'multiply', 'mul', 'divide', 'div', 'maximum', 'minimum',
  'cbrt', 'erf', 'sigmoid', 'relu', 'softplus', 'isnan', 'isfinite', 'isinf', 'logical_not', 'float_power', 'round', 'clip', 'float', 'double',
]); // prettier-ignore
/** Functions that leave the elements as they are. */
const SAME: ReadonlySet<string> = new Set(['array', 'asarray', 'copy', 'ravel', 'flatten', 'list', 'tuple', 'squeeze']);
const IGNORED: ReadonlySet<string> = new Set(['print', 'str', 'repr']);

type Reduction = (i: Interpreter, chosen: SelectionValue) => Tensor;

const count: Reduction = (i, { mask }) => i.tensors.withType(i.tensors.sum(mask), 'integer');
const total: Reduction = (i, chosen) => i.tensors.sum(without(i, chosen, 0));
const mean: Reduction = (i, chosen) => i.tensors.binary('div', total(i, chosen), count(i, chosen));

function variance(i: Interpreter, chosen: SelectionValue): Tensor {
  const centred = i.tensors.binary('sub', chosen.values, mean(i, chosen));
  return mean(i, { ...chosen, values: i.tensors.binary('mul', centred, centred) });
}

/** Of none there is no largest. */
const extremum =
  (op: 'reduceMax' | 'reduceMin', neutral: number): Reduction =>
  (i, chosen) => {
    const some = i.tensors.binary('lt', i.tensors.scalar(0), count(i, chosen));
    return i.tensors.select(some, i.tensors[op](without(i, chosen, neutral)), i.tensors.scalar(NaN));
  };

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  sum: total,
  fsum: total,
  nansum: total,
  mean,
  average: mean,
  prod: (i, chosen) => reduce.prod(algebra(i.tensors), without(i, chosen, 1), undefined, false),
  max: extremum('reduceMax', -Infinity),
  amax: extremum('reduceMax', -Infinity),
  min: extremum('reduceMin', Infinity),
  amin: extremum('reduceMin', Infinity),
  var: variance,
  std: (i, chosen) => i.tensors.unary('sqrt', variance(i, chosen)),
  any: (i, chosen) => reduce.any(algebra(i.tensors), without(i, chosen, 0), undefined, false),
  all: (i, chosen) => reduce.all(algebra(i.tensors), without(i, chosen, 1), undefined, false),
  count_nonzero: (i, chosen) => reduce.countNonzero(algebra(i.tensors), without(i, chosen, 0), undefined, false),
  len: count,
  size: count,
  norm: (i, chosen) =>
    reduce.vectorNorm(algebra(i.tensors), without(i, chosen, 0), 2, undefined, false, chosen.flavour === 'torch'),
};

/** The values, with another in place of those that are left out. */
function without(i: Interpreter, { values, mask }: SelectionValue, neutral: number): Tensor {
  return i.tensors.select(mask, values, i.tensors.scalar(neutral, Number.isFinite(neutral) ? values.type : 'float'));
}

/** A call with selections among its arguments. */
export function* callOnSelection(i: Interpreter, callee: BuiltinValue, given: CallArguments): Reading<Value> {
  const { positional, keywords } = given;
  const [first] = positional;
  if (IGNORED.has(callee.name)) return NONE;
  const reduction = Object.hasOwn(REDUCTIONS, callee.name) ? REDUCTIONS[callee.name] : undefined;
  if (reduction && isSelection(first) && positional.length === 1 && keywords.size === 0) {
    return i.value(reduction(i, first), first.flavour);
  }
  if (SAME.has(callee.name) && isSelection(first) && positional.length === 1) return first;
  if (callee.name === 'dot' || callee.name === 'vdot' || callee.name === 'inner') {
    const product = onSelections(i, positional, ([a, b]) =>
      i.tensors.binary('mul', i.tensor(a ?? NONE), i.tensor(b ?? NONE)),
    );
    return i.value(total(i, product), product.flavour);
  }
  if (!ELEMENTWISE.has(callee.name) || keywords.size > 0) return i.fail(UNKNOWN_NUMBER);
  const { mask, flavour, whole } = opened(i, positional);
  const result = yield* i.call(callee, whole);
  return selection(i.tensor(result), mask, flavour);
}

/** What is computed elementwise of selections with one mask, and of numbers. */
export function onSelections(
  i: Interpreter,
  operands: readonly Value[],
  compute: (whole: readonly Value[]) => Tensor,
): SelectionValue {
  const { mask, flavour, whole } = opened(i, operands);
  return selection(compute(whole), mask, flavour);
}

function opened(
  i: Interpreter,
  operands: readonly Value[],
): { readonly mask: Tensor; readonly flavour: Flavour; readonly whole: readonly ArrayValue[] } {
  const chosen = operands.find(isSelection) ?? i.fail(UNKNOWN_NUMBER);
  const whole = operands.map((operand) => {
    const tensor = isSelection(operand) ? operand.values : i.tensor(operand);
    const fits = isSelection(operand) ? sameMask(i, operand.mask, chosen.mask) : tensor.shape.length === 0;
    return fits ? array(tensor, chosen.flavour) : i.fail(UNKNOWN_NUMBER);
  });
  return { mask: chosen.mask, flavour: chosen.flavour, whole };
}

function sameMask(i: Interpreter, a: Tensor, b: Tensor): boolean {
  return sameShape(a.shape, b.shape) && i.tensors.node(a) === i.tensors.node(b);
}

/** The elements that `whole[mask] = chosen` puts in. */
export function valuesFor(i: Interpreter, chosen: SelectionValue, mask: Tensor): Tensor {
  return sameMask(i, chosen.mask, mask) ? chosen.values : i.fail(UNKNOWN_NUMBER);
}

/** `chosen.name`: reductions and elementwise functions as methods, and the number of elements. */
export function memberOfSelection(i: Interpreter, chosen: SelectionValue, name: string): Value | undefined {
  if (name === 'size' && chosen.flavour === 'numpy') return i.value(count(i, chosen), chosen.flavour);
  if (name === 'shape') return tuple([i.value(count(i, chosen), 'numpy')]);
  if (!Object.hasOwn(REDUCTIONS, name) && !ELEMENTWISE.has(name) && !SAME.has(name) && name !== 'dot') return undefined;
  const method: BuiltinValue = {
    kind: 'builtin',
    name,
    call: function* ({ positional: [self = NONE, ...rest], keywords }, interpreter) {
      return yield* interpreter.call(yield* interpreter.member(self, name), rest, keywords);
    },
  };
  const call: BuiltinValue['call'] = (given, interpreter) =>
    callOnSelection(interpreter, method, { ...given, positional: [chosen, ...given.positional] });
  return { kind: 'builtin', name, call };
}
