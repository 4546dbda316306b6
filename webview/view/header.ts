/** The header: which function, where it is, and how the panel stands to it in one line. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RunReport } from '../../src/engine/job.ts';
import type { SiteInfo } from '../../src/protocol/messages.ts';
import { formatCount, formatMilliseconds, formatNumber } from '../format.ts';
import { derivativePictureOf, faceOf, type PanelState } from '../state.ts';
import type { Wire } from './wire.ts';

export function headerView(site: SiteInfo, { post }: Wire): TemplateResult {
  return html`<header>
    <h1 id="signature" title=${site.signature}>${site.signature}</h1>
    <button
      class="link"
      id="place"
      title="Show the function in its editor"
      @click=${() => {
        post({ kind: 'revealSite' });
      }}
    >
      ${site.file}:${site.line}
    </button>
  </header>`;
}

/** How the panel is doing, in a word, with the class that colours its dot. */
function pulse(state: PanelState): readonly [string, string] {
  switch (faceOf(state)) {
    case 'reading':
      return ['reading', 'busy'];
    case 'computing':
      if (state.run.kind !== 'computing') return ['live', 'live'];
      if (state.run.paused) return ['paused', 'old'];
      if (!state.run.slow) return ['live', 'live'];
      return [`computing${state.run.progress > 0 ? ` ${Math.round(100 * state.run.progress)} %` : ''}`, 'busy'];
    case 'failed':
      return ['failed', 'bad'];
    case 'unreadable':
      return ['not readable yet', 'bad'];
    case 'stale':
      return ['last good picture', 'old'];
    case 'none':
    case 'empty':
    case 'done':
      return ['live', 'live'];
  }
}

export function backendName(run: RunReport): string {
  return run.backend === 'webgl' ? 'WebGL 2' : `float64 (${run.float64})`;
}

/** Fewest digits over the orders; null where nothing was compared. */
export function leastDigits(run: RunReport): number | null {
  const digits = run.certification?.digits ?? [];
  return digits.length === 0 ? null : Math.min(...digits);
}

/** `float32–float64 gap 2.4e-7 (6.9 digits)` */
function gapText(run: RunReport): string {
  const { certification } = run;
  if (certification === null) return '';
  const digits = leastDigits(run);
  if (digits === null) return `float32–float64 gap ${formatNumber(certification.gap, 2)}`;
  const said = digits === Infinity ? 'no difference' : `${digits.toFixed(1)} digits`;
  return `float32–float64 gap ${formatNumber(certification.gap, 2)} (${said})`;
}

const GAP_TITLE =
  'The largest difference between the float32 picture and float64 on a sample of its points, ' +
  'and the decimal digits that agree, relative to the largest value of each curve.';

/** What drew the curves, how long it took and how exact they are. */
export function derivativeStatus(state: PanelState): TemplateResult | typeof nothing {
  const picture = derivativePictureOf(state);
  if (picture === null) return nothing;
  const { run, map } = picture.result;
  const mapped = map === null ? '' : ` + ${formatCount(map.run.points)}`;
  return html`<span title=${run.renderer ?? 'Computed in float64, without the GPU.'}
      >${backendName(run)} · ${formatCount(run.points)}${mapped} points · ${formatMilliseconds(run.milliseconds)}</span
    >${run.certification === null ? nothing : html`<span title=${GAP_TITLE}>${gapText(run)}</span>`}`;
}

/** @param computed what the task says of its result. */
export function statusView(state: PanelState, computed: TemplateResult | typeof nothing): TemplateResult {
  const [word, look] = pulse(state);
  return html`<div id="status">
    <span class="pulse ${look}"><i></i>${word}</span>${computed}
  </div>`;
}
