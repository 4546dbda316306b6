/** TypeScript's enums as objects of constants. */
import { child, inside, split, type Cst } from '../cst.ts';
import { spanOf, type Lowering } from '../lowering.ts';
import type { Expression, Pattern, Statement } from '../syntax.ts';
import { stringValue } from './literals.ts';

export function lowerEnum(node: Cst, lowering: Lowering): Statement[] {
  const name = child(node, 'TypeDefinition');
  const body = child(node, 'EnumBody');
  if (name === undefined || body === undefined) return [];
  const entries: { key: Expression; value: Expression }[] = [];
  let next = 0;
  for (const [member, , given] of split(inside(body), ',')) {
    if (member === undefined) continue;
    const span = spanOf(member);
    const value: Expression =
      given === undefined ? { kind: 'number', value: next, integer: false, span } : lowering.expression(given);
    next = (value.kind === 'number' ? value.value : next) + 1;
    const key = member.name === 'String' ? stringValue(member, lowering) : lowering.source(member);
    entries.push({ key: { kind: 'string', value: key, span }, value });
  }
  const target: Pattern = { kind: 'name', name: lowering.source(name), span: spanOf(name) };
  const value: Expression = { kind: 'dictionary', entries, span: spanOf(body) };
  return [{ kind: 'assign', targets: [target], value, declares: 'const', annotation: null, span: spanOf(node) }];
}
