/** The sum of squares of a fit over two of its unknowns, the others at the solution. */
import { createBuilder, inline } from '../../graph/builder.ts';
import type { Graph } from '../../graph/graph.ts';
import type { HeatMap } from '../jobs/derivative.ts';
import type { IterateTrace } from '../jobs/least-squares.ts';
import type { LandscapeRequest } from '../jobs/minimize.ts';
import type { Outcome } from './fit-outcome.ts';
import type { ReadFit } from './fit-problem.ts';
import { thinned } from './fit-scene.ts';
import type { Canvas } from './landscape.ts';
import { drawLandscape } from './landscape.ts';
import { squaresOf } from './objectives.ts';
import { windowFor } from './paths.ts';

/** Rows that a map is made of. */
const MOST_ROWS = 1000;
/** Residuals that cannot be thinned have a map up to so many. */
const TOO_LONG = 20_000;
/** Variants of Levenberg-Marquardt that are tried in turn. */
const MOST_DESCENTS = 12;
/** Sums of squares that differ by less than this part count as the same. */
const ALIKE = 1e-6;
/** Standard errors about the solution that are seen. */
const ERRORS = 4;

/**
 * Null where it would take too long: of very many residuals that are not row by row.
 * @param descents the trace is of descents one after another, of which the one that counts is to be seen.
 */
export async function drawCost(
  read: ReadFit,
  request: LandscapeRequest,
  { x, standardErrors, residuals }: Outcome,
  starts: readonly Float64Array[],
  trace: IterateTrace,
  descents: boolean,
  canvas: Canvas,
): Promise<HeatMap | null> {
  const fewer = thinned(read, MOST_ROWS);
  if (!fewer && residuals.length > TOO_LONG) return null;
  const { graph, data } = (fewer ?? read).residuals;
  const rows = fewer?.observed?.length ?? residuals.length;
  const cost = times(squaresOf(graph, 'sum'), residuals.length / rows);
  const about = [-ERRORS, ERRORS].map((factor) =>
    x.map((value, j) => value + factor * (Number.isFinite(standardErrors[j]) ? (standardErrors[j] ?? 0) : 0)),
  );
  const plane = windowFor(request, [x, ...starts, ...about], [descents ? descentOf(trace) : trace]);
  const map = await drawLandscape(cost, data, request.variables, [...x], plane, canvas);
  if (!fewer) return map;
  const said = `the map is of ${rows} of the ${residuals.length} rows, evenly taken`;
  return { ...map, run: { ...map.run, note: map.run.note === null ? said : `${said}; ${map.run.note}` } };
}

/**
 * Of a trace with several descents (the sum of squares jumps up where one begins) the first that came to the best: others may
 * have gone far.
 */
function descentOf(trace: IterateTrace): IterateTrace {
  const { rss, dimension } = trace;
  const jumps = [...rss.keys()].filter((row) => row > 0 && (rss[row] ?? 0) > (rss[row - 1] ?? 0));
  if (jumps.length > MOST_DESCENTS) return trace;
  const begins = [0, ...jumps];
  const best = rss.reduce((least, value) => Math.min(least, value), Infinity);
  const ends = begins.map((_, i) => begins[i + 1] ?? rss.length);
  const chosen = ends.findIndex((end) => (rss[end - 1] ?? Infinity) <= best * (1 + ALIKE) + Number.MIN_VALUE);
  const [from, to] = [begins[chosen] ?? 0, ends[chosen] ?? rss.length];
  return {
    iterations: trace.iterations.subarray(from, to),
    rss: rss.subarray(from, to),
    excess: trace.excess.subarray(from, to),
    distance: trace.distance.subarray(from, to),
    points: trace.points.subarray(from * dimension, to * dimension),
    dimension,
  };
}

function times(graph: Graph, factor: number): Graph {
  if (factor === 1) return graph;
  const b = createBuilder();
  const ids = inline(
    b,
    graph,
    graph.inputs.map((input) => b.input(input)),
  );
  return b.finish(graph.outputs.map((output) => b.mul(b.constant(factor), ids[output] ?? output)));
}
