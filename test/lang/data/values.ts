/** What names of a source hold, its files in memory. */
import { DataFile, type DataAnswer } from '../../../src/lang/data/file.ts';
import type { LanguageId } from '../../../src/lang/document.ts';
import { moduleValues, type ModuleValue } from '../../../src/lang/module-values.ts';
import { runToEnd, trace } from '../../../src/lang/read.ts';
import { DEFAULT_BUDGET, type TraceResult } from '../../../src/lang/trace.ts';

/** Texts by their path in the workspace; the source is `src/fit.py` or `src/fit.ts`. */
export type Texts = Readonly<Record<string, string>>;

function answering(texts: Texts): (candidates: readonly string[]) => DataAnswer {
  const files = new Map(
    Object.entries(texts).map(([path, text]) => {
      const uri = `file:///w/${path}`;
      return [uri, new DataFile(uri, path.split('/').at(-1) ?? path, text)];
    }),
  );
  return (candidates) => {
    const found = candidates.map((uri) => files.get(uri)).find((file) => file !== undefined);
    const tried = candidates.flatMap((uri) => (uri.startsWith('file:///w/') ? [uri.slice('file:///w/'.length)] : []));
    return found ? { kind: 'found', file: found } : { kind: 'missing', tried };
  };
}

const documentOf = (source: string, language: LanguageId) => ({
  uri: `file:///w/src/fit.${language === 'python' ? 'py' : 'ts'}`,
  language,
  text: source,
});

/** Numbers nested as the value is; NaN stays NaN. */
export type Plain = number | readonly Plain[];

function plain(value: ModuleValue): Plain {
  if (value.kind === 'list') return value.items.map(plain);
  const build = (shape: readonly number[], from: number): Plain => {
    const [length, ...rest] = shape;
    if (length === undefined) return value.values[from] ?? NaN;
    const size = rest.reduce((a, b) => a * b, 1);
    return Array.from({ length }, (_, i) => build(rest, from + i * size));
  };
  return build(value.shape, 0);
}

/** The values of names, or the message that says why there are none, and the piece of the source that it stands at. */
export function valuesOf(
  source: string,
  names: readonly string[],
  texts: Texts,
  language: LanguageId = 'python',
): { readonly values: readonly Plain[] } | { readonly message: string; readonly at: string } {
  const reading = moduleValues(documentOf(source, language), names, DEFAULT_BUDGET);
  const answer = answering(texts);
  let step = reading.next();
  while (!step.done) {
    if (step.value.kind === 'readData') step.value.answer = answer(step.value.candidates);
    step = reading.next(undefined);
  }
  const result = step.value;
  if (result.ok) return { values: result.values.map(plain) };
  const [first] = result.diagnostics;
  return { message: first?.message ?? '', at: source.slice(first?.span.from ?? 0, first?.span.to ?? 0) };
}

/** The reading of the function f of a source. */
export function traced(source: string, texts: Texts, language: LanguageId = 'python'): TraceResult {
  const request = {
    document: documentOf(source, language),
    target: { kind: 'function', name: 'f' },
    pointLength: null,
    shapes: {},
    arguments: {},
    vary: [],
    budget: DEFAULT_BUDGET,
  } as const;
  return runToEnd(trace(request), () => undefined, answering(texts));
}
