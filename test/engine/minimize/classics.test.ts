/**
 * Test problems of Moré, Garbow and Hillstrom (ACM Trans. Math. Softw. 7, 1981), with their starts and minima, by the solvers that
 * are ours; and Rastrigin's function by many starts.
 */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { createControl } from '../../../src/engine/control.ts';
import type { MinimizeJob, StageSettings } from '../../../src/engine/jobs/minimize.ts';
import { runMinimize } from '../../../src/engine/minimize/job.ts';
import { programOf } from '../../../src/engine/minimize/program.ts';
import { bestFloat64 } from '../../../src/engine/wasm/compile.ts';
import type { Builder } from '../../../src/graph/builder.ts';
import type { Graph, NodeId } from '../../../src/graph/graph.ts';
import { ofVector } from './problems.ts';

/** The sum of squares of some functions of x. */
function squares(
  n: number,
  make: (b: Builder, x: readonly NodeId[], c: (value: number) => NodeId) => readonly NodeId[],
): Graph {
  return ofVector(n, (b, at) => {
    const parts = make(b, Array.from({ length: n }, (_, i) => at(i)), (value) => b.constant(value)); // prettier-ignore
    return parts.map((part) => b.mul(part, part)).reduce((sum, part) => b.add(sum, part));
  });
}

interface Problem {
  readonly name: string;
  readonly graph: Graph;
  readonly start: readonly number[];
  /** Value and place of the minima; relative to 1 or x. */
  readonly minima: readonly { readonly value: number; readonly x: readonly number[] }[];
  /** Digits of x that a gradient near 0 gives: few where the Hessian is singular. */
  readonly digits: number;
}

const [ROOT5, ROOT10, ROOT90] = [Math.sqrt(5), Math.sqrt(10), Math.sqrt(90)];
const problems: readonly Problem[] = [
  {
    name: 'Rosenbrock', start: [-1.2, 1], minima: [{ value: 0, x: [1, 1] }], digits: 6,
    graph: squares(2, (b, [x = 0, y = 0], c) => [b.mul(c(10), b.sub(y, b.mul(x, x))), b.sub(c(1), x)]),
  },
  {
    name: 'Freudenstein and Roth', start: [0.5, -2], minima: [{ value: 0, x: [5, 4] }, { value: 48.98425, x: [11.41278, -0.896805] }], digits: 5,
    graph: squares(2, (b, [x = 0, y = 0], c) => [
      b.add(b.add(c(-13), x), b.mul(b.sub(b.mul(b.sub(c(5), y), y), c(2)), y)),
      b.add(b.add(c(-29), x), b.mul(b.sub(b.mul(b.add(y, c(1)), y), c(14)), y)),
    ]),
  },
  {
    name: 'Brown badly scaled', start: [1, 1], minima: [{ value: 0, x: [1e6, 2e-6] }], digits: 5,
    graph: squares(2, (b, [x = 0, y = 0], c) => [b.sub(x, c(1e6)), b.sub(y, c(2e-6)), b.sub(b.mul(x, y), c(2))]),
  },
  {
    name: 'Beale', start: [1, 1], minima: [{ value: 0, x: [3, 0.5] }], digits: 6,
    graph: squares(2, (b, [x = 0, y = 0], c) => [1.5, 2.25, 2.625].map((value, i) => b.sub(c(value), b.mul(x, b.sub(c(1), b.pow(y, c(i + 1))))))),
  },
  {
    name: 'Helical valley', start: [-1, 0.001, 0], minima: [{ value: 0, x: [1, 0, 0] }], digits: 5,
    graph: squares(3, (b, [x = 0, y = 0, z = 0], c) => [
      b.mul(c(10), b.sub(z, b.div(b.mul(c(10), b.atan2(y, x)), c(2 * Math.PI)))),
      b.mul(c(10), b.sub(b.sqrt(b.add(b.mul(x, x), b.mul(y, y))), c(1))),
      z,
    ]),
  },
  {
    name: 'Powell singular', start: [3, -1, 0, 1], minima: [{ value: 0, x: [0, 0, 0, 0] }], digits: 2,
    graph: squares(4, (b, [p = 0, q = 0, r = 0, s = 0], c) => [
      b.add(p, b.mul(c(10), q)),
      b.mul(c(ROOT5), b.sub(r, s)),
      b.pow(b.sub(q, b.mul(c(2), r)), c(2)),
      b.mul(c(ROOT10), b.pow(b.sub(p, s), c(2))),
    ]),
  },
  {
    name: 'Wood', start: [-3, -1, -3, -1], minima: [{ value: 0, x: [1, 1, 1, 1] }], digits: 5,
    graph: squares(4, (b, [p = 0, q = 0, r = 0, s = 0], c) => [
      b.mul(c(10), b.sub(q, b.mul(p, p))),
      b.sub(c(1), p),
      b.mul(c(ROOT90), b.sub(s, b.mul(r, r))),
      b.sub(c(1), r),
      b.mul(c(ROOT10), b.sub(b.add(q, s), c(2))),
      b.div(b.sub(q, s), c(ROOT10)),
    ]),
  },
]; // prettier-ignore

const services = {
  float64: bestFloat64(),
  painter: () => Promise.resolve({ kind: 'unavailable', reason: 'there is no WebGL in this test' } as const),
};
const control = createControl({
  cancelled: () => false,
  stopped: () => false,
  paused: () => null,
  told: () => undefined,
});

function jobOf(
  graph: Graph,
  start: readonly number[],
  optimizer: string,
  changes: Partial<MinimizeJob> = {},
): MinimizeJob {
  const options = OPTIONS[optimizer] ?? {};
  const stop = {
    relativeChange: null, every: 10, maxIterations: 2000, gradientNorm: 1e-7, stepLength: null, seconds: null, divergence: true,
  }; // prettier-ignore
  return {
    kind: 'minimize', graph, variables: start.map((_, i) => `x[${i}]`), start,
    runs: [{ stages: [{ above: -1, optimizer, options, schedule: null }] }], stop, many: null, landscape: null, ...changes,
  }; // prettier-ignore
}

/** PyTorch's own tolerances would end LBFGS's steps early, and Brown's minimum is a million away. */
const OPTIONS: Readonly<Record<string, StageSettings['options']>> = {
  LBFGS: { line_search_fn: 'strong_wolfe', tolerance_grad: 1e-10, tolerance_change: 1e-15 },
  TrustRegion: { max_radius: 1e8 },
};

const solve = async (job: MinimizeJob) => runMinimize(job, 'float64', new Map(), services, control);

/** Badly scaled ones stop where the line search sees no further decrease; the value says that they are there. */
describe.each(['TrustRegion', 'Newton', 'BFGS', 'LBFGS'])('%s', (optimizer) => {
  test.each(problems.map((problem) => [problem.name, problem] as const))(
    '%s',
    async (_, { graph, start, minima, digits }) => {
      const [run] = (await solve(jobOf(graph, start, optimizer))).runs;
      if (!run) throw new Error('no run');
      const near = minima.find(({ x }) => x.every((value, i) => Math.abs((run.best.x[i] ?? NaN) - value) <= 10 ** -digits * Math.max(1, Math.abs(value)))); // prettier-ignore
      expect(near, `${run.explanation} ${[...run.best.x].join(', ')}`).toBeDefined();
      expect(Math.abs(run.best.value - (near?.value ?? NaN))).toBeLessThan(1e-4 * Math.max(1e-2, near?.value ?? NaN));
    },
  );
});

const python = ['python3', '/usr/bin/python3'].find((program) => {
  try {
    execFileSync(program, ['-c', 'import numpy, scipy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

test.runIf(python)('BFGS computes the function about as often as SciPy’s', { timeout: 60_000 }, async () => {
  // Of those that both bring to the same gradient.
  const fair = problems.filter(({ name }) => name !== 'Brown badly scaled' && name !== 'Helical valley');
  const programs = fair.map(
    ({ graph, start }) => `${programOf(jobOf(graph, start, 'BFGS'), 0, 'scipy')}\nprint(result.nfev)`,
  );
  const driver = 'import json, sys\nfor program in json.load(sys.stdin):\n    exec(program, {})';
  const lines = execFileSync(python ?? '', ['-c', driver], { encoding: 'utf8', input: JSON.stringify(programs) }).trim().split('\n'); // prettier-ignore
  const theirs = lines.filter((line) => /^\d+$/.test(line)).map(Number);
  expect(theirs.length).toBe(fair.length);
  let ours = 0;
  for (const { graph, start } of fair) ours += (await solve(jobOf(graph, start, 'BFGS'))).runs[0]?.evaluations ?? NaN;
  expect(ours).toBeLessThan(1.2 * theirs.reduce((sum, count) => sum + count, 0));
});

test('Rastrigin’s function: many starts find the lowest of its minima', async () => {
  const graph = ofVector(2, (b, at) => {
    const part = (x: NodeId) => b.sub(b.mul(x, x), b.mul(b.constant(10), b.cos(b.mul(b.constant(2 * Math.PI), x))));
    return b.add(b.constant(20), b.add(part(at(0)), part(at(1))));
  });
  const base = jobOf(graph, [3.3, -2.7], 'SGD');
  const runs = [{ stages: [{ above: -1, optimizer: 'SGD', options: { lr: 0.001 }, schedule: null }] }] as const;
  const { many } = await solve({ ...base, runs, many: { std: 2, mean: 0, seed: 3, count: 1000 } });
  expect(many?.unfinished).toBe(0);
  expect(many?.minima.length).toBeGreaterThan(30);
  const [best, second] = many?.minima ?? [];
  expect(best?.value).toBeCloseTo(0, 12);
  expect(Math.hypot(...(best?.x ?? [NaN]))).toBeLessThan(1e-8);
  // The next four, at one unit from the origin along an axis.
  expect(second?.value).toBeCloseTo(0.99495906, 7);
  expect(many?.minima.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
});
