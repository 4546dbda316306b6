/** The minimize job: runs that race from one start, many starts, and the landscape that they cross. */
import type { DataValues } from '../../graph/scalarize.ts';
import type { Control } from '../control.ts';
import type { BackendChoice } from '../jobs/backends.ts';
import type { MinimizeJob, MinimizeResult } from '../jobs/minimize.ts';
import type { PainterAccess } from '../painter.ts';
import { outputCount, variableCount } from '../points.ts';
import type { Services } from '../services.ts';
import { drawLandscape } from './landscape.ts';
import { runMany } from './many.ts';
import type { RunMemory } from './memory.ts';
import type { Racer } from './racer.ts';
import { createRacer } from './racer.ts';
import { createWebglRacer } from './webgl-racer.ts';

/** Shares of the progress. */
const AFTER_RUNS = 0.7;
const AFTER_MANY = 0.9;

/**
 * Runs the job; stopped, it answers with what it has. Throws RangeErrors where it does not fit together, `Cancelled` where it was
 * superseded.
 * @param memory of the runs of the job before; null to run them whatever they were.
 */
export async function runMinimize(
  job: MinimizeJob,
  choice: BackendChoice,
  data: DataValues,
  services: Services,
  control: Control,
  memory: RunMemory | null = null,
): Promise<MinimizeResult> {
  const begun = performance.now();
  check(job);
  const { float64 } = services;
  let access = choice === 'webgl' ? await services.painter() : null;
  let compiledBefore = compiledBy(access);
  const known = memory?.recall(job, choice) ?? null;
  const { racers, notes } =
    known === null
      ? await racersOf(job, choice, data, services, access, control)
      : { racers: [], notes: [...known.notes] };
  let many = known?.many ?? null;

  const answer = (landscape: MinimizeResult['landscape']): MinimizeResult => {
    const runs = known?.runs ?? racers.map((racer) => racer.result());
    const launches = runs.reduce((sum, run) => sum + run.launches, 0) + (many?.launches ?? 0);
    const compile = Math.max(0, compiledBy(access) - compiledBefore);
    const all = [...new Set([...notes, landscape?.run.note ?? null])].filter((note) => note !== null);
    return {
      kind: 'minimize',
      runs,
      many,
      landscape,
      report: {
        float64: float64.name,
        renderer: access?.kind === 'open' ? access.painter.renderer : null,
        milliseconds: Math.max(0, performance.now() - begun - compile),
        compile,
        launches: launches + (landscape?.run.launches ?? 0),
        note: all.length === 0 ? null : all.join('; '),
      },
    };
  };
  const partial = () => answer(null);

  try {
    await race(racers, control, partial);
    // By default WebGL explores, and the runs do not wait for its start.
    if (choice === 'auto' && (job.landscape !== null || job.many !== null)) {
      access = await services.painter();
      compiledBefore = compiledBy(access);
    }
    if (job.many !== null && known === null) {
      const told = (share: number) => control.checkpoint(AFTER_RUNS + share * (AFTER_MANY - AFTER_RUNS), partial);
      const answered = await runMany(job, job.many, choice, data, services, access, control, told);
      ({ many } = answered);
      if (answered.note !== null) notes.push(answered.note);
    }
    const runs = known?.runs ?? racers.map((racer) => racer.result());
    memory?.keep(job, choice, { runs, many, notes: [...notes] });
    const painter = choice === 'float64' ? null : access;
    const landscape =
      job.landscape === null || job.start.length < 2
        ? null
        : await drawLandscape(job, job.landscape, runs, choice, data, { float64, painter }, control);
    return answer(landscape);
  } finally {
    for (const racer of racers) racer.dispose?.();
  }
}

function check({ graph, start, variables }: MinimizeJob): void {
  const [outputs, count] = [outputCount(graph), variableCount(graph)];
  if (outputs !== 1)
    throw new RangeError(
      `The function returns ${outputs} numbers: only one number has a minimum. Take their sum or mean.`,
    );
  if (start.length !== count)
    throw new RangeError(
      `The function takes ${count} numbers (${variables.join(', ')}), but the start has ${start.length}.`,
    );
}

/** The requested runs are float64's; with the setting `webgl`, WebGL's where it can. */
async function racersOf(
  job: MinimizeJob,
  choice: BackendChoice,
  data: DataValues,
  { float64 }: Services,
  access: PainterAccess | null,
  control: Control,
): Promise<{ readonly racers: readonly Racer[]; readonly notes: (string | null)[] }> {
  const racers: Racer[] = [];
  const notes: (string | null)[] = [];
  for (const settings of job.runs) {
    // Large steps take a moment to compile.
    await control.checkpoint(0);
    const attempt =
      choice === 'webgl' && access !== null ? await createWebglRacer(job, settings, data, float64, access) : null;
    if (attempt?.kind === 'ready') racers.push(attempt.value);
    else {
      if (attempt !== null) notes.push(`float64 took the steps: ${attempt.reason}`);
      racers.push(createRacer(job, settings, data, float64));
    }
  }
  return { racers, notes };
}

/** By turns, so that all traces grow together. */
async function race(racers: readonly Racer[], control: Control, partial: () => MinimizeResult): Promise<void> {
  for (;;) {
    const running = racers.filter((racer) => !racer.ended);
    if (running.length === 0) return;
    for (const racer of running) {
      await racer.advance();
      const progress = racers.reduce((sum, one) => sum + one.progress, 0) / racers.length;
      await control.checkpoint(AFTER_RUNS * progress, partial);
      if (control.stopped) break;
    }
    if (control.stopped) for (const racer of running) racer.stop();
  }
}

function compiledBy(access: PainterAccess | null): number {
  return access?.kind === 'open' ? access.painter.compiled : 0;
}
