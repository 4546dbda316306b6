/** The answer as a sentence, why the run ended, what the point is, and what was seen on the way with its remedies. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { MinimizeResult, RunResult } from '../../src/engine/job.ts';
import { exactText, formatNumber } from '../format.ts';
import { runName } from '../run-settings.ts';
import { findingView, type Apply } from '../view/finding.ts';
import type { Wire } from '../view/wire.ts';
import { remedied } from './edit.ts';
import type { Chosen } from './chosen.ts';
import { shownIndex } from './look.ts';
import { countOf, exactPoint, headline, valueText } from './sentences.ts';

/** What the sentences leave out. */
function factsView({ check, evaluations, iterations, x }: RunResult): TemplateResult {
  const facts = [
    ...(check?.condition == null || x.length < 2 ? [] : [`Hessian’s condition ${formatNumber(check.condition, 3)}`]),
    countOf(iterations, 'step'),
    countOf(evaluations, 'evaluation'),
  ];
  return html`<p class="facts">${facts.map((fact) => html`<span>${fact}</span>`)}</p>`;
}

/** A remedy changes the run that it is of, which is looked at then. */
function applyTo(index: number, chosen: Chosen): Apply {
  return (remedy) => () => {
    if (chosen.settings.runs.length > 1) chosen.changeLook({ shown: index });
    chosen.change(remedied(chosen.settings, index, remedy));
  };
}

/** The card's colour: found, to be looked at, or gone wrong; running is none of them. */
function mood({ termination, check }: RunResult): string {
  if (termination === null) return 'running';
  if (termination === 'diverged') return 'warning';
  return check?.kind === 'minimum' ? 'good' : check === null ? 'plain' : 'warning';
}

/** By more than rounding: beside the value at the end, and beside the way that the loss came. */
function lowerBefore({ best, value, termination, trace }: RunResult): boolean {
  const least = Math.max(1e-6 * Math.abs(value), 1e-10 * Math.abs(trace.loss[0] ?? 0));
  return termination !== null && value - best.value > least;
}

function gapView({ backend, gap }: RunResult): TemplateResult | typeof nothing {
  if (backend !== 'webgl' || gap === null) return nothing;
  return html`<p class="dim">
    In float32 on WebGL; away from the same run in float64: value ${formatNumber(gap.value, 2)}, x
    ${formatNumber(gap.x, 2)}.
  </p>`;
}

/** The card of the run that is looked at. */
function runCard(run: RunResult, index: number, race: boolean, chosen: Chosen): TemplateResult {
  const { termination, check, best } = run;
  const diverged = termination === 'diverged';
  const elsewhere = run.findings.filter(({ kind }) => kind !== 'diverged');
  const reasons = run.findings.filter(({ kind }) => kind === 'diverged');
  return html`<div
      class="card answer ${mood(run)}"
      id="answer"
      role=${diverged ? 'alert' : nothing}
      data-termination=${termination ?? ''}
      data-iterations=${run.iterations}
      data-evaluations=${run.evaluations}
      data-value=${exactText(run.value, false)}
      data-x=${exactPoint(run.x)}
      data-gradient=${exactText(run.gradientNorm, false)}
      data-check=${check?.kind ?? ''}
      data-condition=${check?.condition ?? ''}
      data-digits=${check?.digits?.value ?? ''}
      data-certified=${check?.digits?.certified ?? ''}
      data-backend=${run.backend}
      data-launches=${run.launches}
      data-gap=${run.gap?.value ?? ''}
    >
      ${race && !diverged ? html`<p class="dim">${runName(run.settings)}</p>` : nothing}
      <h2 title=${diverged ? nothing : `${exactText(run.value, false)} at ${exactPoint(run.x).slice(0, 400)}`}>
        ${diverged ? html`${runName(run.settings)}: ${headline(run).toLowerCase()}` : headline(run)}
      </h2>
      ${
        diverged
          ? reasons.length > 0
            ? reasons.map((finding) => findingView(finding, applyTo(index, chosen)))
            : html`<p>${run.explanation}</p>`
          : html`<p>${run.explanation} ${check?.sentence ?? ''}</p>
              ${termination === null ? nothing : factsView(run)} ${gapView(run)}`
      }
      ${
        lowerBefore(run)
          ? html`<p>
              Lower before the end: ${valueText(best.value)} at iteration ${best.iteration}.
              <button
                class="link"
                @click=${() => {
                  chosen.change({ start: { kind: 'point', x: [...best.x] } });
                }}
              >
                Start there
              </button>
            </p>`
          : nothing
      }
    </div>
    ${
      elsewhere.length === 0
        ? nothing
        : html`<div class="card findings" aria-label="What was seen">
            ${elsewhere.map((finding) => findingView(finding, applyTo(index, chosen)))}
          </div>`
    }`;
}

/** Runs of a race that diverged, while another one is looked at. */
function othersDiverged(runs: readonly RunResult[], index: number, chosen: Chosen): TemplateResult | typeof nothing {
  const others = runs.flatMap((run, at) => (at !== index && run.termination === 'diverged' ? [{ run, at }] : []));
  if (others.length === 0) return nothing;
  const names = others.map(({ run }) => runName(run.settings)).join('; ');
  return html`<details class="card warning other" data-diverged=${others.length}>
    <summary title=${names}><b>Diverged:</b> ${names}</summary>
    ${others.map(({ run, at }) => {
      const [finding] = run.findings.filter(({ kind }) => kind === 'diverged');
      return html`<div class="one" data-run=${at}>
        <b>${runName(run.settings)}</b>
        ${finding === undefined ? html`<p>${run.explanation}</p>` : findingView(finding, applyTo(at, chosen))}
      </div>`;
    })}
  </details>`;
}

export function answerView(result: MinimizeResult, chosen: Chosen): TemplateResult {
  const { runs } = result;
  const index = shownIndex(runs, chosen.look.minimize);
  const run = runs[index];
  const race = runs.length > 1;
  return html`<section id="found" aria-label="Answer">
    ${run === undefined ? nothing : runCard(run, index, race, chosen)} ${othersDiverged(runs, index, chosen)}
  </section>`;
}

/** In place of everything: a function that is no loss. */
export function notOneValue(outputs: number, wire: Wire): TemplateResult {
  return html`<section id="found" aria-label="Answer">
    <div class="card warning first" id="several-outputs">
      <p class="what">A function with ${outputs} results cannot be minimized.</p>
      <p>
        Return one number, a loss: the sum or the mean of the results, or of their squares, such as
        <code>sum(r**2)</code>. A vector of residuals can be fitted by least squares as it is.
      </p>
      <button
        class="link"
        @click=${() => {
          wire.post({ kind: 'revealSite' });
        }}
      >
        Show the function
      </button>
    </div>
  </section>`;
}
