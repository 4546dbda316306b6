/** The heat map's part of the page: which variables it is over, zoom buttons, and the element that `map-plot.ts` fills. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { MapSettings } from '../../src/protocol/messages.ts';
import { formatCount, formatNumber } from '../format.ts';
import { derivativeSettingsOf, type DerivativePicture, type PanelState } from '../state.ts';
import type { Theme } from '../theme.ts';
import { mendedPair, windowOf } from '../wanted.ts';
import type { MapModel } from './map-drawing.ts';
import type { MapNavigation } from './map-plot.ts';
import { pairChoice, zoomTools } from './map-tools.ts';
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
  { dispatch }: Wire,
): TemplateResult | typeof nothing {
  const { map } = picture.result;
  const settings = derivativeSettingsOf(state);
  if (map === null || settings === null) return nothing;
  const { run, scale } = map;
  const digits = run.certification === null ? '' : String(Math.min(...run.certification.digits));
  const window = windowOf(settings);
  const names = picture.function.variables;
  const pair = mendedPair(settings.map.variables, names.length);
  const take = (variables: MapSettings['variables']) => {
    dispatch({ kind: 'settings', change: { derivative: { map: { variables, window: null } } } });
  };
  const home = settings.map.window === null ? null : 'Back to the interval (0)';
  const side = Math.round(Math.sqrt(run.points));
  return html`<figure class="over">
    <div class="bar">
      <figcaption>
        <var>${picture.function.outputs[0] ?? 'f'}</var> ${pairChoice(names, pair, names.length, 'Variable', take)}
        <span class="dim">${held(picture)}</span>
      </figcaption>
      <div class="tools" role="group" aria-label="Zoom of the map">
        <span
          class="dim"
          title="${formatCount(run.points)} points; values under the pointer are interpolated on a coarser copy"
          >${side} × ${side} ${run.backend === 'webgl' ? 'WebGL 2' : 'float64'}</span
        >
        ${zoomTools(window, home, navigation)}
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
