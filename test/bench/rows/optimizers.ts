/** Steps of optimizers from one start: the compiled loop, the solver that the runner steps, PyTorch's usual training loop. */
import { createFirstOrder, updateGraph } from '../../../src/engine/minimize/first-order.ts';
import { createObjective, ofOneVector as packed, valueAndGradient } from '../../../src/engine/minimize/objective.ts';
import { FIRST_ORDER, optimizers as rules } from '../../../src/engine/minimize/optimizers.ts';
import { bestFloat64 } from '../../../src/engine/wasm/compile.ts';
import { Library } from '../../../src/engine/wasm/functions/library.ts';
import { compileLoop } from '../../../src/engine/wasm/loop.ts';
import { bestMode } from '../../../src/engine/wasm/support.ts';
import { ofOneVector, powers, rosenbrock } from '../functions.ts';
import type { Timer } from '../measure.ts';
import { digitsOf, here, interleaved } from '../measure.ts';
import type { Part } from '../row.ts';
import { against } from '../row.ts';

const NONE = new Map<string, Float64Array>();
const PROBLEMS = [
  ['x^2', 2, powers(2)],
  ['x^2', 4, powers(2)],
  ['x^6', 2, powers(6)],
  ['x^6', 4, powers(6)],
  ['Rosenbrock', 2, rosenbrock(2)],
  ['Rosenbrock', 100, rosenbrock(100)],
] as const;
const LEARNING_RATE = 1e-4;
/** Steps of a run: on the way still, where numbers are no smaller than a user's. */
const STEPS = 4096;
/** Steps per run of the slower ones, and after which points are compared. */
const FEW = 100;

export const optimizers: Part = {
  name: 'optimizers',
  async *rows({ quick, peers }) {
    const library = new Library();
    const mode = bestMode();
    if (mode === undefined) throw new Error('no WebAssembly here');
    for (const [name, n, f] of PROBLEMS) {
      const graph = ofOneVector(n, f);
      const start = Array.from({ length: n }, (_, i) => 0.5 + 0.001 * i);
      const every = name === 'x^6' && n === 4;
      for (const optimizer of every ? FIRST_ORDER : (['SGD', 'Adam'] as const)) {
        const options = { ...rules[optimizer].defaults, lr: LEARNING_RATE };
        const update = updateGraph(optimizer, options, n);
        const loop = compileLoop(valueAndGradient(packed(graph)), update.graph, NONE, library, mode, 1);
        loop.setParameters([LEARNING_RATE]);
        const reset = () => {
          loop.reset([start], update.slots.map((slot) => slot.initial)); // prettier-ignore
        };
        const backend = bestFloat64();
        const solver = createFirstOrder(createObjective(graph, NONE, backend), optimizer, options, backend);
        let x: Float64Array = Float64Array.from(start);
        const stepped = () => {
          for (let i = 0; i < FEW; i++) ({ x } = solver.step(x));
        };
        const work = { kind: 'optimize', optimizer, problem: name, start, lr: LEARNING_RATE, steps: FEW };
        const compiled = here(() => {
          reset();
          loop.run(STEPS, 4 * STEPS);
        });
        // Microseconds per step.
        const perStep = (timer: Timer | undefined, count: number): Timer | undefined =>
          timer && (async () => (1000 * (await timer())) / count);
        const times = await interleaved(
          {
            ours: perStep(compiled, STEPS),
            'our solver, stepped': perStep(here(stepped), FEW),
            PyTorch: perStep(peers.timer('torch', work), FEW),
          },
          quick ? 3 : 7,
        );
        reset();
        loop.run(FEW, FEW);
        const theirs = await peers.values('torch', work);
        const timing = {
          part: 'optimizers',
          what: `step of ${optimizer}, ${name}, ${n} variables`,
          unit: 'µs',
          ours: times.ours ?? NaN,
          digits: theirs ? digitsOf(loop.point(0), theirs) : null,
        };
        for (const peer of ['our solver, stepped', 'PyTorch'])
          if (times[peer] !== undefined) yield against(timing, peer, times[peer]);
      }
    }
  },
};
