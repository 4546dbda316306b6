/** A linear system's part of the page: the answer, what is not determined, methods side by side, pictures, the solution as a table. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { LinearAttempt, LinearResult, Remedy } from '../../src/engine/job.ts';
import type { LeastSquaresSettings } from '../../src/protocol/messages.ts';
import { exactText, formatCount, formatMilliseconds, formatNumber } from '../format.ts';
import { withOption } from '../run-settings.ts';
import type { LinearPicture, PanelState } from '../state.ts';
import type { MapModel } from '../view/map-drawing.ts';
import type { MapNavigation } from '../view/map-plot.ts';
import { noteLine } from '../view/problems.ts';
import type { Wire } from '../view/wire.ts';
import { terminationText } from '../terminations.ts';
import { linearExport } from './export-view.ts';
import { linearControls } from './linear-controls.ts';
import { linearWays } from './linear-pictures.ts';
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
import { digitsText, intervalText, linearHeadline, unknownName, withError } from './text.ts';
import type { Way } from './ways.ts';

type LinearSettings = LeastSquaresSettings['linear'];

/** Unknowns in the table before "show all", and at most. */
const FEW = 12;
const MOST = 500;

export function unknownNames(count: number): string[] {
  return Array.from({ length: count }, (_, j) => unknownName(j));
}

export function linearView(
  state: PanelState,
  picture: LinearPicture | null,
  settings: LinearSettings,
  map: MapModel | null,
  navigation: MapNavigation,
  wire: Wire,
): TemplateResult {
  const subject = state.host?.session.kind === 'ready' ? state.host.session.subject : null;
  const arrays = subject?.kind === 'linear' ? subject.system.choices : [];
  const controls = linearControls(settings, arrays, state.look, wire);
  if (picture === null) return html`${state.run.kind === 'failed' ? nothing : waitingView()} ${controls}`;
  const { result } = picture;
  const ways = linearWays(result);
  const change = (linear: Partial<LinearSettings>) => {
    wire.dispatch({ kind: 'settings', change: { linear } });
  };
  return html`
    ${noteLine(result.report.note)} ${answerView(result, settings)} ${openCard(result, settings, change)}
    ${runFindings(result, settings, change)} ${picturesView(state, result, ways, settings, map, navigation, wire)}
    ${attemptsView(result.attempts, ways)} ${runBar(state, wire)} ${controls}
    ${solutionView(result, state.look.leastSquares.everyUnknown, wire)} ${linearExport(picture, settings, wire)}
    ${reportView(result.report, result.landscape?.run ?? null)}
  `;
}

function answerView(result: LinearResult, settings: LinearSettings): TemplateResult {
  const { rss, rank, condition, x, digits, degreesOfFreedom, explanation, determined, method } = result;
  const { residualStandardDeviation } = result;
  const open = determined.includes(false);
  return html`<section
    id="found"
    aria-label="Solution"
    data-kind="linear"
    data-method=${method}
    data-rss=${exactText(rss, false)}
    data-rank=${rank}
    data-condition=${exactText(condition, false)}
    data-digits=${digits}
    data-x=${Array.from(x.subarray(0, 64), (value) => exactText(value, false)).join(' ')}
  >
    <div class="card answer ${open ? 'warning' : 'good'}">
      <h2>${linearHeadline(result)}</h2>
      <p class="facts">
        ${fact('‖A x − b‖', formatNumber(Math.sqrt(rss), 6), 'Length of the residuals')}
        ${fact('rank', `${rank} of ${x.length}`)}
        ${fact('condition', formatNumber(condition, 3), 'Largest over smallest singular value: how much errors of the data may grow')}
        ${fact('digits', digitsText(digits), 'Correct decimal digits of x, for the data as they are')}
        ${fact('degrees of freedom', formatCount(degreesOfFreedom), 'Rows less rank')}
        ${settings.ridge > 0 ? fact('ridge', formatNumber(settings.ridge, 4)) : nothing}
        ${Number.isFinite(residualStandardDeviation) ? html`<span class="dim">± are standard errors</span>` : nothing}
      </p>
      <p>${explanation}</p>
    </div>
  </section>`;
}

/** A ridge that leaves what is determined as it is, to some six digits. */
function smallRidge({ singularValues, x, rss }: LinearResult): number {
  const size = singularValues[0] ?? Math.sqrt(rss / Math.max(1, x.length));
  const power = Math.round(Math.log10(1e-6 * size * size));
  return Number.isFinite(power) ? Number(`1e${power}`) : 1e-6;
}

function openCard(
  result: LinearResult,
  { ridge }: LinearSettings,
  change: (linear: Partial<LinearSettings>) => void,
): TemplateResult | typeof nothing {
  const open = result.determined.flatMap((one, j) => (one ? [] : [unknownName(j)]));
  if (open.length === 0 || ridge > 0) return nothing;
  const named = open.length > 8 ? `${open.slice(0, 8).join(', ')} and ${open.length - 8} more` : open.join(', ');
  const few = result.x.length > result.residuals.total;
  const why = few ? 'there are more unknowns than equations' : 'the columns depend on each other';
  const value = smallRidge(result);
  return html`<div class="card findings" id="undetermined" data-open=${open.length}>
    <div class="finding">
      <p>
        <b>The equations do not determine ${named}</b>: ${why} (rank ${result.rank} of ${result.x.length}), so that
        other values fit just as well. Shown is the solution of minimum norm, the shortest of them.
      </p>
      <div class="remedies">
        <button
          class="secondary"
          id="remedy-ridge"
          title="Adds ${formatNumber(value, 3)} × ‖x‖² to the cost"
          @click=${() => {
            change({ ridge: value });
          }}
        >
          Ridge ${formatNumber(value, 3)}
        </button>
      </div>
    </div>
  </div>`;
}

function runFindings(
  { attempts }: LinearResult,
  { runs, stop }: LinearSettings,
  change: (linear: Partial<LinearSettings>) => void,
): TemplateResult[] {
  const iterative = attempts.filter(({ kind, label }) => kind === 'iterative' && label !== 'CGLS');
  return iterative.flatMap(({ findings }, index) => {
    const run = runs[index];
    if (run === undefined || findings.length === 0) return [];
    const apply = (remedy: Remedy): (() => void) | null => {
      switch (remedy.kind) {
        case 'learningRate': {
          const at = Math.min(remedy.stage, run.stages.length - 1);
          const stages = run.stages.map((stage, i) => i === at ? { ...stage, options: withOption(stage.options, 'lr', remedy.lr) } : stage); // prettier-ignore
          const [first, ...rest] = stages;
          return () => {
            if (first) change({ runs: runs.with(index, { stages: [first, ...rest] }) });
          };
        }
        case 'run':
          return () => {
            change({ runs: runs.with(index, remedy.run) });
          };
        case 'stop':
          return () => {
            change({ stop: { ...stop, ...remedy.stop } });
          };
        case 'start':
          // The start is zero.
          return null;
      }
    };
    const view = findingsView(findings, apply);
    return view === nothing ? [] : [view];
  });
}

function picturesView(
  state: PanelState,
  result: LinearResult,
  ways: readonly Way[],
  settings: LinearSettings,
  map: MapModel | null,
  navigation: MapNavigation,
  wire: Wire,
): TemplateResult {
  const names = unknownNames(result.x.length);
  const withMap = names.length > 1;
  const changeMap = (next: LinearSettings['map']) => {
    wire.dispatch({ kind: 'settings', change: { linear: { map: next } } });
  };
  return html`<section id="picture" class=${withMap ? 'with-map' : ''} aria-label="Picture">
      ${progressView(state)} ${mapFigure(map, names, settings.map, changeMap, navigation)}
      ${traceFigure(ways, state, wire)}
    </section>
    <section
      class="planes ${result.singularValues.length === 0 ? 'one' : 'two'}"
      aria-label="Residuals and singular values"
    >
      ${planeFigure('residuals', 'Residuals', 'low')}
      ${result.singularValues.length === 0 ? nothing : planeFigure('singular-values', 'Singular values', 'low')}
    </section>`;
}

function attemptsView(attempts: readonly LinearAttempt[], ways: readonly Way[]): TemplateResult {
  return html`<section id="attempts" aria-label="Methods">
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>method</th>
            <th class="number" title="Length of the residuals">‖A x − b‖</th>
            <th class="number" title="Decimal digits that agree with the exact solution">digits</th>
            <th class="number">steps</th>
            <th class="number roomy">time</th>
            <th class="roomy">on</th>
            <th>ended</th>
          </tr>
        </thead>
        <tbody>
          ${attempts.map((attempt) => attemptRow(attempt, ways))}
        </tbody>
      </table>
    </div>
  </section>`;
}

function attemptRow(attempt: LinearAttempt, ways: readonly Way[]): TemplateResult {
  const { label, backend, rss, digits, iterations, milliseconds, termination, sentence, kind } = attempt;
  const way = ways.find((one) => one.label === label);
  const refused = termination === 'refused';
  const number = (text: string, room = '') => html`<td class="number ${room}">${refused ? '' : text}</td>`;
  return html`<tr
    title=${sentence}
    data-method=${label}
    data-backend=${backend}
    data-launches=${attempt.launches}
    data-rss=${exactText(rss, false)}
    data-digits=${digits}
    data-iterations=${iterations}
    data-termination=${termination}
  >
    <th scope="row">
      ${way === undefined ? nothing : html`<i class="swatch k${way.colour} dash${way.dash}"></i>`}${label}
    </th>
    ${number(formatNumber(Math.sqrt(rss), 7))} ${number(digitsText(digits))}
    ${number(kind === 'direct' && iterations === 0 ? '' : formatCount(iterations))}
    ${number(formatMilliseconds(milliseconds), 'roomy')}
    <td class="roomy">
      ${refused ? '' : backend === 'webgl' ? (label === 'CGLS' ? 'WebGL 2, float64' : 'WebGL 2') : 'float64'}
    </td>
    <td class=${termination === 'diverged' ? 'bad' : ''}>${terminationText(termination)}</td>
  </tr>`;
}

function solutionView(result: LinearResult, every: boolean, { dispatch }: Wire): TemplateResult {
  const { x, standardErrors, halfWidths, determined } = result;
  const shown = Math.min(x.length, every ? MOST : FEW);
  const rows = Array.from({ length: shown }, (_, j) => {
    const [value, error, half] = [x[j] ?? NaN, standardErrors[j] ?? NaN, halfWidths[j] ?? NaN];
    const open = determined[j] === false;
    return html`<tr data-unknown=${j} data-value=${exactText(value, false)} data-error=${exactText(error, false)}>
      <th scope="row">${unknownName(j)}</th>
      <td class="number roomy">${formatNumber(value, 10)}</td>
      <td class="number">${open || Number.isNaN(error) ? formatNumber(value, 7) : withError(value, error)}</td>
      <td class="number">${open ? 'not determined' : intervalText(value, half)}</td>
    </tr>`;
  });
  return html`<section id="solution" aria-label="Unknowns">
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>unknown</th>
            <th class="number roomy">value</th>
            <th class="number">± standard error</th>
            <th class="number">95 % interval</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${
      x.length <= FEW
        ? nothing
        : html`<button
            class="link"
            id="every-unknown"
            @click=${() => {
              dispatch({ kind: 'leastSquaresLook', change: { everyUnknown: !every } });
            }}
          >
            ${every ? 'Show fewer' : `Show ${x.length > MOST ? `the first ${MOST} of` : 'all'} ${formatCount(x.length)} unknowns`}
          </button>`
    }
  </section>`;
}
