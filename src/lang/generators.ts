/** `yield` in the common syntax: a call of a name that only generators have, which the tracer gives its meaning. */
import type { Expression, Span } from './syntax.ts';

/** Takes the next item. */
export const YIELD = '<yield>';
/** Takes the items of another iterable: `yield from`, `yield*`. */
export const YIELD_ALL = '<yield all>';

export function yieldOf(value: Expression, all: boolean, span: Span): Expression {
  return {
    kind: 'call',
    callee: { kind: 'name', name: all ? YIELD_ALL : YIELD, span },
    arguments: [{ kind: 'positional', value }],
    construct: false,
    optional: false,
    span,
  };
}
