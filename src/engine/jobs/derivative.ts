/** The derivative job and its answer: curves along each variable, a heat map over two, value and gradient at a point. */
import type { Graph } from '../../graph/graph.ts';
import type { Float64Name } from './backends.ts';

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
  /** What formulas call the outputs, one name per element: `wave`. Where one is missing it is `f`. */
  readonly outputs: readonly string[];
  /** A heat map beside the slices; only for functions of several variables with one output. */
  readonly map: MapRequest | null;
}

/** Two different variables to draw over, by index among the flattened ones; the others are held at the job's point. */
export interface MapRequest {
  readonly variables: readonly [number, number];
  readonly x: Grid;
  readonly y: Grid;
}

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
  /** What made the float64 values: the digits, and the picture where WebGL did not draw it. */
  readonly float64: Float64Name;
  /** From job to values, in milliseconds, without `startup` and `compile`; shown, never part of a result that is compared. */
  readonly milliseconds: number;
  /** What this job waited for WebGL to start, in milliseconds; 0 for all but the first. */
  readonly startup: number;
  /** What compiling shaders took, in milliseconds; 0 where all were known. */
  readonly compile: number;
  /** WebGL programs launched for this job, those of the map included. */
  readonly launches: number;
  /** Why this backend and not the one that was asked for or expected; null where there is nothing to say. */
  readonly note: string | null;
  /** Null where float64 made the picture itself. */
  readonly certification: Certification | null;
}

/** How values become places on the colour scale. */
export interface ColourScale {
  readonly low: number;
  readonly high: number;
  /** Some values lie beyond an end and have its colour. */
  readonly clipped: boolean;
  /** Null for an even scale; else values count as asinh((value - pivot) / unit). */
  readonly bend: { readonly pivot: number; readonly unit: number } | null;
}

export interface Contour {
  readonly level: number;
  /** x, y, x, y, ... counted in columns and rows of the map's values, from 0. */
  readonly lines: readonly Float32Array[];
}

/** Row by row from the top, red, green, blue, alpha. */
export interface MapPixels {
  readonly kind: 'pixels';
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** A coloured picture; y grows upwards. A bitmap belongs to whoever has the result: it must be closed. */
export type MapImage = { readonly kind: 'bitmap'; readonly bitmap: ImageBitmap } | MapPixels;

/** A function over two of its variables. */
export interface HeatMap {
  readonly variables: readonly [number, number];
  /** Grids of `values`: each has the first and the last point of the one that was drawn. */
  readonly x: Grid;
  readonly y: Grid;
  /** A coarse copy of what was drawn, row by row, y growing: for contours and for values under the pointer. */
  readonly values: Float32Array | Float64Array;
  /** Null where nothing is finite. */
  readonly scale: ColourScale | null;
  readonly contours: readonly Contour[];
  readonly image: MapImage;
  readonly run: MapReport;
}

export interface MapReport {
  readonly backend: 'webgl' | 'float64';
  /** Of the grid that was drawn. */
  readonly points: number;
  readonly launches: number;
  readonly note: string | null;
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
  readonly map: HeatMap | null;
  /** Null for a function of one variable. */
  readonly point: PointValue | null;
  readonly formulas: readonly Formula[];
  readonly run: RunReport;
}
