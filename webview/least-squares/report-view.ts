/** How a least-squares result was computed: the line of the status, and in full below. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { LeastSquaresReport, MapReport } from '../../src/engine/job.ts';
import { formatCount, formatMilliseconds } from '../format.ts';

/** `float64 (WebAssembly) · 12 ms` */
export function statusText(
  { float64, milliseconds, launches, renderer }: LeastSquaresReport,
  size: string,
): TemplateResult {
  const gl = launches > 0 ? ' + WebGL 2' : '';
  return html`<span title=${renderer ?? 'Computed in float64, without the GPU.'}
    >float64 (${float64})${gl} · ${size} · ${formatMilliseconds(milliseconds)}</span
  >`;
}

export function reportView(
  { float64, renderer, milliseconds, launches, note }: LeastSquaresReport,
  map: MapReport | null,
): TemplateResult {
  const row = (name: string, text: string) =>
    html`<dt>${name}</dt>
      <dd>${text}</dd>`;
  return html`<details
    id="report"
    data-float64=${float64}
    data-launches=${launches}
    data-renderer=${renderer ?? ''}
    data-milliseconds=${milliseconds}
  >
    <summary>
      How it was computed <span class="dim">float64 (${float64})${renderer === null ? '' : ` and ${renderer}`}</span>
    </summary>
    <dl>
      ${row('solution', `float64 on ${float64}, last digits in double-double`)}
      ${renderer === null ? nothing : row('GL renderer', renderer)}
      ${launches === 0 ? nothing : row('programs launched', formatCount(launches))}
      ${
        map === null
          ? nothing
          : row(
              'map',
              `${formatCount(map.points)} points, ${map.backend === 'webgl' ? `WebGL 2, ${formatCount(map.launches)} launches` : 'float64'}`,
            )
      }
      ${row('time', formatMilliseconds(milliseconds))} ${note === null ? nothing : row('note', note)}
    </dl>
  </details>`;
}
