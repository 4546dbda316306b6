/** How long work shares its thread: it yields now and then, tells how far it is, waits while it is paused, and ends when it has been superseded. */
import type { JobResult } from './job.ts';

/** Thrown by `checkpoint` where a newer job has taken over; never shown. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

export interface Control {
  /**
   * Between two pieces of work: tells progress (0 to 1) and, of a job that streams, what there is so far, and yields where it is
   * time to. `partial` is called only then. Throws `Cancelled`.
   */
  checkpoint(progress: number, partial?: () => JobResult): Promise<void>;
  /** The user wants what there is: end at the next chance, and answer with the best so far. */
  readonly stopped: boolean;
}

/** What a job is driven by. */
export interface Driver {
  readonly cancelled: () => boolean;
  readonly stopped: () => boolean;
  /** Settles when the job may go on; null while it may. */
  readonly paused: () => Promise<void> | null;
  readonly told: (progress: number, partial: (() => JobResult) | undefined) => void;
}

/** Milliseconds of work between yields: half a frame. */
const SLICE = 8;

export function createControl({ cancelled, stopped, paused, told }: Driver): Control {
  let last = performance.now();
  return {
    async checkpoint(progress, partial) {
      if (performance.now() - last >= SLICE) {
        told(progress, partial);
        await macrotask();
        last = performance.now();
      }
      for (let waiting = paused(); waiting !== null && !cancelled(); waiting = paused()) await waiting;
      if (cancelled()) throw new Cancelled();
    },
    get stopped() {
      return stopped();
    },
  };
}

/** Lets waiting messages and events in. A message to itself, because timers wait at least 4 ms. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
