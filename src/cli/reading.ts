/** Reads for a request: a generator of lang's, driven to its end over the files of the disk. */
import { fileURLToPath } from 'node:url';
import { positionAt } from '../lang/document.ts';
import type { Diagnostic, Document } from '../lang/document.ts';
import { trace } from '../lang/read.ts';
import type { TracedFunction, TraceEffect } from '../lang/trace.ts';
import { DEFAULT_BUDGET } from '../lang/trace.ts';
import { openFile } from './files.ts';
import type { Answer, Nested } from './requests.ts';
import { refuse } from './requests.ts';

/** What every reading of lang ends with. */
type Outcome<T> = (T & { readonly ok: true }) | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export type Read<T> =
  | { readonly ok: true; readonly result: T & { readonly ok: true }; readonly document: Document }
  | { readonly ok: false; readonly answer: Answer };

/** Opens a request's file and drives what is started on it; what cannot be read is an answer with places. */
export function readFile<T>(
  { file, root }: { readonly file: string; readonly root?: string | undefined },
  start: (document: Document) => Generator<TraceEffect, Outcome<T>, Document | undefined>,
): Read<T> {
  const files = openFile(file, root, process.cwd());
  if (typeof files === 'string') return { ok: false, answer: refuse(files) };
  const { document } = files;
  const read = new Map([[document.uri, document]]);
  const reading = start(document);
  let step = reading.next();
  while (!step.done) {
    if (step.value.kind === 'readData') step.value.answer = files.readData(step.value.candidates);
    const found = step.value.kind === 'read' ? files.read(step.value.candidates) : undefined;
    if (found) read.set(found.uri, found);
    step = reading.next(found);
  }
  const result = step.value;
  if (result.ok) return { ok: true, result, document };
  const diagnostics = result.diagnostics.map(({ message, severity, span }) => {
    const place = positionAt(read.get(span.uri)?.text ?? '', span.from);
    return { message, severity, file: fileURLToPath(span.uri), ...place };
  });
  return { ok: false, answer: { ok: false, diagnostics } };
}

export interface FunctionRequest {
  readonly file: string;
  readonly function: string;
  readonly root?: string | undefined;
  readonly arguments: Readonly<Record<string, Nested>>;
  readonly vary: readonly string[];
  readonly shapes: Readonly<Record<string, readonly number[]>>;
}

/** `pointLength`: numbers of a point, null where the request has none. */
export function readFunction(
  request: FunctionRequest,
  pointLength: number | null,
): Read<{ readonly function: TracedFunction }> {
  return readFile(request, (document) =>
    trace({
      document,
      target: { kind: 'function', name: request.function },
      pointLength,
      shapes: request.shapes,
      arguments: request.arguments,
      vary: request.vary,
      budget: DEFAULT_BUDGET,
    }),
  );
}
