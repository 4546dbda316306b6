/** The elementwise operations on pairs (`glsl/pairs.ts`): the careful dialect, drawn where the plain one loses digits. */
import type { ElementwiseOp } from '../../graph/expressions.ts';
import type { Node } from '../../graph/graph.ts';
import type { GlslExpression } from './glsl.ts';
import { glslOf } from './glsl.ts';
import { polygammaFunction } from './glsl/gamma.ts';

type Row = (operands: readonly string[], exponent: number | undefined) => GlslExpression;

const call =
  (name: string): Row =>
  (operands) => ({ text: `${name}(${operands.join(', ')})`, needs: [name] });

const test =
  (needs: readonly string[], write: (x: string, y: string) => string): Row =>
  ([x = '', y = '']) => ({ text: `truthPair(${write(x, y)})`, needs: ['truthPair', ...needs] });

/** Operations with a rule for pairs of their own. */
const table: Partial<Readonly<Record<ElementwiseOp, Row>>> = {
  neg: ([x = '']) => ({ text: `-${x}`, needs: [] }),
  abs: ([x = '']) => ({ text: `(${x}.x < 0.0 ? -${x} : ${x})`, needs: [] }),
  floor: call('floorPair'),
  ceil: ([x = '']) => ({ text: `-floorPair(-${x})`, needs: ['floorPair'] }),
  trunc: ([x = '']) => ({ text: `(${x}.x < 0.0 ? -floorPair(-${x}) : floorPair(${x}))`, needs: ['floorPair'] }),
  sqrt: call('squareRootPair'),
  stopGradient: ([x = '']) => ({ text: x, needs: [] }),
  add: call('addPair'),
  sub: ([x = '', y = '']) => ({ text: `addPair(${x}, -${y})`, needs: ['addPair'] }),
  mul: call('mulPair'),
  div: call('divPair'),
  pow: ([x = '', y = ''], exponent) =>
    wholePower(x, exponent) ?? { text: `powerPair(${x}, ${y})`, needs: ['powerPair'] },
  atan2: call('arctangent2Pair'),
  min: call('smallerPair'),
  max: call('largerPair'),
  mod: call('floorRemainderPair'),
  rem: call('remainderPair'),
  not: test([], (x) => `${x}.x == 0.0`),
  lt: test(['lessPair'], (x, y) => `lessPair(${x}, ${y})`),
  le: test(['lessPair', 'samePair'], (x, y) => `lessPair(${x}, ${y}) || samePair(${x}, ${y})`),
  eq: test(['samePair'], (x, y) => `samePair(${x}, ${y})`),
  ne: test(['samePair'], (x, y) => `!samePair(${x}, ${y})`),
  and: test([], (x, y) => `!(${x}.x == 0.0 || ${y}.x == 0.0)`),
  or: test([], (x, y) => `!(${x}.x == 0.0 && ${y}.x == 0.0)`),
  select: ([condition = '', x = '', y = '']) => ({ text: `(${condition}.x == 0.0 ? ${y} : ${x})`, needs: [] }),
};

export interface Slope {
  readonly text: string;
  readonly needs?: readonly string[];
}

/** Slopes of functions of one operand, from x and the value y. What is missing (steps) has none. */
const slopes: Partial<Readonly<Record<ElementwiseOp, Slope>>> = {
  cbrt: { text: 'y / (3.0 * x)' },
  exp: { text: 'y' },
  expm1: { text: 'y + 1.0' },
  log: { text: '1.0 / x' },
  log1p: { text: '1.0 / (1.0 + x)' },
  log2: { text: '1.44269504 / x' },
  log10: { text: '0.434294482 / x' },
  sin: { text: 'cosine(x)', needs: ['cosine'] },
  cos: { text: '-sine(x)', needs: ['sine'] },
  tan: { text: '1.0 + y * y' },
  asin: { text: '1.0 / sqrt((1.0 - x) * (1.0 + x))' },
  acos: { text: '-1.0 / sqrt((1.0 - x) * (1.0 + x))' },
  atan: { text: '1.0 / (1.0 + x * x)' },
  sinh: { text: 'hyperbolicCosine(x)', needs: ['hyperbolicCosine'] },
  cosh: { text: 'hyperbolicSine(x)', needs: ['hyperbolicSine'] },
  tanh: { text: '1.0 - y * y' },
  asinh: { text: '1.0 / sqrt(1.0 + x * x)' },
  acosh: { text: '1.0 / sqrt((x - 1.0) * (x + 1.0))' },
  atanh: { text: '1.0 / ((1.0 - x) * (1.0 + x))' },
  erf: { text: '1.12837917 * exponential(-x * x)', needs: ['exponential'] },
  erfc: { text: '-1.12837917 * exponential(-x * x)', needs: ['exponential'] },
  gamma: { text: 'y * digamma(x)', needs: ['digamma'] },
  lgamma: { text: 'digamma(x)', needs: ['digamma'] },
  sigmoid: { text: 'y * (1.0 - y)' },
  softplus: { text: 'sigmoid(x)', needs: ['sigmoid'] },
};

/** The slope of a function of one operand, in x and the value y. */
export function slopeOf(op: ElementwiseOp): Slope | undefined {
  return slopes[op];
}

/** The expression of an elementwise node on pairs, its operands named. */
export function carefulOf(node: Node, operands: readonly string[], exponent: number | undefined): GlslExpression {
  const row = table[node.op as ElementwiseOp];
  if (row) return row(operands, exponent);
  // Of one operand: the plain function of its value, and the rest passed on by the slope.
  const [x = ''] = operands;
  const value = glslOf(node, ['x'], undefined);
  const slope = node.op === 'polygamma' ? polygammaSlope(node.attributes.order) : slopes[node.op as ElementwiseOp];
  const suffix = node.op === 'polygamma' ? String(node.attributes.order) : '';
  const name = `${node.op}${suffix}OfPair`;
  const rest = slope ? `pair(y, (${slope.text}) * a.y)` : 'vec2(y, 0.0)';
  const next = node.op === 'polygamma' ? polygammaFunction(node.attributes.order + 1) : undefined;
  return {
    text: `${name}(${x})`,
    needs: [name],
    extra: {
      ...value.extra,
      ...(next ? { [next.name]: next.entry } : {}),
      [name]: {
        needs: [...value.needs, ...(slope ? ['pair'] : []), ...(slope?.needs ?? [])],
        source: `vec2 ${name}(vec2 a) { float x = a.x, y = ${value.text}; return ${rest}; }`,
      },
    },
  };
}

function polygammaSlope(order: number): Slope {
  const { name } = polygammaFunction(order + 1);
  return { text: `${name}(x)`, needs: [name] };
}

const MAX_PRODUCT = 16;

/** A power of a small whole number as products of pairs. */
function wholePower(x: string, exponent: number | undefined): GlslExpression | null {
  if (exponent === 0.5) return { text: `squareRootPair(${x})`, needs: ['squareRootPair'] };
  if (exponent === undefined || !Number.isInteger(exponent)) return null;
  const count = Math.abs(exponent);
  if (count === 0 || count > MAX_PRODUCT) return null;
  let statements = '';
  let square = 'x';
  let product = '';
  for (let bit = 1; bit <= count; bit *= 2) {
    if (bit > 1) {
      statements += `vec2 x${bit} = mulPair(${square}, ${square}); `;
      square = `x${bit}`;
    }
    if ((count & bit) !== 0) product = product === '' ? square : `mulPair(${product}, ${square})`;
  }
  const name = `power${count}Pair`;
  const entry = { needs: ['mulPair'], source: `vec2 ${name}(vec2 x) { ${statements}return ${product}; }` };
  return exponent < 0
    ? { text: `divPair(vec2(1.0, 0.0), ${name}(${x}))`, needs: ['divPair', name], extra: { [name]: entry } }
    : { text: `${name}(${x})`, needs: [name], extra: { [name]: entry } };
}
