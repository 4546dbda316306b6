import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type PanelMessage } from '../../src/protocol/messages.ts';
import { parsePanelMessage } from '../../src/protocol/validate.ts';

const span = { uri: 'file:///a.py', from: 3, to: 7 };
const map = { variables: [3, 1], window: { x: { from: -1, to: 2 }, y: { from: 0, to: 1 } } } as const;
const good: readonly PanelMessage[] = [
  { kind: 'ready' },
  { kind: 'settings', settings: DEFAULT_SETTINGS },
  {
    kind: 'settings',
    settings: {
      task: 'minimize',
      reading: { shapes: { x: [3, 4] }, vary: ['p'] },
      derivative: { from: -1e300, to: 0, points: 1_000_000, order: 0, at: [1, -2], map },
      minimize: {
        fromCode: false,
        runs: [
          {
            stages: [
              { above: 0.1, optimizer: 'SGD', options: { lr: 0.1, nesterov: true }, schedule: null },
              {
                above: 0,
                optimizer: 'Adam',
                options: { betas: [0.5, 0.9] },
                schedule: { name: 'StepLR', options: { step_size: 10 } },
              },
            ],
          },
        ],
        start: { kind: 'random', std: 10, mean: 0, seed: 7 },
        stop: { ...DEFAULT_SETTINGS.minimize.stop, gradientNorm: 1e-9, relativeChange: null },
        many: { std: 1, mean: 0, seed: 1, count: 1000 },
        map,
        warm: true,
      },
      leastSquares: {
        linear: { ...DEFAULT_SETTINGS.leastSquares.linear, method: 'svd', ridge: 0.5, loss: 'mean', runs: [] },
        fit: {
          ...DEFAULT_SETTINGS.leastSquares.fit,
          data: { independent: [{ parameter: 't', name: 'ts' }], observed: 'ys' },
          start: [1, -2],
        },
      },
    },
  },
  { kind: 'needData', hash: 'abc' },
  { kind: 'reveal', span },
  { kind: 'revealSite' },
  { kind: 'copy', text: 'x', what: 'table' },
  { kind: 'save', text: 'x,y', name: 'f.csv' },
  { kind: 'savePicture', png: 'iVBORw0KGgo=', name: 'f.png' },
  { kind: 'summary', revision: 3, text: 'min 4 at (0, 0), 70 steps' },
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
    ['a map over one variable twice', { map: { variables: [1, 1], window: null } }],
    ['a map over half a variable', { map: { variables: [0, 0.5], window: null } }],
    ['a map of nothing', { map: { variables: [0, 1], window: { x: { from: 1, to: 1 }, y: { from: 0, to: 1 } } } }],
    ['a key too many', { colour: 'red' }],
  ];
  test.each(bad)('%s', (_what, change) => {
    const settings = { ...DEFAULT_SETTINGS, derivative: { ...DEFAULT_SETTINGS.derivative, ...(change as object) } };
    expect(parsePanelMessage({ kind: 'settings', settings })).toBeUndefined();
  });

  test.each([
    ['a shape of length 0', { shapes: { x: [0] } }],
    ['a shape of huge length', { shapes: { x: [1e9] } }],
    ['a shape of many elements', { shapes: { x: [4096, 4096] } }],
    ['a shape that is a number', { shapes: { x: 3 } }],
    ['names that are numbers', { vary: [1] }],
  ])('%s', (_what, change) => {
    const settings = { ...DEFAULT_SETTINGS, reading: { ...DEFAULT_SETTINGS.reading, ...change } };
    expect(parsePanelMessage({ kind: 'settings', settings })).toBeUndefined();
  });

  const stop = DEFAULT_SETTINGS.minimize.stop;
  test.each([
    ['no runs', { runs: [] }],
    ['a run without stages', { runs: [{ stages: [] }] }],
    [
      'an option that is an object',
      { runs: [{ stages: [{ above: 0, optimizer: 'SGD', options: { lr: {} }, schedule: null }] }] },
    ],
    ['checks every zero steps', { stop: { ...stop, every: 0 } }],
    ['half an iteration', { stop: { ...stop, maxIterations: 0.5 } }],
    ['a negative threshold', { stop: { ...stop, gradientNorm: -1 } }],
    ['too many starts', { many: { std: 1, mean: 0, seed: 0, count: 1e7 } }],
    ['a start that is not finite', { start: { kind: 'point', x: [NaN] } }],
  ])('%s, to minimize', (_what, change) => {
    const settings = { ...DEFAULT_SETTINGS, minimize: { ...DEFAULT_SETTINGS.minimize, ...change } };
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
