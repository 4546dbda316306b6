import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type PanelMessage } from '../../src/protocol/messages.ts';
import { parsePanelMessage } from '../../src/protocol/validate.ts';

const span = { uri: 'file:///a.py', from: 3, to: 7 };
const good: readonly PanelMessage[] = [
  { kind: 'ready' },
  { kind: 'settings', settings: DEFAULT_SETTINGS },
  {
    kind: 'settings',
    settings: {
      from: -1e300,
      to: 0,
      points: 1_000_000,
      order: 0,
      at: [1, -2],
      shapes: { x: [3, 4] },
      vary: ['p'],
      map: { variables: [3, 1], window: { x: { from: -1, to: 2 }, y: { from: 0, to: 1 } } },
    },
  },
  { kind: 'needData', hash: 'abc' },
  { kind: 'reveal', span },
  { kind: 'revealSite' },
  { kind: 'copy', text: 'x', what: 'table' },
  { kind: 'save', text: 'x,y', name: 'f.csv' },
  { kind: 'log', level: 'error', message: 'lost' },
];

test.each(good)('takes $kind', (message) => {
  expect(parsePanelMessage(message)).toEqual(message);
});

describe('refuses settings with', () => {
  const bad: readonly [string, unknown][] = [
    ['one point', { points: 1 }],
    ['too many points', { points: 1_000_001 }],
    ['half a point', { points: 10.5 }],
    ['an empty interval', { from: 5, to: 5 }],
    ['a turned interval', { from: 5, to: -5 }],
    ['an endless interval', { to: Infinity }],
    ['an interval whose length overflows', { from: -1.5e308, to: 1.5e308 }],
    ['a bound that is no number', { from: NaN }],
    ['a bound in words', { from: '-5' }],
    ['a third derivative', { order: 3 }],
    ['a point that is not finite', { at: [1, NaN] }],
    ['a shape of length 0', { shapes: { x: [0] } }],
    ['a shape of huge length', { shapes: { x: [1e9] } }],
    ['a shape of many elements', { shapes: { x: [4096, 4096] } }],
    ['a shape that is a number', { shapes: { x: 3 } }],
    ['names that are numbers', { vary: [1] }],
    ['a map over one variable twice', { map: { variables: [1, 1], window: null } }],
    ['a map over half a variable', { map: { variables: [0, 0.5], window: null } }],
    ['a map of nothing', { map: { variables: [0, 1], window: { x: { from: 1, to: 1 }, y: { from: 0, to: 1 } } } }],
    ['a key too many', { colour: 'red' }],
  ];
  test.each(bad)('%s', (_what, change) => {
    const settings = { ...DEFAULT_SETTINGS, ...(change as object) };
    expect(parsePanelMessage({ kind: 'settings', settings })).toBeUndefined();
  });
});

test('settings of a version without maps get the usual one', () => {
  const old = Object.fromEntries(Object.entries(DEFAULT_SETTINGS).filter(([name]) => name !== 'map'));
  expect(parsePanelMessage({ kind: 'settings', settings: old })).toEqual({
    kind: 'settings',
    settings: DEFAULT_SETTINGS,
  });
});

test.each([
  undefined,
  null,
  'ready',
  {},
  { kind: 'unknown' },
  { kind: 'ready', extra: 1 },
  { kind: 'reveal', span: { ...span, from: 8 } },
  { kind: 'reveal', span: { ...span, from: -1 } },
  { kind: 'reveal', span: { ...span, uri: 'x'.repeat(20_000) } },
  { kind: 'copy', text: 1, what: 'x' },
  { kind: 'log', level: 'debug', message: '' },
])('refuses %j', (value) => {
  expect(parsePanelMessage(value)).toBeUndefined();
});
