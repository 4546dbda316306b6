/** The point of a function of several variables: its coordinates to edit, the value there and the first derivatives. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PointValue } from '../../src/engine/job.ts';
import type { DerivativeSettings, FunctionInfo } from '../../src/protocol/messages.ts';
import { exactText, formatNumber } from '../format.ts';
import { parseNumber } from '../parse.ts';
import type { Look } from '../state.ts';
import { mendedPoint } from '../wanted.ts';
import { mistakesView, numberField, taker, type NumberField } from './field.ts';
import type { Wire } from './wire.ts';

/** Coordinates listed before "show all". */
export const FEW = 12;
/** Outputs with a column of their own. */
const MOST_OUTPUTS = 6;
/** Coordinates that fit into the sentence. */
const SPOKEN = 4;

/** `f(-1.2, 1) = 6.776` */
function sentence(point: PointValue, info: FunctionInfo): TemplateResult {
  const few = info.variables.length <= SPOKEN;
  const where = few ? `(${point.at.map((value) => formatNumber(value, 5)).join(', ')})` : '';
  const more = point.values.length - MOST_OUTPUTS;
  return html`<p class="sentence">
    ${point.values
      .slice(0, MOST_OUTPUTS)
      .map(
        (value, index) =>
          html`<span
            ><var>${info.outputs[index] ?? 'f'}${where}</var> =
            <b data-output=${index} data-value=${exactText(value, false)}>${formatNumber(value, 10)}</b></span
          >`,
      )}
    ${more > 0 ? html`<span class="dim">and ${more} more</span>` : nothing}
    ${few ? nothing : html`<span class="dim">at the point</span>`}
  </p>`;
}

/** One variable: where the point is along it, and the slope of each output. */
function rowView(field: NumberField, slopes: readonly (number | undefined)[], variable: number): TemplateResult {
  return html`<tr>
    <th scope="row">${field.label}</th>
    <td>${numberField(field)}</td>
    ${slopes.map((slope, output) =>
      slope === undefined
        ? html`<td></td>`
        : html`<td class="number" data-output=${output} data-variable=${variable} data-value=${exactText(slope, false)}>
            ${formatNumber(slope, 10)}
          </td>`,
    )}
  </tr>`;
}

export function pointView(
  point: PointValue | null,
  settings: DerivativeSettings,
  info: FunctionInfo,
  look: Look,
  wire: Wire,
): TemplateResult | typeof nothing {
  const { variables } = info;
  if (variables.length === 1) return nothing;
  const at = mendedPoint(settings.at, variables.length);
  const outputs = info.outputs.slice(0, MOST_OUTPUTS);
  const shown = look.everySlice ? variables : variables.slice(0, FEW);
  const fields = shown.map((label, index): NumberField => ({
    id: `at-${index}`,
    label,
    quiet: true,
    value: at[index] ?? 1,
    width: 'normal',
    mistake: look.mistakes[`at-${index}`],
    take: taker(
      `at-${index}`,
      parseNumber,
      (value) => {
        wire.dispatch({ kind: 'settings', change: { derivative: { at: at.with(index, value) } } });
      },
      wire,
    ),
  }));
  const table = html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th>variable</th>
            <th>at</th>
            ${outputs.map((output) => html`<th class="number">∂${output}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${fields.map((field, variable) => {
            const slopes = outputs.map((_, output) => point?.jacobian[output]?.[variable]);
            return rowView(field, slopes, variable);
          })}
        </tbody>
      </table>
    </div>
    ${mistakesView(fields)}`;
  const all = html`<button
    class="link"
    @click=${() => {
      wire.dispatch({ kind: 'everySlice' });
    }}
  >
    Show all ${variables.length} variables
  </button>`;
  return html`<section id="point" aria-label="Value and gradient at the point">
    ${point === null ? nothing : sentence(point, info)} ${variables.length === 0 ? nothing : table}
    ${shown.length < variables.length ? all : nothing}
  </section>`;
}
