/** Numbers that stand in the source: where a fit starts. */
import type { Expression } from '../syntax.ts';

/** Longer lists are data. */
const MOST = 64;

/** `[1, 0.5]`, `(1, -2)`, `np.array([1.0])`, `np.ones(3)`, `1.5`; null for all that would have to run. */
export function numbersIn(node: Expression): readonly number[] | null {
  const one = numberIn(node);
  if (one !== null) return [one];
  if (node.kind === 'list' || node.kind === 'tuple') {
    if (node.items.length === 0 || node.items.length > MOST) return null;
    const numbers = node.items.map((item) => (item.kind === 'element' ? numberIn(item.value) : null));
    const known = numbers.filter((number) => number !== null);
    return known.length === numbers.length ? known : null;
  }
  if (node.kind === 'binary' && node.operator === '*') {
    const count = numberIn(node.right);
    const list = node.left.kind === 'list' ? numbersIn(node.left) : null;
    return list === null || count === null ? null : repeated(list, count);
  }
  if (node.kind !== 'call') return null;
  const { callee } = node;
  const [first] = node.arguments;
  const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
  if (first?.kind !== 'positional') return null;
  if (name === 'array' || name === 'asarray' || name === 'tensor') return numbersIn(first.value);
  const length = numberIn(first.value);
  if (length === null || (name !== 'ones' && name !== 'zeros')) return null;
  return repeated([name === 'ones' ? 1 : 0], length);
}

function numberIn(node: Expression): number | null {
  if (node.kind === 'number') return node.value;
  if (node.kind !== 'unary' || node.operator === '~') return null;
  const value = numberIn(node.operand);
  return value === null ? null : node.operator === '-' ? -value : value;
}

function repeated(list: readonly number[], count: number): readonly number[] | null {
  if (!Number.isInteger(count) || count < 1 || list.length * count > MOST) return null;
  return Array.from({ length: count }, () => list).flat();
}
