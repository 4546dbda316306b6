import { describe, expect, test } from 'vitest';
import type { HeatMap } from '../../src/engine/job.ts';
import { DEFAULT_SETTINGS, type DerivativeSettings, type SiteInfo } from '../../src/protocol/messages.ts';
import { valueOnMap } from '../../webview/map-value.ts';
import { FIRST_STATE, reduce, type PanelEvent, type PanelState } from '../../webview/state.ts';
import { mendedPair } from '../../webview/wanted.ts';

const site: SiteInfo = { uri: 'file:///a.py', file: 'a.py', line: 1, language: 'python', name: 'g', signature: 'g' };

function host(variables: number, outputs = 1, settings: DerivativeSettings = DEFAULT_SETTINGS): PanelEvent {
  const inputs = Array.from({ length: variables }, (_, i) => ({ kind: 'variable', name: `x${i}`, shape: [] }) as const);
  const graph = { nodes: [], inputs, outputs: Array.from({ length: outputs }, () => 0) };
  const info = {
    graph,
    parameters: [],
    variables: inputs.map(({ name }) => name),
    outputs: graph.outputs.map((_, i) => (outputs === 1 ? 'g' : `g[${i}]`)),
  };
  const session = { kind: 'ready', site, function: info, stale: false, problems: [] } as const;
  return {
    kind: 'host',
    message: { kind: 'state', revision: 1, session, settings, backend: 'auto' },
    restored: false,
  };
}

const after = (...events: PanelEvent[]): PanelState => events.reduce(reduce, FIRST_STATE);
const window = { x: { from: -1, to: 1 }, y: { from: 2, to: 3 } };

describe('the map that the panel wants', () => {
  test('is over the first two variables and the interval, of functions of several with one output', () => {
    const grid = { origin: -5, step: 10 / 512, points: 513 };
    expect(after(host(2)).wanted?.job).toMatchObject({ map: { variables: [0, 1], x: grid, y: grid }, outputs: ['g'] });
    expect(after(host(1)).wanted?.job.map).toBeNull();
    expect(after(host(2, 2)).wanted?.job.map).toBeNull();
  });

  test('follows a gesture with fewer points, and rests with all; the slices stay', () => {
    const moving = after(host(2), { kind: 'mapGesture', window });
    expect(moving.wanted?.job.map).toMatchObject({ x: { origin: -1, points: 257 }, y: { origin: 2, points: 257 } });
    expect(moving.wanted?.job.grid.origin).toBe(-5);
    expect(moving.pending?.settled).toBe(false);
    const resting = reduce(moving, { kind: 'gestureEnd' });
    expect(resting.wanted?.job.map?.y).toEqual({ origin: 2, step: 1 / 512, points: 513 });
    const home = reduce(resting, { kind: 'mapGesture', window: null });
    expect(home.wanted?.job.map?.y.origin).toBe(-5);
  });

  test('follows an interval that is typed', () => {
    const typed = after(host(2), { kind: 'mapGesture', window }, { kind: 'typed', field: 'from', text: '-2' });
    expect(typed.wanted?.job.map).toMatchObject({ x: { origin: -2 }, y: { origin: -2 } });
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
