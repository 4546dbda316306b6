/** Over the picture: chips that switch curves on and off, and buttons for what the mouse does too. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { NamedCurve } from '../curves.ts';
import type { Wire } from './wire.ts';

export interface Chip {
  readonly curve: NamedCurve;
  /** `f`, `∂f`: without the variable, since a chip is for all slices. */
  readonly label: string;
  readonly on: boolean;
}

export interface Tools {
  readonly clipped: boolean;
  readonly wholeRange: boolean;
  readonly zoomed: boolean;
  readonly zoom: (factor: number) => void;
  readonly home: () => void;
}

function chipView({ curve, label, on }: Chip, highContrast: boolean, { dispatch }: Wire): TemplateResult {
  const dash = highContrast ? curve.contrastDash : curve.dash;
  return html`<button
    class="chip"
    data-curve=${curve.id}
    aria-pressed=${on ? 'true' : 'false'}
    title=${on ? `Hide ${label}` : `Show ${label}`}
    @click=${() => {
      dispatch({ kind: 'toggleCurve', id: curve.id });
    }}
  >
    <i class="k${curve.colour} dash${dash}"></i>${label}
  </button>`;
}

function rangeTool({ clipped, wholeRange }: Tools, { dispatch }: Wire): TemplateResult | typeof nothing {
  if (!clipped && !wholeRange) return nothing;
  return html`<button
    class="quiet"
    id="fit"
    aria-pressed=${wholeRange ? 'true' : 'false'}
    title=${wholeRange ? 'Cut the axis to where most values are' : 'Some values lie outside of the picture: show them all'}
    @click=${() => {
      dispatch({ kind: 'wholeRange', on: !wholeRange });
    }}
  >
    ${wholeRange ? 'Cut peaks' : 'Peaks cut · Fit all'}
  </button>`;
}

export function legendView(chips: readonly Chip[], highContrast: boolean, tools: Tools, wire: Wire): TemplateResult {
  return html`<div class="bar">
    <div id="legend" role="group" aria-label="Curves">
      ${chips.length > 1 ? chips.map((chip) => chipView(chip, highContrast, wire)) : nothing}
    </div>
    <div class="tools" role="group" aria-label="Zoom">
      ${rangeTool(tools, wire)}
      ${
        tools.zoomed
          ? html`<button class="quiet" id="reset" title="Back to the interval before zooming (0)" @click=${tools.home}>
              Reset zoom
            </button>`
          : nothing
      }
      <button
        class="quiet icon"
        title="Zoom out (−)"
        aria-label="Zoom out"
        @click=${() => {
          tools.zoom(1.5);
        }}
      >
        −
      </button>
      <button
        class="quiet icon"
        title="Zoom in (+)"
        aria-label="Zoom in"
        @click=${() => {
          tools.zoom(1 / 1.5);
        }}
      >
        +
      </button>
    </div>
  </div>`;
}
