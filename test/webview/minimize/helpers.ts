/** Runs and states made by hand, small enough to be checked by eye. */
import type { MinimizeResult, RunResult, RunSettings, StageSettings } from '../../../src/engine/job.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import {
  DEFAULT_SETTINGS,
  type MinimizeSettings,
  type SessionState,
  type Settings,
  type SiteInfo,
} from '../../../src/protocol/messages.ts';
import type { PanelEvent } from '../../../webview/state.ts';
import type { Minimizable } from '../../../webview/minimize/wanted.ts';

export const stage = (optimizer: string, options: StageSettings['options'] = {}, above = 0): StageSettings => ({
  above,
  optimizer,
  options,
  schedule: null,
});

export const one = (optimizer: string, options: StageSettings['options'] = {}): RunSettings => ({
  stages: [stage(optimizer, options)],
});

/** A run whose x goes along a line: row i is at (i, 2 i), its loss halves from 8. */
export function runOf(rows: number, more: Partial<RunResult> = {}): RunResult {
  const list = (make: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => make(row));
  const loss = list((row) => 8 / 2 ** row);
  const value = 8 / 2 ** rows;
  const x = Float64Array.of(rows - 1, 2 * rows - 2);
  return {
    settings: one('Adam', { lr: 0.1 }),
    termination: 'relativeChange',
    explanation: 'Stopped.',
    x,
    value,
    gradientNorm: 1e-3,
    iterations: rows,
    evaluations: rows + 1,
    best: { x, value, iteration: rows },
    spans: [{ stage: 0, optimizer: 'Adam', from: 0, to: rows }],
    trace: {
      iterations: list((row) => row + 1),
      loss,
      lowest: loss,
      highest: loss,
      error: list(() => 1),
      gradientNorm: loss,
      stepLength: loss,
      points: Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? i / 2 : i - 1)),
      dimension: 2,
    },
    findings: [],
    check: {
      kind: 'minimum',
      sentence: 'A minimum.',
      eigenvalues: null,
      condition: 2,
      digits: { value: 8, certified: true },
    },
    backend: 'float64',
    launches: 0,
    gap: null,
    milliseconds: 1,
    ...more,
  };
}

export function resultOf(runs: readonly RunResult[], more: Partial<MinimizeResult> = {}): MinimizeResult {
  const report = {
    float64: 'JavaScript',
    renderer: null,
    milliseconds: 1,
    compile: 0,
    launches: 0,
    note: null,
  } as const;
  return { kind: 'minimize', runs, many: null, landscape: null, report, ...more };
}

const site: SiteInfo = {
  uri: 'file:///a.py',
  file: 'a.py',
  line: 1,
  language: 'python',
  name: 'f',
  kind: 'function',
  signature: 'f',
};

/** A constant function: another constant is other code. */
function graphOf(constant: number, variables = 2): Graph {
  return {
    nodes: [{ op: 'constant', inputs: [], shape: [], attributes: { values: [constant] } }],
    inputs: Array.from({ length: variables }, (_, i) => ({ kind: 'variable', name: `x${i}`, shape: [] })),
    outputs: [0],
  };
}

export function functionOf(
  constant = 1,
  variables: readonly string[] = ['x', 'y'],
  optimizers: readonly RunSettings[] = [],
  outputs: readonly string[] = ['f'],
): Extract<Minimizable, { kind: 'function' }> {
  const graph = graphOf(constant, variables.length);
  return { kind: 'function', function: { graph, parameters: [], variables, outputs }, optimizers };
}

export function host(revision: number, subject: Minimizable, minimize: Partial<MinimizeSettings> = {}): PanelEvent {
  const session: SessionState = { kind: 'ready', site, subject, tasks: ['minimize'], stale: false, problems: [] };
  const settings: Settings = {
    ...DEFAULT_SETTINGS,
    task: 'minimize',
    minimize: { ...DEFAULT_SETTINGS.minimize, ...minimize },
  };
  return { kind: 'host', message: { kind: 'state', revision, session, settings, backend: 'auto' }, restored: false };
}
