/** What draws pictures in float32: the face that the derivative job sees of WebGL, so that it needs no GL to be tested. */
import type { Graph } from '../graph/graph.ts';
import type { DataValues } from '../graph/scalarize.ts';
import type { ColourScale, Grid, MapImage } from './job.ts';
import type { Field } from './map/scale.ts';

/** A graph along one of its variables, the others held. */
export interface Picture {
  readonly graph: Graph;
  readonly data: DataValues;
  /** Index among the flattened variables of the one that moves. */
  readonly variable: number;
  /** One number per flattened variable; that of the moving one is not used. */
  readonly at: readonly number[];
  readonly grid: Grid;
  /** Outputs come in this many groups of equal length, each the derivative of the one before: f, f', f''. */
  readonly orders: number;
  /** Carry every rounding error along: for pictures whose digits the plain way loses. */
  readonly careful: boolean;
}

/** A graph of one output over two of its variables, the others held. */
export interface MapPicture {
  readonly graph: Graph;
  readonly data: DataValues;
  readonly variables: readonly [number, number];
  readonly at: readonly number[];
  readonly x: Grid;
  readonly y: Grid;
  /** Every so many columns and rows are read back; it divides both grids' steps. */
  readonly stride: number;
  readonly careful: boolean;
  /** The scale for the values that were read back. */
  readonly scale: (field: Field) => ColourScale;
}

export type PaintedMap =
  | {
      readonly kind: 'painted';
      readonly values: Float32Array;
      readonly image: MapImage;
      readonly launches: number;
      readonly recovered: boolean;
    }
  | { readonly kind: 'declined'; readonly reason: string };

export type Painted =
  /** One array per flattened output. `recovered`: the context was lost and made anew on the way. */
  | {
      readonly kind: 'painted';
      readonly curves: readonly Float32Array[];
      readonly launches: number;
      readonly recovered: boolean;
    }
  /** This picture is not for WebGL; the reason fits into a sentence: "float64 drew this: ...". */
  | { readonly kind: 'declined'; readonly reason: string };

export interface Painter {
  /** The GL renderer's name. */
  readonly renderer: string;
  /** Milliseconds that shaders have taken to compile so far. */
  readonly compiled: number;
  paint(picture: Picture): Promise<Painted>;
  paintMap(picture: MapPicture): Promise<PaintedMap>;
  dispose(): void;
}

export type PainterAccess =
  { readonly kind: 'open'; readonly painter: Painter } | { readonly kind: 'unavailable'; readonly reason: string };
