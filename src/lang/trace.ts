/**
 * The reader's face: a request to read one site, and what comes of it. The reading itself is a generator, so that a host can
 * give it slices of time, cancel it by dropping it, and hand it other files of the workspace when it asks.
 */
import type { Graph, Shape } from '../graph/graph.ts';
import type { DataAnswer } from './data/file.ts';
import type { Diagnostic, Document } from './document.ts';
import type { Pause } from './pause.ts';

export interface TraceRequest {
  readonly document: Document;
  /** A dotted function name, or the offsets of a selected expression. */
  readonly target:
    | { readonly kind: 'function'; readonly name: string }
    | { readonly kind: 'expression'; readonly from: number; readonly to: number };
  /** Number of elements of the point, where the caller has one: decides between scalar and vector (src/cli/README.md). */
  readonly pointLength: number | null;
  /** Shapes chosen for parameters. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Values that fix parameters (numbers, or nested arrays of numbers). */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Parameters with defaults that vary all the same. */
  readonly vary: readonly string[];
  readonly budget: Budget;
}

/** Exceeding any of these is a diagnostic that names the limit and the place, never a hang. */
export interface Budget {
  /** Expressions and statements interpreted. */
  readonly steps: number;
  /** Graph nodes made. */
  readonly nodes: number;
  /** Elements of any one array. */
  readonly elements: number;
  /** Nested calls. */
  readonly depth: number;
}

export const DEFAULT_BUDGET: Budget = { steps: 2_000_000, nodes: 200_000, elements: 4_000_000, depth: 400 };

/** What a running trace asks of its driver. */
export type TraceEffect =
  /** Resume with undefined. Comes every few thousand steps. */
  | Pause
  /** The first of these addresses (resolved URIs) that exists, as a document; resume with it, or undefined when there is none. */
  | { readonly kind: 'read'; readonly candidates: readonly string[] }
  | DataRequest;

/** The first of these addresses that exists, as data. The driver leaves the answer here, and resumes with undefined. */
export interface DataRequest {
  readonly kind: 'readData';
  readonly candidates: readonly string[];
  answer: DataAnswer | null;
}

export type Trace = Generator<TraceEffect, TraceResult, Document | undefined>;

/** One parameter of the function that was asked for, how it was taken and why. */
export interface TracedParameter {
  readonly name: string;
  readonly role: 'varies' | 'fixed';
  readonly shape: Shape;
  readonly reason: string;
  readonly value: readonly number[] | null;
}

/** What a function returned, before flattening: the runner nests its values so. */
export type OutputStructure =
  | { readonly kind: 'array'; readonly shape: Shape }
  | { readonly kind: 'tuple'; readonly items: readonly OutputStructure[] };

export interface TracedFunction {
  /** Graph outputs: one per array of the structure, in order. Variables of the graph: one per parameter that varies, in order. */
  readonly graph: Graph;
  readonly structure: OutputStructure;
  readonly parameters: readonly TracedParameter[];
  /** One name per element of the variables: `x`, `x[0]`, `A[1,2]`. */
  readonly variables: readonly string[];
  /** One name per element of the outputs: `f`, `f[0]`, or the names in `return f, f_p`. */
  readonly outputs: readonly string[];
  /** Contents of the graph's data inputs by hash. */
  readonly data: ReadonlyMap<string, Float64Array>;
  /** URIs of the documents and data files that were read: a change in any of them asks for a new trace. */
  readonly dependencies: readonly string[];
  /** Hints that do not stop the reading (ignored prints, specialised values). */
  readonly hints: readonly Diagnostic[];
}

export type TraceResult =
  | { readonly ok: true; readonly function: TracedFunction }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly dependencies: readonly string[] };
