/** What can be chosen for a fit: which data go where, the method, starts, confidence, when to stop, or an optimizer instead. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FitMethod, RunSettings } from '../../src/engine/job.ts';
import type { FitInfo, LeastSquaresSettings } from '../../src/protocol/messages.ts';
import { parseCount } from '../parse.ts';
import type { Look } from '../state.ts';
import { runEditorView } from '../view/optimizer-editor.ts';
import { button } from '../view/button.ts';
import type { Wire } from '../view/wire.ts';
import { fieldRow, valueField } from '../view/field.ts';
import { parseShare, stopFields } from './fields.ts';
import { choiceView, group } from './shared-views.ts';

type FitSettings = LeastSquaresSettings['fit'];
type FitData = NonNullable<FitSettings['data']>;

const MOST_STARTS = 10_000;
const MOST_SEED = 2_147_483_647;

const ADAM: RunSettings = { stages: [{ above: 0, optimizer: 'Adam', options: { lr: 0.05 }, schedule: null }] };

const METHODS: readonly { readonly value: FitMethod; readonly text: string; readonly title: string }[] = [
  { value: 'auto', text: 'auto', title: 'Levenberg-Marquardt, and its variants where it does not come to a fit' },
  { value: 'lm', text: 'Levenberg-Marquardt', title: 'With geodesic acceleration' },
  {
    value: 'projection',
    text: 'variable projection',
    title: 'Unknowns that enter linearly are solved for at each step',
  },
  { value: 'logarithms', text: 'in logarithms', title: 'Of the unknowns: for those that are off by powers of ten' },
];

/** The data as they are paired now: chosen here, or as the code was read. */
function dataOf({ problem }: FitInfo, { data }: FitSettings): FitData | null {
  if (data !== null) return data;
  if (problem.kind === 'residuals') return null;
  return {
    independent: problem.independent.map(({ parameter, name }) => ({ parameter, name })),
    observed: problem.observed.name,
  };
}

const NONE = '';

/** Which parameters take data and which arrays; what is left is fitted. */
function dataView(fit: FitInfo, settings: FitSettings, change: (fit: Partial<FitSettings>) => void): TemplateResult {
  const { parameters, arrays } = fit.choices;
  const paired = dataOf(fit, settings);
  if (parameters.length === 0 || arrays.length === 0) return html`<p class="dim" id="fit-reason">${fit.reason}</p>`;
  const observed = paired?.observed ?? arrays[arrays.length - 1] ?? '';
  const independent = paired?.independent ?? [];
  const set = (data: FitData) => {
    // Other data, other unknowns: a start that was typed is for the old ones.
    change({ data, start: null, map: { variables: [0, 1], window: null } });
  };
  const arrayOptions = arrays.map((name) => ({ value: name, text: name }));
  const one = (parameter: string) => {
    const name = independent.find((pair) => pair.parameter === parameter)?.name ?? NONE;
    return choiceView({
      id: `data-${parameter}`,
      label: parameter,
      options: [{ value: NONE, text: '(fitted)' }, ...arrayOptions],
      chosen: name,
      take: (value) => {
        const others = independent.filter((pair) => pair.parameter !== parameter);
        const next = value === NONE ? others : [...others, { parameter, name: value }];
        const ordered = parameters.flatMap((known) => next.find((pair) => pair.parameter === known) ?? []);
        set({ independent: ordered, observed });
      },
    });
  };
  return html`<div class="row" id="fit-data">
      ${parameters.slice(0, 12).map(one)}
      ${choiceView({
        id: 'data-observed',
        label: 'fitted to',
        options: arrayOptions,
        chosen: observed,
        take: (value) => {
          set({ independent, observed: value });
        },
      })}
    </div>
    <p class="dim" id="fit-reason">
      ${fit.reason}
      ${
        settings.data === null
          ? nothing
          : button('data-code', 'link', 'Back to the code’s', 'As the code pairs them', () => {
              change({ data: null, start: null });
            })
      }
    </p>`;
}

export function fitControls(fit: FitInfo, settings: FitSettings, look: Look, wire: Wire): TemplateResult {
  const change = (next: Partial<FitSettings>) => {
    wire.dispatch({ kind: 'settings', change: { fit: next } });
  };
  const { run, starts, stop } = settings;
  const method = choiceView({
    id: 'method',
    label: 'method',
    options: [
      ...METHODS,
      { value: 'optimizer' as const, text: 'an optimizer', title: 'Of the minimize task, on the sum of squares' },
    ],
    chosen: run === null ? settings.method : 'optimizer',
    take: (value) => {
      if (value === 'optimizer') change({ run: ADAM, stop: { ...stop, relativeChange: 1e-8, maxIterations: 100_000 } });
      else
        change({
          run: null,
          method: value,
          ...(run === null ? {} : { stop: { ...stop, relativeChange: null, maxIterations: 500 } }),
        });
    },
  });
  const count = valueField(
    { id: 'starts', label: 'starts', value: starts.count, short: true, title: 'From so many starts, spread around the one below over powers of ten', parse: (text) => parseCount(text, 1, MOST_STARTS) },
    { look, wire }, (value) => { change({ starts: { ...starts, count: value } }); },
  ); // prettier-ignore
  const seed = valueField(
    { id: 'seed', label: 'seed', value: starts.seed, title: 'Of the further starts', parse: (text) => parseCount(text, 0, MOST_SEED) },
    { look, wire }, (value) => { change({ starts: { ...starts, seed: value } }); },
  ); // prettier-ignore
  const confidence = valueField(
    { id: 'confidence', label: 'confidence', value: settings.confidence, title: 'Of intervals and band: 0.95 is 95 %', parse: parseShare },
    { look, wire }, (value) => { change({ confidence: value }); },
  ); // prettier-ignore
  return html`<section class="groups" aria-label="Settings">
    ${group('Data', dataView(fit, settings, change))}
    ${group(
      'Method',
      html`${fieldRow(run === null ? [count, ...(starts.count > 1 ? [seed] : []), confidence] : [confidence], method)}
      ${
        run === null
          ? nothing
          : runEditorView({
              id: 'run',
              run,
              look,
              wire,
              change: (next) => {
                change({ run: next });
              },
            })
      }`,
    )}
    ${group(
      'Stop',
      stopFields('fit-stop', stop, ['relativeChange', 'gradientNorm', 'seconds'], look, wire, (next) => {
        change({ stop: next });
      }),
    )}
  </section>`;
}
