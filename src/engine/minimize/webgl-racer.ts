/**
 * A run on WebGL, in float32: function, gradient and update of a first-order optimizer, read back every few steps. When it has
 * ended, the same steps in float64 tell how far it is from them.
 */
import type { DataValues } from '../../graph/scalarize.ts';
import type { Float64Backend } from '../float64/backend.ts';
import type { MinimizeJob, RunResult, RunSettings, StageSpan, Termination } from '../jobs/minimize.ts';
import type { OnWebgl, PainterAccess, WebglMinimizer } from '../painter.ts';
import { checkSolution } from './check.ts';
import { explain } from './explain.ts';
import { createObjective } from './objective.ts';
import { completeOptions, cycles, isFirstOrder, learningRateOf } from './options.ts';
import type { Racer } from './racer.ts';
import { createRacer } from './racer.ts';
import type { Passed } from './run.ts';
import { extend, relativeChange } from './run.ts';
import type { Schedule } from './schedules.ts';
import { createSchedule } from './schedules.ts';
import { createTrace } from './trace.ts';
import { allFinite, largest, norm, plus } from './vectors.ts';

/** Steps between two readbacks where no rule counts them. */
const EVERY = 10;

const declined = (reason: string) => ({ kind: 'declined', reason }) as const;

/** Throws a RangeError where an optimizer, a schedule or an option is not one. */
export async function createWebglRacer(
  job: MinimizeJob,
  settings: RunSettings,
  data: DataValues,
  float64: Float64Backend,
  access: PainterAccess,
): Promise<OnWebgl<Racer>> {
  if (access.kind === 'unavailable') return declined(access.reason);
  const { loss } = createObjective(job.graph, data, float64);
  const stages: WebglStage[] = [];
  for (const { above, optimizer, options, schedule } of settings.stages) {
    const lr = learningRateOf(optimizer, options);
    const rates = schedule === null ? null : createSchedule(schedule.name, schedule.options, lr);
    const reason = !isFirstOrder(optimizer)
      ? `${optimizer} needs float64`
      : schedule?.name === 'ReduceLROnPlateau'
        ? 'its schedule needs the loss of every step'
        : cycles(optimizer, rates)
          ? 'its schedule moves the momentum too'
          : null;
    const complete = isFirstOrder(optimizer) ? completeOptions(optimizer, options) : {};
    const made =
      reason === null && isFirstOrder(optimizer)
        ? await access.painter.minimizer(loss, optimizer, complete, [job.start], data)
        : declined(reason ?? '');
    if (made.kind === 'declined') {
      for (const stage of stages) stage.minimizer.dispose();
      return made;
    }
    stages.push({ above, optimizer, minimizer: made.value, rates });
  }
  return { kind: 'ready', value: racerOn(stages, job, settings, data, float64) };
}

interface WebglStage {
  readonly above: number;
  readonly optimizer: string;
  readonly minimizer: WebglMinimizer;
  readonly rates: Schedule | null;
}

function racerOn(
  stages: readonly WebglStage[],
  job: MinimizeJob,
  settings: RunSettings,
  data: DataValues,
  float64: Float64Backend,
): Racer {
  const objective = createObjective(job.graph, data, float64);
  const { stop } = job;
  const [{ optimizer, options }] = settings.stages;
  const lr = learningRateOf(optimizer, options);
  const start = Float64Array.from(job.start);
  const n = start.length;
  const every = stop.relativeChange === null ? EVERY : stop.every;
  const trace = createTrace(n, undefined, every);
  let x = start;
  let value = objective.sample(start).value;
  let slope = norm(objective.sample(start).gradient);
  let error = value;
  let iterations = 0;
  let termination: Termination | null = null;
  let milliseconds = 0;
  let best: Passed = { x, value, iterations };
  let lastFinite: Passed = best;
  let final: RunResult | null = null;

  const spans: StageSpan[] = [];
  const rules = (): Termination | null => {
    if (stop.relativeChange !== null && !(error > stop.relativeChange))
      return Number.isNaN(error) ? 'diverged' : 'relativeChange';
    if (stop.divergence && !(Number.isFinite(value) && allFinite(x))) return 'diverged';
    if (stop.gradientNorm !== null && slope <= stop.gradientNorm) return 'gradientNorm';
    if (iterations >= stop.maxIterations) return 'maxIterations';
    return stop.seconds !== null && milliseconds >= 1000 * stop.seconds ? 'seconds' : null;
  };
  const advance = async () => {
    termination = rules();
    if (termination !== null) return;
    const begun = performance.now();
    const steps = Math.min(every, stop.maxIterations - iterations);
    const wanted = stages.findIndex(({ above }) => error > above);
    const index = wanted < 0 ? stages.length - 1 : wanted;
    const stage = stages[index];
    if (!stage) return;
    // Another stage was at work: it has come to x.
    if (spans.length > 0 && spans.at(-1)?.stage !== index) stage.minimizer.move([x]);
    const { loss, x: moved } = await stage.minimizer.run(steps, rateOf(stage));
    extend(spans, stage.optimizer, index, iterations, iterations + steps);
    const next = Float64Array.from(moved.subarray(0, n));
    const length = steps === 1 ? norm(plus(next, -1, x)) : NaN;
    const before = error;
    iterations += steps;
    const now = loss[0] ?? NaN;
    error = relativeChange(value, now);
    [x, value] = [next, now];
    slope = norm(objective.sample(x).gradient);
    trace.record({ count: 1, end: null, rows: Float64Array.of(value, ...x, slope, length) }, 0, 1, before);
    if (Number.isFinite(value)) lastFinite = { x, value, iterations };
    if (value < best.value) best = { x, value, iterations };
    milliseconds += performance.now() - begun;
    termination = rules();
  };
  /** The same number of steps in float64. */
  const again = (): RunResult => {
    const same = { ...stop, relativeChange: null, gradientNorm: null, stepLength: null, seconds: null };
    const racer = createRacer({ ...job, stop: { ...same, maxIterations: iterations } }, settings, data, float64);
    while (!racer.ended) void racer.advance();
    return racer.result();
  };
  const current = (): RunResult => {
    const reference = termination === null ? null : again();
    const outcome = { termination, iterations, error, x, lastFinite };
    return {
      settings,
      termination,
      explanation: explain(outcome, start, stop, objective, lr),
      x,
      value,
      gradientNorm: slope,
      iterations,
      evaluations: iterations,
      best: { x: best.x, value: best.value, iteration: best.iterations },
      spans: [...spans],
      trace: trace.snapshot(),
      findings: reference?.findings.filter(({ kind }) => kind !== 'limit') ?? [],
      check: reference === null || termination === 'diverged' ? null : checkSolution(objective, x),
      backend: 'webgl',
      launches: stages.reduce((sum, { minimizer }) => sum + minimizer.launches, 0),
      gap: reference && { value: Math.abs(value - reference.value), x: largest(plus(x, -1, reference.x)) },
      milliseconds,
    };
  };
  return {
    advance,
    stop: () => {
      termination ??= 'stopped';
    },
    get ended() {
      return termination !== null;
    },
    get progress() {
      return termination === null ? iterations / Math.max(1, stop.maxIterations) : 1;
    },
    result() {
      if (final !== null) return final;
      const now = current();
      if (now.termination !== null) final = now;
      return now;
    },
    dispose: () => {
      for (const { minimizer } of stages) minimizer.dispose();
    },
  };
}

/** Asked for each step; undefined where the optimizer's own rate stays. */
function rateOf({ rates }: WebglStage): (() => number) | undefined {
  if (rates === null) return undefined;
  return () => {
    const rate = rates.lr();
    rates.advance(NaN);
    return rate;
  };
}
