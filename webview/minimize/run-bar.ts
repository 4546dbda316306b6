/** The run bar: run, halt, go on, stop, race, and whether changes of the code go on from the last solution. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import type { PanelState } from '../state.ts';
import type { Chosen } from './chosen.ts';
import { raceOf } from './edit.ts';
import { button } from '../view/button.ts';
import { runButtons } from '../view/run-buttons.ts';

/** Run, halt, stop; under way it says how far. */
export function runBar(state: PanelState, chosen: Chosen): TemplateResult {
  const { settings, changeLook, change } = chosen;
  const titles = {
    resume: 'Go on where the runs were halted',
    pause: 'Halt the runs; they can go on',
    stop: 'End the runs; what they have found so far stays',
    again: 'From the start that is chosen below',
  };
  return html`<section id="run-bar" aria-label="Run">
    <div class="row">
      ${runButtons(state, chosen.wire, titles, 'primary')}
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
