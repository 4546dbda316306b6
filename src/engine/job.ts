/**
 * Jobs and what they answer: data in, data out, so that a job can cross to a worker and a result can be redrawn from alone.
 * A job is validated where it is made (`protocol/validate.ts`, `cli/requests.ts`); inside the engine nothing is optional.
 */
import type { Graph } from '../graph/graph.ts';
import type { DerivativeJob, DerivativeResult } from './jobs/derivative.ts';
import type { FitJob, FitJobResult, LinearJob, LinearResult } from './jobs/least-squares.ts';
import type { MinimizeJob, MinimizeResult } from './jobs/minimize.ts';

export * from './jobs/backends.ts';
export * from './jobs/derivative.ts';
export * from './jobs/least-squares.ts';
export * from './jobs/minimize.ts';

export type Job = DerivativeJob | MinimizeJob | LinearJob | FitJob;

export type JobResult = DerivativeResult | MinimizeResult | LinearResult | FitJobResult;

/** The answer of a job as it comes: newest replaces older. */
export type JobState<R> =
  /** `partial`: what there is so far, of a job that streams. */
  | { readonly kind: 'running'; readonly progress: number; readonly partial: R | null }
  | { readonly kind: 'done'; readonly result: R }
  | { readonly kind: 'failed'; readonly message: string; readonly remedy: string };

/** Hashes of the arrays that a job needs beside itself. */
export function hashesOf(job: Job): string[] {
  const ofGraph = ({ inputs }: Graph) => inputs.flatMap((input) => (input.kind === 'data' ? [input.hash] : []));
  switch (job.kind) {
    case 'derivative':
    case 'minimize':
      return ofGraph(job.graph);
    case 'linear':
      return [job.matrix, job.rhs, job.weights].flatMap((array) => (array === null ? [] : [array.hash]));
    case 'fit': {
      const { problem } = job;
      const data =
        problem.kind === 'residuals' ? [] : [problem.observed, ...problem.independent].map(({ hash }) => hash);
      const single = problem.kind === 'whole' && problem.row !== null ? ofGraph(problem.row) : [];
      return [...ofGraph(problem.graph), ...single, ...data];
    }
  }
}

/** The bitmap of a result, which belongs to whoever has the result. */
export function imageOf(result: JobResult): ImageBitmap | null {
  const map = result.kind === 'derivative' ? result.map : result.landscape;
  return map?.image.kind === 'bitmap' ? map.image.bitmap : null;
}
