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
import type { Level } from './place.ts';
import { dedented, functionOf, levelsAround, parametersOf } from './place.ts';

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
  const { text } = document;
  const { name } = site.variable;
  const levels = levelsAround(module.body, site.span.from);
  const at = levels.findIndex(({ statements, index }) => statements[index]?.span.from === site.span.from);
  const before = whatRanBefore(text, levels.slice(0, at + 1));
  const prepared: Document = { ...document, text: before.text };
  const explained = (diagnostics: readonly Diagnostic[]): MinimizationReading => ({
    ok: false,
    diagnostics: diagnostics.map((one) => inSource(one, document, site, before)),
  });
  const held = yield* moduleValues(prepared, [name], budget);
  if (!held.ok && start === null) return explained(held.diagnostics);
  const value = held.ok ? held.values[0] : undefined;
  const shape = value?.kind === 'array' ? value.shape : [start?.length ?? 1];
  const around = levelsAround(module.body, site.loss.from).findLast(({ owner }) => owner !== null && isBody(owner));
  const result = yield* trace({
    document: { ...prepared, text: `${before.text}\n${lossFunction(document, around?.statements ?? [], site)}` },
    target: { kind: 'function', name: LOSS },
    pointLength: null,
    shapes: { [name]: shape },
    arguments: {},
    vary: [],
    budget,
  });
  if (!result.ok) return explained(result.diagnostics);
  return { ok: true, loss: result.function, start: start ?? (value ? numbersIn(value) : []) };
}

const isBody = ({ kind }: Statement) => kind === 'function' || kind === 'for' || kind === 'while' || kind === 'loop';

interface Before {
  /** A file that ends where the loop begins. */
  readonly text: string;
  /** So much of it is the file's own, in place. */
  readonly own: number;
  /** The function that the loop is in, and its parameters without a value. */
  readonly missing: readonly { readonly of: string; readonly parameter: string }[];
}

/** The file up to the loop; what a function has done before the loop follows the file. */
function whatRanBefore(text: string, levels: readonly Level[]): Before {
  const [outermost, ...inner] = levels;
  const inFunction = levels.some((level) => functionOf(level) !== null);
  const own = inFunction ? text.length : (outermost?.statements[outermost.index]?.span.from ?? text.length);
  const lines: string[] = [];
  const missing: { of: string; parameter: string }[] = [];
  for (const level of inner) {
    const definition = functionOf(level);
    if (definition) {
      const parameters = parametersOf(text, definition);
      lines.push(...parameters.assignments);
      missing.push(...parameters.missing.map((parameter) => ({ of: definition.name ?? 'a function', parameter })));
    }
    lines.push(...level.statements.slice(0, level.index).map(({ span }) => dedented(text, span)));
  }
  return { text: `${text.slice(0, own)}\n${lines.join('\n')}\n`, own, missing };
}

/** What was found behind the file's own text is said at the loop. */
function inSource(one: Diagnostic, document: Document, site: MinimizationSite, { own, missing }: Before): Diagnostic {
  const needed = missing.find(({ parameter }) => one.message.includes(parameter));
  const message = needed
    ? `${needed.of} is read, not called, so that its parameter ${needed.parameter} has no value. Give it a default, or move the loop to the top level of the file.`
    : one.message;
  const elsewhere = one.span.uri === document.uri && one.span.to > own;
  return { ...one, message, span: elsewhere ? { uri: document.uri, ...site.loss } : one.span };
}

/** What the loop computes up to its loss, as a function of the variable; what only concerns the optimizer is left out. */
function lossFunction({ text, language }: Document, body: readonly Statement[], site: MinimizationSite): string {
  const { loss, applied, variable } = site;
  const upTo = body.filter(({ span }) => (applied === null ? span.from : span.to) <= loss.from);
  const kept = upTo.filter((statement) => !mentions(statement, 'zero_grad') && !mentions(statement, 'minimize'));
  const statements = kept.map(({ span }) => dedented(text, span));
  const source = text.slice(loss.from, loss.to);
  const value = applied === null ? source : `(${source})(${text.slice(applied.from, applied.to)})`;
  if (language !== 'python')
    return `function ${LOSS}(${variable.name}) {\n${statements.join('\n')}\nreturn ${value};\n}\n`;
  const lines = [...statements, `return ${value}`].flatMap((statement) => statement.split('\n'));
  return [`def ${LOSS}(${variable.name}):`, ...lines.map((line) => `    ${line}`), ''].join('\n');
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
