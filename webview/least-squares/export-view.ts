/** The menus for what leaves the panel. */
import { html, type TemplateResult } from 'lit/html.js';
import type { FitInfo, LeastSquaresSettings, PanelMessage, SiteInfo } from '../../src/protocol/messages.ts';
import { canvasPng } from '../minimize/export.ts';
import type { FitPicture, LinearPicture } from '../state.ts';
import type { Wire } from '../view/wire.ts';
import { numpyCode, scipyCode, torchCode, valuesCode } from './code.ts';
import { residualsCsv, resultJson, solutionCsv, waysCsv } from './export.ts';
import { fitWays } from './fit-pictures.ts';
import { linearWays } from './linear-pictures.ts';
import { unknownName } from './text.ts';
import { startOf } from './wanted.ts';

interface Item {
  readonly id: string;
  readonly label: string;
  readonly message: () => PanelMessage | null;
}

function menu(label: string, items: readonly Item[], { post }: Wire): TemplateResult {
  return html`<details class="menu" name="export">
    <summary>${label} ▾</summary>
    <div>
      ${items.map(
        ({ id, label: said, message }) =>
          html`<button
            class="link"
            id=${id}
            @click=${() => {
              const made = message();
              if (made !== null) post(made);
            }}
          >
            ${said}
          </button>`,
      )}
    </div>
  </details>`;
}

function picture(id: string, name: string): Item {
  return {
    id: `export-${id}`,
    label: `${id[0]?.toUpperCase() ?? ''}${id.slice(1).replaceAll('-', ' ')} as PNG`,
    message: () => {
      const background = getComputedStyle(document.body).getPropertyValue('--vscode-editor-background') || '#ffffff';
      const png = canvasPng(document.querySelector<HTMLCanvasElement>(`#${id} canvas`), background);
      return png === null ? null : { kind: 'savePicture', png, name: `${name}-${id}.png` };
    },
  };
}

const save = (id: string, label: string, text: () => string, name: string): Item => ({
  id,
  label,
  message: () => ({ kind: 'save', text: text(), name }),
});

const copy = (id: string, label: string, text: () => string, what: string): Item => ({
  id,
  label,
  message: () => ({ kind: 'copy', text: text(), what }),
});

export function linearExport(
  { result, subject }: LinearPicture,
  settings: LeastSquaresSettings['linear'],
  wire: Wire,
): TemplateResult {
  if (subject.kind !== 'linear') return html``;
  const { system } = subject;
  const names = Array.from(result.x, (_, j) => unknownName(j));
  const [run] = settings.runs;
  const name = `${system.matrix.name}-${system.rhs.name}`;
  const program = copy('copy-numpy', 'NumPy', () => numpyCode(system, settings), 'The program');
  return html`<section id="export" aria-label="Export">
    ${menu('Copy as code', run === undefined ? [program] : [program, copy('copy-torch', 'PyTorch', () => torchCode(system, settings, run), 'The program')], wire)}
    ${menu(
      'Export',
      [
        save('export-csv', 'Solution as CSV', () => solutionCsv(result, names), `${name}.csv`),
        save('export-traces-csv', 'Traces as CSV', () => waysCsv(linearWays(result), names), `${name}-traces.csv`),
        save(
          'export-residuals-csv',
          'Residuals as CSV',
          () => residualsCsv(result.residuals, null),
          `${name}-residuals.csv`,
        ),
        save('export-json', 'Everything as JSON', () => resultJson(result, names), `${name}.json`),
        ...(names.length < 2 ? [] : [picture('map', name)]),
        picture('traces', name),
        picture('residuals', name),
      ],
      wire,
    )}
  </section>`;
}

export function fitExport(
  { result }: FitPicture,
  fit: FitInfo,
  settings: LeastSquaresSettings['fit'],
  site: SiteInfo,
  wire: Wire,
): TemplateResult {
  const name = site.name ?? 'fit';
  const { unknowns } = fit;
  return html`<section id="export" aria-label="Export">
    ${menu(
      'Copy as code',
      [
        copy('copy-values', 'Values', () => valuesCode(result, unknowns), 'The values'),
        copy('copy-scipy', 'SciPy', () => scipyCode(fit, name, startOf(fit, settings.start)), 'The program'),
      ],
      wire,
    )}
    ${menu(
      'Export',
      [
        save('export-csv', 'Parameters as CSV', () => solutionCsv(result, unknowns), `${name}.csv`),
        save(
          'export-residuals-csv',
          'Residuals as CSV',
          () => residualsCsv(result.residuals, result.data),
          `${name}-residuals.csv`,
        ),
        save('export-traces-csv', 'Trace as CSV', () => waysCsv(fitWays(result), unknowns), `${name}-trace.csv`),
        save('export-json', 'Everything as JSON', () => resultJson(result, unknowns), `${name}.json`),
        ...(result.observed === null ? [] : [picture('fit', name)]),
        picture('residuals', name),
        ...(unknowns.length < 2 ? [] : [picture('map', name)]),
        picture('traces', name),
      ],
      wire,
    )}
  </section>`;
}
