/**
 * Random programs, read and run: the reader may refuse one, but it never differs from the language, throws or hangs.
 * NABLA_FUZZ=40000 runs that many of each kind, NABLA_FUZZ_SEED starts elsewhere.
 */
import { describe, expect, it } from 'vitest';
import { randomArrays } from './arrays.ts';
import { compareAll } from './compare.ts';
import { hasPython, runInNode, runInPython, type Truth } from './oracle.ts';
import { randomProgram, type Program } from './programs.ts';

const COUNT = Number(process.env.NABLA_FUZZ ?? 800);
const SEED = Number(process.env.NABLA_FUZZ_SEED ?? 1);
const BATCH = 2000;
/** A grammar whose programs are mostly refused tests nothing. */
const MOST_REFUSED = 0.01;

function check(make: (seed: number) => Program, run: (programs: readonly Program[]) => Truth[]): void {
  let refused = 0;
  for (let first = SEED; first < SEED + COUNT; first += BATCH) {
    const programs = Array.from({ length: Math.min(BATCH, SEED + COUNT - first) }, (_, i) => make(first + i));
    const tally = compareAll(programs, run(programs));
    if (tally.wrong.length > 0) expect.fail(tally.wrong.slice(0, 3).join('\n\n'));
    expect(tally.compared + tally.raised + tally.refused).toBeGreaterThanOrEqual(programs.length);
    refused += tally.refused;
  }
  expect(refused).toBeLessThanOrEqual(COUNT * MOST_REFUSED);
}

const LIMIT = 60_000 + COUNT * 100;

describe('the reader agrees', () => {
  it('with node', { timeout: LIMIT }, () => {
    check((seed) => randomProgram(seed, 'javascript'), runInNode);
  });

  it('with python3', { timeout: LIMIT }, ({ skip }) => {
    skip(!hasPython(false), 'there is no python3 here');
    check(
      (seed) => randomProgram(seed, 'python'),
      (programs) => runInPython(programs, false),
    );
  });

  it('with NumPy', { timeout: LIMIT }, ({ skip }) => {
    skip(!hasPython(true), 'there is no python3 with NumPy here');
    check(randomArrays, (programs) => runInPython(programs, true));
  });
});

it('tells a difference', () => {
  const program = {
    language: 'python',
    source: 'def f(a, b):\n    return a - b\n',
    points: [[3, 1]],
    shape: null,
  } as const;
  expect(compareAll([program], [[[2]]]).wrong).toEqual([]);
  expect(compareAll([program], [[[2.000001]]]).wrong).toHaveLength(1);
  expect(compareAll([program], [[[2, 2]]]).wrong).toHaveLength(1);
});
