/** Direct solves against NumPy's lstsq, fits of NIST sets against SciPy's curve_fit, graph to result. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fit } from '../../../src/engine/least-squares/fit.ts';
import { solveLinear } from '../../../src/engine/least-squares/linear.ts';
import { variation } from '../../../src/engine/least-squares/models.ts';
import { createResiduals } from '../../../src/engine/least-squares/residuals.ts';
import { agreement, readNist, residualGraph } from '../../engine/least-squares/nist.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import type { DataValues } from '../../../src/graph/scalarize.ts';
import { digitsOf, here, interleaved, processorTime } from '../measure.ts';
import type { Part } from '../row.ts';
import { against } from '../row.ts';

const SIZES = [
  [100, 10],
  [1000, 100],
  [4000, 500],
] as const;
const SETS = ['Misra1a', 'Chwirut2', 'Gauss1', 'Kirby2', 'MGH17', 'Rat42'];

/** Normal numbers, always the same. */
function normal(count: number): Float64Array {
  let state = 1;
  const uniform = () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform()),
  );
}

/** Milliseconds of processor time after which the compiler has done its part. */
const WARM = 400;

function warmUp(work: () => unknown): void {
  for (let spent = 0; spent < WARM;) spent += processorTime(work);
}

const LONG = 1_000_000;

/** a exp(-k t) + b exp(-l t) + c over a million noisy points. */
function decays() {
  const noise = normal(LONG);
  const t = Float64Array.from({ length: LONG }, (_, i) => (10 * i) / LONG);
  const y = t.map((x, i) => 3 * Math.exp(-0.7 * x) + 1.5 * Math.exp(-0.15 * x) + 0.5 + 0.05 * (noise[i] ?? NaN));
  const b = createBuilder();
  const [a = 0, k = 0, c = 0, l = 0, rest = 0] = ['a', 'k', 'b', 'l', 'c'].map((name) =>
    b.input({ kind: 'variable', name, shape: [] }),
  );
  const x = b.input({ kind: 'data', name: 't', shape: [LONG], hash: 't' });
  const observed = b.input({ kind: 'data', name: 'y', shape: [LONG], hash: 'y' });
  const decay = (height: number, rate: number) => b.mul(height, b.exp(b.neg(b.mul(rate, x))));
  const model = b.add(b.add(decay(a, k), decay(c, l)), rest);
  const data = new Map([
    ['t', t],
    ['y', y],
  ]);
  return { graph: b.finish([b.sub(model, observed)]), data, t, y, start: [2, 1, 1, 0.1, 0] };
}

/** From the graph to the result. */
function fitted(graph: Graph, data: DataValues, y: Float64Array, start: readonly number[]) {
  return fit(createResiduals(graph, data), Float64Array.from(start), {
    method: 'auto',
    limits: { maxIterations: 500, relativeChange: null, gradientNorm: null },
    confidence: 0.95,
    reference: variation(y),
    size: y.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  });
}

export const leastSquares: Part = {
  name: 'least-squares',
  async *rows({ quick, peers, folder, root }) {
    for (const [rows, columns] of quick ? SIZES.slice(0, 2) : SIZES) {
      const data = normal(rows * columns + rows);
      const file = path.join(folder, `${rows}.bin`);
      writeFileSync(file, Buffer.from(data.buffer));
      const problem = {
        rows,
        columns,
        matrix: data.slice(0, rows * columns),
        matrixLow: null,
        rhs: data.slice(rows * columns),
        rhsLow: null,
        weights: null,
        ridge: 0,
      };
      const work = { kind: 'linear', rows, columns, path: file };
      const solve = () => solveLinear(problem);
      warmUp(solve);
      const {
        ours = NaN,
        NumPy,
        PyTorch,
      } = await interleaved(
        {
          ours: here(solve),
          NumPy: peers.timer('numpy', work),
          PyTorch: peers.timer('torch', { ...work, peer: 'torch' }),
        },
        5,
      );
      const { x, digits, method } = solveLinear(problem);
      const theirs = await peers.values('numpy', work);
      const what = `direct solve ${rows} x ${columns} (${method})`;
      const row = { part: 'least-squares', what, unit: 'ms', ours, digits: rows * columns ** 2 > 1e8 ? null : digits };
      yield against(row, 'NumPy lstsq', NumPy ?? null, theirs ? digitsOf(theirs, [...x]) : null);
      if (PyTorch !== undefined) yield against(row, 'PyTorch lstsq', PyTorch);
    }
    const nist = pathToFileURL(path.join(root, 'test/golden/nist/'));
    for (const name of quick ? SETS.slice(0, 3) : SETS) {
      const set = readNist(name, nist);
      for (const [i, start] of set.starts.entries()) {
        const { graph, data } = residualGraph(name, set.x, set.y, start.length);
        const run = () => fitted(graph, data, set.y, start);
        const work = { kind: 'fit', model: name, x: [...(set.x[0] ?? [])], y: [...set.y], start };
        const theirs = await peers.values('scipy', work).catch(() => undefined);
        warmUp(run);
        const timer = theirs && peers.timer('scipy', work);
        const { ours = NaN, SciPy = null } = await interleaved({ ours: here(run), SciPy: timer }, 5);
        const digits = agreement(run().p, set.parameters);
        const what = `fit ${name}, start ${i + 1}`;
        const peer = theirs ? 'SciPy curve_fit' : 'SciPy curve_fit (fails)';
        yield against({ part: 'least-squares', what, unit: 'ms', ours, digits }, peer, SciPy, theirs ? Math.max(0, agreement(theirs, set.parameters)) : null); // prettier-ignore
      }
    }
    if (quick) return;
    const { graph, data, t, y, start } = decays();
    const file = path.join(folder, 'decays.bin');
    writeFileSync(file, Buffer.concat([Buffer.from(t.buffer), Buffer.from(y.buffer)]));
    const work = { kind: 'fit', model: 'decays', path: file, start };
    const { ours = NaN, SciPy = null } = await interleaved(
      { ours: here(() => fitted(graph, data, y, start)), SciPy: peers.timer('scipy', work) },
      3,
    );
    const { p, digits } = fitted(graph, data, y, start);
    const theirs = await peers.values('scipy', work);
    const row = { part: 'least-squares', what: 'fit of 5 unknowns to 1e6 rows', unit: 'ms', ours, digits };
    yield against(row, 'SciPy curve_fit', SciPy, theirs ? digitsOf(theirs, [...p]) : null);
  },
};
