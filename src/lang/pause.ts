/** A moment to give the thread back: what long work of the reader yields every millisecond or so. Drivers look at their clock. */
export interface Pause {
  readonly kind: 'pause';
}

/** Work that pauses, and what comes of it. */
export type Pausing<T> = Generator<Pause, T, unknown>;

export const PAUSE: Pause = { kind: 'pause' };

/** Runs work to its end at once. */
export function finish<T>(work: Pausing<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
