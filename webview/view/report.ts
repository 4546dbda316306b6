/** How the picture was computed, in full: backend, renderer, digits of each curve; also for tests to read. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RunReport } from '../../src/engine/job.ts';
import { curveName } from '../curves.ts';
import { formatCount, formatMilliseconds, formatNumber } from '../format.ts';
import { backendName, leastDigits } from './header.ts';

function digitsText(digits: readonly number[], several: boolean): string {
  return digits
    .map((digit, order) => {
      const said = digit === Infinity ? 'all' : formatNumber(Math.round(digit * 10) / 10, 3);
      return `${curveName('f', order as 0 | 1 | 2, several)} ${said}`;
    })
    .join(', ');
}

export function reportView(run: RunReport, several: boolean): TemplateResult {
  const { certification } = run;
  const row = (name: string, text: string) =>
    html`<dt>${name}</dt>
      <dd>${text}</dd>`;
  return html`<details
    id="report"
    data-backend=${run.backend}
    data-launches=${run.launches}
    data-gap=${certification === null ? '' : String(certification.gap)}
    data-digits=${String(leastDigits(run) ?? '')}
    data-renderer=${run.renderer ?? ''}
    data-points=${run.points}
    data-milliseconds=${run.milliseconds}
  >
    <summary>
      How it was computed
      <span class="dim">${run.renderer === null ? backendName(run) : `${backendName(run)} on ${run.renderer}`}</span>
    </summary>
    <dl>
      ${row('backend', run.backend === 'webgl' ? 'WebGL 2, one fused shader in float32' : 'float64')}
      ${run.renderer === null ? nothing : row('GL renderer', run.renderer)}
      ${run.backend === 'webgl' ? row('programs launched', formatCount(run.launches)) : nothing}
      ${row('points', formatCount(run.points))} ${row('time', formatMilliseconds(run.milliseconds))}
      ${
        certification === null
          ? nothing
          : html`${row('certified', `against float64 at ${formatCount(certification.samples)} points`)}
            ${row('largest gap', formatNumber(certification.gap, 3))}
            ${row('digits', digitsText(certification.digits, several))}`
      }
    </dl>
  </details>`;
}
