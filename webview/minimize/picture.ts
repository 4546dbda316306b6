/** The pictures' part of the page: the map with the ways of the runs, the traces, and the bar that replays them. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RunResult } from '../../src/engine/job.ts';
import type { MapSettings } from '../../src/protocol/messages.ts';
import { formatCount, formatNumber } from '../format.ts';
import type { MinimizePicture } from '../state.ts';
import type { MapModel } from '../view/map-drawing.ts';
import type { MapNavigation } from '../view/map-plot.ts';
import { pairChoice, zoomTools } from '../view/map-tools.ts';
import { mendedPair } from '../wanted.ts';
import type { Chosen } from './chosen.ts';
import { lossName } from './map-model.ts';
import { replayView } from './replay-view.ts';
import { isLogX, isParameterOn, QUANTITIES, runColour, runDash, shownRun } from './traces.ts';

/** Values of held variables that are written out. */
const MOST_HELD = 2;
/** Parameters that can be switched on and off. */
const MOST_CHIPS = 16;

function held(picture: MinimizePicture, { variables, look }: Chosen, pair: readonly [number, number]): string {
  const best = shownRun(picture.result.runs, look.minimize)?.best.x;
  const others = variables.flatMap((name, index) =>
    pair.includes(index) ? [] : [`${name} = ${formatNumber(best?.[index] ?? NaN, 4)}`],
  );
  if (others.length === 0) return '';
  return others.length > MOST_HELD ? 'through the best point' : `at ${others.join(', ')}`;
}

function mapFigure(
  picture: MinimizePicture,
  model: MapModel | null,
  chosen: Chosen,
  navigation: MapNavigation,
): TemplateResult | typeof nothing {
  const { variables, settings, change } = chosen;
  if (variables.length < 2) return nothing;
  const pair = mendedPair(settings.map.variables, variables.length);
  const kept = picture.result.runs[0]?.trace.dimension ?? variables.length;
  const map = model?.map ?? null;
  const run = map?.run;
  const size = run === undefined ? '' : `${Math.round(Math.sqrt(run.points))}² ${run.backend === 'webgl' ? 'WebGL 2' : 'float64'}`; // prettier-ignore
  const window = model?.window;
  const take = (next: MapSettings['variables']) => {
    change({ map: { variables: next, window: null } });
  };
  const home = settings.map.window === null ? null : 'Back to what holds the runs (0)';
  return html`<figure class="over">
    <div class="bar">
      <figcaption>
        <var>${lossName(picture)}</var> ${pairChoice(variables, pair, kept, 'Variable', take)}
        <span class="dim">${held(picture, chosen, pair)}</span>
      </figcaption>
      <div class="tools" role="group" aria-label="Zoom of the map">
        <span class="dim" title=${run === undefined ? '' : `${formatCount(run.points)} points`}>${size}</span>
        ${zoomTools(window ?? null, home, navigation)}
      </div>
    </div>
    <div
      id="map"
      class="map"
      tabindex="0"
      role="application"
      aria-label="Map with the way of each run: arrow keys read values, Enter starts there, plus and minus zoom, 0 resets"
      data-backend=${run?.backend ?? ''}
      data-launches=${run?.launches ?? ''}
      data-points=${run?.points ?? ''}
      data-levels=${map?.contours.length ?? ''}
      data-low=${String(map?.scale?.low ?? '')}
      data-high=${String(map?.scale?.high ?? '')}
      data-paths=${model?.paths.length ?? 0}
      data-window=${window === undefined ? '' : `${window.x.from} ${window.x.to} ${window.y.from} ${window.y.to}`}
    ></div>
  </figure>`;
}

/** In place of the map for a function of one variable. */
function curveFigure(picture: MinimizePicture, { variables }: Chosen): TemplateResult {
  return html`<figure class="over">
    <div class="bar">
      <figcaption>
        <var>${lossName(picture)}</var> over <var>${variables[0] ?? 'x'}</var>
        <span class="dim">with the steps; press to start there</span>
      </figcaption>
    </div>
    <div
      id="curve"
      class="curve-plot"
      tabindex="0"
      role="application"
      aria-label="The function with the steps of each run: press to start there"
    ></div>
  </figure>`;
}

function chip(label: string, title: string, id: string, look: string, on: boolean, act: () => void): TemplateResult {
  return html`<button class="chip" data-curve=${id} aria-pressed=${on ? 'true' : 'false'} title=${title} @click=${act}>
    <i class=${look}></i>${label}
  </button>`;
}

/** Chips for what is drawn: quantities of one run, the quantity of a race, or parameters. */
function chipsView(runs: readonly RunResult[], { look, variables, changeLook }: Chosen): TemplateResult {
  const { minimize } = look;
  if (minimize.chart === 'parameters') {
    const dimension = Math.min(MOST_CHIPS, shownRun(runs, minimize)?.trace.dimension ?? 0);
    const { toggledParameters: toggled } = minimize;
    return html`${variables.slice(0, dimension).map((name, index) =>
      chip(name, `Show or hide ${name}`, `x${index}`, `k${runColour(index)} dash${runDash(index)}`, isParameterOn(index, minimize), () => {
        const others = toggled.filter((one) => one !== index);
        changeLook({ toggledParameters: toggled.includes(index) ? others : [...toggled, index] });
      }),
    )}`; // prettier-ignore
  }
  if (runs.length > 1) {
    return html`<select
      id="quantity"
      aria-label="What is drawn of each run"
      @change=${(event: Event) => {
        const info = QUANTITIES[(event.currentTarget as HTMLSelectElement).selectedIndex];
        if (info !== undefined) changeLook({ raceQuantity: info.id });
      }}
    >
      ${QUANTITIES.map(({ id, label }) => html`<option value=${id} .selected=${id === minimize.raceQuantity}>${label}</option>`)}
    </select>`;
  }
  return html`${QUANTITIES.map(({ id, label, title, colour, dash }) => {
    const on = minimize.quantities.includes(id);
    return chip(label, title, id, `k${colour} dash${dash}`, on, () => {
      changeLook({
        quantities: on ? minimize.quantities.filter((one) => one !== id) : [...minimize.quantities, id],
      });
    });
  })}`;
}

function traceFigure(runs: readonly RunResult[], chosen: Chosen): TemplateResult {
  const { look, changeLook } = chosen;
  const { chart, log, replay } = look.minimize;
  const logX = isLogX(runs, look.minimize);
  const tab = (id: 'traces' | 'parameters', label: string) =>
    html`<button
      role="tab"
      id="chart-${id}"
      aria-selected=${chart === id ? 'true' : 'false'}
      @click=${() => {
        changeLook({ chart: id });
      }}
    >
      ${label}
    </button>`;
  const toggle = (id: string, label: string, title: string, on: boolean, act: () => void) =>
    html`<button class="quiet toggle" id=${id} aria-pressed=${on ? 'true' : 'false'} title=${title} @click=${act}>
      ${label}
    </button>`;
  return html`<figure class="over">
    <div class="bar">
      <div class="tabs" role="tablist" aria-label="What is drawn over the iterations">
        ${tab('traces', 'Traces')}${tab('parameters', 'Parameters')}
      </div>
      <div class="tools" role="group" aria-label="Axes">
        ${
          chart === 'parameters'
            ? nothing
            : toggle('log-y', 'log', 'Logarithmic axis of values', log, () => {
                changeLook({ log: !log });
              })
        }
        ${toggle('log-x', 'log n', 'Logarithmic axis of iterations', logX, () => {
          changeLook({ logX: !logX });
        })}
      </div>
    </div>
    <div class="chips" role="group" aria-label="Curves">${chipsView(runs, chosen)}</div>
    <div
      class="trace"
      id="traces"
      tabindex="0"
      role="application"
      aria-label="Traces: left and right arrow keys replay iterations, Escape goes to the end"
      data-chart=${chart}
      data-log=${log}
      data-cursor=${replay ?? ''}
      data-rows=${runs.map(({ trace }) => trace.iterations.length).join(' ')}
    ></div>
  </figure>`;
}

/** The place of the pictures: elements of class `map` and `trace`, which the face fills. */
export function picturesView(
  picture: MinimizePicture,
  model: MapModel | null,
  curve: boolean,
  chosen: Chosen,
  navigation: MapNavigation,
  busy: boolean,
): TemplateResult {
  const { runs } = picture.result;
  return html`<section
    id="picture"
    class=${chosen.variables.length > 1 || curve ? 'runs with-map' : 'runs'}
    aria-label="Pictures"
  >
    ${busy ? html`<div class="progress" role="progressbar" aria-label="Computing"></div>` : nothing}
    ${curve ? curveFigure(picture, chosen) : mapFigure(picture, model, chosen, navigation)} ${traceFigure(runs, chosen)}
    ${replayView(runs, chosen)}
  </section>`;
}

/** Before there is anything to draw. */
export function waitingView(several: boolean): TemplateResult {
  return html`<section id="picture" class=${several ? 'runs with-map' : 'runs'} aria-label="Pictures" aria-busy="true">
    <div class="progress" role="progressbar" aria-label="Computing"></div>
    ${several ? html`<figure class="over"><div class="map waiting"></div></figure>` : nothing}
    <figure class="over"><div class="trace waiting"></div></figure>
  </section>`;
}
