/** The table of a race: who came how far in how many steps and how long; a row is chosen to be looked at, or taken out. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RunResult } from '../../src/engine/job.ts';
import { exactText, formatCount, formatMilliseconds, formatNumber } from '../format.ts';
import { runName } from '../run-settings.ts';
import type { Chosen } from './chosen.ts';
import { withoutRun } from './edit.ts';
import { shownIndex, type MinimizeLook } from './look.ts';
import { terminationText } from '../terminations.ts';
import { runColour, runDash } from './traces.ts';

interface Entry {
  readonly run: RunResult;
  readonly index: number;
}

/** Those that ended well first; among them by the column. */
export function ranked(runs: readonly RunResult[], sort: MinimizeLook['sort']): Entry[] {
  const entries = runs.map((run, index) => ({ run, index }));
  if (sort === 'order') return entries;
  const key = ({ run }: Entry): number => {
    switch (sort) {
      case 'iterations':
        return run.iterations;
      case 'time':
        return run.milliseconds;
      case 'value':
        return Number.isNaN(run.value) ? Infinity : run.value;
    }
  };
  const lost = ({ run }: Entry) => Number(run.termination === 'diverged');
  return entries.toSorted((a, b) => lost(a) - lost(b) || key(a) - key(b) || a.index - b.index);
}

function header(sort: MinimizeLook['sort'], label: string, chosen: Chosen, className: string): TemplateResult {
  const on = chosen.look.minimize.sort === sort;
  return html`<th class=${className} aria-sort=${on ? 'ascending' : 'none'}>
    <button
      class="sort"
      data-sort=${sort}
      title="Sort by ${label}"
      @click=${() => {
        chosen.changeLook({ sort: on ? 'order' : sort });
      }}
    >
      ${label}${on ? ' ↑' : ''}
    </button>
  </th>`;
}

function row({ run, index }: Entry, shown: number, chosen: Chosen): TemplateResult {
  const name = runName(run.settings);
  return html`<tr
    data-run=${index}
    data-termination=${run.termination ?? ''}
    data-iterations=${run.iterations}
    data-value=${exactText(run.value, false)}
    data-milliseconds=${run.milliseconds}
    aria-selected=${index === shown ? 'true' : 'false'}
  >
    <td>
      <button
        class="chip"
        aria-pressed=${index === shown ? 'true' : 'false'}
        title="Look at ${name}"
        @click=${() => {
          chosen.changeLook({ shown: index });
        }}
      >
        <i class="k${runColour(index)} dash${runDash(index)}"></i
        ><span><span class="dim">${index + 1}</span> ${name}</span>
      </button>
      <span class="ended ${run.termination === 'diverged' ? 'bad' : ''}" aria-hidden="true"
        >${terminationText(run.termination)}</span
      >
    </td>
    <td class="number">${formatCount(run.iterations)}</td>
    <td class="number" title=${exactText(run.value, false)}>${formatNumber(run.value, 7)}</td>
    <td class=${run.termination === 'diverged' ? 'end bad' : 'end'}>${terminationText(run.termination)}</td>
    <td class="number">${formatMilliseconds(run.milliseconds)}</td>
    <td>
      <button
        class="quiet icon"
        title="Take ${name} out of the race"
        aria-label="Take ${name} out of the race"
        @click=${() => {
          chosen.change(withoutRun(chosen.settings, index));
          chosen.changeLook({ shown: null });
        }}
      >
        ×
      </button>
    </td>
  </tr>`;
}

/** Nothing for a run alone. */
export function raceView(runs: readonly RunResult[], chosen: Chosen): TemplateResult | typeof nothing {
  if (runs.length < 2) return nothing;
  const { sort } = chosen.look.minimize;
  const shown = shownIndex(runs, chosen.look.minimize);
  return html`<section id="race" aria-label="Race" data-runs=${runs.length}>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>optimizer</th>
            ${header('iterations', 'steps', chosen, 'number')} ${header('value', 'value', chosen, 'number')}
            <th class="end">ended by</th>
            ${header('time', 'time', chosen, 'number')}
            <th><span class="unseen">take out</span></th>
          </tr>
        </thead>
        <tbody>
          ${ranked(runs, sort).map((entry) => row(entry, shown, chosen))}
        </tbody>
      </table>
    </div>
  </section>`;
}
