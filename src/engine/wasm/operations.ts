/** The elementwise operations as lanes: what one node of a graph computes, of operands that are lanes. */
import type { ElementwiseOp } from '../../graph/expressions.ts';
import type { Node } from '../../graph/graph.ts';
import { isElementwise } from '../../graph/primitives.ts';
import { exactSquare } from './functions/precise.ts';
import type { Value } from './lanes.ts';
import { abs, add, and, call, ceil, div, eq, float, floor, gt, le, lt, max, min, mul, ne, nearest, neg, not, or, select, sqrt, sub, trunc } from './lanes.ts'; // prettier-ignore

export type ElementwiseNode = Node<ElementwiseOp>;

export function isElementwiseNode(node: Node): node is ElementwiseNode {
  return isElementwise(node.op);
}

const truth = (mask: Value): Value => select(mask, 1, 0);
const isTrue = (x: Value): Value => ne(x, 0);

/** The value of a node. An exponent that is a number should be given as such: small powers are products. */
export function operation(node: ElementwiseNode, args: readonly Value[]): Value {
  const [x = float(NaN), y = float(NaN), z = float(NaN)] = args;
  switch (node.op) {
    case 'neg':
      return neg(x);
    case 'abs':
      return abs(x);
    case 'sign':
      // NaN and the zeros are their own signs.
      return select(gt(x, 0), 1, select(lt(x, 0), -1, x));
    case 'floor':
      return floor(x);
    case 'ceil':
      return ceil(x);
    case 'round':
      return nearest(x);
    case 'trunc':
      return trunc(x);
    case 'sqrt':
      return sqrt(x);
    case 'stopGradient':
      return x;
    case 'not':
      return truth(not(isTrue(x)));
    case 'add':
      return add(x, y);
    case 'sub':
      return sub(x, y);
    case 'mul':
      return mul(x, y);
    case 'div':
      return div(x, y);
    case 'min':
      return min(x, y);
    case 'max':
      return max(x, y);
    case 'lt':
      return truth(lt(x, y));
    case 'le':
      return truth(le(x, y));
    case 'eq':
      return truth(eq(x, y));
    case 'ne':
      return truth(ne(x, y));
    case 'and':
      return truth(and(isTrue(x), isTrue(y)));
    case 'or':
      return truth(or(isTrue(x), isTrue(y)));
    case 'select':
      return select(isTrue(x), y, z);
    case 'pow':
      return y.op === 'float' ? constantPower(x, y.value) : call('pow', x, y);
    case 'polygamma':
      return call(`polygamma:${node.attributes.order}`, x);
    case 'atan2':
    case 'mod':
    case 'rem':
      return call(node.op, x, y);
    case 'cbrt':
    case 'exp':
    case 'expm1':
    case 'log':
    case 'log1p':
    case 'log2':
    case 'log10':
    case 'sin':
    case 'cos':
    case 'tan':
    case 'asin':
    case 'acos':
    case 'atan':
    case 'sinh':
    case 'cosh':
    case 'tanh':
    case 'asinh':
    case 'acosh':
    case 'atanh':
    case 'erf':
    case 'erfc':
    case 'gamma':
    case 'lgamma':
    case 'sigmoid':
    case 'softplus':
      return call(node.op, x);
  }
}

/**
 * x ** n by products where they stay within 2 ulp: up to 4 they do (1.9 at most); for 5 and 6 the error of the square is
 * carried (x^5 = p (p x) + 2 e p x, x^6 = p^3 + 3 e p^2 with p + e = x^2 exactly); the rest is `pow`'s.
 */
function constantPower(x: Value, n: number): Value {
  switch (n) {
    case 0:
      return float(1);
    case 1:
      return x;
    case 2:
      return mul(x, x);
    case 3:
      return mul(mul(x, x), x);
    case 4: {
      const square = mul(x, x);
      return mul(square, square);
    }
    case 5: {
      const { high, low } = exactSquare(x);
      const cube = mul(high, x);
      return corrected(mul(high, cube), mul(low, add(cube, cube)));
    }
    case 6: {
      const { high, low } = exactSquare(x);
      const fourth = mul(high, high);
      return corrected(mul(fourth, high), mul(low, mul(3, fourth)));
    }
    case -1:
      return div(1, x);
    case -2: {
      const inverse = div(1, x);
      return mul(inverse, inverse);
    }
    case 0.5:
      return root(x);
    case -0.5:
      return div(1, root(x));
    default:
      return call('pow', x, float(n));
  }
}

/** The sum; where the power is not finite, without the correction, which may then be anything. */
function corrected(value: Value, correction: Value): Value {
  return add(value, select(lt(abs(value), Infinity), correction, 0));
}

/** The square root as a power: of -Infinity it is Infinity, and of -0 it is 0. */
function root(x: Value): Value {
  return select(eq(x, -Infinity), Infinity, add(sqrt(x), 0));
}
