/** The heads of `for` loops. */
import { child, type Cst } from '../cst.ts';
import { spanOf, type Lowering } from '../lowering.ts';
import type { Expression, Span, Statement } from '../syntax.ts';

type Loop = Extract<Statement, { kind: 'loop' }>;
type For = Extract<Statement, { kind: 'for' }>;

/** `(let i = 0; i < n; i++)`: three parts, any of which may be missing. */
export function lowerForSpec(head: Cst, lowering: Lowering): Omit<Loop, 'body' | 'span'> {
  const parts = head.children.slice(1, -1);
  const declared = parts[0]?.name === 'VariableDeclaration' ? parts[0] : undefined;
  const sections: (Cst | undefined)[] = [undefined, undefined, undefined];
  // A declaration holds its own semicolon.
  let section = declared === undefined ? 0 : 1;
  for (const part of declared === undefined ? parts : parts.slice(1)) {
    if (part.name === ';') section++;
    else sections[section] = part;
  }
  const [initial, test, update] = sections;
  const optional = (node: Cst | undefined): Expression | null =>
    node === undefined ? null : lowering.expression(node);
  return {
    kind: 'loop',
    initial: declared === undefined ? expressionStatement(initial, lowering) : lowering.statements([declared]),
    test: optional(test),
    update: optional(update),
  };
}

function expressionStatement(node: Cst | undefined, lowering: Lowering): Statement[] {
  if (node === undefined) return [];
  return lowering.statements([{ ...node, name: 'ExpressionStatement', children: [node] }]);
}

export function lowerForOf(head: Cst, lowering: Lowering): Omit<For, 'body' | 'span'> {
  return lowerForEach(head, 'of', false, lowering);
}

export function lowerForIn(head: Cst, lowering: Lowering): Omit<For, 'body' | 'span'> {
  return lowerForEach(head, 'in', true, lowering);
}

function lowerForEach(head: Cst, keyword: string, keys: boolean, lowering: Lowering): Omit<For, 'body' | 'span'> {
  const declared = child(head, 'var', 'let', 'const')?.name;
  const position = head.children.findIndex((one) => one.name === keyword);
  const around: Span = spanOf(head);
  return {
    kind: 'for',
    target: lowering.pattern(head.children[position - 1], around),
    declares: declared === 'var' || declared === 'let' || declared === 'const' ? declared : null,
    iterable: lowering.expression(head.children[position + 1], around),
    keys,
    otherwise: [],
  };
}
