/** What reading a subject needs and gives, whatever it is of. */
import type { Diagnostic, Document } from '../lang/document.ts';
import { findDataArrays, findFits } from '../lang/data-sites.ts';
import type { ParsedDocument } from '../lang/parse.ts';
import type { trace } from '../lang/read.ts';
import {
  DEFAULT_BUDGET,
  type Budget,
  type TracedFunction,
  type TraceEffect,
  type TraceRequest,
} from '../lang/trace.ts';
import type { FunctionInfo, Settings, Subject, Task } from '../protocol/messages.ts';

/** A graph goes to the panel as one message, which cannot be sliced: 50,000 nodes are some 3 MB. */
export const BUDGET: Budget = { ...DEFAULT_BUDGET, nodes: 50_000 };

export type SubjectRead =
  | {
      readonly ok: true;
      readonly subject: Subject;
      readonly tasks: readonly Task[];
      readonly data: ReadonlyMap<string, Float64Array>;
      readonly hints: readonly Diagnostic[];
      readonly dependencies: readonly string[];
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly dependencies: readonly string[] };

export type Reading<T> = Generator<TraceEffect, T, Document | undefined>;
export type Parse = Parameters<typeof trace>[2];

export function requestOf(parsed: ParsedDocument, target: TraceRequest['target'], settings: Settings): TraceRequest {
  const { shapes, vary } = settings.reading;
  return { document: parsed.document, target, pointLength: null, shapes, arguments: {}, vary, budget: BUDGET };
}

export function infoOf({ graph, parameters, variables, outputs }: TracedFunction): FunctionInfo {
  return { graph, parameters, variables, outputs };
}

/** What can be done with a function. */
export function tasksOf(read: TracedFunction, parsed: ParsedDocument, name: string | null): readonly Task[] {
  if (read.variables.length === 0) return ['derivative'];
  const fitted = name !== null && findFits(parsed).some((fit) => nameIn(fit) === name);
  const mayBeFitted =
    name !== null && (read.outputs.length > 1 || (read.parameters.length > 1 && findDataArrays(parsed).length > 1));
  return ['derivative', 'minimize', ...(fitted || mayBeFitted ? (['leastSquares'] as const) : [])];
}

export function nameIn(fit: ReturnType<typeof findFits>[number]): string {
  return fit.kind === 'fit' ? fit.model : fit.function;
}
