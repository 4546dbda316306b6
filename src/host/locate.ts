/** Where a target stands in the text now, and the site that it is. */
import { findLinearSystems, findNamed, type LinearSystemSite } from '../lang/data-sites.ts';
import { findMinimizations, type MinimizationSite } from '../lang/minimization/loops.ts';
import type { ParsedDocument } from '../lang/parse.ts';
import { expressionAt, findSites } from '../lang/sites.ts';
import type { SiteInfo } from '../protocol/messages.ts';
import { findQuoted } from './edits.ts';
import type { Place } from './subjects.ts';
import {
  describeExpression,
  describeFunction,
  describeLoop,
  describeSystem,
  expressionTarget,
  loopTarget,
  type Target,
} from './target.ts';

export interface Located {
  readonly target: Target;
  readonly site: SiteInfo;
  readonly place: Place;
}

/** Where the target stands in the text now; null where it does not. */
export function locate(target: Target, parsed: ParsedDocument): Located | null {
  const { document } = parsed;
  switch (target.kind) {
    case 'function': {
      const site = findSites(parsed).findLast(({ name }) => name === target.name);
      if (site === undefined) return null;
      return { target, site: describeFunction(document, site), place: { kind: 'function', name: target.name } };
    }
    case 'expression': {
      // Where it was removed it may be back. Where it is there, half typed, it stays the one that was selected.
      const range = target.from < target.to ? target : findQuoted(document.text, target.text, target.line);
      const expression = range && expressionAt(parsed, range.from, range.to);
      if (!expression) return null;
      const { from, to } = expression.span;
      const now = expressionTarget(document, from, to);
      return { target: now, site: describeExpression(document, now), place: { kind: 'expression', from, to } };
    }
    case 'loop': {
      const site = nearestLoop(target, parsed);
      if (site === null) return null;
      const now = loopTarget(document, site.span);
      return { target: now, site: describeLoop(document, now), place: { kind: 'loop', site } };
    }
    case 'system': {
      const site = systemSite(target, parsed);
      return site ? { target, site: describeSystem(document, site), place: { kind: 'system', site } } : null;
    }
  }
}

/** As the code pairs them; else, half typed or no longer plainly a matrix and a vector, by where the names are bound. */
function systemSite(target: Extract<Target, { kind: 'system' }>, parsed: ParsedDocument): LinearSystemSite | null {
  const site = findLinearSystems(parsed).find(
    ({ matrix, rhs }) => matrix.name === target.matrix && rhs.name === target.rhs,
  );
  if (site) return site;
  const [matrix, rhs] = [findNamed(parsed, target.matrix), findNamed(parsed, target.rhs)];
  return matrix && rhs ? { kind: 'linearSystem', matrix, rhs, span: rhs.span } : null;
}

/** The loop with the same first line, else any, nearest to where it was. */
function nearestLoop(target: Extract<Target, { kind: 'loop' }>, parsed: ParsedDocument): MinimizationSite | null {
  const { document, module } = parsed;
  const all = findMinimizations(module).map((site) => ({ site, now: loopTarget(document, site.span) }));
  const alike = all.filter(({ now }) => now.text === target.text);
  const distance = (line: number) => Math.abs(line - target.line);
  const [nearest] = (alike.length > 0 ? alike : all).sort((a, b) => distance(a.now.line) - distance(b.now.line));
  return nearest?.site ?? null;
}
