import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src/protocol/messages.ts';
import { optimizerCatalogue } from '../../../src/engine/minimize/catalogue.ts';
import { raceOf, remedied, taken, withCopy, withoutRun } from '../../../webview/minimize/edit.ts';
import { effectiveSettings, minimizeJob, startOf, type Minimizable } from '../../../webview/minimize/wanted.ts';
import { functionOf, one, stage } from './helpers.ts';

const settings = DEFAULT_SETTINGS.minimize;
const fromLoop: Minimizable = {
  kind: 'loop',
  function: functionOf().function,
  code: {
    run: one('SGD', { lr: 0.5 }),
    start: { kind: 'point', x: [3, 4] },
    relativeChange: 1e-5,
    every: 7,
    maxIterations: null,
  },
};

describe('what the code says', () => {
  test('goes before the settings, and leaves open what it does not say', () => {
    const job = minimizeJob(fromLoop, settings, null);
    expect(job?.runs).toEqual([one('SGD', { lr: 0.5 })]);
    expect(job?.start).toEqual([3, 4]);
    expect(job?.stop).toMatchObject({ relativeChange: 1e-5, every: 7, maxIterations: settings.stop.maxIterations });
  });

  test('is copied whole when the user changes a part of it', () => {
    const stop = { ...effectiveSettings(fromLoop, settings).stop, every: 3 };
    const change = taken(fromLoop, settings, { stop });
    expect(change).toEqual({
      runs: [one('SGD', { lr: 0.5 })],
      start: { kind: 'point', x: [3, 4] },
      stop,
      fromCode: false,
    });
  });

  test('stays in force when something else is changed', () => {
    expect(taken(fromLoop, settings, { warm: true })).toEqual({ warm: true });
    const withOptimizer = functionOf(1, ['x'], [one('LBFGS')]);
    const start = { kind: 'point', x: [2] } as const;
    expect(taken(withOptimizer, settings, { start })).toEqual({ start });
    expect(taken(withOptimizer, settings, { runs: [one('Adam')] })).toEqual({ runs: [one('Adam')], fromCode: false });
    expect(effectiveSettings(withOptimizer, settings).runs).toEqual([one('LBFGS')]);
    expect(effectiveSettings(withOptimizer, { ...settings, fromCode: false }).runs).toEqual(settings.runs);
  });
});

describe('starts', () => {
  test('a point too short goes on with ones, one too long ends', () => {
    expect(startOf({ kind: 'point', x: [5] }, 3)).toEqual([5, 1, 1]);
    expect(startOf({ kind: 'point', x: [5, 6, 7] }, 2)).toEqual([5, 6]);
  });

  test('a random one is the same for the same seed, and std and mean act as in the notes', () => {
    const random = { kind: 'random', std: 2, mean: 3, seed: 7 } as const;
    const standard = startOf({ ...random, std: 1, mean: 0 }, 3);
    startOf(random, 3).forEach((x, i) => {
      expect(x).toBeCloseTo(2 * ((standard[i] ?? NaN) + 3), 12);
    });
    expect(startOf({ ...random, seed: 8 }, 3)).not.toEqual(startOf(random, 3));
  });

  test('warm ones count where they fit', () => {
    expect(minimizeJob(functionOf(), settings, [8, 9])?.start).toEqual([8, 9]);
    const start = { kind: 'point', x: [] } as const;
    expect(minimizeJob(functionOf(), { ...settings, start }, [8])?.start).toEqual([1, 1]);
  });
});

test('nothing to minimize: several outputs, or nothing that varies', () => {
  expect(minimizeJob(functionOf(1, ['x'], [], ['f[0]', 'f[1]']), settings, null)).toBeNull();
  expect(minimizeJob(functionOf(1, []), settings, null)).toBeNull();
});

test('one variable has no landscape; variables that are gone make way for the first two', () => {
  expect(minimizeJob(functionOf(1, ['x']), settings, null)?.landscape).toBeNull();
  const map = { variables: [1, 4], window: null } as const;
  expect(minimizeJob(functionOf(), { ...settings, map }, null)?.landscape?.variables).toEqual([0, 1]);
});

describe('remedies', () => {
  const staged = { ...settings, runs: [one('Adam'), { stages: [stage('SGD', { lr: 1, momentum: 0.9 }, 0.1), stage('Adam')] }] } as const; // prettier-ignore

  test('a learning rate is that of one stage of one run', () => {
    const change = remedied(staged, 1, { kind: 'learningRate', label: '', stage: 0, lr: 0.25 });
    expect(change).toEqual({
      runs: [one('Adam'), { stages: [stage('SGD', { lr: 0.25, momentum: 0.9 }, 0.1), stage('Adam')] }],
    });
  });

  test('a run replaces its own, a rule joins the others, a start is a point', () => {
    expect(remedied(staged, 0, { kind: 'run', label: '', run: one('BFGS') }).runs).toEqual([
      one('BFGS'),
      staged.runs[1],
    ]);
    expect(remedied(staged, 0, { kind: 'stop', label: '', stop: { gradientNorm: 1e-9 } }).stop).toEqual({
      ...settings.stop,
      gradientNorm: 1e-9,
    });
    expect(remedied(staged, 0, { kind: 'start', label: '', start: [1, 2] }).start).toEqual({
      kind: 'point',
      x: [1, 2],
    });
  });
});

test('the race: eight runs that the catalogue has, with the learning rate of the run that there was', () => {
  const race = raceOf(one('Adam', { lr: 0.03 }));
  expect(race.map(({ stages }) => stages[0].optimizer)).toEqual(['SGD', 'SGD', 'Adam', 'Adadelta', 'Adagrad', 'RMSprop', 'LBFGS', 'BFGS']); // prettier-ignore
  expect(race[0].stages[0].options).toEqual({ lr: 0.03 });
  for (const { stages } of race) {
    const entry = optimizerCatalogue().find(({ name }) => name === stages[0].optimizer);
    for (const option of Object.keys(stages[0].options))
      expect(entry?.options.map(({ name }) => name)).toContain(option);
  }
});

test('runs come and go, but the last one stays', () => {
  const two = withCopy(settings, 0).runs;
  expect(two).toEqual([settings.runs[0], settings.runs[0]]);
  expect(withoutRun({ ...settings, runs: [one('SGD'), one('Adam')] }, 0).runs).toEqual([one('Adam')]);
  expect(withoutRun(settings, 0).runs).toEqual(settings.runs);
});
