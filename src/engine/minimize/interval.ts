/**
 * Interval arithmetic over graphs of scalars, rounded outwards: bounds of the outputs for all points of a box. Operations without
 * a rule, and those that leave their domain, make the whole undecided. Elementary functions are taken to be exact to two units in
 * the last place, which Math's are where this runs.
 */
import type { Graph, NodeId } from '../../graph/graph.ts';

export type Interval = readonly [number, number];

/** Some operation has no bound here. */
class Undecided extends Error {}

const EVERYTHING: Interval = [-Infinity, Infinity];

/** One interval per variable, in order; null where no bound can be given. */
export function intervalsOf(graph: Graph, box: readonly Interval[]): Interval[] | null {
  const rest = [...box];
  const inputs = graph.inputs.map((input): Interval => {
    if (input.kind === 'parameter') return [input.value, input.value];
    return (input.kind === 'variable' ? rest.shift() : undefined) ?? EVERYTHING;
  });
  const values: Interval[] = [];
  try {
    for (const node of graph.nodes) {
      const operand = (i: number): Interval => values[node.inputs[i] ?? -1] ?? EVERYTHING;
      values.push(boundsOf(graph, node, operand, inputs));
    }
  } catch (error) {
    if (error instanceof Undecided) return null;
    throw error;
  }
  const answers = graph.outputs.map((id) => values[id] ?? EVERYTHING);
  return answers.every(([low, high]) => Number.isFinite(low) && Number.isFinite(high)) ? answers : null;
}

function boundsOf(
  graph: Graph,
  node: Graph['nodes'][number],
  operand: (i: number) => Interval,
  inputs: readonly Interval[],
): Interval {
  switch (node.op) {
    case 'constant': {
      const value = node.attributes.values[0] ?? NaN;
      return [value, value];
    }
    case 'input':
      return inputs[node.attributes.index] ?? EVERYTHING;
    case 'reshape':
    case 'broadcast':
    case 'stopGradient':
      return operand(0);
    case 'neg':
      return [-operand(0)[1], -operand(0)[0]];
    case 'add':
      return widened([operand(0)[0] + operand(1)[0], operand(0)[1] + operand(1)[1]], 1);
    case 'sub':
      return widened([operand(0)[0] - operand(1)[1], operand(0)[1] - operand(1)[0]], 1);
    case 'mul':
      return node.inputs[0] === node.inputs[1] ? squared(operand(0)) : product(operand(0), operand(1));
    case 'div':
      return product(operand(0), reciprocal(operand(1)));
    case 'pow':
      return power(operand(0), constantOf(graph, node.inputs[1]));
    case 'sqrt':
      return within(operand(0), 0, Infinity, Math.sqrt);
    case 'cbrt':
      return rising(operand(0), Math.cbrt);
    case 'exp':
      return atLeast(0, rising(operand(0), Math.exp));
    case 'expm1':
      return rising(operand(0), Math.expm1);
    case 'log':
      return within(operand(0), 0, Infinity, Math.log);
    case 'log1p':
      return within(operand(0), -1, Infinity, Math.log1p);
    case 'log2':
      return within(operand(0), 0, Infinity, Math.log2);
    case 'log10':
      return within(operand(0), 0, Infinity, Math.log10);
    case 'atan':
      return rising(operand(0), Math.atan);
    case 'tanh':
      return rising(operand(0), Math.tanh);
    case 'sinh':
      return rising(operand(0), Math.sinh);
    case 'asinh':
      return rising(operand(0), Math.asinh);
    case 'asin':
      return within(operand(0), -1, 1, Math.asin);
    case 'sigmoid':
      return atLeast(
        0,
        rising(operand(0), (x) => 1 / (1 + Math.exp(-x))),
      );
    case 'sin':
      return wave(operand(0), Math.sin, Math.PI / 2);
    case 'cos':
      return wave(operand(0), Math.cos, 0);
    case 'cosh': {
      const [low, high] = magnitude(operand(0));
      return atLeast(1, rising([low, high], Math.cosh));
    }
    case 'abs':
      return magnitude(operand(0));
    case 'min':
      return [Math.min(operand(0)[0], operand(1)[0]), Math.min(operand(0)[1], operand(1)[1])];
    case 'max':
      return [Math.max(operand(0)[0], operand(1)[0]), Math.max(operand(0)[1], operand(1)[1])];
    case 'sign':
      return decided(operand(0)[0] > 0, operand(0)[1] < 0) ? [1, 1] : [-1, -1];
    case 'lt':
      return flag(decided(operand(0)[1] < operand(1)[0], operand(0)[0] >= operand(1)[1]));
    case 'le':
      return flag(decided(operand(0)[1] <= operand(1)[0], operand(0)[0] > operand(1)[1]));
    case 'eq':
      return flag(!decided(apart(operand(0), operand(1)), same(operand(0), operand(1))));
    case 'ne':
      return flag(decided(apart(operand(0), operand(1)), same(operand(0), operand(1))));
    case 'not':
      return flag(!truth(operand(0)));
    case 'and':
      return flag(truth(operand(0)) && truth(operand(1)));
    case 'or':
      return flag(truth(operand(0)) || truth(operand(1)));
    case 'select':
      return truth(operand(0)) ? operand(1) : operand(2);
    default:
      throw new Undecided(node.op);
  }
}

const flag = (value: boolean): Interval => (value ? [1, 1] : [0, 0]);
const apart = (a: Interval, b: Interval) => a[1] < b[0] || b[1] < a[0];
const same = (a: Interval, b: Interval) => a[0] === a[1] && b[0] === b[1] && a[0] === b[0];
const truth = ([low, high]: Interval) => decided(low > 0 || high < 0, low === 0 && high === 0);

/** True where the first holds for the whole box, false where the second does. */
function decided(yes: boolean, no: boolean): boolean {
  if (yes === no) throw new Undecided();
  return yes;
}

/** By so many units in the last place, and what underflow loses. */
function widened([low, high]: Interval, ulps: number): Interval {
  if (Number.isNaN(low) || Number.isNaN(high)) throw new Undecided();
  const slack = (x: number) => ulps * (Math.abs(x) * 2 ** -52 + Number.MIN_VALUE);
  return [low - slack(low), high + slack(high)];
}

function product(a: Interval, b: Interval): Interval {
  const all = [a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]];
  return widened([Math.min(...all), Math.max(...all)], 1);
}

function squared(a: Interval): Interval {
  const [low, high] = magnitude(a);
  return atLeast(0, widened([low * low, high * high], 1));
}

function reciprocal([low, high]: Interval): Interval {
  if (!(low > 0 || high < 0)) throw new Undecided();
  return widened([1 / high, 1 / low], 1);
}

function magnitude([low, high]: Interval): Interval {
  if (low >= 0) return [low, high];
  return high <= 0 ? [-high, -low] : [0, Math.max(-low, high)];
}

function atLeast(least: number, [low, high]: Interval): Interval {
  return [Math.max(least, low), high];
}

function rising([low, high]: Interval, f: (x: number) => number): Interval {
  return widened([f(low), f(high)], 4);
}

/** A rising function whose domain ends. */
function within(a: Interval, from: number, to: number, f: (x: number) => number): Interval {
  if (!(a[0] >= from && a[1] <= to)) throw new Undecided();
  return rising(a, f);
}

/** Sine or cosine: 1 at `top` + 2 pi k, -1 half a period further. */
function wave([low, high]: Interval, f: (x: number) => number, top: number): Interval {
  // Arguments whose period cannot be told for sure.
  if (!(Math.max(Math.abs(low), Math.abs(high)) < 1e6)) return [-1, 1];
  const passes = (at: number) => {
    const from = (low - at) / (2 * Math.PI);
    const to = (high - at) / (2 * Math.PI);
    return Math.floor(to + 1e-9) >= Math.ceil(from - 1e-9);
  };
  const ends = widened([Math.min(f(low), f(high)), Math.max(f(low), f(high))], 4);
  return [passes(top + Math.PI) ? -1 : Math.max(-1, ends[0]), passes(top) ? 1 : Math.min(1, ends[1])];
}

/** The number that an exponent is. */
function constantOf(graph: Graph, id: NodeId | undefined): number {
  const node = id === undefined ? undefined : graph.nodes[id];
  if (node?.op !== 'constant') throw new Undecided();
  return node.attributes.values[0] ?? NaN;
}

function power(base: Interval, exponent: number): Interval {
  if (!Number.isInteger(exponent)) {
    if (!(base[0] > 0)) throw new Undecided();
    const ends = [base[0] ** exponent, base[1] ** exponent];
    return widened([Math.min(...ends), Math.max(...ends)], 4);
  }
  if (exponent === 0) return [1, 1];
  if (exponent < 0) return reciprocal(power(base, -exponent));
  const [low, high] = exponent % 2 === 0 ? magnitude(base) : base;
  return widened([low ** exponent, high ** exponent], 4);
}
