/** Terms as TypeScript (and JavaScript): `Math` for what it has; the rest by the names of the operations. */
import type { Op } from '../graph.ts';
import type { Term } from './term.ts';
import type { Dialect } from './text.ts';
import { textOf } from './text.ts';

/** What the language has itself. */
export const MATH: ReadonlySet<Op> = new Set([
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
    const [x = '', y = ''] = operands;
    switch (name) {
      case 'rem':
        return `((${x}) % (${y}))`;
      case 'mod':
        return `((${x}) - (${y})*Math.floor((${x})/(${y})))`;
      case 'sigmoid':
        return `(1/(1 + Math.exp(-(${x}))))`;
      case 'softplus':
        return `(Math.max(${x}, 0) + Math.log1p(Math.exp(-Math.abs(${x}))))`;
      default:
    }
    if (name === 'reduceMax' || name === 'reduceMin')
      return `Math.${name === 'reduceMax' ? 'max' : 'min'}(...${operands.join()})`;
    const details = Object.values(options);
    return `${MATH.has(name) ? 'Math.' : ''}${name}(${[...operands, ...details].join(', ')})`;
  },
  conditional: (test, then, otherwise) => `${test} ? ${then} : ${otherwise}`,
  index: (base, subscripts) => `${base}${subscripts.map((subscript) => `[${subscript}]`).join('')}`,
  list: (items) => `[${items.join(', ')}]`,
  matrixProduct: (left, right) => `matmul(${left}, ${right})`,
  truthAsNumber: (text) => `(${text} ? 1 : 0)`,
  numberAsTruth: (text) => `${text} !== 0`,
  negatedPowerNeedsParentheses: true,
};

export function typescriptText(term: Term): string {
  return textOf(term, DIALECT);
}
