/** How cost grows with points, variables and nodes: the cost of one of them, against the smallest cost in the series. */
import { valueAndGradient } from '../../../src/engine/minimize/objective.ts';
import { WasmBackend } from '../../../src/engine/wasm/compile.ts';
import { bestMode, canFuse } from '../../../src/engine/wasm/support.ts';
import { functions, ofOneNumber, ofOneVector, withDerivatives } from '../functions.ts';
import type { Timer } from '../measure.ts';
import { here, interleaved, processorTime } from '../measure.ts';
import type { Part, Row } from '../row.ts';
import { against } from '../row.ts';

const NONE = new Map<string, Float64Array>();

/** Rows of a series: each cost per unit over the least of them. */
function series(unit: string, costs: readonly (readonly [string, number])[]): Row[] {
  const least = Math.min(...costs.map(([, cost]) => cost));
  return costs.map(([what, ours]) => ({
    ...against({ part: 'growth', what, unit, ours, digits: null }, 'least of the series', least),
    ratio: least / ours,
  }));
}

const medianOf = async (timer: Timer, rounds = 5) => (await interleaved({ timer }, rounds)).timer ?? NaN;

export const growth: Part = {
  name: 'growth',
  async *rows({ quick }) {
    const mode = bestMode();
    if (mode === undefined) throw new Error('no WebAssembly here');
    const upTo = <T extends number>(counts: readonly T[]) => (quick ? counts.slice(0, -1) : counts);

    const kernel = new WasmBackend(mode, canFuse()).compile(withDerivatives(functions[8]), NONE);
    const points: [string, number][] = [];
    for (const count of upTo([1e3, 1e4, 1e5, 1e6, 1e7])) {
      const rows = kernel.evaluateGrid(-4, 8 / count, count);
      const time = await medianOf(here(() => kernel.evaluateGrid(-4, 8 / count, count, rows)));
      points.push([`f, f', f'' of 8 operations at ${count.toExponential()} points, per point`, (1e6 * time) / count]);
    }
    yield* series('ns', points);

    const variables: [string, number][] = [];
    const compiled: [string, number][] = [];
    for (const n of upTo([1, 10, 100, 1000, 10_000])) {
      const graph = ofOneVector(n, (b, x) => b.sum(b.mul(b.sin(x), b.mul(x, x))));
      const compile = () => new WasmBackend(mode).compile(valueAndGradient(graph), NONE);
      const one = compile();
      const x = Array.from({ length: n }, (_, i) => 0.1 + i / n);
      const time = await medianOf(here(() => one.evaluate(x, 1)));
      variables.push([`value and gradient of ${n} variables, per variable`, (1e6 * time) / n]);
      compiled.push([`differentiate and compile, ${n} variables`, await medianOf(here(compile), 3)]);
    }
    yield* series('ns', variables);
    yield* series('ms', compiled);

    const made: [string, number][] = [];
    const runs: [string, number][] = [];
    for (const nodes of upTo([10, 100, 1000, 10_000, 100_000])) {
      const graph = ofOneNumber((b, x) => {
        let f = x;
        for (let i = 0; b.size < nodes; i++) f = b.add(b.mul(b.constant(0.5 + i * 1e-6), f), x);
        return f;
      });
      const backend = new WasmBackend(mode);
      let one = backend.compile(graph, NONE);
      const compile: Timer = () => {
        backend.dispose();
        return processorTime(() => (one = backend.compile(graph, NONE)));
      };
      made.push([`compile ${nodes} nodes, per node`, (1000 * (await medianOf(compile))) / nodes]);
      const count = Math.max(4096, Math.round(1e6 / nodes));
      const rows = one.evaluateGrid(0, 1e-3, count);
      const time = await medianOf(here(() => one.evaluateGrid(0, 1e-3, count, rows)));
      runs.push([`run ${nodes} nodes, per node and point`, (1e6 * time) / nodes / count]);
    }
    yield* series('µs', made);
    yield* series('ns', runs);
  },
};
