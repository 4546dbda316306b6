/** Grids: the x values that every backend stands for, and samples of them. */
import type { Grid } from './job.ts';

/** The x value of a point, in float64: the definition that the shader's is measured against. */
export function xAt(grid: Grid, index: number): number {
  return grid.origin + index * grid.step;
}

/** The x values of the points from `start` on. */
export function xBetween(grid: Grid, start: number, length: number): Float64Array {
  const xs = new Float64Array(length);
  for (let i = 0; i < length; i++) xs[i] = xAt(grid, start + i);
  return xs;
}

/** At most `count` indices of the grid, evenly spread, both ends included. */
export function sampleOf(grid: Grid, count: number): number[] {
  if (grid.points <= count) return Array.from({ length: grid.points }, (_, i) => i);
  return Array.from({ length: count }, (_, k) => Math.round((k * (grid.points - 1)) / (count - 1)));
}

/** Distance of neighbouring float32 numbers at x. */
export function float32Spacing(x: number): number {
  const magnitude = Math.max(Math.abs(x), 2 ** -126);
  return 2 ** (Math.floor(Math.log2(magnitude)) - 23);
}

/** Steps of fewer float32 spacings than this show float32's own stairs instead of the function. */
const RESOLVING_SPACINGS = 8;

/** Whether float32 tells the grid's points apart well enough for a picture. */
export function resolvedByFloat32(grid: Grid): boolean {
  const largest = Math.max(Math.abs(grid.origin), Math.abs(xAt(grid, grid.points - 1)));
  if (!(largest < 3.4e38)) return false;
  return grid.points < 2 || Math.abs(grid.step) >= RESOLVING_SPACINGS * float32Spacing(largest);
}
