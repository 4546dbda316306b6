/** The menus for what leaves the panel. */
import { html, type TemplateResult } from 'lit/html.js';
import type { FitInfo, LeastSquaresSettings, SiteInfo } from '../../src/protocol/messages.ts';
import type { FitPicture, LinearPicture } from '../state.ts';
import { copyItem, exportMenu, pictureItem, saveItem } from '../view/export-menu.ts';
import type { Wire } from '../view/wire.ts';
import { numpyCode, scipyCode, torchCode, valuesCode } from './code.ts';
import { residualsCsv, resultJson, solutionCsv, waysCsv } from './export.ts';
import { fitWays } from './fit-pictures.ts';
import { linearWays } from './linear-pictures.ts';
import { unknownName } from './text.ts';
import { startOf } from './wanted.ts';

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
  const program = copyItem('copy-numpy', 'NumPy', () => numpyCode(system, settings), 'The program');
  return html`<section id="export" aria-label="Export">
    ${exportMenu('Copy as code', run === undefined ? [program] : [program, copyItem('copy-torch', 'PyTorch', () => torchCode(system, settings, run), 'The program')], wire)}
    ${exportMenu(
      'Export',
      [
        saveItem('export-csv', 'Solution as CSV', () => solutionCsv(result, names), `${name}.csv`),
        saveItem('export-traces-csv', 'Traces as CSV', () => waysCsv(linearWays(result), names), `${name}-traces.csv`),
        saveItem(
          'export-residuals-csv',
          'Residuals as CSV',
          () => residualsCsv(result.residuals, null),
          `${name}-residuals.csv`,
        ),
        saveItem('export-json', 'Everything as JSON', () => resultJson(result, names), `${name}.json`),
        ...(names.length < 2 ? [] : [pictureItem('map', name)]),
        pictureItem('traces', name),
        pictureItem('residuals', name),
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
    ${exportMenu(
      'Copy as code',
      [
        copyItem('copy-values', 'Values', () => valuesCode(result, unknowns), 'The values'),
        copyItem('copy-scipy', 'SciPy', () => scipyCode(fit, name, startOf(fit, settings.start)), 'The program'),
      ],
      wire,
    )}
    ${exportMenu(
      'Export',
      [
        saveItem('export-csv', 'Parameters as CSV', () => solutionCsv(result, unknowns), `${name}.csv`),
        saveItem(
          'export-residuals-csv',
          'Residuals as CSV',
          () => residualsCsv(result.residuals, result.data),
          `${name}-residuals.csv`,
        ),
        saveItem('export-traces-csv', 'Trace as CSV', () => waysCsv(fitWays(result), unknowns), `${name}-trace.csv`),
        saveItem('export-json', 'Everything as JSON', () => resultJson(result, unknowns), `${name}.json`),
        ...(result.observed === null ? [] : [pictureItem('fit', name)]),
        pictureItem('residuals', name),
        ...(unknowns.length < 2 ? [] : [pictureItem('map', name)]),
        pictureItem('traces', name),
      ],
      wire,
    )}
  </section>`;
}
