/**
 * The whole conversation between host and panel. Nearly every message says "here is the newest state": one is always enough
 * to redraw everything, older revisions are dropped, and a hidden or reloaded panel that says `ready` loses nothing.
 * In transit messages are JSON (see `codec.ts`); what the panel sends is validated (`validate.ts`) before use.
 */
import type { BackendChoice, DerivativeName, FitProblem, NamedArray, RunSettings } from '../engine/job.ts';
import type { Graph, Shape, SourceSpan } from '../graph/graph.ts';
import type { Settings, StartSettings, Task } from './settings.ts';

export { DEFAULT_SETTINGS } from './settings.ts';
export type { DerivativeName, FitProblem, NamedArray };
export type * from './settings.ts';

/** What the user asked about, for the header line and to find it again after a reload. */
export interface SiteInfo {
  readonly uri: string;
  /** The file's name, without its folder. */
  readonly file: string;
  /** Line of the function's name, from 1. */
  readonly line: number;
  readonly language: 'python' | 'javascript' | 'typescript';
  /** Dotted name of a function; null for what has none. */
  readonly name: string | null;
  readonly kind: 'function' | 'expression' | 'loop' | 'system';
  /** As the header shows it: `f(x, y)`, the selected text, `A x = b`, the first line of a loop. */
  readonly signature: string;
}

/** One parameter of the function, how it is treated and why. */
export interface ParameterInfo {
  readonly name: string;
  readonly role: 'varies' | 'fixed';
  readonly shape: Shape;
  /** "a vector: the body reads x[3]" */
  readonly reason: string;
  /** Where fixed: its value, flattened. */
  readonly value: readonly number[] | null;
}

/** A function as read: a graph and what the panel must tell about it. */
export interface FunctionInfo {
  readonly graph: Graph;
  readonly parameters: readonly ParameterInfo[];
  /** One name per element of the variables: `x`, `x[0]`. */
  readonly variables: readonly string[];
  /** One name per element of the outputs: `f`, or `f[0]`, `f[1]`. */
  readonly outputs: readonly string[];
}

export interface Problem {
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information';
  readonly span: SourceSpan;
  /** File name and 1-based place, as shown. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Optimizers, start and stop as the code has them; what the code leaves open is null. */
export interface MinimizationInCode {
  readonly run: RunSettings;
  readonly start: StartSettings | null;
  readonly relativeChange: number | null;
  readonly every: number;
  readonly maxIterations: number | null;
}

/** A matrix and a vector of the module. */
export interface LinearSystemInfo {
  readonly matrix: NamedArray & { readonly rows: number; readonly columns: number };
  readonly rhs: NamedArray;
  /** One per row, where they were chosen; and the names of arrays that are as long. */
  readonly weights: NamedArray | null;
  readonly choices: readonly string[];
}

/** A model with its data, or a residual function. */
export interface FitInfo {
  readonly problem: FitProblem;
  readonly parameters: readonly ParameterInfo[];
  /** One name per unknown. */
  readonly unknowns: readonly string[];
  /** Start from the code (p0), or null. */
  readonly start: readonly number[] | null;
  /** Parameters of the function that may be the independent variable, and module-level names that hold data; empty for residuals. */
  readonly choices: { readonly parameters: readonly string[]; readonly arrays: readonly string[] };
  /** How it was told which is which: "x and y stand beside the function". */
  readonly reason: string;
}

/** What was read, for the task that was asked for. */
export type Subject =
  /** `optimizers`: those that the file makes, for the minimize task. */
  | { readonly kind: 'function'; readonly function: FunctionInfo; readonly optimizers: readonly RunSettings[] }
  /** A minimization loop: its loss as a function, and what the code says of the rest. */
  | { readonly kind: 'loop'; readonly function: FunctionInfo; readonly code: MinimizationInCode }
  | { readonly kind: 'linear'; readonly system: LinearSystemInfo }
  | { readonly kind: 'fit'; readonly fit: FitInfo };

/** The one session of the host, as its surfaces see it. */
export type SessionState =
  /** Nothing was asked yet. */
  | { readonly kind: 'empty' }
  /** Asked, being read; nothing to show yet. */
  | { readonly kind: 'reading'; readonly site: SiteInfo }
  /** Never read well so far: nothing but the problems to show. */
  | { readonly kind: 'unreadable'; readonly site: SiteInfo; readonly problems: readonly Problem[] }
  /** `problems` of a good reading are hints; when `stale`, the code has changed since and `problems` say why it does not read. */
  | {
      readonly kind: 'ready';
      readonly site: SiteInfo;
      readonly subject: Subject;
      /** The tasks that the site has: the panel offers them. */
      readonly tasks: readonly Task[];
      readonly stale: boolean;
      readonly problems: readonly Problem[];
    };

export type HostMessage =
  | {
      readonly kind: 'state';
      /** Grows with every change; the panel drops what is older than what it has. */
      readonly revision: number;
      readonly session: SessionState;
      readonly settings: Settings;
      readonly backend: BackendChoice;
    }
  /** An array that a graph names by hash; sent once per surface, when it asks. */
  | { readonly kind: 'data'; readonly hash: string; readonly values: Float64Array };

/** Where the panel is: the same page serves both. */
export type Surface = 'panel' | 'side';

export type PanelMessage =
  /** The page is up (again) and knows nothing; the host answers with the newest state. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'settings'; readonly settings: Settings }
  /** What the job found, in a few words, for the editor: `min 4 at (0, 0), 70 steps`; null takes it back. */
  | { readonly kind: 'summary'; readonly revision: number; readonly text: string | null }
  | { readonly kind: 'needData'; readonly hash: string }
  /** Show a place of the user's source in its editor. */
  | { readonly kind: 'reveal'; readonly span: SourceSpan }
  | { readonly kind: 'revealSite' }
  /** Text to the clipboard (a table, a formula); `what` is said in the confirmation. */
  | { readonly kind: 'copy'; readonly text: string; readonly what: string }
  /** Ask for a file and save text there. */
  | { readonly kind: 'save'; readonly text: string; readonly name: string }
  /** The same for a picture: a PNG in base64. */
  | { readonly kind: 'savePicture'; readonly png: string; readonly name: string }
  /** Write a derivative as a function of the file's language below the one that is shown. */
  | { readonly kind: 'insert'; readonly derivative: DerivativeName }
  /** A failure of the page's own, for the log. */
  | { readonly kind: 'log'; readonly level: 'info' | 'error'; readonly message: string };
