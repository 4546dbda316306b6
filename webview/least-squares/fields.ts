/** Fields of the least-squares settings. */
import type { TemplateResult } from 'lit/html.js';
import type { StopRules } from '../../src/engine/job.ts';
import { formatField } from '../format.ts';
import { parseCount, parseNumber, type Parsed } from '../parse.ts';
import type { Look } from '../state.ts';
import { fieldRow, taker, valueField, type TextField } from '../view/field.ts';
import type { Wire } from '../view/wire.ts';

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
  const most = valueField(
    {
      id: `${id}-maxIterations`,
      label: 'at most',
      value: stop.maxIterations,
      title: 'Steps',
      parse: (text) => parseCount(text, 0, MOST_ITERATIONS),
    },
    { look, wire },
    (maxIterations) => {
      change({ ...stop, maxIterations });
    },
  );
  return fieldRow([most, ...optional]);
}
