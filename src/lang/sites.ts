/** What the user can act on in a document: functions under dotted names, and selected expressions. Parses, and nothing more. */
import type { SourceSpan } from '../graph/graph.ts';
import { findEnclosed, innermostExpression } from './expression-at.ts';
import { dottedName, findFunctions, type FoundFunction } from './functions.ts';
import { assess, numericNames, type Assessment } from './numeric.ts';
import type { ParsedDocument } from './parse.ts';
import type { Document } from './document.ts';
import type { FunctionSite } from './site.ts';
import type { Expression, FunctionDefinition, Span } from './syntax.ts';
import { transformedArgument } from './transforms.ts';

export { freeNames } from './free-names.ts';

/** The functions of a document in the order of the source. Of several with one name the last is meant, as when it runs. */
export function findSites(parsed: ParsedDocument): readonly FunctionSite[] {
  return parsed.once(makeSites);
}

function makeSites(parsed: ParsedDocument): readonly FunctionSite[] {
  const all = functionsOf(parsed);
  const last = [...byName(all).values()].map((found) => withDefinition(found, all));
  const numeric = numericNames(new Map(last.map((one) => [one.found.name, assessmentOf(one, parsed.document.text)])));
  return last
    .map((one) => siteOf(one, numeric.has(one.found.name), parsed.document))
    .sort((a, b) => a.span.from - b.span.from || b.span.to - a.span.to);
}

/** The function of a dotted name with its syntax and what encloses it; undefined where there is none. */
export function findFunction(parsed: ParsedDocument, name: string): FoundFunction | undefined {
  return byName(functionsOf(parsed)).get(name);
}

/** The innermost function that holds an offset, else one that begins on its line. */
export function siteAt(parsed: ParsedDocument, offset: number): FunctionSite | undefined {
  const { text } = parsed.document;
  const all = functionsOf(parsed);
  const at = withinBody(text, offset);
  const holding = all.filter(({ span }) => span.from <= at && at <= span.to);
  const line = lineAround(text, offset);
  const found = shortest(holding) ?? all.find(({ span, nameSpan }) => beginsOn(line, span) || beginsOn(line, nameSpan));
  return found && findSites(parsed).find(({ name }) => name === found.name);
}

/**
 * The expression that a selection is, white space and brackets around it apart; undefined for anything else. Part of a chain is
 * one too: `b + c` of `a + b + c`.
 */
export function expressionAt(parsed: ParsedDocument, from: number, to: number): Expression | undefined {
  return innermostExpression(parsed, from, to);
}

/** The functions around a place, from the outermost; those without a name too. */
export function enclosingFunctions(parsed: ParsedDocument, span: Span): readonly FunctionDefinition[] {
  return findEnclosed(parsed.module.body, span).enclosing;
}

const inModule = ({ module }: ParsedDocument): readonly FoundFunction[] => findFunctions(module);

function functionsOf(parsed: ParsedDocument): readonly FoundFunction[] {
  return parsed.once(inModule);
}

function byName(all: readonly FoundFunction[]): ReadonlyMap<string, FoundFunction> {
  return new Map(all.map((found) => [found.name, found]));
}

/** A function, and where a transform made it the one that it was made of; null where that is not in this file. */
interface Resolved {
  readonly found: FoundFunction;
  readonly definition: FunctionDefinition | null;
}

function withDefinition(found: FoundFunction, all: readonly FoundFunction[]): Resolved {
  return { found, definition: found.definition ?? innerDefinition(found, all) };
}

function siteOf({ found, definition }: Resolved, numeric: boolean, document: Document): FunctionSite {
  const { uri, text } = document;
  const place = ({ from, to }: Span): SourceSpan => ({ uri, from, to });
  return {
    kind: 'function',
    name: found.name,
    parameters: definition === null ? [] : parametersOf(definition, text),
    span: place(found.span),
    nameSpan: place(found.nameSpan),
    numeric,
  };
}

/** What a transform makes is judged by what it was given; of a function that is elsewhere it is taken to be numeric. */
function assessmentOf({ found, definition }: Resolved, text: string): Assessment {
  if (definition === null) return { possible: true, computes: true, calls: new Set() };
  const own = found.definition === null ? definition.name : found.name.slice(found.name.lastIndexOf('.') + 1);
  const assessment = assess(own ?? 'f', definition, text);
  return found.definition === null ? { ...assessment, computes: true } : assessment;
}

/** The function that a transform was given, through further transforms; null where it is not in this file. */
function innerDefinition(found: FoundFunction, all: readonly FoundFunction[]): FunctionDefinition | null {
  const passed = new Set<FoundFunction>([found]);
  let inner = found.transformed;
  while (inner !== null) {
    if (inner.kind === 'function') return inner.definition;
    const further = transformedArgument(inner);
    if (further !== null) {
      inner = further;
      continue;
    }
    const name = dottedName(inner);
    // `f = jit(f)` is given what `f` was before.
    const next = all.findLast((one) => one.name === name && !passed.has(one));
    if (next === undefined) return null;
    if (next.definition !== null) return next.definition;
    passed.add(next);
    inner = next.transformed;
  }
  return null;
}

const PREFIX = { plain: '', keyword: '', rest: '*', keywordRest: '**' } as const;

/** As written; the instance that a Python method is called on is not one of them. */
function parametersOf(definition: FunctionDefinition, text: string): string[] {
  const [first] = definition.parameters;
  const isReceiver =
    definition.method === 'class' ||
    (definition.method === 'instance' && first?.target.kind === 'name' && first.target.name === 'self');
  return definition.parameters.slice(isReceiver ? 1 : 0).map(({ target, kind, span }) => {
    const rest = kind === 'rest' && text.startsWith('...', span.from) ? '...' : PREFIX[kind];
    return rest + text.slice(target.span.from, target.span.to).replace(/\s+/g, ' ').trim();
  });
}

function shortest(found: readonly FoundFunction[]): FoundFunction | undefined {
  return found.reduce<FoundFunction | undefined>(
    (best, one) => (best === undefined || length(one.span) < length(best.span) ? one : best),
    undefined,
  );
}

const length = (span: Span): number => span.to - span.from;

function lineAround(text: string, offset: number): Span {
  let from = Math.min(offset, text.length);
  let to = from;
  while (from > 0 && !/[\r\n]/.test(text.charAt(from - 1))) from--;
  while (to < text.length && !/[\r\n]/.test(text.charAt(to))) to++;
  return { from, to };
}

function beginsOn(line: Span, span: Span): boolean {
  return line.from <= span.from && span.from <= line.to;
}

/** On an empty line that is indented one is still in the function above it, though its last statement has ended. */
function withinBody(text: string, offset: number): number {
  const line = lineAround(text, offset);
  if (offset === line.from || text.slice(line.from, line.to).trim() !== '') return offset;
  let end = line.from;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end--;
  return end;
}
