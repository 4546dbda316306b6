/** Programs do what the run did: executed where Python, PyTorch or SciPy are at hand; TensorFlow.js always. */
import { execFileSync } from 'node:child_process';
import { buildSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import type { MinimizeJob, RunSettings, StageSettings } from '../../../src/engine/jobs/minimize.ts';
import { createObjective } from '../../../src/engine/minimize/objective.ts';
import { programOf } from '../../../src/engine/minimize/program.ts';
import { stagesOf } from '../../../src/engine/minimize/racer.ts';
import { createRun } from '../../../src/engine/minimize/run.ts';
import { bestFloat64 } from '../../../src/engine/wasm/compile.ts';
import { powerSum, rosenbrock } from './problems.ts';

/** A Python that has these modules, or undefined. */
function pythonWith(modules: string): string | undefined {
  return ['python3', '/usr/bin/python3'].find((program) => {
    try {
      execFileSync(program, ['-c', `import ${modules}`], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}
const [torch, scipy] = [pythonWith('torch'), pythonWith('numpy, scipy')];

const STOP = {
  relativeChange: 1e-7,
  every: 10,
  maxIterations: 500,
  gradientNorm: null,
  stepLength: null,
  seconds: null,
  divergence: true,
};

function jobOf(
  graph: MinimizeJob['graph'],
  start: number[],
  run: RunSettings,
  stop: Partial<MinimizeJob['stop']> = {},
): MinimizeJob {
  return {
    kind: 'minimize', graph, variables: start.map(String), start, runs: [run], stop: { ...STOP, ...stop }, many: null, landscape: null,
  }; // prettier-ignore
}

function reference(job: MinimizeJob) {
  const by = bestFloat64();
  const objective = createObjective(job.graph, new Map(), by);
  const run = createRun(
    objective,
    Float64Array.from(job.start),
    stagesOf(job.runs[0], objective, by),
    job.stop,
    () => undefined,
  );
  while (run.termination === null) run.advance();
  return { iterations: run.iterations, x: [...run.x], value: objective.sample(run.x).value };
}

/** `value at [x] after n steps` */
function printed(text: string) {
  const [, value, x, iterations] = /^(\S+) at \[?(.*?)\]? after (\d+) steps/.exec(text) ?? [];
  return { value: Number(value), x: (x ?? '').split(',').map(Number), iterations: Number(iterations) };
}

const stage = (optimizer: string, options: StageSettings['options'] = {}, others: Partial<StageSettings> = {}): StageSettings => ({
  above: 0, optimizer, options, schedule: null, ...others,
}); // prettier-ignore
const start = [7.5, 4.8, 6, 8.5];
const adams: [StageSettings, ...StageSettings[]] = [
  stage('Adam', { lr: 0.4, betas: [0.5, 0.9] }, { above: 0.1 }),
  stage('Adam', { lr: 0.2, betas: [0.9, 0.95] }, { above: 0.01 }),
  stage('SGD', { lr: 0.001, momentum: 0.9, nesterov: true }),
];
const jobs: readonly (readonly [string, MinimizeJob])[] = [
  ['three stages', jobOf(powerSum(4, 6), start, { stages: adams })],
  ['a schedule', jobOf(rosenbrock(), [-1.2, 1], { stages: [stage('Adam', { lr: 0.1 }, { schedule: { name: 'StepLR', options: { step_size: 50, gamma: 0.5 } } })] })],
  ['a step length', jobOf(powerSum(2, 2), [3, 1], { stages: [stage('RMSprop', { lr: 0.05, centered: true })] }, { stepLength: 1e-3, relativeChange: null })],
  ['a gradient norm', jobOf(powerSum(2, 2), [3, 1], { stages: [stage('Adadelta', { lr: 5 })] }, { gradientNorm: 1e-2, relativeChange: null })],
  ['NAdam', jobOf(rosenbrock(), [-1.2, 1], { stages: [stage('NAdam', { lr: 0.01 })] })],
  ['Rprop', jobOf(rosenbrock(), [-1.2, 1], { stages: [stage('Rprop')] })],
  ['ASGD', jobOf(powerSum(2, 2), [3, 1], { stages: [stage('ASGD', { lr: 0.1 })] })],
]; // prettier-ignore

/** Runs programs one after another in one interpreter; what each prints. */
function runPython(python: string, programs: readonly string[]): string[] {
  const driver = 'import json, sys\nfor program in json.load(sys.stdin):\n    exec(program, {})';
  const printed = execFileSync(python, ['-c', driver], { encoding: 'utf8', input: JSON.stringify(programs) });
  return printed.trim().split('\n');
}

/** The same in Node, with the part of TensorFlow.js that is installed here. */
function runTfjs(programs: readonly string[]): string[] {
  const source = [
    "import * as tf from '@tensorflow/tfjs-core';",
    "import '@tensorflow/tfjs-backend-cpu';",
    "import '@tensorflow/tfjs-core/dist/register_all_gradients.js';",
    "void (async () => { await tf.setBackend('cpu');",
    ...programs.map((program) => `{${program.replace(/^import .*$/m, '')}}`),
    '})();',
  ].join('\n');
  const resolveDir = import.meta.dirname;
  const { outputFiles } = buildSync({ stdin: { contents: source, resolveDir }, bundle: true, platform: 'node', format: 'cjs', ignoreAnnotations: true, logLevel: 'silent', write: false }); // prettier-ignore
  const input = outputFiles[0]?.text ?? '';
  const options = { encoding: 'utf8', input, stdio: 'pipe' } as const;
  return execFileSync(process.execPath, ['-'], options).trim().split('\n');
}

function expectSame(got: ReturnType<typeof printed>, want: ReturnType<typeof reference>, tolerance: number): void {
  expect(got.iterations).toBe(want.iterations);
  expect(Math.abs(got.value - want.value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(want.value)));
  want.x.forEach((value, i) => {
    expect(Math.abs((got.x[i] ?? NaN) - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
  });
}

describe('programs take the steps of the run', () => {
  const lbfgs = stage('LBFGS', { line_search_fn: 'strong_wolfe', max_iter: 4 });
  const inTorch = [...jobs, ['LBFGS', jobOf(rosenbrock(), [-1.2, 1], { stages: [lbfgs] })] as const];
  const cases = [
    ['PyTorch', torch, 'pytorch', inTorch],
    ['NumPy', scipy, 'scipy', jobs],
  ] as const;

  for (const [library, python, form, all] of cases) {
    test.runIf(python)(library, { timeout: 60_000 }, () => {
      const lines = runPython(python ?? '', all.map(([, job]) => programOf(job, 0, form))); // prettier-ignore
      all.forEach(([, job], i) => {
        expectSame(printed(lines[i] ?? ''), reference(job), 1e-8);
      });
      expect(lines.length).toBe(all.length);
    });
  }

  test('TensorFlow.js', { timeout: 60_000 }, () => {
    // Few steps: float32 goes its own way later.
    const few = jobs.map(([, job]) => ({ ...job, stop: { ...job.stop, maxIterations: 20, relativeChange: null } }));
    const lines = runTfjs(few.map((job) => programOf(job, 0, 'tfjs')));
    few.forEach((job, i) => {
      expectSame(printed(lines[i] ?? ''), reference(job), 1e-3);
    });
  });
});

test.runIf(scipy)('methods of SciPy', { timeout: 60_000 }, () => {
  const stop = { relativeChange: null, gradientNorm: 1e-8 };
  const programs = ['LBFGS', 'BFGS', 'Newton', 'TrustRegion'].map((optimizer) =>
    programOf(jobOf(rosenbrock(), [-1.2, 1], { stages: [stage(optimizer)] }, stop), 0, 'scipy'),
  );
  const lines = runPython(scipy ?? '', programs);
  expect(lines.length).toBe(4);
  for (const { x } of lines.map(printed)) {
    expect(x[0]).toBeCloseTo(1, 5);
    expect(x[1]).toBeCloseTo(1, 5);
  }
});

test('what a form cannot say is a comment', () => {
  const job = jobOf(rosenbrock(), [-1.2, 1], { stages: [stage('BFGS')] });
  expect(programOf(job, 0, 'pytorch')).toBe('# PyTorch has no BFGS. Copy the run as SciPy code.\n');
  expect(programOf(job, 0, 'tfjs')).toMatch(/^\/\/ BFGS/);
});
