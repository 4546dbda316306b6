/** Times by the processor's clock, medians of works run in turn, and errors in digits. */
import { fromNumbers } from '../../src/engine/double-double/array.ts';
import { evaluatePrecisely } from '../../src/engine/double-double/evaluate.ts';
import type { Graph } from '../../src/graph/graph.ts';

/** Milliseconds of one run, warmed up. */
export type Timer = () => number | Promise<number>;

/** Milliseconds that a sample should take at least: the clock counts microseconds. */
const ENOUGH = 8;

/** Processor time of this process: what others do on the machine does not count, the compiler's threads do. */
export function processorTime(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** A work of this process, repeated until a sample is long enough. */
export function here(work: () => unknown): Timer {
  let repeats = 0;
  const sample = () =>
    processorTime(() => {
      for (let i = 0; i < repeats; i++) work();
    });
  return () => {
    if (repeats === 0) for (repeats = 1; sample() < ENOUGH;) repeats *= 2;
    return sample() / repeats;
  };
}

/** Medians of several works, A B A B; the first round is thrown away. Works that take long have three rounds. */
export async function interleaved(
  timers: Readonly<Record<string, Timer | undefined>>,
  rounds: number,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  const began = performance.now();
  let most = rounds;
  for (let round = -1; round < most; round++) {
    for (const [name, timer] of Object.entries(timers)) {
      if (!timer) continue;
      const time = await timer();
      if (round >= 0) (times[name] ??= []).push(time);
    }
    // Lets the compiler's threads hand over what they made.
    if (round < 0) await new Promise((resolve) => setTimeout(resolve, 30));
    if (performance.now() - began > 1500) most = Math.min(rounds, 3);
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

export function median(values: readonly number[]): number {
  return values.toSorted((p, q) => p - q)[Math.floor(values.length / 2)] ?? NaN;
}

/** What double-double says of a graph of one variable: its outputs one after another, at each x. */
export function preciseValues(graph: Graph, xs: readonly number[]): number[] {
  const points = xs.map((x) => evaluatePrecisely(graph, [fromNumbers([x])]));
  return graph.outputs.flatMap((_, output) => points.map((rows) => rows[output]?.hi[0] ?? NaN));
}

const MOST_DIGITS = 16;

/** Digits of the worst of some curves of equal length: the largest error against the curve's largest value. */
export function digitsOfCurves(values: readonly number[], right: readonly number[], curves: number): number {
  const length = right.length / curves;
  const parts = Array.from({ length: curves }, (_, i) => i * length);
  return Math.min(...parts.map((at) => digitsOf(values.slice(at, at + length), right.slice(at, at + length))));
}

/** -log10 of the largest error over the largest value. */
export function digitsOf(values: ArrayLike<number>, right: readonly number[]): number {
  const largest = Math.max(...right.map(Math.abs));
  const error = Math.max(...right.map((value, i) => Math.abs(value - (values[i] ?? NaN))));
  return Math.min(MOST_DIGITS, -Math.log10(error / (largest || 1)));
}
