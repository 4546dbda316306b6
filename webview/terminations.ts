/** Why a run, a fit or a direct method ended, in a word or two. */

const ENDS: Readonly<Record<string, string>> = {
  solved: 'solved',
  refused: 'refused',
  converged: 'at rest',
  stalled: 'rounding',
  relativeChange: 'loss at rest',
  gradientNorm: 'gradient small',
  stepLength: 'step small',
  maxIterations: 'step limit',
  seconds: 'time limit',
  diverged: 'diverged',
  stopped: 'stopped by hand',
};

/** For a table; null is still running. */
export function terminationText(termination: string | null): string {
  return termination === null ? 'running' : (ENDS[termination] ?? termination);
}
