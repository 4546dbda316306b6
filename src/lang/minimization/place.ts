/** Where a statement stands: the lists of statements around it, and what has run before it. */
import type { FunctionDefinition, Span, Statement } from '../syntax.ts';
import { statementParts } from '../walk.ts';

/** One list of statements around an offset, from the outermost on. */
export interface Level {
  readonly statements: readonly Statement[];
  /** The statement that holds the offset. */
  readonly index: number;
  /** Whose body the list is; null for the file. */
  readonly owner: Statement | null;
}

export function levelsAround(body: readonly Statement[], offset: number): Level[] {
  const levels: Level[] = [];
  let lists: readonly (readonly Statement[])[] = [body];
  let owner: Statement | null = null;
  for (;;) {
    const found: Level | undefined = lists
      .map((statements) => ({ statements, index: statements.findIndex(({ span }) => holds(span, offset)), owner }))
      .find(({ index }) => index >= 0);
    const inside = found?.statements[found.index];
    if (!found || !inside) return levels;
    levels.push(found);
    owner = inside;
    lists = inside.kind === 'function' ? [inside.definition.body] : statementParts(inside).bodies;
  }
}

const holds = ({ from, to }: Span, offset: number) => from <= offset && offset < to;

/** The function of a level, if it is one's body. */
export function functionOf({ owner }: Level): FunctionDefinition | null {
  return owner?.kind === 'function' ? owner.definition : null;
}

/** The lines of a statement, without the indentation that they share with its first. */
export function dedented(text: string, { from, to }: Span): string {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const before = text.slice(lineStart, from);
  // After a semicolon, or on the line of what it stands in.
  if (before.trim() !== '') return text.slice(from, to);
  return text
    .slice(lineStart, to)
    .split('\n')
    .map((line) => (line.startsWith(before) ? line.slice(before.length) : line.trimStart()))
    .join('\n');
}

/** The function's parameters with defaults as assignments, and the names of those without. */
export function parametersOf(text: string, { parameters }: FunctionDefinition) {
  const assignments: string[] = [];
  const missing: string[] = [];
  for (const { target, default: usual } of parameters) {
    if (target.kind !== 'name') continue;
    if (usual === null) missing.push(target.name);
    else assignments.push(`${target.name} = ${text.slice(usual.span.from, usual.span.to)}`);
  }
  return { assignments, missing };
}
