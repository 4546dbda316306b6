import { describe, expect, it } from 'vitest';
import { Parses } from '../../src/host/parses.ts';
import { runPausing, SLICE } from '../../src/host/slices.ts';
import type { Document } from '../../src/lang/document.ts';
import type { Pausing } from '../../src/lang/pause.ts';
import { findSites } from '../../src/lang/sites.ts';
import { FakeClock } from './fakeClock.ts';

const long = (name: string): Document => {
  const lines = Array.from({ length: 1000 }, (_, k) => `def ${name}${k}(x):\n    return x * ${k} + x ** 2\n`);
  return { uri: 'file:///w/long.py', language: 'python', text: lines.join('\n') };
};

/** Runs work up to so many pauses; whether it is done. */
function advance(work: Pausing<unknown>, pauses: number): boolean {
  for (let i = 0; i < pauses; i++) if (work.next().done) return true;
  return false;
}

function pausesOf(work: Pausing<unknown>): number {
  let count = 0;
  while (!work.next().done) count++;
  return count;
}

describe('parses', () => {
  it('are shared by those who ask for the same document', () => {
    const document = long('f');
    const alone = pausesOf(new Parses().parsing(document));
    const parses = new Parses();
    const [first, second] = [parses.parsing(document), parses.parsing(document)];
    const half = Math.floor(alone / 2);
    expect(advance(first, half)).toBe(false);
    expect(pausesOf(second)).toBe(alone - half);
    expect(advance(first, 1)).toBe(true);
    expect(parses.of(document)).toBe(parses.of(document));
  });

  it('go on from the last one that was done; one on its way is dropped for a newer text', () => {
    const parses = new Parses();
    const first = long('f');
    const whole = pausesOf(parses.parsing(first));
    const second = { ...first, text: first.text.replace('x * 500', 'x * 7') };
    const dropped = parses.parsing(second);
    dropped.next();
    const third = { ...first, text: first.text.replace('x * 500', 'x * 8') };
    const again = pausesOf(parses.parsing(third));
    expect(again).toBeLessThan(whole / 4);
    pausesOf(dropped);
    expect(parses.of(third).document).toBe(third);
    expect(findSites(parses.of(third))).toHaveLength(1000);
  });

  it('come in slices, and stop when nobody wants them', async () => {
    const clock = new FakeClock();
    const parses = new Parses();
    const cancellation = { cancelled: false };
    function* timed(): Pausing<void> {
      const work = parses.parsing(long('f'));
      for (let step = work.next(); !step.done; step = work.next()) {
        clock.pass(5);
        yield step.value;
      }
    }
    const running = runPausing(timed(), cancellation, clock);
    expect(clock.now()).toBe(SLICE);
    cancellation.cancelled = true;
    await clock.runNext();
    expect(await running).toBeNull();
    expect(clock.now()).toBe(SLICE);
  });
});
