/**
 * One attempt to read a target: text, parse, site, trace; with every file that it depended on, found or not. Whatever goes
 * wrong is told as problems; this never throws. When to attempt and what to show meanwhile is `session.ts`'s.
 */
import type { DataAnswer } from '../lang/data/file.ts';
import type { Document } from '../lang/document.ts';
import { findingData } from '../lang/data-sites.ts';
import { MAX_LENGTH, type ParsedDocument } from '../lang/parse.ts';
import { PAUSE, type Pausing } from '../lang/pause.ts';
import type { Problem, Settings, SiteInfo, Subject, Task } from '../protocol/messages.ts';
import type { Clock } from './clock.ts';
import { fileName } from './paths.ts';
import { runSliced, type Cancellation } from './slices.ts';
import { describeProblems, fileProblem, type Target } from './target.ts';
import { locate, type Located } from './locate.ts';
import type { Reading, SubjectRead } from './subject.ts';
import { readSubject } from './subjects.ts';

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
  /** The same for data. */
  readData(candidates: readonly string[], onBehalfOf: string): DataAnswer | Promise<DataAnswer>;
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
      readonly subject: Subject;
      readonly tasks: readonly Task[];
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
  switch (target.kind) {
    case 'function':
      return `\`${target.name}\` is not in ${file} any more. Put the cursor in a function and run Nabla: Show Derivative.`;
    case 'expression':
      return target.from < target.to
        ? `What was selected in ${file} is no expression now. Finish it, or select another and run Nabla: Show Derivative.`
        : `The selected expression is not in ${file} any more. Select one and run Nabla: Show Derivative.`;
    case 'loop':
      return `There is no loop in ${file} any more in which an optimizer of torch.optim steps. Put the cursor in one, or in a function, and run Nabla: Minimize.`;
    case 'system':
      return `\`${target.matrix}\` and \`${target.rhs}\` are not a matrix and a vector of ${file} any more. Put the cursor on others and run Nabla: Least Squares.`;
  }
}

/** Parses a document, finds the target in it, and traces that. */
function* readAt(target: Target, document: Document, settings: Settings, tools: Tools): Reading<Read> {
  const parsed = yield* tools.parse(document);
  yield* findingData(parsed);
  const located = locate(target, parsed);
  if (located === null) return { located: null, result: null };
  yield PAUSE;
  return { located, result: yield* readSubject(located.place, parsed, settings, tools.parse) };
}

type Read =
  { readonly located: Located; readonly result: SubjectRead } | { readonly located: null; readonly result: null };

/** Reads a target; null when it was cancelled. The first slice of work is done before this returns. */
export async function readTarget(
  target: Target,
  settings: Settings,
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
    const readData = (candidates: readonly string[]) => {
      for (const candidate of candidates) dependencies.add(candidate);
      return tools.files.readData(candidates, uri);
    };
    const work = readAt(target, document, settings, tools);
    const read = await runSliced(work, readFirst, cancellation, tools.clock, readData);
    if (read === null) return null;
    const { located, result } = read;
    if (located === null) return fail(whyNoSite(target));
    site = located.site;

    for (const dependency of result.dependencies) dependencies.add(dependency);
    if (!result.ok) return { ok: false, site, problems: describeProblems(result.diagnostics, documents), dependencies };
    const { subject, tasks, data, hints } = result;
    const problems = describeProblems(hints, documents);
    return { ok: true, target: located.target, site, subject, tasks, data, problems, dependencies };
  } catch (error) {
    if (cancellation.cancelled) return null;
    tools.failed(error);
    const reason = error instanceof Error ? error.message : String(error);
    return fail(`Nabla itself failed here (${reason}). The output channel Nabla has the details.`, site);
  }
}
