/**
 * A minimization loop as a problem: its loss as a graph of its variable, and where the variable starts. The file is read with
 * the loop's loss appended as a function, so that every rule of reading holds here too; the loop itself is not run.
 */
import type { Diagnostic, Document } from '../document.ts';
import type { ModuleValue } from '../module-values.ts';
import { moduleValues } from '../module-values.ts';
import type { ParsedDocument } from '../parse.ts';
import { trace } from '../read.ts';
import type { Expression, Statement } from '../syntax.ts';
import type { Budget, TracedFunction, TraceEffect } from '../trace.ts';
import { partsOf, statementParts } from '../walk.ts';
import type { MinimizationSite } from './loops.ts';

export type MinimizationReading =
  | { readonly ok: true; readonly loss: TracedFunction; readonly start: readonly number[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const LOSS = '__loss_of_the_loop';

/** Drive it like a trace. `start` replaces what the file says, where it is given. */
export function* readMinimization(
  parsed: ParsedDocument,
  site: MinimizationSite,
  start: readonly number[] | null,
  budget: Budget,
): Generator<TraceEffect, MinimizationReading, Document | undefined> {
  const { document, module } = parsed;
  const loop = module.body.find(({ span }) => span.from === site.span.from);
  if (loop?.kind !== 'while' && loop?.kind !== 'for') {
    const span = { uri: document.uri, ...site.span };
    const message = 'This loop is inside a function. Move it to the top level of the file to have it read.';
    return { ok: false, diagnostics: [{ message, severity: 'error', span }] };
  }
  const { name } = site.variable;
  const held = yield* moduleValues(document, [name], budget);
  if (!held.ok && start === null) return held;
  const value = held.ok ? held.values[0] : undefined;
  const shape = value?.kind === 'array' ? value.shape : [start?.length ?? 1];
  const result = yield* trace({
    document: { ...document, text: `${document.text}\n${lossFunction(document.text, loop.body, site, name)}` },
    target: { kind: 'function', name: LOSS },
    pointLength: null,
    shapes: { [name]: shape },
    arguments: {},
    vary: [],
    budget,
  });
  if (!result.ok) return result;
  return { ok: true, loss: result.function, start: start ?? (value ? numbersIn(value) : []) };
}

/** What the loop computes up to its loss, as a function of the variable; what only concerns the optimizer is left out. */
function lossFunction(text: string, body: readonly Statement[], site: MinimizationSite, name: string): string {
  const upTo = body.filter(({ span }) => span.from <= site.loss.from);
  const kept = upTo.filter((statement) => !mentions(statement, 'zero_grad'));
  const lines = kept.map(({ span }) => text.slice(text.lastIndexOf('\n', span.from - 1) + 1, span.to));
  const [indent = '    '] = /^[^\S\n]+/.exec(lines[0] ?? '') ?? [];
  return [`def ${LOSS}(${name}):`, ...lines, `${indent}return ${text.slice(site.loss.from, site.loss.to)}`, ''].join(
    '\n',
  );
}

function mentions(statement: Statement, method: string): boolean {
  const { expressions, bodies } = statementParts(statement);
  const inside = (node: Expression): boolean =>
    (node.kind === 'member' && node.name === method) || partsOf(node).some(inside);
  return expressions.some(inside) || bodies.some((body) => body.some((one) => mentions(one, method)));
}

function numbersIn(value: ModuleValue): readonly number[] {
  return value.kind === 'array' ? [...value.values] : value.items.flatMap(numbersIn);
}
