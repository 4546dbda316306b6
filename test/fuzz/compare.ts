/** Reader against language, over a batch of programs. */
import type { Truth } from './oracle.ts';
import type { Program } from './programs.ts';
import { readProgram } from './reader.ts';

export interface Tally {
  readonly programs: number;
  readonly refused: number;
  /** Points at which the language raised an arithmetic error, and there is nothing to compare. */
  readonly raised: number;
  readonly compared: number;
  /** What the reader got wrong, program by program. */
  readonly wrong: readonly string[];
  /** Why it refused: how often each message came, numbers left out. */
  readonly refusals: ReadonlyMap<string, number>;
}

export function compareAll(programs: readonly Program[], truths: readonly Truth[]): Tally {
  let refused = 0;
  let raised = 0;
  let compared = 0;
  const wrong: string[] = [];
  const refusals = new Map<string, number>();
  programs.forEach((program, i) => {
    const truth = truths[i] ?? [];
    try {
      const reading = readProgram(program);
      if (reading.kind === 'refused') {
        refused++;
        const message = reading.message.replaceAll(/-?\d[\d.e+-]*/g, '#');
        refusals.set(message, (refusals.get(message) ?? 0) + 1);
        return;
      }
      truth.forEach((expected, point) => {
        if (typeof expected === 'string') {
          raised++;
          return;
        }
        compared++;
        const actual = reading.values[point] ?? [];
        if (!agrees(actual, expected)) {
          wrong.push(
            `at [${program.points[point]?.join(', ') ?? ''}] the reader has ${actual.join(', ')}, not ${expected.join(', ')}\n${program.source}`,
          );
        }
      });
    } catch (error) {
      wrong.push(
        `throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${program.source}`,
      );
    }
  });
  return { programs: programs.length, refused, raised, compared, wrong, refusals };
}

function agrees(actual: readonly number[], expected: readonly number[]): boolean {
  return (
    actual.length === expected.length &&
    actual.every((value, i) => {
      const wanted = expected[i] ?? NaN;
      return (
        value === wanted ||
        (Number.isNaN(value) && Number.isNaN(wanted)) ||
        Math.abs(value - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted))
      );
    })
  );
}
