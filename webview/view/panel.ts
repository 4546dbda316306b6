/** The whole page for a state: one template per face. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { SessionState, Task } from '../../src/protocol/messages.ts';
import type { Faces } from '../face.ts';
import { formatCount } from '../format.ts';
import { derivativePictureOf, faceOf, taskOf, type PanelState } from '../state.ts';
import type { Theme } from '../theme.ts';
import { headerView, statusView } from './header.ts';
import { failureCard, noteLine, problemCards, problemLines } from './problems.ts';
import type { Wire } from './wire.ts';

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

function announcementOf(state: PanelState): string {
  const picture = derivativePictureOf(state);
  if (picture !== null) return `Drawn: ${formatCount(picture.result.run.points)} points.`;
  switch (state.picture?.kind) {
    case 'minimize':
      return state.picture.result.runs[0]?.explanation ?? '';
    case 'linear':
    case 'fit':
      return state.picture.result.explanation;
    default:
      return '';
  }
}

/** For screen readers: said when the face changes, not at every keystroke. */
export function announcement(state: PanelState): string {
  switch (faceOf(state)) {
    case 'done':
      return announcementOf(state);
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

const TASK_NAMES: Readonly<Record<Task, string>> = {
  derivative: 'Derivative',
  minimize: 'Minimize',
  leastSquares: 'Least squares',
};

/** What can be done with the site; nothing where there is but one. */
function tasksView(tasks: readonly Task[], chosen: Task, { dispatch }: Wire): TemplateResult | typeof nothing {
  if (tasks.length < 2) return nothing;
  return html`<nav id="tasks" role="tablist" aria-label="Task">
    ${tasks.map(
      (task) =>
        html`<button
          role="tab"
          id="task-${task}"
          aria-selected=${task === chosen ? 'true' : 'false'}
          @click=${() => {
            dispatch({ kind: 'settings', change: { task } });
          }}
        >
          ${TASK_NAMES[task]}
        </button>`,
    )}
  </nav>`;
}

function readyView(state: PanelState, session: Ready, faces: Faces, theme: Theme, wire: Wire): TemplateResult {
  const task = taskOf(state);
  return html`
    ${tasksView(session.tasks, task, wire)} ${statusView(state, faces[task].status(state))} ${noteLine(state.notice)}
    ${problemLines(session.problems, wire)}
    ${state.run.kind === 'failed' ? failureCard(state.run.message, state.run.remedy) : nothing}
    ${faces[task].view(state, theme)}
  `;
}

export function panelView(state: PanelState, faces: Faces, theme: Theme, wire: Wire): TemplateResult {
  const session = state.host?.session;
  if (session === undefined) return html``;
  switch (session.kind) {
    case 'empty':
      return emptyView();
    case 'reading':
      return html`${headerView(session.site, wire)} ${statusView(state, nothing)}
        <div class="plots one">
          <figure><div class="plot waiting"></div></figure>
        </div>`;
    case 'unreadable':
      return html`${headerView(session.site, wire)} ${statusView(state, nothing)}
      ${problemCards(session.problems, wire)}`;
    case 'ready':
      return html`${headerView(session.site, wire)} ${readyView(state, session, faces, theme, wire)}`;
  }
}
