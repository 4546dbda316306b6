/** From what the host says and the user chose to the job that the panel wants done. Pure; running it is `main.ts`'s. */
import type { BackendChoice, DerivativeJob, Grid, Job, MapRequest } from '../src/engine/job.ts';
import type {
  DerivativeSettings,
  FunctionInfo,
  HostMessage,
  MapWindow,
  Settings,
  SiteInfo,
  Subject,
} from '../src/protocol/messages.ts';
import { equal } from './equal.ts';
import { fitJob, linearJob } from './least-squares/wanted.ts';
import { minimizeJob } from './minimize/wanted.ts';

export type StateMessage = Extract<HostMessage, { readonly kind: 'state' }>;

export interface Wanted {
  readonly job: Job;
  readonly backend: BackendChoice;
  /** What the job is of, for the names in its picture. */
  readonly subject: Subject;
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
  { variables, outputs }: Pick<FunctionInfo, 'variables' | 'outputs'>,
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

function derivativeJob(
  { graph, variables, outputs }: FunctionInfo,
  { name }: SiteInfo,
  settings: DerivativeSettings,
  settled: boolean,
): DerivativeJob {
  const points = settled ? settings.points : Math.min(settings.points, GESTURE_POINTS);
  return {
    kind: 'derivative',
    graph,
    order: settings.order,
    grid: gridOf(settings, points),
    at: variables.length === 1 ? [] : mendedPoint(settings.at, variables.length),
    // A selected expression has no name of its own.
    outputs: name === null ? [] : outputs,
    map: mapOf({ variables, outputs }, settings, settled),
  };
}

/** The job for what was read; null where the task has none for it. */
function jobOf(
  site: SiteInfo,
  subject: Subject,
  settings: Settings,
  settled: boolean,
  warmStart: readonly number[] | null,
): Job | null {
  if (subject.kind === 'linear') return linearJob(subject.system, settings.leastSquares.linear);
  if (subject.kind === 'fit') return fitJob(subject.fit, settings.leastSquares.fit);
  switch (settings.task) {
    case 'derivative':
      return derivativeJob(subject.function, site, settings.derivative, settled);
    case 'minimize':
      return minimizeJob(subject, settings.minimize, warmStart);
    case 'leastSquares':
      // Asked for, and on its way: the host answers with a fit.
      return null;
  }
}

/**
 * The job for a message and the settings in force; null where there is no function. `settled` is false during a gesture.
 * @param warmStart where a minimization starts instead of where its settings say; null for those.
 */
export function wantedOf(
  { session, backend }: StateMessage,
  settings: Settings,
  settled: boolean,
  warmStart: readonly number[] | null = null,
): Wanted | null {
  if (session.kind !== 'ready') return null;
  const task = session.tasks.includes(settings.task) ? settings.task : (session.tasks[0] ?? settings.task);
  const job = jobOf(session.site, session.subject, { ...settings, task }, settled, warmStart);
  return job && { job, backend, subject: session.subject };
}

/** Whether two jobs are of the same code: their answers may stand in for each other while the newer is on its way. */
export function sameProblem(a: Job, b: Job): boolean {
  switch (a.kind) {
    case 'derivative':
    case 'minimize':
      return a.kind === b.kind && equal(a.graph, b.graph);
    case 'linear':
      return b.kind === 'linear' && equal(a.matrix, b.matrix) && equal(a.rhs, b.rhs);
    case 'fit':
      return b.kind === 'fit' && equal(a.problem, b.problem);
  }
}

/** Whether two wishes have the same answer. */
export function sameWanted(a: Wanted | null, b: Wanted | null): boolean {
  if (a === null || b === null) return a === b;
  return a.backend === b.backend && equal(a.job, b.job);
}
