/** What stands in the way: problems with their places, failures with their remedies, and quiet lines for hints. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Problem } from '../../src/protocol/messages.ts';
import type { Wire } from './wire.ts';

/** Cards shown; a function with more has its first ones fixed first. */
const MOST = 20;

function place(problem: Problem, { post }: Wire): TemplateResult {
  return html`<button
    class="link"
    title="Show this place in its editor"
    @click=${() => {
      post({ kind: 'reveal', span: problem.span });
    }}
  >
    ${problem.file}:${problem.line}:${problem.column}
  </button>`;
}

/** The first line says what, the others what to do. */
function messageView(message: string): TemplateResult {
  const [what, ...rest] = message.split('\n');
  return html`<div class="message">
    <p class="what">${what}</p>
    ${rest.length === 0 ? nothing : html`<p>${rest.join('\n')}</p>`}
  </div>`;
}

/** Why a function cannot be read: the first problem stands out, the others follow. */
export function problemCards(problems: readonly Problem[], wire: Wire): TemplateResult {
  return html`<section id="problems" aria-label="Problems">
    ${problems
      .slice(0, MOST)
      .map(
        (problem, index) =>
          html`<div class="card ${problem.severity} ${index === 0 ? 'first' : ''}" data-severity=${problem.severity}>
            ${messageView(problem.message)} ${place(problem, wire)}
          </div>`,
      )}
    ${problems.length > MOST ? html`<p class="dim">and ${problems.length - MOST} more</p>` : nothing}
  </section>`;
}

/** Problems as quiet lines over a picture that stays: hints, or why newer code does not read. */
export function problemLines(problems: readonly Problem[], wire: Wire): TemplateResult | typeof nothing {
  if (problems.length === 0) return nothing;
  const [first] = problems;
  const others = problems.length - 1;
  return html`<section id="problems" class="quiet" aria-label="Problems">
    ${
      first === undefined
        ? nothing
        : html`<div class="line ${first.severity}" data-severity=${first.severity}>
            <span class="message">${first.message}</span> ${place(first, wire)}
          </div>`
    }
    ${
      others > 0
        ? html`<details>
            <summary>${others} more</summary>
            ${problems
              .slice(1, MOST)
              .map(
                (problem) =>
                  html`<div class="line ${problem.severity}" data-severity=${problem.severity}>
                    <span class="message">${problem.message}</span> ${place(problem, wire)}
                  </div>`,
              )}
          </details>`
        : nothing
    }
  </section>`;
}

export function failureCard(message: string, remedy: string): TemplateResult {
  return html`<div class="card error first" id="failure" role="alert">
    ${messageView(message)} ${remedy === '' ? nothing : html`<p class="dim">${remedy}</p>`}
  </div>`;
}

/** A quiet line of the panel's own: a backend that is missing, an engine that was started again. */
export function noteLine(note: string | null): TemplateResult | typeof nothing {
  return note === null ? nothing : html`<p class="note">${note}</p>`;
}
