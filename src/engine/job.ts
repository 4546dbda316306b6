/**
 * Jobs and what they answer: data in, data out, so that a job can cross to a worker and a result can be redrawn from alone.
 * A job is validated where it is made (`protocol/validate.ts`, `cli/requests.ts`); inside the engine nothing is optional.
 */
import type { Graph } from '../graph/graph.ts';

/** Equally spaced points: origin + i * step, i = 0 .. points - 1. */
export interface Grid {
  readonly origin: number;
  readonly step: number;
  readonly points: number;
}

export const MAX_POINTS = 1_000_000;

/** f and its derivatives up to `order` along each variable; with several variables also value and gradient at a point. */
export interface DerivativeJob {
  readonly kind: 'derivative';
  readonly graph: Graph;
  readonly order: 0 | 1 | 2;
  readonly grid: Grid;
  /** One number per element of the variables, in order: where the slices cross. Not used when there is one. */
  readonly at: readonly number[];
}

export type Job = DerivativeJob;

/** Setting `nabla.backend`. */
export type BackendChoice = 'auto' | 'webgl' | 'float64';

/** The answer of a job as it comes: newest replaces older. */
export type JobState<R> =
  | { readonly kind: 'running'; readonly progress: number }
  | { readonly kind: 'done'; readonly result: R }
  | { readonly kind: 'failed'; readonly message: string; readonly remedy: string };

/** One line of a picture: output `output` differentiated `order` times along the slice's variable. */
export interface Curve {
  readonly output: number;
  readonly order: 0 | 1 | 2;
  readonly values: Float32Array | Float64Array;
}

/** The function along one variable, the others held at the job's point. */
export interface Slice {
  /** Index among the flattened variables. */
  readonly variable: number;
  readonly grid: Grid;
  readonly curves: readonly Curve[];
}

/** How well the picture agrees with float64, on a sample of at most 4,096 of its points. */
export interface Certification {
  readonly samples: number;
  /** Largest |picture - float64| over the sample and curves. */
  readonly gap: number;
  /** -log10(max|error| / max|f^(k)|) for each order k, over the sample; Infinity where they agree exactly. */
  readonly digits: readonly number[];
}

/** What computed, where and how long: every number on the panel says which made it. */
export interface RunReport {
  readonly backend: 'webgl' | 'float64';
  /** The GL renderer's name, where WebGL computed. */
  readonly renderer: string | null;
  readonly points: number;
  /** From job to values, in milliseconds; shown, never part of a result that is compared. */
  readonly milliseconds: number;
  /** WebGL programs launched for this job. */
  readonly launches: number;
  /** Why this backend and not the one that was asked for or expected; null where there is nothing to say. */
  readonly note: string | null;
  /** Null where float64 made the picture itself. */
  readonly certification: Certification | null;
}

/** Float64 value and first derivatives at the job's point. */
export interface PointValue {
  readonly at: readonly number[];
  /** One per output element. */
  readonly values: readonly number[];
  /** [output][variable] */
  readonly jacobian: readonly (readonly number[])[];
}

/** A derivative by what it is of: `variable` counts the graph's scalar variables. */
export type DerivativeName =
  { readonly kind: 'partial'; readonly variable: number; readonly order: 1 | 2 } | { readonly kind: 'gradient' };

/** One line of mathematics in the forms that a reader may want; null where it would be too long to read. */
export interface Formula {
  /** What it is of: `f(x)`, `f′(x)`, `∂f/∂y`. */
  readonly label: string;
  /** What it says, where it can also be had as code; null for the function itself. */
  readonly derivative: DerivativeName | null;
  readonly mathml: string;
  readonly python: string;
  readonly typescript: string;
}

export interface DerivativeResult {
  readonly kind: 'derivative';
  readonly slices: readonly Slice[];
  /** Null for a function of one variable. */
  readonly point: PointValue | null;
  readonly formulas: readonly Formula[];
  readonly run: RunReport;
}

export type JobResult = DerivativeResult;
