/** Operators of JavaScript: chains that nest to the left, comparisons, assignments, steps. TypeScript's casts are erased. */
import type { Cst } from '../cst.ts';
import { MAX_CHAIN, spanOf, unsupported, type Lowering } from '../lowering.ts';
import type { BinaryOperator, CompareOperator, Expression, Span } from '../syntax.ts';

const BINARY: Readonly<Record<string, BinaryOperator>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': 'rem',
  '**': '**',
  '&': '&',
  '|': '|',
  '^': '^',
  '<<': '<<',
  '>>': '>>',
  '>>>': 'ushr',
};

const COMPARE: Readonly<Record<string, CompareOperator>> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '==': '==',
  '===': '==',
  '!=': '!=',
  '!==': '!=',
  in: 'in',
  instanceof: 'instanceof',
};

const LOGICAL: Readonly<Record<string, 'and' | 'or' | '??'>> = { '&&': 'and', '||': 'or', '??': '??' };

/** The operator of an assignment: null for `=`, undefined for one that is not known. */
function assignmentOperator(source: string): BinaryOperator | 'and' | 'or' | '??' | null | undefined {
  if (source === '=') return null;
  const operator = source.slice(0, -1);
  return BINARY[operator] ?? LOGICAL[operator];
}

/** The left spine is walked, not recursed into. */
export function lowerBinary(node: Cst, lowering: Lowering): Expression {
  const spine = [node];
  let left = node.children[0];
  while (left?.name === 'BinaryExpression') {
    spine.push(left);
    left = left.children[0];
  }
  if (spine.length > MAX_CHAIN) return unsupported(node, `a chain of more than ${MAX_CHAIN} operations`);
  const links = spine.reverse();
  const first = lowering.expression(left, node);
  const powers = links.findIndex((link) => operatorOf(link, lowering) !== '**');
  const count = powers === -1 ? links.length : powers;
  const start = foldPowers(first, links.slice(0, count), lowering);
  return links.slice(count).reduce((result, link) => {
    const operator = operatorOf(link, lowering);
    const operand = link.children[2];
    if (operator === 'as' || operator === 'satisfies') return result;
    return combine(result, operator, lowering.expression(operand, link), spanOf(link));
  }, start);
}

/** `a ** b ** c` is `a ** (b ** c)`, though the grammar nests it to the left; nothing binds tighter, so powers come first. */
function foldPowers(first: Expression, links: readonly Cst[], lowering: Lowering): Expression {
  const operands = [first, ...links.map((link) => lowering.expression(link.children[2], link))];
  return operands.reduceRight((right, left) => ({
    kind: 'binary',
    operator: '**',
    left,
    right,
    span: { from: left.span.from, to: right.span.to },
  }));
}

function operatorOf(link: Cst, lowering: Lowering): string {
  const sign = link.children[1];
  return sign === undefined ? '' : lowering.source(sign);
}

function combine(left: Expression, operator: string, right: Expression, span: Span): Expression {
  const logical = LOGICAL[operator];
  if (logical !== undefined) return { kind: 'logical', operator: logical, left, right, span };
  const compare = COMPARE[operator];
  if (compare !== undefined)
    return { kind: 'compare', first: left, links: [{ operator: compare, operand: right }], span };
  const binary = BINARY[operator];
  if (binary === undefined) return unsupported(span, `\`${operator}\``);
  return { kind: 'binary', operator: binary, left, right, span };
}

export function lowerUnary(node: Cst, lowering: Lowering): Expression {
  const [sign, value] = node.children;
  const operator = sign === undefined ? '' : lowering.source(sign);
  const span = spanOf(node);
  if (operator === '++' || operator === '--') return lowerStep(node, lowering);
  const operand = lowering.expression(value, node);
  switch (operator) {
    case '-':
    case '+':
    case '~':
      return { kind: 'unary', operator, operand, span };
    case '!':
      return { kind: 'not', operand, span };
    case 'typeof':
      return { kind: 'typeof', operand, span };
    case 'void': {
      const nothing: Expression = { kind: 'none', span };
      return operand.kind === 'number' ? nothing : { kind: 'sequence', items: [operand, nothing], span };
    }
    default:
      return unsupported(node, `\`${operator}\``);
  }
}

/** `x!`, `x++`. */
export function lowerPostfix(node: Cst, lowering: Lowering): Expression {
  const sign = node.children[1];
  if (sign?.name === 'LogicOp') return lowering.expression(node.children[0], node);
  return lowerStep(node, lowering);
}

function lowerStep(node: Cst, lowering: Lowering): Expression {
  const [first, second] = node.children;
  const before = first?.name === 'ArithOp';
  const [sign, target] = before ? [first, second] : [second, first];
  const span = spanOf(node);
  return {
    kind: 'assignment',
    target: lowering.pattern(target, node),
    operator: sign !== undefined && lowering.source(sign) === '--' ? '-' : '+',
    value: { kind: 'number', value: 1, integer: false, span: spanOf(sign ?? node) },
    valueIsOld: !before,
    span,
  };
}

export function lowerAssignment(node: Cst, lowering: Lowering): Expression {
  const [target, sign, value] = node.children;
  const operator = sign === undefined ? null : assignmentOperator(lowering.source(sign));
  if (operator === undefined) return unsupported(node, 'this assignment');
  return {
    kind: 'assignment',
    target: lowering.pattern(target, node),
    operator,
    value: lowering.expression(value, node),
    valueIsOld: false,
    span: spanOf(node),
  };
}
