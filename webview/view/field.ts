/** A labelled field for a number. What is wrong with its text is said under the row of fields (`mistakesView`). */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { formatField } from '../format.ts';
import type { Parsed } from '../parse.ts';
import type { Field } from '../state.ts';
import type { Wire } from './wire.ts';

export interface NumberField {
  readonly field: Field;
  readonly id: string;
  readonly label: string;
  readonly value: number;
  /** Characters that fit. */
  readonly width: 'short' | 'normal';
  readonly mistake: string | undefined;
  readonly parse: (text: string) => Parsed;
  readonly accept: (value: number) => void;
  /** The label is read out but not seen. */
  readonly quiet?: boolean;
}

/** Time without typing after which a field's text is taken, in milliseconds: a number is seldom complete at its first digit. */
const PAUSE = 350;

const timers = new WeakMap<HTMLInputElement, ReturnType<typeof setTimeout>>();

function take(input: HTMLInputElement, field: NumberField, { dispatch }: Wire): void {
  const timer = timers.get(input);
  if (timer !== undefined) clearTimeout(timer);
  const parsed = field.parse(input.value);
  dispatch({ kind: 'mistake', field: field.field, message: parsed.kind === 'mistake' ? parsed.message : null });
  if (parsed.kind === 'value') field.accept(parsed.value);
}

export function numberField(field: NumberField, wire: Wire): TemplateResult {
  const { id, label, mistake } = field;
  return html`<span class="field ${field.width}">
    <label for=${id} class=${field.quiet === true ? 'unseen' : ''}>${label}</label>
    <input
      id=${id}
      type="text"
      inputmode="decimal"
      spellcheck="false"
      autocomplete="off"
      .value=${formatField(field.value)}
      aria-invalid=${mistake === undefined ? 'false' : 'true'}
      aria-describedby=${mistake === undefined ? nothing : `${id}-mistake`}
      @input=${(event: Event) => {
        const input = event.currentTarget as HTMLInputElement;
        const timer = timers.get(input);
        if (timer !== undefined) clearTimeout(timer);
        timers.set(
          input,
          setTimeout(() => {
            take(input, field, wire);
          }, PAUSE),
        );
      }}
      @change=${(event: Event) => {
        take(event.currentTarget as HTMLInputElement, field, wire);
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
