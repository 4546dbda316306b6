/** What leaves the panel: traces as CSV, everything as JSON. */
import type { MinimizeResult, RunResult } from '../../src/engine/job.ts';
import { csv, json } from '../leaving.ts';
import { runName } from '../run-settings.ts';

const COLUMNS = ['loss', 'lowest', 'highest', 'error', 'gradientNorm', 'stepLength'] as const;

/** A line per row of each run's trace, every number in full; rows that stand for several steps say so by their iterations. */
export function tracesCsv(runs: readonly RunResult[], variables: readonly string[]): string {
  const dimension = Math.max(0, ...runs.map(({ trace }) => trace.dimension));
  const rows = runs.flatMap(({ settings, trace }) => {
    const name = runName(settings);
    return Array.from(trace.iterations, (iteration, row) => [
      name,
      iteration,
      ...COLUMNS.map((column) => trace[column][row] ?? NaN),
      ...trace.points.subarray(row * trace.dimension, (row + 1) * trace.dimension),
    ]);
  });
  return csv(['run', 'iteration', ...COLUMNS, ...variables.slice(0, dimension)], rows);
}

/** Settings, results and traces of the runs and the minima found, without pictures. */
export function resultJson({ runs, many, report }: MinimizeResult, variables: readonly string[]): string {
  return json({ variables, runs, many, report });
}
