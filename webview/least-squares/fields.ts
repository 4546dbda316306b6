/** Fields of the least-squares settings. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { StopRules } from '../../src/engine/job.ts';
import { formatField } from '../format.ts';
import { parseCount, parseNumber, type Parsed } from '../parse.ts';
import type { Look } from '../state.ts';
import { mistakesView, taker, textField, type TextField } from '../view/field.ts';
import type { Wire } from '../view/wire.ts';

interface NumberOf {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly title?: string;
  readonly short?: boolean;
  readonly quiet?: boolean;
  readonly parse?: (text: string) => Parsed;
}

/** A field whose number goes where `accept` puts it. */
export function numberOf(
  { id, label, value, title, short, quiet, parse }: NumberOf,
  look: Look,
  wire: Wire,
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

/** A number that is not negative. */
export function parseNotNegative(text: string): Parsed {
  const parsed = parseNumber(text);
  return parsed.kind === 'value' && parsed.value < 0 ? { kind: 'mistake', message: 'Not below 0.' } : parsed;
}

/** A share between 0 and 1, ends left out. */
export function parseShare(text: string): Parsed {
  const parsed = parseNumber(text);
  const inside = parsed.kind === 'value' && parsed.value > 0 && parsed.value < 1;
  return parsed.kind === 'mistake' || inside ? parsed : { kind: 'mistake', message: 'Between 0 and 1, please: 0.95.' };
}

export function rowOf(fields: readonly TextField[], more: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<div class="row">${fields.map((field) => textField(field))}${more}</div>
    ${mistakesView(fields)}`;
}

const MOST_ITERATIONS = 1_000_000_000;

/** When iterating ends; what is empty does not count. */
export function stopFields(
  id: string,
  stop: StopRules,
  rules: readonly ('relativeChange' | 'gradientNorm' | 'seconds')[],
  look: Look,
  wire: Wire,
  change: (stop: StopRules) => void,
): TemplateResult {
  const labels = { relativeChange: 'change below', gradientNorm: 'gradient below', seconds: 'seconds' } as const;
  const titles = {
    relativeChange: 'Relative change of the sum of squares; empty: off',
    gradientNorm: 'Euclidean norm of the gradient; empty: off',
    seconds: 'Of computing; empty: off',
  } as const;
  const optional = rules.map((rule): TextField => {
    const name = `${id}-${rule}`;
    const take = taker(name, parseNotNegative, (value) => { change({ ...stop, [rule]: value }); }, wire); // prettier-ignore
    return {
      id: name,
      label: labels[rule],
      text: stop[rule] === null ? '' : formatField(stop[rule]),
      placeholder: 'off',
      title: titles[rule],
      width: 'normal',
      mistake: look.mistakes[name],
      take: (text) => {
        if (text.trim() !== '') {
          take(text);
          return;
        }
        wire.dispatch({ kind: 'mistake', field: name, message: null });
        change({ ...stop, [rule]: null });
      },
    };
  });
  const most = numberOf(
    {
      id: `${id}-maxIterations`,
      label: 'at most',
      value: stop.maxIterations,
      title: 'Steps',
      parse: (text) => parseCount(text, 0, MOST_ITERATIONS),
    },
    look,
    wire,
    (maxIterations) => {
      change({ ...stop, maxIterations });
    },
  );
  return rowOf([most, ...optional]);
}
