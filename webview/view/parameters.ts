/** The parameters: what is held fixed and why, what could vary, and the lengths that the code leaves open. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ParameterInfo, ReadingSettings } from '../../src/protocol/messages.ts';
import { MAX_ELEMENTS } from '../../src/protocol/limits.ts';
import { formatNumber } from '../format.ts';
import { parseCount } from '../parse.ts';
import type { Look } from '../state.ts';
import { mistakesView, numberField, taker, type NumberField } from './field.ts';
import type { Wire } from './wire.ts';

/** Values of a fixed parameter that are written out. */
const MOST_VALUES = 6;

function valueText(value: readonly number[]): string {
  const shown = value.slice(0, MOST_VALUES).map((number) => formatNumber(number, 6));
  if (value.length === 1) return shown[0] ?? '';
  return `[${shown.join(', ')}${value.length > MOST_VALUES ? ', …' : ''}]`;
}

/** A fixed parameter, or one that the user freed, can be switched; one without a value always varies. */
function switchView(parameter: ParameterInfo, settings: ReadingSettings, { dispatch }: Wire): TemplateResult {
  const freed = settings.vary.includes(parameter.name);
  if (parameter.role === 'varies' && !freed) return html``;
  return html`<label class="check"
    ><input
      type="checkbox"
      data-vary=${parameter.name}
      .checked=${freed}
      @change=${() => {
        const others = settings.vary.filter((name) => name !== parameter.name);
        dispatch({ kind: 'settings', change: { reading: { vary: freed ? others : [...others, parameter.name] } } });
      }}
    />
    vary</label
  >`;
}

/** Fields for the lengths of a parameter that varies. */
function shapeFields(parameter: ParameterInfo, settings: ReadingSettings, look: Look, wire: Wire): NumberField[] {
  if (parameter.role === 'fixed') return [];
  const { name, shape } = parameter;
  return shape.map((length, axis) => {
    const key = `shape-${name}-${axis}` as const;
    return {
      id: key,
      label: shape.length === 1 ? 'length' : (['rows', 'columns'][axis] ?? `axis ${axis}`),
      value: length,
      width: 'short',
      mistake: look.mistakes[key],
      take: taker(
        key,
        (text) => parseCount(text, 1, MAX_ELEMENTS),
        (value) => {
          wire.dispatch({
            kind: 'settings',
            change: { reading: { shapes: { ...settings.shapes, [name]: shape.with(axis, value) } } },
          });
        },
        wire,
      ),
    };
  });
}

function parameterView(parameter: ParameterInfo, settings: ReadingSettings, look: Look, wire: Wire): TemplateResult {
  const { name, role, value, reason } = parameter;
  const fields = shapeFields(parameter, settings, look, wire);
  return html`<div class="parameter" data-parameter=${name} data-role=${role}>
      <code>${name}${value === null ? nothing : html` = ${valueText(value)}`}</code>
      ${fields.map((field) => numberField(field))} ${switchView(parameter, settings, wire)}
      <span class="dim">${reason}</span>
    </div>
    ${mistakesView(fields)}`;
}

/** Nothing where every parameter is a plain number that varies: the header says that already. */
export function parametersView(
  parameters: readonly ParameterInfo[],
  settings: ReadingSettings,
  look: Look,
  wire: Wire,
): TemplateResult | typeof nothing {
  const told = parameters.filter(
    ({ role, shape, name }) => role === 'fixed' || shape.length > 0 || settings.vary.includes(name),
  );
  if (told.length === 0) return nothing;
  return html`<section id="parameters" aria-label="Parameters">
    ${told.map((parameter) => parameterView(parameter, settings, look, wire))}
  </section>`;
}
