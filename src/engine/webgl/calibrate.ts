/** Kernels against float64 on this device: the same curve of a sum over data by both. */
import { createBuilder } from '../../graph/builder.ts';
import type { Float64Backend } from '../float64/backend.ts';
import { xBetween } from '../grid.ts';
import type { Picture } from '../painter.ts';
import type { Recovering } from './devices.ts';
import { paintByKernels } from './tensors/lines.ts';

const POINTS = 1000;
const DATA = 500;
const ROUNDS = 3;

/** The sum of exp(-(x - t)^2) over the data t. */
function calibrationPicture(): Picture {
  const b = createBuilder();
  const x = b.input({ kind: 'variable', name: 'x', shape: [] });
  const t = b.input({ kind: 'data', name: 't', shape: [DATA], hash: 't' });
  const distance = b.sub(x, t);
  return {
    graph: b.finish([b.sum(b.exp(b.neg(b.mul(distance, distance))))]),
    data: new Map([['t', Float64Array.from({ length: DATA }, (_, i) => Math.sin(i))]]),
    variable: 0,
    at: [],
    grid: { origin: -5, step: 10 / (POINTS - 1), points: POINTS },
    orders: 1,
    careful: false,
    kernels: true,
  };
}

/** False where WebGL fails on the way. */
export async function kernelsAreFaster(recovering: Recovering, float64: Float64Backend): Promise<boolean> {
  const picture = calibrationPicture();
  const xs = xBetween(picture.grid, 0, POINTS);
  const kernel = float64.compile(picture.graph, picture.data);
  const measured = await recovering(({ tensors }) => {
    const kernels = fastest(() => paintByKernels(tensors, picture, false));
    return kernels < fastest(() => kernel.evaluate([xs], POINTS));
  });
  return measured.kind === 'ready' && measured.value;
}

/** The shortest of some rounds; the first, which compiles, is not among them. */
function fastest(work: () => unknown): number {
  work();
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}
