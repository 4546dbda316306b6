/** The menus for what leaves the panel. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { MinimizeJob } from '../../src/engine/job.ts';
import { programOf, type ProgramForm } from '../../src/engine/minimize/program.ts';
import type { MinimizePicture } from '../state.ts';
import { copyItem, exportMenu, pictureItem, saveItem } from '../view/export-menu.ts';
import type { Wire } from '../view/wire.ts';
import { resultJson, tracesCsv } from './export.ts';

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
  wire: Wire,
): TemplateResult {
  const { result } = picture;
  const { variables } = picture.function;
  const programs = (of: MinimizeJob) =>
    FORMS.map(([form, label]) =>
      copyItem(`copy-${form}`, label, () => programOf(of, shown, form, wire.data), `the run as ${label}`),
    );
  return html`<section id="export" aria-label="Export">
    ${job === null ? nothing : exportMenu('Copy as', programs(job), wire, 'A program that takes the same steps')}
    ${exportMenu(
      'Export',
      [
        saveItem('export-csv', 'Traces as CSV', () => tracesCsv(result.runs, variables), `${name}-traces.csv`),
        saveItem('export-json', 'Everything as JSON', () => resultJson(result, variables), `${name}.json`),
        ...(variables.length < 2 ? [] : [pictureItem('map', name)]),
        pictureItem('traces', name),
      ],
      wire,
    )}
  </section>`;
}
