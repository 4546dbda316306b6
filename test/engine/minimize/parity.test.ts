/** Step for step against recorded PyTorch: every optimizer, the schedules, and the notes' own runs. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { referenceBackend } from '../../../src/engine/float64/reference.ts';
import type { Float64Backend } from '../../../src/engine/float64/backend.ts';
import type { StageSettings, StopRules } from '../../../src/engine/jobs/minimize.ts';
import { createObjective } from '../../../src/engine/minimize/objective.ts';
import { createStage } from '../../../src/engine/minimize/options.ts';
import { createRun } from '../../../src/engine/minimize/run.ts';
import { createSchedule } from '../../../src/engine/minimize/schedules.ts';
import { EXTRAS } from '../../../src/engine/minimize/solver.ts';
import { bestFloat64 } from '../../../src/engine/wasm/compile.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { powerSum, rosenbrock } from './problems.ts';

type Named = number | 'NaN' | 'Infinity' | '-Infinity';

interface Recorded {
  readonly traces: readonly {
    readonly problem: string;
    readonly x0: readonly number[];
    readonly optimizer: string;
    readonly options: StageSettings['options'];
    /** Of the traces with schedules. */
    readonly schedule?: StageSettings['schedule'];
    readonly trace: readonly (readonly Named[])[];
  }[];
  readonly schedulers: readonly {
    readonly scheduler: string;
    readonly base_lr: number;
    readonly lrs: readonly number[];
  }[];
}

interface NotesRun {
  readonly name: string;
  readonly function: 'x2' | 'x6';
  readonly start: readonly number[];
  readonly stages: readonly {
    readonly above: number;
    readonly optimizer: string;
    readonly options: StageSettings['options'];
  }[];
  readonly stop: StopRules;
  readonly steps: number;
  readonly x: readonly Named[];
  readonly value: Named;
}

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../golden/${name}`, import.meta.url), 'utf8'));
const recorded = golden('torch-golden.json') as Recorded;
const scheduled = golden('torch-schedules.json') as Pick<Recorded, 'traces'>;
const notes = golden('notes-runs.json') as { readonly runs: readonly NotesRun[] };

/** Step by step, and compiled to a loop: the same to the last digit asked for. */
const backends = { 'step by step': referenceBackend, compiled: bestFloat64() };

function minimize(
  graph: Graph,
  start: readonly number[],
  settings: readonly StageSettings[],
  stop: StopRules,
  by: Float64Backend,
) {
  const objective = createObjective(graph, new Map(), by);
  const [first, ...rest] = settings.map((stage) => createStage(objective, stage, by));
  if (!first) throw new Error('no stage');
  const rows: number[][] = [];
  const n = start.length;
  const run = createRun(objective, Float64Array.from(start), [first, ...rest], stop, (steps, from, to) => {
    for (let row = from; row < to; row++) {
      const at = row * (n + EXTRAS);
      rows.push([...steps.rows.slice(at, at + 1 + n)]);
    }
  });
  while (run.termination === null) run.advance();
  return { rows, run, value: objective.sample(run.x).value };
}

const FOREVER: StopRules = {
  relativeChange: null,
  every: 10,
  maxIterations: 0,
  gradientNorm: null,
  stepLength: null,
  seconds: null,
  divergence: false,
};

describe.each(Object.entries(backends))('recorded traces, %s', (_, by) => {
  test.each(
    [...recorded.traces, ...scheduled.traces].map((trace) => {
      const { problem, optimizer, options, schedule } = trace;
      return [`${problem} ${optimizer} ${JSON.stringify(options)} ${schedule?.name ?? ''}`, trace] as const;
    }),
  )('%s', (_name, { problem, x0, optimizer, options, schedule = null, trace }) => {
    const graph = problem === 'x6' ? powerSum(x0.length, 6) : rosenbrock();
    const { rows } = minimize(
      graph,
      x0,
      [{ above: 0, optimizer, options, schedule }],
      {
        ...FOREVER,
        maxIterations: trace.length,
      },
      by,
    );
    expect(rows.length).toBe(trace.length);
    const relative = optimizer === 'LBFGS' ? 1e-9 : 1e-12;
    for (const [i, named] of trace.entries()) {
      const want = named.map(Number);
      if (want.some((value) => !(Math.abs(value) <= 1e100))) return;
      const floor = 1e-3 * Math.max(...want.map(Math.abs));
      want.forEach((value, j) => {
        const error = Math.abs((rows[i]?.[j] ?? NaN) - value);
        expect(error, `step ${i + 1}, column ${j}: ${rows[i]?.[j] ?? NaN} for ${value}`).toBeLessThanOrEqual(
          relative * Math.max(Math.abs(value), floor),
        );
      });
    }
  });
});

/** The recorded names are abbreviations of PyTorch's calls. */
const SCHEDULES: Readonly<Record<string, [string, Record<string, number | number[]>]>> = {
  'StepLR(10,0.1)': ['StepLR', { step_size: 10, gamma: 0.1 }],
  'MultiStepLR([5,20],0.1)': ['MultiStepLR', { milestones: [5, 20], gamma: 0.1 }],
  'ExponentialLR(0.95)': ['ExponentialLR', { gamma: 0.95 }],
  'CosineAnnealingLR(T_max=20,eta_min=0.001)': ['CosineAnnealingLR', { T_max: 20, eta_min: 0.001 }],
  'CosineAnnealingWarmRestarts(T_0=5,T_mult=2)': ['CosineAnnealingWarmRestarts', { T_0: 5, T_mult: 2 }],
  'OneCycleLR(max_lr=1,total_steps=41)': ['OneCycleLR', { max_lr: 1, total_steps: 41 }],
  'CyclicLR(0.01,0.1,step_size_up=5)': ['CyclicLR', { base_lr: 0.01, max_lr: 0.1, step_size_up: 5 }],
  'LinearLR(1/3,1,5)': ['LinearLR', {}],
  'ConstantLR(1/3,5)': ['ConstantLR', {}],
  'PolynomialLR(10,2)': ['PolynomialLR', { total_iters: 10, power: 2 }],
  'ReduceLROnPlateau(factor=.5,patience=3) metric=max(1/(t+1),0.1)': [
    'ReduceLROnPlateau',
    { factor: 0.5, patience: 3 },
  ],
};

describe('schedules', () => {
  test.each(recorded.schedulers)('$scheduler', ({ scheduler, base_lr: base, lrs }) => {
    const [name, options] = SCHEDULES[scheduler] ?? ['?', {}];
    const schedule = createSchedule(name, options, base);
    lrs.forEach((want, t) => {
      expect(Math.abs(schedule.lr() - want), `step ${t}`).toBeLessThanOrEqual(1e-14 * base + 1e-12 * want);
      schedule.advance(Math.max(1 / (t + 1), 0.1));
    });
  });
});

describe.each(Object.entries(backends))('the notes’ runs, %s', (_, by) => {
  test.each(notes.runs)('$name', (want) => {
    const graph = want.function === 'x2' ? powerSum(want.start.length, 2) : powerSum(want.start.length, 6);
    const stages = want.stages.map((stage) => ({ ...stage, schedule: null }));
    const { run, value } = minimize(graph, want.start, stages, { ...FOREVER, ...want.stop }, by);
    expect(run.iterations).toBe(want.steps);
    const close = (got: number, named: Named) => {
      const number = Number(named);
      if (Number.isNaN(number)) expect(got).toBeNaN();
      else expect(Math.abs(got - number)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(number)));
    };
    close(value, want.value);
    want.x.forEach((named, i) => {
      close(run.x[i] ?? NaN, named);
    });
  });
});
