/** What a view may do besides drawing: tell the reducer what happened, tell the host, and say that a gesture goes on. */
import type { PanelMessage } from '../../src/protocol/messages.ts';
import type { PanelEvent } from '../state.ts';

export interface Wire {
  readonly dispatch: (event: PanelEvent) => void;
  readonly post: (message: PanelMessage) => void;
  /** A gesture had news: it ends (`gestureEnd`) when no more come for a moment. */
  readonly settle: () => void;
  /** The arrays that graphs name by hash, as far as they have come. */
  readonly data: ReadonlyMap<string, Float64Array>;
}
