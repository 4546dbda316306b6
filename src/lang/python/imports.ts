/** Imports of Python. Names of modules stand in the tree as names and dots side by side. */
import { split, type Cst } from '../cst.ts';
import { spanning, spanOf, type Lowering } from '../lowering.ts';
import type { ImportFrom, Span, Statement } from '../syntax.ts';

export function lowerImport(node: Cst, lowering: Lowering): Statement[] {
  const span = spanOf(node);
  const parts = node.children.filter((one) => one.name !== '(' && one.name !== ')');
  const position = parts.findIndex((one) => one.name === 'import');
  const names = split(parts.slice(position + 1), ',').filter((group) => group.length > 0);
  if (parts[0]?.name !== 'from')
    return names.map((group): Statement => ({ kind: 'import', from: moduleImport(group, lowering, node), span }));
  const module = dottedName(parts.slice(1, position), lowering, node);
  const bindings = names.map((group): ImportFrom['bindings'][number] => {
    const imported = nameOf(group[0], lowering);
    if (imported === '*') return { kind: 'all' };
    return { kind: 'member', imported, local: nameOf(alias(group) ?? group[0], lowering) };
  });
  return [{ kind: 'import', from: { module: module.text, moduleSpan: module.span, bindings }, span }];
}

/** `a.b.c`, `a.b as c`. */
function moduleImport(group: readonly Cst[], lowering: Lowering, around: Span): ImportFrom {
  const as = group.findIndex((one) => one.name === 'as');
  const module = dottedName(as === -1 ? group : group.slice(0, as), lowering, around);
  const local = nameOf(alias(group) ?? group[0], lowering);
  const head = as === -1 && module.text.includes('.');
  return { module: module.text, moduleSpan: module.span, bindings: [{ kind: 'module', local, head }] };
}

function alias(group: readonly Cst[]): Cst | undefined {
  const as = group.findIndex((one) => one.name === 'as');
  return as === -1 ? undefined : group[as + 1];
}

function nameOf(node: Cst | undefined, lowering: Lowering): string {
  return node === undefined ? '' : lowering.source(node);
}

function dottedName(parts: readonly Cst[], lowering: Lowering, around: Span): { text: string; span: Span } {
  const text = parts.map((part) => lowering.source(part)).join('');
  return { text, span: spanning(parts[0], parts.at(-1), around) };
}
