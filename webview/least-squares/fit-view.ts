/** A fit's part of the page: the answer, model over data with residuals below, parameters, correlations, map and trace. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FitJobResult, Remedy } from '../../src/engine/job.ts';
import type { FitInfo, LeastSquaresSettings, SiteInfo } from '../../src/protocol/messages.ts';
import { exactText, formatCount, formatField, formatNumber } from '../format.ts';
import { parseNumber } from '../parse.ts';
import { withOption } from '../run-settings.ts';
import type { FitPicture, PanelState } from '../state.ts';
import { button } from '../view/button.ts';
import { mistakesView, taker, textField, type TextField } from '../view/field.ts';
import type { MapModel } from '../view/map-drawing.ts';
import type { MapNavigation } from '../view/map-plot.ts';
import { noteLine } from '../view/problems.ts';
import type { Wire } from '../view/wire.ts';
import { terminationText } from '../terminations.ts';
import { fitExport } from './export-view.ts';
import { fitControls } from './fit-controls.ts';
import { fitWays } from './fit-pictures.ts';
import { reportView } from './report-view.ts';
import {
  fact,
  findingsView,
  mapFigure,
  planeFigure,
  progressView,
  runBar,
  traceFigure,
  waitingView,
} from './shared-views.ts';
import { digitsText, fitHeadline, intervalText, withError } from './text.ts';
import { startOf } from './wanted.ts';

type FitSettings = LeastSquaresSettings['fit'];

/** Unknowns with a row of their own before "show all", and in the matrix of correlations. */
const FEW = 16;
const MOST_CORRELATED = 16;

export function fitView(
  state: PanelState,
  site: SiteInfo,
  fit: FitInfo,
  picture: FitPicture | null,
  settings: FitSettings,
  map: MapModel | null,
  navigation: MapNavigation,
  wire: Wire,
): TemplateResult {
  const controls = fitControls(fit, settings, state.look, wire);
  const parameters = parametersTable(fit, picture?.result ?? null, settings, state, wire);
  if (picture === null) return html`${state.run.kind === 'failed' ? nothing : waitingView()} ${parameters} ${controls}`;
  const { result } = picture;
  return html`
    ${noteLine(result.report.note)} ${answerView(result, fit)} ${openCard(result, fit)}
    ${result.run === null ? nothing : findingsView(result.run.findings, remedies(settings, wire))}
    ${dataPictures(state, result)} ${parameters} ${planePictures(state, result, fit, settings, map, navigation, wire)}
    ${correlationView(result, fit.unknowns)} ${runBar(state, wire)} ${controls}
    ${fitExport(picture, fit, settings, site, wire)} ${reportView(result.report, result.landscape?.run ?? null)}
  `;
}

function answerView(result: FitJobResult, { unknowns }: FitInfo): TemplateResult {
  const { rss, rSquared, residualStandardDeviation, degreesOfFreedom, termination, iterations, digits, starts } =
    result;
  const running = termination === null;
  const open = result.determined.includes(false);
  return html`<section
    id="found"
    aria-label="Fit"
    data-kind="fit"
    data-method=${result.method}
    data-termination=${termination ?? ''}
    data-iterations=${iterations}
    data-rss=${exactText(rss, false)}
    data-digits=${digits}
    data-r-squared=${rSquared === null ? '' : exactText(rSquared, false)}
    data-x=${Array.from(result.x.subarray(0, 64), (value) => exactText(value, false)).join(' ')}
  >
    <div class="card answer ${running ? 'running' : open ? 'warning' : 'good'}">
      <h2>${running ? 'Fitting: ' : ''}${fitHeadline(result, unknowns)}</h2>
      <p class="facts">
        ${rSquared === null ? nothing : fact('R²', formatNumber(rSquared, 6), 'The part of the data’s variation that the model explains')}
        ${Number.isNaN(residualStandardDeviation) ? nothing : fact('residual sd', formatNumber(residualStandardDeviation, 4), 'Standard deviation of the residuals')}
        ${fact('sum of squares', formatNumber(rss, 6))}
        ${fact('degrees of freedom', formatCount(degreesOfFreedom), 'Observations less rank')}
        ${running || degreesOfFreedom === 0 ? nothing : html`<span class="dim">± are standard errors</span>`}
        ${fact('steps', formatCount(iterations))} ${fact('ended', terminationText(termination))}
        ${Number.isNaN(digits) ? nothing : fact('digits', digitsText(digits), 'Digits of the unknowns that have come to rest')}
        ${starts === null ? nothing : fact('starts', `${starts.reached} of ${starts.count} here`, 'Starts that came to this fit')}
      </p>
      ${running ? nothing : html`<p>${result.explanation}</p>`}
    </div>
  </section>`;
}

function openCard({ determined, termination }: FitJobResult, { unknowns }: FitInfo): TemplateResult | typeof nothing {
  const open = unknowns.filter((_, j) => determined[j] === false);
  if (open.length === 0 || termination === null) return nothing;
  return html`<div class="card findings" id="undetermined" data-open=${open.length}>
    <div class="finding">
      <p>
        <b>The data do not determine ${open.join(', ')}</b>: other values fit just as well. Hold some of them fixed in
        the code (a default value does), write the model with fewer unknowns, or give data that feel them.
      </p>
    </div>
  </div>`;
}

function remedies(settings: FitSettings, { dispatch }: Wire): (remedy: Remedy) => (() => void) | null {
  const change = (fit: Partial<FitSettings>) => () => {
    dispatch({ kind: 'settings', change: { fit } });
  };
  return (remedy) => {
    const { run, stop } = settings;
    switch (remedy.kind) {
      case 'learningRate': {
        if (run === null) return null;
        const at = Math.min(remedy.stage, run.stages.length - 1);
        const [first, ...rest] = run.stages.map((stage, i) =>
          i === at ? { ...stage, options: withOption(stage.options, 'lr', remedy.lr) } : stage,
        );
        return first === undefined ? null : change({ run: { stages: [first, ...rest] } });
      }
      case 'run':
        return change({ run: remedy.run });
      case 'stop':
        return change({ stop: { ...stop, ...remedy.stop } });
      case 'start':
        return change({ start: remedy.start });
    }
  };
}

function dataPictures(state: PanelState, result: FitJobResult): TemplateResult {
  return html`<section class="planes one stacked" aria-label="Data and model">
    ${progressView(state)} ${result.observed === null ? nothing : planeFigure('fit', 'Data and model', 'tall')}
    ${planeFigure('residuals', 'Residuals', 'low')}
    ${
      result.residuals.values.length < result.residuals.total
        ? html`<p class="dim">
            ${formatCount(result.residuals.values.length)} of ${formatCount(result.residuals.total)} observations are
            drawn: of each stretch the first, lowest, highest and last.
          </p>`
        : nothing
    }
  </section>`;
}

function planePictures(
  state: PanelState,
  result: FitJobResult,
  { unknowns }: FitInfo,
  settings: FitSettings,
  map: MapModel | null,
  navigation: MapNavigation,
  wire: Wire,
): TemplateResult {
  const changeMap = (next: FitSettings['map']) => {
    wire.dispatch({ kind: 'settings', change: { fit: { map: next } } });
  };
  return html`<section id="picture" class=${unknowns.length > 1 ? 'with-map' : ''} aria-label="Cost and trace">
    ${mapFigure(map, unknowns, settings.map, changeMap, navigation)} ${traceFigure(fitWays(result), state, wire)}
  </section>`;
}

/** Name, value with error, interval, and the start to edit. */
function parametersTable(
  fit: FitInfo,
  result: FitJobResult | null,
  settings: FitSettings,
  state: PanelState,
  wire: Wire,
): TemplateResult {
  const { look } = state;
  const { unknowns } = fit;
  const start = startOf(fit, settings.start);
  const every = look.leastSquares.everyUnknown;
  const shown = unknowns.slice(0, every ? undefined : FEW);
  const change = (next: readonly number[] | null) => {
    wire.dispatch({ kind: 'settings', change: { fit: { start: next } } });
  };
  const fields = shown.map((name, j): TextField => {
    const id = `start-${j}`;
    return {
      id,
      label: `start of ${name}`,
      quiet: true,
      text: formatField(start[j] ?? 1),
      width: 'normal',
      mistake: look.mistakes[id],
      take: taker(id, parseNumber, (value) => { change(start.with(j, value)); }, wire), // prettier-ignore
    };
  });
  const percent = formatNumber(100 * (result?.confidence ?? settings.confidence), 4);
  const rows = fields.map((field, j) => {
    const [value, error, half] = [result?.x[j] ?? NaN, result?.standardErrors[j] ?? NaN, result?.halfWidths[j] ?? NaN];
    const open = result?.determined[j] === false;
    const name = unknowns[j] ?? '';
    return html`<tr
      data-unknown=${name}
      data-value=${exactText(value, false)}
      data-error=${exactText(error, false)}
      data-determined=${open ? 'false' : 'true'}
    >
      <th scope="row">${name}</th>
      <td class="number" title=${exactText(value, false)}>
        ${result === null ? '' : open || Number.isNaN(error) ? formatNumber(value, 7) : withError(value, error)}
      </td>
      <td class="number roomy">${result === null ? '' : open ? 'not determined' : intervalText(value, half)}</td>
      <td>${textField(field)}</td>
    </tr>`;
  });
  const done = result !== null && result.termination !== null;
  return html`<section id="unknowns" aria-label="Parameters">
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>parameter</th>
            <th class="number">value ± error</th>
            <th class="number roomy">${percent} % interval</th>
            <th>start</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${mistakesView(fields)}
    <div class="row">
      ${
        unknowns.length <= FEW
          ? nothing
          : button('every-unknown', 'link', every ? 'Show fewer' : `Show all ${unknowns.length} parameters`, '', () => {
              wire.dispatch({ kind: 'leastSquaresLook', change: { everyUnknown: !every } });
            })
      }
      ${
        done
          ? button('start-here', 'quiet', 'Start from this fit', 'The values found become the start', () => {
              change([...result.x]);
            })
          : nothing
      }
      ${
        settings.start === null
          ? nothing
          : button('start-code', 'quiet', fit.start === null ? 'Start from ones' : 'Start as in the code', '', () => {
              change(null);
            })
      }
    </div>
  </section>`;
}

/** Darker where unknowns go together; a number in every cell, so that nothing hangs on colour. */
function correlationView(
  { correlation, termination, determined }: FitJobResult,
  names: readonly string[],
): TemplateResult | typeof nothing {
  const count = correlation.length;
  if (count < 2 || count > MOST_CORRELATED || termination === null) return nothing;
  const cell = (value: number, i: number, j: number) => {
    const strength = determined[i] === false || determined[j] === false ? 0 : Math.min(1, Math.abs(value)) || 0;
    const side = value < 0 ? 'minus' : 'plus';
    const known = determined[i] !== false && determined[j] !== false && Number.isFinite(value);
    const text = i === j ? '1' : known ? value.toFixed(2) : '';
    return html`<td
      class="number ${i === j ? 'same' : side} q${Math.round(strength * 10)}"
      data-row=${i}
      data-column=${j}
      data-value=${exactText(value, false)}
      title="${names[i] ?? ''} and ${names[j] ?? ''}: ${formatNumber(value, 6)}"
    >
      ${text}
    </td>`;
  };
  return html`<details id="correlation" open>
    <summary>Correlation of the parameters</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th></th>
            ${names.map((name) => html`<th class="number">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${correlation.map(
            (row, i) =>
              html`<tr>
                <th scope="row">${names[i]}</th>
                ${row.map((value, j) => cell(value, i, j))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
