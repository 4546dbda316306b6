/** The newest result in a few words (`min 4 at (0, 0), 70 steps`), for the lens at its site; marked while a newer one is on its way. */
import type { SiteInfo } from '../protocol/messages.ts';
import type { Session } from './session.ts';

export interface Summary {
  readonly site: SiteInfo;
  readonly text: string;
  /** The code or the settings have changed since. */
  readonly stale: boolean;
}

export class Summaries {
  readonly #session: Session;
  readonly #changed: () => void;
  /** As the lenses have it. */
  #stale = false;
  #told: { readonly revision: number; readonly text: string; readonly site: SiteInfo } | null = null;

  constructor(session: Session, changed: () => void) {
    this.#session = session;
    this.#changed = changed;
  }

  /** The session changed: what was said may be of an older state now, and the lenses show that, once. */
  look(): void {
    const stale = this.newest?.stale ?? false;
    if (stale === this.#stale) return;
    this.#stale = stale;
    this.#changed();
  }

  /** What a page says of the state of a revision; null takes back what was said. An older revision than the newest is not news. */
  tell(revision: number, text: string | null): void {
    const { message } = this.#session;
    if (revision !== message.revision || message.session.kind === 'empty') return;
    const { site } = message.session;
    if (this.#told?.text === text && this.#told.revision === revision) return;
    if (text === null && this.#told === null) return;
    this.#told = text === null ? null : { revision, text, site };
    this.#stale = false;
    this.#changed();
  }

  /** The summary of what is shown; null for none. */
  get newest(): Summary | null {
    const { message } = this.#session;
    if (this.#told === null || message.session.kind !== 'ready') return null;
    const { site } = message.session;
    const { uri, kind, name } = this.#told.site;
    if (site.uri !== uri || site.kind !== kind || site.name !== name) return null;
    return { site, text: this.#told.text, stale: this.#told.revision !== message.revision };
  }
}
