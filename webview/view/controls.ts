/** The interval, its points, and how many derivatives: what the panel draws, last because the picture comes first. */
import { html, type TemplateResult } from 'lit/html.js';
import type { DerivativeSettings } from '../../src/protocol/messages.ts';
import { curveName } from '../curves.ts';
import { intervalMistake, parseNumber, parsePoints, type Parsed } from '../parse.ts';
import type { Look } from '../state.ts';
import { mistakesView, numberField, type NumberField } from './field.ts';
import type { Wire } from './wire.ts';

type Number = 'from' | 'to' | 'points';

/** A field's text, checked with the other fields' values. */
function parserOf(name: Number, settings: DerivativeSettings): (text: string) => Parsed {
  return (text) => {
    const parsed = name === 'points' ? parsePoints(text) : parseNumber(text);
    if (parsed.kind === 'mistake') return parsed;
    const next = { ...settings, [name]: parsed.value };
    const message = intervalMistake(next.from, next.to, next.points);
    return message === null ? parsed : { kind: 'mistake', message };
  };
}

const ORDERS = [0, 1, 2] as const;

function orderView(settings: DerivativeSettings, several: boolean, { dispatch }: Wire): TemplateResult {
  const names = ORDERS.map((order) => curveName('f', order, several));
  return html`<span class="field">
    <label for="order">curves</label>
    <select
      id="order"
      @change=${(event: Event) => {
        const order = ORDERS[(event.currentTarget as HTMLSelectElement).selectedIndex] ?? 2;
        dispatch({ kind: 'settings', change: { order } });
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

/** @param variable what the interval is of: the variable's name, or "each" of several. */
export function controlsView(
  settings: DerivativeSettings,
  look: Look,
  variable: string,
  several: boolean,
  wire: Wire,
): TemplateResult {
  const field = (name: Number, label: string): NumberField => ({
    field: name,
    id: name,
    label,
    value: settings[name],
    width: 'normal',
    mistake: look.mistakes[name],
    parse: parserOf(name, settings),
    accept: (value) => {
      wire.dispatch({ kind: 'settings', change: { [name]: value } });
    },
  });
  const fields = [field('from', `${variable} from`), field('to', 'to'), field('points', 'points')];
  return html`<section aria-label="Interval">
    <div id="controls">${fields.map((one) => numberField(one, wire))} ${orderView(settings, several, wire)}</div>
    ${mistakesView(fields)}
  </section>`;
}
