/** Reads the function of a request: lang's trace, driven to its end. */
import { fileURLToPath } from 'node:url';
import { positionAt } from '../lang/document.ts';
import type { Diagnostic, Document } from '../lang/document.ts';
import { runToEnd, trace } from '../lang/read.ts';
import type { TracedFunction } from '../lang/trace.ts';
import { DEFAULT_BUDGET } from '../lang/trace.ts';
import { openFile } from './files.ts';
import type { Answer, AnswerDiagnostic, Nested } from './requests.ts';
import { refuse } from './requests.ts';

export interface FunctionRequest {
  readonly file: string;
  readonly function: string;
  readonly root?: string | undefined;
  readonly arguments: Readonly<Record<string, Nested>>;
  readonly vary: readonly string[];
  readonly shapes: Readonly<Record<string, readonly number[]>>;
}

export type ReadFunction =
  | { readonly ok: true; readonly function: TracedFunction; readonly document: Document }
  | { readonly ok: false; readonly answer: Answer };

/** `pointLength`: numbers of a point, null where the request has none. */
export function readFunction(request: FunctionRequest, pointLength: number | null): ReadFunction {
  const files = openFile(request.file, request.root, process.cwd());
  if (typeof files === 'string') return { ok: false, answer: refuse(files) };
  const { document } = files;
  const read = new Map([[document.uri, document]]);
  const result = runToEnd(
    trace({
      document,
      target: { kind: 'function', name: request.function },
      pointLength,
      shapes: request.shapes,
      arguments: request.arguments,
      vary: request.vary,
      budget: DEFAULT_BUDGET,
    }),
    (candidates) => {
      const found = files.read(candidates);
      if (found) read.set(found.uri, found);
      return found;
    },
  );
  if (result.ok) return { ok: true, function: result.function, document };
  return { ok: false, answer: { ok: false, diagnostics: result.diagnostics.map((one) => placed(one, read)) } };
}

export function placed({ message, severity, span }: Diagnostic, read: ReadonlyMap<string, Document>): AnswerDiagnostic {
  const text = read.get(span.uri)?.text ?? '';
  return { message, severity, file: fileURLToPath(span.uri), ...positionAt(text, span.from) };
}
