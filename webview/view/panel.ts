/** The whole page for a state: one template per face. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Formula } from '../../src/engine/job.ts';
import type { FunctionInfo, SessionState, SiteInfo } from '../../src/protocol/messages.ts';
import { formatCount } from '../format.ts';
import { faceOf, settingsOf, type PanelState, type Picture } from '../state.ts';
import { controlsView } from './controls.ts';
import { headerView, statusView } from './header.ts';
import { parametersView } from './parameters.ts';
import type { MapNavigation } from './map-plot.ts';
import { pictureView, type Navigation } from './picture.ts';
import type { PlotModel } from './plot.ts';
import { pointView } from './point.ts';
import { failureCard, noteLine, problemCards, problemLines } from './problems.ts';
import { reportView } from './report.ts';
import { tableView } from './table.ts';
import type { Wire } from './wire.ts';

/** What the page needs besides the state. */
export interface Frame {
  readonly models: readonly PlotModel[];
  readonly highContrast: boolean;
  readonly formulas: (formulas: readonly Formula[], site: SiteInfo, wire: Wire) => TemplateResult;
  readonly navigation: Navigation;
  readonly mapNavigation: MapNavigation;
  readonly wire: Wire;
}

type Ready = Extract<SessionState, { readonly kind: 'ready' }>;

function emptyView(): TemplateResult {
  return html`<section id="empty">
    <svg class="nabla" viewBox="0 0 48 48" aria-hidden="true">
      <path d="M6 8h36L24 42Z M15.5 13.5h17L24 30Z" fill-rule="evenodd" />
    </svg>
    <h2>Put the cursor in a function</h2>
    <p>then click <b>∇ Derivative</b> above it, or press <kbd>F1</kbd> and run <b>Nabla: Show Derivative</b>.</p>
    <p class="dim">
      Python, JavaScript and TypeScript. The function, its derivatives and their formulas are drawn here and follow as
      you type. Your code is read, never run.
    </p>
  </section>`;
}

/** For screen readers: said when the face changes, not at every keystroke. */
export function announcement(state: PanelState): string {
  switch (faceOf(state)) {
    case 'done':
      return `Drawn: ${formatCount(state.picture?.result.run.points ?? 0)} points.`;
    case 'failed':
      return 'Failed.';
    case 'unreadable':
      return 'The function cannot be read.';
    case 'stale':
      return 'The code does not read at the moment; the last good picture stays.';
    case 'none':
    case 'empty':
    case 'reading':
    case 'computing':
      return '';
  }
}

function answers(state: PanelState, picture: Picture, site: SiteInfo, frame: Frame): TemplateResult {
  const { wire } = frame;
  const settings = settingsOf(state);
  const { result } = picture;
  return html`
    ${settings === null ? nothing : pointView(result.point, settings, picture.function, state.look, wire)}
    ${result.formulas.length === 0 ? nothing : frame.formulas(result.formulas, site, wire)}
  `;
}

function controls(state: PanelState, info: FunctionInfo, wire: Wire): TemplateResult | typeof nothing {
  const settings = settingsOf(state);
  if (settings === null) return nothing;
  const [only] = info.variables;
  const variable = info.variables.length === 1 ? (only ?? 'x') : 'each';
  const output = info.outputs.length === 1 ? (info.outputs[0] ?? 'f') : 'f';
  return html`
    ${
      info.variables.length === 0
        ? nothing
        : controlsView(settings, state.look, variable, output, info.variables.length > 1, wire)
    }
    ${parametersView(info, settings, state.look, wire)}
  `;
}

function readyView(state: PanelState, session: Ready, frame: Frame): TemplateResult {
  const { wire } = frame;
  const { picture, run } = state;
  return html`
    ${statusView(state)} ${noteLine(state.notice)} ${noteLine(picture?.result.run.note ?? null)}
    ${problemLines(session.problems, wire)} ${run.kind === 'failed' ? failureCard(run.message, run.remedy) : nothing}
    ${
      (run.kind === 'failed' && picture === null) || session.function.variables.length === 0
        ? nothing
        : pictureView(state, picture, frame.models, frame.highContrast, frame.navigation, frame.mapNavigation, wire)
    }
    ${picture === null ? nothing : answers(state, picture, session.site, frame)}
    ${controls(state, session.function, wire)}
    ${
      picture === null
        ? nothing
        : html`${tableView(picture.result.slices, picture.function, session.site, state.look.table, wire)}
          ${reportView(picture.result.run, picture.result.map?.run ?? null, picture.function)}`
    }
  `;
}

export function panelView(state: PanelState, frame: Frame): TemplateResult {
  const session = state.host?.session;
  if (session === undefined) return html``;
  switch (session.kind) {
    case 'empty':
      return emptyView();
    case 'reading':
      return html`${headerView(session.site, frame.wire)} ${statusView(state)}
        <div class="plots one">
          <figure><div class="plot waiting"></div></figure>
        </div>`;
    case 'unreadable':
      return html`${headerView(session.site, frame.wire)} ${statusView(state)}
      ${problemCards(session.problems, frame.wire)}`;
    case 'ready':
      return html`${headerView(session.site, frame.wire)} ${readyView(state, session, frame)}`;
  }
}
