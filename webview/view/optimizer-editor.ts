/**
 * The editor of one run: its stages, each with threshold, optimizer, options and schedule. Told what to show, it says what the
 * run is to be; which run that is, and where it is kept, is the face's. Defaults stand in the fields as placeholders.
 */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import type { OptionValue, RunSettings, StageSettings } from '../../src/engine/job.ts';
import { optimizerCatalogue, scheduleCatalogue, type OptionInfo } from '../../src/engine/minimize/catalogue.ts';
import { formatNumber } from '../format.ts';
import { parseNumber, type Parsed } from '../parse.ts';
import {
  addStage,
  moveStage,
  optimizerNamed,
  optionText,
  parseOption,
  removeStage,
  scheduleNamed,
  scheduleOf,
  stageColour,
  stageName,
  STAGED_ADAM,
  withOptimizer,
  withOption,
  withStage,
} from '../run-settings.ts';
import type { Look } from '../state.ts';
import { mistakesView, taker, textField, type TextField } from './field.ts';
import type { Wire } from './wire.ts';

export interface RunEditor {
  /** Before the ids of its fields, so that several editors can stand on one page. */
  readonly id: string;
  readonly run: RunSettings;
  readonly look: Pick<Look, 'mistakes'>;
  readonly wire: Wire;
  readonly change: (run: RunSettings) => void;
  /** Where stages make no sense, or only first-order optimizers do. */
  readonly offered?: { readonly stages?: boolean; readonly firstOrderOnly?: boolean };
}

type Values = StageSettings['options'];

/** Fields, check boxes and drop-downs for options; those that differ from their defaults stand out. */
function optionsView(
  infos: readonly OptionInfo[],
  values: Values,
  prefix: string,
  { look, wire }: RunEditor,
  set: (name: string, value: OptionValue | undefined) => void,
): TemplateResult {
  const mistakes: TextField[] = [];
  const shown = infos.map((info) => {
    const { name, kind } = info;
    const id = `${prefix}-${name}`;
    const value = values[name];
    const changed = value !== undefined && !info.required;
    const wrap = (inner: TemplateResult) =>
      html`<span class="option ${changed ? 'changed' : ''}" data-option=${name} data-changed=${changed}>
        ${inner}${
          changed
            ? html`<button
                class="quiet icon reset"
                title="Back to ${optionText(info.default) || 'none'}"
                aria-label="Reset ${name}"
                @click=${() => {
                  wire.dispatch({ kind: 'mistake', field: id, message: null });
                  set(name, undefined);
                }}
              >
                ↺
              </button>`
            : nothing
        }
      </span>`;
    if (kind === 'boolean') {
      return wrap(
        html`<label class="check"
          ><input
            type="checkbox"
            id=${id}
            .checked=${live((value ?? info.default) === true)}
            @change=${(event: Event) => {
              const { checked } = event.currentTarget as HTMLInputElement;
              set(name, checked === info.default ? undefined : checked);
            }}
          />${name}</label
        >`,
      );
    }
    if (kind === 'choice') {
      const chosen = value === undefined ? info.default : value;
      return wrap(
        html`<label class="field"
          >${name}<select
            id=${id}
            @change=${(event: Event) => {
              const choice = info.choices[(event.currentTarget as HTMLSelectElement).selectedIndex] ?? null;
              set(name, choice === info.default ? undefined : choice);
            }}
          >
            ${info.choices.map((choice) => html`<option .selected=${choice === chosen}>${choice ?? 'none'}</option>`)}
          </select></label
        >`,
      );
    }
    const field: TextField = {
      id,
      label: name,
      text: value === undefined ? '' : optionText(value),
      placeholder: optionText(info.default) || 'auto',
      width: kind === 'number' ? 'normal' : 'wide',
      mistake: look.mistakes[id],
      take: (text) => {
        const parsed = parseOption(info, text);
        wire.dispatch({ kind: 'mistake', field: id, message: parsed.kind === 'mistake' ? parsed.message : null });
        if (parsed.kind !== 'mistake') set(name, parsed.kind === 'value' ? parsed.value : undefined);
      },
    };
    mistakes.push(field);
    return wrap(textField(field));
  });
  return html`<div class="options">${shown}</div>
    ${mistakesView(mistakes)}`;
}

function select(
  id: string,
  label: string,
  names: readonly string[],
  chosen: string,
  take: (name: string) => void,
): TemplateResult {
  return html`<label class="field"
    >${label}<select
      id=${id}
      @change=${(event: Event) => {
        take((event.currentTarget as HTMLSelectElement).value);
      }}
    >
      ${names.map((name) => html`<option value=${name} .selected=${name === chosen}>${name}</option>`)}
    </select></label
  >`;
}

const NO_SCHEDULE = 'constant';

function scheduleView(stage: StageSettings, prefix: string, editor: RunEditor, change: (stage: StageSettings) => void) {
  const { schedule } = stage;
  const names = [NO_SCHEDULE, ...scheduleCatalogue().map(({ name }) => name)];
  const entry = schedule === null ? undefined : scheduleNamed(schedule.name);
  return html`<div class="schedule">
    ${select(`${prefix}-schedule`, 'lr schedule', names, schedule?.name ?? NO_SCHEDULE, (name) => {
      change({ ...stage, schedule: scheduleOf(name === NO_SCHEDULE ? null : name) });
    })}
    ${
      schedule === null || entry === undefined
        ? nothing
        : optionsView(entry.options, schedule.options, `${prefix}-schedule`, editor, (name, value) => {
            change({ ...stage, schedule: { ...schedule, options: withOption(schedule.options, name, value) } });
          })
    }
  </div>`;
}

function stageFields(stage: StageSettings, index: number, editor: RunEditor): TemplateResult {
  const prefix = `${editor.id}-${index}`;
  const change = (next: StageSettings) => {
    editor.change(withStage(editor.run, index, next));
  };
  const entry = optimizerNamed(stage.optimizer);
  const offered = optimizerCatalogue().filter(
    ({ firstOrder }) => firstOrder || editor.offered?.firstOrderOnly !== true,
  );
  const names = offered.map(({ name }) => name);
  return html`
    ${select(
      `${prefix}-optimizer`,
      'optimizer',
      entry === undefined ? [stage.optimizer, ...names] : names,
      stage.optimizer,
      (name) => {
        change(withOptimizer(stage, name));
      },
    )}
    ${
      entry === undefined
        ? html`<p class="mistake">${stage.optimizer} is not known here.</p>`
        : optionsView(entry.options, stage.options, prefix, editor, (name, value) => {
            change({ ...stage, options: withOption(stage.options, name, value) });
          })
    }
    ${entry?.firstOrder === true ? scheduleView(stage, prefix, editor, change) : nothing}
  `;
}

function thresholdField(stage: StageSettings, index: number, editor: RunEditor): TextField {
  const id = `${editor.id}-${index}-above`;
  const positive = (text: string): Parsed => {
    const parsed = parseNumber(text);
    return parsed.kind === 'value' && parsed.value < 0 ? { kind: 'mistake', message: 'Not below 0.' } : parsed;
  };
  return {
    id,
    label: 'while the error is above',
    text: formatNumber(stage.above, 6),
    width: 'normal',
    mistake: editor.look.mistakes[id],
    take: taker(id, positive, (above) => { editor.change(withStage(editor.run, index, { ...stage, above })); }, editor.wire), // prettier-ignore
  };
}

function stageView(stage: StageSettings, index: number, editor: RunEditor): TemplateResult {
  const { run, change } = editor;
  const last = index === run.stages.length - 1;
  const threshold = thresholdField(stage, index, editor);
  const tool = (text: string, label: string, off: boolean, act: () => RunSettings) =>
    html`<button
      class="quiet icon"
      title=${label}
      aria-label="${label} (stage ${index + 1})"
      ?disabled=${off}
      @click=${(event: Event) => {
        event.preventDefault();
        change(act());
      }}
    >
      ${text}
    </button>`;
  const when = last ? 'else' : `while error > ${formatNumber(stage.above, 4)}`;
  return html`<details class="stage" data-stage=${index}>
    <summary>
      <span class="when k${stageColour(index)}"><i></i>${when}</span> <b>${stageName(stage)}</b>
      <span class="tools"
        >${tool('↑', 'Earlier', index === 0, () => moveStage(run, index, -1))}
        ${tool('↓', 'Later', last, () => moveStage(run, index, 1))}
        ${tool('×', 'Remove', false, () => removeStage(run, index))}</span
      >
    </summary>
    ${last ? nothing : html`${textField(threshold)} ${mistakesView([threshold])}`} ${stageFields(stage, index, editor)}
  </details>`;
}

export function runEditorView(editor: RunEditor): TemplateResult {
  const { run, change, offered } = editor;
  const [only] = run.stages;
  const several = run.stages.length > 1;
  return html`<div class="run-editor" id=${editor.id} data-stages=${run.stages.length}>
    ${several ? run.stages.map((stage, index) => stageView(stage, index, editor)) : stageFields(only, 0, editor)}
    ${
      offered?.stages === false
        ? nothing
        : html`<div class="tools start">
            <button
              class="quiet"
              id="${editor.id}-add-stage"
              title="Another optimizer or other options for when the error has become small"
              @click=${() => {
                change(addStage(run));
              }}
            >
              + Stage
            </button>
            <button
              class="quiet"
              id="${editor.id}-staged-adam"
              title="Adam with betas (0.5, 0.9) while far, (0.9, 0.95) when nearer, (0.9, 0.999) at the end"
              @click=${() => {
                change(STAGED_ADAM);
              }}
            >
              Three stages of Adam
            </button>
          </div>`
    }
  </div>`;
}
