/**
 * Reads one function: its file runs in the tracer, then the function is called with symbols in place of numbers, and what it
 * returns is its graph. User code is never executed; nothing but `read` effects reaches outside.
 */
import type { DataAnswer } from './data/file.ts';
import { parse, parsing, type ParsedDocument } from './parse.ts';
import type { Pausing } from './pause.ts';
import { pointwiseRequest } from './pointwise.ts';
import type { Diagnostic, Document } from './document.ts';
import type { FunctionDefinition, Module } from './syntax.ts';
import type { Trace, TraceEffect, TracedFunction, TraceRequest, TraceResult } from './trace.ts';
import { call } from './tracer/calls.ts';
import { TraceError } from './tracer/errors.ts';
import { evaluate } from './tracer/evaluate.ts';
import { flavourFor } from './tracer/flavour.ts';
import { makeInputs } from './tracer/inputs.ts';
import type { Reading } from './tracer/interpreter.ts';
import { Machine } from './tracer/machine.ts';
import { getMember, hasMember, setMember } from './tracer/members.ts';
import { Modules } from './tracer/modules.ts';
import { binary, compare, isReading } from './tracer/operators.ts';
import { finish, outputsOf, returnedNames } from './tracer/outputs.ts';
import type { Scope } from './tracer/scope.ts';
import { findSelection } from './tracer/selection.ts';
import { cursor, iterate } from './tracer/sequences.ts';
import { execute, hoist, run } from './tracer/statements.ts';
import { keyIn } from './tracer/subscripts.ts';
import { drive } from './tracer/trampoline.ts';
import { findTarget, type Target } from './tracer/target.ts';
import { usageOf } from './tracer/usage.ts';
import type { Value } from './tracer/values.ts';
import { builtinsOf } from './libraries/index.ts';
import { pythonModules } from './libraries/python-modules.ts';

type ParseImported = (document: Document) => Pausing<ParsedDocument>;

/**
 * Reads what is asked for. Drive it with `next`, answering its effects; it never throws. `parseImported` parses the other files
 * that it reads: a caller that reads often keeps parses.
 */
export function* trace(
  request: TraceRequest,
  parsed: ParsedDocument = parse(request.document),
  parseImported: ParseImported = parsing,
): Trace {
  const result = yield* traceOnce(request, parsed, parseImported);
  const pointwise = result.ok ? pointwiseRequest(request, result.function) : null;
  if (pointwise === null) return result;
  const curve = yield* traceOnce(pointwise, parsed, parseImported);
  return curve.ok ? curve : result;
}

function* traceOnce(request: TraceRequest, parsed: ParsedDocument, parseImported: ParseImported): Trace {
  yield* parsed.lowering();
  const first = yield* attempt(request, parsed, parseImported, 'lists');
  // Code that takes its vector for an array of NumPy where a list was more likely.
  if (first.result.ok || !first.tookLists) return first.result;
  const { result } = yield* attempt(request, parsed, parseImported, 'arrays');
  return result.ok ? result : first.result;
}

interface Attempt {
  readonly result: TraceResult;
  /** Vectors went in as lists of Python, and reading ended in something else than a budget. */
  readonly tookLists: boolean;
}

function* attempt(
  request: TraceRequest,
  parsed: ParsedDocument,
  parseImported: ParseImported,
  vectors: 'lists' | 'arrays',
): Generator<TraceEffect, Attempt, Document | undefined> {
  const { module } = parsed;
  const unit = { document: request.document, language: module.language };
  const machine: Machine = new Machine(request.budget, unit, {
    evaluate,
    run,
    call,
    member: getMember,
    setMember,
    has: hasMember,
    key: keyIn,
    iterate,
    cursor,
    operate: (m, operator, left, right) => settled(binary(m, operator, left, right)),
    compare: (m, operator, left, right) => settled(compare(m, operator, left, right)),
    builtins: builtinsOf,
    load: (m, from, scope) => modules.load(m, from, scope),
  });
  const modules = new Modules(machine, execute, hoist, parseImported);
  if (vectors === 'arrays') machine.vectors = 'arrays';
  else if (module.language === 'python' && !usesArrays(module)) machine.vectors = 'lists';
  try {
    const read = yield* drive(readFunction(machine, modules, parsed, request));
    return { result: { ok: true, function: read }, tookLists: false };
  } catch (error) {
    const result = {
      ok: false,
      diagnostics: [diagnosticOf(machine, error)],
      dependencies: [...modules.dependencies, ...machine.dependencies],
    } as const;
    const spent = error instanceof TraceError && error.reason === 'budget';
    return { result, tookLists: machine.tookLists && !spent };
  }
}

/** Whether a file of Python imports anything but modules of the language itself. */
function usesArrays(module: Module): boolean {
  return module.body.some(
    (statement) => statement.kind === 'import' && !Object.hasOwn(pythonModules, statement.from.module),
  );
}

function* settled(result: Value | Reading<Value>): Reading<Value> {
  return isReading(result) ? yield* result : result;
}

function diagnosticOf(m: Machine, error: unknown): Diagnostic {
  try {
    return m.placed(error).diagnostic;
  } catch {
    // A fault of the reader. It must not take the editor down with it.
    const message = error instanceof Error ? error.message : String(error);
    return m.diagnostic(`Nabla fails on this place (${message}). Please report it with the code.`);
  }
}

function* readFunction(
  m: Machine,
  modules: Modules,
  parsed: ParsedDocument,
  request: TraceRequest,
): Reading<TracedFunction> {
  const { target } = request;
  const file = yield* modules.run(parsed);
  let found: Target;
  let scope: Scope = file;
  if (target.kind === 'function') found = yield* findTarget(m, modules, parsed, file, target.name);
  else {
    const selection = yield* findSelection(m, modules, parsed, file, target.from, target.to);
    scope = selection.scope;
    found = selectionTarget(selection.definition, scope);
  }
  const { definition } = found;
  if (definition) refuseHalfTyped(m, parsed, definition, found.function?.scope.unit.document ?? parsed.document);
  const name = target.kind === 'function' ? (target.name.split('.').at(-1) ?? target.name) : 'f';
  const definitionScope = found.function?.scope ?? scope;
  const asked = definition ?? LIBRARY_FUNCTION;
  m.at(asked.nameSpan ?? asked.span, definitionScope.unit);
  const lookupDefinition = (each: string): FunctionDefinition | undefined => {
    const value = definitionScope.lookup(each);
    return value?.kind === 'function' ? value.definition : undefined;
  };
  const inputs = yield* makeInputs(m, request, {
    definition: asked,
    parameters: definition ? found.parameters : LIBRARY_FUNCTION.parameters,
    defaults: found.defaults,
    scope: definitionScope,
    usage: (parameter) => usageOf(asked, parameter, lookupDefinition),
    flavour: flavourFor(asked, definitionScope),
  });
  const before = new Set([...m.constants].flatMap(([id, { specialized }]) => (specialized ? [id] : [])));
  m.at(asked.nameSpan ?? asked.span, definitionScope.unit);
  const value = yield* m.call(found.callee, inputs.given.positional, inputs.given.keywords);
  m.at(asked.nameSpan ?? asked.span, definitionScope.unit);
  const outputs = outputsOf(m, value, name, definition && returnedNames(definition));
  const graph = finish(m, outputs.tensors, before);
  let names: readonly string[] | undefined;
  return {
    graph,
    structure: outputs.structure,
    parameters: inputs.parameters,
    variables: inputs.variables,
    get outputs() {
      return (names ??= outputs.names());
    },
    data: new Map(
      graph.inputs.flatMap((input) =>
        input.kind === 'data' ? [[input.hash, m.data.get(input.hash)?.values ?? new Float64Array()]] : [],
      ),
    ),
    dependencies: [...modules.dependencies, ...m.dependencies],
    hints: [...m.hints.values()],
  };
}

/** A function of a library under a name of the file: `f = np.sin`. */
const LIBRARY_FUNCTION: FunctionDefinition = {
  name: null,
  nameSpan: null,
  parameters: [
    {
      target: { kind: 'name', name: 'x', span: { from: 0, to: 0 } },
      default: null,
      annotation: null,
      kind: 'plain',
      span: { from: 0, to: 0 },
    },
  ],
  body: [],
  documentation: null,
  decorators: [],
  flavour: 'plain',
  method: 'none',
  span: { from: 0, to: 0 },
};

function selectionTarget(definition: FunctionDefinition, scope: Scope): Target {
  const callee = { kind: 'function', name: 'f', definition, scope, defaults: [], self: null, owner: null } as const;
  return { callee, definition, function: callee, parameters: definition.parameters, defaults: [] };
}

/** Code that does not parse inside the function is not guessed at. */
function refuseHalfTyped(m: Machine, parsed: ParsedDocument, definition: FunctionDefinition, document: Document): void {
  if (document.uri !== parsed.document.uri) return;
  const { from, to } = definition.span;
  const problem = parsed.module.errors.find(({ span }) => span.from >= from && span.to <= to);
  if (!problem) return;
  m.at(problem.span, { document, language: m.language });
  m.fail(problem.message);
}

/** Runs a trace to its end at once, answering `read` and `readData` from functions. */
export function runToEnd(
  reading: Trace,
  read: (candidates: readonly string[]) => Document | undefined = () => undefined,
  readData: (candidates: readonly string[]) => DataAnswer | null = () => null,
): TraceResult {
  let step = reading.next();
  while (!step.done) {
    if (step.value.kind === 'readData') step.value.answer = readData(step.value.candidates);
    step = reading.next(step.value.kind === 'read' ? read(step.value.candidates) : undefined);
  }
  return step.value;
}
