/**
 * The job of a fit: Levenberg-Marquardt with its trace as it goes, from one start or several; in its place a linear solver where
 * the model is linear, or an optimizer of the minimize job. Long data are fitted thinned first, so that there is something to see.
 */
import type { DataValues } from '../../graph/scalarize.ts';
import type { Control } from '../control.ts';
import type { BackendChoice } from '../jobs/backends.ts';
import type { HeatMap } from '../jobs/derivative.ts';
import type { FitJob, FitJobResult, IterateTrace } from '../jobs/least-squares.ts';
import type { RunResult } from '../jobs/minimize.ts';
import type { PainterAccess } from '../painter.ts';
import type { Services } from '../services.ts';
import { affineProblem } from './affine.ts';
import { fitting } from './fit.ts';
import { drawCost } from './fit-landscape.ts';
import type { Outcome } from './fit-outcome.ts';
import { outcomeOfFit, outcomeOfLinear, outcomeUnderWay } from './fit-outcome.ts';
import { readFit } from './fit-problem.ts';
import { thinned } from './fit-scene.ts';
import type { Setting } from './fit-setting.ts';
import { createSetting } from './fit-setting.ts';
import type { Iterates } from './iterates.ts';
import { createIterates, digitsAt, distanceTo, traceOf } from './iterates.ts';
import type { Steps } from './levenberg-marquardt.ts';
import { LeastSquaresError, solveLinear } from './linear.ts';
import { fittingFromManyStarts } from './many-starts.ts';
import { runOptimizer } from './fit-optimizer.ts';
import type { Residuals } from './residuals.ts';

/** Rows beyond which a fit begins with some of them. */
const LONG = 50_000;
/** Rows of such a beginning. */
const FEW = 5000;
/** Steps of such a beginning that are measured on all rows. */
const MEASURED = 20;

/** Throws a LeastSquaresError where the data or the start are not fit for it, `Cancelled` where the job was superseded. */
export async function runFit(
  job: FitJob,
  choice: BackendChoice,
  data: DataValues,
  services: Services,
  control: Control,
): Promise<FitJobResult> {
  const begun = performance.now();
  const { float64 } = services;
  const whole = createSetting(readFit(job, data), job, services);
  checkStart(job, whole.residuals);
  const few = whole.residuals.count > LONG ? thinned(whole.read, FEW) : null;
  const first = few ? createSetting(few, job, services) : whole;

  let iterates = createIterates();
  let steps = 0;
  let run: RunResult | null = null;
  let starts: FitJobResult['starts'] = null;
  let landscape: HeatMap | null = null;
  let access: PainterAccess | null = null;
  const notes: string[] = [];
  let stepsNote: string | null = null;

  /** What there is at an outcome, drawn in its setting. */
  const resultOf = (outcome: Outcome, { scene }: Setting, trace: IterateTrace): FitJobResult => {
    const { covariance, residuals, ...told } = outcome;
    return {
      kind: 'fit',
      ...told,
      ...scene.rows(residuals),
      curve: scene.curve({ ...outcome, p: outcome.x, covariance }),
      confidence: job.confidence,
      trace,
      run,
      starts,
      landscape,
      explanation: [outcome.explanation, ...notes].filter(Boolean).join(' '),
      report: {
        float64: float64.name,
        renderer: access?.kind === 'open' ? access.painter.renderer : null,
        milliseconds: performance.now() - begun,
        launches: (run?.launches ?? 0) + (landscape?.run.launches ?? 0),
        note: [stepsNote, landscape?.run.note ?? null].filter((one) => one !== null).join('; ') || null,
      },
    };
  };
  /** Levenberg-Marquardt, or a solution at once; each step is recorded, and may be shown. */
  const solve = async (setting: Setting, start: Float64Array, shown: Setting): Promise<Outcome> => {
    const { residuals, options } = setting;
    if (job.method === 'auto' && residuals.linear.length === residuals.unknowns) {
      const solution = solveLinear(affineProblem(residuals), 'auto');
      const outcome = outcomeOfLinear(solution, job.unknowns, job.confidence, options.reference);
      iterates.add(++steps, outcome.x, outcome.rss * setting.share);
      return outcome;
    }
    let at = { p: start, rss: NaN };
    const record = (rss: number, p: Float64Array) => {
      at = { p, rss: rss * setting.share };
      iterates.add(++steps, p, at.rss);
    };
    const partial = () => {
      const outcome = outcomeUnderWay(at.p, at.rss, shown.residuals.values(at.p), steps);
      return resultOf(outcome, shown, fitTrace(iterates, at.p, at.rss));
    };
    if (job.starts.count > 1 && setting === first) {
      const way = fittingFromManyStarts(residuals, start, options, job.starts, record);
      const { result, count, reached } = await drive(way, control, job.stop.seconds, partial);
      starts = { count, reached };
      notes.push(`${reached} of ${count} starts reached this fit.`);
      return outcomeOfFit(result, job.unknowns, options.limits);
    }
    const result = await drive(fitting(residuals, start, options, record), control, job.stop.seconds, partial);
    return outcomeOfFit(result, job.unknowns, options.limits);
  };

  const given = Float64Array.from(job.start);
  iterates.add(0, given, sumOfSquares(first.residuals.values(given)) * first.share);
  let start: Float64Array = given;
  if (first !== whole) {
    const preview = await solve(first, start, first);
    start = preview.x;
    iterates = onAllRows(iterates, whole.residuals);
    notes.push(
      `The first ${steps} steps were on ${first.residuals.count} of the ${whole.residuals.count} rows, evenly taken.`,
    );
    const under = { ...preview, rss: preview.rss * first.share, termination: null };
    await control.checkpoint(0.3, () => resultOf(under, first, fitTrace(iterates, under.x, under.rss)));
  }
  let outcome = await solve(whole, start, first);
  let trace = fitTrace(iterates, outcome.x, outcome.rss);
  await control.checkpoint(0.6, () => resultOf(outcome, whole, trace));

  if (job.run !== null) {
    const exact = outcome;
    access = choice === 'webgl' ? await services.painter() : null;
    const steppers = { float64, webgl: access };
    const ran = await runOptimizer(job, job.run, whole, exact, steppers, control, (under, way) => {
      run = under;
      const residuals = first.residuals.values(under.x);
      return resultOf(outcomeUnderWay(under.x, under.value, residuals, under.iterations), first, way);
    });
    ({ run, trace, note: stepsNote } = ran);
    const apart = distanceTo(exact.x)(ran.run.x);
    outcome = { ...ran.outcome, digits: digitsAt(apart) };
    await control.checkpoint(0.8, () => resultOf(outcome, whole, trace));
  }
  if (job.landscape !== null && whole.residuals.unknowns > 1) {
    access = choice === 'float64' ? null : await services.painter();
    const canvas = { choice, services, access, control };
    landscape = await drawCost(whole.read, job.landscape, outcome, [given], trace, job.run === null, canvas);
    if (landscape === null) notes.push('There is no map: it would take too long for so many residuals at once.');
  }
  return resultOf(outcome, whole, trace);
}

function checkStart({ unknowns, start }: FitJob, residuals: Residuals): void {
  if (residuals.unknowns === 0)
    throw new LeastSquaresError('Nothing is left to fit: every parameter is fixed or takes data. Free one of them');
  if (residuals.unknowns !== start.length)
    throw new LeastSquaresError(
      `There are ${residuals.unknowns} unknowns (${unknowns.join(', ')}), but the start has ${start.length} numbers`,
    );
}

/** Steps to their end, with a chance to show, wait or stop after each. */
async function drive<T>(
  steps: Steps<T>,
  control: Control,
  seconds: number | null,
  partial: (() => FitJobResult) | undefined,
): Promise<T> {
  const end = seconds === null ? Infinity : performance.now() + 1000 * seconds;
  let stop = false;
  for (let count = 1; ; count++) {
    const next = steps.next(stop);
    if (next.done === true) return next.value;
    await control.checkpoint(0.5 * (1 - 1 / (1 + count / 20)), partial);
    stop = control.stopped || performance.now() > end;
  }
}

function fitTrace(iterates: Iterates, p: Float64Array, rss: number): IterateTrace {
  const distance = distanceTo(p);
  return traceOf(iterates.kept(), {
    rss: (at) => at.rss,
    excess: (at) => Math.max(0, at.rss - rss),
    distance: ({ x }) => distance(x),
  });
}

/** Iterates of some of the rows, measured on all of them. */
function onAllRows(iterates: Iterates, residuals: Residuals): Iterates {
  const measured = createIterates();
  const rows = iterates.kept();
  const stride = Math.ceil(rows.length / MEASURED);
  rows.forEach(({ iteration, x }, row) => {
    if (row % stride === 0 || row === rows.length - 1) measured.add(iteration, x, sumOfSquares(residuals.values(x)));
  });
  return measured;
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
