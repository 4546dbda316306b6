/**
 * What the panel knows, and one pure reducer for everything that happens to it. Drawing is a function of this state (`view/`),
 * effects are derived from its changes (`main.ts`); nothing else is remembered but where the crosshair stands.
 */
import type {
  DerivativeResult,
  FitJobResult,
  JobResult,
  JobState,
  LinearResult,
  MinimizeResult,
} from '../src/engine/job.ts';
import type {
  DerivativeSettings,
  FunctionInfo,
  MapWindow,
  MinimizeSettings,
  SiteInfo,
  Subject,
  Task,
} from '../src/protocol/messages.ts';
import { equal } from './equal.ts';
import { FIRST_LEAST_SQUARES_LOOK, type LeastSquaresLook } from './least-squares/look.ts';
import { FIRST_MINIMIZE_LOOK, shownIndex, type MinimizeLook } from './minimize/look.ts';
import { changed, type Settings, type SettingsChange } from './settings.ts';
import { typeInto, type Drafts, type IntervalField } from './typed.ts';
import { sameProblem, sameWanted, wantedOf, type StateMessage, type Wanted } from './wanted.ts';

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Settings chosen here that the host has not confirmed; not told to it before they are settled. */
interface Pending {
  readonly settings: Settings;
  readonly settled: boolean;
}

type Run =
  | { readonly kind: 'idle' }
  /** `slow`: long enough that a person wants to see that something goes on. */
  | { readonly kind: 'computing'; readonly progress: number; readonly slow: boolean; readonly paused: boolean }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string; readonly remedy: string };

/** The last good result, which stays until a newer one of the same site and task replaces it; of a job that streams, the newest part. */
interface PictureOf<R extends JobResult> {
  readonly kind: R['kind'];
  readonly ticket: number;
  /** Of the host's state that it shows. */
  readonly revision: number;
  readonly subject: Subject;
  readonly result: R;
}

export type DerivativePicture = PictureOf<DerivativeResult> & { readonly function: FunctionInfo };
export type MinimizePicture = PictureOf<MinimizeResult> & { readonly function: FunctionInfo };
export type LinearPicture = PictureOf<LinearResult>;
export type FitPicture = PictureOf<FitJobResult>;
export type Picture = DerivativePicture | MinimizePicture | LinearPicture | FitPicture;

/** Fields for numbers that stand for themselves, by id. */
export type Field = string;

/** The table of values: rows are made for what is scrolled to only. */
export interface TableView {
  readonly open: boolean;
  readonly slice: number;
  /** First row in sight. */
  readonly row: number;
}

/** What the user looks at and how, apart from settings. */
export interface Look {
  /** Ids of curves switched off. */
  readonly hidden: readonly string[];
  /** The y axis shows every value, poles and all. */
  readonly wholeRange: boolean;
  /** The interval before zooming and panning. */
  readonly home: Interval | null;
  /** Texts in the interval's fields that are not in force. */
  readonly drafts: Drafts;
  /** What is wrong in other fields. */
  readonly mistakes: Readonly<Record<string, string>>;
  readonly table: TableView;
  /** Every slice of a function of many variables, not the first few. */
  readonly everySlice: boolean;
  readonly minimize: MinimizeLook;
  readonly leastSquares: LeastSquaresLook;
}

export interface PanelState {
  readonly host: StateMessage | null;
  readonly pending: Pending | null;
  readonly wanted: Wanted | null;
  /** Number of the newest job wanted. */
  readonly ticket: number;
  /** Number of the first job of the present graph: results of an older one are of another function. */
  readonly graphTicket: number;
  readonly run: Run;
  readonly picture: Picture | null;
  /** Where the last solution was before the code changed, for runs that go on from there; null for the start that was chosen. */
  readonly warmStart: readonly number[] | null;
  readonly look: Look;
  /** What the page itself has to say: the engine was started again. */
  readonly notice: string | null;
}

export type PanelEvent =
  /** `restored`: from the page's own memory; any message of the host is newer. */
  | { readonly kind: 'host'; readonly message: StateMessage; readonly restored: boolean }
  /** A gesture zooms or pans, and goes on. */
  | { readonly kind: 'gesture'; readonly interval: Interval }
  /** The same on the map; null is back to the interval. */
  | { readonly kind: 'mapGesture'; readonly window: MapWindow | null }
  | { readonly kind: 'gestureEnd' }
  | { readonly kind: 'settings'; readonly change: SettingsChange }
  /** The same by a gesture that goes on. */
  | { readonly kind: 'settingsGesture'; readonly change: SettingsChange }
  | { readonly kind: 'minimizeLook'; readonly change: Partial<MinimizeLook> }
  | { readonly kind: 'leastSquaresLook'; readonly change: Partial<LeastSquaresLook> }
  /** The user halts the job, lets it go on, ends it with what it has, or asks for it once more. */
  | { readonly kind: 'pause' | 'resume' | 'stop' | 'again' }
  | { readonly kind: 'typed'; readonly field: IntervalField; readonly text: string }
  | { readonly kind: 'mistake'; readonly field: Field; readonly message: string | null }
  | { readonly kind: 'job'; readonly ticket: number; readonly state: JobState<JobResult> }
  | { readonly kind: 'slow'; readonly ticket: number }
  | { readonly kind: 'notice'; readonly message: string }
  | { readonly kind: 'toggleCurve'; readonly id: string }
  | { readonly kind: 'wholeRange'; readonly on: boolean }
  | { readonly kind: 'everySlice' }
  | { readonly kind: 'table'; readonly change: Partial<TableView> };

const FIRST_LOOK: Look = {
  hidden: [],
  wholeRange: false,
  home: null,
  drafts: {},
  mistakes: {},
  table: { open: false, slice: 0, row: 0 },
  everySlice: false,
  minimize: FIRST_MINIMIZE_LOOK,
  leastSquares: FIRST_LEAST_SQUARES_LOOK,
};

export const FIRST_STATE: PanelState = {
  host: null,
  pending: null,
  wanted: null,
  ticket: 0,
  graphTicket: 0,
  run: { kind: 'idle' },
  picture: null,
  warmStart: null,
  look: FIRST_LOOK,
  notice: null,
};

/** The settings in force: chosen here, or else the host's. */
export function settingsOf(state: PanelState): Settings | null {
  return state.pending?.settings ?? state.host?.settings ?? null;
}

/** Those of the derivative task. */
export function derivativeSettingsOf(state: PanelState): DerivativeSettings | null {
  return settingsOf(state)?.derivative ?? null;
}

/** The picture, where it is one of derivatives. */
export function derivativePictureOf({ picture }: PanelState): DerivativePicture | null {
  return picture?.kind === 'derivative' ? picture : null;
}

/** The task in force, of those that the site has. */
export function taskOf(state: PanelState): Task {
  const wished = settingsOf(state)?.task ?? 'derivative';
  const session = state.host?.session;
  if (session?.kind !== 'ready' || session.tasks.includes(wished)) return wished;
  return session.tasks[0] ?? 'derivative';
}

/** What the page is about; null while nothing was asked. */
export function siteOf(message: StateMessage | null): SiteInfo | null {
  return message === null || message.session.kind === 'empty' ? null : message.session.site;
}

/** The one word for what the panel shows, as the page's `data-state`. */
export function faceOf(
  state: PanelState,
): 'none' | 'empty' | 'reading' | 'unreadable' | 'computing' | 'done' | 'failed' | 'stale' {
  const session = state.host?.session;
  if (session === undefined) return 'none';
  if (session.kind !== 'ready') return session.kind;
  if (state.run.kind === 'failed') return 'failed';
  // Nothing to compute: what was read is no loss, and the face says so.
  if (state.wanted === null && taskOf(state) === 'minimize') return session.stale ? 'stale' : 'done';
  if (state.run.kind !== 'done') return 'computing';
  return session.stale ? 'stale' : 'done';
}

/** The revision of the host that is on the screen. */
export function drawnRevision(state: PanelState): number | null {
  if (state.host?.session.kind === 'ready' && state.run.kind !== 'failed') return state.picture?.revision ?? null;
  return state.host?.revision ?? null;
}

/** Whether two sites are the same place of the code. */
export function sameSite(a: SiteInfo | null, b: SiteInfo | null): boolean {
  if (a === null || b === null) return a === b;
  return a.uri === b.uri && a.kind === b.kind && a.name === b.name && (a.name !== null || a.signature === b.signature);
}

/** The minimize picture, where it is one. */
export function minimizePictureOf({ picture }: PanelState): MinimizePicture | null {
  return picture?.kind === 'minimize' ? picture : null;
}

/** What is wanted, and where it starts: warm from the last solution only where the code has changed since. */
function wishedOf(
  state: PanelState,
  host: StateMessage,
  settings: Settings,
): { readonly wanted: Wanted | null; readonly warmStart: readonly number[] | null } {
  const settled = state.pending?.settled ?? true;
  const kept = settings.minimize.warm ? state.warmStart : null;
  const wanted = wantedOf(host, settings, settled, kept);
  if (!settings.minimize.warm || wanted === null || state.wanted === null || sameProblem(wanted.job, state.wanted.job))
    return { wanted, warmStart: kept };
  const solution = solutionOf(state);
  return { wanted: wantedOf(host, settings, settled, solution), warmStart: solution };
}

/** Where the shown run ended last; null where that is nowhere. */
function solutionOf(state: PanelState): readonly number[] | null {
  const runs = minimizePictureOf(state)?.result.runs;
  const best = runs?.[shownIndex(runs, state.look.minimize)]?.best;
  return best !== undefined && Number.isFinite(best.value) && best.x.every(Number.isFinite) ? [...best.x] : null;
}

/** Brings the wish up to date; a new one gets a number and is computing. */
function wish(before: PanelState): PanelState {
  const settings = settingsOf(before);
  const { wanted, warmStart } =
    before.host === null || settings === null
      ? { wanted: null, warmStart: null }
      : wishedOf(before, before.host, settings);
  const state = before.warmStart === warmStart ? before : { ...before, warmStart };
  if (sameWanted(wanted, state.wanted)) return state;
  // Runs are not begun anew for every move of a gesture: the picture moves, and is made anew when it rests.
  if (
    state.pending?.settled === false &&
    wanted !== null &&
    wanted.job.kind !== 'derivative' &&
    state.wanted !== null
  ) {
    if (sameProblem(wanted.job, state.wanted.job)) return state;
  }
  if (wanted === null) return { ...state, wanted, run: { kind: 'idle' } };
  const ticket = state.ticket + 1;
  const sameSubject = state.wanted !== null && sameProblem(wanted.job, state.wanted.job);
  const slow = state.run.kind === 'computing' && state.run.slow;
  return {
    ...state,
    wanted,
    ticket,
    graphTicket: sameSubject ? state.graphTicket : ticket,
    run: { kind: 'computing', progress: 0, slow, paused: false },
    picture: state.picture?.kind === wanted.job.kind ? state.picture : null,
  };
}

function onHost(state: PanelState, message: StateMessage, restored: boolean): PanelState {
  if (state.host !== null && (restored || message.revision < state.host.revision)) return state;
  const host = restored ? { ...message, revision: -1 } : message;
  const staying = sameSite(siteOf(state.host), siteOf(host));
  const overruled =
    state.pending !== null &&
    (equal(host.settings, state.pending.settings) || !equal(host.settings, state.host?.settings));
  const moved = wish({
    ...state,
    host,
    pending: staying && !overruled ? state.pending : null,
    wanted: staying ? state.wanted : null,
    picture: staying ? state.picture : null,
    warmStart: staying ? state.warmStart : null,
    look: staying ? state.look : { ...FIRST_LOOK, table: { ...FIRST_LOOK.table, open: state.look.table.open } },
    notice: null,
  });
  // The same job: the picture is of the new revision too, with the names that the host has now.
  if (moved.run.kind !== 'done' || moved.picture === null || host.session.kind !== 'ready') return moved;
  const picture = pictureOf(moved.picture.result, moved.picture.ticket, host.revision, host.session.subject);
  return { ...moved, picture: picture ?? moved.picture };
}

/** A result as a picture of what was read; null where the two do not belong together. */
function pictureOf(result: JobResult, ticket: number, revision: number, subject: Subject): Picture | null {
  const about = { ticket, revision, subject };
  switch (result.kind) {
    case 'derivative':
      return hasFunction(subject) ? { ...about, kind: result.kind, result, function: subject.function } : null;
    case 'minimize':
      return hasFunction(subject) ? { ...about, kind: result.kind, result, function: subject.function } : null;
    case 'linear':
      return { ...about, kind: result.kind, result };
    case 'fit':
      return { ...about, kind: result.kind, result };
  }
}

/** A part has no landscape yet: the one of before stays under it, if it is of the same code and variables. */
function withLandscape(part: JobResult, picture: Picture | null, graphTicket: number): JobResult {
  if (part.kind === 'derivative' || part.landscape !== null || picture?.kind !== part.kind) return part;
  return picture.ticket < graphTicket ? part : { ...part, landscape: picture.result.landscape };
}

function hasFunction(subject: Subject): subject is Extract<Subject, { readonly function: FunctionInfo }> {
  return subject.kind === 'function' || subject.kind === 'loop';
}

function onJob(state: PanelState, ticket: number, job: JobState<JobResult>): PanelState {
  if (state.wanted === null || state.host === null) return state;
  if (ticket < state.graphTicket || (state.picture !== null && ticket < state.picture.ticket)) return state;
  const newest = ticket === state.ticket;
  const shown = (result: JobResult): Picture | null => {
    if (state.wanted === null || state.host === null || result.kind !== state.wanted.job.kind) return state.picture;
    const revision = newest ? state.host.revision : (state.picture?.revision ?? state.host.revision);
    return pictureOf(result, ticket, revision, state.wanted.subject) ?? state.picture;
  };
  switch (job.kind) {
    case 'running': {
      if (!newest || state.run.kind !== 'computing') return state;
      const picture =
        job.partial === null ? state.picture : shown(withLandscape(job.partial, state.picture, state.graphTicket));
      return { ...state, picture, run: { ...state.run, progress: job.progress } };
    }
    case 'failed':
      return newest ? { ...state, run: job } : state;
    case 'done':
      return { ...state, picture: shown(job.result), run: newest ? { kind: 'done' } : state.run };
  }
}

function onSettings(state: PanelState, change: SettingsChange, settled: boolean): PanelState {
  const settings = settingsOf(state);
  if (settings === null) return state;
  const next = changed(settings, change);
  if (equal(next, settings) && settled === (state.pending?.settled ?? true)) return state;
  // Only a change of the code goes on from the last solution: other runs begin at the start that is chosen.
  const warmStart = sameRuns(next.minimize, settings.minimize) ? state.warmStart : null;
  return wish({ ...state, warmStart, pending: { settings: next, settled } });
}

function sameRuns(a: MinimizeSettings, b: MinimizeSettings): boolean {
  return (['fromCode', 'runs', 'start', 'stop', 'many'] as const).every((name) => equal(a[name], b[name]));
}

function withLook(state: PanelState, change: Partial<Look>): PanelState {
  return { ...state, look: { ...state.look, ...change } };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

export function reduce(state: PanelState, event: PanelEvent): PanelState {
  const { look } = state;
  switch (event.kind) {
    case 'host':
      return onHost(state, event.message, event.restored);
    case 'gesture': {
      const settings = derivativeSettingsOf(state);
      if (settings === null) return state;
      const home = look.home ?? { from: settings.from, to: settings.to };
      const atHome = equal(home, event.interval);
      return onSettings(
        withLook(state, { home: atHome ? null : home, drafts: {} }),
        { derivative: event.interval },
        false,
      );
    }
    case 'mapGesture': {
      const settings = derivativeSettingsOf(state);
      if (settings === null) return state;
      return onSettings(state, { derivative: { map: { ...settings.map, window: event.window } } }, false);
    }
    case 'gestureEnd':
      return state.pending === null ? state : onSettings(state, {}, true);
    case 'settings':
      return onSettings(state, event.change, true);
    case 'settingsGesture':
      return onSettings(state, event.change, false);
    case 'typed': {
      const settings = derivativeSettingsOf(state);
      if (settings === null) return state;
      const { change, drafts } = typeInto(settings, look.drafts, event.field, event.text);
      const moved = change.from !== undefined || change.to !== undefined;
      // The map follows an interval that was typed.
      const map = moved ? { map: { ...settings.map, window: null } } : {};
      const next = withLook(state, { drafts, home: moved ? null : look.home });
      return onSettings(next, { derivative: { ...change, ...map } }, true);
    }
    case 'mistake': {
      const others = without(look.mistakes, event.field);
      return withLook(state, {
        mistakes: event.message === null ? others : { ...others, [event.field]: event.message },
      });
    }
    case 'job':
      return onJob(state, event.ticket, event.state);
    case 'pause':
    case 'resume':
      if (state.run.kind !== 'computing') return state;
      return { ...state, run: { ...state.run, paused: event.kind === 'pause' } };
    case 'stop':
      return state;
    case 'again': {
      if (state.wanted === null) return state;
      // From the start that was chosen, whatever a change of the code went on from.
      const next = wish({ ...state, warmStart: null });
      if (next.ticket !== state.ticket) return next;
      return { ...next, ticket: state.ticket + 1, run: { kind: 'computing', progress: 0, slow: false, paused: false } };
    }
    case 'minimizeLook':
      return withLook(state, { minimize: { ...look.minimize, ...event.change } });
    case 'leastSquaresLook':
      return withLook(state, { leastSquares: { ...look.leastSquares, ...event.change } });
    case 'slow':
      if (event.ticket !== state.ticket || state.run.kind !== 'computing') return state;
      return { ...state, run: { ...state.run, slow: true } };
    case 'notice':
      return { ...state, notice: event.message };
    case 'toggleCurve': {
      const hidden = look.hidden.includes(event.id)
        ? look.hidden.filter((id) => id !== event.id)
        : [...look.hidden, event.id];
      return withLook(state, { hidden });
    }
    case 'wholeRange':
      return withLook(state, { wholeRange: event.on });
    case 'everySlice':
      return withLook(state, { everySlice: true });
    case 'table':
      return withLook(state, { table: { ...look.table, ...event.change } });
  }
}
