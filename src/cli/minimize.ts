/** The minimize job of the runner: one optimizer or stages of them, to the stop that was asked for. */
import { referenceBackend } from '../engine/float64/reference.ts';
import type { LastFinite } from '../engine/minimize/explain.ts';
import { explain } from '../engine/minimize/explain.ts';
import type { Objective } from '../engine/minimize/objective.ts';
import { createObjective } from '../engine/minimize/objective.ts';
import { createSolver, learningRateOf } from '../engine/minimize/options.ts';
import type { Stage, StopRules } from '../engine/minimize/run.ts';
import { run } from '../engine/minimize/run.ts';
import { createSchedule } from '../engine/minimize/schedules.ts';
import { norm } from '../engine/minimize/vectors.ts';
import { outputCount, variableCount } from '../engine/points.ts';
import { readFunction } from './reading.ts';
import type { Answer, MinimizeRequest } from './requests.ts';
import { refuse } from './requests.ts';

type StageRequest = NonNullable<MinimizeRequest['stages']>[number];

export function answerMinimize(request: MinimizeRequest): Answer {
  const stages = stagesOf(request);
  if (typeof stages === 'string') return refuse(stages);
  const read = readFunction(request, request.start.length);
  if (!read.ok) return read.answer;
  const { graph, data } = read.function;
  if (outputCount(graph) !== 1)
    return refuse(
      `${request.function} returns ${outputCount(graph)} numbers: only one number has a minimum. Did you mean its sum or its mean?`,
    );
  if (variableCount(graph) !== request.start.length)
    return refuse(
      `${request.function} takes ${variableCount(graph)} numbers (${read.function.variables.join(', ')}), but the start has ${request.start.length}.`,
    );
  return minimizeObjective(request, createObjective(graph, data, referenceBackend));
}

/** The part of a request that is about the run. */
export type RunRequest = Pick<
  MinimizeRequest,
  'start' | 'stop' | 'trace' | 'optimizer' | 'options' | 'schedule' | 'stages'
>;

/** Any objective, by the optimizer or the stages of a request. */
export function minimizeObjective(request: RunRequest, objective: Objective): Answer {
  const stages = stagesOf(request);
  if (typeof stages === 'string') return refuse(stages);
  try {
    const [first, ...rest] = stages.map((stage) => createStage(objective, stage));
    return first
      ? solve(request, objective, [first, ...rest], learningRateOf(first.name, stages[0]?.options ?? {}))
      : refuse('There are no stages.');
  } catch (error) {
    if (error instanceof RangeError) return refuse(`${error.message}.`);
    throw error;
  }
}

function stagesOf(request: RunRequest): readonly StageRequest[] | string {
  const { optimizer, options, schedule, stages } = request;
  if (stages) {
    if (optimizer !== undefined || schedule || Object.keys(options).length > 0)
      return '"stages" replaces "optimizer", "options" and "schedule": give one or the other.';
    return stages.length > 0 ? stages : 'The field "stages" is empty.';
  }
  if (optimizer === undefined) return 'The field "optimizer" is missing (or "stages").';
  return [{ above: -Infinity, optimizer, options, schedule }];
}

function createStage(objective: Objective, { above, optimizer, options, schedule }: StageRequest): Stage {
  const { name, ...settings } = schedule ?? { name: null };
  return {
    above,
    name: optimizer,
    solver: createSolver(objective, optimizer, options, referenceBackend),
    schedule:
      name === null
        ? null
        : createSchedule(name, settings as Parameters<typeof createSchedule>[1], learningRateOf(optimizer, options)),
  };
}

function solve(request: RunRequest, objective: Objective, stages: readonly [Stage, ...Stage[]], lr: number): Answer {
  const stop: StopRules = { ...request.stop, divergence: request.stop.divergence ?? false };
  const start = Float64Array.from(request.start);
  const trace: number[][] = [];
  let last: LastFinite = { start, x: start, iterations: 0 };
  let at: Float64Array = start;
  let iterations = 0;
  const steps = run(objective, start, stages, stop, (loss, x) => {
    if (request.trace) trace.push([loss, ...x]);
    if (Number.isFinite(loss)) last = { start, x: at, iterations };
    at = x;
    iterations++;
  });
  let step = steps.next();
  while (!step.done) step = steps.next();
  const end = step.value;
  const { value, gradient } = objective.sample(end.x);
  const evaluations = objective.evaluations();
  return {
    ok: true,
    x: [...end.x],
    value,
    gradientNorm: norm(gradient),
    iterations: end.iterations,
    evaluations,
    termination: end.termination,
    explanation: explain(end, stop, objective, last, Number.isFinite(lr) ? lr : null),
    ...(request.trace ? { trace } : {}),
    stages: end.spans.map(({ optimizer, from, to }) => ({ optimizer, from, to })),
  };
}
