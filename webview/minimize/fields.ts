/** Fields, rows of them and buttons, as the groups of settings use them. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { formatField } from '../format.ts';
import { parseNumber, type Parsed } from '../parse.ts';
import { mistakesView, taker, textField, type TextField } from '../view/field.ts';
import type { Chosen } from './chosen.ts';

type Button = 'primary' | 'secondary' | 'quiet';

export function button(
  id: string,
  kind: Button,
  text: string,
  title: string,
  act: () => void,
  off = false,
): TemplateResult {
  return html`<button id=${id} class=${kind} title=${title} ?disabled=${off} @click=${act}>${text}</button>`;
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
export function fieldOf(
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

export function row(fields: readonly TextField[], more: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<div class="row">${fields.map((field) => textField(field))}${more}</div>
    ${mistakesView(fields)}`;
}
