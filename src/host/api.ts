/** What `activate` gives to other code in the extension host: enough for tests to follow the session, and nothing to steer it. */
import type { Event } from 'vscode';
import type { PanelMessage, Surface } from '../protocol/messages.ts';
import type { StateMessage } from './session.ts';

export interface NablaApi {
  /** The newest state, as the surfaces have it: revision, session, settings, backend. */
  readonly message: StateMessage;
  /** After every change of `message`. */
  readonly onDidChange: Event<StateMessage>;
  /** Whether a surface is visible, so that the session reads. */
  readonly active: boolean;
  /** The last messages that the pages sent, oldest first. */
  readonly received: readonly { readonly from: Surface; readonly message: PanelMessage }[];
}
