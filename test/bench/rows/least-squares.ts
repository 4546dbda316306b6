/** Direct solves against NumPy's lstsq, fits of NIST sets against SciPy's curve_fit, graph to result. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fit } from '../../../src/engine/least-squares/fit.ts';
import { solveLinear } from '../../../src/engine/least-squares/linear.ts';
import { variation } from '../../../src/engine/least-squares/models.ts';
import { createResiduals } from '../../../src/engine/least-squares/residuals.ts';
import { agreement, readNist, residualGraph } from '../../engine/least-squares/nist.ts';
import { digitsOf, here, interleaved } from '../measure.ts';
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

/** Until the compiler has done its part. */
function warmUp(work: () => unknown): void {
  for (const start = performance.now(); performance.now() - start < 200;) work();
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
        const run = () =>
          fit(createResiduals(graph, data), Float64Array.from(start), {
            method: 'auto',
            limits: { maxIterations: 500, relativeChange: null, gradientNorm: null },
            confidence: 0.95,
            reference: variation(set.y),
            size: Math.max(...set.y.map(Math.abs)),
          });
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
  },
};
