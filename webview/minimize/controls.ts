/** What can be chosen: optimizers, start, stop, many starts, and whether the code's settings are in force. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RunSettings } from '../../src/engine/job.ts';
import { runName } from '../run-settings.ts';
import { button } from '../view/button.ts';
import { runEditorView } from '../view/optimizer-editor.ts';
import type { Chosen } from './chosen.ts';
import { saidByCode, withCopy, withoutRun, withRun } from './edit.ts';
import { manyView, startView } from './starts.ts';
import { stopView } from './stops.ts';

const MOST_RUNS = 32;

/** Whether what the code says is in force, with a way to the other. */
function codeView(chosen: Chosen): TemplateResult | typeof nothing {
  const { subject, fromCode, settings, wire } = chosen;
  const said = saidByCode(subject);
  if (said === 'nothing') return nothing;
  const what = said === 'loop' ? 'Optimizers, start and stop' : 'The optimizer';
  const set = (own: boolean) => () => {
    const copied = { runs: settings.runs, ...(said === 'loop' ? { start: settings.start, stop: settings.stop } : {}) };
    wire.dispatch({
      kind: 'settings',
      change: { minimize: own ? { ...copied, fromCode: false } : { fromCode: true } },
    });
  };
  const optimizers = subject.kind === 'function' ? subject.optimizers : [];
  return html`<p id="code" data-from-code=${fromCode}>
    ${
      fromCode
        ? html`<span class="badge">from the code</span>
            <span class="dim"
              >${what} ${said === 'loop' ? 'are' : 'is'} taken from the file and follow${said === 'loop' ? '' : 's'}
              it.</span
            >
            ${button('take-over', 'quiet', 'Edit here', 'Copy them here, to be changed apart from the code', set(true))}`
        : html`<span class="dim">${what} ${said === 'loop' ? 'are' : 'is'} set here, apart from the code.</span>
            ${button('use-code', 'quiet', 'Use the code’s', 'Take them from the file again', set(false))}`
    }
    ${
      optimizers.length < 2
        ? nothing
        : html`<span class="dim">The file has</span> ${optimizers.map(
              (run, index) =>
                html`<button
                  class="quiet"
                  data-optimizer=${index}
                  @click=${() => {
                    chosen.change({ runs: [run] });
                  }}
                >
                  ${runName(run)}
                </button>`,
            )}`
    }
  </p>`;
}

function optimizerView(chosen: Chosen): TemplateResult {
  const { settings, look, wire, change, changeLook } = chosen;
  const index = chosen.shown;
  const run = settings.runs[index] ?? settings.runs[0];
  const race = settings.runs.length > 1;
  const title = (one: RunSettings, at: number) => `${at + 1}. ${runName(one)}`;
  return html`${codeView(chosen)}
    <div class="row">
      ${
        race
          ? html`<label class="field"
              >run<select
                id="edited-run"
                @change=${(event: Event) => {
                  changeLook({ shown: (event.currentTarget as HTMLSelectElement).selectedIndex });
                }}
              >
                ${settings.runs.map((one, at) => html`<option .selected=${at === index}>${title(one, at)}</option>`)}
              </select></label
            >`
          : nothing
      }
      ${button(
        'add-run',
        'quiet',
        '+ Run',
        'A copy of this run, to be changed, races against it',
        () => {
          change(withCopy(settings, index));
          changeLook({ shown: settings.runs.length });
        },
        settings.runs.length >= MOST_RUNS,
      )}
      ${
        race
          ? button('remove-run', 'quiet', '− Run', 'Take this run out of the race', () => {
              change(withoutRun(settings, index));
              changeLook({ shown: null });
            })
          : nothing
      }
    </div>
    ${runEditorView({
      // Of their own for each run, so that what is typed into one stays with it.
      id: race ? `run${index + 1}` : 'run',
      run,
      look,
      wire,
      change: (next) => {
        // The one that is edited stays in sight, whether or not it is the best.
        if (race) changeLook({ shown: index });
        change(withRun(settings, index, next));
      },
    })}`;
}

function group(id: string, name: string, content: TemplateResult): TemplateResult {
  return html`<section class="group" id=${id} aria-label=${name}>
    <h3>${name}</h3>
    <div>${content}</div>
  </section>`;
}

export function controlsView(chosen: Chosen): TemplateResult {
  return html`<div class="groups" id="minimize-controls">
    ${group('optimizer-group', 'Optimizer', optimizerView(chosen))} ${group('start-group', 'Start', startView(chosen))}
    ${group('stop-group', 'Stop', stopView(chosen))} ${group('many-group', 'Many starts', manyView(chosen))}
  </div>`;
}
