/**
 * Where the values of a graph of scalars lie along a line, by interval arithmetic in float64: from it a shader knows that an angle is
 * not far, that a logarithm's argument is positive, that nothing overflows, and leaves out the care for what cannot be. Bounds that
 * are not known are infinite; those that decide have room for float32's rounding.
 */
import type { Graph, Node } from '../../graph/graph.ts';
import type { ElementwiseOp } from '../../graph/expressions.ts';
import { xAt } from '../grid.ts';
import type { Grid } from '../job.ts';
import { NEAR_ANGLE } from './glsl/trigonometric.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const ANYWHERE: Interval = { low: -Infinity, high: Infinity };

/** Of every node; `held` are the values of the inputs, but of the one that moves along the grid. */
export function intervalsOf(graph: Graph, held: readonly number[], moving: number, grid: Grid): readonly Interval[] {
  const [first, last] = [xAt(grid, 0), xAt(grid, grid.points - 1)];
  const line = around(first, last);
  const intervals: Interval[] = [];
  graph.nodes.forEach((node, id) => {
    if (node.op === 'constant') intervals[id] = around(node.attributes.values[0] ?? NaN);
    else if (node.op === 'input') intervals[id] = node.attributes.index === moving ? line : around(held[node.attributes.index] ?? NaN); // prettier-ignore
    else intervals[id] = valid(intervalOf(node, node.inputs.map((input) => intervals[input] ?? ANYWHERE))); // prettier-ignore
  });
  return intervals;
}

function around(...values: readonly number[]): Interval {
  return valid({ low: Math.min(...values), high: Math.max(...values) });
}

/** NaN may come from infinite bounds alone. */
function valid({ low, high }: Interval): Interval {
  return Number.isNaN(low) || Number.isNaN(high) ? ANYWHERE : { low, high };
}

function intervalOf(node: Node, [x = ANYWHERE, y = ANYWHERE]: readonly Interval[]): Interval {
  switch (node.op) {
    case 'neg':
      return { low: -x.high, high: -x.low };
    case 'add':
      return { low: x.low + y.low, high: x.high + y.high };
    case 'sub':
      return { low: x.low - y.high, high: x.high - y.low };
    case 'mul': {
      const all = around(x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high);
      return node.inputs[0] === node.inputs[1] ? { low: Math.max(0, squareRoom(x)), high: all.high } : all;
    }
    case 'div':
      if (y.low <= 0 && y.high >= 0) return ANYWHERE;
      return around(x.low / y.low, x.low / y.high, x.high / y.low, x.high / y.high);
    case 'sqrt':
      return x.low < 0 ? ANYWHERE : around(Math.sqrt(x.low), Math.sqrt(x.high));
    case 'exp':
      return around(Math.exp(x.low), Math.exp(x.high));
    case 'log':
      return x.low <= 0 ? ANYWHERE : around(Math.log(x.low), Math.log(x.high));
    case 'sin':
    case 'cos':
      return isFinite(x) ? { low: -1, high: 1 } : ANYWHERE;
    case 'tanh':
    case 'erf':
      return around(-1, 1);
    case 'sigmoid':
      return around(0, 1);
    case 'atan':
      return around(-2, 2);
    case 'abs':
      return around(0, Math.max(Math.abs(x.low), Math.abs(x.high)));
    default:
      return ANYWHERE;
  }
}

/** The smallest square of an interval. */
function squareRoom({ low, high }: Interval): number {
  return low > 0 ? low * low : high < 0 ? high * high : 0;
}

function isFinite({ low, high }: Interval): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}

const within = (limit: number) => (x: Interval) => x.low > -limit && x.high < limit;

/** Functions that are written shorter where the operand is known to lie well. */
const SHORTER: Partial<Readonly<Record<ElementwiseOp, { readonly name: string; readonly fits: (x: Interval) => boolean }>>> = {
  sin: { name: 'nearSine', fits: within(NEAR_ANGLE) },
  cos: { name: 'nearCosine', fits: within(NEAR_ANGLE) },
  exp: { name: 'nearExponential', fits: within(86) },
  log: { name: 'normalLogarithm', fits: (x) => x.low > 1e-30 && x.high < 1e30 },
  sqrt: { name: 'sqrt', fits: (x) => x.low > 1e-30 },
  sigmoid: { name: 'sigmoid', fits: within(86) },
  tanh: { name: 'nearHyperbolicTangent', fits: within(9) },
}; // prettier-ignore

/** The shorter function's name for an operand there, or null. */
export function shorterOf(op: Node['op'], operand: Interval | undefined): string | null {
  const row = SHORTER[op as ElementwiseOp];
  return row && operand && row.fits(operand) ? row.name : null;
}
