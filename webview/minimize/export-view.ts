/** The menus for what leaves the panel. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { MinimizeJob } from '../../src/engine/job.ts';
import { programOf, type ProgramForm } from '../../src/engine/minimize/program.ts';
import type { PanelMessage } from '../../src/protocol/messages.ts';
import type { MinimizePicture } from '../state.ts';
import type { Wire } from '../view/wire.ts';
import { canvasPng, resultJson, tracesCsv } from './export.ts';

function pictureMessage(selector: string, name: string): PanelMessage | null {
  const background = getComputedStyle(document.body).getPropertyValue('--vscode-editor-background') || '#ffffff';
  const png = canvasPng(document.querySelector<HTMLCanvasElement>(`${selector} canvas`), background);
  return png === null ? null : { kind: 'savePicture', png, name };
}

const FORMS: readonly (readonly [ProgramForm, string])[] = [
  ['pytorch', 'PyTorch'],
  ['scipy', 'NumPy and SciPy'],
  ['tfjs', 'TensorFlow.js'],
];

/** @param job whose run `shown` is copied as a program; null while it is not of the picture. */
export function exportView(
  picture: MinimizePicture,
  job: MinimizeJob | null,
  shown: number,
  name: string,
  { post, data }: Wire,
): TemplateResult {
  const { result } = picture;
  const { variables } = picture.function;
  const item = (id: string, label: string, message: () => PanelMessage | null) =>
    html`<button
      class="link"
      id=${id}
      @click=${() => {
        const made = message();
        if (made !== null) post(made);
      }}
    >
      ${label}
    </button>`;
  return html`<section id="export" aria-label="Export">
    ${
      job === null
        ? nothing
        : html`<details class="menu" name="export">
            <summary title="A program that takes the same steps">Copy as ▾</summary>
            <div>
              ${FORMS.map(([form, label]) =>
                item(`copy-${form}`, label, () => ({
                  kind: 'copy',
                  text: programOf(job, shown, form, data),
                  what: `the run as ${label}`,
                })),
              )}
            </div>
          </details>`
    }
    <details class="menu" name="export">
      <summary>Export ▾</summary>
      <div>
        ${item('export-csv', 'Traces as CSV', () => ({ kind: 'save', text: tracesCsv(result.runs, variables), name: `${name}-traces.csv` }))}
        ${item('export-json', 'Everything as JSON', () => ({ kind: 'save', text: resultJson(result, variables), name: `${name}.json` }))}
        ${variables.length < 2 ? nothing : item('export-map', 'Map as PNG', () => pictureMessage('#map', `${name}-map.png`))}
        ${item('export-traces', 'Traces as PNG', () => pictureMessage('#traces', `${name}-traces.png`))}
      </div>
    </details>
  </section>`;
}
