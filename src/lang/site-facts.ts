/** What sites need to know of a function, without its syntax: kept over edits elsewhere, when the syntax has moved. */
import { dottedName, type FoundFunction } from './functions.ts';
import { assess, type Assessment } from './numeric.ts';
import type { Expression, FunctionDefinition, Span } from './syntax.ts';
import { transformedArgument } from './transforms.ts';

export interface FunctionFacts {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  /** Where a transform made it of a function that has a name (`f_p = grad(f)`), that name. */
  readonly of: string | null;
  /** Its own, or those of the function that a transform was given on the spot; null where `of` has them, or nobody here. */
  readonly own: Own | null;
  /** Whether a transform made it. */
  readonly transformed: boolean;
}

export interface Own {
  /** As written; the instance that a Python method is called on is not one of them. */
  readonly parameters: readonly string[];
  readonly assessment: Assessment;
}

/** `text` is the source that the spans are of. */
export function factsOf({ name, span, nameSpan, definition, transformed }: FoundFunction, text: string): FunctionFacts {
  if (definition !== null) {
    const own = ownOf(definition, name.slice(name.lastIndexOf('.') + 1), text);
    return { name, span, nameSpan, of: null, own, transformed: false };
  }
  const inner = transformed && innermost(transformed);
  const own = inner?.kind === 'function' ? ownOf(inner.definition, inner.definition.name ?? 'f', text) : null;
  return { name, span, nameSpan, of: inner && dottedName(inner), own, transformed: true };
}

/** What further transforms were given, in the end. */
function innermost(transformed: Expression): Expression {
  let inner = transformed;
  for (let next = transformedArgument(inner); next !== null; next = transformedArgument(inner)) inner = next;
  return inner;
}

function ownOf(definition: FunctionDefinition, name: string, text: string): Own {
  return { parameters: parametersOf(definition, text), assessment: assess(name, definition, text) };
}

/** Those of the function that is called in the end, through transforms; null where it is not in this file. */
export function innerFacts(facts: FunctionFacts, all: readonly FunctionFacts[]): Own | null {
  const passed = new Set<FunctionFacts>();
  let at = facts;
  while (at.own === null) {
    passed.add(at);
    const { of } = at;
    // `f = jit(f)` is given what `f` was before.
    const next = of === null ? undefined : all.findLast((one) => one.name === of && !passed.has(one));
    if (next === undefined) return null;
    at = next;
  }
  return at.own;
}

/** What a transform makes is judged by what it was given; of a function that is elsewhere it is taken to be numeric. */
export function assessmentOf(facts: FunctionFacts, inner: Own | null): Assessment {
  if (inner === null) return { possible: true, computes: true, calls: new Set() };
  return facts.transformed ? { ...inner.assessment, computes: true } : inner.assessment;
}

const PREFIX = { plain: '', keyword: '', rest: '*', keywordRest: '**' } as const;

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
