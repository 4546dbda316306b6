/** What can be chosen for a linear system: method, ridge, loss, and the gradient methods that are drawn beside. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { LinearMethod, RunSettings } from '../../src/engine/job.ts';
import type { LeastSquaresSettings } from '../../src/protocol/messages.ts';
import { runName } from '../run-settings.ts';
import type { Look } from '../state.ts';
import { runEditorView } from '../view/optimizer-editor.ts';
import { button } from '../view/button.ts';
import type { Wire } from '../view/wire.ts';
import { fieldRow, valueField } from '../view/field.ts';
import { parseNotNegative, stopFields } from './fields.ts';
import { choiceView, group } from './shared-views.ts';

type LinearSettings = LeastSquaresSettings['linear'];

const MOST_RUNS = 12;

const METHODS: readonly { readonly value: LinearMethod; readonly text: string; readonly title: string }[] = [
  { value: 'auto', text: 'auto', title: 'Cholesky where the condition allows, else QR' },
  { value: 'cholesky', text: 'Cholesky', title: 'Of the normal equations, refined' },
  { value: 'qr', text: 'QR', title: 'With column pivoting' },
  { value: 'svd', text: 'SVD', title: 'The rank by singular values' },
  { value: 'cgls', text: 'CGLS', title: 'Conjugate gradients, refined' },
];

const ADAM: RunSettings = { stages: [{ above: 0, optimizer: 'Adam', options: { lr: 0.1 }, schedule: null }] };

/** @param arrays names that may hold the weights: of arrays with one number per row. */
export function linearControls(
  settings: LinearSettings,
  arrays: readonly string[],
  look: Look,
  wire: Wire,
): TemplateResult {
  const change = (linear: Partial<LinearSettings>) => {
    wire.dispatch({ kind: 'settings', change: { linear } });
  };
  const ridge = valueField(
    {
      id: 'ridge',
      label: 'ridge',
      value: settings.ridge,
      title: 'Adds ridge × ‖x‖² to the cost: shrinks x, and makes it the only solution',
      parse: parseNotNegative,
    },
    { look, wire },
    (value) => {
      change({ ridge: value });
    },
  );
  const method = choiceView({
    id: 'method',
    label: 'method',
    options: METHODS,
    chosen: settings.method,
    take: (value) => {
      change({ method: value });
    },
  });
  const loss = choiceView({
    id: 'loss',
    label: 'gradient methods minimize the',
    options: [
      { value: 'sum', text: 'sum of squares' },
      { value: 'mean', text: 'mean of squares' },
    ],
    chosen: settings.loss,
    take: (value) => {
      change({ loss: value });
    },
  });
  const weights = choiceView({
    id: 'weights',
    label: 'weights',
    options: [
      { value: '', text: 'none', title: 'Every equation counts the same' },
      ...arrays.map((name) => ({ value: name, text: name, title: `${name}: one weight per row, 1 / variance` })),
    ],
    chosen: settings.weights ?? '',
    take: (value) => {
      change({ weights: value === '' ? null : value });
    },
  });
  const solve = arrays.length === 0 && settings.weights === null ? method : html`${method} ${weights}`;
  return html`<section class="groups" aria-label="Settings">
    ${group('Solve', fieldRow([ridge], solve))}
    ${group(
      'Gradient methods',
      html`<div class="row">${loss}</div>
        ${runsView(settings, look, wire, change)}`,
    )}
    ${
      settings.runs.length === 0
        ? nothing
        : group(
            'Stop',
            stopFields(
              'linear-stop',
              settings.stop,
              ['relativeChange', 'gradientNorm', 'seconds'],
              look,
              wire,
              (stop) => {
                change({ stop });
              },
            ),
          )
    }
  </section>`;
}

function runsView(
  { runs }: LinearSettings,
  look: Look,
  wire: Wire,
  change: (linear: Partial<LinearSettings>) => void,
): TemplateResult {
  const index = Math.min(look.leastSquares.edited, runs.length - 1);
  const edit = (edited: number) => {
    wire.dispatch({ kind: 'leastSquaresLook', change: { edited } });
  };
  const run = runs[index];
  const add = () => {
    change({ runs: [...runs, run ?? ADAM] });
    edit(runs.length);
  };
  return html`<div class="row">
      ${
        runs.length < 2
          ? nothing
          : choiceView({
              id: 'edited-run',
              label: 'method',
              options: runs.map((one, at) => ({ value: String(at), text: `${at + 1}. ${runName(one)}` })),
              chosen: String(index),
              take: (value) => {
                edit(Number(value));
              },
            })
      }
      ${runs.length >= MOST_RUNS ? nothing : button('add-run', 'quiet', '+ Method', 'Another optimizer beside the others', add)}
      ${
        run === undefined
          ? nothing
          : button('remove-run', 'quiet', '− Method', 'Take this one out', () => {
              change({ runs: runs.toSpliced(index, 1) });
              edit(Math.max(0, index - 1));
            })
      }
    </div>
    ${
      run === undefined
        ? nothing
        : runEditorView({
            id: 'run',
            run,
            look,
            wire,
            change: (next) => {
              change({ runs: runs.with(index, next) });
            },
          })
    }`;
}
