/**
 * `and`, `or` and `not`. The grammar lets `not` take all that follows, `not a or b` as `not (a or b)`, so the tree of these
 * three is taken apart and put together by Python's precedence.
 */
import type { Cst } from '../cst.ts';
import { MAX_CHAIN, unsupported, type Lowering } from '../lowering.ts';
import type { Expression } from '../syntax.ts';

/** Whether a node is one of these. */
export function isBoolean(node: Cst, lowering: Lowering): boolean {
  if (node.name === 'UnaryExpression') return node.children[0]?.name === 'not';
  const operator = node.name === 'BinaryExpression' ? node.children[1] : undefined;
  return operator !== undefined && (lowering.source(operator) === 'and' || lowering.source(operator) === 'or');
}

interface Operand {
  /** The `not`s before it, from the outermost. */
  readonly nots: readonly Cst[];
  readonly node: Cst;
}

export function lowerBoolean(node: Cst, lowering: Lowering): Expression {
  const alternatives = takeApart(node, lowering);
  const count = alternatives.reduce((sum, operands) => sum + operands.length, 0);
  if (count > MAX_CHAIN) return unsupported(node, `a chain of more than ${MAX_CHAIN} operations`);
  const all = alternatives.map((operands) =>
    fold(
      'and',
      operands.map((operand) => lowerOperand(operand, lowering)),
    ),
  );
  return fold('or', all) ?? unsupported(node, 'code that does not parse');
}

/** The operands between `or`s, each the operands between `and`s. */
function takeApart(root: Cst, lowering: Lowering): Operand[][] {
  const alternatives: Operand[][] = [[]];
  let nots: Cst[] = [];
  const open: Cst[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isBoolean(node, lowering)) {
      for (const part of [...node.children].reverse()) open.push(part);
    } else if (node.name === 'not') nots.push(node);
    else if (node.name === 'or') alternatives.push([]);
    else if (node.name !== 'and') {
      alternatives.at(-1)?.push({ nots, node });
      nots = [];
    }
  }
  return alternatives;
}

function lowerOperand({ nots, node }: Operand, lowering: Lowering): Expression {
  if (nots.length > MAX_CHAIN) return unsupported(node, `a chain of more than ${MAX_CHAIN} operations`);
  return nots.reduceRight<Expression>(
    (operand, sign) => ({ kind: 'not', operand, span: { from: sign.from, to: operand.span.to } }),
    lowering.expression(node),
  );
}

function fold(operator: 'and' | 'or', operands: readonly (Expression | null)[]): Expression | null {
  const present = operands.filter((operand) => operand !== null);
  const [first = null, ...rest] = present;
  return rest.reduce<Expression | null>((left, right) => {
    if (left === null) return right;
    return { kind: 'logical', operator, left, right, span: { from: left.span.from, to: right.span.to } };
  }, first);
}
