/**
 * Where code puts a matrix beside a vector: `solve(A, b)`, `lstsq(A, b)`, `A @ x - b`, `dot(A, x) - b`, `A.matMul(x).sub(b)`,
 * the normal equations, `inv(A) @ b`. By names, whatever they hold; `linear-systems.ts` asks what they hold.
 */
import type { Expression, Span } from '../syntax.ts';

export interface Pair {
  readonly matrix: string;
  readonly rhs: string;
  /** It solves the system. */
  readonly solves: boolean;
  readonly span: Span;
}

const SOLVERS = new Set([
  'solve',
  'lstsq',
  'lusolve',
  'lsq_linear',
  'nnls',
  'lsqr',
  'lsmr',
  'cho_solve',
  'cg',
  'gmres',
]);
const INVERSES = new Set(['inv', 'pinv', 'inverse']);
const PRODUCTS = new Set(['dot', 'matmul', 'mm', 'mv', 'matMul', 'multiply']);
const DIFFERENCES = new Set(['sub', 'subtract', 'mse_loss', 'meanSquaredError']);

export function pairIn(node: Expression): Pair | null {
  const product = productIn(node);
  if (product) {
    const inverted = argumentsOf(product[0], INVERSES)?.[0];
    return pairOf(inverted, product[1], true, node.span);
  }
  const solved = argumentsOf(node, SOLVERS);
  if (solved) return normalEquations(solved, node.span) ?? pairOf(solved[0], solved[1], true, node.span);
  const [left, right] = differenceIn(node) ?? [];
  if (!left || !right) return null;
  const matrix = productIn(left)?.[0];
  return pairOf(matrix, right, false, node.span) ?? pairOf(productIn(right)?.[0], left, false, node.span);
}

function pairOf(matrix: Expression | undefined, rhs: Expression | undefined, solves: boolean, span: Span): Pair | null {
  if (matrix?.kind !== 'name' || !rhs) return null;
  const name = columnName(rhs);
  return name === null || name === matrix.name ? null : { matrix: matrix.name, rhs: name, solves, span };
}

/** `b`, and as a column: `b[:, None]`, `b.reshape(-1, 1)`, `b.unsqueeze(1)`. */
function columnName(node: Expression): string | null {
  if (node.kind === 'name') return node.name;
  if (node.kind === 'index')
    return node.object.kind === 'name' && node.indices.length === 2 && node.indices[0]?.kind === 'slice'
      ? node.object.name
      : null;
  const { callee } = node.kind === 'call' ? node : {};
  if (callee?.kind !== 'member' || callee.object.kind !== 'name') return null;
  return callee.name === 'reshape' || callee.name === 'unsqueeze' ? callee.object.name : null;
}

type Two = readonly [Expression, Expression];

/** `solve(A.T @ A, A.T @ b)` */
function normalEquations([left, right]: readonly Expression[], span: Span): Pair | null {
  const [a, b] = [left && productIn(left), right && productIn(right)];
  if (!a || !b || transposedName(a[0]) === null || transposedName(a[0]) !== transposedName(b[0])) return null;
  return a[1].kind === 'name' && a[1].name === transposedName(a[0]) ? pairOf(a[1], b[1], true, span) : null;
}

function transposedName(node: Expression): string | null {
  return node.kind === 'member' && node.name === 'T' && node.object.kind === 'name' ? node.object.name : null;
}

function productIn(node: Expression): Two | null {
  if (node.kind === 'binary') return node.operator === 'matmul' ? [node.left, node.right] : null;
  return binaryCall(node, PRODUCTS);
}

function differenceIn(node: Expression): Two | null {
  if (node.kind === 'binary') return node.operator === '-' ? [node.left, node.right] : null;
  return binaryCall(node, DIFFERENCES);
}

/** `np.dot(A, x)` and `A.dot(x)`. */
function binaryCall(node: Expression, names: ReadonlySet<string>): Two | null {
  const given = argumentsOf(node, names);
  const [first, second] = given ?? [];
  if (!first || node.kind !== 'call') return null;
  if (second) return [first, second];
  return node.callee.kind === 'member' ? [node.callee.object, first] : null;
}

function argumentsOf(node: Expression, names: ReadonlySet<string>): readonly Expression[] | null {
  if (node.kind !== 'call') return null;
  const { callee } = node;
  const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
  if (!names.has(name)) return null;
  return node.arguments.flatMap((one) => (one.kind === 'positional' ? [one.value] : []));
}
