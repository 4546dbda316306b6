/** The run of an optimizer on a least-squares problem: the same fields as a minimize request, with a start that may be given. */
import type { RunRequest } from './minimize.ts';
import type { Answer, LeastSquaresRequest } from './requests.ts';

/** The run, or the sentence that says what is missing. */
export function runOf(request: LeastSquaresRequest, origin: readonly number[]): RunRequest | string {
  const { start = [...origin], stop, trace, optimizer, options, schedule, stages, method } = request;
  if (method !== undefined) return 'Give "method" or an optimizer, not both.';
  if (start.length !== origin.length)
    return `There are ${origin.length} unknowns, but the start has ${start.length} numbers.`;
  if (stop?.maxIterations === undefined) return 'The field "stop" needs "maxIterations" when an optimizer runs.';
  return { start, stop: { ...stop, maxIterations: stop.maxIterations }, trace, optimizer, options, schedule, stages };
}

/** The answer of the run, with the sum of squares whichever loss was minimized. */
export function withRss(answer: Answer, loss: 'sum' | 'mean', count: number): Answer {
  if (!answer.ok) return answer;
  const value = typeof answer.value === 'number' ? answer.value : NaN;
  return { ...answer, rss: loss === 'mean' ? value * count : value };
}
