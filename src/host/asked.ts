/** What the user means by where the cursor is or what is selected: a function, or an expression. */
import { findLinearSystems } from '../lang/data-sites.ts';
import { positionAt } from '../lang/document.ts';
import { findMinimizations } from '../lang/minimization/loops.ts';
import type { ParsedDocument } from '../lang/parse.ts';
import type { FunctionSite } from '../lang/site.ts';
import { expressionAt, findSites, siteAt } from '../lang/sites.ts';
import type { Span } from '../lang/syntax.ts';
import type { SiteInfo, Task } from '../protocol/messages.ts';
import { locate } from './locate.ts';
import { describeExpression, describeFunction, expressionTarget, loopTarget, type Target } from './target.ts';

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

/** A function, loop or system that was there a moment ago. */
export function siteAsked(parsed: ParsedDocument, target: Target): Asked | undefined {
  const located = locate(target, parsed);
  return located === null ? undefined : { target: located.target, site: located.site };
}

/**
 * What stands around a cursor, with nothing selected: for minimizing a loop that steps, for least squares a matrix or a vector,
 * else the function.
 */
export function askedAt(parsed: ParsedDocument, offset: number, task: Task): Asked | undefined {
  if (task === 'minimize') {
    const loop = findMinimizations(parsed.module).find(({ span }) => span.from <= offset && offset <= span.to);
    if (loop) return siteAsked(parsed, loopTarget(parsed.document, loop.span));
  }
  const site = siteAt(parsed, offset);
  if (site) return functionAsked(parsed, site);
  if (task !== 'leastSquares') return undefined;
  const line = positionAt(parsed.document.text, offset).line;
  const on = (span: Span) => positionAt(parsed.document.text, span.from).line === line;
  const all = findLinearSystems(parsed);
  // Where the cursor is on none of them, the only one of the file is meant.
  const system =
    all.find(({ matrix, rhs, span }) => [matrix.span, rhs.span, span].some(on)) ??
    (all.length === 1 ? all[0] : undefined);
  if (!system) return undefined;
  const { matrix, rhs } = system;
  return siteAsked(parsed, { kind: 'system', uri: parsed.document.uri, matrix: matrix.name, rhs: rhs.name });
}

/**
 * By a selection: a function where it is one or its name, an expression where it is exactly one, else a function that it holds or
 * stands in. White space around it does not matter.
 */
export function askedBySelection(parsed: ParsedDocument, start: number, end: number, task: Task): Asked | undefined {
  const { document } = parsed;
  const selected = document.text.slice(start, end);
  const from = start + selected.length - selected.trimStart().length;
  const to = start + selected.trimEnd().length;
  if (from >= to) return askedAt(parsed, end, task);

  const sites = findSites(parsed);
  const named = sites.find(({ nameSpan, span }) => [nameSpan, span].some((s) => s.from === from && s.to === to));
  if (named) return functionAsked(parsed, named);
  if (task === 'leastSquares') {
    // A matrix and a vector, their definitions selected.
    const within = (span: Span) => from <= span.from && span.to <= to;
    const system = findLinearSystems(parsed).find(({ matrix, rhs }) => within(matrix.span) && within(rhs.span));
    if (system)
      return siteAsked(parsed, { kind: 'system', uri: document.uri, matrix: system.matrix.name, rhs: system.rhs.name });
  }
  const expression = task === 'leastSquares' ? undefined : expressionAt(parsed, from, to);
  if (expression) {
    const target = expressionTarget(document, expression.span.from, expression.span.to);
    return { target, site: describeExpression(document, target) };
  }
  const held = sites.find(({ span }) => from <= span.from && span.to <= to);
  return held ? functionAsked(parsed, held) : askedAt(parsed, from, task);
}
