/**
 * The numbers that names of a file have once it has run top to bottom: what least squares and data need, without a function.
 * The file is read with a function appended that returns the names, so that every rule of reading holds here too.
 */
import { evaluate } from '../graph/evaluate.ts';
import type { Shape } from '../graph/graph.ts';
import { sizeOf } from '../graph/graph.ts';
import type { Diagnostic, Document } from './document.ts';
import { trace } from './read.ts';
import type { Budget, OutputStructure, TraceEffect } from './trace.ts';

/** An array (a number is one of shape []), or a list or tuple whose items are not plain numbers. */
export type ModuleValue =
  | { readonly kind: 'array'; readonly shape: Shape; readonly values: Float64Array }
  | { readonly kind: 'list'; readonly items: readonly ModuleValue[] };

export type ModuleValues =
  | { readonly ok: true; readonly values: readonly ModuleValue[]; readonly dependencies: readonly string[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly dependencies: readonly string[] };

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u;
const ASKER = '__values_that_were_asked_for';

/** Drive it like a trace. Names may be dotted. */
export function* moduleValues(
  document: Document,
  names: readonly string[],
  budget: Budget,
): Generator<TraceEffect, ModuleValues, Document | undefined> {
  const end = document.text.length;
  const refuse = (message: string, span = { uri: document.uri, from: end, to: end }): ModuleValues => ({
    ok: false,
    diagnostics: [{ message, severity: 'error', span }],
    dependencies: [document.uri],
  });
  const odd = names.find((name) => !NAME.test(name));
  if (odd !== undefined)
    return refuse(`${JSON.stringify(odd)} is not a name. Give the name of a variable of the file.`);
  const list = names.join(', ');
  const asker =
    document.language === 'python'
      ? `\ndef ${ASKER}(_):\n    return (${list},)\n`
      : `\nfunction ${ASKER}(_) { return [[0], ${list}]; }\n`;
  const result = yield* trace({
    document: { ...document, text: document.text + asker },
    target: { kind: 'function', name: ASKER },
    pointLength: null,
    shapes: {},
    arguments: {},
    vary: [],
    budget,
  });
  if (!result.ok) {
    const first = result.diagnostics.find(({ message }) => message.includes(ASKER));
    if (first && names.length > 1) {
      // One of them is no array of numbers: which?
      for (const name of names) {
        const alone = yield* moduleValues(document, [name], budget);
        if (!alone.ok) return alone;
      }
    }
    return {
      ...result,
      diagnostics: result.diagnostics.map((one) => ({
        ...one,
        message: one.message.includes(ASKER) ? `${list} ${whatItIs(one.message)}` : one.message,
        span:
          one.span.uri === document.uri && one.span.to > end
            ? { uri: document.uri, from: Math.min(one.span.from, end), to: end }
            : one.span,
      })),
    };
  }
  const { graph, structure, data, dependencies } = result.function;
  const outputs = evaluate(
    graph,
    graph.inputs.map((input) =>
      input.kind === 'variable'
        ? new Float64Array(sizeOf(input.shape)).fill(NaN)
        : input.kind === 'data'
          ? data.get(input.hash)
          : undefined,
    ),
  );
  let next = 0;
  const build = (part: OutputStructure): ModuleValue =>
    part.kind === 'array'
      ? { kind: 'array', shape: part.shape, values: outputs[next++] ?? new Float64Array() }
      : { kind: 'list', items: part.items.map(build) };
  const whole = build(structure);
  return { ok: true, values: whole.kind === 'list' ? whole.items.slice(-names.length) : [whole], dependencies };
}

/** `f returns an empty array. Return ...` said of a name. */
function whatItIs(message: string): string {
  const [, what = 'no array of numbers'] = / returns ([^.]*)\./.exec(message) ?? [];
  return `is ${what}. It must hold numbers.`;
}
