/** Which numbers of a file stay symbols: names that are bound once, at its top level, to a number as written. */
import type { Expression, Module, Span, Statement } from '../syntax.ts';
import { boundNames } from './bindings.ts';

export interface NumberBinding {
  readonly name: string;
  readonly value: number;
  readonly integer: boolean;
  readonly span: Span;
}

/** The number that an expression is as written, a sign included. */
export function literalNumber(e: Expression): { readonly value: number; readonly integer: boolean } | undefined {
  if (e.kind === 'number') return e;
  if (e.kind !== 'unary' || e.operator === '~') return undefined;
  const inner = literalNumber(e.operand);
  return inner && { value: e.operator === '-' ? -inner.value : inner.value, integer: inner.integer };
}

export function singleNumbers(module: Module): ReadonlyMap<Statement, NumberBinding> {
  const times = new Map<string, number>();
  for (const statement of module.body) {
    for (const name of boundNames(statement)) times.set(name, (times.get(name) ?? 0) + 1);
  }
  const found = new Map<Statement, NumberBinding>();
  for (const statement of module.body) {
    if (statement.kind !== 'assign' || statement.targets.length !== 1) continue;
    const [target] = statement.targets;
    const number = literalNumber(statement.value);
    if (target?.kind !== 'name' || !number || times.get(target.name) !== 1) continue;
    found.set(statement, { name: target.name, ...number, span: statement.value.span });
  }
  return found;
}
