/** What the user means by where the cursor is or what is selected: a function, or an expression. */
import type { ParsedDocument } from '../lang/parse.ts';
import type { FunctionSite } from '../lang/site.ts';
import { expressionAt, findSites, siteAt } from '../lang/sites.ts';
import type { SiteInfo } from '../protocol/messages.ts';
import { describeExpression, describeFunction, expressionTarget, type Target } from './target.ts';

export interface Asked {
  readonly target: Target;
  readonly site: SiteInfo;
}

function functionAsked({ document }: ParsedDocument, site: FunctionSite): Asked {
  return {
    target: { kind: 'function', uri: document.uri, name: site.name },
    site: describeFunction(document, site),
  };
}

/** The function of a dotted name. */
export function askedByName(parsed: ParsedDocument, name: string): Asked | undefined {
  const site = findSites(parsed).findLast((candidate) => candidate.name === name);
  return site && functionAsked(parsed, site);
}

/** The function around a cursor, with nothing selected. */
export function askedAt(parsed: ParsedDocument, offset: number): Asked | undefined {
  const site = siteAt(parsed, offset);
  return site && functionAsked(parsed, site);
}

/**
 * By a selection: a function where it is one or its name, an expression where it is exactly one, else a function that it holds or
 * stands in. White space around it does not matter.
 */
export function askedBySelection(parsed: ParsedDocument, start: number, end: number): Asked | undefined {
  const { document } = parsed;
  const selected = document.text.slice(start, end);
  const from = start + selected.length - selected.trimStart().length;
  const to = start + selected.trimEnd().length;
  if (from >= to) return askedAt(parsed, end);

  const sites = findSites(parsed);
  const named = sites.find(({ nameSpan, span }) => [nameSpan, span].some((s) => s.from === from && s.to === to));
  if (named) return functionAsked(parsed, named);
  const expression = expressionAt(parsed, from, to);
  if (expression) {
    const target = expressionTarget(document, expression.span.from, expression.span.to);
    return { target, site: describeExpression(document, target) };
  }
  const held = sites.find(({ span }) => from <= span.from && span.to <= to);
  return held ? functionAsked(parsed, held) : askedAt(parsed, from);
}
