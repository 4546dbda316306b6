/**
 * What a float64 backend is: it compiles a graph and evaluates it over batches of points. Implemented by the reference backend
 * (`reference.ts`: block interpreter, and point by point where there are arrays); WebAssembly implements the same.
 */
import type { Graph } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import type { Float64Name } from '../job.ts';

/** One coordinate of all points of a batch: a number that all share, or one number per point. */
export type Coordinate = number | Float64Array;

export interface Float64Kernel {
  /**
   * The graph's outputs, flattened to scalars, each at every point: result[output][point]. One coordinate per element of the
   * graph's variables, in order. Parameters have the values that the graph carries, data those given to `compile`.
   */
  evaluate(coordinates: readonly Coordinate[], points: number): Float64Array[];
}

export interface Float64Backend {
  readonly name: Float64Name;
  /** Throws a RangeError where data are missing. May cache what it compiled by the graph. */
  compile(graph: Graph, data: DataValues): Float64Kernel;
}
