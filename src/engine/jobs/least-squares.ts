/** The least-squares jobs and their answers: A x = b, and fits of models or residual functions to data. */
import type { Graph } from '../../graph/graph.ts';
import type { Float64Name } from './backends.ts';
import type { HeatMap } from './derivative.ts';
import type { Finding, LandscapeRequest, RunResult, RunSettings, StopRules, Termination } from './minimize.ts';

/** `auto` chooses by size and condition. */
export const LINEAR_METHODS = ['auto', 'cholesky', 'qr', 'svd', 'cgls'] as const;
export type LinearMethod = (typeof LINEAR_METHODS)[number];

/** `auto` tries the others in turn until one comes to rest at what looks like a fit. */
export const FIT_METHODS = ['auto', 'lm', 'projection', 'logarithms'] as const;
export type FitMethod = (typeof FIT_METHODS)[number];

/** An array of the user's module, by the name that it has there and the hash that its contents travel under. */
export interface NamedArray {
  readonly name: string;
  readonly hash: string;
}

/** What the squares are added up to: their sum, or its mean. */
export type SquaresLoss = 'sum' | 'mean';

/** A x = b as min sum w (A x - b)^2, or its mean, plus ridge ||x||^2. */
export interface LinearJob {
  readonly kind: 'linear';
  /** Row by row. */
  readonly matrix: NamedArray & { readonly rows: number; readonly columns: number };
  /** As many numbers as there are rows. */
  readonly rhs: NamedArray;
  /** One per row, 1 / variance; null for all alike. */
  readonly weights: NamedArray | null;
  readonly ridge: number;
  readonly loss: SquaresLoss;
  /** The direct method whose solution is shown. */
  readonly method: LinearMethod;
  /** Gradient methods from zero, drawn beside CGLS and the exact solution. */
  readonly runs: readonly RunSettings[];
  readonly stop: StopRules;
  /** The cost over two unknowns, with the paths; null for one unknown. */
  readonly landscape: LandscapeRequest | null;
}

/** How the iterates of one method come near: arrays of one length, at most some thousands of rows. */
export interface IterateTrace {
  readonly iterations: Float64Array;
  /** Sum of squared residuals, whichever loss was minimized. */
  readonly rss: Float64Array;
  /** What the cost (sum of squares and ridge) is above its least, computed without cancellation where the problem is linear. */
  readonly excess: Float64Array;
  /** ||x - exact|| / ||exact||. */
  readonly distance: Float64Array;
  /** The first `dimension` unknowns per row: all up to 64. */
  readonly points: Float64Array;
  readonly dimension: number;
}

/**
 * Residuals, data less model, as a picture shows them: all of up to 20,000; of more the first, lowest, highest and last of
 * every stretch of neighbours.
 */
export interface ResidualSample {
  /** Which rows, in the order of the picture's x axis. */
  readonly index: Int32Array;
  readonly values: Float64Array;
  /** Of how many. */
  readonly total: number;
}

/** One method beside the others. */
export interface LinearAttempt {
  /** `Cholesky`, `QR`, `SVD`, `CGLS`, `Adam`, ... */
  readonly label: string;
  readonly kind: 'direct' | 'iterative';
  readonly backend: 'webgl' | 'float64';
  /** Null where it refused; then `sentence` says why. */
  readonly x: Float64Array | null;
  readonly rss: number;
  /** Digits that agree with the exact solution of the float64 problem. */
  readonly digits: number;
  readonly iterations: number;
  readonly termination: Termination | 'solved' | 'refused';
  readonly sentence: string;
  /** Null for direct methods. */
  readonly trace: IterateTrace | null;
  readonly findings: readonly Finding[];
  readonly launches: number;
  readonly milliseconds: number;
}

export interface LinearResult {
  readonly kind: 'linear';
  readonly x: Float64Array;
  /** NaN with no degrees of freedom left. */
  readonly standardErrors: Float64Array;
  /** Half widths at 95 %. */
  readonly halfWidths: Float64Array;
  readonly residuals: ResidualSample;
  readonly rss: number;
  readonly residualStandardDeviation: number;
  readonly degreesOfFreedom: number;
  readonly rank: number;
  readonly condition: number;
  /** Descending; empty where there are too many unknowns to compute them all. */
  readonly singularValues: Float64Array;
  /** False for unknowns that the equations leave open. */
  readonly determined: readonly boolean[];
  /** Correct digits of x. */
  readonly digits: number;
  /** That gave x: `Cholesky`, `QR`, ... */
  readonly method: string;
  readonly explanation: string;
  /** The chosen method first; partial results may have fewer. */
  readonly attempts: readonly LinearAttempt[];
  readonly landscape: HeatMap | null;
  readonly report: LeastSquaresReport;
}

export interface LeastSquaresReport {
  readonly float64: Float64Name;
  readonly renderer: string | null;
  readonly milliseconds: number;
  readonly launches: number;
  readonly note: string | null;
}

/** What is fitted. Variables of the graph are the unknowns, and for `rows` the independent ones too. */
export type FitProblem =
  /** Outputs are the residuals. */
  | { readonly kind: 'residuals'; readonly graph: Graph }
  /** The graph is the model for one observation; variables named in `independent` take a number of each row. */
  | {
      readonly kind: 'rows';
      readonly graph: Graph;
      readonly independent: readonly (NamedArray & { readonly parameter: string })[];
      readonly observed: NamedArray;
    }
  /** The graph is the model for all observations at once: as many outputs as there are. */
  | {
      readonly kind: 'whole';
      readonly graph: Graph;
      /** The same model as for `rows`, where it can be read like that: for the curve between the data. */
      readonly row: Graph | null;
      readonly independent: readonly (NamedArray & { readonly parameter: string })[];
      readonly observed: NamedArray;
    };

export interface FitJob {
  readonly kind: 'fit';
  readonly problem: FitProblem;
  /** One name per unknown. */
  readonly unknowns: readonly string[];
  readonly start: readonly number[];
  readonly method: FitMethod;
  /** An optimizer of the minimize job on the sum of squares in place of `method`; null for none. */
  readonly run: RunSettings | null;
  readonly stop: StopRules;
  /** Further starts, spread around `start` from a seed. */
  readonly starts: { readonly count: number; readonly seed: number };
  /** Of the intervals and the band: 0.95. */
  readonly confidence: number;
  /** The cost over two unknowns with the path; null for one unknown. */
  readonly landscape: LandscapeRequest | null;
}

/** The model over its only independent variable, in as many points as a picture needs, x growing. */
export interface FitCurve {
  readonly parameter: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Half width of the confidence band of the mean, at each x. */
  readonly band: Float64Array;
}

export interface FitJobResult {
  readonly kind: 'fit';
  readonly x: Float64Array;
  readonly standardErrors: Float64Array;
  readonly halfWidths: Float64Array;
  readonly correlation: readonly (readonly number[])[];
  readonly determined: readonly boolean[];
  /** Data less model; of a residual function what it gives. In the order of x, where there is one independent variable. */
  readonly residuals: ResidualSample;
  /** What was fitted, row by row of `residuals`; null for bare residuals. */
  readonly observed: Float64Array | null;
  /** The same over the only independent variable; null where there is none or more than one. */
  readonly data: { readonly x: Float64Array; readonly y: Float64Array } | null;
  readonly curve: FitCurve | null;
  readonly rss: number;
  readonly residualStandardDeviation: number;
  readonly degreesOfFreedom: number;
  readonly rSquared: number | null;
  readonly rank: number;
  readonly condition: number;
  readonly digits: number;
  readonly method: string;
  readonly iterations: number;
  readonly evaluations: number;
  /** Null while it is running. */
  readonly termination: string | null;
  readonly explanation: string;
  /** Sum of squares over iterations, and the unknowns. */
  readonly trace: IterateTrace;
  /** Where an optimizer of the minimize job ran. */
  readonly run: RunResult | null;
  /** How many of the starts reached the best fit; null for one. */
  readonly starts: { readonly count: number; readonly reached: number } | null;
  /** Of the half widths and the band. */
  readonly confidence: number;
  readonly landscape: HeatMap | null;
  readonly report: LeastSquaresReport;
}
