import { describe, expect, test } from 'vitest';
import type { DerivativeJob, HeatMap } from '../../src/engine/job.ts';
import { DEFAULT_SETTINGS, type SiteInfo } from '../../src/protocol/messages.ts';
import { valueOnMap } from '../../webview/map-value.ts';
import { FIRST_STATE, reduce, type PanelEvent, type PanelState } from '../../webview/state.ts';
import { mendedPair } from '../../webview/wanted.ts';

const site: SiteInfo = {
  uri: 'file:///a.py',
  file: 'a.py',
  line: 1,
  language: 'python',
  name: 'g',
  kind: 'function',
  signature: 'g',
};

function host(variables: number, outputs = 1): PanelEvent {
  const inputs = Array.from({ length: variables }, (_, i) => ({ kind: 'variable', name: `x${i}`, shape: [] }) as const);
  const graph = { nodes: [], inputs, outputs: Array.from({ length: outputs }, () => 0) };
  const info = {
    graph,
    parameters: [],
    variables: inputs.map(({ name }) => name),
    outputs: graph.outputs.map((_, i) => (outputs === 1 ? 'g' : `g[${i}]`)),
  };
  const subject = { kind: 'function', function: info, optimizers: [] } as const;
  const session = { kind: 'ready', site, subject, tasks: ['derivative'], stale: false, problems: [] } as const;
  return {
    kind: 'host',
    message: { kind: 'state', revision: 1, session, settings: DEFAULT_SETTINGS, backend: 'auto' },
    restored: false,
  };
}

const after = (...events: PanelEvent[]): PanelState => events.reduce(reduce, FIRST_STATE);
const window = { x: { from: -1, to: 1 }, y: { from: 2, to: 3 } };

function jobOf({ wanted }: PanelState): DerivativeJob | null {
  return wanted?.job.kind === 'derivative' ? wanted.job : null;
}

describe('the map that the panel wants', () => {
  test('is over the first two variables and the interval, of functions of several with one output', () => {
    const grid = { origin: -5, step: 10 / 512, points: 513 };
    expect(jobOf(after(host(2)))).toMatchObject({ map: { variables: [0, 1], x: grid, y: grid }, outputs: ['g'] });
    expect(jobOf(after(host(1)))?.map).toBeNull();
    expect(jobOf(after(host(2, 2)))?.map).toBeNull();
  });

  test('follows a gesture with fewer points, and rests with all; the slices stay', () => {
    const moving = after(host(2), { kind: 'mapGesture', window });
    expect(jobOf(moving)?.map).toMatchObject({ x: { origin: -1, points: 257 }, y: { origin: 2, points: 257 } });
    expect(jobOf(moving)?.grid.origin).toBe(-5);
    expect(moving.pending?.settled).toBe(false);
    const resting = reduce(moving, { kind: 'gestureEnd' });
    expect(jobOf(resting)?.map?.y).toEqual({ origin: 2, step: 1 / 512, points: 513 });
    const home = reduce(resting, { kind: 'mapGesture', window: null });
    expect(jobOf(home)?.map?.y.origin).toBe(-5);
  });

  test('follows an interval that is typed', () => {
    const typed = after(host(2), { kind: 'mapGesture', window }, { kind: 'typed', field: 'from', text: '-2' });
    expect(jobOf(typed)?.map).toMatchObject({ x: { origin: -2 }, y: { origin: -2 } });
  });

  test('is over the first two where the chosen ones are gone', () => {
    expect(mendedPair([2, 0], 3)).toEqual([2, 0]);
    expect(mendedPair([2, 0], 2)).toEqual([0, 1]);
    expect(mendedPair([1, 1], 2)).toEqual([0, 1]);
  });
});

test('values between points are interpolated; beside a gap the nearest counts', () => {
  const grid = { origin: 10, step: 2, points: 3 };
  // 3x + 5y + 1, but for one gap.
  const at = (i: number) => 3 * (10 + 2 * (i % 3)) + 5 * (10 + 2 * Math.floor(i / 3)) + 1;
  const values = Float64Array.from({ length: 9 }, (_, i) => (i === 8 ? NaN : at(i)));
  const map = { x: grid, y: grid, values } as unknown as HeatMap;
  expect(valueOnMap(map, 10.5, 13)).toBeCloseTo(3 * 10.5 + 5 * 13 + 1, 10);
  expect(valueOnMap(map, 14, 10)).toBeCloseTo(3 * 14 + 50 + 1, 10);
  expect(valueOnMap(map, 12.4, 12.3)).toBe(at(4));
  expect(valueOnMap(map, 13.9, 13.8)).toBeNaN();
  expect(valueOnMap(map, 9, 12)).toBeNaN();
});
