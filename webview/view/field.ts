/** A labelled field for a number. What is wrong with its text is said under the row of fields (`mistakesView`). */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import { formatField } from '../format.ts';
import type { Parsed } from '../parse.ts';
import type { Field } from '../state.ts';
import type { Wire } from './wire.ts';

export interface NumberField {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  /** Characters that fit. */
  readonly width: 'short' | 'normal';
  readonly mistake: string | undefined;
  /** The text was changed, and the user has paused or left the field. */
  readonly take: (text: string) => void;
  /** The label is read out but not seen. */
  readonly quiet?: boolean;
}

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

export function numberField({ id, label, value, width, mistake, take, quiet }: NumberField): TemplateResult {
  const text = formatField(value);
  // A text under way or wrong is the user's; any other is the value's.
  const own = mistake !== undefined || document.activeElement?.id === id;
  return html`<span class="field ${width}">
    <label for=${id} class=${quiet === true ? 'unseen' : ''}>${label}</label>
    <input
      id=${id}
      type="text"
      inputmode="decimal"
      spellcheck="false"
      autocomplete="off"
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
