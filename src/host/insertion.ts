/**
 * "Insert derivative as code": the text edits that put a derivative, as a function of the file's language, below the function
 * that is shown. Knows documents and graphs, not the editor.
 */
import { derivative, gradient } from '../graph/differentiate.ts';
import type { Graph, Input } from '../graph/graph.ts';
import type { CodeRequest } from '../graph/print/code.ts';
import { functionCode } from '../graph/print/code.ts';
import type { PythonStyle } from '../graph/print/python.ts';
import { scalarize } from '../graph/scalarize.ts';
import type { Document } from '../lang/document.ts';
import type { NumericModule } from '../lang/module-aliases.ts';
import { moduleAliases } from '../lang/module-aliases.ts';
import type { ParsedDocument } from '../lang/parse.ts';
import type { DerivativeName, FunctionInfo } from '../protocol/messages.ts';

/** More operations than anybody wants in a file. */
const MAX_NODES = 1000;

export interface Shown {
  readonly function: FunctionInfo;
  readonly data: ReadonlyMap<string, Float64Array>;
  /** The function's own name (no dots), or null for a selected expression. */
  readonly name: string | null;
  /** Where it stands. */
  readonly from: number;
  readonly to: number;
}

export interface Insertion {
  readonly edits: readonly { readonly offset: number; readonly text: string }[];
  readonly name: string;
}

/** The edits, or the sentence that says why there are none. */
export function insertionOf(parsed: ParsedDocument, shown: Shown, which: DerivativeName): Insertion | string {
  const { document, module } = parsed;
  const scalars = scalarize(shown.function.graph, shown.data, MAX_NODES);
  if (scalars.kind === 'arrays') return `This derivative cannot be written out: ${scalars.reason}.`;
  const graph = named(scalars.graph, shown.function, document.uri, module.language);
  const name = freshName(document.text, nameOf(shown, which));
  const code = functionCode({
    graph: which.kind === 'gradient' ? gradient(graph) : repeated(graph, which.variable, which.order),
    name,
    parameters: parametersOf(graph, shown.function, module.language === 'python' ? null : isTyped(document)),
    result: which.kind === 'gradient' ? 'list' : 'number',
    comment: commentOf(shown, which),
    language: languageOf(parsed, document.text.slice(shown.from, shown.to)),
  });
  if (!code.ok) return `This derivative cannot be written out: ${code.reason}.`;
  return { name, edits: [...importEdits(parsed, code.text, code.modules), belowEdit(parsed, shown, code.text)] };
}

function repeated(graph: Graph, variable: number, order: 1 | 2): Graph {
  const first = derivative(graph, variable);
  return order === 1 ? first : derivative(first, variable);
}

/**
 * Inputs under the names that the file's language reads; constants of the same file stay names, those of other files become
 * their values.
 */
function named(graph: Graph, info: FunctionInfo, uri: string, language: 'python' | 'javascript'): Graph {
  let next = 0;
  const own = new Set(info.parameters.map(({ name }) => name));
  const inputs = graph.inputs.map((input): Input => {
    if (input.kind !== 'variable') return input;
    const name = info.variables[next++] ?? input.name;
    return { ...input, name: language === 'python' ? name : name.replaceAll(/,\s*/g, '][') };
  });
  const foreign = (input: Input | undefined) =>
    input?.kind === 'parameter' && !own.has(input.name) && input.span?.uri !== uri ? input.value : undefined;
  const nodes = graph.nodes.map((node) => {
    const value = node.op === 'input' ? foreign(inputs[node.attributes.index]) : undefined;
    return value === undefined ? node : ({ ...node, op: 'constant', attributes: { values: [value] } } as const);
  });
  return { ...graph, nodes, inputs };
}

/** `types`: whether TypeScript's annotations are wanted; null in Python. */
function parametersOf(graph: Graph, info: FunctionInfo, types: boolean | null): string[] {
  const used = new Set(graph.inputs.map(({ name }) => name));
  return info.parameters.flatMap(({ name, role, shape, value }) => {
    const type = types ? `: number${'[]'.repeat(shape.length)}` : '';
    if (role === 'varies') return [`${name}${type}`];
    const [fixed] = value ?? [];
    return used.has(name) && fixed !== undefined ? [`${name}${types === null ? '=' : ' = '}${fixed}`] : [];
  });
}

function nameOf({ name, function: info }: Shown, which: DerivativeName): string {
  const base = name ?? 'expression';
  if (which.kind === 'gradient') return `${base}_gradient`;
  if (info.variables.length === 1) return `${base}_${which.order === 1 ? 'prime' : 'second'}`;
  return `${base}_d${(info.variables[which.variable] ?? 'x').replaceAll(/\W+/g, '')}`;
}

function commentOf({ name, function: info }: Shown, which: DerivativeName): string {
  const of = name ?? 'the expression';
  if (which.kind === 'gradient') return `Gradient of ${of}.`;
  const variable = info.variables.length === 1 ? '' : ` with respect to ${info.variables[which.variable] ?? '?'}`;
  return `${which.order === 1 ? 'Derivative' : 'Second derivative'} of ${of}${variable}.`;
}

/** A name that the text does not use yet. */
function freshName(text: string, wanted: string): string {
  const used = (name: string) => new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text);
  if (!used(wanted)) return wanted;
  let i = 2;
  while (used(`${wanted}_${i}`)) i++;
  return `${wanted}_${i}`;
}

/** The library that the function itself uses, else one that the file has, else `math`. */
function languageOf({ document, module }: ParsedDocument, source: string): CodeRequest['language'] {
  if (module.language === 'javascript') return { kind: 'typescript', types: isTyped(document) };
  const aliases = moduleAliases(module);
  const order: readonly NumericModule[] = ['torch', 'jax', 'numpy', 'math'];
  const used = order.find((library) => source.includes(`${aliases.get(library) ?? '\0'}.`));
  const library = used ?? (['numpy', 'jax', 'torch'] as const).find((one) => aliases.has(one)) ?? 'math';
  const style: PythonStyle = { library, alias: aliases.get(library) ?? library };
  return { kind: 'python', style };
}

const isTyped = ({ language }: Document): boolean => language === 'typescript' || language === 'typescriptreact';

/** Imports that the code needs and the file has not, above its first one. */
function importEdits(
  { document, module }: ParsedDocument,
  code: string,
  modules: readonly string[],
): Insertion['edits'] {
  if (module.language !== 'python') return [];
  const needed = [...modules, ...(/(?<![\w.])math\./.test(code) ? ['math'] : [])];
  const missing = needed.filter(
    (name) => !new RegExp(`^import ${name.replaceAll('.', '\\.')}\\s*$`, 'm').test(document.text),
  );
  if (missing.length === 0) return [];
  const first = module.body.find((statement) => statement.kind === 'import');
  return [{ offset: first?.span.from ?? 0, text: missing.map((name) => `import ${name}\n`).join('') }];
}

/** Below the top-level statement that holds the function, set off as the language does. */
function belowEdit(
  { document, module }: ParsedDocument,
  { from, to }: Shown,
  code: string,
): Insertion['edits'][number] {
  const { span } = module.body.find((one) => one.span.from <= from && to <= one.span.to) ?? { span: { from, to } };
  const last = span.from + document.text.slice(span.from, span.to).trimEnd().length;
  const end = document.text.indexOf('\n', last);
  const gap = module.language === 'python' ? '\n\n\n' : '\n\n';
  const below = document.text.slice(end === -1 ? document.text.length : end);
  // A statement that follows closely is set off too.
  const after = /^\n?[^\S\n]*\n/.test(below) || below.trim() === '' ? '' : gap.slice(1);
  return { offset: end === -1 ? document.text.length : end, text: `${gap}${code}${after}` };
}
