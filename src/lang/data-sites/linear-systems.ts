/** Pairs of a matrix and a vector that are what they seem, each once. */
import type { Span } from '../syntax.ts';
import type { Binding, DataFacts } from './facts.ts';
import type { Kind } from './shapes.ts';

interface FoundSystem {
  readonly matrix: Binding;
  readonly rhs: Binding;
  readonly span: Span;
}

/** Names that go together though no code puts them together. */
const NAMED: readonly (readonly [matrix: string, rhs: string])[] = [
  ['A', 'b'],
  ['A', 'y'],
  ['X', 'y'],
  ['M', 'b'],
  ['a', 'b'],
  ['A', 'rhs'],
];

export function systemsIn(
  last: ReadonlyMap<string, Binding>,
  kinds: ReadonlyMap<string, Kind | null>,
  pairs: DataFacts['pairs'],
): FoundSystem[] {
  const found = new Map<string, FoundSystem>();
  const add = (matrixName: string, rhsName: string, call: Span | null) => {
    const [matrix, rhs] = [last.get(matrixName), last.get(rhsName)];
    if (!matrix || !rhs || !goTogether(kinds.get(matrixName), kinds.get(rhsName))) return;
    const later = matrix.span.from > rhs.span.from ? matrix.span : rhs.span;
    const key = JSON.stringify([matrixName, rhsName]);
    if (!found.has(key)) found.set(key, { matrix, rhs, span: call ?? later });
  };
  // A call that solves is the best place, wherever else the pair stands.
  for (const { matrix, rhs, solves, atTop, span } of pairs) if (solves && atTop) add(matrix, rhs, span);
  for (const { matrix, rhs } of pairs) add(matrix, rhs, null);
  const paired = new Set(pairs.flatMap(({ matrix, rhs }) => [matrix, rhs]));
  for (const [matrix, rhs] of NAMED) if (!paired.has(matrix) && !paired.has(rhs)) add(matrix, rhs, null);
  return [...found.values()].sort((a, b) => a.span.from - b.span.from);
}

/** A matrix, and a vector (or one column) with as many rows as far as both are known. */
function goTogether(matrix: Kind | null | undefined, rhs: Kind | null | undefined): boolean {
  if (matrix?.kind !== 'array' || rhs?.kind !== 'array' || matrix.shape.length !== 2) return false;
  const isVector = rhs.shape.length === 1 || (rhs.shape.length === 2 && rhs.shape[1] === 1);
  const [rows = null] = matrix.shape;
  const [length = null] = rhs.shape;
  return isVector && (rows === null || length === null || rows === length);
}
