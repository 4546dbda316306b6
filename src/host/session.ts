/**
 * The one session of the host: what the user asked about, what they chose for it, and the newest answer. Surfaces are views of
 * it. It reads again whenever something that the answer rests on changes, at once and without a debounce; only complaints about
 * half-typed code wait a moment. It knows files and time by their faces alone, and no VS Code.
 */
import {
  DEFAULT_SETTINGS,
  type FunctionInfo,
  type HostMessage,
  type Problem,
  type SessionState,
  type Settings,
  type SiteInfo,
  type Subject,
  type Task,
} from '../protocol/messages.ts';
import { trackRange, type Edit, type Range } from './edits.ts';
import { readTarget, type Outcome, type Tools } from './reading.ts';
import { isSame } from './same.ts';
import type { Saved } from './saved.ts';
import type { SettingsStore } from './settings.ts';
import type { Cancellation } from './slices.ts';
import { keyOf, sameTarget, type Target } from './target.ts';

export type StateMessage = Extract<HostMessage, { kind: 'state' }>;

/** Milliseconds that code may stay broken before the panel says why. */
export const PATIENCE = 300;
/** Milliseconds that another function's picture stays before the panel says that it is reading. */
export const READING_AFTER = 100;

const NOWHERE: Range = { from: 0, to: 0 };

export class Session {
  readonly #tools: Tools;
  readonly #store: SettingsStore;
  readonly #changed: () => void;

  #message: StateMessage;

  #target: Target | null = null;
  #settings: Settings = DEFAULT_SETTINGS;
  /** The target's site as last seen. */
  #site: SiteInfo | null = null;
  /** Whether the message is about the target: read, or said to be being read. */
  #announced = false;
  /** Whether the target was read, well or not. */
  #answered = false;
  /** The target's last good reading, for the task in force. */
  #good: { readonly subject: Subject; readonly tasks: readonly Task[] } | null = null;
  #data: ReadonlyMap<string, Float64Array> = new Map();
  #dependencies: ReadonlySet<string> = new Set();

  #active = false;
  /** Something changed while nobody looked. */
  #outdated = false;
  #reading: Cancellation = { cancelled: true };
  #callOff: () => void = () => undefined;

  /** `changed` is called whenever `message` or `active` is another than before. */
  constructor(tools: Tools, store: SettingsStore, backend: StateMessage['backend'], changed: () => void) {
    this.#tools = tools;
    this.#store = store;
    this.#changed = changed;
    this.#message = { kind: 'state', revision: 0, session: { kind: 'empty' }, settings: DEFAULT_SETTINGS, backend };
  }

  /** The newest state, enough to draw everything. */
  get message(): StateMessage {
    return this.#message;
  }

  /** Whether anyone looks: some surface is visible. */
  get active(): boolean {
    return this.#active;
  }

  /** An array that the newest graph names. */
  data(hash: string): Float64Array | undefined {
    return this.#data.get(hash);
  }

  /** The function that is shown as it was read, where it is up to date. */
  get shown(): {
    readonly target: Target;
    readonly function: FunctionInfo;
    readonly data: ReadonlyMap<string, Float64Array>;
  } | null {
    const { session } = this.#message;
    if (this.#target === null || session.kind !== 'ready' || session.stale) return null;
    const { subject } = session;
    if (subject.kind !== 'function') return null;
    return { target: this.#target, function: subject.function, data: this.#data };
  }

  /** Whether the newest answer rests on a file. */
  dependsOn(uri: string): boolean {
    return this.#dependencies.has(uri);
  }

  /** The user asks about a site, for a task. `settings` are those of a restored panel; else what was chosen for the site before. */
  show(target: Target, site: SiteInfo, task: Task, settings?: Settings): void {
    if (this.#target !== null && sameTarget(this.#target, target)) {
      if (this.#announced && this.#settings.task !== task) this.choose({ ...this.#settings, task });
      else this.#read();
      return;
    }
    this.#callOff();
    this.#target = target;
    this.#site = site;
    this.#announced = false;
    this.#answered = false;
    this.#good = null;
    this.#dependencies = new Set([target.uri]);
    this.#settings = { ...(settings ?? this.#remembered(target)), task };
    const announce = () => {
      this.#tell({ session: { kind: 'reading', site }, settings: this.#settings });
      this.#announced = true;
    };
    // Most functions are read before anyone could see that they are being read.
    if (this.#message.session.kind === 'empty') announce();
    else this.#callOff = this.#tools.clock.later(READING_AFTER, announce);
    this.#read();
  }

  /** Takes up what a page kept over a reload of the window, unless something was asked since. */
  restore({ target, site, settings }: Saved): void {
    if (this.#target === null) this.show(target, site, settings.task, settings);
  }

  /** The panel's choice for what it shows. Only shapes and freed parameters change how the code is read. */
  choose(settings: Settings): void {
    const target = this.#target;
    if (target === null || !this.#announced) return;
    const before = this.#settings;
    this.#settings = settings;
    this.#keep(target, target.uri, settings);
    this.#tell({ settings });
    if (meaning(before) === meaning(settings)) return;
    // Another task may be of something else: the function's own picture is not dimmed for it.
    if (subjectOf(before) !== subjectOf(settings)) this.#answered = false;
    this.#read();
  }

  chooseBackend(backend: StateMessage['backend']): void {
    this.#tell({ backend });
  }

  /** A file's text changed, or its existence; `edits` where they are known. */
  fileChanged(uri: string, edits: readonly Edit[] | null): void {
    const target = this.#target;
    if (target?.kind === 'expression' && target.uri === uri) {
      // Where the edits are not known, the expression is looked for by its text.
      this.#target = { ...target, ...(edits ? trackRange(target, edits) : NOWHERE) };
    }
    if (this.#dependencies.has(uri)) this.#read();
  }

  /** A file or a folder was renamed within the editor: the function goes with it, and its settings too. */
  fileRenamed(before: string, after: string): void {
    const target = this.#target;
    if (target === null || this.#site === null) return;
    if (target.uri !== before && !target.uri.startsWith(`${before}/`)) return;
    const uri = after + target.uri.slice(before.length);
    this.#keep(target, uri, this.#settings);
    this.show({ ...target, uri }, { ...this.#site, uri }, this.#settings.task, this.#settings);
  }

  /** While nobody looks, nothing is read. */
  setActive(active: boolean): void {
    if (active === this.#active) return;
    this.#active = active;
    if (active) {
      if (this.#outdated) this.#read();
    } else if (!this.#reading.cancelled) {
      this.#reading.cancelled = true;
      this.#outdated = true;
    }
    this.#changed();
  }

  dispose(): void {
    this.#reading.cancelled = true;
    this.#callOff();
  }

  #remembered(target: Target): Settings {
    const key = keyOf(target);
    return key === null ? DEFAULT_SETTINGS : this.#store.get(target.uri, key);
  }

  #keep(target: Target, uri: string, settings: Settings): void {
    const key = keyOf(target);
    if (key !== null) this.#store.set(uri, key, settings);
  }

  /** Reads the target; the newest attempt alone counts. */
  #read(): void {
    this.#reading.cancelled = true;
    this.#outdated = !this.#active;
    if (this.#target === null || !this.#active) return;
    const reading: Cancellation = { cancelled: false };
    this.#reading = reading;
    void readTarget(this.#target, this.#settings, this.#tools, reading).then((outcome) => {
      if (outcome === null || reading.cancelled) return;
      reading.cancelled = true;
      this.#answer(outcome);
    });
  }

  #answer(outcome: Outcome): void {
    this.#callOff();
    const first = !this.#answered;
    this.#announced = true;
    this.#answered = true;
    this.#dependencies = outcome.dependencies;
    this.#site = outcome.site ?? this.#site;
    if (outcome.ok) {
      const { target, site, subject, tasks, data, problems } = outcome;
      this.#target = target;
      this.#good = { subject, tasks };
      this.#data = data;
      this.#tell({
        session: { kind: 'ready', site, subject, tasks, stale: false, problems },
        settings: this.#settings,
      });
      return;
    }
    const complain = () => {
      this.#tell({ session: this.#failed(outcome.problems), settings: this.#settings });
    };
    if (first) {
      complain();
      return;
    }
    // The picture dims at once; the reason waits, since the next keystroke may well be the mend.
    const { session } = this.#message;
    if (session.kind === 'ready' && !session.stale) this.#tell({ session: this.#failed([]) });
    this.#callOff = this.#tools.clock.later(PATIENCE, complain);
  }

  #failed(problems: readonly Problem[]): SessionState {
    const site = this.#site;
    if (site === null) return { kind: 'empty' };
    return this.#good
      ? { kind: 'ready', site, ...this.#good, stale: true, problems }
      : { kind: 'unreadable', site, problems };
  }

  /** The same as before is not told again. */
  #tell(news: Partial<Pick<StateMessage, 'session' | 'settings' | 'backend'>>): void {
    const message: StateMessage = { ...this.#message, ...news };
    if (isSame(message, this.#message)) return;
    this.#message = { ...message, revision: message.revision + 1 };
    this.#changed();
  }
}

/** What of the settings the reading depends on. */
function meaning(settings: Settings): string {
  const { shapes, vary } = settings.reading;
  return JSON.stringify([Object.entries(shapes), vary, subjectOf(settings), settings.task === 'minimize']);
}

/** What of them decides what is read: a function for itself, or with data. */
function subjectOf({ task, leastSquares }: Settings): string {
  return task === 'leastSquares' ? JSON.stringify([leastSquares.fit.data, leastSquares.linear.weights]) : '';
}
