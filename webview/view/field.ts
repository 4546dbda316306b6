/** Labelled fields for numbers and short texts. What is wrong with a text is said under the row of fields (`mistakesView`). */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import { formatField } from '../format.ts';
import { parseNumber, type Parsed } from '../parse.ts';
import type { Field, Look } from '../state.ts';
import type { Wire } from './wire.ts';

export interface TextField {
  readonly id: string;
  readonly label: string;
  /** What is in force, as text. */
  readonly text: string;
  /** Seen where there is no text: what is in force then. */
  readonly placeholder?: string;
  /** Characters that fit. */
  readonly width: 'short' | 'normal' | 'wide';
  readonly mistake: string | undefined;
  /** The text was changed, and the user has paused or left the field. */
  readonly take: (text: string) => void;
  /** The label is read out but not seen. */
  readonly quiet?: boolean;
  readonly title?: string;
}

export type NumberField = Omit<TextField, 'text'> & { readonly value: number };

/** Time without typing after which a field's text is taken, in milliseconds: a number is seldom complete at its first digit. */
const PAUSE = 350;

const timers = new WeakMap<HTMLInputElement, ReturnType<typeof setTimeout>>();

function takeNow(event: Event, take: (text: string) => void): void {
  const input = event.currentTarget as HTMLInputElement;
  clearTimeout(timers.get(input));
  take(input.value);
}

function takeSoon(event: Event, take: (text: string) => void): void {
  const input = event.currentTarget as HTMLInputElement;
  clearTimeout(timers.get(input));
  timers.set(
    input,
    setTimeout(() => {
      take(input.value);
    }, PAUSE),
  );
}

/** For a field whose text stands for itself: taken where it reads, else its mistake is said. */
export function taker(
  field: Field,
  parse: (text: string) => Parsed,
  accept: (value: number) => void,
  { dispatch }: Wire,
): (text: string) => void {
  return (text) => {
    const parsed = parse(text);
    dispatch({ kind: 'mistake', field, message: parsed.kind === 'mistake' ? parsed.message : null });
    if (parsed.kind === 'value') accept(parsed.value);
  };
}

interface ValueField {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly title?: string;
  readonly short?: boolean;
  readonly quiet?: boolean;
  readonly parse?: (text: string) => Parsed;
}

/** A field whose number goes where `accept` puts it. */
export function valueField(
  { id, label, value, title, short, quiet, parse }: ValueField,
  { look, wire }: { readonly look: Look; readonly wire: Wire },
  accept: (value: number) => void,
): TextField {
  return {
    id,
    label,
    text: formatField(value),
    width: short === true ? 'short' : 'normal',
    mistake: look.mistakes[id],
    take: taker(id, parse ?? parseNumber, accept, wire),
    ...(title === undefined ? {} : { title }),
    ...(quiet === true ? { quiet } : {}),
  };
}

/** Fields beside each other, with what is wrong in them below. */
export function fieldRow(
  fields: readonly TextField[],
  more: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div class="row">${fields.map((field) => textField(field))}${more}</div>
    ${mistakesView(fields)}`;
}

export function numberField({ value, ...field }: NumberField): TemplateResult {
  return textField({ ...field, text: formatField(value) });
}

export function textField(field: TextField): TemplateResult {
  const { id, label, text, placeholder, width, mistake, take, quiet, title } = field;
  // A text under way or wrong is the user's; any other is the value's.
  const own = mistake !== undefined || document.activeElement?.id === id;
  return html`<span class="field ${width}" title=${title ?? nothing}>
    <label for=${id} class=${quiet === true ? 'unseen' : ''}>${label}</label>
    <input
      id=${id}
      type="text"
      inputmode="decimal"
      spellcheck="false"
      autocomplete="off"
      placeholder=${placeholder ?? nothing}
      .value=${own ? text : live(text)}
      aria-invalid=${mistake === undefined ? 'false' : 'true'}
      aria-describedby=${mistake === undefined ? nothing : `${id}-mistake`}
      @input=${(event: Event) => {
        takeSoon(event, take);
      }}
      @change=${(event: Event) => {
        takeNow(event, take);
      }}
    />
  </span>`;
}

/** What is wrong in the fields of a row, so that a message moves none of them. */
export function mistakesView(fields: readonly Pick<NumberField, 'id' | 'label' | 'mistake'>[]): TemplateResult[] {
  return fields.flatMap(({ id, label, mistake }) =>
    mistake === undefined ? [] : [html`<p class="mistake" id="${id}-mistake" role="alert">${label}: ${mistake}</p>`],
  );
}
