/**
 * Deep nesting without a deep JavaScript stack: now and then a reading hands its next part to the driver, which runs it from
 * its own loop and resumes the reading with the result. Without it some 300 nested calls of user code end the stack.
 */
import type { Document } from '../document.ts';
import type { TraceEffect } from '../trace.ts';
import type { Reading } from './interpreter.ts';

/** Asks the driver to run a part; the driver leaves the result here. */
export interface Enter {
  readonly kind: 'enter';
  readonly part: Reading<unknown>;
  result: unknown;
}

/** The result of a part, run from the driver's loop. */
export function* entered<T>(part: Reading<T>): Reading<T> {
  const effect: Enter = { kind: 'enter', part, result: undefined };
  yield effect;
  // The driver ran this very part to its end.
  return effect.result as T;
}

/** Runs a reading with all that it enters. */
export function* drive<T>(root: Reading<T>): Generator<TraceEffect, T, Document | undefined> {
  const outer: { readonly reading: Reading<unknown>; readonly effect: Enter }[] = [];
  let current: Reading<unknown> = root;
  let resume: () => IteratorResult<TraceEffect | Enter, unknown> = () => current.next();
  for (;;) {
    let step: IteratorResult<TraceEffect | Enter, unknown>;
    try {
      step = resume();
    } catch (error) {
      const parent = outer.pop();
      if (!parent) throw error;
      current = parent.reading;
      resume = () => current.throw(error);
      continue;
    }
    if (step.done) {
      const parent = outer.pop();
      // Only the root has nothing around it.
      if (!parent) return step.value as T;
      parent.effect.result = step.value;
      current = parent.reading;
      resume = () => current.next();
    } else if (step.value.kind === 'enter') {
      outer.push({ reading: current, effect: step.value });
      current = step.value.part;
      resume = () => current.next();
    } else {
      const answer = yield step.value;
      resume = () => current.next(answer);
    }
  }
}
