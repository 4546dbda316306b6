/** What the user chose in the panel for one site; kept by the host per site. All numbers are what the panel's fields hold. */
import type { FitMethod, LinearMethod, RandomPoints, RunSettings, SquaresLoss, StopRules } from '../engine/job.ts';
import type { Shape } from '../graph/graph.ts';

/** What the panel does with a site. */
export type Task = 'derivative' | 'minimize' | 'leastSquares';

export interface Settings {
  readonly task: Task;
  readonly reading: ReadingSettings;
  readonly derivative: DerivativeSettings;
  readonly minimize: MinimizeSettings;
  readonly leastSquares: LeastSquaresSettings;
}

/** How the code is read: what the function is a function of. */
export interface ReadingSettings {
  /** Lengths chosen for parameters whose shape the code leaves open. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Parameters with defaults that the user freed. */
  readonly vary: readonly string[];
}

export interface DerivativeSettings {
  readonly from: number;
  readonly to: number;
  readonly points: number;
  readonly order: 0 | 1 | 2;
  /** The point for functions of several variables; shorter or longer than needed is mended with ones by the panel. */
  readonly at: readonly number[];
  readonly map: MapSettings;
}

/** The heat map of a function of several variables. */
export interface MapSettings {
  /** The two variables that it is drawn over, by index among all elements; mended by the panel where there are fewer. */
  readonly variables: readonly [number, number];
  /** What of the plane is seen; null for the interval both ways, or for what holds the paths. */
  readonly window: MapWindow | null;
}

export interface MapWindow {
  readonly x: { readonly from: number; readonly to: number };
  readonly y: { readonly from: number; readonly to: number };
}

/** Where runs begin. */
export type StartSettings =
  /** Shorter or longer than needed is mended with ones by the panel. */
  { readonly kind: 'point'; readonly x: readonly number[] } | ({ readonly kind: 'random' } & RandomPoints);

export interface MinimizeSettings {
  /** Runs, start and stop that the code has (a loop, an optimizer's call) go before these. */
  readonly fromCode: boolean;
  /** More than one: a race. */
  readonly runs: readonly [RunSettings, ...RunSettings[]];
  readonly start: StartSettings;
  readonly stop: StopRules;
  /** Null for none. */
  readonly many: (RandomPoints & { readonly count: number }) | null;
  readonly map: MapSettings;
  /** When the code changes, runs begin where the last solution was, and not at the start. */
  readonly warm: boolean;
}

export interface LeastSquaresSettings {
  readonly linear: {
    readonly method: LinearMethod;
    /** Name of an array with one weight per row, 1 / variance; null for none. */
    readonly weights: string | null;
    readonly ridge: number;
    readonly loss: SquaresLoss;
    readonly runs: readonly RunSettings[];
    readonly stop: StopRules;
    readonly map: MapSettings;
  };
  readonly fit: {
    /** Parameters that take data, with the names of the arrays, and what is fitted; null to have it inferred. */
    readonly data: {
      readonly independent: readonly { readonly parameter: string; readonly name: string }[];
      readonly observed: string;
    } | null;
    readonly method: FitMethod;
    /** Null for the code's, else ones; mended by the panel. */
    readonly start: readonly number[] | null;
    /** An optimizer in place of the method. */
    readonly run: RunSettings | null;
    readonly stop: StopRules;
    readonly starts: { readonly count: number; readonly seed: number };
    readonly confidence: number;
    readonly map: MapSettings;
  };
}

const ADAM: RunSettings = { stages: [{ above: 0, optimizer: 'Adam', options: { lr: 0.1 }, schedule: null }] };

const NOTES_STOP: StopRules = {
  relativeChange: 1e-8,
  every: 10,
  maxIterations: 100_000,
  gradientNorm: null,
  stepLength: null,
  seconds: 30,
  divergence: true,
};

const MAP: MapSettings = { variables: [0, 1], window: null };

export const DEFAULT_SETTINGS: Settings = {
  task: 'derivative',
  reading: { shapes: {}, vary: [] },
  derivative: { from: -5, to: 5, points: 1001, order: 2, at: [], map: MAP },
  minimize: {
    fromCode: true,
    runs: [ADAM],
    start: { kind: 'random', std: 2, mean: 0, seed: 1 },
    stop: NOTES_STOP,
    many: null,
    map: MAP,
    warm: false,
  },
  leastSquares: {
    linear: { method: 'auto', weights: null, ridge: 0, loss: 'sum', runs: [ADAM], stop: NOTES_STOP, map: MAP },
    fit: {
      data: null,
      method: 'auto',
      start: null,
      run: null,
      stop: { ...NOTES_STOP, relativeChange: null, maxIterations: 500 },
      starts: { count: 1, seed: 0 },
      confidence: 0.95,
      map: MAP,
    },
  },
};
