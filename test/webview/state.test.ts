import { describe, expect, test } from 'vitest';
import type { DerivativeResult, Grid } from '../../src/engine/job.ts';
import type { Graph } from '../../src/graph/graph.ts';
import {
  DEFAULT_SETTINGS,
  type DerivativeSettings,
  type Settings,
  type SessionState,
  type SiteInfo,
} from '../../src/protocol/messages.ts';
import { drawnRevision, faceOf, FIRST_STATE, reduce, type PanelEvent, type PanelState } from '../../webview/state.ts';

const site: SiteInfo = {
  uri: 'file:///a.py',
  file: 'a.py',
  line: 1,
  language: 'python',
  name: 'f',
  kind: 'function',
  signature: 'f(x)',
};

const withCurves = (change: Partial<DerivativeSettings>): Settings => ({
  ...DEFAULT_SETTINGS,
  derivative: { ...DEFAULT_SETTINGS.derivative, ...change },
});

function graphOf(constant: number, variables = 1): Graph {
  return {
    nodes: [{ op: 'constant', inputs: [], shape: [], attributes: { values: [constant] } }],
    inputs: Array.from({ length: variables }, (_, i) => ({ kind: 'variable', name: `x${i}`, shape: [] })),
    outputs: [0],
  };
}

function ready(constant: number, more: Partial<Extract<SessionState, { kind: 'ready' }>> = {}): SessionState {
  const graph = graphOf(constant);
  const info = { graph, parameters: [], variables: ['x'], outputs: ['f'] };
  const subject = { kind: 'function', function: info, optimizers: [] } as const;
  return { kind: 'ready', site, subject, tasks: ['derivative', 'minimize'], stale: false, problems: [], ...more };
}

function host(revision: number, session: SessionState, settings: Settings = DEFAULT_SETTINGS): PanelEvent {
  return {
    kind: 'host',
    message: { kind: 'state', revision, session, settings, backend: 'auto' },
    restored: false,
  };
}

function gridOf({ wanted }: PanelState): Grid | undefined {
  return wanted?.job.kind === 'derivative' ? wanted.job.grid : undefined;
}

function resultOn(grid: Grid): DerivativeResult {
  return {
    kind: 'derivative',
    slices: [{ variable: 0, grid, curves: [] }],
    map: null,
    point: null,
    formulas: [],
    run: {
      backend: 'float64',
      renderer: null,
      points: grid.points,
      float64: 'JavaScript',
      milliseconds: 1,
      startup: 0,
      compile: 0,
      launches: 0,
      note: null,
      certification: null,
    },
  };
}

const done = (ticket: number, points = 3): PanelEvent => ({
  kind: 'job',
  ticket,
  state: { kind: 'done', result: resultOn({ origin: 0, step: 1, points }) },
});

function after(...events: PanelEvent[]): PanelState {
  return events.reduce(reduce, FIRST_STATE);
}

test('from nothing to a picture', () => {
  expect(faceOf(FIRST_STATE)).toBe('none');
  expect(faceOf(after(host(1, { kind: 'empty' })))).toBe('empty');
  expect(faceOf(after(host(1, { kind: 'reading', site })))).toBe('reading');
  const asked = after(host(1, ready(1)));
  expect(faceOf(asked)).toBe('computing');
  expect(gridOf(asked)).toEqual({ origin: -5, step: 0.01, points: 1001 });
  expect(drawnRevision(asked)).toBeNull();
  const drawn = reduce(asked, done(asked.ticket));
  expect(faceOf(drawn)).toBe('done');
  expect(drawnRevision(drawn)).toBe(1);
});

describe('revisions', () => {
  test('an older message is dropped', () => {
    const state = after(host(5, ready(1)));
    expect(reduce(state, host(4, { kind: 'empty' }))).toBe(state);
  });

  test('a message that was kept over a reload yields to any of the host', () => {
    const kept: PanelEvent = { ...(host(90, ready(1)) as Extract<PanelEvent, { kind: 'host' }>), restored: true };
    const state = after(kept, host(1, { kind: 'empty' }));
    expect(faceOf(state)).toBe('empty');
    expect(reduce(state, kept)).toBe(state);
  });

  test('the same graph and settings again compute nothing, and the picture is of the new revision', () => {
    const drawn = after(host(1, ready(1)), done(1));
    const again = reduce(drawn, host(2, ready(1)));
    expect(again.ticket).toBe(drawn.ticket);
    expect(faceOf(again)).toBe('done');
    expect(drawnRevision(again)).toBe(2);
  });

  test('a new graph computes, the last picture stays until then', () => {
    const state = after(host(1, ready(1)), done(1), host(2, ready(2)));
    expect(faceOf(state)).toBe('computing');
    expect(drawnRevision(state)).toBe(1);
    expect(drawnRevision(reduce(state, done(2)))).toBe(2);
  });

  test('the result of an older graph is dropped', () => {
    const state = after(host(1, ready(1)), host(2, ready(2)));
    expect(reduce(state, done(1))).toBe(state);
  });
});

test('stale code keeps the picture and says so', () => {
  const state = after(host(1, ready(1)), done(1), host(2, ready(1, { stale: true })));
  expect(faceOf(state)).toBe('stale');
  expect(state.picture).not.toBeNull();
});

test('another function drops the picture and how it was looked at', () => {
  const state = after(
    host(1, ready(1)),
    done(1),
    { kind: 'toggleCurve', id: 'f' },
    { kind: 'table', change: { open: true, row: 9 } },
    host(2, ready(1, { site: { ...site, name: 'g' } })),
  );
  expect(state.picture).toBeNull();
  expect(faceOf(state)).toBe('computing');
  expect(state.look.hidden).toEqual([]);
  expect(state.look.table).toEqual({ open: true, slice: 0, row: 0 });
});

test('a moved function is the same function', () => {
  const state = after(host(1, ready(1)), done(1), host(2, ready(1, { site: { ...site, line: 7 } })));
  expect(state.picture?.revision).toBe(2);
});

test('a failure is said and the next job tries again', () => {
  const failed = after(host(1, ready(1)), {
    kind: 'job',
    ticket: 1,
    state: { kind: 'failed', message: 'no', remedy: 'yes' },
  });
  expect(faceOf(failed)).toBe('failed');
  expect(faceOf(reduce(failed, host(2, ready(2))))).toBe('computing');
});

describe('settings', () => {
  const wide = withCurves({ from: -8 });

  test('chosen here hold until the host has them', () => {
    const chosen = after(host(1, ready(1)), { kind: 'settings', change: { derivative: { from: -8 } } });
    expect(gridOf(chosen)?.origin).toBe(-8);
    expect(chosen.pending).toEqual({ settings: wide, settled: true });
    const meanwhile = reduce(chosen, host(2, ready(2)));
    expect(gridOf(meanwhile)?.origin).toBe(-8);
    const confirmed = reduce(meanwhile, host(3, ready(2), wide));
    expect(confirmed.pending).toBeNull();
    expect(confirmed.ticket).toBe(meanwhile.ticket);
  });

  test('of another surface overrule', () => {
    const state = after(
      host(1, ready(1)),
      { kind: 'settings', change: { derivative: { from: -8 } } },
      host(2, ready(1), withCurves({ to: 9 })),
    );
    expect(state.pending).toBeNull();
    expect(gridOf(state)?.origin).toBe(-5);
  });

  test('that are the same change nothing', () => {
    const state = after(host(1, ready(1)));
    expect(reduce(state, { kind: 'settings', change: { derivative: { from: -5 } } }).ticket).toBe(state.ticket);
  });
});

describe('a gesture', () => {
  const many = withCurves({ points: 1_000_000 });
  const begun = after(host(1, ready(1), many), done(1), { kind: 'gesture', interval: { from: 0, to: 1 } });

  test('computes few points while it lasts, all of them when it has settled', () => {
    expect(gridOf(begun)?.points).toBe(4001);
    expect(begun.pending?.settled).toBe(false);
    const ended = reduce(begun, { kind: 'gestureEnd' });
    expect(gridOf(ended)).toEqual({ origin: 0, step: 1 / 999_999, points: 1_000_000 });
    expect(ended.pending).toEqual({ settings: withCurves({ points: 1_000_000, from: 0, to: 1 }), settled: true });
  });

  test('remembers where it came from, and forgets it there', () => {
    expect(begun.look.home).toEqual({ from: -5, to: 5 });
    expect(reduce(begun, { kind: 'gesture', interval: { from: -5, to: 5 } }).look.home).toBeNull();
    expect(reduce(begun, { kind: 'typed', field: 'from', text: '-1' }).look.home).toBeNull();
  });

  test('shows results on its way, never an older one after a newer', () => {
    const further = reduce(begun, { kind: 'gesture', interval: { from: 0, to: 2 } });
    const shown = reduce(further, done(2, 7));
    expect(shown.picture?.ticket).toBe(2);
    expect(shown.picture?.revision).toBe(1);
    expect(faceOf(shown)).toBe('computing');
    const newest = reduce(further, done(3, 8));
    expect(faceOf(newest)).toBe('done');
    expect(reduce(newest, done(2, 7))).toBe(newest);
  });
});

test('several variables get ones where the user chose no point', () => {
  const session = ready(1, {
    subject: {
      kind: 'function',
      function: { graph: graphOf(1, 3), parameters: [], variables: ['a', 'b', 'c'], outputs: ['f'] },
      optimizers: [],
    },
  });
  const state = after(host(1, session, withCurves({ at: [4, -2] })));
  expect(state.wanted?.job).toMatchObject({ at: [4, -2, 1] });
});

test('slow belongs to the newest job only', () => {
  const state = after(host(1, ready(1)), host(2, ready(2)));
  expect(reduce(state, { kind: 'slow', ticket: 1 })).toBe(state);
  expect(reduce(state, { kind: 'slow', ticket: 2 }).run).toEqual({
    kind: 'computing',
    progress: 0,
    slow: true,
    paused: false,
  });
});

test('mistakes come and go by field', () => {
  const wrong = after(
    { kind: 'mistake', field: 'at-0', message: 'no' },
    { kind: 'mistake', field: 'at-1', message: 'neither' },
  );
  expect(wrong.look.mistakes).toEqual({ 'at-0': 'no', 'at-1': 'neither' });
  expect(reduce(wrong, { kind: 'mistake', field: 'at-0', message: null }).look.mistakes).toEqual({ 'at-1': 'neither' });
});

describe('what is typed', () => {
  const type = (field: 'from' | 'to' | 'points', text: string): PanelEvent => ({ kind: 'typed', field, text });
  const asked = after(host(1, ready(1)));
  const grid = (state: PanelState) => [
    state.pending?.settings.derivative.from ?? -5,
    state.pending?.settings.derivative.to ?? 5,
  ];

  test('is taken where it reads', () => {
    expect(gridOf(reduce(asked, type('points', '1e6')))?.points).toBe(1_000_000);
  });

  test('is kept as a draft, and the picture as it was, where it does not', () => {
    const wrong = reduce(asked, type('from', 'abc'));
    expect(wrong.ticket).toBe(asked.ticket);
    expect(wrong.look.drafts.from?.text).toBe('abc');
    expect(reduce(wrong, type('to', '7')).pending?.settings.derivative.to).toBe(7);
    expect(reduce(wrong, type('from', '-7')).look.drafts).toEqual({});
  });

  test('both bounds at once, through an interval that is none', () => {
    const halfway = reduce(asked, type('from', '10'));
    expect(halfway.look.drafts.from?.mistake).toContain('less than');
    expect(grid(halfway)).toEqual([-5, 5]);
    const there = reduce(halfway, type('to', '20'));
    expect(there.look.drafts).toEqual({});
    expect(grid(there)).toEqual([10, 20]);
  });

  test('a field is not refused for the draft of another', () => {
    const state = after(host(1, ready(1)), type('to', '-20'), type('points', '50'), type('from', '-15'));
    expect(state.pending?.settings).toEqual(withCurves({ points: 50, from: -15 }));
    expect(Object.keys(state.look.drafts)).toEqual(['to']);
  });
});

describe('a job', () => {
  const minimizing = { ...DEFAULT_SETTINGS, task: 'minimize' } as const;
  const state = after(host(1, ready(1), minimizing));

  test('is of the task that was chosen, and another one drops the picture', () => {
    expect(state.wanted?.job).toMatchObject({ kind: 'minimize', start: [expect.any(Number)] });
    const drawn = after(host(1, ready(1)), done(1));
    expect(drawn.picture?.kind).toBe('derivative');
    const other = reduce(drawn, { kind: 'settings', change: { task: 'minimize' } });
    expect(other).toMatchObject({ picture: null, run: { kind: 'computing' } });
    expect(other.pending?.settings.task).toBe('minimize');
  });

  test('waits and goes on', () => {
    const paused = reduce(state, { kind: 'pause' });
    expect(paused.run).toMatchObject({ kind: 'computing', paused: true });
    expect(reduce(paused, { kind: 'resume' }).run).toMatchObject({ kind: 'computing', paused: false });
  });

  test('runs again when it is asked to', () => {
    const again = reduce(state, { kind: 'again' });
    expect(again.ticket).toBe(state.ticket + 1);
    expect(again.wanted).toBe(state.wanted);
  });

  test('a task that the site does not have is not computed', () => {
    expect(after(host(1, ready(1, { tasks: ['derivative'] }), minimizing)).wanted?.job.kind).toBe('derivative');
  });
});
