/**
 * The engine's face: the newest job replaces the older one, states come back. It runs in a worker, in a page or in Node; which
 * backends there are is handed in.
 */
import { ShapeError } from '../graph/primitive.ts';
import type { DataValues } from '../graph/scalarize.ts';
import { Cancelled, createControl } from './control.ts';
import type { DerivativeServices } from './derivative.ts';
import { runDerivative } from './derivative.ts';
import type { BackendChoice, Job, JobResult, JobState } from './job.ts';
import type { PainterAccess } from './painter.ts';
import { openWebgl } from './webgl/painter.ts';
import { bestFloat64 } from './wasm/compile.ts';

export type OnState = (revision: number, state: JobState<JobResult>) => void;

export interface Engine {
  /**
   * Starts a job in place of the one under way, whose states are delivered no more. Progress comes at most once per frame;
   * `done` or `failed` comes at once, and last.
   */
  run(revision: number, job: Job, backend: BackendChoice, data: DataValues, onState: OnState): void;
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

export function createEngineWith(services: DerivativeServices): Engine {
  let current = 0;
  return {
    run(revision, job, backend, data, onState) {
      const ticket = ++current;
      const cancelled = () => ticket !== current;
      let told = performance.now();
      const control = createControl(cancelled, (progress) => {
        if (cancelled() || performance.now() - told < FRAME) return;
        told = performance.now();
        onState(revision, { kind: 'running', progress });
      });
      runDerivative(job, backend, data, services, control).then(
        (result) => {
          if (!cancelled()) onState(revision, { kind: 'done', result });
        },
        (error: unknown) => {
          if (!cancelled() && !(error instanceof Cancelled)) onState(revision, failure(error));
        },
      );
    },
    cancel() {
      current++;
    },
    dispose() {
      current++;
    },
  };
}

function failure(error: unknown): JobState<JobResult> {
  if (error instanceof RangeError || error instanceof ShapeError)
    return { kind: 'failed', message: error.message, remedy: 'Check the function, the interval and the point.' };
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'failed',
    message: `The computation broke: ${message}`,
    remedy: 'This is a defect of Nabla; please report it.',
  };
}
