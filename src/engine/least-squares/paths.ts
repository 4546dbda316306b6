/** The part of a plane that holds paths of iterates: from where they begin to where they end, without those that run away. */
import type { IterateTrace } from '../jobs/least-squares.ts';
import type { Grid } from '../jobs/derivative.ts';
import type { LandscapeRequest } from '../jobs/minimize.ts';

/** Room around the paths, as a share of their extent. */
const MARGIN = 0.18;
/** An extent below this part of the other one is drawn that wide. */
const NARROWEST = 0.02;

export interface PlaneWindow {
  readonly x: Grid;
  readonly y: Grid;
}

/**
 * The window that was asked for, or one about the points and the traces.
 * @param points places that must be seen, the solution first.
 */
export function windowFor(
  { variables: [first, second], window, points: count }: LandscapeRequest,
  points: readonly Float64Array[],
  traces: readonly IterateTrace[],
): PlaneWindow {
  const grid = (from: number, to: number): Grid => ({ origin: from, step: (to - from) / (count - 1), points: count });
  if (window !== null) return { x: grid(window.x.from, window.x.to), y: grid(window.y.from, window.y.to) };
  const reach = (variable: number): readonly [number, number] => {
    const seen = points.map((point) => point[variable] ?? NaN);
    for (const { points: path, dimension, excess } of traces) {
      if (variable >= dimension) continue;
      const begin = excess[0] ?? Infinity;
      excess.forEach((value, row) => {
        if (value <= 4 * begin) seen.push(path[row * dimension + variable] ?? NaN);
      });
    }
    let [low, high] = [Infinity, -Infinity];
    for (const value of seen) if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
    return low <= high ? [low, high] : [-1, 1];
  };
  const [x, y] = [reach(first), reach(second)];
  const extent = Math.max(x[1] - x[0], y[1] - y[0]);
  const padded = ([low, high]: readonly [number, number]): Grid => {
    const middle = (low + high) / 2;
    const least = NARROWEST * extent || 0.5 * Math.abs(middle) || 1;
    const half = (Math.max(high - low, least) / 2) * (1 + 2 * MARGIN);
    return grid(middle - half, middle + half);
  };
  return { x: padded(x), y: padded(y) };
}
