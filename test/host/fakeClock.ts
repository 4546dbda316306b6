import type { Clock } from '../../src/host/clock.ts';

interface Waiting {
  readonly at: number;
  readonly run: () => void;
}

/** Time that passes when a test says so. */
export class FakeClock implements Clock {
  #now = 0;
  #queue: Waiting[] = [];

  now(): number {
    return this.#now;
  }

  later(milliseconds: number, run: () => void): () => void {
    const waiting = { at: this.#now + milliseconds, run };
    this.#queue.push(waiting);
    return () => {
      this.#queue = this.#queue.filter((other) => other !== waiting);
    };
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Time spent working: nothing that waits gets its turn. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** The next that waits gets its turn, and all that follows from it at once. */
  async runNext(): Promise<void> {
    const next = this.#queue.toSorted((a, b) => a.at - b.at)[0];
    if (!next) throw new Error('nothing waits');
    this.#queue = this.#queue.filter((other) => other !== next);
    this.#now = Math.max(this.#now, next.at);
    next.run();
    await settle();
  }

  /** Lets so much time pass, with all that waits for it. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    while (this.#queue.some(({ at }) => at <= end)) await this.runNext();
    this.#now = Math.max(this.#now, end);
  }
}

/** Everything that waits for a promise alone. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
