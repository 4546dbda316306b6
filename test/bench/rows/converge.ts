/** From the graph to the minimum, differentiating and compiling included (a new backend each time). */
import { createObjective } from '../../../src/engine/minimize/objective.ts';
import type { StageSettings } from '../../../src/engine/jobs/minimize.ts';
import { createStage } from '../../../src/engine/minimize/options.ts';
import { createRun } from '../../../src/engine/minimize/run.ts';
import { bestFloat64 } from '../../../src/engine/wasm/compile.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { ofOneVector, powers, rosenbrock } from '../functions.ts';
import { digitsOf, here, interleaved } from '../measure.ts';
import type { Part } from '../row.ts';
import { against } from '../row.ts';

const NONE = new Map<string, Float64Array>();
const GRADIENT_NORM = 1e-6;
const MOST = 2000;

const STOP = {
  relativeChange: null,
  every: 1,
  maxIterations: MOST,
  gradientNorm: GRADIENT_NORM,
  stepLength: null,
  seconds: null,
  divergence: true,
};

function minimum(
  graph: Graph,
  start: readonly number[],
  optimizer: string,
  options: StageSettings['options'],
): Float64Array {
  const backend = bestFloat64();
  const objective = createObjective(graph, NONE, backend);
  const stage = createStage(objective, { above: -1, optimizer, options, schedule: null }, backend);
  const run = createRun(objective, Float64Array.from(start), [stage], STOP, () => undefined);
  while (run.termination === null) run.advance();
  return run.x;
}

const valley = (n: number) => Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
/** One step per call, and none that counts as none. */
const LBFGS = { max_iter: 1, tolerance_grad: 0, tolerance_change: 0, line_search_fn: 'strong_wolfe' };
const CASES = [
  ['Rosenbrock', ofOneVector(2, rosenbrock(2)), valley(2), 'LBFGS', LBFGS, null, 1],
  ['Rosenbrock', ofOneVector(100, rosenbrock(100)), new Array<number>(100).fill(0.5), 'LBFGS', LBFGS, null, 1],
  ['x^2', ofOneVector(4, powers(2)), [3, -2, 1, 4], 'Adam', { lr: 0.1 }, 0.1, 0],
] as const;

export const converge: Part = {
  name: 'converge',
  async *rows({ quick, peers }) {
    for (const [problem, graph, start, optimizer, options, lr, at] of CASES) {
      const work = { kind: 'converge', problem, start, lr, gradient_norm: GRADIENT_NORM, most: MOST };
      const torch = { ...work, peer: 'torch' };
      const scipy = { ...work, peer: 'scipy' };
      const named = { PyTorch: ['torch', torch], 'SciPy L-BFGS-B, gradient by hand': ['scipy', scipy] } as const;
      const used = Object.entries(named).filter(([, [peer]]) => peer === 'torch' || optimizer === 'LBFGS');
      const { ours = NaN, ...times } = await interleaved(
        {
          ours: here(() => minimum(graph, start, optimizer, options)),
          ...Object.fromEntries(used.map(([label, [peer, job]]) => [label, peers.timer(peer, job)])),
        },
        quick ? 3 : 7,
      );
      const right = start.map(() => at);
      const what = `to a gradient of 1e-6: ${optimizer}, ${problem}, ${start.length} variables`;
      const digits = digitsOf(minimum(graph, start, optimizer, options), right);
      for (const [label, [peer, job]] of used) {
        const values = await peers.values(peer, job);
        if (!values) continue;
        yield against({ part: 'converge', what, unit: 'ms', ours, digits }, label, times[label] ?? null, digitsOf(values, right)); // prettier-ignore
      }
    }
  },
};
