/**
 * Terms as presentation MathML (Core), as a mathematician writes them: fractions, powers, roots, bars, invisible times.
 * Direct rather than by a TeX library: those write style attributes, which the panel's content security policy refuses.
 */
import type { Op } from '../graph.ts';
import type { Term } from './term.ts';

export function mathmlOf(term: Term): string {
  return write(term, 0);
}

/** How tightly a construct binds: an operand that binds looser is fenced. */
const LOOSE = 0;
const RELATION = 1;
const SUM = 2;
const PRODUCT = 3;
const TIGHT = 4;

const RELATIONS = { '<': '&lt;', '<=': '≤', '==': '=', '!=': '≠' } as const;

const FUNCTION_NAMES: Readonly<Partial<Record<Op, string>>> = {
  log: 'ln', asin: 'arcsin', acos: 'arccos', atan: 'arctan', asinh: 'arsinh', acosh: 'arcosh', atanh: 'artanh', sign: 'sgn',
  gamma: 'Γ', sigmoid: 'σ', determinant: 'det', reduceMax: 'max', reduceMin: 'min', lgamma: 'ln Γ', rem: 'rem', stopGradient: 'const',
}; // prettier-ignore

function write(term: Term, least: number): string {
  const { xml, binds } = writeBare(term);
  return binds < least ? fenced(xml) : xml;
}

function writeBare(term: Term): { xml: string; binds: number } {
  switch (term.kind) {
    case 'number':
      return { xml: numberXml(term.value), binds: term.value < 0 ? SUM : TIGHT };
    case 'symbol':
      return { xml: symbolXml(term.name), binds: TIGHT };
    case 'sum':
      return {
        xml: row(write(term.left, SUM), operator(term.minus ? '−' : '+'), write(term.right, PRODUCT)),
        binds: SUM,
      };
    case 'negation':
      return { xml: row(operator('−'), write(term.operand, PRODUCT)), binds: SUM };
    case 'product':
      return productXml(term);
    case 'quotient':
      return { xml: `<mfrac>${group(term.left)}${group(term.right)}</mfrac>`, binds: TIGHT };
    case 'power':
      return { xml: powerXml(term), binds: TIGHT };
    case 'matrixProduct':
      return { xml: row(write(term.left, PRODUCT), write(term.right, PRODUCT)), binds: PRODUCT };
    case 'comparison':
      return {
        xml: row(write(term.left, SUM), operator(RELATIONS[term.operator]), write(term.right, SUM)),
        binds: RELATION,
      };
    case 'logical':
      return { xml: row(write(term.left, RELATION), operator(term.operator === 'and' ? '∧' : '∨'), write(term.right, RELATION)), binds: LOOSE }; // prettier-ignore
    case 'not':
      return { xml: row(operator('¬'), write(term.operand, TIGHT)), binds: PRODUCT };
    case 'conditional':
      return { xml: casesXml(term), binds: TIGHT };
    case 'index':
      return {
        xml: `<msub>${group(term.base)}<mrow><mtext>${escape(term.subscripts.join(', '))}</mtext></mrow></msub>`,
        binds: TIGHT,
      };
    case 'list':
      return { xml: fenced(separated(term.items), '[', ']'), binds: TIGHT };
    case 'call':
      return { xml: callXml(term), binds: TIGHT };
  }
}

function callXml({ name, operands, options }: Extract<Term, { kind: 'call' }>): string {
  const [first] = operands;
  if (first) {
    switch (name) {
      case 'sqrt':
        return `<msqrt>${group(first)}</msqrt>`;
      case 'cbrt':
        return `<mroot>${group(first)}<mn>3</mn></mroot>`;
      case 'abs':
        return fenced(write(first, LOOSE), '|', '|');
      case 'floor':
        return fenced(write(first, LOOSE), '⌊', '⌋');
      case 'ceil':
        return fenced(write(first, LOOSE), '⌈', '⌉');
      case 'exp':
        return `<msup><mi>e</mi>${group(first)}</msup>`;
      case 'log2':
      case 'log10':
        return row(`<msub><mi>log</mi><mn>${name.slice(3)}</mn></msub>`, applied(operands));
      case 'sum':
        if (options.axis === undefined) return row('<mo largeop="false">∑</mo>', write(first, PRODUCT));
        break;
      case 'mod':
        return fenced(row(write(first, PRODUCT), operator('mod'), operands[1] ? write(operands[1], PRODUCT) : ''));
      case 'polygamma':
        return row(`<msup><mi>ψ</mi>${fenced(`<mn>${options.order ?? '0'}</mn>`)}</msup>`, applied(operands));
      case 'transpose':
        return `<msup>${group(first)}<mi>T</mi></msup>`;
      default:
    }
  }
  return row(`<mi>${escape(FUNCTION_NAMES[name] ?? name)}</mi>`, applied(operands));
}

function applied(operands: readonly Term[]): string {
  return `<mo>&#x2061;</mo>${fenced(separated(operands))}`;
}

/** sin²(x) rather than (sin(x))²; other bases are fenced unless they are one sign. */
function powerXml({ left, right }: Extract<Term, { kind: 'power' }>): string {
  if (right.kind === 'number' && right.value === 0.5) return `<msqrt>${group(left)}</msqrt>`;
  const oneSign = left.kind === 'symbol' || left.kind === 'index' || (left.kind === 'number' && left.value >= 0);
  const named = left.kind === 'call' && TRIGONOMETRIC.has(left.name) && right.kind === 'number' && right.value > 0;
  if (named)
    return row(
      `<msup><mi>${escape(FUNCTION_NAMES[left.name] ?? left.name)}</mi>${group(right)}</msup>`,
      applied(left.operands),
    );
  return `<msup>${oneSign ? group(left) : `<mrow>${fenced(write(left, LOOSE))}</mrow>`}${group(right)}</msup>`;
}

const TRIGONOMETRIC: ReadonlySet<Op> = new Set(['sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'log']);

/** A negative number that leads a product is a sign before it, not a factor in brackets. */
function productXml({ left, right }: Extract<Term, { kind: 'product' }>): { xml: string; binds: number } {
  const leads = left.kind === 'number' && left.value < 0;
  const first = leads ? write(left, SUM) : write(left, PRODUCT);
  return { xml: row(first, times(left, right), write(right, PRODUCT)), binds: leads ? SUM : PRODUCT };
}

/** A letter or a function after a number needs nothing; a word or another number, and all else, a dot. */
function times(left: Term, right: Term): string {
  let first: Term = right;
  while (first.kind === 'product' || (first.kind === 'power' && first.left.kind !== 'call')) first = first.left;
  if (first.kind === 'power') first = first.left;
  const letter =
    first.kind === 'symbol' ? letterCount(first.name) === 1 : first.kind !== 'number' && first.kind !== 'quotient';
  return left.kind === 'number' && letter ? '<mo>&#x2062;</mo>' : operator('·');
}

/** Branches line by line: a chain of conditionals is one table. */
function casesXml(term: Extract<Term, { kind: 'conditional' }>): string {
  const lines: string[] = [];
  let rest: Term = term;
  while (rest.kind === 'conditional') {
    lines.push(caseRow(write(rest.then, LOOSE), row(word('if'), write(rest.test, LOOSE))));
    rest = rest.otherwise;
  }
  lines.push(caseRow(write(rest, LOOSE), word('else')));
  return row(operator('{'), `<mtable class="cases">${lines.join('')}</mtable>`);
}

function caseRow(value: string, condition: string): string {
  return `<mtr><mtd>${value}</mtd><mtd>${condition}</mtd></mtr>`;
}

function word(text: string): string {
  return `<mtext>${text}&#xa0;</mtext>`;
}

function separated(operands: readonly Term[]): string {
  return operands.map((operand) => write(operand, LOOSE)).join('<mo separator="true">,</mo>');
}

function group(term: Term): string {
  return row(write(term, LOOSE));
}

function row(...parts: readonly string[]): string {
  return `<mrow>${parts.join('')}</mrow>`;
}

function operator(text: string): string {
  return `<mo>${text}</mo>`;
}

function fenced(xml: string, open = '(', close = ')'): string {
  return row(`<mo fence="true">${open}</mo>`, xml, `<mo fence="true">${close}</mo>`);
}

const GREEK: Readonly<Record<string, string>> = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', eps: 'ε', zeta: 'ζ', eta: 'η', theta: 'θ', kappa: 'κ', lam: 'λ', lambda: 'λ',
  lambda_: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ', phi: 'φ', chi: 'χ', psi: 'ψ', omega: 'ω',
}; // prettier-ignore

/** `x`, `alpha`, `x0`, `sigma_y`, `x[0]`: letters in italics, Greek names as letters, what follows as an index. */
function symbolXml(name: string): string {
  const indexed = /^([A-Za-z]+|[A-Za-z]\w*?)(?:_?(\d+)|_(\w+)|\[([\d, ]+)\])$/.exec(name);
  const [, base, digits, word_, subscript] = indexed ?? [];
  const index = digits ?? word_ ?? subscript;
  if (base !== undefined && index !== undefined) return `<msub>${letters(base)}<mrow>${letters(index)}</mrow></msub>`;
  return letters(name);
}

function letters(name: string): string {
  return /^\d+$/.test(name) ? `<mn>${name}</mn>` : `<mi>${escape(GREEK[name] ?? name)}</mi>`;
}

/** Signs that a name is shown as, without its index: `alpha` is one. */
function letterCount(name: string): number {
  const [base = name] = name.split(/[_[\d]/);
  return base in GREEK ? 1 : base.length;
}

function numberXml(value: number): string {
  if (Number.isNaN(value)) return '<mtext>NaN</mtext>';
  if (value < 0 || Object.is(value, -0)) return row(operator('−'), numberXml(-value));
  if (value === Infinity) return '<mi>∞</mi>';
  if (value === Math.PI) return '<mi>π</mi>';
  if (value === Math.E) return '<mi>e</mi>';
  const [mantissa = '', exponent] = String(value).split('e');
  if (exponent === undefined) return `<mn>${mantissa}</mn>`;
  const power = `<msup><mn>10</mn><mrow>${numberXml(Number(exponent))}</mrow></msup>`;
  return mantissa === '1' ? power : row(`<mn>${mantissa}</mn>`, operator('·'), power);
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
