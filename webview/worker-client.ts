/**
 * The page's end of the engine: starts the worker from the bundle's address, feeds it jobs and the arrays they name, and
 * starts another when it dies. The newest job replaces the one before; nothing is queued.
 */
import type { BackendChoice, Job, JobResult, JobState } from '../src/engine/job.ts';
import { hashesOf } from '../src/engine/job.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

export interface WorkerEvents {
  onState(ticket: number, state: JobState<JobResult>): void;
  /** The worker died and another one does its work. */
  onRestart(reason: string): void;
  /** An array is wanted that was never given (`addData`). */
  onMissing(hash: string): void;
}

export interface EngineClient {
  run(ticket: number, job: Job, backend: BackendChoice): void;
  addData(hash: string, values: Float64Array): void;
  /** For the job under way: wait, go on, end with what there is. */
  steer(how: 'pause' | 'resume' | 'stop'): void;
  cancel(): void;
  dispose(): void;
  /** What was given so far. */
  readonly data: ReadonlyMap<string, Float64Array>;
}

type RunMessage = Extract<ToWorker, { readonly kind: 'run' }>;

/** Deaths during one job before it is given up. */
const MAX_DEATHS = 2;

/** A webview may not load a worker from its resource address, so its text becomes one of the page's own. */
async function startWorker(address: string): Promise<Worker> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the engine could not be loaded (${response.status})`);
  const blob = URL.createObjectURL(new Blob([await response.text()], { type: 'text/javascript' }));
  const worker = new Worker(blob);
  URL.revokeObjectURL(blob);
  return worker;
}

export function createEngineClient(address: string, events: WorkerEvents): EngineClient {
  const data = new Map<string, Float64Array>();
  const asked = new Set<string>();
  /** What the present worker has of `data`. */
  let given = new Set<string>();
  let worker: Worker | null = null;
  let current: RunMessage | null = null;
  let deaths = 0;
  let starting = false;
  let disposed = false;

  /** Hands the newest job over, as soon as there are a worker and the data. */
  function hand(): void {
    if (worker === null || current === null) return;
    const hashes = hashesOf(current.job);
    const missing = hashes.filter((hash) => !data.has(hash));
    for (const hash of missing.filter((hash) => !asked.has(hash))) {
      asked.add(hash);
      events.onMissing(hash);
    }
    if (missing.length > 0) return;
    for (const hash of hashes.filter((hash) => !given.has(hash))) {
      const values = data.get(hash);
      if (values === undefined) continue;
      worker.postMessage({ kind: 'data', hash, values } satisfies ToWorker);
      given.add(hash);
    }
    worker.postMessage(current);
    // The worker does the same: what no job names is let go, so that editing data does not pile it up.
    given = new Set(hashes);
    for (const hash of data.keys()) if (!given.has(hash)) data.delete(hash);
  }

  function fail(message: string): void {
    if (current === null) return;
    const remedy = 'Run “Developer: Reload Webviews” to start it again, or set nabla.backend to float64.';
    events.onState(current.ticket, { kind: 'failed', message, remedy });
    current = null;
  }

  function onDeath(reason: string): void {
    if (disposed) return;
    worker?.terminate();
    worker = null;
    deaths += 1;
    if (deaths >= MAX_DEATHS) {
      deaths = 0;
      fail(`The engine stopped: ${reason}`);
    } else {
      events.onRestart(reason);
    }
    start();
  }

  function start(): void {
    starting = true;
    startWorker(address).then(
      (started) => {
        starting = false;
        if (disposed) {
          started.terminate();
          return;
        }
        worker = started;
        given = new Set();
        started.addEventListener('message', (event: MessageEvent<FromWorker>) => {
          deaths = 0;
          events.onState(event.data.ticket, event.data.state);
        });
        started.addEventListener('error', (event) => {
          event.preventDefault();
          onDeath(event.message.replace(/^Uncaught (Error: )?/, '') || 'unknown reason');
        });
        started.addEventListener('messageerror', () => {
          onDeath('an answer could not be read');
        });
        hand();
      },
      (error: unknown) => {
        starting = false;
        fail(error instanceof Error ? error.message : String(error));
      },
    );
  }

  start();
  return {
    run(ticket, job, backend) {
      current = { kind: 'run', ticket, job, backend };
      if (worker === null && !starting) start();
      hand();
    },
    addData(hash, values) {
      data.set(hash, values);
      asked.delete(hash);
      hand();
    },
    steer(how) {
      worker?.postMessage({ kind: how } satisfies ToWorker);
    },
    cancel() {
      current = null;
      worker?.postMessage({ kind: 'cancel' } satisfies ToWorker);
    },
    dispose() {
      disposed = true;
      worker?.terminate();
    },
    data,
  };
}
