/** The minimize job and its answer: one run, or several that race, with traces, a landscape and the minima of many starts. */
import type { Graph } from '../../graph/graph.ts';
import type { Float64Name } from './backends.ts';
import type { HeatMap } from './derivative.ts';

/** A value of an optimizer's or schedule's option, by PyTorch's names. */
export type OptionValue = number | boolean | string | null | readonly number[];

/** A learning-rate schedule by PyTorch's name, with its options. */
export interface ScheduleSettings {
  readonly name: string;
  readonly options: Readonly<Record<string, OptionValue>>;
}

/** While the error is above a threshold, this optimizer. */
export interface StageSettings {
  readonly above: number;
  /** PyTorch's name, or BFGS, Newton, TrustRegion. */
  readonly optimizer: string;
  /** Those that differ from the defaults. */
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly schedule: ScheduleSettings | null;
}

/** One way to minimize: stages in the order in which they are tried. The last one acts where no threshold is exceeded. */
export interface RunSettings {
  readonly stages: readonly [StageSettings, ...StageSettings[]];
}

/** When a run ends; null turns a criterion off. */
export interface StopRules {
  /** The notes' rule: relative change of the loss over `every` steps. */
  readonly relativeChange: number | null;
  readonly every: number;
  readonly maxIterations: number;
  /** Euclidean norm of the gradient at the current point. */
  readonly gradientNorm: number | null;
  /** Euclidean length of one step. */
  readonly stepLength: number | null;
  /** Of computing, by the clock: where it ends a run, the result says so. */
  readonly seconds: number | null;
  /** Stop at the first loss, gradient or x that is not finite. */
  readonly divergence: boolean;
}

/** The notes' start: std * (standard normal + mean), one number per variable, from a seed. */
export interface RandomPoints {
  readonly std: number;
  readonly mean: number;
  readonly seed: number;
}

/** What of the landscape is drawn; null to hold the paths. */
export interface LandscapeRequest {
  /** Two different variables by index among the flattened ones; the others are held at the best point. */
  readonly variables: readonly [number, number];
  readonly window: {
    readonly x: { readonly from: number; readonly to: number };
    readonly y: { readonly from: number; readonly to: number };
  } | null;
  /** Columns and rows. */
  readonly points: number;
}

export interface MinimizeJob {
  readonly kind: 'minimize';
  /** One output of one element. */
  readonly graph: Graph;
  /** Names of the elements of the variables, for sentences. */
  readonly variables: readonly string[];
  /** One number per element of the variables. */
  readonly start: readonly number[];
  /** More than one: a race from the same start. */
  readonly runs: readonly [RunSettings, ...RunSettings[]];
  readonly stop: StopRules;
  /** So many starts for the first run, beside the run from `start`; null for none. */
  readonly many: (RandomPoints & { readonly count: number }) | null;
  /** Null for functions of one variable. */
  readonly landscape: LandscapeRequest | null;
}

export type Termination =
  'relativeChange' | 'gradientNorm' | 'stepLength' | 'maxIterations' | 'seconds' | 'diverged' | 'stopped';

/** Steps from + 1 to `to` were this stage's. */
export interface StageSpan {
  readonly stage: number;
  readonly optimizer: string;
  readonly from: number;
  readonly to: number;
}

/**
 * A run in at most some thousands of rows: row i stands for the steps after row i - 1 up to `iterations[i]`. Values are those of
 * the row's last step; `lowest` and `highest` are those of the loss among all of its steps, so that nothing is smoothed away.
 * All arrays are equally long, but `points`, which has `dimension` numbers per row.
 */
export interface RunTrace {
  readonly iterations: Float64Array;
  /** Loss before the step. */
  readonly loss: Float64Array;
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  /** The notes' error: the initial loss, then the relative change at each check. */
  readonly error: Float64Array;
  readonly gradientNorm: Float64Array;
  readonly stepLength: Float64Array;
  /** After the step; the first `dimension` elements of x. */
  readonly points: Float64Array;
  /** Elements of x that are kept: all up to 64. */
  readonly dimension: number;
}

/** What may be done about a run, as a change of its settings. */
export type Remedy =
  | { readonly kind: 'learningRate'; readonly label: string; readonly stage: number; readonly lr: number }
  /** Replaces the run. */
  | { readonly kind: 'run'; readonly label: string; readonly run: RunSettings }
  | { readonly kind: 'stop'; readonly label: string; readonly stop: Partial<StopRules> }
  | { readonly kind: 'start'; readonly label: string; readonly start: readonly number[] };

/** Something that was seen in a run: stagnation, oscillation, growth, a rule that stopped too early, a divergence. */
export interface Finding {
  readonly kind: 'diverged' | 'growth' | 'stagnation' | 'oscillation' | 'earlyStop' | 'limit';
  readonly sentence: string;
  readonly remedies: readonly Remedy[];
}

/** What the point is, checked in float64. */
export interface SolutionCheck {
  readonly kind: 'minimum' | 'saddle' | 'maximum' | 'degenerate' | 'notConverged' | 'unknown';
  readonly sentence: string;
  /** Eigenvalues of the Hessian, where it was computed. */
  readonly eigenvalues: { readonly smallest: number; readonly largest: number } | null;
  /** Of the Hessian, 2-norm. */
  readonly condition: number | null;
  /** Correct digits of x: certified by a bound (Newton-Kantorovich), or estimated; null where nothing can be said. */
  readonly digits: { readonly value: number; readonly certified: boolean } | null;
}

export interface RunResult {
  readonly settings: RunSettings;
  /** Null while it is running. */
  readonly termination: Termination | null;
  /** Why it ended, in a sentence. */
  readonly explanation: string;
  readonly x: Float64Array;
  readonly value: number;
  readonly gradientNorm: number;
  readonly iterations: number;
  readonly evaluations: number;
  /** The lowest loss that was seen and where. */
  readonly best: { readonly x: Float64Array; readonly value: number; readonly iteration: number };
  readonly spans: readonly StageSpan[];
  readonly trace: RunTrace;
  readonly findings: readonly Finding[];
  /** Null while it is running, and for runs that diverged. */
  readonly check: SolutionCheck | null;
  readonly backend: 'webgl' | 'float64';
  /** With WebGL: launches of its programs, and how far value and x are from the same run in float64 (null where not compared). */
  readonly launches: number;
  readonly gap: { readonly value: number; readonly x: number } | null;
  /** Computing, in milliseconds; shown, never compared. */
  readonly milliseconds: number;
}

/** One of the minima that many starts found. */
export interface FoundMinimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Starts that ended there. */
  readonly count: number;
}

export interface ManyStarts {
  readonly starts: number;
  /** Lowest first. */
  readonly minima: readonly FoundMinimum[];
  /** Starts that did not come to rest, and that diverged. */
  readonly unfinished: number;
  readonly diverged: number;
  readonly backend: 'webgl' | 'float64';
  readonly launches: number;
  readonly milliseconds: number;
}

export interface MinimizeResult {
  readonly kind: 'minimize';
  /** One per run of the job, in its order. */
  readonly runs: readonly RunResult[];
  readonly many: ManyStarts | null;
  /** Null until the runs have ended, and for functions of one variable. */
  readonly landscape: HeatMap | null;
  readonly report: {
    readonly float64: Float64Name;
    readonly renderer: string | null;
    readonly milliseconds: number;
    readonly compile: number;
    readonly launches: number;
    /** Why this backend and not the one that was asked for; null where there is nothing to say. */
    readonly note: string | null;
  };
}
