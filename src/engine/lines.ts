/** The lines of a derivative job: along each variable, one graph with f, f' and f'' for outputs. */
import { derivatives } from '../graph/differentiate.ts';
import type { Graph } from '../graph/graph.ts';
import { sizeOf } from '../graph/graph.ts';
import type { Curve, DerivativeJob, Slice } from './job.ts';
import { outputCount } from './points.ts';

/** Slices are drawn along the first so many variables. */
const MAX_SLICES = 24;

export interface Line {
  /** Index among the flattened variables. */
  readonly variable: number;
  /** Outputs: those of f, then of f', then of f''. */
  readonly graph: Graph;
}

/** Throws a RangeError where there is no variable, or the job's point does not fit. */
export function linesOf(job: DerivativeJob): Line[] {
  const places = job.graph.inputs
    .filter((input) => input.kind === 'variable')
    .flatMap((input, variable) => Array.from({ length: sizeOf(input.shape) }, (_, element) => ({ variable, element })));
  if (places.length === 0) throw new RangeError('The function has no variable to differentiate by.');
  if (places.length > 1 && job.at.length !== places.length)
    throw new RangeError(`The point needs ${places.length} numbers, not ${job.at.length}.`);
  return places.slice(0, MAX_SLICES).map(({ variable, element }, index) => ({
    variable: index,
    graph: derivatives(job.graph, job.order, variable, element),
  }));
}

/** A line's outputs as the curves of a slice. */
export function sliceOf(job: DerivativeJob, { variable }: Line, rows: readonly Curve['values'][]): Slice {
  const outputs = outputCount(job.graph);
  const curves = rows.map((values, i): Curve => ({
    output: i % outputs,
    order: Math.floor(i / outputs) as Curve['order'],
    values,
  }));
  return { variable, grid: job.grid, curves };
}
