/**
 * Drives long work, such as a trace or a parse, in slices of time, so that the extension host, which all extensions share, is never held for long. What the
 * trace reads is found elsewhere (`workspaceFiles.ts`).
 */
import type { DataAnswer } from '../lang/data/file.ts';
import type { Document } from '../lang/document.ts';
import type { Pausing } from '../lang/pause.ts';
import type { TraceEffect } from '../lang/trace.ts';
import type { Clock } from './clock.ts';

/** Milliseconds of one slice: under a frame. */
export const SLICE = 15;

/** Set by whoever asked, when the answer is not wanted any more. */
export interface Cancellation {
  cancelled: boolean;
}

/** The first of these URIs that exists, at once where it is at hand. */
export type ReadFirst = (candidates: readonly string[]) => Document | undefined | Promise<Document | undefined>;

/** The first of these URIs that exists, as data. */
export type ReadData = (candidates: readonly string[]) => DataAnswer | null | Promise<DataAnswer>;

/**
 * Runs work to its end, the first slice at once. The result is null when it was cancelled.
 * @throws what the work or the reading throws.
 */
export async function runSliced<T>(
  work: Generator<TraceEffect, T, Document | undefined>,
  read: ReadFirst,
  cancellation: Readonly<Cancellation>,
  clock: Clock,
  readData: ReadData = () => null,
): Promise<T | null> {
  let start = clock.now();
  let answer: Document | undefined;
  for (;;) {
    const step = work.next(answer);
    if (step.done) return step.value;
    answer = undefined;
    if (step.value.kind === 'read') {
      const document = read(step.value.candidates);
      if (document instanceof Promise) {
        answer = await document;
        start = clock.now();
      } else {
        answer = document;
      }
    } else if (step.value.kind === 'readData') {
      const data = readData(step.value.candidates);
      step.value.answer = data instanceof Promise ? await data : data;
      if (data instanceof Promise) start = clock.now();
    } else if (clock.now() - start >= SLICE) {
      await new Promise<void>((resume) => {
        clock.later(0, resume);
      });
      start = clock.now();
    }
    if (cancellation.cancelled) return null;
  }
}

/** As `runSliced`, for work that reads nothing. */
export function runPausing<T>(work: Pausing<T>, cancellation: Readonly<Cancellation>, clock: Clock): Promise<T | null> {
  return runSliced(work, () => undefined, cancellation, clock);
}
