/** One run of the job in float64: its settings made into stages, its trace, and its result at any time. */
import type { Float64Backend } from '../float64/backend.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import type { MinimizeJob, RunResult, RunSettings } from '../jobs/minimize.ts';
import { checkSolution } from './check.ts';
import { explain } from './explain.ts';
import { findingsOf } from './findings.ts';
import type { Objective } from './objective.ts';
import { createObjective } from './objective.ts';
import { createStage, learningRateOf } from './options.ts';
import type { Run, Stage } from './run.ts';
import { createRun } from './run.ts';
import { createTrace } from './trace.ts';
import { norm } from './vectors.ts';

/** A run that takes its turn among others. */
export interface Racer {
  /** Some milliseconds of steps. */
  readonly advance: () => void | Promise<void>;
  readonly stop: () => void;
  readonly ended: boolean;
  /** Steps taken, of the most that it may take. */
  readonly progress: number;
  readonly result: () => RunResult;
  readonly dispose?: () => void;
}

/** Throws a RangeError where an optimizer, a schedule or an option is not one. */
export function createRacer(
  job: MinimizeJob,
  settings: RunSettings,
  data: DataValues,
  float64: Float64Backend,
): Racer & { readonly run: Run } {
  const objective = createObjective(job.graph, data, float64);
  const stages = stagesOf(settings, objective, float64);
  const start = Float64Array.from(job.start);
  const trace = createTrace(start.length);
  const run = createRun(objective, start, stages, job.stop, trace.record);
  let final: RunResult | null = null;
  const result = (): RunResult => {
    const { value, gradient } = objective.sample(run.x);
    const recorded = trace.snapshot();
    const { termination, iterations, evaluations, milliseconds } = run;
    const ended = termination !== null;
    const [{ optimizer, options }] = settings.stages;
    const lr = learningRateOf(optimizer, options);
    const problem = { job, settings, run, trace: recorded, objective, float64 };
    return {
      settings,
      termination,
      explanation: explain(run, start, job.stop, objective, Number.isFinite(lr) ? lr : null),
      x: run.x,
      value,
      gradientNorm: norm(gradient),
      iterations,
      evaluations,
      best: { x: run.best.x, value: run.best.value, iteration: run.best.iterations },
      spans: run.spans,
      trace: recorded,
      findings: ended ? findingsOf(problem) : [],
      check: ended && termination !== 'diverged' ? checkSolution(objective, run.x) : null,
      backend: 'float64',
      launches: 0,
      gap: null,
      milliseconds,
    };
  };
  return {
    run,
    advance: run.advance,
    stop: run.stop,
    get ended() {
      return run.termination !== null;
    },
    get progress() {
      return run.termination === null ? run.iterations / Math.max(1, job.stop.maxIterations) : 1;
    },
    result() {
      if (final !== null) return final;
      const now = result();
      if (now.termination !== null) final = now;
      return now;
    },
  };
}

export function stagesOf(
  { stages: [first, ...rest] }: RunSettings,
  objective: Objective,
  float64: Float64Backend,
): [Stage, ...Stage[]] {
  return [createStage(objective, first, float64), ...rest.map((stage) => createStage(objective, stage, float64))];
}
