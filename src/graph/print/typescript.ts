/** Terms as TypeScript (and JavaScript): `Math` for what it has; the rest by the names of the operations. */
import type { Op } from '../graph.ts';
import type { Term } from './term.ts';
import type { Dialect } from './text.ts';
import { textOf } from './text.ts';

const MATH: ReadonlySet<Op> = new Set([
  'abs', 'sign', 'floor', 'ceil', 'trunc', 'sqrt', 'cbrt', 'exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'sin', 'cos', 'tan',
  'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'min', 'max',
]); // prettier-ignore

const DIALECT: Dialect = {
  power: ' ** ',
  and: '&&',
  or: '||',
  not: '!',
  logicalCall: (operator, operands) => `${operator}(${operands.join(', ')})`,
  comparison: (operator) => (operator === '==' ? '===' : operator === '!=' ? '!==' : operator),
  number: (value) => {
    if (Math.abs(value) === Math.PI) return value < 0 ? '-Math.PI' : 'Math.PI';
    return Object.is(value, -0) ? '-0' : String(value);
  },
  call: ({ name, options }, operands) => {
    if (name === 'rem') return `(${operands.join(' % ')})`;
    if (name === 'reduceMax' || name === 'reduceMin')
      return `Math.${name === 'reduceMax' ? 'max' : 'min'}(...${operands.join()})`;
    if (name === 'sigmoid') return `(1/(1 + Math.exp(-(${operands.join()}))))`;
    if (name === 'softplus') return `Math.log1p(Math.exp(${operands.join()}))`;
    const details = Object.values(options);
    return `${MATH.has(name) ? 'Math.' : ''}${name}(${[...operands, ...details].join(', ')})`;
  },
  conditional: (test, then, otherwise) => `${test} ? ${then} : ${otherwise}`,
  index: (base, subscripts) => `${base}${subscripts.map((subscript) => `[${subscript}]`).join('')}`,
  list: (items) => `[${items.join(', ')}]`,
  matrixProduct: (left, right) => `matmul(${left}, ${right})`,
  negatedPowerNeedsParentheses: true,
};

export function typescriptText(term: Term): string {
  return textOf(term, DIALECT);
}
