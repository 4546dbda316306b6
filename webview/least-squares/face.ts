/** The face of the least squares task. */
import { html, nothing } from 'lit/html.js';
import type { Face } from '../face.ts';
import type { PanelState } from '../state.ts';
import type { Wire } from '../view/wire.ts';

export function createLeastSquaresFace(_wire: Wire, _current: () => PanelState): Face {
  return { status: () => nothing, view: () => html``, draw: () => undefined };
}
