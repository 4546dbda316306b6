/** What the user can act on in a document: functions under dotted names, and selected expressions. Parses, and nothing more. */
import type { SourceSpan } from '../graph/graph.ts';
import { moved } from './deferred.ts';
import { findEnclosed, innermostExpression } from './expression-at.ts';
import { findFunctions, type FoundFunction } from './functions.ts';
import { numericNames } from './numeric.ts';
import type { ParsedDocument } from './parse.ts';
import { PAUSE, type Pausing } from './pause.ts';
import type { FunctionSite } from './site.ts';
import { assessmentOf, factsOf, innerFacts, type FunctionFacts } from './site-facts.ts';
import type { Expression, FunctionDefinition, Span, Statement } from './syntax.ts';

export { freeNames } from './free-names.ts';

/** The functions of a document in the order of the source. Of several with one name the last is meant, as when it runs. */
export function findSites(parsed: ParsedDocument): readonly FunctionSite[] {
  return parsed.once(makeSites);
}

/** Gathers, with pauses, what `findSites` puts together. */
export function* findingSites(parsed: ParsedDocument): Pausing<void> {
  yield* parsed.lowering();
  for (const section of parsed.sections) {
    if (section.has(findFacts)) continue;
    yield* looking(section.statements);
    const facts: FunctionFacts[] = [];
    for (const found of findFunctions(section.statements)) {
      facts.push(factsOf(found, section.text));
      yield PAUSE;
    }
    section.keep(findFacts, facts);
  }
}

/** Looks at the bodies of functions, which lowers them. One statement can be the whole file: a class, a call of a function. */
function* looking(statements: readonly Statement[]): Pausing<void> {
  for (const statement of statements) {
    for (const definition of functionsIn(statement)) {
      yield* looking(definition.body);
      yield PAUSE;
    }
  }
}

function functionsIn(statement: Statement): readonly FunctionDefinition[] {
  if (statement.kind === 'class') return statement.definition.methods;
  if (statement.kind === 'function') return [statement.definition];
  const called = statement.kind === 'expression' && statement.value.kind === 'call' ? statement.value.callee : null;
  return called?.kind === 'function' ? [called.definition] : [];
}

function makeSites(parsed: ParsedDocument): readonly FunctionSite[] {
  const all = functionsOf(parsed);
  const last = [...byName(all).values()].map((facts) => ({ facts, inner: innerFacts(facts, all) }));
  const numeric = numericNames(new Map(last.map(({ facts, inner }) => [facts.name, assessmentOf(facts, inner)])));
  const { uri } = parsed.document;
  const place = ({ from, to }: Span): SourceSpan => ({ uri, from, to });
  return last
    .map(({ facts, inner }): FunctionSite => {
      const { name, span, nameSpan } = facts;
      const parameters = inner?.parameters ?? [];
      return {
        kind: 'function',
        name,
        parameters,
        span: place(span),
        nameSpan: place(nameSpan),
        numeric: numeric.has(name),
      };
    })
    .sort((a, b) => a.span.from - b.span.from || b.span.to - a.span.to);
}

/** The function of a dotted name with its syntax and what encloses it; undefined where there is none. */
export function findFunction(parsed: ParsedDocument, name: string): FoundFunction | undefined {
  const section = parsed.sections.findLast((one) => one.once(findFacts).value.some((facts) => facts.name === name));
  return section && findFunctions(section.statements).findLast((found) => found.name === name);
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

function findFacts(statements: readonly Statement[], text: string): readonly FunctionFacts[] {
  return findFunctions(statements).map((found) => factsOf(found, text));
}

function factsIn({ sections }: ParsedDocument): readonly FunctionFacts[] {
  return sections.flatMap((section) => {
    const { value, by } = section.once(findFacts);
    return by === 0 ? value : value.map((facts) => movedFacts(facts, by));
  });
}

function movedFacts(facts: FunctionFacts, by: number): FunctionFacts {
  return { ...facts, span: moved(facts.span, by), nameSpan: moved(facts.nameSpan, by) };
}

function functionsOf(parsed: ParsedDocument): readonly FunctionFacts[] {
  return parsed.once(factsIn);
}

function byName(all: readonly FunctionFacts[]): ReadonlyMap<string, FunctionFacts> {
  return new Map(all.map((facts) => [facts.name, facts]));
}

function shortest(found: readonly FunctionFacts[]): FunctionFacts | undefined {
  return found.reduce<FunctionFacts | undefined>(
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
