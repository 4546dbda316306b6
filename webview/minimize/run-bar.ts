/** The run bar: run, halt, go on, stop, race, and whether changes of the code go on from the last solution. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import type { PanelState } from '../state.ts';
import type { Chosen } from './chosen.ts';
import { raceOf } from './edit.ts';
import { button } from './fields.ts';

/** Run, halt, stop; under way it says how far. */
export function runBar(state: PanelState, chosen: Chosen): TemplateResult {
  const { dispatch } = chosen.wire;
  const { run } = state;
  const { settings, changeLook, change } = chosen;
  const event = (kind: 'pause' | 'resume' | 'stop' | 'again') => () => {
    dispatch({ kind });
  };
  // A moment's computing does not make the buttons flicker.
  const underWay = run.kind === 'computing' && (run.slow || run.paused);
  const percent = run.kind === 'computing' ? Math.round(100 * run.progress) : 0;
  return html`<section id="run-bar" aria-label="Run">
    <div class="row">
      ${
        underWay
          ? html`${
                run.paused
                  ? button('resume', 'primary', 'Resume', 'Go on where the runs were halted', event('resume'))
                  : button('pause', 'primary', 'Pause', 'Halt the runs; they can go on', event('pause'))
              }
              ${button('stop', 'secondary', 'Stop', 'End the runs; what they have found so far stays', event('stop'))}
              <progress max="100" .value=${percent} aria-label="Progress"></progress>`
          : button('again', 'primary', 'Run again', 'From the start that is chosen below', event('again'))
      }
      ${
        settings.runs.length > 1
          ? button('race-end', 'secondary', 'End race', 'Keep only the run that is looked at', () => {
              const kept = settings.runs[chosen.shown] ?? settings.runs[0];
              change({ runs: [kept] });
              changeLook({ shown: null });
            })
          : button(
              'race-start',
              'secondary',
              'Race',
              'SGD, momentum, Adam, Adadelta, Adagrad, RMSprop, LBFGS and BFGS from the same start',
              () => {
                change({ runs: raceOf(settings.runs[0]) });
                changeLook({ shown: null });
              },
            )
      }
      <label class="check"
        ><input
          type="checkbox"
          id="warm"
          .checked=${live(settings.warm)}
          @change=${(e: Event) => {
            change({ warm: (e.currentTarget as HTMLInputElement).checked });
          }}
        />warm start<span class="unseen">: when the code changes, go on from the last solution</span></label
      >
      ${
        state.warmStart === null
          ? nothing
          : html`<span class="dim" id="warm-note">went on from the last solution</span>`
      }
    </div>
  </section>`;
}
