/** Parts of the page that linear systems and fits have in common: map and traces, run bar, facts, findings, drop-downs. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import type { Finding } from '../../src/engine/job.ts';
import type { MapSettings } from '../../src/protocol/messages.ts';
import { formatCount } from '../format.ts';
import type { PanelState } from '../state.ts';
import type { MapModel } from '../view/map-drawing.ts';
import { findingView, type Apply } from '../view/finding.ts';
import type { MapNavigation } from '../view/map-plot.ts';
import { pairChoice, zoomTools } from '../view/map-tools.ts';
import { runButtons } from '../view/run-buttons.ts';
import type { Wire } from '../view/wire.ts';
import { mendedPair } from '../wanted.ts';
import type { TraceQuantity } from './look.ts';
import { QUANTITIES, type Way } from './ways.ts';

/** Unknowns that can be chosen for a map: those whose ways are kept. */
const MOST_CHOICES = 64;

export function mapFigure(
  model: MapModel | null,
  names: readonly string[],
  settings: MapSettings,
  change: (map: MapSettings) => void,
  navigation: MapNavigation,
): TemplateResult | typeof nothing {
  if (names.length < 2) return nothing;
  const run = model?.map?.run;
  const size = run === undefined ? '' : `${Math.round(Math.sqrt(run.points))}² ${run.backend === 'webgl' ? 'WebGL 2' : 'float64'}`; // prettier-ignore
  const pair = mendedPair(settings.variables, names.length);
  const take = (variables: MapSettings['variables']) => {
    change({ variables, window: null });
  };
  const home = settings.window === null ? null : 'Back to what holds the ways (0)';
  return html`<figure class="over">
    <div class="bar">
      <figcaption>cost ${pairChoice(names, pair, MOST_CHOICES, 'Unknown', take)}</figcaption>
      <div class="tools" role="group" aria-label="Zoom of the map">
        <span class="dim" title=${run === undefined ? '' : `${formatCount(run.points)} points`}>${size}</span>
        ${zoomTools(model?.window ?? null, home, navigation)}
      </div>
    </div>
    <div
      id="map"
      class="map ${model?.map == null ? 'waiting' : ''}"
      tabindex="0"
      role="application"
      aria-label="Map of the cost with the way of each method: arrow keys read values, plus and minus zoom, 0 resets"
      data-backend=${run?.backend ?? ''}
      data-launches=${run?.launches ?? ''}
      data-points=${run?.points ?? ''}
      data-levels=${model?.map?.contours.length ?? ''}
      data-paths=${model?.paths.length ?? 0}
    ></div>
  </figure>`;
}

/** The traces with chips for the methods and for what is drawn. */
export function traceFigure(
  ways: readonly Way[],
  state: PanelState,
  { dispatch }: Wire,
): TemplateResult | typeof nothing {
  if (ways.length === 0) return nothing;
  const look = state.look.leastSquares;
  const tab = (quantity: TraceQuantity) =>
    html`<button
      role="tab"
      id="trace-${quantity}"
      aria-selected=${look.quantity === quantity ? 'true' : 'false'}
      title=${QUANTITIES[quantity].title}
      @click=${() => {
        dispatch({ kind: 'leastSquaresLook', change: { quantity } });
      }}
    >
      ${QUANTITIES[quantity].label}
    </button>`;
  const chip = ({ label, colour, dash }: Way) => {
    const on = !look.hidden.includes(label);
    return html`<button
      class="chip"
      data-way=${label}
      aria-pressed=${on ? 'true' : 'false'}
      title=${on ? `Hide ${label}` : `Show ${label}`}
      @click=${() => {
        const hidden = on ? [...look.hidden, label] : look.hidden.filter((one) => one !== label);
        dispatch({ kind: 'leastSquaresLook', change: { hidden } });
      }}
    >
      <i class="k${colour} dash${dash}"></i>${label}
    </button>`;
  };
  return html`<figure class="over">
    <div class="bar">
      <div class="tabs" role="tablist" aria-label="What the traces show">${tab('excess')} ${tab('distance')}</div>
      <div class="tools">
        <button
          class="quiet toggle"
          id="log-x"
          aria-pressed=${look.logX ? 'true' : 'false'}
          title="Steps on a logarithmic axis"
          @click=${() => {
            dispatch({ kind: 'leastSquaresLook', change: { logX: !look.logX } });
          }}
        >
          log steps
        </button>
      </div>
    </div>
    ${ways.length > 1 ? html`<div class="chips" role="group" aria-label="Methods">${ways.map(chip)}</div>` : nothing}
    <div
      id="traces"
      class="trace"
      tabindex="0"
      role="application"
      aria-label="Traces over steps: arrow keys move a cursor, Escape takes it away"
    ></div>
  </figure>`;
}

/** A plain picture's place; `plane-plot.ts` fills it. */
export function planeFigure(id: string, label: string, size: 'tall' | 'low'): TemplateResult {
  return html`<div
    id=${id}
    class="plane ${size}"
    tabindex="0"
    role="application"
    aria-label="${label}: arrow keys read values"
  ></div>`;
}

export function runBar(state: PanelState, wire: Wire): TemplateResult {
  const titles = {
    resume: 'Go on where it was halted',
    pause: 'Halt; it can go on',
    stop: 'End here; what was found so far stays',
    again: 'Once more with the same settings',
  };
  return html`<section id="run-bar" aria-label="Run">
    <div class="row">${runButtons(state, wire, titles, 'secondary')}</div>
  </section>`;
}

/** What was seen in runs. */
export function findingsView(findings: readonly Finding[], apply: Apply): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<div class="card findings" id="findings">${findings.map((finding) => findingView(finding, apply))}</div>`;
}

/** A number beside the answer, with its name. */
export function fact(name: string, value: string, title = ''): TemplateResult {
  return html`<span title=${title}>${name} <b>${value}</b></span>`;
}

export interface Choice<T extends string> {
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string; readonly title?: string }[];
  readonly chosen: T;
  readonly take: (value: T) => void;
}

export function choiceView<T extends string>({ id, label, options, chosen, take }: Choice<T>): TemplateResult {
  return html`<label class="field"
    >${label}<select
      id=${id}
      @change=${(event: Event) => {
        const option = options[(event.currentTarget as HTMLSelectElement).selectedIndex];
        if (option !== undefined) take(option.value);
      }}
    >
      ${options.map(
        ({ value, text, title }) =>
          html`<option value=${value} title=${title ?? ''} .selected=${live(value === chosen)}>${text}</option>`,
      )}
    </select></label
  >`;
}

/** Settings of one kind under a heading. */
export function group(title: string, body: TemplateResult): TemplateResult {
  return html`<div class="group">
    <h3>${title}</h3>
    <div>${body}</div>
  </div>`;
}

/** The first pictures while nothing is known yet. */
export function waitingView(): TemplateResult {
  return html`<section id="picture" aria-label="Picture">
    <div class="plane tall waiting"></div>
  </section>`;
}

/** A thin line that moves, while it takes long. */
export function progressView({ run }: PanelState): TemplateResult | typeof nothing {
  return run.kind === 'computing' && run.slow && !run.paused
    ? html`<div class="progress" role="progressbar" aria-label="Computing"></div>`
    : nothing;
}
