/** From a linear system or a fit and the settings to their jobs. */
import type { FitJob, LinearJob } from '../../src/engine/job.ts';
import type { FitInfo, LeastSquaresSettings, LinearSystemInfo } from '../../src/protocol/messages.ts';

/** Columns and rows of the landscape. */
const LANDSCAPE_POINTS = 257;

export function linearJob(
  { matrix, rhs }: LinearSystemInfo,
  { map, ...settings }: LeastSquaresSettings['linear'],
): LinearJob {
  const landscape = matrix.columns < 2 ? null : { ...map, points: LANDSCAPE_POINTS };
  return { kind: 'linear', matrix, rhs, ...settings, landscape };
}

export function fitJob(info: FitInfo, { map, start, ...settings }: LeastSquaresSettings['fit']): FitJob {
  const { problem, unknowns } = info;
  const given = start ?? info.start ?? [];
  const { method, run, stop, starts, confidence } = settings;
  return {
    kind: 'fit',
    problem,
    unknowns,
    start: unknowns.map((_, index) => given[index] ?? 1),
    method,
    run,
    stop,
    starts,
    confidence,
    landscape: unknowns.length < 2 ? null : { ...map, points: LANDSCAPE_POINTS },
  };
}
