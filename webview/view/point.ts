/** The point of a function of several variables: its coordinates to edit, the value there and the first derivatives. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PointValue } from '../../src/engine/job.ts';
import type { DerivativeSettings, FunctionInfo } from '../../src/protocol/messages.ts';
import { exactText, formatNumber } from '../format.ts';
import { parseNumber } from '../parse.ts';
import type { Look } from '../state.ts';
import { mendedPoint } from '../wanted.ts';
import { numberField } from './field.ts';
import type { Wire } from './wire.ts';

/** Coordinates listed before "show all". */
export const FEW = 12;
/** Outputs with a column of their own. */
const MOST_OUTPUTS = 6;

function sentence(point: PointValue, info: FunctionInfo): TemplateResult {
  return html`<p class="sentence">
    ${point.values
      .slice(0, MOST_OUTPUTS)
      .map(
        (value, index) =>
          html`<span
            ><var>${info.outputs[index] ?? 'f'}</var> =
            <b data-output=${index} data-value=${exactText(value, false)}>${formatNumber(value, 10)}</b></span
          >`,
      )}
    ${point.values.length > MOST_OUTPUTS ? html`<span class="dim">and ${point.values.length - MOST_OUTPUTS} more</span>` : nothing}
    <span class="dim">${info.variables.length > 0 ? 'at the point' : nothing}</span>
  </p>`;
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
  const coordinate = (name: string, index: number) =>
    numberField(
      {
        field: `at-${index}`,
        id: `at-${index}`,
        label: `${name} of the point`,
        quiet: true,
        value: at[index] ?? 1,
        width: 'normal',
        mistake: look.mistakes[`at-${index}`],
        parse: parseNumber,
        accept: (value) => {
          wire.dispatch({ kind: 'settings', change: { at: at.with(index, value) } });
        },
      },
      wire,
    );
  return html`<section id="point" aria-label="Value and gradient at the point">
    ${point === null ? nothing : sentence(point, info)}
    ${
      variables.length === 0
        ? nothing
        : html`<div class="scroll">
            <table>
              <thead>
                <tr>
                  <th>variable</th>
                  <th>at</th>
                  ${outputs.map((output) => html`<th class="number">∂${output}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${shown.map(
                  (name, variable) =>
                    html`<tr>
                      <th scope="row">${name}</th>
                      <td>${coordinate(name, variable)}</td>
                      ${outputs.map((_, output) => {
                        const slope = point?.jacobian[output]?.[variable];
                        return html`<td
                          class="number"
                          data-output=${output}
                          data-variable=${variable}
                          data-value=${slope === undefined ? nothing : exactText(slope, false)}
                        >
                          ${slope === undefined ? '' : formatNumber(slope, 10)}
                        </td>`;
                      })}
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
    ${
      shown.length < variables.length
        ? html`<button
            class="link"
            @click=${() => {
              wire.dispatch({ kind: 'everySlice' });
            }}
          >
            Show all ${variables.length} variables
          </button>`
        : nothing
    }
  </section>`;
}
