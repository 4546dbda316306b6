/** The landscape that the runs crossed: a map over two of the variables, the others held at the best point found. */
import type { DataValues } from '../../graph/scalarize.ts';
import type { Control } from '../control.ts';
import type { BackendChoice } from '../jobs/backends.ts';
import type { DerivativeJob, Grid, HeatMap } from '../jobs/derivative.ts';
import type { LandscapeRequest, MinimizeJob, RunResult } from '../jobs/minimize.ts';
import type { MapServices } from '../map/map.ts';
import { drawMap } from '../map/map.ts';

/** Beyond the paths on every side, as a share of their extent. */
const MARGIN = 0.2;
/** One side of the window is at least this share of the other. */
const NARROWEST = 0.25;
/** What diverges is followed so many times as far as the rest extends. */
const FAR = 10;

export function drawLandscape(
  job: MinimizeJob,
  request: LandscapeRequest,
  runs: readonly RunResult[],
  choice: BackendChoice,
  data: DataValues,
  services: MapServices,
  control: Control,
): Promise<HeatMap> {
  const best = bestOf(runs)?.best.x;
  const at = best?.every(Number.isFinite) === true ? [...best] : [...job.start];
  const window = request.window ?? windowOf(job, request.variables, runs);
  const points = Math.max(2, Math.round(request.points));
  const grid = ({ from, to }: Interval): Grid => ({ origin: from, step: (to - from) / (points - 1), points });
  const [x, y] = [grid(window.x), grid(window.y)];
  const slices: DerivativeJob = { kind: 'derivative', graph: job.graph, order: 0, grid: x, at, outputs: [], map: null };
  return drawMap(slices, { variables: request.variables, x, y }, choice, data, services, control);
}

/** The run with the lowest loss. */
function bestOf(runs: readonly RunResult[]): RunResult | undefined {
  return runs.reduce<RunResult | undefined>(
    (best, run) => (best === undefined || !(best.best.value <= run.best.value) ? run : best),
    undefined,
  );
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Holds all paths with a margin; of those that diverged, what is near. */
function windowOf(
  job: MinimizeJob,
  [first, second]: readonly [number, number],
  runs: readonly RunResult[],
): { readonly x: Interval; readonly y: Interval } {
  const diverged = runs.filter((run) => run.termination === 'diverged');
  const others = runs.filter((run) => run.termination !== 'diverged');
  const alongs = [first, second].map((variable) => {
    const near = [
      job.start[variable] ?? 0,
      ...others.flatMap((run) => [...coordinates(run, variable), ...endsOf(run, variable)]),
    ];
    const extent = extentOf(near);
    const reach = FAR * (extent.to - extent.from || Math.max(1, Math.abs(extent.from)));
    const further = diverged.flatMap((run) => [...coordinates(run, variable), ...endsOf(run, variable)]);
    return extentOf([...near, ...further.filter((value) => value > extent.from - reach && value < extent.to + reach)]);
  });
  const [across = { from: 0, to: 0 }, up = { from: 0, to: 0 }] = alongs;
  const widest = Math.max(across.to - across.from, up.to - up.from);
  return { x: widened(across, widest), y: widened(up, widest) };
}

function coordinates({ trace: { points, dimension } }: RunResult, variable: number): number[] {
  if (variable >= dimension) return [];
  return Array.from({ length: points.length / dimension }, (_, row) => points[row * dimension + variable] ?? NaN);
}

function endsOf({ x, best }: RunResult, variable: number): number[] {
  return [x[variable] ?? NaN, best.x[variable] ?? NaN];
}

/** Of the finite ones. */
function extentOf(values: readonly number[]): Interval {
  let [from, to] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  return from <= to ? { from, to } : { from: 0, to: 0 };
}

function widened({ from, to }: Interval, widest: number): Interval {
  const middle = (from + to) / 2;
  const least = widest > 0 ? NARROWEST * widest : 2 * Math.max(1, Math.abs(middle));
  const half = (0.5 + MARGIN) * Math.max(to - from, least);
  return { from: middle - half, to: middle + half };
}
