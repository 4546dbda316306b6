/** What a view may do besides drawing: tell the reducer what happened, and tell the host. */
import type { PanelMessage } from '../../src/protocol/messages.ts';
import type { PanelEvent } from '../state.ts';

export interface Wire {
  readonly dispatch: (event: PanelEvent) => void;
  readonly post: (message: PanelMessage) => void;
}
