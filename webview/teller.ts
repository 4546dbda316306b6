/** Tells the host what a task found, in a few words, once, and takes it back where it no longer holds. */
import type { PanelState, Picture } from './state.ts';
import type { Wire } from './view/wire.ts';

/**
 * @param mine whether the page is about the task. While its job is under way the words of before stay; the host marks them.
 * @param textOf the words for a picture; null where it is not of the task.
 */
export function createTeller(
  { post }: Wire,
  mine: (state: PanelState) => boolean,
  textOf: (picture: Picture) => string | null,
): (state: PanelState) => void {
  let told: { readonly revision: number; readonly text: string } | null = null;
  return (state) => {
    const { host, run, picture } = state;
    const here = mine(state);
    if (here && run.kind === 'computing') return;
    const fresh = here && host?.session.kind === 'ready' && !host.session.stale && run.kind === 'done';
    const text = fresh && picture !== null ? textOf(picture) : null;
    if (text === null || picture === null) {
      if (told !== null && host !== null) post({ kind: 'summary', revision: host.revision, text: null });
      told = null;
      return;
    }
    const { revision } = picture;
    if (told?.text === text && told.revision === revision) return;
    told = { revision, text };
    post({ kind: 'summary', revision, text });
  };
}
