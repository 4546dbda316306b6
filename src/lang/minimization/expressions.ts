/** Everything inside statements and expressions, at any depth. */
import type { Expression, Statement } from '../syntax.ts';
import { partsOf, statementParts } from '../walk.ts';

/** Every statement inside; of functions too where that is asked for. */
export function* allIn(statements: readonly Statement[], functions = false): Generator<Statement> {
  for (const statement of statements) {
    yield statement;
    for (const body of statementParts(statement).bodies) yield* allIn(body, functions);
    if (functions && statement.kind === 'function') yield* allIn(statement.definition.body, functions);
  }
}

export function* expressionsIn(node: Expression): Generator<Expression> {
  yield node;
  for (const part of partsOf(node)) yield* expressionsIn(part);
}

export function expressionsOf(statements: readonly Statement[]): Expression[] {
  return [...allIn(statements)].flatMap((statement) =>
    statementParts(statement).expressions.flatMap((one) => [...expressionsIn(one)]),
  );
}
