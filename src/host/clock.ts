/** Time, as what waits in the host sees it: a test hands in its own. */
export interface Clock {
  /** Milliseconds from some fixed moment. */
  now(): number;
  /** Calls once, not before so many milliseconds have passed and never at once; the result calls it off. */
  later(milliseconds: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  later(milliseconds, run) {
    const handle = setTimeout(run, milliseconds);
    return () => {
      clearTimeout(handle);
    };
  },
};
