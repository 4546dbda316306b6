/**
 * The whole conversation between host and panel. Nearly every message says "here is the newest state": one is always enough
 * to redraw everything, older revisions are dropped, and a hidden or reloaded panel that says `ready` loses nothing.
 * In transit messages are JSON (see `codec.ts`); what the panel sends is validated (`validate.ts`) before use.
 */
import type { BackendChoice, DerivativeName } from '../engine/job.ts';
import type { Graph, Shape, SourceSpan } from '../graph/graph.ts';

export type { DerivativeName };

/** What the user asked about, for the header line and to find it again after a reload. */
export interface SiteInfo {
  readonly uri: string;
  /** The file's name, without its folder. */
  readonly file: string;
  /** Line of the function's name, from 1. */
  readonly line: number;
  readonly language: 'python' | 'javascript' | 'typescript';
  /** Dotted name, or null for a selected expression. */
  readonly name: string | null;
  /** As the header shows it: `f(x, y)`, or the selected text. */
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

/** What the user chose in the panel for one function; kept by the host per function. */
export interface DerivativeSettings {
  readonly from: number;
  readonly to: number;
  readonly points: number;
  readonly order: 0 | 1 | 2;
  /** The point for functions of several variables; shorter or longer than needed is mended with ones by the panel. */
  readonly at: readonly number[];
  /** Lengths chosen for parameters whose shape the code leaves open. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Parameters with defaults that the user freed. */
  readonly vary: readonly string[];
  readonly map: MapSettings;
}

/** The heat map of a function of several variables. */
export interface MapSettings {
  /** The two variables that it is drawn over, by index among all elements; mended by the panel where there are fewer. */
  readonly variables: readonly [number, number];
  /** What of the plane is seen; null for the interval, both ways. */
  readonly window: MapWindow | null;
}

export interface MapWindow {
  readonly x: { readonly from: number; readonly to: number };
  readonly y: { readonly from: number; readonly to: number };
}

export const DEFAULT_SETTINGS: DerivativeSettings = {
  from: -5,
  to: 5,
  points: 1001,
  order: 2,
  at: [],
  shapes: {},
  vary: [],
  map: { variables: [0, 1], window: null },
};

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
      readonly function: FunctionInfo;
      readonly stale: boolean;
      readonly problems: readonly Problem[];
    };

export type HostMessage =
  | {
      readonly kind: 'state';
      /** Grows with every change; the panel drops what is older than what it has. */
      readonly revision: number;
      readonly session: SessionState;
      readonly settings: DerivativeSettings;
      readonly backend: BackendChoice;
    }
  /** An array that a graph names by hash; sent once per surface, when it asks. */
  | { readonly kind: 'data'; readonly hash: string; readonly values: Float64Array };

/** Where the panel is: the same page serves both. */
export type Surface = 'panel' | 'side';

export type PanelMessage =
  /** The page is up (again) and knows nothing; the host answers with the newest state. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'settings'; readonly settings: DerivativeSettings }
  | { readonly kind: 'needData'; readonly hash: string }
  /** Show a place of the user's source in its editor. */
  | { readonly kind: 'reveal'; readonly span: SourceSpan }
  | { readonly kind: 'revealSite' }
  /** Text to the clipboard (a table, a formula); `what` is said in the confirmation. */
  | { readonly kind: 'copy'; readonly text: string; readonly what: string }
  /** Ask for a file and save text there. */
  | { readonly kind: 'save'; readonly text: string; readonly name: string }
  /** Write a derivative as a function of the file's language below the one that is shown. */
  | { readonly kind: 'insert'; readonly derivative: DerivativeName }
  /** A failure of the page's own, for the log. */
  | { readonly kind: 'log'; readonly level: 'info' | 'error'; readonly message: string };
