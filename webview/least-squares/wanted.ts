/** From a linear system or a fit and the settings to their jobs. */
import type { FitJob, LandscapeRequest, LinearJob } from '../../src/engine/job.ts';
import type { FitInfo, LeastSquaresSettings, LinearSystemInfo, MapSettings } from '../../src/protocol/messages.ts';

/** Columns and rows of the landscape. */
const LANDSCAPE_POINTS = 257;

/** Over the two unknowns that were chosen, or the first two where there are fewer; null for one. */
function landscapeOf({ variables, window }: MapSettings, unknowns: number): LandscapeRequest | null {
  if (unknowns < 2) return null;
  const [first, second] = variables;
  const fits = first !== second && first < unknowns && second < unknowns;
  return { variables: fits ? variables : [0, 1], window, points: LANDSCAPE_POINTS };
}

export function linearJob(
  { matrix, rhs, weights }: LinearSystemInfo,
  { map, ...settings }: LeastSquaresSettings['linear'],
): LinearJob {
  const landscape = landscapeOf(map, matrix.columns);
  return { ...settings, kind: 'linear', matrix, rhs, weights, landscape };
}

/** One number per unknown: those chosen, else the code's, else ones. */
export function startOf({ unknowns, start }: FitInfo, chosen: readonly number[] | null): number[] {
  const given = chosen ?? start ?? [];
  return unknowns.map((_, index) => given[index] ?? 1);
}

export function fitJob(info: FitInfo, { map, start, ...settings }: LeastSquaresSettings['fit']): FitJob {
  const { problem, unknowns } = info;
  const { method, run, stop, starts, confidence } = settings;
  return {
    kind: 'fit',
    problem,
    unknowns,
    start: startOf(info, start),
    method,
    run,
    stop,
    starts,
    confidence,
    landscape: landscapeOf(map, unknowns.length),
  };
}
