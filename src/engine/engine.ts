/**
 * The engine's face: the newest job replaces the older one, states come back. It runs in a worker, in a page or in Node; which
 * backends there are is handed in.
 */
import { ShapeError } from '../graph/primitive.ts';
import type { DataValues } from '../graph/scalarize.ts';
import { Cancelled, createControl } from './control.ts';
import type { Control } from './control.ts';
import { runDerivative } from './derivative.ts';
import type { BackendChoice, Job, JobResult, JobState } from './job.ts';
import { runFit } from './least-squares/fit-job.ts';
import { LeastSquaresError } from './least-squares/linear.ts';
import { runLinear } from './least-squares/linear-job.ts';
import { runMinimize } from './minimize/job.ts';
import { createRunMemory, type RunMemory } from './minimize/memory.ts';
import type { PainterAccess } from './painter.ts';
import type { Services } from './services.ts';
import { openWebgl } from './webgl/painter.ts';
import { bestFloat64 } from './wasm/compile.ts';

type OnState = (revision: number, state: JobState<JobResult>) => void;

export interface Engine {
  /**
   * Starts a job in place of the one under way, whose states are delivered no more. Progress comes at most once per frame;
   * `done` or `failed` comes at once, and last.
   */
  run(revision: number, job: Job, backend: BackendChoice, data: DataValues, onState: OnState): void;
  /** The job waits at its next checkpoint, and goes on. A new job is not paused. */
  pause(): void;
  resume(): void;
  /** The job ends with what it has; one that does not stream goes on to its end. */
  stop(): void;
  cancel(): void;
  dispose(): void;
}

/** An engine that opens WebGL itself. */
export interface OwnEngine extends Engine {
  /** Opens WebGL now, and not with the first job that may use it. */
  warmUp(): void;
}

/** The engine of a page or worker: the best float64 backend that it allows, and WebGL. */
export function createEngine(): OwnEngine {
  let access: Promise<PainterAccess> | undefined;
  const painter = () => (access ??= openWebgl());
  const engine = createEngineWith({ float64: bestFloat64(), painter });
  return {
    ...engine,
    warmUp() {
      void painter();
    },
    dispose() {
      engine.dispose();
      void access?.then((opened) => {
        if (opened.kind === 'open') opened.painter.dispose();
      });
    },
  };
}

/** Milliseconds between two states of progress. */
const FRAME = 16;

/** The job under way. */
interface Current {
  cancelled: boolean;
  stopped: boolean;
  /** Settles with `release`; null while the job may go on. */
  gate: Promise<void> | null;
  release: () => void;
}

export function createEngineWith(services: Services): Engine {
  let current: Current | null = null;
  const memory = createRunMemory();
  const release = () => {
    current?.release();
    if (current) current.gate = null;
  };
  const cancel = () => {
    if (current) current.cancelled = true;
    release();
  };
  return {
    run(revision, job, backend, data, onState) {
      cancel();
      const mine: Current = { cancelled: false, stopped: false, gate: null, release: () => undefined };
      current = mine;
      let told = performance.now();
      const control = createControl({
        cancelled: () => mine.cancelled,
        stopped: () => mine.stopped,
        paused: () => mine.gate,
        told: (progress, partial) => {
          if (mine.cancelled || performance.now() - told < FRAME) return;
          told = performance.now();
          onState(revision, { kind: 'running', progress, partial: partial?.() ?? null });
        },
      });
      runJob(job, backend, data, services, control, memory).then(
        (result) => {
          if (!mine.cancelled) onState(revision, { kind: 'done', result });
        },
        (error: unknown) => {
          if (!mine.cancelled && !(error instanceof Cancelled)) onState(revision, failure(error));
        },
      );
    },
    pause() {
      const mine = current;
      if (mine?.gate !== null) return;
      mine.gate = new Promise((resolve) => {
        mine.release = resolve;
      });
    },
    resume: release,
    stop() {
      if (current) current.stopped = true;
      release();
    },
    cancel,
    dispose: cancel,
  };
}

async function runJob(
  job: Job,
  backend: BackendChoice,
  data: DataValues,
  services: Services,
  control: Control,
  memory: RunMemory,
): Promise<JobResult> {
  switch (job.kind) {
    case 'derivative':
      return runDerivative(job, backend, data, services, control);
    case 'minimize':
      return runMinimize(job, backend, data, services, control, memory);
    case 'linear':
      return runLinear(job, backend, data, services, control);
    case 'fit':
      return runFit(job, backend, data, services, control);
  }
}

function failure(error: unknown): JobState<JobResult> {
  if (error instanceof LeastSquaresError)
    return { kind: 'failed', message: error.message.replace(/\.?$/, '.'), remedy: '' };
  if (error instanceof RangeError || error instanceof ShapeError)
    return { kind: 'failed', message: error.message, remedy: 'Check the function, the interval and the point.' };
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'failed',
    message: `The computation broke: ${message}`,
    remedy: 'This is a defect of Nabla; please report it.',
  };
}
