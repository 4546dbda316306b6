/** What stands above a map: which two variables it is over, and buttons to zoom. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import type { MapSettings, MapWindow } from '../../src/protocol/messages.ts';
import { button } from './button.ts';
import { zoomedWindow, type MapNavigation } from './map-plot.ts';

type Pair = MapSettings['variables'];

/**
 * Drop-downs for the two variables, where there are more to choose from. A variable chosen for both axes trades places.
 * @param choices how many of the names may be chosen; `thing`: what they are called to those who hear the page.
 */
export function pairChoice(
  names: readonly string[],
  pair: Pair,
  choices: number,
  thing: 'Variable' | 'Unknown',
  take: (pair: Pair) => void,
): TemplateResult {
  const name = (variable: number) => html`<var>${names[variable] ?? 'x'}</var>`;
  if (names.length === 2) return html`over ${name(pair[0])} and ${name(pair[1])}`;
  const select = (axis: 0 | 1, label: string) =>
    html`<select
      id=${axis === 0 ? 'map-x' : 'map-y'}
      aria-label=${label}
      @change=${(event: Event) => {
        const variable = (event.currentTarget as HTMLSelectElement).selectedIndex;
        const other = pair[1 - axis] ?? 0;
        const kept = variable === other ? pair[axis] : other;
        take(axis === 0 ? [variable, kept] : [kept, variable]);
      }}
    >
      ${names
        .slice(0, choices)
        .map((variable, index) => html`<option .selected=${live(index === pair[axis])}>${variable}</option>`)}
    </select>`;
  return html`over ${select(0, `${thing} to the right`)} and ${select(1, `${thing} upwards`)}`;
}

/**
 * @param window what is seen; null while nothing is.
 * @param home what going back is said to do; null where there is nowhere to go back to.
 */
export function zoomTools(
  window: MapWindow | null,
  home: string | null,
  { goTo, goHome }: Pick<MapNavigation, 'goTo' | 'goHome'>,
): TemplateResult {
  const tool = (text: string, title: string, label: string, factor: number) =>
    html`<button
      class="quiet icon"
      title=${title}
      aria-label=${label}
      @click=${() => {
        if (window === null) return;
        const { x, y } = window;
        goTo(zoomedWindow(window, [(x.from + x.to) / 2, (y.from + y.to) / 2], factor));
      }}
    >
      ${text}
    </button>`;
  return html`${home === null ? nothing : button('map-reset', 'quiet', 'Reset zoom', home, goHome)}
  ${tool('−', 'Zoom out (−)', 'Zoom the map out', 1.5)} ${tool('+', 'Zoom in (+)', 'Zoom the map in', 1 / 1.5)}`;
}
