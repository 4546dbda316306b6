/** The minimize job of the runner: one optimizer or stages of them, to the stop that was asked for. */
import type { StageSettings, StopRules } from '../engine/jobs/minimize.ts';
import { explain } from '../engine/minimize/explain.ts';
import type { Objective } from '../engine/minimize/objective.ts';
import { createObjective } from '../engine/minimize/objective.ts';
import { createStage, learningRateOf } from '../engine/minimize/options.ts';
import type { Stage } from '../engine/minimize/run.ts';
import { createRun } from '../engine/minimize/run.ts';
import { EXTRAS } from '../engine/minimize/solver.ts';
import { norm } from '../engine/minimize/vectors.ts';
import { outputCount, variableCount } from '../engine/points.ts';
import type { Document } from '../lang/document.ts';
import { positionAt } from '../lang/document.ts';
import { findMinimizations } from '../lang/minimization/loops.ts';
import { readMinimization } from '../lang/minimization/read-loop.ts';
import { parse } from '../lang/parse.ts';
import type { TracedFunction } from '../lang/trace.ts';
import { DEFAULT_BUDGET } from '../lang/trace.ts';
import { float64 } from './backend.ts';
import { readFile, readFunction } from './reading.ts';
import type { Answer, MinimizeRequest } from './requests.ts';
import { refuse } from './requests.ts';

type StageRequest = NonNullable<MinimizeRequest['stages']>[number];

export function answerMinimize(request: MinimizeRequest): Answer {
  if (request.site) return answerLoop(request, request.site.line);
  const { function: name, start, stop } = request;
  if (name === undefined) return refuse('The field "function" is missing (or "site").');
  if (start === undefined) return refuse('The field "start" is missing.');
  if (stop === undefined) return refuse('The field "stop" is missing; it needs "maxIterations".');
  const run = { ...request, start, stop };
  const stages = stagesOf(run);
  if (typeof stages === 'string') return refuse(stages);
  const read = readFunction({ ...request, function: name }, start.length);
  return read.ok ? minimizeFunction(run, read.result.function, name) : read.answer;
}

/** A loop of the file: its loss, start, stages and stop, unless the request gives its own. */
function answerLoop(request: MinimizeRequest, line: number): Answer {
  const read = readFile(request, (document) => readLoopAt(document, line, request.start ?? null));
  if (!read.ok) return read.answer;
  const { loss, start, site } = read.result;
  const own = site.stages.map(({ above, optimizer, schedule }) => ({
    above,
    optimizer: optimizer.optimizer,
    options: optimizer.options,
    schedule: schedule === null ? undefined : { ...schedule.options, name: schedule.name },
  }));
  const cap = site.stop.maxIterations;
  const { relativeChange, every } = site.stop;
  if (request.stop === undefined && cap === null)
    return refuse('This loop has no cap on its steps. Give one: "stop": {"maxIterations": ...}.');
  const stop = request.stop ?? { relativeChange, every, maxIterations: cap ?? 0, gradientNorm: null, divergence: true };
  const replaced = request.optimizer !== undefined || request.stages !== undefined;
  const run: RunRequest = replaced
    ? { ...request, start: [...start], stop }
    : { ...request, start: [...start], stop, stages: own };
  return minimizeFunction(run, loss, 'The loss');
}

function* readLoopAt(document: Document, line: number, start: readonly number[] | null) {
  const parsed = parse(document);
  const sites = findMinimizations(parsed.module);
  const lineOf = (offset: number) => positionAt(document.text, offset).line;
  const site = sites.find(({ span }) => lineOf(span.from) <= line && line <= lineOf(span.to));
  if (site) return { ...(yield* readMinimization(parsed, site, start, DEFAULT_BUDGET)), site };
  const known = sites.map(({ span }) => lineOf(span.from)).join(', ');
  const message = `There is no minimization loop at line ${line}. ${known === '' ? 'None was found in this file.' : `Loops begin at: ${known}.`}`;
  const span = { uri: document.uri, from: 0, to: 0 };
  return { ok: false as const, diagnostics: [{ message, severity: 'error' as const, span }] };
}

function minimizeFunction(request: RunRequest, { graph, data, variables }: TracedFunction, name: string): Answer {
  if (outputCount(graph) !== 1)
    return refuse(
      `${name} returns ${outputCount(graph)} numbers: only one number has a minimum. Did you mean its sum or its mean?`,
    );
  if (variableCount(graph) !== request.start.length)
    return refuse(
      `${name} takes ${variableCount(graph)} numbers (${variables.join(', ')}), but the start has ${request.start.length}.`,
    );
  return minimizeObjective(request, createObjective(graph, data, float64));
}

/** The part of a request that is about the run. */
export type RunRequest = Pick<MinimizeRequest, 'trace' | 'optimizer' | 'options' | 'schedule' | 'stages'> & {
  readonly start: readonly number[];
  readonly stop: NonNullable<MinimizeRequest['stop']>;
};

/** Any objective, by the optimizer or the stages of a request. */
export function minimizeObjective(request: RunRequest, objective: Objective): Answer {
  const stages = stagesOf(request);
  if (typeof stages === 'string') return refuse(stages);
  try {
    const [first, ...rest] = stages.map((stage) => createStage(objective, settingsOf(stage), float64));
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

/** Names and kinds of options are checked where the optimizer is made. */
function settingsOf({ above, optimizer, options, schedule }: StageRequest): StageSettings {
  const { name, ...settings } = schedule ?? { name: null };
  return {
    above,
    optimizer,
    options: options as StageSettings['options'],
    schedule: name === null ? null : { name, options: settings as StageSettings['options'] },
  };
}

function solve(request: RunRequest, objective: Objective, stages: readonly [Stage, ...Stage[]], lr: number): Answer {
  const stop: StopRules = {
    ...request.stop,
    stepLength: null,
    seconds: null,
    divergence: request.stop.divergence ?? false,
  };
  const start = Float64Array.from(request.start);
  const trace: number[][] = [];
  const n = start.length;
  const run = createRun(objective, start, stages, stop, ({ rows }, from, to) => {
    if (!request.trace) return;
    for (let row = from; row < to; row++) {
      const at = row * (n + EXTRAS);
      trace.push([...rows.subarray(at, at + 1 + n)]);
    }
  });
  while (run.termination === null) run.advance();
  const { value, gradient } = objective.sample(run.x);
  const { evaluations, iterations, termination } = run;
  return {
    ok: true,
    x: [...run.x],
    value,
    gradientNorm: norm(gradient),
    iterations,
    evaluations,
    termination,
    explanation: explain(run, start, stop, objective, Number.isFinite(lr) ? lr : null),
    ...(request.trace ? { trace } : {}),
    stages: run.spans.map(({ optimizer, from, to }) => ({ optimizer, from, to })),
  };
}
