/** Plays a replay: tells the page's state which iteration is next, frame by frame, for as long as it says that it plays. */
import { rowOf } from '../view/trace-drawing.ts';
import { minimizePictureOf, type PanelState } from '../state.ts';
import type { Wire } from '../view/wire.ts';
import { longest } from './replay-view.ts';

/** Milliseconds for a whole run, however long; and for each row where there are few. */
const WHOLE = 6000;
const ROW = 120;

export interface Player {
  /** After each repaint: begins where playing was switched on. */
  readonly follow: (state: PanelState) => void;
}

export function createPlayer({ dispatch }: Wire, current: () => PanelState): Player {
  /** Time of the last frame and the row it was at, in parts; null while nothing plays. */
  let at: { time: number; row: number; told: number | null } | null = null;

  function tick(time: number): void {
    const state = current();
    const { playing, replay } = state.look.minimize;
    const picture = minimizePictureOf(state);
    const iterations = picture === null ? undefined : longest(picture.result.runs)?.iterations;
    if (!playing || at === null || iterations === undefined) {
      at = null;
      return;
    }
    // The user may have moved it.
    if (replay !== at.told) at.row = replay === null ? 0 : rowOf(iterations, replay);
    at.row += (time - at.time) / Math.min(ROW, WHOLE / iterations.length);
    at.time = time;
    const row = Math.floor(at.row);
    if (row >= iterations.length) {
      at = null;
      dispatch({ kind: 'minimizeLook', change: { playing: false, replay: null } });
      return;
    }
    at.told = iterations[row] ?? 0;
    dispatch({ kind: 'minimizeLook', change: { replay: at.told } });
    requestAnimationFrame(tick);
  }

  return {
    follow({ look }) {
      if (!look.minimize.playing || at !== null) return;
      at = { time: performance.now(), row: 0, told: null };
      requestAnimationFrame(tick);
    },
  };
}
