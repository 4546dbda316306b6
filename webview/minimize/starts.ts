/** Where runs begin: a point that is typed, a random one, and many random ones beside it. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import type { StartSettings } from '../../src/protocol/messages.ts';
import { formatField } from '../format.ts';
import { parseCount, parseNumber } from '../parse.ts';
import { runName } from '../run-settings.ts';
import { fieldRow, valueField, type TextField } from '../view/field.ts';
import type { Chosen } from './chosen.ts';
import { exactPoint, pointText } from './sentences.ts';
import { startOf } from './wanted.ts';

/** Elements of a start that have fields of their own; more are typed as one list. */
const FEW_ELEMENTS = 6;
const MOST_STARTS = 1_000_000;
const MOST_SEED = 2_147_483_647;

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
    valueField({ id: `${prefix}-std`, label: 'std', value: random.std, title }, chosen, (std) => { set({ std }); }),
    valueField({ id: `${prefix}-mean`, label: 'mean', value: random.mean, title }, chosen, (mean) => { set({ mean }); }),
    valueField({ id: `${prefix}-seed`, label: 'seed', value: random.seed, parse: (text) => parseCount(text, 0, MOST_SEED) }, chosen, (seed) => { set({ seed }); }),
  ]; // prettier-ignore
}

/** Numbers apart by commas or blanks, as many as there are variables or one for all. */
export function parsePoint(text: string, length: number): readonly number[] | string {
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
    return fieldRow(
      variables.map((name, index) =>
        valueField({ id: `start-${index}`, label: name, value: x[index] ?? 1 }, chosen, (value) => {
          set(x.with(index, value));
        }),
      ),
    );
  }
  const id = 'start-list';
  return fieldRow([
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

export function startView(chosen: Chosen): TemplateResult {
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
        : fieldRow(randomFields('start', start, chosen, setRandom), html`${diceView('start-dice', (seed) => {
            setRandom({ seed });
          })}<span class="dim" id="start-drawn" data-x=${exactPoint(x)}>${pointText(x)}</span>`,)
    }`; // prettier-ignore
}

export function manyView(chosen: Chosen): TemplateResult {
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
  const count = valueField({ id: 'many-count', label: 'starts', value: many.count, parse: (text) => parseCount(text, 1, MOST_STARTS) }, chosen, (value) => { set({ count: value }); }); // prettier-ignore
  return html`<div class="row">${toggle}</div>
    ${fieldRow([count, ...randomFields('many', many, chosen, set)], diceView('many-dice', (seed) => { set({ seed }); }))}`; // prettier-ignore
}
