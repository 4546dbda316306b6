/** The heat map's part of the page: which variables it is over, zoom buttons, and the element that `map-plot.ts` fills. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { MapSettings } from '../../src/protocol/messages.ts';
import { formatCount, formatNumber } from '../format.ts';
import { derivativeSettingsOf, type DerivativePicture, type PanelState } from '../state.ts';
import type { Theme } from '../theme.ts';
import { mendedPair, windowOf } from '../wanted.ts';
import type { MapModel } from './map-drawing.ts';
import { zoomedWindow, type MapNavigation } from './map-plot.ts';
import type { Wire } from './wire.ts';

/** Values of held variables that are written out. */
const MOST_HELD = 3;

/** The map of a state whose result has one. */
export function mapModel(state: PanelState, picture: DerivativePicture, theme: Theme): MapModel | null {
  const { map, point } = picture.result;
  const settings = derivativeSettingsOf(state);
  if (map === null || settings === null) return null;
  const info = picture.function;
  const [first, second] = map.variables;
  const [x, y] = [info.variables[first] ?? 'x', info.variables[second] ?? 'y'];
  const output = info.outputs[0] ?? 'f';
  const pair = (values: readonly number[] | undefined): readonly [number, number] | null => {
    const [p, q] = [values?.[first], values?.[second]];
    return p === undefined || q === undefined ? null : [p, q];
  };
  const window = windowOf(settings);
  const span = (name: string, { from, to }: { readonly from: number; readonly to: number }) =>
    `${name} from ${formatNumber(from, 4)} to ${formatNumber(to, 4)}`;
  const reach =
    map.scale === null
      ? 'no finite value'
      : `values from ${formatNumber(map.scale.low, 4)} to ${formatNumber(map.scale.high, 4)}, ${map.contours.length} contours`;
  const summary = `Heat map of ${output}, ${span(x, window.x)}, ${span(y, window.y)}: ${reach}.`;
  return {
    map, paths: [], marks: [], x, y, output, window, theme, summary, point: pair(point?.at), gradient: pair(point?.jacobian[0]),
  }; // prettier-ignore
}

/** Drop-downs for the two variables, where there are more to choose from. A variable chosen for both axes trades places. */
function choice(state: PanelState, picture: DerivativePicture, { dispatch }: Wire): TemplateResult {
  const { variables } = picture.function;
  const settings = derivativeSettingsOf(state);
  const name = (variable: number) => html`<var>${variables[variable] ?? 'x'}</var>`;
  const chosen = mendedPair(settings?.map.variables ?? [0, 1], variables.length);
  if (variables.length === 2 || settings === null) return html`over ${name(chosen[0])} and ${name(chosen[1])}`;
  const select = (axis: 0 | 1, label: string) =>
    html`<select
      id=${axis === 0 ? 'map-x' : 'map-y'}
      aria-label=${label}
      @change=${(event: Event) => {
        const variable = (event.currentTarget as HTMLSelectElement).selectedIndex;
        const other = chosen[1 - axis] ?? 0;
        const kept = variable === other ? chosen[axis] : other;
        const pair: MapSettings['variables'] = axis === 0 ? [variable, kept] : [kept, variable];
        dispatch({ kind: 'settings', change: { derivative: { map: { variables: pair, window: null } } } });
      }}
    >
      ${variables.map((variable, index) => html`<option .selected=${index === chosen[axis]}>${variable}</option>`)}
    </select>`;
  return html`over ${select(0, 'Variable to the right')} and ${select(1, 'Variable upwards')}`;
}

/** Where the other variables stand. */
function held(picture: DerivativePicture): string {
  const { map, point } = picture.result;
  const others = picture.function.variables.flatMap((name, index) =>
    map?.variables.includes(index) === true ? [] : [`${name} = ${formatNumber(point?.at[index] ?? NaN, 4)}`],
  );
  if (others.length === 0) return '';
  return others.length > MOST_HELD ? 'through the point' : `at ${others.join(', ')}`;
}

export function mapView(
  state: PanelState,
  picture: DerivativePicture,
  navigation: MapNavigation,
  wire: Wire,
): TemplateResult | typeof nothing {
  const { map } = picture.result;
  const settings = derivativeSettingsOf(state);
  if (map === null || settings === null) return nothing;
  const { run, scale } = map;
  const digits = run.certification === null ? '' : String(Math.min(...run.certification.digits));
  const window = windowOf(settings);
  const zoom = (factor: number) => {
    const centre = [(window.x.from + window.x.to) / 2, (window.y.from + window.y.to) / 2] as const;
    navigation.goTo(zoomedWindow(window, centre, factor));
  };
  const side = Math.round(Math.sqrt(run.points));
  return html`<figure class="over">
    <div class="bar">
      <figcaption>
        <var>${picture.function.outputs[0] ?? 'f'}</var> ${choice(state, picture, wire)}
        <span class="dim">${held(picture)}</span>
      </figcaption>
      <div class="tools" role="group" aria-label="Zoom of the map">
        <span
          class="dim"
          title="${formatCount(run.points)} points; values under the pointer are interpolated on a coarser copy"
          >${side} × ${side} ${run.backend === 'webgl' ? 'WebGL 2' : 'float64'}</span
        >
        ${
          settings.map.window === null
            ? nothing
            : html`<button class="quiet" id="map-reset" title="Back to the interval (0)" @click=${navigation.goHome}>
                Reset zoom
              </button>`
        }
        <button
          class="quiet icon"
          title="Zoom out (−)"
          aria-label="Zoom the map out"
          @click=${() => {
            zoom(1.5);
          }}
        >
          −
        </button>
        <button
          class="quiet icon"
          title="Zoom in (+)"
          aria-label="Zoom the map in"
          @click=${() => {
            zoom(1 / 1.5);
          }}
        >
          +
        </button>
      </div>
    </div>
    <div
      id="map"
      class="map"
      tabindex="0"
      role="application"
      aria-label="Heat map: arrow keys read values, Enter sets the point, plus and minus zoom, 0 resets"
      title=""
      data-backend=${run.backend}
      data-launches=${run.launches}
      data-points=${run.points}
      data-levels=${map.contours.length}
      data-low=${String(scale?.low ?? '')}
      data-high=${String(scale?.high ?? '')}
      data-digits=${digits}
      data-window=${`${window.x.from} ${window.x.to} ${window.y.from} ${window.y.to}`}
    ></div>
  </figure>`;
}
