/** What computes in float32, on WebGL: the face that jobs see of it, so that they need no GL to be tested. */
import type { Graph } from '../graph/graph.ts';
import type { DataValues } from '../graph/scalarize.ts';
import type { Float64Backend } from './float64/backend.ts';
import type { ColourScale, Grid, MapImage } from './job.ts';
import type { Field } from './map/scale.ts';
import type { FirstOrder, Options } from './minimize/optimizers.ts';

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
  /** By tfjs kernels, whatever operations the graph has; else by one shader, which declines arrays that it cannot write out. */
  readonly kernels: boolean;
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

/** What WebGL was asked for, or why it cannot be had; the reason fits into a sentence: "float64 did this: ...". */
export type OnWebgl<T> =
  { readonly kind: 'ready'; readonly value: T } | { readonly kind: 'declined'; readonly reason: string };

/** Any graph, array operations included, compiled to tfjs kernels. */
export interface TensorGraph {
  /** Programs launched so far. */
  readonly launches: number;
  /** The outputs, row-major each, from one array (row-major) per variable of the graph. Parameters have the graph's values. */
  evaluate(variables: readonly ArrayLike<number>[]): Promise<Float32Array[]>;
  dispose(): void;
}

/** Where the starts of a minimization have come to. */
export interface WebglPositions {
  /** Per start, at x. */
  readonly loss: Float32Array;
  /** starts x n. */
  readonly x: Float32Array;
}

/** A first-order optimizer whose function, gradient and update are WebGL's, for one start or thousands side by side. */
export interface WebglMinimizer {
  /** Programs launched so far: one or more for each step, whatever the number of starts. */
  readonly launches: number;
  /** The context was lost on the way; the steps so far were taken again on a new one. */
  readonly recovered: boolean;
  /** So many further steps, and then one readback. `rate` is asked for each step's learning rate; else it is the options' lr. */
  run(steps: number, rate?: () => number): Promise<WebglPositions>;
  /** Goes on from these points, one per start; what the optimizer remembers stays. */
  move(positions: readonly ArrayLike<number>[]): void;
  dispose(): void;
}

/** min ||W^(1/2) (A x - b)||^2 + ridge ||x||^2. */
export interface WebglSystem {
  readonly rows: number;
  readonly columns: number;
  /** Column by column. */
  readonly matrix: Float64Array;
  readonly rhs: Float64Array;
  readonly weights: Float64Array | null;
  readonly ridge: number;
}

/** Computed in float32; the scales of columns and right-hand side, which float32 might not hold, are put back in float64. */
export interface WebglCgls {
  readonly x: Float64Array;
  /** What is minimized, before the first iteration and after each. */
  readonly trace: Float64Array;
  /** x after the iterations named in `kept`, one after another. */
  readonly iterates: Float64Array;
  readonly kept: readonly number[];
  readonly launches: number;
  readonly recovered: boolean;
}

export interface Painter {
  /** The GL renderer's name. */
  readonly renderer: string;
  /** Milliseconds that shaders have taken to compile so far. */
  readonly compiled: number;
  paint(picture: Picture): Promise<Painted>;
  paintMap(picture: MapPicture): Promise<PaintedMap>;
  /** Kernels outrun that backend on a graph with arrays: measured once per device, at the first call. */
  kernelsAreFaster(float64: Float64Backend): Promise<boolean>;
  /** Declines graphs with operations that WebGL has not (linear solves, determinants), or too large for its memory. */
  tensors(graph: Graph, data: DataValues): Promise<OnWebgl<TensorGraph>>;
  /** Of a loss of one vector ([n] -> []); `options` complete, by PyTorch's names. */
  minimizer(
    loss: Graph,
    name: FirstOrder,
    options: Options,
    starts: readonly ArrayLike<number>[],
    data: DataValues,
  ): Promise<OnWebgl<WebglMinimizer>>;
  /** Conjugate gradients in float32, until the gradient is `tolerance` of what it was; refinement is the caller's. */
  cgls(system: WebglSystem, maxIterations: number, tolerance: number): Promise<OnWebgl<WebglCgls>>;
  dispose(): void;
}

export type PainterAccess =
  { readonly kind: 'open'; readonly painter: Painter } | { readonly kind: 'unavailable'; readonly reason: string };
