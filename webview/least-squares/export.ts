/** What leaves the panel: solutions, traces and residuals as CSV, everything as JSON; every number in full. */
import type { FitJobResult, LinearResult, ResidualSample } from '../../src/engine/job.ts';
import { csv, json } from '../leaving.ts';
import type { Way } from './ways.ts';

type Solution = Pick<LinearResult | FitJobResult, 'x' | 'standardErrors' | 'halfWidths' | 'determined'>;

export function solutionCsv({ x, standardErrors, halfWidths, determined }: Solution, names: readonly string[]): string {
  const header = ['unknown', 'value', 'standard error', 'low', 'high', 'determined'];
  return csv(
    header,
    Array.from(x, (value, j) => {
      const half = halfWidths[j] ?? NaN;
      return [
        names[j] ?? '',
        value,
        standardErrors[j] ?? NaN,
        value - half,
        value + half,
        String(determined[j] ?? true),
      ];
    }),
  );
}

/** A line per kept iterate of each method. */
export function waysCsv(ways: readonly Way[], names: readonly string[]): string {
  const dimension = Math.max(0, ...ways.map(({ trace }) => trace.dimension));
  const header = ['method', 'step', 'sum of squares', 'cost above least', 'distance', ...names.slice(0, dimension)];
  return csv(
    header,
    ways.flatMap(({ label, trace }) =>
      Array.from(trace.iterations, (iteration, row) => [
        label,
        iteration,
        trace.rss[row] ?? NaN,
        trace.excess[row] ?? NaN,
        trace.distance[row] ?? NaN,
        ...trace.points.subarray(row * trace.dimension, (row + 1) * trace.dimension),
      ]),
    ),
  );
}

/** The rows that are shown: of many the extremes of every stretch. */
export function residualsCsv(
  { index, values }: ResidualSample,
  data: { readonly x: Float64Array; readonly y: Float64Array } | null,
): string {
  const rows = Array.from(index, (row, i): (string | number)[] =>
    data === null
      ? [row, values[i] ?? NaN]
      : [row, data.x[i] ?? NaN, data.y[i] ?? NaN, (data.y[i] ?? NaN) - (values[i] ?? NaN), values[i] ?? NaN],
  );
  return csv(data === null ? ['row', 'residual'] : ['row', 'x', 'y', 'model', 'residual'], rows);
}

/** Without pictures. */
export function resultJson(result: LinearResult | FitJobResult, names: readonly string[]): string {
  return json({ unknowns: names, ...result, landscape: undefined });
}
