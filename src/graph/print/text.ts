/** Terms as source text: the walk over precedences that Python and TypeScript share. */
import type { Comparison, Term } from './term.ts';

/** What differs between languages. */
export interface Dialect {
  readonly power: string;
  /** Of two truths, or element by element of two arrays, as `logicalCall` then names it. */
  readonly and: string;
  readonly or: string;
  readonly not: string;
  readonly logicalCall: (operator: 'and' | 'or' | 'not', operands: readonly string[]) => string;
  readonly comparison: (operator: Comparison) => string;
  readonly number: (value: number) => string;
  readonly call: (term: Extract<Term, { kind: 'call' }>, operands: readonly string[]) => string;
  readonly conditional: (test: string, then: string, otherwise: string, elementwise: boolean) => string;
  readonly index: (base: string, subscripts: readonly string[]) => string;
  readonly list: (items: readonly string[]) => string;
  readonly matrixProduct: (left: string, right: string) => string;
  /** A truth where a number is needed, and a number where a truth is needed; the texts are in parentheses where they have to be. */
  readonly truthAsNumber: (text: string) => string;
  readonly numberAsTruth: (text: string) => string;
  /** JavaScript refuses `-x ** 2`. */
  readonly negatedPowerNeedsParentheses: boolean;
}

const CONDITIONAL = 0;
const OR = 1;
const AND = 2;
const NOT = 3;
const COMPARE = 4;
const SUM = 5;
const PRODUCT = 6;
const UNARY = 7;
const POWER = 8;
const ATOM = 9;

export function textOf(term: Term, dialect: Dialect): string {
  return write(term, dialect).text;
}

interface Written {
  readonly text: string;
  readonly precedence: number;
}

function write(term: Term, d: Dialect): Written {
  const fenced = (operand: Term, least: number): string => {
    const { text, precedence } = write(operand, d);
    return precedence < least ? `(${text})` : text;
  };
  /** A number. */
  const at = (operand: Term, least: number): string =>
    isTruth(operand) ? d.truthAsNumber(fenced(operand, least)) : fenced(operand, least);
  /** A truth. */
  const truth = (operand: Term, least: number): string =>
    isTruth(operand) ? fenced(operand, least) : d.numberAsTruth(fenced(operand, COMPARE + 1));
  switch (term.kind) {
    case 'number':
      return { text: d.number(term.value), precedence: term.value < 0 || Object.is(term.value, -0) ? UNARY : ATOM };
    case 'symbol':
      return { text: term.name, precedence: ATOM };
    case 'call':
      return { text: d.call(term, term.operands.map((operand) => at(operand, CONDITIONAL))), precedence: ATOM }; // prettier-ignore
    case 'sum': {
      const operator = term.minus ? '-' : '+';
      return { text: `${at(term.left, SUM)} ${operator} ${at(term.right, PRODUCT)}`, precedence: SUM };
    }
    case 'product':
      return { text: `${at(term.left, PRODUCT)}*${at(term.right, UNARY)}`, precedence: PRODUCT };
    case 'quotient':
      return { text: `${at(term.left, PRODUCT)}/${at(term.right, UNARY)}`, precedence: PRODUCT };
    case 'power':
      return { text: `${at(term.left, ATOM)}${d.power}${at(term.right, POWER)}`, precedence: POWER };
    case 'negation': {
      const least = d.negatedPowerNeedsParentheses ? ATOM : POWER;
      return term.operand.kind === 'product' || term.operand.kind === 'quotient'
        ? negatedProduct(term.operand, d, least)
        : { text: `-${at(term.operand, least)}`, precedence: UNARY };
    }
    case 'matrixProduct':
      return { text: d.matrixProduct(at(term.left, PRODUCT), at(term.right, UNARY)), precedence: PRODUCT };
    case 'comparison':
      return {
        text: `${at(term.left, SUM)} ${d.comparison(term.operator)} ${at(term.right, SUM)}`,
        precedence: COMPARE,
      };
    case 'logical': {
      if (term.elementwise) {
        return {
          text: d.logicalCall(term.operator, [at(term.left, CONDITIONAL), at(term.right, CONDITIONAL)]),
          precedence: ATOM,
        };
      }
      const mine = term.operator === 'and' ? AND : OR;
      const operator = term.operator === 'and' ? d.and : d.or;
      return { text: `${truth(term.left, mine)} ${operator} ${truth(term.right, mine + 1)}`, precedence: mine };
    }
    case 'not':
      if (term.elementwise) return { text: d.logicalCall('not', [at(term.operand, CONDITIONAL)]), precedence: ATOM };
      return { text: `${d.not}${truth(term.operand, d.not.endsWith(' ') ? NOT : ATOM)}`, precedence: NOT };
    case 'conditional':
      return {
        text: d.conditional(truth(term.test, OR), at(term.then, OR), at(term.otherwise, CONDITIONAL), term.elementwise),
        precedence: term.elementwise ? ATOM : CONDITIONAL,
      };
    case 'index':
      return { text: d.index(at(term.base, ATOM), term.subscripts), precedence: ATOM };
    case 'list':
      return { text: d.list(term.items.map((item) => at(item, CONDITIONAL))), precedence: ATOM };
  }
}

function isTruth(term: Term): boolean {
  return term.kind === 'comparison' || term.kind === 'logical' || term.kind === 'not';
}

/** -(a*b) reads -a*b: the sign goes to the first factor. */
function negatedProduct(term: Extract<Term, { kind: 'product' | 'quotient' }>, d: Dialect, least: number): Written {
  const inner = write(term, d);
  let first: Term = term;
  while (first.kind === 'product' || first.kind === 'quotient') first = first.left;
  const plain = write(first, d).precedence >= least;
  return plain ? { text: `-${inner.text}`, precedence: PRODUCT } : { text: `-(${inner.text})`, precedence: UNARY };
}
