/** From a picture to the map: the window, the ways of the runs across it, starts, ends, and the minima of many starts. */
import type { HeatMap, RunResult } from '../../src/engine/job.ts';
import type { MapSettings, MapWindow } from '../../src/protocol/messages.ts';
import { formatNumber } from '../format.ts';
import { runName, stageColour } from '../run-settings.ts';
import type { MinimizePicture } from '../state.ts';
import type { Theme } from '../theme.ts';
import { rowOf } from '../view/trace-drawing.ts';
import type { MapModel } from '../view/map-drawing.ts';
import type { MapMark, MapPath } from '../view/map-paths.ts';
import { mendedPair } from '../wanted.ts';
import { shownIndex, type MinimizeLook } from './look.ts';
import { runColour, runDash } from './traces.ts';

type Pair = readonly [number, number];

/** Places of a run on the plane, x, y, x, y, ...: its start, where it is known, and each row of its trace up to `last`. */
function placesOf(run: RunResult, [first, second]: Pair, start: readonly number[] | null, last: number): Float64Array {
  const { points, dimension } = run.trace;
  const head = start === null ? [] : [start[first] ?? NaN, start[second] ?? NaN];
  const places = new Float64Array(head.length + 2 * (last + 1));
  places.set(head);
  for (let row = 0; row <= last; row++) {
    places[head.length + 2 * row] = points[row * dimension + first] ?? NaN;
    places[head.length + 2 * row + 1] = points[row * dimension + second] ?? NaN;
  }
  return places;
}

function lastRow(run: RunResult, replay: number | null): number {
  const { iterations } = run.trace;
  return replay === null ? iterations.length - 1 : replay <= 0 ? -1 : rowOf(iterations, replay);
}

/** A run in the colours of its stages, or in its own of a race. */
function pathsOf(
  run: RunResult,
  index: number,
  race: boolean,
  faint: boolean,
  look: MinimizeLook,
  places: Float64Array,
  theme: Theme,
): MapPath[] {
  const ink = (colour: number) => theme.curves[colour] ?? theme.text;
  if (race) return [{ points: places, colour: ink(runColour(index)), dash: runDash(index), faint }];
  const rows = run.trace.iterations;
  const head = places.length / 2 - Math.min(places.length / 2, lastRow(run, look.replay) + 1);
  return run.spans.map(({ stage, from, to }): MapPath => {
    // From where the stage before ended.
    const first = from === 0 ? 0 : head + rowOf(rows, from);
    const last = head + rowOf(rows, to);
    return { points: places.subarray(2 * first, 2 * (last + 1)), colour: ink(stageColour(stage)), dash: 0, faint };
  });
}

/** What holds all that is finite, with room; null where nothing is. */
function boxOf(lists: readonly Float64Array[]): MapWindow | null {
  const range = [Infinity, -Infinity, Infinity, -Infinity] as [number, number, number, number];
  for (const list of lists) {
    for (let i = 0; i + 1 < list.length; i += 2) {
      const [x, y] = [list[i] ?? NaN, list[i + 1] ?? NaN];
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      range[0] = Math.min(range[0], x);
      range[1] = Math.max(range[1], x);
      range[2] = Math.min(range[2], y);
      range[3] = Math.max(range[3], y);
    }
  }
  const [x0, x1, y0, y1] = range;
  if (!(x0 <= x1)) return null;
  const side = Math.max(x1 - x0, y1 - y0) || Math.max(1, Math.abs(x0), Math.abs(y0)) * 0.1;
  const roomed = (from: number, to: number) => {
    const room = Math.max(0.12 * (to - from), (0.25 * side - (to - from)) / 2);
    return { from: from - room, to: to + room };
  };
  const window = { x: roomed(x0, x1), y: roomed(y0, y1) };
  return Number.isFinite(window.x.to - window.x.from) && Number.isFinite(window.y.to - window.y.from) ? window : null;
}

function windowOfMap({ x, y }: HeatMap): MapWindow {
  const interval = (grid: HeatMap['x']) => ({ from: grid.origin, to: grid.origin + (grid.points - 1) * grid.step });
  return { x: interval(x), y: interval(y) };
}

function union(a: MapWindow, b: MapWindow | null): MapWindow {
  if (b === null) return a;
  const both = (p: MapWindow['x'], q: MapWindow['x']) => ({ from: Math.min(p.from, q.from), to: Math.max(p.to, q.to) });
  return { x: both(a.x, b.x), y: both(a.y, b.y) };
}

/** The landscape of the picture, if it is over these variables. */
function landscapeOf({ result }: MinimizePicture, [first, second]: Pair): HeatMap | null {
  const map = result.landscape;
  return map?.variables[0] === first && map.variables[1] === second ? map : null;
}

/** What is seen: what the user chose, else the landscape's own, else what holds the ways. */
export function seenWindow(
  picture: MinimizePicture,
  settings: MapSettings,
  start: readonly number[] | null,
  running: boolean,
): MapWindow | null {
  if (settings.window !== null) return settings.window;
  const { variables } = picture.function;
  if (variables.length < 2) return null;
  const pair = mendedPair(settings.variables, variables.length);
  const map = landscapeOf(picture, pair);
  if (map !== null && !running) return windowOfMap(map);
  const box = boxOf(picture.result.runs.map((run) => placesOf(run, pair, start, run.trace.iterations.length - 1)));
  return map === null ? box : union(windowOfMap(map), box);
}

function marksOf(
  picture: MinimizePicture,
  pair: Pair,
  look: MinimizeLook,
  start: readonly number[] | null,
  theme: Theme,
): MapMark[] {
  const { runs, many } = picture.result;
  const race = runs.length > 1;
  const at = (x: ArrayLike<number>): Pair => [x[pair[0]] ?? NaN, x[pair[1]] ?? NaN];
  const found = (many?.minima ?? []).map(({ x }): MapMark => ({ kind: 'diamond', at: at(x), colour: '#ffffff' }));
  const origin: MapMark[] = start === null ? [] : [{ kind: 'ring', at: at(start), colour: '#ffffff' }];
  const ends = runs.map((run, index): MapMark => {
    const row = lastRow(run, look.replay);
    const { points, dimension, iterations } = run.trace;
    const before = row < 0 && start !== null;
    const place = before ? at(start) : at(points.subarray(row * dimension, (row + 1) * dimension));
    const last = row === iterations.length - 1;
    const colour = theme.curves[race ? runColour(index) : stageColour(run.spans.at(-1)?.stage ?? 0)] ?? theme.text;
    const tag = race ? { tag: String(index + 1) } : {};
    if (last && run.termination === 'diverged') return { kind: 'cross', at: at(lastFinite(run)), colour, ...tag };
    return { kind: 'disc', at: last && run.termination !== null ? at(run.x) : place, colour, ...tag };
  });
  return [...found, ...origin, ...ends];
}

/** The last row whose elements are finite. */
function lastFinite({ trace }: RunResult): Float64Array {
  const { points, dimension, iterations } = trace;
  for (let row = iterations.length - 1; row >= 0; row--) {
    const x = points.subarray(row * dimension, (row + 1) * dimension);
    if (x.every(Number.isFinite)) return x;
  }
  return new Float64Array();
}

/** What the function is called: a loop's has no name of its own. */
export function lossName({ subject, function: { outputs } }: MinimizePicture): string {
  return subject.kind === 'loop' ? 'loss' : (outputs[0] ?? 'f');
}

/** Null for functions of one variable, and where nothing is to be seen yet. */
export function minimizeMapModel(
  picture: MinimizePicture,
  settings: MapSettings,
  look: MinimizeLook,
  start: readonly number[] | null,
  running: boolean,
  theme: Theme,
): MapModel | null {
  const { variables } = picture.function;
  const window = seenWindow(picture, settings, start, running);
  if (variables.length < 2 || window === null) return null;
  const pair = mendedPair(settings.variables, variables.length);
  const { runs } = picture.result;
  const race = runs.length > 1;
  const shown = shownIndex(runs, look);
  const drawn = runs.map((run, index) => {
    const places = placesOf(run, pair, start, lastRow(run, look.replay));
    return { index, paths: pathsOf(run, index, race, race && index !== shown, look, places, theme) };
  });
  // The one that is looked at lies on top.
  const paths = drawn.toSorted((a, b) => Number(a.index === shown) - Number(b.index === shown)).flatMap((one) => one.paths); // prettier-ignore
  const [x, y] = [variables[pair[0]] ?? 'x', variables[pair[1]] ?? 'y'];
  const names = runs.map((run) => `${runName(run.settings)} ends at ${x} ${formatNumber(run.x[pair[0]] ?? NaN, 4)}, ${y} ${formatNumber(run.x[pair[1]] ?? NaN, 4)}`); // prettier-ignore
  return {
    map: landscapeOf(picture, pair),
    paths,
    marks: marksOf(picture, pair, look, start, theme),
    x,
    y,
    output: lossName(picture),
    window,
    point: null,
    gradient: null,
    summary: `Map over ${x} and ${y} with the way of each run: ${names.join('; ')}.`,
    theme,
  };
}
