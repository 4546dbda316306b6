import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/lang/document.ts';
import type { Trace, TraceResult } from '../../src/lang/trace.ts';
import { runSliced, SLICE } from '../../src/host/slices.ts';
import { FakeClock } from './fakeClock.ts';

const RESULT: TraceResult = { ok: false, diagnostics: [], dependencies: [] };

/** Pauses so often, each after a step that takes 5 ms. */
function* worker(clock: FakeClock, pauses: number): Trace {
  for (let i = 0; i < pauses; i++) {
    clock.pass(5);
    yield { kind: 'pause' };
  }
  return RESULT;
}

describe('the driver of a trace', () => {
  it('goes on within a slice, gives the thread back after it, and ends with the result', async () => {
    const clock = new FakeClock();
    let result: TraceResult | null | undefined;
    const running = runSliced(worker(clock, 7), () => undefined, { cancelled: false }, clock).then((r) => (result = r));
    expect(clock.now()).toBe(SLICE);
    await clock.runNext();
    expect(clock.now()).toBe(2 * SLICE);
    expect(result).toBeUndefined();
    await clock.runNext();
    await running;
    expect(clock.now()).toBe(35);
    expect(result).toBe(RESULT);
    expect(clock.waiting).toBe(0);
  });

  it('stops when it is cancelled, and steps no further', async () => {
    const clock = new FakeClock();
    const cancellation = { cancelled: false };
    const running = runSliced(worker(clock, 100), () => undefined, cancellation, clock);
    await clock.runNext();
    const { cancelled } = cancellation;
    cancellation.cancelled = true;
    await clock.runNext();
    expect(cancelled).toBe(false);
    expect(await running).toBeNull();
    expect(clock.now()).toBe(2 * SLICE);
  });

  it('hands over what was read, at once or later, and nothing on a pause', async () => {
    const document: Document = { uri: 'file:///w/a.py', language: 'python', text: '' };
    const answers: unknown[] = [];
    function* reader(): Trace {
      answers.push(yield { kind: 'read', candidates: ['now'] });
      answers.push(yield { kind: 'pause' });
      answers.push(yield { kind: 'read', candidates: ['later'] });
      answers.push(yield { kind: 'read', candidates: ['none'] });
      return RESULT;
    }
    const asked: string[] = [];
    const read = ([uri = '']: readonly string[]) => {
      asked.push(uri);
      if (uri === 'none') return undefined;
      return uri === 'now' ? document : Promise.resolve(document);
    };
    expect(await runSliced(reader(), read, { cancelled: false }, new FakeClock())).toBe(RESULT);
    expect(answers).toEqual([document, undefined, document, undefined]);
    expect(asked).toEqual(['now', 'later', 'none']);
  });

  it('lets errors of the trace through', async () => {
    // eslint-disable-next-line require-yield
    function* broken(): Trace {
      throw new Error('broken');
    }
    await expect(runSliced(broken(), () => undefined, { cancelled: false }, new FakeClock())).rejects.toThrow('broken');
  });
});
