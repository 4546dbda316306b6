/**
 * One attempt to read a target: text, parse, site, trace; with every file that it depended on, found or not. Whatever goes
 * wrong is told as problems; this never throws. When to attempt and what to show meanwhile is `session.ts`'s.
 */
import type { Document } from '../lang/document.ts';
import { MAX_LENGTH, type ParsedDocument } from '../lang/parse.ts';
import { trace } from '../lang/read.ts';
import { expressionAt, findSites } from '../lang/sites.ts';
import { PAUSE, type Pausing } from '../lang/pause.ts';
import { DEFAULT_BUDGET, type Budget, type TraceEffect, type TraceRequest, type TraceResult } from '../lang/trace.ts';
import type { DerivativeSettings, FunctionInfo, Problem, SiteInfo } from '../protocol/messages.ts';
import type { Clock } from './clock.ts';
import { findQuoted } from './edits.ts';
import { fileName } from './paths.ts';
import { runSliced, type Cancellation } from './slices.ts';
import {
  describeExpression,
  describeFunction,
  describeProblems,
  expressionTarget,
  fileProblem,
  type Target,
} from './target.ts';

/** A file, or why there is none to read. */
export type Found =
  | { readonly kind: 'document'; readonly document: Document }
  | { readonly kind: 'missing' | 'tooLarge' | 'otherLanguage' };

/** Files as they stand: an open editor's text before the disk. Answers at once where they are at hand. */
export interface Files {
  /** A file that the user asked about. */
  read(uri: string): Found | Promise<Found>;
  /** The first of these that exists, may be read on behalf of a file, and can be. */
  readFirst(candidates: readonly string[], onBehalfOf: string): Document | undefined | Promise<Document | undefined>;
}

/** What reading works with. */
export interface Tools {
  readonly files: Files;
  readonly parse: (document: Document) => Pausing<ParsedDocument>;
  readonly clock: Clock;
  /** For the log: a failure of the reader's own. */
  readonly failed: (error: unknown) => void;
}

export type Outcome =
  | {
      readonly ok: true;
      readonly target: Target;
      readonly site: SiteInfo;
      readonly function: FunctionInfo;
      readonly data: ReadonlyMap<string, Float64Array>;
      /** Hints. */
      readonly problems: readonly Problem[];
      readonly dependencies: ReadonlySet<string>;
    }
  | {
      readonly ok: false;
      /** Null where the target was not found. */
      readonly site: SiteInfo | null;
      readonly problems: readonly Problem[];
      readonly dependencies: ReadonlySet<string>;
    };

/** A graph goes to the panel as one message, which cannot be sliced: 50,000 nodes are some 3 MB. */
const BUDGET: Budget = { ...DEFAULT_BUDGET, nodes: 50_000 };

interface Located {
  readonly target: Target;
  readonly site: SiteInfo;
  readonly request: TraceRequest['target'];
}

/** Where the target stands in the text now; null where it does not. */
function locate(target: Target, document: Document, parsed: ParsedDocument): Located | null {
  if (target.kind === 'function') {
    const site = findSites(parsed).findLast(({ name }) => name === target.name);
    if (site === undefined) return null;
    return { target, site: describeFunction(document, site), request: { kind: 'function', name: target.name } };
  }
  // Where it was removed it may be back. Where it is there, half typed, it stays the one that was selected.
  const range = target.from < target.to ? target : findQuoted(document.text, target.text, target.line);
  const expression = range && expressionAt(parsed, range.from, range.to);
  if (!expression) return null;
  const { from, to } = expression.span;
  const now = expressionTarget(document, from, to);
  return { target: now, site: describeExpression(document, now), request: { kind: 'expression', from, to } };
}

function whyNoFile(uri: string, kind: Exclude<Found['kind'], 'document'>): string {
  const file = fileName(uri);
  switch (kind) {
    case 'missing':
      return `${file} cannot be found any more. Put it back, or run Nabla: Show Derivative on a function of another file.`;
    case 'tooLarge':
      return `${file} is too large to read: the limit is ${MAX_LENGTH.toLocaleString('en')} characters. Move the function to a smaller file.`;
    case 'otherLanguage':
      return `${file} is not Python, JavaScript or TypeScript. Set the language of the editor to one of them.`;
  }
}

function whyNoSite(target: Target): string {
  const file = fileName(target.uri);
  if (target.kind === 'expression' && target.from < target.to) {
    return `What was selected in ${file} is no expression now. Finish it, or select another and run Nabla: Show Derivative.`;
  }
  return target.kind === 'function'
    ? `\`${target.name}\` is not in ${file} any more. Put the cursor in a function and run Nabla: Show Derivative.`
    : `The selected expression is not in ${file} any more. Select one and run Nabla: Show Derivative.`;
}

/** Parses a document, finds the target in it, and traces that. */
function* readAt(
  target: Target,
  document: Document,
  settings: DerivativeSettings,
  tools: Tools,
): Generator<TraceEffect, Read, Document | undefined> {
  const parsed = yield* tools.parse(document);
  const located = locate(target, document, parsed);
  if (located === null) return { located: null, result: null };
  yield PAUSE;
  const request: TraceRequest = {
    document,
    target: located.request,
    pointLength: null,
    shapes: settings.shapes,
    arguments: {},
    vary: settings.vary,
    budget: BUDGET,
  };
  return { located, result: yield* trace(request, parsed, tools.parse) };
}

type Read =
  { readonly located: Located; readonly result: TraceResult } | { readonly located: null; readonly result: null };

/** Reads a target; null when it was cancelled. The first slice of work is done before this returns. */
export async function readTarget(
  target: Target,
  settings: DerivativeSettings,
  tools: Tools,
  cancellation: Readonly<Cancellation>,
): Promise<Outcome | null> {
  const { uri } = target;
  const dependencies = new Set([uri]);
  const fail = (message: string, site: SiteInfo | null = null): Outcome => {
    return { ok: false, site, problems: [fileProblem(uri, message)], dependencies };
  };
  let site: SiteInfo | null = null;
  try {
    const reading = tools.files.read(uri);
    const found = reading instanceof Promise ? await reading : reading;
    if (cancellation.cancelled) return null;
    if (found.kind !== 'document') return fail(whyNoFile(uri, found.kind));
    const { document } = found;
    const documents = new Map([[uri, document]]);

    const keep = (read: Document | undefined): Document | undefined => {
      if (read) documents.set(read.uri, read);
      return read;
    };
    const readFirst = (candidates: readonly string[]) => {
      // Those that are missing count too: the function may read once they are there.
      for (const candidate of candidates) dependencies.add(candidate);
      const read = tools.files.readFirst(candidates, uri);
      return read instanceof Promise ? read.then(keep) : keep(read);
    };
    const read = await runSliced(readAt(target, document, settings, tools), readFirst, cancellation, tools.clock);
    if (read === null) return null;
    const { located, result } = read;
    if (located === null) return fail(whyNoSite(target));
    site = located.site;

    const traced = result.ok ? result.function : result;
    for (const dependency of traced.dependencies) dependencies.add(dependency);
    if (!result.ok) return { ok: false, site, problems: describeProblems(result.diagnostics, documents), dependencies };
    const { graph, parameters, variables, outputs, data, hints } = result.function;
    return {
      ok: true,
      target: located.target,
      site,
      function: { graph, parameters, variables, outputs },
      data,
      problems: describeProblems(hints, documents),
      dependencies,
    };
  } catch (error) {
    if (cancellation.cancelled) return null;
    tools.failed(error);
    const reason = error instanceof Error ? error.message : String(error);
    return fail(`Nabla itself failed here (${reason}). The output channel Nabla has the details.`, site);
  }
}
