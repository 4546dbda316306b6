/** Calls that fit: `curve_fit(model, xs, ys, p0=...)`, `least_squares(residual, x0)`, `leastsq(residual, x0, args=(xs, ys))`. */
import { dottedName } from '../functions.ts';
import type { Expression, Span } from '../syntax.ts';
import { numbersIn } from './numbers.ts';

export interface FitCall {
  readonly kind: 'model' | 'residuals';
  readonly function: string;
  /** Of a model: its data and what was observed; of residuals: what they are given after the unknowns. */
  readonly data: readonly string[];
  /** Numbers, or the name that holds them. */
  readonly start: readonly number[] | string | null;
  /** All names that it needs of the file. */
  readonly names: readonly string[];
  readonly span: Span;
}

type Call = Extract<Expression, { kind: 'call' }>;

export function fitCallIn(node: Call): FitCall | null {
  const { callee } = node;
  const called = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
  if (called !== 'curve_fit' && called !== 'least_squares' && called !== 'leastsq') return null;
  const given = (position: number, ...keywords: string[]): Expression | undefined => {
    const positional = node.arguments[position];
    if (positional?.kind === 'positional') return positional.value;
    return node.arguments.find((one) => one.kind === 'keyword' && keywords.includes(one.name))?.value;
  };
  const fitted = given(0, 'f', 'fun', 'func');
  const name = fitted ? dottedName(fitted) : null;
  if (name === null) return null;
  const isModel = called === 'curve_fit';
  const start = startIn(isModel ? given(3, 'p0') : given(1, 'x0'));
  const data = isModel ? namesIn([given(1, 'xdata'), given(2, 'ydata')]) : extraIn(node, called);
  if (data === null || (!isModel && start === null)) return null;
  const names = [name.split('.')[0] ?? name, ...data, ...(typeof start === 'string' ? [start] : [])];
  return { kind: isModel ? 'model' : 'residuals', function: name, data, start, names, span: node.span };
}

function startIn(node: Expression | undefined): FitCall['start'] {
  return node === undefined ? null : node.kind === 'name' ? node.name : numbersIn(node);
}

/** `args=(xs, ys)`; `leastsq` takes them third. */
function extraIn(node: Call, called: string): readonly string[] | null {
  const third = node.arguments[2];
  const positional = called === 'leastsq' && third?.kind === 'positional' ? third.value : undefined;
  const extra = positional ?? node.arguments.find((one) => one.kind === 'keyword' && one.name === 'args')?.value;
  if (extra === undefined) return [];
  if (extra.kind === 'name') return [extra.name];
  return extra.kind === 'tuple' || extra.kind === 'list' ? namesIn(extra.items.map(({ value }) => value)) : null;
}

function namesIn(nodes: readonly (Expression | undefined)[]): readonly string[] | null {
  const names = nodes.flatMap((node) => (node?.kind === 'name' ? [node.name] : []));
  return names.length === nodes.length ? names : null;
}
