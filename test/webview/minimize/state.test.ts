import { describe, expect, test } from 'vitest';
import type { HeatMap, MinimizeJob, MinimizeResult } from '../../../src/engine/job.ts';
import type { MapWindow, MinimizeSettings } from '../../../src/protocol/messages.ts';
import {
  faceOf,
  FIRST_STATE,
  minimizePictureOf,
  reduce,
  type PanelEvent,
  type PanelState,
} from '../../../webview/state.ts';
import { functionOf, host, one, resultOf, runOf } from './helpers.ts';

const after = (...events: PanelEvent[]): PanelState => events.reduce(reduce, FIRST_STATE);

function told(state: PanelState, result: MinimizeResult, partial = false): PanelState {
  const job = partial
    ? ({ kind: 'running', progress: 0.5, partial: result } as const)
    : ({ kind: 'done', result } as const);
  return reduce(state, { kind: 'job', ticket: state.ticket, state: job });
}

function startOf({ wanted }: PanelState): readonly number[] | null {
  return wanted?.job.kind === 'minimize' ? (wanted.job satisfies MinimizeJob).start : null;
}

const landscape: HeatMap = {
  variables: [0, 1],
  x: { origin: 0, step: 1, points: 2 },
  y: { origin: 0, step: 1, points: 2 },
  values: new Float64Array(4),
  scale: null,
  contours: [],
  image: { kind: 'pixels', width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
  run: { backend: 'float64', points: 4, launches: 0, note: null, certification: null },
};

describe('warm starts', () => {
  const point = { kind: 'point', x: [5, 5] } as const;
  const solved = (warm: boolean) => told(after(host(1, functionOf(1), { start: point, warm })), resultOf([runOf(3)]));

  test('other code goes on from the last solution, and stays there while it is the same', () => {
    const changed = reduce(solved(true), host(2, functionOf(2), { start: point, warm: true }));
    expect(startOf(changed)).toEqual([2, 4]);
    expect(changed.warmStart).toEqual([2, 4]);
    const done = told(changed, resultOf([runOf(5)]));
    expect(done.run.kind).toBe('done');
    expect(reduce(done, host(3, functionOf(2), { start: point, warm: true })).ticket).toBe(done.ticket);
  });

  test('without it every run begins at the start', () => {
    expect(startOf(reduce(solved(false), host(2, functionOf(2), { start: point })))).toEqual([5, 5]);
  });

  test('running again is from the start that was chosen', () => {
    const changed = told(
      reduce(solved(true), host(2, functionOf(2), { start: point, warm: true })),
      resultOf([runOf(3)]),
    );
    const again = reduce(changed, { kind: 'again' });
    expect(startOf(again)).toEqual([5, 5]);
    expect(again.ticket).toBe(changed.ticket + 1);
    expect(again.run.kind).toBe('computing');
    // Once more, with nothing changed.
    expect(reduce(again, { kind: 'again' }).ticket).toBe(again.ticket + 1);
  });

  test('other settings begin at the start, where the map is looked at does not matter', () => {
    const changed = told(
      reduce(solved(true), host(2, functionOf(2), { start: point, warm: true })),
      resultOf([runOf(3)]),
    );
    const set = (minimize: Partial<MinimizeSettings>) =>
      startOf(reduce(changed, { kind: 'settings', change: { minimize } }));
    expect(set({ start: { kind: 'point', x: [7, 8] } })).toEqual([7, 8]);
    expect(set({ runs: [one('BFGS')] })).toEqual([5, 5]);
    expect(set({ map: { variables: [1, 0], window: null } })).toEqual([2, 4]);
  });

  test('a function of other variables begins at its start', () => {
    const other = functionOf(2, ['x', 'y', 'z']);
    expect(startOf(reduce(solved(true), host(2, other, { start: point, warm: true })))).toEqual([5, 5, 1]);
  });

  test('where the last run left nothing finite there is nothing to go on from', () => {
    const lost = runOf(2, { best: { x: Float64Array.of(NaN, 1), value: NaN, iteration: 0 } });
    const state = told(after(host(1, functionOf(1), { start: point, warm: true })), resultOf([lost]));
    expect(startOf(reduce(state, host(2, functionOf(2), { start: point, warm: true })))).toEqual([5, 5]);
  });
});

describe('parts of a result', () => {
  test('stand on the landscape of before, until the code is another', () => {
    const drawn = told(after(host(1, functionOf(1))), resultOf([runOf(3)], { landscape }));
    const again = told(reduce(drawn, { kind: 'again' }), resultOf([runOf(1, { termination: null })]), true);
    expect(minimizePictureOf(again)?.result.landscape).toBe(landscape);
    expect(minimizePictureOf(again)?.result.runs[0]?.iterations).toBe(1);
    const other = told(reduce(drawn, host(2, functionOf(2))), resultOf([runOf(1, { termination: null })]), true);
    expect(minimizePictureOf(other)?.result.landscape).toBeNull();
  });
});

test('a gesture on the map begins no run before it rests', () => {
  const drawn = told(after(host(1, functionOf(1))), resultOf([runOf(3)]));
  const window: MapWindow = { x: { from: 0, to: 1 }, y: { from: 0, to: 1 } };
  const moved = reduce(drawn, {
    kind: 'settingsGesture',
    change: { minimize: { map: { variables: [0, 1], window } } },
  });
  expect(moved.ticket).toBe(drawn.ticket);
  expect(moved.pending?.settings.minimize.map.window).toEqual(window);
  const rested = reduce(moved, { kind: 'gestureEnd' });
  expect(rested.ticket).toBe(drawn.ticket + 1);
  expect(rested.wanted?.job).toMatchObject({ landscape: { window } });
});

test('a function of several outputs is done at once: the face says what it is', () => {
  const state = after(host(1, functionOf(1, ['x'], [], ['f[0]', 'f[1]'])));
  expect(state.wanted).toBeNull();
  expect(faceOf(state)).toBe('done');
});
