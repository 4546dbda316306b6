/**
 * The one loop of every minimization: it owns iterating, stopping, staging, recording and cancelling; solvers own a step.
 * It is a generator, so that a worker can pause, show what there is, or drop it between steps.
 */
import type { Objective } from './objective.ts';
import type { Schedule } from './schedules.ts';
import type { Solver } from './solver.ts';
import { allFinite, norm } from './vectors.ts';

/** While the error is above a threshold, this solver. */
export interface Stage {
  readonly above: number;
  readonly name: string;
  readonly solver: Solver;
  readonly schedule: Schedule | null;
}

/** null turns a criterion off. */
export interface StopRules {
  /** The notes' rule: relative change of the loss over `every` steps. */
  readonly relativeChange: number | null;
  readonly every: number;
  readonly maxIterations: number;
  /** Euclidean norm of the gradient at the current point. */
  readonly gradientNorm: number | null;
  /** Stop at the first loss, gradient or x that is not finite. */
  readonly divergence: boolean;
}

type Termination = 'relativeChange' | 'gradientNorm' | 'maxIterations' | 'diverged' | 'stopped';

/** Steps from + 1 to `to` were this optimizer's. */
interface StageSpan {
  readonly optimizer: string;
  readonly from: number;
  readonly to: number;
}

export interface RunState {
  readonly x: Float64Array;
  readonly iterations: number;
  /** The notes' error: the initial loss, then the relative change at each check. */
  readonly error: number;
  readonly spans: readonly StageSpan[];
}

export interface RunEnd extends RunState {
  readonly termination: Termination;
}

/** Called after each step with the loss before it and x after it. */
export type Recorder = (loss: number, x: Float64Array) => void;

/** Steps between two chances to stop or look. */
const SLICE = 256;

export function* run(
  objective: Objective,
  start: Float64Array,
  stages: readonly [Stage, ...Stage[]],
  stop: StopRules,
  record: Recorder,
): Generator<RunState, RunEnd> {
  let x = start;
  let iterations = 0;
  let checked = objective.sample(x).value;
  let error = checked;
  const spans: StageSpan[] = [];
  const end = (termination: Termination): RunEnd => ({ x, iterations, error, spans, termination });

  for (;;) {
    if (stop.relativeChange !== null && !(error > stop.relativeChange))
      return end(Number.isNaN(error) ? 'diverged' : 'relativeChange');
    if (stop.divergence || stop.gradientNorm !== null) {
      const { value, gradient } = objective.sample(x);
      if (stop.divergence && !(Number.isFinite(value) && allFinite(gradient) && allFinite(x))) return end('diverged');
      if (stop.gradientNorm !== null && norm(gradient) <= stop.gradientNorm) return end('gradientNorm');
    }
    if (iterations >= stop.maxIterations) return end('maxIterations');

    const stage = stages.find(({ above }) => error > above) ?? stages[stages.length - 1] ?? stages[0];
    const taken = stage.solver.step(x, stage.schedule?.lr());
    stage.schedule?.advance(taken.sample.value);
    ({ x } = taken);
    iterations++;
    extend(spans, stage.name, stages.indexOf(stage), iterations);
    record(taken.sample.value, x);
    if (iterations % stop.every === 0) {
      const loss = objective.sample(x).value;
      error = relativeChange(checked, loss);
      checked = loss;
    }
    if (iterations % SLICE === 0) yield { x, iterations, error, spans };
  }
}

/** |p - q| over the larger; where that is not positive, over the larger magnitude; 0 for two zeros. */
function relativeChange(p: number, q: number): number {
  const most = Math.max(p, q);
  const scale = most > 0 ? most : Math.max(Math.abs(p), Math.abs(q));
  return scale === 0 ? 0 : Math.abs(p - q) / scale;
}

/** The same stage goes on, or another begins. */
function extend(spans: (StageSpan & { stage?: number })[], optimizer: string, stage: number, to: number): void {
  const last = spans[spans.length - 1];
  if (last?.stage === stage) spans[spans.length - 1] = { ...last, to };
  else spans.push({ optimizer, from: to - 1, to, stage });
}
