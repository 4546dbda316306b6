/** The minima that many starts found, and how many starts reached each; a row becomes the start by a click. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ManyStarts } from '../../src/engine/job.ts';
import { exactText, formatCount, formatMilliseconds } from '../format.ts';
import type { Chosen } from './chosen.ts';
import { countOf, exactPoint, pointText, valueText } from './sentences.ts';

/** Rows that are shown; the lowest come first. */
const MOST = 50;

export function manyStartsView(many: ManyStarts | null, chosen: Chosen): TemplateResult | typeof nothing {
  if (many === null) return nothing;
  const { minima, starts, unfinished, diverged, backend, milliseconds } = many;
  const said = [
    `${countOf(starts, 'start')} found ${minima.length === 1 ? 'one minimum' : `${formatCount(minima.length)} minima`}`,
    ...(unfinished === 0 ? [] : [`${formatCount(unfinished)} did not come to rest`]),
    ...(diverged === 0 ? [] : [`${formatCount(diverged)} diverged`]),
  ].join('; ');
  return html`<section
    id="minima"
    aria-label="Minima of many starts"
    data-starts=${starts}
    data-minima=${minima.length}
    data-unfinished=${unfinished}
    data-diverged=${diverged}
    data-backend=${backend}
    data-launches=${many.launches}
  >
    <p>
      ${said}.
      <span class="dim">${backend === 'webgl' ? 'WebGL 2' : 'float64'}, ${formatMilliseconds(milliseconds)}</span>
    </p>
    ${
      minima.length === 0
        ? nothing
        : html`<div class="scroll rows">
            <table>
              <thead>
                <tr>
                  <th class="number">value</th>
                  <th>at</th>
                  <th class="number">starts</th>
                  <th><span class="unseen">reached by</span></th>
                </tr>
              </thead>
              <tbody>
                ${minima.slice(0, MOST).map(
                  ({ x, value, count }) =>
                    html`<tr data-value=${exactText(value, false)} data-x=${exactPoint(x)} data-count=${count}>
                      <td class="number">${valueText(value)}</td>
                      <td>
                        <button
                          class="link point"
                          title="Start there"
                          @click=${() => {
                            chosen.change({ start: { kind: 'point', x: [...x] } });
                          }}
                        >
                          ${pointText(x)}
                        </button>
                      </td>
                      <td class="number">${formatCount(count)}</td>
                      <td class="share">
                        <meter min="0" max=${Math.max(1, starts)} .value=${count} aria-hidden="true"></meter>
                      </td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
    ${minima.length > MOST ? html`<p class="dim">and ${formatCount(minima.length - MOST)} more</p>` : nothing}
  </section>`;
}
