/** The value of a map at a place of its plane, from its coarse copy. */
import type { HeatMap } from '../src/engine/job.ts';

/** Interpolated between the four values around; where one of those is not finite, the nearest value; NaN outside. */
export function valueOnMap({ x, y, values }: HeatMap, atX: number, atY: number): number {
  const [column, row] = [(atX - x.origin) / x.step, (atY - y.origin) / y.step];
  const slack = 1e-6;
  if (!(column >= -slack && column <= x.points - 1 + slack && row >= -slack && row <= y.points - 1 + slack)) return NaN;
  const cell = (place: number, points: number) => Math.min(points - 2, Math.max(0, Math.floor(place)));
  const [left, below] = [cell(column, x.points), cell(row, y.points)];
  const [p, q] = [column - left, row - below];
  const at = (i: number, j: number) => values[(below + j) * x.points + left + i] ?? NaN;
  const corners = [at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
  if (!corners.every(Number.isFinite)) return at(Math.round(p), Math.round(q));
  return (at(0, 0) * (1 - p) + at(1, 0) * p) * (1 - q) + (at(0, 1) * (1 - p) + at(1, 1) * p) * q;
}
