/** The interval, its points, and how many derivatives: what the panel draws, last because the picture comes first. */
import { html, type TemplateResult } from 'lit/html.js';
import type { DerivativeSettings } from '../../src/protocol/messages.ts';
import { curveName } from '../curves.ts';
import { intervalMistake, parseNumber, parsePoints, type Parsed } from '../parse.ts';
import type { Look } from '../state.ts';
import { numberField } from './field.ts';
import type { Wire } from './wire.ts';

/** A bound typed, checked against the other. */
function parseBound(side: 'from' | 'to', settings: DerivativeSettings): (text: string) => Parsed {
  return (text) => {
    const parsed = parseNumber(text);
    if (parsed.kind === 'mistake') return parsed;
    const next = { ...settings, [side]: parsed.value };
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
          html`<option value=${order} ?selected=${order === settings.order} .selected=${order === settings.order}>
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
  const { dispatch } = wire;
  const bound = (side: 'from' | 'to', label: string) =>
    numberField(
      {
        field: side,
        id: side,
        label,
        value: settings[side],
        width: 'normal',
        mistake: look.mistakes[side],
        parse: parseBound(side, settings),
        accept: (value) => {
          dispatch({ kind: 'settings', change: { [side]: value } });
        },
      },
      wire,
    );
  return html`<section id="controls" aria-label="Interval">
    ${bound('from', `${variable} from`)} ${bound('to', 'to')}
    ${numberField(
      {
        field: 'points',
        id: 'points',
        label: 'points',
        value: settings.points,
        width: 'normal',
        mistake: look.mistakes.points,
        parse: parsePoints,
        accept: (points) => {
          dispatch({ kind: 'settings', change: { points } });
        },
      },
      wire,
    )}
    ${orderView(settings, several, wire)}
  </section>`;
}
