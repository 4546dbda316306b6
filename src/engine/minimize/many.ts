/**
 * Many starts at once, with the first run's settings: on WebGL where that is open, else side by side in the compiled loop, else
 * one after another. Where they came to rest is polished in float64, and what is the same minimum is counted as one.
 */
import type { DataValues } from '../../graph/scalarize.ts';
import type { Control } from '../control.ts';
import type { Float64Backend } from '../float64/backend.ts';
import type { BackendChoice } from '../jobs/backends.ts';
import type { ManyStarts, MinimizeJob } from '../jobs/minimize.ts';
import type { PainterAccess } from '../painter.ts';
import type { Services } from '../services.ts';
import { minimaOf } from './clusters.ts';
import { compileOptimizer } from './compiled.ts';
import type { Objective } from './objective.ts';
import { createObjective } from './objective.ts';
import { completeOptions, cycles, isFirstOrder, learningRateOf } from './options.ts';
import { stagesOf } from './racer.ts';
import { randomPoint } from './random-point.ts';
import type { Run } from './run.ts';
import { createRun, relativeChange } from './run.ts';
import { createSchedule } from './schedules.ts';

/** Steps of all starts together that are worth waiting for. */
const MOST_STEPS = 2e8;
const FEWEST_STEPS = 1000;
/** Steps between two looks where no rule counts them. */
const EVERY = 50;
/**
 * Fewer starts than this are float64's in auto: a launch of WebGL costs the same for one start and for thousands, and in the
 * time of one the compiled loop takes some hundreds of steps.
 */
const WORTH_WEBGL = 1000;
/** WebGL is read back after so many steps at least. */
const READBACK = 50;

/** Relative change of a loss in float32 that is next to none. */
const FLOAT32_REST = 2 ** -21;

/** Where one start has come to. */
interface End {
  readonly x: Float64Array;
  readonly state: 'rest' | 'unfinished' | 'diverged';
}

interface Answer {
  readonly many: ManyStarts;
  /** Why not WebGL, where that was to be expected. */
  readonly note: string | null;
}

interface Search {
  readonly job: MinimizeJob;
  readonly starts: readonly number[][];
  readonly objective: Objective;
  readonly data: DataValues;
  readonly float64: Float64Backend;
  readonly limit: number;
  readonly control: Control;
  /** Told the share that is done. */
  readonly told: (share: number) => Promise<void>;
}

export async function runMany(
  job: MinimizeJob,
  request: NonNullable<MinimizeJob['many']>,
  choice: BackendChoice,
  data: DataValues,
  { float64 }: Services,
  access: PainterAccess | null,
  control: Control,
  told: (share: number) => Promise<void>,
): Promise<Answer> {
  const begun = performance.now();
  const n = job.start.length;
  const starts = Array.from({ length: request.count }, (_, i) => randomPoint(request, n, i));
  const objective = createObjective(job.graph, data, float64);
  const limit = Math.min(job.stop.maxIterations, Math.max(FEWEST_STEPS, Math.floor(MOST_STEPS / request.count)));
  const search: Search = { job, starts, objective, data, float64, limit, control, told };
  const asked = choice === 'webgl' || (choice === 'auto' && request.count >= WORTH_WEBGL);
  const onWebgl = asked && access !== null ? await searchOnWebgl(search, access) : null;
  const declined = onWebgl?.kind === 'declined' ? `float64 took the many starts: ${onWebgl.reason}` : null;
  const ready = onWebgl?.kind === 'ready' ? onWebgl.value : null;
  const ends = ready?.ends ?? (await sideBySide(search)) ?? (await oneAfterAnother(search));
  const rested = ends.filter(({ state }) => state === 'rest').map(({ x }) => x);
  const minima = await minimaOf(objective, rested, (share) => told(0.9 + 0.1 * share));
  const count = (state: End['state']) => ends.filter((end) => end.state === state).length;
  const many: ManyStarts = {
    starts: request.count,
    minima,
    unfinished: count('unfinished'),
    diverged: count('diverged'),
    backend: ready === null ? 'float64' : 'webgl',
    launches: ready?.launches ?? 0,
    milliseconds: Math.max(0, performance.now() - begun),
  };
  return { many, note: declined };
}

/** Watches all starts by their losses every so many steps, and remembers where each came to rest. */
function createWatch(count: number, { relativeChange: change, gradientNorm, stepLength }: MinimizeJob['stop']) {
  const before = new Float64Array(count).fill(NaN);
  const ends: (End | null)[] = new Array<End | null>(count).fill(null);
  let open = count;
  const settle = (start: number, x: Float64Array, state: End['state']) => {
    ends[start] = { x, state };
    open--;
  };
  return {
    get open() {
      return open;
    },
    /** The norm and the length are NaN where they are not known. */
    look(start: number, loss: number, x: () => Float64Array, norm: number, length: number) {
      if (ends[start] !== null) return;
      const last = before[start] ?? NaN;
      before[start] = loss;
      if (!Number.isFinite(loss)) settle(start, x(), 'diverged');
      else if (change !== null && relativeChange(last, loss) <= change) settle(start, x(), 'rest');
      else if (gradientNorm !== null && norm <= gradientNorm) settle(start, x(), 'rest');
      else if (stepLength !== null && length <= stepLength) settle(start, x(), 'rest');
    },
    /** What has not come to rest is unfinished. */
    finish: (at: (start: number) => Float64Array): End[] =>
      ends.map((end, start) => end ?? { x: at(start), state: 'unfinished' }),
  };
}

/** One first-order optimizer throughout, with a rate that does not depend on a loss: what runs in batches. */
function batchable({ job }: Search) {
  const [{ optimizer, options, schedule }, ...others] = job.runs[0].stages;
  if (others.length > 0 || !isFirstOrder(optimizer) || schedule?.name === 'ReduceLROnPlateau') return null;
  const lr = learningRateOf(optimizer, options);
  const rates = schedule === null ? null : createSchedule(schedule.name, schedule.options, lr);
  if (cycles(optimizer, rates)) return null;
  const rate = (): number => {
    const now = rates?.lr() ?? lr;
    rates?.advance(NaN);
    return now;
  };
  return { optimizer, options: completeOptions(optimizer, options), rate: rates === null ? null : rate };
}

async function searchOnWebgl(search: Search, access: PainterAccess) {
  if (access.kind === 'unavailable') return { kind: 'declined', reason: access.reason } as const;
  const batch = batchable(search);
  if (batch === null) return { kind: 'declined', reason: 'its optimizers need float64' } as const;
  const { job, starts, objective, data, limit, control, told } = search;
  const made = await access.painter.minimizer(objective.loss, batch.optimizer, batch.options, starts, data);
  if (made.kind === 'declined') return made;
  const minimizer = made.value;
  try {
    const n = objective.dimension;
    const { every } = job.stop;
    const steps = every * Math.ceil(READBACK / every);
    // A loss that changes less than float32 resolves is at rest, whatever the rules; float64 polishes what is left.
    const change = Math.max(job.stop.relativeChange ?? 0, FLOAT32_REST);
    const watch = createWatch(starts.length, { ...job.stop, relativeChange: change });
    let x = new Float32Array(0);
    const at = (start: number) => Float64Array.from(x.subarray(start * n, (start + 1) * n));
    for (let taken = 0; taken < limit && watch.open > 0 && !control.stopped; taken += steps) {
      const positions = await minimizer.run(Math.min(steps, limit - taken), batch.rate ?? undefined);
      x = Float32Array.from(positions.x);
      positions.loss.forEach((loss, start) => {
        watch.look(start, loss, () => at(start), NaN, NaN);
      });
      await told((0.9 * taken) / limit);
    }
    return { kind: 'ready', value: { ends: watch.finish(at), launches: minimizer.launches } } as const;
  } finally {
    minimizer.dispose();
  }
}

/** Null where the loop cannot be compiled. */
async function sideBySide(search: Search): Promise<End[] | null> {
  const { job, starts, objective, data, float64, limit, control, told } = search;
  const batch = batchable(search);
  if (batch === null || float64.name !== 'WebAssembly') return null;
  const compiled = compileOptimizer(objective.loss, data, batch.optimizer, batch.options, starts.length);
  if (compiled === null) return null;
  const { loop, slots, extras } = compiled;
  const n = objective.dimension;
  const every = job.stop.relativeChange === null ? EVERY : job.stop.every;
  const watch = createWatch(starts.length, job.stop);
  loop.reset(starts.map((start) => [...start, ...new Array<number>(extras).fill(0)]), slots); // prettier-ignore
  const width = n + extras;
  for (let taken = 0; taken < limit && watch.open > 0 && !control.stopped; taken += every) {
    const steps = Math.min(every, limit - taken);
    if (batch.rate !== null) {
      for (let step = 1; step < steps; step++) {
        loop.setParameters([batch.rate()]);
        loop.run(1, steps + 1);
      }
      loop.setParameters([batch.rate()]);
    }
    const { losses, points } = loop.run(batch.rate === null ? steps : 1, batch.rate === null ? steps : 1);
    losses.forEach((loss, start) => {
      const from = start * width;
      watch.look(start, loss, () => points.slice(from, from + n), points[from + n] ?? NaN, points[from + n + 1] ?? NaN);
    });
    await told((0.9 * taken) / limit);
  }
  return watch.finish((start) => loop.point(start).slice(0, n));
}

async function oneAfterAnother(search: Search): Promise<End[]> {
  const { job, starts, objective, float64, limit, control, told } = search;
  const ends: End[] = [];
  const stop = { ...job.stop, maxIterations: limit, divergence: true };
  for (const start of starts) {
    const run = createRun(
      objective,
      Float64Array.from(start),
      stagesOf(job.runs[0], objective, float64),
      stop,
      () => undefined,
    );
    while (!hasEnded(run)) {
      run.advance();
      await told((0.9 * ends.length) / starts.length);
      if (control.stopped) run.stop();
    }
    const { termination, x } = run;
    const unfinished = termination === 'maxIterations' || termination === 'seconds' || termination === 'stopped';
    ends.push({ x, state: termination === 'diverged' ? 'diverged' : unfinished ? 'unfinished' : 'rest' });
  }
  return ends;
}

function hasEnded({ termination }: Run): boolean {
  return termination !== null;
}
