/** What computed the runs: the words of the status line, and in full under the page. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { MinimizeResult } from '../../src/engine/job.ts';
import { formatCount, formatMilliseconds, formatNumber } from '../format.ts';
import { countOf } from './sentences.ts';

function backendOf({ runs, report }: MinimizeResult): string {
  return runs.some(({ backend }) => backend === 'webgl') ? 'WebGL 2' : `float64 (${report.float64})`;
}

/** `float64 (WebAssembly) · 351 steps · 0.2 ms · map on WebGL` */
export function statusText(result: MinimizeResult): TemplateResult {
  const { runs, landscape, many } = result;
  const steps = runs.reduce((sum, { iterations }) => sum + iterations, 0);
  const milliseconds = runs.reduce((sum, run) => sum + run.milliseconds, 0);
  const parts = [
    backendOf(result),
    ...(runs.length > 1 ? [`${runs.length} runs`] : []),
    countOf(steps, 'step'),
    formatMilliseconds(milliseconds),
    ...(landscape === null ? [] : [`map on ${landscape.run.backend === 'webgl' ? 'WebGL' : 'float64'}`]),
    ...(many === null ? [] : [`starts on ${many.backend === 'webgl' ? 'WebGL' : 'float64'}`]),
  ];
  return html`<span title=${result.report.renderer ?? 'Computed without the GPU.'}>${parts.join(' · ')}</span>`;
}

export function minimizeReport(result: MinimizeResult): TemplateResult {
  const { runs, landscape, many, report } = result;
  const row = (name: string, text: string) =>
    html`<dt>${name}</dt>
      <dd>${text}</dd>`;
  const evaluations = runs.reduce((sum, run) => sum + run.evaluations, 0);
  const gaps = runs.flatMap(({ gap }) => (gap === null ? [] : [gap]));
  const certification = landscape?.run.certification ?? null;
  return html`<details
    id="report"
    data-backend=${runs[0]?.backend ?? ''}
    data-launches=${report.launches}
    data-renderer=${report.renderer ?? ''}
    data-milliseconds=${report.milliseconds}
    data-compile=${report.compile}
  >
    <summary>How it was computed <span class="dim">${backendOf(result)}</span></summary>
    <dl>
      ${row('runs', `${backendOf(result)}, ${formatCount(evaluations)} evaluations`)}
      ${report.renderer === null ? nothing : row('GL renderer', report.renderer)}
      ${report.launches === 0 ? nothing : row('programs launched', formatCount(report.launches))}
      ${
        gaps.length === 0
          ? nothing
          : row(
              'against float64',
              gaps.map(({ value, x }) => `value ${formatNumber(value, 2)}, x ${formatNumber(x, 2)}`).join('; '),
            )
      }
      ${
        landscape === null
          ? nothing
          : row(
              'map',
              `${formatCount(landscape.run.points)} points, ${landscape.run.backend === 'webgl' ? 'WebGL 2' : 'float64'}${
                certification === null ? '' : `, gap ${formatNumber(certification.gap, 3)}`
              }`,
            )
      }
      ${many === null ? nothing : row('many starts', `${formatCount(many.starts)}, ${many.backend === 'webgl' ? `WebGL 2, ${formatCount(many.launches)} launches` : 'float64'}, ${formatMilliseconds(many.milliseconds)}`)}
      ${row('time in all', formatMilliseconds(report.milliseconds))}
      ${report.compile < 1 ? nothing : row('compiling', formatMilliseconds(report.compile))}
    </dl>
  </details>`;
}
