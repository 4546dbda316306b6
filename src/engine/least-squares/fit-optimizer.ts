/** An optimizer of the minimize job on the sum of squares of a fit, beside the solution that Levenberg-Marquardt came to. */
import type { Control } from '../control.ts';
import type { FitJob, FitJobResult, IterateTrace } from '../jobs/least-squares.ts';
import type { RunResult, RunSettings } from '../jobs/minimize.ts';
import { judge } from './fit.ts';
import type { Setting } from './fit-setting.ts';
import type { Outcome } from './fit-outcome.ts';
import { outcomeOfFit } from './fit-outcome.ts';
import { distanceTo } from './iterates.ts';
import { squaresOf } from './objectives.ts';
import type { RunToEnd, Steppers } from './optimizer.ts';
import { labelOf, runToEnd, wayOf } from './optimizer.ts';

/** Points of a way times rows. */
const MEASURED = 1e6;

export async function runOptimizer(
  { unknowns, start, stop }: FitJob,
  settings: RunSettings,
  { read, residuals, options }: Setting,
  exact: Outcome,
  steppers: Steppers,
  control: Control,
  show: (under: RunResult, way: IterateTrace) => FitJobResult,
): Promise<RunToEnd & { readonly trace: IterateTrace; readonly outcome: Outcome }> {
  const { graph, data } = read.residuals;
  const from = Float64Array.from(start);
  const cost = { graph: squaresOf(graph, 'sum'), data, variables: unknowns, start: from };
  const squares = (x: Float64Array) => residuals.values(x).reduce((sum, value) => sum + value * value, 0);
  const distance = distanceTo(exact.x);
  const measured = new WeakMap<Float64Array, number>();
  const rssAt = (x: Float64Array) => {
    const known = measured.get(x) ?? squares(x);
    measured.set(x, known);
    return known;
  };
  const measure = {
    rss: ({ x }: { readonly x: Float64Array }) => rssAt(x),
    excess: ({ x }: { readonly x: Float64Array }) => Math.max(0, rssAt(x) - exact.rss),
    distance: ({ x }: { readonly x: Float64Array }) => distance(x),
  };
  const most = Math.max(30, Math.min(1000, Math.floor(MEASURED / residuals.count)));
  const way = (run: RunResult) => wayOf(run, from, measure, most);
  const { run, note } = await runToEnd(cost, settings, stop, steppers, control, 0.7, (under) =>
    show(under, way(under)),
  );
  const judged = outcomeOfFit(judge(residuals, run.x, options), unknowns, options.limits);
  const { iterations, evaluations, termination, explanation } = run;
  const outcome: Outcome = {
    ...judged,
    method: labelOf(settings),
    iterations,
    evaluations,
    termination,
    explanation: `${explanation} Standard errors are those at the point where it ended.`,
  };
  return { run, note, trace: way(run), outcome };
}
