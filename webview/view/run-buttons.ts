/** Pause and stop while a job runs, with how far it is; run again when it has ended. */
import { html, type TemplateResult } from 'lit/html.js';
import type { PanelState } from '../state.ts';
import { button } from './button.ts';
import type { Wire } from './wire.ts';

/** What the buttons are said to do. */
interface RunTitles {
  readonly resume: string;
  readonly pause: string;
  readonly stop: string;
  readonly again: string;
}

export function runButtons(
  { run }: PanelState,
  { dispatch }: Wire,
  titles: RunTitles,
  again: 'primary' | 'secondary',
): TemplateResult {
  const act = (kind: keyof RunTitles) => () => {
    dispatch({ kind });
  };
  // A moment's computing does not make the buttons flicker.
  if (run.kind !== 'computing' || !(run.slow || run.paused))
    return button('again', again, 'Run again', titles.again, act('again'));
  return html`${
      run.paused
        ? button('resume', 'primary', 'Resume', titles.resume, act('resume'))
        : button('pause', 'primary', 'Pause', titles.pause, act('pause'))
    }
    ${button('stop', 'secondary', 'Stop', titles.stop, act('stop'))}
    <progress max="100" .value=${Math.round(100 * run.progress)} aria-label="Progress"></progress>`;
}
