/** The bar that replays the runs: a slider over the rows of the longest one, and what the run in sight was doing there. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import type { RunResult, RunTrace } from '../../src/engine/job.ts';
import { formatCount, formatNumber } from '../format.ts';
import { rowOf } from '../view/trace-drawing.ts';
import type { Chosen } from './chosen.ts';
import { pointText } from './sentences.ts';
import { shownRun } from './traces.ts';

/** The run that goes on longest: replay goes along it. */
export function longest(runs: readonly RunResult[]): RunTrace | undefined {
  return runs.reduce<RunTrace | undefined>(
    (most, { trace }) => ((trace.iterations.at(-1) ?? 0) > (most?.iterations.at(-1) ?? -1) ? trace : most),
    undefined,
  );
}

/** What the run that is looked at was doing at an iteration. */
function told(run: RunResult, replay: number): TemplateResult {
  const { trace } = run;
  const row = rowOf(trace.iterations, replay);
  const iteration = trace.iterations[row] ?? 0;
  const at = (values: Float64Array, digits: number) => formatNumber(values[row] ?? NaN, digits);
  const x = trace.points.subarray(row * trace.dimension, (row + 1) * trace.dimension);
  const span = run.spans.find(({ from, to }) => iteration > from && iteration <= to);
  const stage =
    span === undefined || run.settings.stages.length < 2 ? '' : `stage ${span.stage + 1}, ${span.optimizer}`;
  const fact = (name: string, text: string) => html`<span><span class="dim">${name}</span> <b>${text}</b></span>`;
  return html`<div
    class="facts"
    id="replayed"
    data-iteration=${iteration}
    data-loss=${String(trace.loss[row] ?? '')}
    data-x=${Array.from(x).join(' ')}
  >
    ${fact('loss', at(trace.loss, 7))} ${fact('error', at(trace.error, 3))}
    ${fact('gradient', at(trace.gradientNorm, 3))} ${fact('step', at(trace.stepLength, 3))} ${fact('x', pointText(x))}
    ${stage === '' ? nothing : html`<span class="dim">${stage}</span>`}
  </div>`;
}

export function replayView(runs: readonly RunResult[], { look, changeLook }: Chosen): TemplateResult | typeof nothing {
  const trace = longest(runs);
  const rows = trace?.iterations.length ?? 0;
  if (trace === undefined || rows < 2) return nothing;
  const { replay, playing } = look.minimize;
  const last = trace.iterations[rows - 1] ?? 0;
  const row = replay === null ? rows : replay <= 0 ? 0 : rowOf(trace.iterations, replay) + 1;
  const shown = shownRun(runs, look.minimize);
  const iteration = replay === null ? last : row === 0 ? 0 : (trace.iterations[row - 1] ?? 0);
  return html`<div id="replay" role="group" aria-label="Replay">
    <button
      class="quiet icon"
      id="play"
      title=${playing ? 'Pause the replay' : 'Replay the runs'}
      aria-label=${playing ? 'Pause the replay' : 'Replay the runs'}
      @click=${() => {
        changeLook(
          playing ? { playing: false } : { playing: true, replay: replay === null || replay >= last ? 0 : replay },
        );
      }}
    >
      ${playing ? '❚❚' : '▶'}
    </button>
    <input
      type="range"
      id="replay-row"
      aria-label="Iteration"
      aria-valuetext="iteration ${iteration}"
      min="0"
      max=${rows}
      step="1"
      .value=${live(String(row))}
      @input=${(event: Event) => {
        const to = Number((event.currentTarget as HTMLInputElement).value);
        changeLook({ playing: false, replay: to >= rows ? null : to === 0 ? 0 : (trace.iterations[to - 1] ?? 0) });
      }}
    />
    <span class="count">${formatCount(iteration)} / ${formatCount(last)}</span>
    ${replay === null || shown === undefined ? nothing : told(shown, replay)}
  </div>`;
}
