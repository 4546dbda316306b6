/** The whole job: races, stops, traces, findings, checks, many starts and the landscape, in float64. */
import { describe, expect, test } from 'vitest';
import { createControl } from '../../../src/engine/control.ts';
import type { JobResult } from '../../../src/engine/job.ts';
import type { MinimizeJob, MinimizeResult, RunSettings, StageSettings } from '../../../src/engine/jobs/minimize.ts';
import { runMinimize } from '../../../src/engine/minimize/job.ts';
import { bestFloat64 } from '../../../src/engine/wasm/compile.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { himmelblau, powerSum, rosenbrock } from './problems.ts';

const services = {
  float64: bestFloat64(),
  painter: () => Promise.resolve({ kind: 'unavailable', reason: 'there is no WebGL in this test' } as const),
};

function jobOf(graph: Graph, start: readonly number[], changes: Partial<MinimizeJob> = {}): MinimizeJob {
  return {
    kind: 'minimize',
    graph,
    variables: start.map((_, i) => `x[${i}]`),
    start,
    runs: [runOf('Adam', { lr: 0.05 })],
    stop: {
      relativeChange: null,
      every: 10,
      maxIterations: 20_000,
      gradientNorm: 1e-8,
      stepLength: null,
      seconds: null,
      divergence: true,
    },
    many: null,
    landscape: null,
    ...changes,
  };
}

function runOf(optimizer: string, options: StageSettings['options'] = {}): RunSettings {
  return { stages: [{ above: 0, optimizer, options, schedule: null }] };
}

interface Watch {
  readonly stopAfter?: number;
  readonly seen?: (partial: JobResult) => void;
}

async function solve(job: MinimizeJob, { stopAfter = Infinity, seen }: Watch = {}): Promise<MinimizeResult> {
  let told = 0;
  const control = createControl({
    cancelled: () => false,
    stopped: () => told >= stopAfter,
    paused: () => null,
    told: (_, partial) => {
      told++;
      const result = partial?.();
      if (result) seen?.(result);
    },
  });
  return runMinimize(job, 'float64', new Map(), services, control);
}

const only = ({ runs }: MinimizeResult) => {
  const [run] = runs;
  if (!run) throw new Error('no run');
  return run;
};

describe('a run', () => {
  test('finds Rosenbrock’s minimum, and it is proved', async () => {
    const run = only(await solve(jobOf(rosenbrock(), [-1.2, 1], { runs: [runOf('TrustRegion')] })));
    expect(run.termination).toBe('gradientNorm');
    expect(run.x[0]).toBeCloseTo(1, 9);
    expect(run.x[1]).toBeCloseTo(1, 9);
    expect(run.check?.kind).toBe('minimum');
    expect(run.check?.digits?.certified).toBe(true);
    expect(run.check?.digits?.value).toBeGreaterThan(9);
    // Eigenvalues of [[802, -400], [-400, 200]].
    expect(run.check?.eigenvalues?.smallest).toBeCloseTo(0.39936, 4);
    expect(run.check?.eigenvalues?.largest).toBeCloseTo(1001.60064, 4);
    expect(run.check?.condition).toBeCloseTo(2508.01, 1);
    expect(run.findings).toEqual([]);
  });

  test.each(['SGD', 'Adam', 'LBFGS', 'BFGS', 'Newton'])('%s gives a trace of its own steps', async (optimizer) => {
    const options = optimizer === 'SGD' || optimizer === 'Adam' ? { lr: 0.05 } : {};
    const run = only(await solve(jobOf(powerSum(2, 2), [3, -1], { runs: [runOf(optimizer, options)] })));
    const { trace } = run;
    expect(trace.iterations.at(-1)).toBe(run.iterations);
    expect(trace.loss[0]).toBe(14);
    expect(trace.gradientNorm[0]).toBeCloseTo(Math.hypot(6, 2), 12);
    const [first = NaN, second = NaN] = trace.points;
    expect(trace.stepLength[0]).toBeCloseTo(Math.hypot(first - 3, second + 1), 12);
    expect([...trace.points.slice(-2)]).toEqual([...run.x]);
    expect(run.best.value).toBeLessThanOrEqual(Math.min(...trace.loss));
  });

  test('a million steps in some thousands of rows, with every peak', async () => {
    const stop = { ...jobOf(rosenbrock(), []).stop, maxIterations: 1_000_003, gradientNorm: null };
    const run = only(await solve(jobOf(rosenbrock(), [-1.2, 1], { stop, runs: [runOf('SGD', { lr: 1e-5 })] })));
    expect(run.iterations).toBe(1_000_003);
    expect(run.termination).toBe('maxIterations');
    expect(run.trace.iterations.length).toBeLessThan(4200);
    expect(run.trace.iterations.length).toBeGreaterThan(1500);
    expect(run.trace.iterations.at(-1)).toBe(1_000_003);
    expect(Math.max(...run.trace.highest)).toBeCloseTo(24.2, 10);
  });

  test('ends where steps are as short as the rule wants, and after the seconds allowed', async () => {
    const base = jobOf(powerSum(2, 2), [3, -1], { runs: [runOf('SGD', { lr: 0.1 })] });
    const short = only(await solve({ ...base, stop: { ...base.stop, gradientNorm: null, stepLength: 1e-3 } }));
    expect(short.termination).toBe('stepLength');
    expect(short.trace.stepLength.at(-1)).toBeLessThanOrEqual(1e-3);
    expect(short.trace.stepLength.at(-2)).toBeGreaterThan(1e-3);
    const slow = { ...base.stop, gradientNorm: null, maxIterations: 1e9, seconds: 0.02 };
    const timed = only(await solve({ ...base, stop: slow }));
    expect(timed.termination).toBe('seconds');
    expect(timed.explanation).toContain('0.02 s');
  });
});

describe('a race', () => {
  test('all runs grow together, and stopping keeps what there is', async () => {
    const job = jobOf(rosenbrock(), [-1.2, 1], {
      runs: [runOf('SGD', { lr: 1e-6 }), runOf('Adam', { lr: 1e-6 })],
      stop: { ...jobOf(rosenbrock(), []).stop, gradientNorm: null, maxIterations: 1e9 },
    });
    const partials: MinimizeResult[] = [];
    const result = await solve(job, {
      stopAfter: 4,
      seen: (partial) => {
        if (partial.kind === 'minimize') partials.push(partial);
      },
    });
    expect(result.runs.map((run) => run.termination)).toEqual(['stopped', 'stopped']);
    expect(partials.length).toBeGreaterThan(2);
    expect(partials.at(-1)?.runs.every((run) => run.iterations > 0 && run.termination === null)).toBe(true);
    for (const run of result.runs) {
      expect(run.explanation).toContain('Stopped by hand');
      expect(run.best.value).toBeLessThan(24.2);
    }
  });
});

describe('what is seen', () => {
  test('a divergence says where and why, and its remedies converge', async () => {
    const job = jobOf(powerSum(4, 6), [7.5, 4.8, 6, 8.5], { runs: [runOf('SGD', { lr: 0.001 })] });
    const run = only(await solve(job));
    expect(run.termination).toBe('diverged');
    expect(run.check).toBeNull();
    const [finding] = run.findings;
    expect(finding?.kind).toBe('diverged');
    // The curvature at the start is 30 * 8.5^4.
    expect(finding?.sentence).toContain(`stable up to lr = ${Number((2 / (30 * 8.5 ** 4)).toPrecision(3))}`);
    expect(finding?.remedies.map(({ kind }) => kind)).toEqual(['learningRate', 'run', 'run', 'run']);
    for (const remedy of finding?.remedies ?? []) {
      const runs: [RunSettings] =
        remedy.kind === 'run' ? [remedy.run] : [runOf('SGD', { lr: remedy.kind === 'learningRate' ? remedy.lr : 0 })];
      const again = only(await solve({ ...job, runs }));
      expect(again.termination, remedy.label).not.toBe('diverged');
      expect(again.best.value, remedy.label).toBeLessThan(100);
    }
  });

  test('a constant makes the rule stop too early', async () => {
    const base = jobOf(powerSum(2, 2), [30, 20], { runs: [runOf('SGD', { lr: 1e-3 })] });
    const large = {
      ...base,
      graph: powerSum(2, 2, 1e9),
      stop: { ...base.stop, gradientNorm: null, relativeChange: 1e-7 },
    };
    const run = only(await solve(large));
    expect(run.termination).toBe('relativeChange');
    const [finding] = run.findings;
    expect(finding?.kind).toBe('earlyStop');
    const [remedy] = finding?.remedies ?? [];
    if (remedy?.kind !== 'stop') throw new Error('no remedy');
    const again = only(await solve({ ...large, stop: { ...large.stop, ...remedy.stop } }));
    expect(again.termination).toBe('gradientNorm');
    expect(again.findings).toEqual([]);
    expect(Math.hypot(...again.x)).toBeLessThan(1e-5);
  });

  test('oscillation, stagnation, the limit, growth', async () => {
    const base = jobOf(powerSum(1, 2), [3], {
      stop: { ...jobOf(rosenbrock(), []).stop, maxIterations: 200, gradientNorm: 1e-12 },
    });
    const kinds = async (optimizer: string, options: StageSettings['options'], job = base) =>
      only(await solve({ ...job, runs: [runOf(optimizer, options)] })).findings.map(({ kind }) => kind);
    expect(await kinds('SGD', { lr: 1.0001 })).toContain('growth');
    expect(await kinds('Rprop', { lr: 0.5, etas: [1, 1], step_sizes: [0.7, 50] })).toContain('oscillation');
    expect(await kinds('SGD', { lr: 1e-7 })).toEqual(['stagnation', 'limit']);
    expect(await kinds('SGD', { lr: 0.01 })).toEqual(['limit']);
    expect(await kinds('SGD', { lr: 0.1 })).toEqual([]);
  });
});

describe('many starts', () => {
  const many = { std: 3, mean: 0, seed: 1, count: 400 };

  test.each([
    ['side by side', runOf('Adam', { lr: 0.05 })],
    ['one after another', runOf('BFGS')],
    [
      'with a schedule',
      {
        stages: [
          {
            above: 0,
            optimizer: 'Adam',
            options: { lr: 0.1 },
            schedule: { name: 'ExponentialLR', options: { gamma: 0.9999 } },
          },
        ],
      },
    ],
  ] as const)('find Himmelblau’s four minima, %s', async (_, run) => {
    const result = await solve(jobOf(himmelblau(), [0, 0], { runs: [run], many }));
    const table = result.many;
    expect(table?.minima.length).toBe(4);
    expect(table?.unfinished).toBe(0);
    expect(table?.diverged).toBe(0);
    expect(table?.minima.reduce((sum, { count }) => sum + count, 0)).toBe(400);
    const found = (table?.minima ?? []).map(({ x }) => [...x]).sort((p, q) => (p[0] ?? 0) - (q[0] ?? 0));
    // Himmelblau 1972, to six digits.
    const known = [[-3.779310, -3.283186], [-2.805118, 3.131312], [3, 2], [3.584428, -1.848126]]; // prettier-ignore
    known.flat().forEach((value, i) => {
      expect(found.flat()[i]).toBeCloseTo(value, 5);
    });
    for (const { value, count } of table?.minima ?? []) {
      expect(value).toBeLessThan(1e-20);
      expect(count).toBeGreaterThan(40);
    }
  });
});

describe('the landscape', () => {
  const landscape = { variables: [0, 1], window: null, points: 65 } as const;

  test('holds all paths, and what diverges only near by', async () => {
    const job = jobOf(rosenbrock(), [-1.2, 1], {
      runs: [runOf('Adam', { lr: 0.05 }), runOf('SGD', { lr: 1 })],
      landscape,
    });
    const result = await solve(job);
    const [adam, sgd] = result.runs;
    expect(sgd?.termination).toBe('diverged');
    const map = result.landscape;
    if (!map || !adam) throw new Error('no landscape');
    const to = map.x.origin + (map.x.points - 1) * map.x.step;
    for (let row = 0; row < adam.trace.points.length; row += 2) {
      expect(adam.trace.points[row]).toBeGreaterThan(map.x.origin);
      expect(adam.trace.points[row]).toBeLessThan(to);
    }
    expect(to - map.x.origin).toBeLessThan(100);
  });

  test('there is none for functions of one variable', async () => {
    const result = await solve(jobOf(powerSum(1, 2), [3], { landscape }));
    expect(result.landscape).toBeNull();
  });
});

test('a job that does not fit together is refused', async () => {
  await expect(solve(jobOf(rosenbrock(), [1]))).rejects.toThrow('takes 2 numbers (x[0]), but the start has 1');
  await expect(solve(jobOf(rosenbrock(), [1, 1], { runs: [runOf('Adan')] }))).rejects.toThrow(
    'there is no optimizer Adan',
  );
});
