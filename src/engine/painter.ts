/** What draws pictures in float32: the face that the derivative job sees of WebGL, so that it needs no GL to be tested. */
import type { Graph } from '../graph/graph.ts';
import type { DataValues } from '../graph/scalarize.ts';
import type { Grid } from './job.ts';

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
  paint(picture: Picture): Promise<Painted>;
  dispose(): void;
}

export type PainterAccess =
  { readonly kind: 'open'; readonly painter: Painter } | { readonly kind: 'unavailable'; readonly reason: string };
