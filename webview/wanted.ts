/** From what the host says and the user chose to the job that the panel wants done. Pure; running it is `main.ts`'s. */
import type { BackendChoice, Job } from '../src/engine/job.ts';
import type { DerivativeSettings, FunctionInfo, HostMessage } from '../src/protocol/messages.ts';
import { equal } from './equal.ts';

export type StateMessage = Extract<HostMessage, { readonly kind: 'state' }>;

export interface Wanted {
  readonly job: Job;
  readonly backend: BackendChoice;
  /** The function that the job is of, for the names in its picture. */
  readonly function: FunctionInfo;
}

/** Points enough for any screen: what a running gesture computes, so that a picture of a million points still follows it. */
const GESTURE_POINTS = 4001;

/** The point of slices with one number per variable: ones where the user chose none. */
export function mendedPoint(at: readonly number[], variables: number): number[] {
  return Array.from({ length: variables }, (_, index) => at[index] ?? 1);
}

/** The job for a message and the settings in force; null where there is no function. `settled` is false during a gesture. */
export function wantedOf(message: StateMessage, settings: DerivativeSettings, settled: boolean): Wanted | null {
  if (message.session.kind !== 'ready') return null;
  const { graph, variables } = message.session.function;
  const points = settled ? settings.points : Math.min(settings.points, GESTURE_POINTS);
  const job: Job = {
    kind: 'derivative',
    graph,
    order: settings.order,
    grid: { origin: settings.from, step: (settings.to - settings.from) / (points - 1), points },
    at: variables.length === 1 ? [] : mendedPoint(settings.at, variables.length),
  };
  return { job, backend: message.backend, function: message.session.function };
}

/** Whether two wishes have the same answer. */
export function sameWanted(a: Wanted | null, b: Wanted | null): boolean {
  if (a === null || b === null) return a === b;
  return a.backend === b.backend && equal(a.job, b.job);
}
