/** From what the host says and the user chose to the job that the panel wants done. Pure; running it is `main.ts`'s. */
import type { BackendChoice, Grid, Job, MapRequest } from '../src/engine/job.ts';
import type { DerivativeSettings, FunctionInfo, HostMessage, MapWindow } from '../src/protocol/messages.ts';
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

/** Columns and rows of a map at rest, and during a gesture. */
const MAP_POINTS = 513;
const GESTURE_MAP_POINTS = 257;

/** The two variables of the map: those chosen, or the first two where there are fewer. */
export function mendedPair([x, y]: readonly [number, number], variables: number): readonly [number, number] {
  return x !== y && x < variables && y < variables ? [x, y] : [0, 1];
}

/** What of the plane the map shows. */
export function windowOf({ from, to, map }: DerivativeSettings): MapWindow {
  return map.window ?? { x: { from, to }, y: { from, to } };
}

function gridOf({ from, to }: { readonly from: number; readonly to: number }, points: number): Grid {
  return { origin: from, step: (to - from) / (points - 1), points };
}

/** Functions of several variables with one output have a map. */
function mapOf(
  { variables, outputs }: FunctionInfo,
  settings: DerivativeSettings,
  settled: boolean,
): MapRequest | null {
  if (variables.length < 2 || outputs.length !== 1) return null;
  const points = settled ? MAP_POINTS : GESTURE_MAP_POINTS;
  const { x, y } = windowOf(settings);
  return {
    variables: mendedPair(settings.map.variables, variables.length),
    x: gridOf(x, points),
    y: gridOf(y, points),
  };
}

/** The job for a message and the settings in force; null where there is no function. `settled` is false during a gesture. */
export function wantedOf(message: StateMessage, settings: DerivativeSettings, settled: boolean): Wanted | null {
  if (message.session.kind !== 'ready') return null;
  const { graph, variables, outputs } = message.session.function;
  // A selected expression has no name of its own.
  const named = message.session.site.name !== null;
  const points = settled ? settings.points : Math.min(settings.points, GESTURE_POINTS);
  const job: Job = {
    kind: 'derivative',
    graph,
    order: settings.order,
    grid: gridOf(settings, points),
    at: variables.length === 1 ? [] : mendedPoint(settings.at, variables.length),
    outputs: named ? outputs : [],
    map: mapOf(message.session.function, settings, settled),
  };
  return { job, backend: message.backend, function: message.session.function };
}

/** Whether two wishes have the same answer. */
export function sameWanted(a: Wanted | null, b: Wanted | null): boolean {
  if (a === null || b === null) return a === b;
  return a.backend === b.backend && equal(a.job, b.job);
}
