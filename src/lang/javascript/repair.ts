/**
 * The grammar reads array patterns of names only. `[a[i], a[j]] = [a[j], a[i]]`, the usual exchange of two elements, comes as
 * an array, an error that holds the `=`, and what follows: it is put together here.
 */
import { child, ERROR, type Cst } from '../cst.ts';

export function repairAssignments(nodes: readonly Cst[], text: string, forgive: (error: Cst) => void): readonly Cst[] {
  if (!nodes.some((node) => node.name === 'ExpressionStatement' && node.error !== null)) return nodes;
  const repaired: Cst[] = [];
  for (let position = 0; position < nodes.length; position++) {
    const node = nodes[position];
    if (node === undefined) break;
    const next = nodes[position + 1];
    const both = joined(node, next, text);
    const correct = both ?? exchange(node, text);
    if (correct !== null && node.error !== null) forgive(node.error);
    repaired.push(correct ?? node);
    if (both !== null) position++;
  }
  return repaired;
}

function isEquals(node: Cst | undefined, text: string): node is Cst {
  return node?.name === ERROR && text.slice(node.from, node.to).trim() === '=';
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
