/** Parts of the page that linear systems and fits have in common: map and traces, run bar, facts, findings, drop-downs. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import type { Finding, Remedy } from '../../src/engine/job.ts';
import type { MapSettings } from '../../src/protocol/messages.ts';
import { formatCount } from '../format.ts';
import type { PanelState } from '../state.ts';
import type { MapModel } from '../view/map-drawing.ts';
import { zoomedWindow, type MapNavigation } from '../view/map-plot.ts';
import type { Wire } from '../view/wire.ts';
import { mendedPair } from '../wanted.ts';
import type { TraceQuantity } from './look.ts';
import { QUANTITIES, type Way } from './ways.ts';

export type Button = 'primary' | 'secondary' | 'quiet' | 'link';

export function button(id: string, kind: Button, text: string, title: string, act: () => void): TemplateResult {
  return html`<button id=${id} class=${kind} title=${title} @click=${act}>${text}</button>`;
}

/** Unknowns that can be chosen for a map: those whose ways are kept. */
const MOST_CHOICES = 64;

function variableChoice(
  names: readonly string[],
  settings: MapSettings,
  change: (map: MapSettings) => void,
): TemplateResult {
  const pair = mendedPair(settings.variables, names.length);
  if (names.length === 2) return html`over <var>${names[0]}</var> and <var>${names[1]}</var>`;
  const select = (axis: 0 | 1, label: string) =>
    html`<select
      id=${axis === 0 ? 'map-x' : 'map-y'}
      aria-label=${label}
      @change=${(event: Event) => {
        const variable = (event.currentTarget as HTMLSelectElement).selectedIndex;
        const other = pair[1 - axis] ?? 0;
        // An unknown chosen for both axes trades places.
        const kept = variable === other ? pair[axis] : other;
        change({ variables: axis === 0 ? [variable, kept] : [kept, variable], window: null });
      }}
    >
      ${names
        .slice(0, MOST_CHOICES)
        .map((name, index) => html`<option .selected=${live(index === pair[axis])}>${name}</option>`)}
    </select>`;
  return html`over ${select(0, 'Unknown to the right')} and ${select(1, 'Unknown upwards')}`;
}

export function mapFigure(
  model: MapModel | null,
  names: readonly string[],
  settings: MapSettings,
  change: (map: MapSettings) => void,
  { goTo, goHome }: MapNavigation,
): TemplateResult | typeof nothing {
  if (names.length < 2) return nothing;
  const run = model?.map?.run;
  const size = run === undefined ? '' : `${Math.round(Math.sqrt(run.points))}² ${run.backend === 'webgl' ? 'WebGL 2' : 'float64'}`; // prettier-ignore
  const zoom = (factor: number) => () => {
    if (model === null) return;
    const { x, y } = model.window;
    goTo(zoomedWindow(model.window, [(x.from + x.to) / 2, (y.from + y.to) / 2], factor));
  };
  const tool = (text: string, title: string, label: string, factor: number) =>
    html`<button class="quiet icon" title=${title} aria-label=${label} @click=${zoom(factor)}>${text}</button>`;
  return html`<figure class="over">
    <div class="bar">
      <figcaption>cost ${variableChoice(names, settings, change)}</figcaption>
      <div class="tools" role="group" aria-label="Zoom of the map">
        <span class="dim" title=${run === undefined ? '' : `${formatCount(run.points)} points`}>${size}</span>
        ${
          settings.window === null
            ? nothing
            : button('map-reset', 'quiet', 'Reset zoom', 'Back to what holds the ways (0)', goHome)
        }
        ${tool('−', 'Zoom out (−)', 'Zoom the map out', 1.5)} ${tool('+', 'Zoom in (+)', 'Zoom the map in', 1 / 1.5)}
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

/** Pause and stop while it runs, again when it has ended. */
export function runBar({ run }: PanelState, { dispatch }: Wire): TemplateResult {
  const act = (kind: 'pause' | 'resume' | 'stop' | 'again') => () => {
    dispatch({ kind });
  };
  // A moment's computing does not make the buttons flicker.
  const underWay = run.kind === 'computing' && (run.slow || run.paused);
  const percent = run.kind === 'computing' ? Math.round(100 * run.progress) : 0;
  return html`<section id="run-bar" aria-label="Run">
    <div class="row">
      ${
        underWay
          ? html`${
                run.paused
                  ? button('resume', 'primary', 'Resume', 'Go on where it was halted', act('resume'))
                  : button('pause', 'primary', 'Pause', 'Halt; it can go on', act('pause'))
              }
              ${button('stop', 'secondary', 'Stop', 'End here; what was found so far stays', act('stop'))}
              <progress max="100" .value=${percent} aria-label="Progress"></progress>`
          : button('again', 'secondary', 'Run again', 'Once more with the same settings', act('again'))
      }
    </div>
  </section>`;
}

/** What was seen in runs, with what may be done about it; `apply` is asked for those remedies that it can do. */
export function findingsView(
  findings: readonly Finding[],
  apply: (remedy: Remedy) => (() => void) | null,
): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<div class="card findings" id="findings">
    ${findings.map(({ kind, sentence, remedies }) => {
      const buttons = remedies.flatMap((remedy) => {
        const act = apply(remedy);
        return act === null
          ? []
          : [html`<button class="secondary" data-remedy=${remedy.kind} @click=${act}>${remedy.label}</button>`];
      });
      return html`<div class="finding" data-finding=${kind}>
        <p>${sentence}</p>
        ${buttons.length === 0 ? nothing : html`<div class="remedies">${buttons}</div>`}
      </div>`;
    })}
  </div>`;
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
