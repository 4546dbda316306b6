/** What the user chose for each site, kept with the workspace. The most recent ones, so that it cannot grow for ever. */
import { DEFAULT_SETTINGS, type Settings } from '../protocol/messages.ts';
import { parsePanelMessage } from '../protocol/validate.ts';

/** The part of VS Code's Memento that is used. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'nabla.settings';
const MOST = 200;

/** Settings from outside (a memory, a page's saved state), or undefined where they are not exactly settings. */
export function parseSettings(value: unknown): Settings | undefined {
  const message = parsePanelMessage({ kind: 'settings', settings: value });
  return message?.kind === 'settings' ? message.settings : undefined;
}

export class SettingsStore {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** What was chosen for a site, or the defaults. */
  get(uri: string, site: string): Settings {
    return parseSettings(this.#all().get(keyOf(uri, site))) ?? DEFAULT_SETTINGS;
  }

  set(uri: string, site: string, settings: Settings): void {
    const all = this.#all();
    const key = keyOf(uri, site);
    all.delete(key);
    all.set(key, settings);
    void this.#memory.update(KEY, [...all].slice(-MOST));
  }

  /** Oldest first. */
  #all(): Map<string, unknown> {
    const stored = this.#memory.get(KEY);
    const entries: readonly unknown[] = Array.isArray(stored) ? stored : [];
    const pairs = entries.filter((entry) => Array.isArray(entry) && typeof entry[0] === 'string');
    return new Map(pairs as [string, unknown][]);
  }
}

const keyOf = (uri: string, site: string): string => `${uri}#${site}`;
