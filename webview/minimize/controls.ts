/** What can be chosen: the run bar, optimizers, start, stop, many starts, and whether the code's settings are in force. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import type { RunSettings, StopRules } from '../../src/engine/job.ts';
import type { StartSettings } from '../../src/protocol/messages.ts';
import { formatField } from '../format.ts';
import { parseCount, parseNumber, type Parsed } from '../parse.ts';
import { runName } from '../run-settings.ts';
import type { PanelState } from '../state.ts';
import { mistakesView, taker, textField, type TextField } from '../view/field.ts';
import { runEditorView } from '../view/optimizer-editor.ts';
import type { Chosen } from './chosen.ts';
import { raceOf, saidByCode, withCopy, withoutRun, withRun } from './edit.ts';
import { exactPoint, pointText } from './sentences.ts';
import { startOf } from './wanted.ts';

/** Elements of a start that have fields of their own; more are typed as one list. */
const FEW_ELEMENTS = 6;
const MOST_ITERATIONS = 1_000_000_000;
const MOST_STARTS = 1_000_000;
const MOST_SEED = 2_147_483_647;
const MOST_RUNS = 32;

type Button = 'primary' | 'secondary' | 'quiet';

function button(id: string, kind: Button, text: string, title: string, act: () => void, off = false): TemplateResult {
  return html`<button id=${id} class=${kind} title=${title} ?disabled=${off} @click=${act}>${text}</button>`;
}

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

/** A number that must be above 0. */
function positive(text: string): Parsed {
  const parsed = parseNumber(text);
  return parsed.kind === 'value' && parsed.value <= 0 ? { kind: 'mistake', message: 'Above 0, please.' } : parsed;
}

interface FieldOf {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly title?: string;
  readonly short?: boolean;
  readonly parse?: (text: string) => Parsed;
}

/** A field whose number goes where `accept` puts it. */
function fieldOf(
  { id, label, value, title, short, parse }: FieldOf,
  { look, wire }: Chosen,
  accept: (value: number) => void,
) {
  const field: TextField = {
    id,
    label,
    text: formatField(value),
    width: short === true ? 'short' : 'normal',
    mistake: look.mistakes[id],
    take: taker(id, parse ?? parseNumber, accept, wire),
    ...(title === undefined ? {} : { title }),
  };
  return field;
}

function row(fields: readonly TextField[], more: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<div class="row">${fields.map((field) => textField(field))}${more}</div>
    ${mistakesView(fields)}`;
}

function diceView(id: string, take: (seed: number) => void): TemplateResult {
  return html`<button
    class="quiet icon"
    id=${id}
    title="Another seed"
    aria-label="Another seed"
    @click=${() => {
      take(Math.floor(Math.random() * 1_000_000));
    }}
  >
    ⚄
  </button>`;
}

function randomFields(
  prefix: string,
  random: { readonly std: number; readonly mean: number; readonly seed: number },
  chosen: Chosen,
  set: (change: Partial<{ std: number; mean: number; seed: number }>) => void,
): TextField[] {
  const title = 'std × (standard normal + mean)';
  return [
    fieldOf({ id: `${prefix}-std`, label: 'std', value: random.std, title }, chosen, (std) => { set({ std }); }),
    fieldOf({ id: `${prefix}-mean`, label: 'mean', value: random.mean, title }, chosen, (mean) => { set({ mean }); }),
    fieldOf({ id: `${prefix}-seed`, label: 'seed', value: random.seed, parse: (text) => parseCount(text, 0, MOST_SEED) }, chosen, (seed) => { set({ seed }); }),
  ]; // prettier-ignore
}

/** Numbers apart by commas or blanks, as many as there are variables or one for all. */
function parsePoint(text: string, length: number): readonly number[] | string {
  const parts = text.replaceAll(/[()[\]]/g, ' ').split(/[,;\s]+/).filter((part) => part !== ''); // prettier-ignore
  const numbers: number[] = [];
  for (const part of parts) {
    const parsed = parseNumber(part);
    if (parsed.kind === 'mistake') return parsed.message;
    numbers.push(parsed.value);
  }
  const [only] = numbers;
  if (numbers.length === 1 && only !== undefined) return Array.from({ length }, () => only);
  return numbers.length === length ? numbers : `${length} numbers, or one for all; these are ${numbers.length}.`;
}

function pointFields(x: readonly number[], chosen: Chosen): TemplateResult {
  const { variables, look, wire, change } = chosen;
  const set = (next: readonly number[]) => {
    change({ start: { kind: 'point', x: next } });
  };
  if (variables.length <= FEW_ELEMENTS) {
    return row(
      variables.map((name, index) =>
        fieldOf({ id: `start-${index}`, label: name, value: x[index] ?? 1 }, chosen, (value) => {
          set(x.with(index, value));
        }),
      ),
    );
  }
  const id = 'start-list';
  return row([
    {
      id,
      label: `x of ${variables.length}`,
      text: x.every((element) => element === x[0]) ? formatField(x[0] ?? 1) : x.map(formatField).join(', '),
      width: 'wide',
      mistake: look.mistakes[id],
      title: 'Numbers apart by commas; one number is for all',
      take: (text) => {
        const parsed = parsePoint(text, variables.length);
        const message = typeof parsed === 'string' ? parsed : null;
        wire.dispatch({ kind: 'mistake', field: id, message });
        if (typeof parsed !== 'string') set(parsed);
      },
    },
  ]);
}

function startView(chosen: Chosen): TemplateResult {
  const { settings, variables, change } = chosen;
  const { start } = settings;
  const x = startOf(start, variables.length);
  const setRandom = (part: Partial<Extract<StartSettings, { kind: 'random' }>>) => {
    if (start.kind === 'random') change({ start: { ...start, ...part } });
  };
  return html`<div class="row">
      <label class="field"
        ><span class="unseen">start</span
        ><select
          id="start-kind"
          @change=${(event: Event) => {
            const random = (event.currentTarget as HTMLSelectElement).value === 'random';
            change({ start: random ? { kind: 'random', std: 1, mean: 0, seed: 0 } : { kind: 'point', x } });
          }}
        >
          <option value="point" .selected=${start.kind === 'point'}>at a point</option>
          <option value="random" .selected=${start.kind === 'random'}>random</option>
        </select></label
      >
      ${variables.length > 1 && start.kind === 'point' ? html`<span class="dim">or click in the map</span>` : nothing}
    </div>
    ${
      start.kind === 'point'
        ? pointFields(x, chosen)
        : row(randomFields('start', start, chosen, setRandom), html`${diceView('start-dice', (seed) => {
            setRandom({ seed });
          })}<span class="dim" id="start-drawn" data-x=${exactPoint(x)}>${pointText(x)}</span>`,)
    }`; // prettier-ignore
}

/** A rule that is off where its field is empty. */
function ruleField(
  rule: 'relativeChange' | 'gradientNorm' | 'stepLength' | 'seconds',
  label: string,
  title: string,
  chosen: Chosen,
): TextField {
  const { settings, look, wire, change } = chosen;
  const id = `stop-${rule}`;
  const value = settings.stop[rule];
  const set = (next: number | null) => {
    change({ stop: { ...settings.stop, [rule]: next } });
  };
  return {
    id,
    label,
    title,
    text: value === null ? '' : formatField(value),
    placeholder: 'off',
    width: 'normal',
    mistake: look.mistakes[id],
    take: (text) => {
      if (text.trim() === '' || text.trim().toLowerCase() === 'off') {
        wire.dispatch({ kind: 'mistake', field: id, message: null });
        set(null);
      } else taker(id, positive, set, wire)(text);
    },
  };
}

function stopView(chosen: Chosen): TemplateResult {
  const { settings, change } = chosen;
  const { stop } = settings;
  const set = (part: Partial<StopRules>) => {
    change({ stop: { ...stop, ...part } });
  };
  return row(
    [
      ruleField('relativeChange', 'change below', 'Relative change of the loss from check to check; empty: off', chosen),
      fieldOf({ id: 'stop-every', label: 'every', value: stop.every, short: true, title: 'Steps between two checks', parse: (text) => parseCount(text, 1, MOST_ITERATIONS) }, chosen, (every) => { set({ every }); }),
      fieldOf({ id: 'stop-maxIterations', label: 'at most', value: stop.maxIterations, title: 'Steps', parse: (text) => parseCount(text, 0, MOST_ITERATIONS) }, chosen, (maxIterations) => { set({ maxIterations }); }),
      ruleField('gradientNorm', 'gradient below', 'Euclidean norm of the gradient; empty: off', chosen),
      ruleField('stepLength', 'step below', 'Euclidean length of a step; empty: off', chosen),
      ruleField('seconds', 'seconds', 'Of computing; empty: off', chosen),
    ],
    html`<label class="check" title="Stop at the first loss, gradient or position that is not finite, and say why"
      ><input
        type="checkbox"
        id="stop-divergence"
        .checked=${live(stop.divergence)}
        @change=${(event: Event) => {
          set({ divergence: (event.currentTarget as HTMLInputElement).checked });
        }}
      />at NaN or ∞</label
    >`,
  ); // prettier-ignore
}

function manyView(chosen: Chosen): TemplateResult {
  const { settings, change } = chosen;
  const { many } = settings;
  const first = runName(settings.runs[0]);
  const toggle = html`<label class="check" title="Beside the run from the start, ${first} from many random ones"
    ><input
      type="checkbox"
      id="many"
      .checked=${live(many !== null)}
      @change=${(event: Event) => {
        const on = (event.currentTarget as HTMLInputElement).checked;
        change({ many: on ? { count: 256, std: 3, mean: 0, seed: 0 } : null });
      }}
    />from many random starts too</label
  >`;
  if (many === null) return html`<div class="row">${toggle}</div>`;
  const set = (part: Partial<typeof many>) => {
    change({ many: { ...many, ...part } });
  };
  const count = fieldOf({ id: 'many-count', label: 'starts', value: many.count, parse: (text) => parseCount(text, 1, MOST_STARTS) }, chosen, (value) => { set({ count: value }); }); // prettier-ignore
  return html`<div class="row">${toggle}</div>
    ${row([count, ...randomFields('many', many, chosen, set)], diceView('many-dice', (seed) => { set({ seed }); }))}`; // prettier-ignore
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
