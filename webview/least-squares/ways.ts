/** The ways of iterating methods: lines over iterations, and paths over the plane of two unknowns. */
import type { HeatMap, IterateTrace } from '../../src/engine/job.ts';
import type { MapSettings, MapWindow } from '../../src/protocol/messages.ts';
import { formatNumber } from '../format.ts';
import type { Theme } from '../theme.ts';
import type { MapModel } from '../view/map-drawing.ts';
import type { MapMark, MapPath } from '../view/map-paths.ts';
import type { TraceModel, TraceSeries } from '../view/trace-chart.ts';
import { mendedPair } from '../wanted.ts';
import type { LeastSquaresLook, TraceQuantity } from './look.ts';

/** One method with its iterates. */
export interface Way {
  readonly label: string;
  readonly trace: IterateTrace;
  /** Index into the theme's curves, and how the line is dashed. */
  readonly colour: number;
  readonly dash: 0 | 1 | 2;
  readonly lost: boolean;
  /** Several descents, one after another: where the sum of squares rises another begins. */
  readonly descents?: true;
}

export const QUANTITIES: Readonly<Record<TraceQuantity, { readonly label: string; readonly title: string }>> = {
  excess: {
    label: 'cost above least',
    title: 'The sum of squares (and the ridge) of each iterate less that of the exact solution',
  },
  distance: {
    label: 'distance to solution',
    title: 'How far the unknowns of each iterate are from the exact solution, relative to its length',
  },
};

const COLOURS = 6;

export function wayColour(index: number): number {
  return index % COLOURS;
}

export function wayDash(index: number): 0 | 1 | 2 {
  return ([0, 1, 2] as const)[Math.floor(index / COLOURS) % 3] ?? 0;
}

export function traceModel(ways: readonly Way[], look: LeastSquaresLook, theme: Theme): TraceModel {
  const shown = ways.filter(({ label }) => !look.hidden.includes(label));
  const series = shown.map(({ label, trace, colour, dash, lost }): TraceSeries => {
    const y = lost ? cut(trace[look.quantity]) : trace[look.quantity];
    return { id: label, label, colour, dash, x: trace.iterations, y, envelope: null, end: lost ? 'cross' : 'dot' };
  });
  const said = series.map(({ label, x, y }) => `${label} after ${x[x.length - 1] ?? 0} steps at ${formatNumber(y[y.length - 1] ?? NaN, 3)}`); // prettier-ignore
  return {
    series,
    bands: [],
    log: true,
    logX: look.logX,
    xName: 'step',
    cursor: look.cursor,
    summary: `${QUANTITIES[look.quantity].label} over steps: ${said.join('; ') || 'nothing shown'}.`,
    theme,
  };
}

/** A way that runs away is left where it is this many times as far as at its start: the others are to be seen. */
const AWAY = 1e4;

function cut(values: Float64Array): Float64Array {
  const most = AWAY * (values[0] ?? Infinity);
  return values.map((value) => (value <= most ? value : NaN));
}

/** The plane of two unknowns with the ways and the solution; null for one unknown, and until there is a window to show. */
export function planeModel(
  landscape: HeatMap | null,
  ways: readonly Way[],
  solution: ArrayLike<number>,
  names: readonly string[],
  settings: MapSettings,
  look: LeastSquaresLook,
  theme: Theme,
): MapModel | null {
  if (solution.length < 2) return null;
  const pair = mendedPair(settings.variables, solution.length);
  const map = landscape?.variables[0] === pair[0] && landscape.variables[1] === pair[1] ? landscape : null;
  const window = settings.window ?? (map === null ? boxOf(ways, solution, pair) : windowOf(map));
  const shown = ways.filter(({ label }) => !look.hidden.includes(label));
  const ink = (colour: number) => theme.curves[colour] ?? theme.text;
  const paths = shown.map((way): MapPath => ({ points: broken(way, placesOf(way.trace, pair)), colour: ink(way.colour), dash: way.dash, faint: false })); // prettier-ignore
  const starts = shown.slice(0, 1).map(({ trace }): MapMark => {
    const places = placesOf(trace, pair);
    return { kind: 'ring', at: [places[0] ?? NaN, places[1] ?? NaN], colour: '#ffffff' };
  });
  const ends = shown.map(({ trace, colour, lost }): MapMark => {
    const places = placesOf(trace, pair);
    const at = [places[places.length - 2] ?? NaN, places[places.length - 1] ?? NaN] as const;
    return { kind: lost ? 'cross' : 'disc', at, colour: ink(colour) };
  });
  const [p, q] = [solution[pair[0]] ?? NaN, solution[pair[1]] ?? NaN];
  const [x, y] = [names[pair[0]] ?? 'x', names[pair[1]] ?? 'y'];
  return {
    map,
    paths,
    marks: [...starts, ...ends, { kind: 'diamond', at: [p, q], colour: '#ffffff' }],
    x,
    y,
    output: 'cost',
    window,
    point: null,
    gradient: null,
    summary: `Map of the cost over ${x} and ${y}: the solution is at ${x} ${formatNumber(p, 4)}, ${y} ${formatNumber(q, 4)}; ${shown.map(({ label }) => label).join(', ') || 'no way is shown'}.`,
    theme,
  };
}

function placesOf(
  { points, dimension, iterations }: IterateTrace,
  [first, second]: readonly [number, number],
): Float64Array {
  const places = new Float64Array(2 * iterations.length);
  for (let row = 0; row < iterations.length; row++) {
    places[2 * row] = points[row * dimension + first] ?? NaN;
    places[2 * row + 1] = points[row * dimension + second] ?? NaN;
  }
  return places;
}

/** Without the lines from the end of one descent to the beginning of the next. */
function broken({ trace: { rss }, descents }: Way, places: Float64Array): Float64Array {
  if (descents !== true) return places;
  const parts: number[] = [];
  rss.forEach((value, row) => {
    if (row > 0 && value > (rss[row - 1] ?? Infinity)) parts.push(NaN, NaN);
    parts.push(places[2 * row] ?? NaN, places[2 * row + 1] ?? NaN);
  });
  return Float64Array.from(parts);
}

function windowOf({ x, y }: HeatMap): MapWindow {
  const interval = (grid: HeatMap['x']) => ({ from: grid.origin, to: grid.origin + (grid.points - 1) * grid.step });
  return { x: interval(x), y: interval(y) };
}

/** What holds the solution and where the ways begin, until the landscape tells. */
function boxOf(ways: readonly Way[], solution: ArrayLike<number>, pair: readonly [number, number]): MapWindow {
  const along = (axis: 0 | 1) => {
    const begin = ways[0]?.trace.points[pair[axis]] ?? 0;
    const end = solution[pair[axis]] ?? 1;
    const [low, high] = [Math.min(begin, end), Math.max(begin, end)];
    const room = 0.2 * (high - low) || 0.5 * Math.abs(low) || 1;
    return { from: low - room, to: high + room };
  };
  return { x: along(0), y: along(1) };
}
