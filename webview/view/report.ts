/** How the picture was computed, in full: backend, renderer, digits of each curve; also for tests to read. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { MapReport, RunReport } from '../../src/engine/job.ts';
import type { FunctionInfo } from '../../src/protocol/messages.ts';
import { curveName } from '../curves.ts';
import { formatCount, formatMilliseconds, formatNumber } from '../format.ts';
import { backendName, leastDigits } from './header.ts';

function digitsText(digits: readonly number[], output: string, several: boolean): string {
  return digits
    .map((digit, order) => {
      const said = digit === Infinity ? 'all' : formatNumber(Math.round(digit * 10) / 10, 3);
      return `${curveName(output, order as 0 | 1 | 2, several)} ${said}`;
    })
    .join(', ');
}

/** The map, in one line: its points, what drew it, its digits. */
function mapText({ backend, points, launches, certification }: MapReport): string {
  const made = backend === 'webgl' ? `WebGL 2, ${formatCount(launches)} launches` : 'float64';
  const gap =
    certification === null
      ? ''
      : `, gap ${formatNumber(certification.gap, 3)} (${digitsText(certification.digits, '', false).trim()} digits)`;
  return `${formatCount(points)} points, ${made}${gap}`;
}

export function reportView(run: RunReport, map: MapReport | null, info: FunctionInfo): TemplateResult {
  const several = info.variables.length > 1;
  const output = info.outputs.length === 1 ? (info.outputs[0] ?? 'f') : 'f';
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
    data-startup=${run.startup}
    data-compile=${run.compile}
  >
    <summary>
      How it was computed
      <span class="dim">${run.renderer === null ? backendName(run) : `${backendName(run)} on ${run.renderer}`}</span>
    </summary>
    <dl>
      ${row('backend', run.backend === 'webgl' ? 'WebGL 2, one fused shader in float32' : backendName(run))}
      ${run.renderer === null ? nothing : row('GL renderer', run.renderer)}
      ${run.backend === 'webgl' ? row('programs launched', formatCount(run.launches)) : nothing}
      ${row('points', formatCount(run.points))} ${row('time', formatMilliseconds(run.milliseconds))}
      ${
        run.startup + run.compile < 1
          ? nothing
          : row(
              'once, before',
              `start of WebGL ${formatMilliseconds(run.startup)}, compiling ${formatMilliseconds(run.compile)}`,
            )
      }
      ${map === null ? nothing : row('map', mapText(map))}
      ${
        certification === null
          ? nothing
          : html`${row('certified', `against float64 (${run.float64}) at ${formatCount(certification.samples)} points`)}
            ${row('largest gap', formatNumber(certification.gap, 3))}
            ${row('digits', digitsText(certification.digits, output, several))}`
      }
    </dl>
  </details>`;
}
