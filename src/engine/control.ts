/** How long work shares its thread: it yields now and then, tells how far it is, and ends when it has been superseded. */

/** Thrown by `checkpoint` where a newer job has taken over; never shown. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

export interface Control {
  /** Between two pieces of work: tells progress (0 to 1) and yields where it is time to. Throws `Cancelled`. */
  checkpoint(progress: number): Promise<void>;
}

/** Milliseconds of work between yields: half a frame. */
const SLICE = 8;

export function createControl(cancelled: () => boolean, onProgress: (progress: number) => void): Control {
  let last = performance.now();
  return {
    async checkpoint(progress) {
      if (performance.now() - last >= SLICE) {
        onProgress(progress);
        await macrotask();
        last = performance.now();
      }
      if (cancelled()) throw new Cancelled();
    },
  };
}

/** Lets waiting messages and events in. A message to itself, because timers wait at least 4 ms. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
