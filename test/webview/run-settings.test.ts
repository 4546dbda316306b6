import { describe, expect, test } from 'vitest';
import type { RunSettings, StageSettings } from '../../src/engine/job.ts';
import { optimizerCatalogue, scheduleCatalogue } from '../../src/engine/minimize/catalogue.ts';
import {
  addStage,
  moveStage,
  optionText,
  parseOption,
  removeStage,
  runName,
  scheduleOf,
  stageName,
  withOptimizer,
  withOption,
} from '../../webview/run-settings.ts';

const stage = (optimizer: string, above = 0, options: StageSettings['options'] = {}): StageSettings => ({
  above,
  optimizer,
  options,
  schedule: null,
});
const three: RunSettings = { stages: [stage('Adam', 0.1), stage('SGD', 0.01), stage('LBFGS', 0)] };
const shape = ({ stages }: RunSettings) => stages.map(({ optimizer, above }) => [optimizer, above]);

describe('texts of options', () => {
  test('pairs in any brackets, lists, numbers; nothing is the default', () => {
    expect(parseOption({ kind: 'pair', required: false }, '(0.9, 0.999)')).toEqual({
      kind: 'value',
      value: [0.9, 0.999],
    });
    expect(parseOption({ kind: 'list', required: false }, '[10; 20, 30]')).toEqual({
      kind: 'value',
      value: [10, 20, 30],
    });
    expect(parseOption({ kind: 'number', required: false }, ' 1e-3 ')).toEqual({ kind: 'value', value: 1e-3 });
    expect(parseOption({ kind: 'number', required: false }, '  ')).toEqual({ kind: 'default' });
  });

  test('what cannot be is refused with a reason', () => {
    expect(parseOption({ kind: 'pair', required: false }, '0.9')).toMatchObject({ kind: 'mistake' });
    expect(parseOption({ kind: 'list', required: false }, '1, two')).toMatchObject({
      kind: 'mistake',
      message: expect.stringContaining('two') as string,
    });
    expect(parseOption({ kind: 'number', required: true }, '')).toMatchObject({ kind: 'mistake' });
  });

  test('a text reads back as the value that it shows', () => {
    for (const { options } of optimizerCatalogue()) {
      for (const option of options) {
        if (option.kind !== 'number' && option.kind !== 'pair') continue;
        if (option.default === null) continue;
        expect(parseOption(option, optionText(option.default))).toEqual({ kind: 'value', value: option.default });
      }
    }
  });
});

test('an option set to nothing is gone', () => {
  expect(withOption({ lr: 0.1, eps: 1 }, 'eps', undefined)).toEqual({ lr: 0.1 });
  expect(withOption({ lr: 0.1 }, 'lr', 0.2)).toEqual({ lr: 0.2 });
});

test('another optimizer keeps the options that it has too, and none across orders', () => {
  const adam = stage('Adam', 0.1, { lr: 0.1, betas: [0.5, 0.9], amsgrad: true });
  expect(withOptimizer(adam, 'NAdam').options).toEqual({ lr: 0.1, betas: [0.5, 0.9] });
  expect(withOptimizer(adam, 'SGD')).toMatchObject({ above: 0.1, optimizer: 'SGD', options: { lr: 0.1 } });
  expect(withOptimizer(adam, 'LBFGS').options).toEqual({});
  expect(withOptimizer({ ...adam, schedule: scheduleOf('StepLR') }, 'BFGS').schedule).toBeNull();
});

test('every schedule is made with all that it needs', () => {
  for (const { name, options } of scheduleCatalogue()) {
    const schedule = scheduleOf(name);
    for (const option of options) {
      if (option.required) expect(schedule?.options[option.name], `${name} ${option.name}`).not.toBeUndefined();
    }
  }
  expect(scheduleOf('NoSuchLR')).toBeNull();
});

describe('stages', () => {
  test('a new one acts below the last threshold', () => {
    expect(shape(addStage({ stages: [stage('Adam')] }))).toEqual([['Adam', 0.1], ['Adam', 0]]); // prettier-ignore
    expect(shape(addStage(three))).toEqual([['Adam', 0.1], ['SGD', 0.01], ['LBFGS', 0.001], ['LBFGS', 0]]); // prettier-ignore
  });

  test('moved and removed ones leave falling thresholds', () => {
    expect(shape(moveStage(three, 2, -1))).toEqual([['Adam', 0.1], ['LBFGS', 0.01], ['SGD', 0]]); // prettier-ignore
    expect(moveStage(three, 0, -1)).toBe(three);
    expect(shape(removeStage(three, 0))).toEqual([['SGD', 0.1], ['LBFGS', 0]]); // prettier-ignore
    expect(shape(removeStage(three, 2))).toEqual([['Adam', 0.1], ['SGD', 0]]); // prettier-ignore
  });
});

test('names say what differs from the defaults', () => {
  expect(stageName(stage('Adam', 0, { lr: 0.04, betas: [0.5, 0.9], amsgrad: true }))).toBe(
    'Adam, lr 0.04, betas (0.5, 0.9), amsgrad',
  );
  expect(runName({ stages: [{ ...stage('SGD', 0, { lr: 0.1 }), schedule: scheduleOf('StepLR') }] })).toBe(
    'SGD, lr 0.1, StepLR',
  );
  expect(runName(three)).toBe('Adam, then SGD, then LBFGS');
  expect(runName({ stages: [stage('Adam', 0.1), stage('Adam')] })).toBe('Adam in 2 stages');
});
