/** The headless runner's answers, by its contract: every form of request, and what is said of bad ones. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { answerDerivative } from '../../src/cli/derivative.ts';
import { answerMinimize } from '../../src/cli/minimize.ts';
import type { Answer } from '../../src/cli/requests.ts';
import { parseRequest, toJson } from '../../src/cli/requests.ts';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

/** A request as JSON would bring it, answered as JSON would carry it. */
function answer(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const parsed = parseRequest({ file: fixture('functions.py'), ...request });
  if (typeof parsed === 'string') return { refused: parsed };
  const result: Answer =
    parsed.job === 'derivative'
      ? answerDerivative(parsed)
      : parsed.job === 'minimize'
        ? answerMinimize(parsed)
        : { ok: false, diagnostics: [] };
  return JSON.parse(toJson(result)) as Record<string, unknown>;
}

describe('derivative', () => {
  test('value, gradient, Hessian and formula of a scalar function', () => {
    expect(answer({ job: 'derivative', function: 'f', points: [[1], [2]], order: 2 })).toEqual({
      ok: true,
      values: [5, 8],
      gradients: [[2], [4]],
      hessians: [[[2]], [[2]]],
      formula: { value: 'x*x + 4', gradient: ['2*x'] },
    });
  });

  test('several parameters, and constants by name', () => {
    expect(answer({ job: 'derivative', function: 'valley', points: [[1, 2]], order: 1 })).toMatchObject({
      values: [100],
      gradients: [[-400, 200]],
    });
    expect(answer({ job: 'derivative', function: 'wave', points: [[0]], order: 0 })).toMatchObject({
      formula: { value: 'rate*np.sin(x)**2' },
    });
  });

  test('names bound by transforms; several curves nest as they are returned', () => {
    expect(answer({ job: 'derivative', function: 'f_p', points: [[3]], order: 1 })).toMatchObject({
      values: [6],
      gradients: [[2]],
    });
    expect(answer({ job: 'derivative', function: 'h', points: [[1, 3]], order: 1 })).toEqual({
      ok: true,
      values: [
        [
          [5, 13],
          [2, 6],
        ],
      ],
      jacobians: [
        [
          [2, 0],
          [0, 6],
          [2, 0],
          [0, 2],
        ],
      ],
    });
  });

  test('non-finite numbers are named, both ways', () => {
    expect(answer({ job: 'derivative', function: 'f', points: [['Infinity']], order: 1 })).toMatchObject({
      values: ['Infinity'],
      gradients: [['Infinity']],
    });
  });

  test('faults of the code have a place; faults of the request name what is valid', () => {
    expect(answer({ job: 'derivative', function: 'broken', points: [[1]] })).toMatchObject({
      ok: false,
      diagnostics: [{ line: 29, column: 15, severity: 'error', file: fixture('functions.py') }],
    });
    expect(answer({ job: 'derivative', function: 'g', points: [[1]] })).toMatchObject({ ok: false });
    expect(answer({ job: 'derivative', function: 'f', points: [[1]], ordr: 2 }).refused).toMatch(
      /^Unknown field "ordr"; the fields are: job, /,
    );
    expect(answer({ job: 'derivative', points: [[1]] }).refused).toBe('The field "function" is missing.');
    expect(answer({ job: 'integral' }).refused).toMatch(
      /^Unknown job "integral"; the jobs are: derivative, minimize, /,
    );
    expect(answer({ job: 'derivative', function: 'h', points: [[1, 2]], order: 2 })).toMatchObject({ ok: false });
  });
});

describe('minimize', () => {
  const stop = { maxIterations: 100, gradientNorm: 1e-9 };

  test('a function by a second-order solver, with its stages and its sentence', () => {
    const result = answer({ job: 'minimize', function: 'valley', start: [-1.2, 1], optimizer: 'Newton', stop });
    expect(result).toMatchObject({ ok: true, termination: 'gradientNorm' });
    expect(result.value).toBeLessThan(1e-18);
    expect(result.explanation).toMatch(/^Stopped after \d+ steps: the gradient's norm is /);
  });

  test('a divergence says where, and what would have held', () => {
    const result = answer({
      job: 'minimize',
      function: 'valley',
      start: [-1.2, 1],
      optimizer: 'SGD',
      options: { lr: 0.1 },
      stop,
    });
    expect(result).toMatchObject({ termination: 'diverged' });
    expect(result.explanation).toMatch(
      /^Diverged at step \d+: .* stable there only below lr = 0\.00133; this was 0\.1\.$/,
    );
  });

  test('the trace has a row per step: the loss before it, x after it', () => {
    const result = answer({
      job: 'minimize',
      function: 'f',
      start: [1],
      optimizer: 'SGD',
      options: { lr: 0.25 },
      stop: { maxIterations: 2 },
      trace: true,
    });
    expect(result.trace).toEqual([
      [5, 0.5],
      [4.25, 0.25],
    ]);
  });

  test('a loop of the file: its start, its stages and its stop, as PyTorch took them', () => {
    const result = answer({ job: 'minimize', file: fixture('loop.py'), site: { line: 17 } });
    expect(result).toMatchObject({
      ok: true,
      iterations: 350,
      termination: 'relativeChange',
      stages: [
        { optimizer: 'Adam', from: 0, to: 310 },
        { optimizer: 'Adam', from: 310, to: 330 },
        { optimizer: 'Adam', from: 330, to: 350 },
      ],
    });
  });

  test('unknown optimizers and options are named with the valid ones', () => {
    const message = (request: Readonly<Record<string, unknown>>) =>
      JSON.stringify(answer({ job: 'minimize', function: 'f', start: [1], stop, ...request }));
    expect(message({ optimizer: 'Adamm' })).toContain('there is no optimizer Adamm; the optimizers are: SGD, Adam, ');
    expect(message({ optimizer: 'Adam', options: { beta: 1 } })).toContain(
      'Adam has no option beta; its options are: lr, betas, ',
    );
    expect(message({ optimizer: 'SGD', options: { nesterov: true } })).toContain('nesterov of SGD needs a momentum');
    expect(message({ optimizer: 'Adam', options: { betas: [0.9, 1] } })).toContain('betas of Adam are 0.9, 1');
    expect(message({ optimizer: 'SGD', options: { lr: -1 } })).toContain('lr of SGD is -1');
    expect(message({ optimizer: 'SGD', schedule: { name: 'StepLR', size: 3 } })).toContain('StepLR has no option size');
    expect(message({ optimizer: 'SGD', start: [1, 2], function: 'h' })).toContain('only one number has a minimum');
    expect(message({})).toContain('optimizer');
  });
});
