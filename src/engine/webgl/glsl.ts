/** The elementwise operations in GLSL: one row each, typed over all of them, so that a missing one does not compile. */
import type { ElementwiseOp } from '../../graph/expressions.ts';
import type { Node } from '../../graph/graph.ts';
import { polygammaFunction } from './glsl/gamma.ts';
import type { GlslLibrary } from './glsl/library.ts';

export interface GlslExpression {
  readonly text: string;
  /** Library functions that it calls. */
  readonly needs: readonly string[];
  /** Functions made for this node alone. */
  readonly extra?: GlslLibrary;
}

/** `exponent`: the second operand where it is known to be one number. */
type Row = (operands: readonly string[], node: Node, exponent: number | undefined) => GlslExpression;

const plain =
  (write: (x: string, y: string, z: string) => string): Row =>
  ([x = '', y = '', z = '']) => ({ text: write(x, y, z), needs: [] });

/** A call of a library function of all operands. */
const call =
  (name: string): Row =>
  (operands) => ({ text: `${name}(${operands.join(', ')})`, needs: [name] });

const test = (write: (x: string, y: string) => string): Row => plain((x, y) => `(${write(x, y)} ? 1.0 : 0.0)`);

const table: Readonly<Record<ElementwiseOp, Row>> = {
  neg: plain((x) => `-${x}`),
  abs: plain((x) => `abs(${x})`),
  sign: call('signOf'),
  floor: plain((x) => `floor(${x})`),
  ceil: plain((x) => `ceil(${x})`),
  round: plain((x) => `roundEven(${x})`),
  trunc: plain((x) => `trunc(${x})`),
  sqrt: call('squareRoot'),
  cbrt: call('cubeRoot'),
  exp: call('exponential'),
  expm1: call('exponentialMinusOne'),
  log: call('logarithm'),
  log1p: call('logOnePlus'),
  log2: call('logarithm2'),
  log10: call('logarithm10'),
  sin: call('sine'),
  cos: call('cosine'),
  tan: call('tangent'),
  asin: call('arcsine'),
  acos: call('arccosine'),
  atan: call('arctangent'),
  sinh: call('hyperbolicSine'),
  cosh: call('hyperbolicCosine'),
  tanh: call('hyperbolicTangent'),
  asinh: call('inverseHyperbolicSine'),
  acosh: call('inverseHyperbolicCosine'),
  atanh: call('inverseHyperbolicTangent'),
  erf: call('errorFunction'),
  erfc: call('complementaryErrorFunction'),
  gamma: call('gammaFunction'),
  lgamma: call('logGamma'),
  polygamma: ([x = ''], node) => {
    const order = node.op === 'polygamma' ? node.attributes.order : 0;
    if (order === 0) return { text: `digamma(${x})`, needs: ['digamma'] };
    const { name, entry } = polygammaFunction(order);
    return { text: `${name}(${x})`, needs: [name], extra: { [name]: entry } };
  },
  sigmoid: call('sigmoid'),
  softplus: call('softplus'),
  not: plain((x) => `(${x} == 0.0 ? 1.0 : 0.0)`),
  stopGradient: plain((x) => x),
  add: plain((x, y) => `${x} + ${y}`),
  sub: plain((x, y) => `${x} - ${y}`),
  mul: plain((x, y) => `${x} * ${y}`),
  div: plain((x, y) => `${x} / ${y}`),
  pow: ([x = '', y = ''], _, exponent) =>
    (exponent === undefined ? null : constantPower(x, exponent)) ?? { text: `power(${x}, ${y})`, needs: ['power'] },
  atan2: call('arctangent2'),
  min: call('smaller'),
  max: call('larger'),
  mod: call('floorRemainder'),
  rem: call('remainder'),
  lt: test((x, y) => `${x} < ${y}`),
  le: test((x, y) => `${x} <= ${y}`),
  eq: test((x, y) => `${x} == ${y}`),
  // Negated equality, so that NaN differs from itself also where `!=` is taken for ordered.
  ne: plain((x, y) => `(${x} == ${y} ? 0.0 : 1.0)`),
  and: plain((x, y) => `(${x} == 0.0 || ${y} == 0.0 ? 0.0 : 1.0)`),
  or: plain((x, y) => `(${x} == 0.0 && ${y} == 0.0 ? 0.0 : 1.0)`),
  select: plain((condition, x, y) => `(${condition} == 0.0 ? ${y} : ${x})`),
};

/** The expression of an elementwise node, its operands named. */
export function glslOf(node: Node, operands: readonly string[], exponent: number | undefined): GlslExpression {
  // Only elementwise nodes come here: `scalarize` leaves no others.
  return table[node.op as ElementwiseOp](operands, node, exponent);
}

/** Whole exponents up to this many are products; beyond, their rounding errors add up to more than `power`'s. */
const MAX_PRODUCT = 16;

function constantPower(x: string, exponent: number): GlslExpression | null {
  if (exponent === 0.5) return { text: `squareRoot(${x})`, needs: ['squareRoot'] };
  if (exponent === -0.5) return { text: `1.0 / squareRoot(${x})`, needs: ['squareRoot'] };
  const count = Math.abs(exponent);
  if (!Number.isInteger(exponent) || count > MAX_PRODUCT || count === 0) return null;
  const name = `power${count}`;
  const source = `float ${name}(float x) { ${productOf(count)} }`;
  const text = exponent < 0 ? `1.0 / ${name}(${x})` : `${name}(${x})`;
  return { text, needs: [name], extra: { [name]: { needs: [], source } } };
}

/** Statements that return x^count by repeated squaring. */
function productOf(count: number): string {
  let statements = '';
  let square = 'x';
  const factors: string[] = [];
  for (let bit = 1; bit <= count; bit *= 2) {
    if (bit > 1) {
      statements += `float x${bit} = ${square} * ${square}; `;
      square = `x${bit}`;
    }
    if ((count & bit) !== 0) factors.push(square);
  }
  return `${statements}return ${factors.join(' * ')};`;
}
