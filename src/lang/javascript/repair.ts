/**
 * Two things that the grammar does not read are put together here from what it makes of them. It reads array patterns of names
 * only, so that `[a[i], a[j]] = [a[j], a[i]]`, the usual exchange of two elements, comes as an array, an error that holds the
 * `=`, and what follows. And `([a, b] = [0, 0]) => ...` comes as an assignment in brackets, an error that holds the `=>`, and
 * what follows.
 */
import { child, ERROR, inside, type Cst } from '../cst.ts';

export function repairAssignments(nodes: readonly Cst[], text: string, forgive: (error: Cst) => void): readonly Cst[] {
  if (!nodes.some((node) => node.error !== null || node.name === 'ExportDeclaration')) return nodes;
  const repaired: Cst[] = [];
  for (let position = 0; position < nodes.length; position++) {
    const node = nodes[position];
    if (node === undefined) break;
    const next = nodes[position + 1];
    const both = joined(node, next, text) ?? arrow(node, next, text);
    const correct = both ?? exchange(node, text);
    const error = node.error ?? node.children.at(-1)?.error;
    if (correct !== null && error) forgive(error);
    repaired.push(correct ?? node);
    if (both !== null) position++;
  }
  return repaired;
}

function isEquals(node: Cst | undefined, text: string): node is Cst {
  return isError(node, '=', text);
}

function isError(node: Cst | undefined, sign: string, text: string): node is Cst {
  return node?.name === ERROR && text.slice(node.from, node.to).trim() === sign;
}

/** `[a.b, c] = d;` comes as two statements. */
function joined(node: Cst, next: Cst | undefined, text: string): Cst | null {
  const [target, sign, more] = node.children;
  if (node.name !== 'ExpressionStatement' || target?.name !== 'ArrayExpression' || more !== undefined) return null;
  if (!isEquals(sign, text) || next?.name !== 'ExpressionStatement' || next.error !== null) return null;
  const value = next.children[0];
  return value === undefined ? null : assignment(target, sign, value, { from: node.from, to: next.to });
}

/** `[a.b, c] = [d, e];` comes as an array that is indexed. */
function exchange(node: Cst, text: string): Cst | null {
  const member = node.children[0];
  if (node.name !== 'ExpressionStatement' || member?.name !== 'MemberExpression') return null;
  const [target, sign, bracket, items, end] = member.children;
  if (target?.name !== 'ArrayExpression' || !isEquals(sign, text) || bracket?.name !== '[') return null;
  if (items === undefined || end?.name !== ']' || child(member, '?.') !== undefined) return null;
  const elements = items.name === 'SequenceExpression' ? items.children : [items];
  const value: Cst = {
    name: 'ArrayExpression',
    from: bracket.from,
    to: end.to,
    children: [bracket, ...elements, end],
    error: null,
  };
  return assignment(target, sign, value, node);
}

/** `const f = ({ a } = {}) => ...`, exported or not: the body comes as the next statement. */
function arrow(node: Cst, next: Cst | undefined, text: string): Cst | null {
  if (node.name === 'ExportDeclaration') {
    const declaration = node.children.at(-1);
    const repaired = declaration === undefined ? null : arrow(declaration, next, text);
    return repaired === null
      ? null
      : { ...node, to: repaired.to, children: [...node.children.slice(0, -1), repaired], error: null };
  }
  if (node.name !== 'VariableDeclaration' || next?.error !== null) return null;
  const head = node.children.at(-2);
  const sign = node.children.at(-1);
  if (head?.name !== 'ParenthesizedExpression' || !isError(sign, '=>', text)) return null;
  const [given, ...more] = inside(head);
  const body = next.name === 'ExpressionStatement' ? next.children[0] : next.name === 'Block' ? next : undefined;
  if (given?.name !== 'AssignmentExpression' || more.length > 0 || body === undefined) return null;
  const list: Cst = { ...head, name: 'ParamList', children: given.children };
  const children = [list, { ...sign, name: 'Arrow' }, body];
  const value: Cst = { name: 'ArrowFunction', from: head.from, to: body.to, children, error: null };
  return { ...node, to: next.to, children: [...node.children.slice(0, -2), value], error: null };
}

function assignment(target: Cst, sign: Cst, value: Cst, span: { from: number; to: number }): Cst {
  const equals: Cst = { ...sign, name: 'Equals' };
  const inner: Cst = {
    name: 'AssignmentExpression',
    from: target.from,
    to: value.to,
    children: [target, equals, value],
    error: null,
  };
  return { name: 'ExpressionStatement', from: span.from, to: span.to, children: [inner], error: null };
}
