/** The interval, its points, and how many derivatives: what the panel draws, last because the picture comes first. */
import { html, type TemplateResult } from 'lit/html.js';
import type { DerivativeSettings } from '../../src/protocol/messages.ts';
import { curveName } from '../curves.ts';
import type { Look } from '../state.ts';
import type { IntervalField } from '../typed.ts';
import { mistakesView, numberField, type NumberField } from './field.ts';
import type { Wire } from './wire.ts';

const ORDERS = [0, 1, 2] as const;

function orderView(settings: DerivativeSettings, output: string, several: boolean, { dispatch }: Wire): TemplateResult {
  const names = ORDERS.map((order) => curveName(output, order, several));
  return html`<span class="field">
    <label for="order">curves</label>
    <select
      id="order"
      @change=${(event: Event) => {
        const order = ORDERS[(event.currentTarget as HTMLSelectElement).selectedIndex] ?? 2;
        dispatch({ kind: 'settings', change: { derivative: { order } } });
      }}
    >
      ${ORDERS.map(
        (order) =>
          html`<option value=${order} .selected=${order === settings.order}>
            ${names.slice(0, order + 1).join(', ')}
          </option>`,
      )}
    </select>
  </span>`;
}

/** @param variable what the interval is of: the variable's name, or "each" of several; `output` names what is drawn. */
export function controlsView(
  settings: DerivativeSettings,
  look: Look,
  variable: string,
  output: string,
  several: boolean,
  wire: Wire,
): TemplateResult {
  const field = (name: IntervalField, label: string): NumberField => ({
    id: name,
    label,
    value: settings[name],
    width: 'normal',
    mistake: look.drafts[name]?.mistake,
    take: (text) => {
      wire.dispatch({ kind: 'typed', field: name, text });
    },
  });
  const fields = [field('from', `${variable} from`), field('to', 'to'), field('points', 'points')];
  return html`<section aria-label="Interval">
    <div id="controls">${fields.map(numberField)} ${orderView(settings, output, several, wire)}</div>
    ${mistakesView(fields)}
  </section>`;
}
