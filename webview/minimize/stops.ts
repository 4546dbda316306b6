/** When runs end. */
import { html, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import type { StopRules } from '../../src/engine/job.ts';
import { formatField } from '../format.ts';
import { parseCount, parseNumber, type Parsed } from '../parse.ts';
import { fieldRow, taker, valueField, type TextField } from '../view/field.ts';
import type { Chosen } from './chosen.ts';

const MOST_ITERATIONS = 1_000_000_000;

/** A number that must be above 0. */
function positive(text: string): Parsed {
  const parsed = parseNumber(text);
  return parsed.kind === 'value' && parsed.value <= 0 ? { kind: 'mistake', message: 'Above 0, please.' } : parsed;
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

export function stopView(chosen: Chosen): TemplateResult {
  const { settings, change } = chosen;
  const { stop } = settings;
  const set = (part: Partial<StopRules>) => {
    change({ stop: { ...stop, ...part } });
  };
  return fieldRow(
    [
      ruleField('relativeChange', 'change below', 'Relative change of the loss from check to check; empty: off', chosen),
      valueField({ id: 'stop-every', label: 'every', value: stop.every, short: true, title: 'Steps between two checks', parse: (text) => parseCount(text, 1, MOST_ITERATIONS) }, chosen, (every) => { set({ every }); }),
      valueField({ id: 'stop-maxIterations', label: 'at most', value: stop.maxIterations, title: 'Steps', parse: (text) => parseCount(text, 0, MOST_ITERATIONS) }, chosen, (maxIterations) => { set({ maxIterations }); }),
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
