/** Costs over two unknowns as heat maps: of a linear problem exactly, by the quadratic that it is. */
import { createBuilder } from '../../graph/builder.ts';
import type { Graph } from '../../graph/graph.ts';
import type { DataValues } from '../../graph/scalarize.ts';
import type { Control } from '../control.ts';
import type { BackendChoice } from '../jobs/backends.ts';
import type { DerivativeJob, HeatMap } from '../jobs/derivative.ts';
import type { LandscapeRequest } from '../jobs/minimize.ts';
import { drawMap } from '../map/map.ts';
import type { PainterAccess } from '../painter.ts';
import type { Services } from '../services.ts';
import type { PlaneWindow } from './paths.ts';
import type { Quadratic } from './quadratic.ts';

/** What every drawing of a map needs beside what is drawn. */
export interface Canvas {
  readonly choice: BackendChoice;
  readonly services: Services;
  readonly access: PainterAccess | null;
  readonly control: Control;
}

/** The graph over two of its variables, the others at `at`. */
export function drawLandscape(
  graph: Graph,
  data: DataValues,
  variables: readonly [number, number],
  at: readonly number[],
  { x, y }: PlaneWindow,
  { choice, services, access, control }: Canvas,
): Promise<HeatMap> {
  const map = { variables, x, y };
  const job: DerivativeJob = { kind: 'derivative', graph, order: 0, grid: x, at, outputs: [], map };
  return drawMap(job, map, choice, data, { float64: services.float64, painter: access }, control);
}

/** The cost of a linear problem with the other unknowns at the solution. */
export async function drawQuadratic(
  quadratic: Quadratic,
  share: number,
  { variables }: LandscapeRequest,
  plane: PlaneWindow,
  canvas: Canvas,
): Promise<HeatMap> {
  const { exact, least } = quadratic;
  const curvature = quadratic.curvature();
  const [p, q] = variables;
  const b = createBuilder();
  const away = (index: number, name: string) =>
    b.sub(b.input({ kind: 'variable', name, shape: [] }), b.constant(exact[index] ?? 0));
  const [u, v] = [away(p, 'u'), away(q, 'v')];
  const times = (factor: number, a: number, c: number) => b.mul(b.constant(factor * share), b.mul(a, c));
  const element = (i: number, j: number) => curvature[i]?.[j] ?? NaN;
  const squares = b.add(times(element(p, p), u, u), times(element(q, q), v, v));
  const bent = b.add(squares, times(2 * element(p, q), u, v));
  const graph = b.finish([b.add(b.constant(share * least), bent)]);
  const map = await drawLandscape(graph, new Map(), [0, 1], [exact[p] ?? 0, exact[q] ?? 0], plane, canvas);
  return { ...map, variables };
}
