/** A compiled graph along one variable, in chunks between which newer work may take over. */
import type { Control } from './control.ts';
import type { Float64Kernel } from './float64/backend.ts';

/** Points of the first chunk; later chunks double while they are quick. */
const FIRST_CHUNK = 256;
const LARGEST_CHUNK = 16_384;
/** Milliseconds. */
const QUICK = 4;

export interface Path {
  /** Index among the flattened variables of the one that moves; the others stay at `at`. */
  readonly variable: number;
  readonly at: readonly number[];
  readonly points: number;
  /** Where it is at `length` points from the point `start` on. */
  readonly between: (start: number, length: number) => Float64Array;
}

/** The outputs at every point of a path. `progress` tells how much of the job is done when a share of it is. */
export async function along(
  kernel: Float64Kernel,
  path: Path,
  control: Control,
  progress: (share: number) => number,
): Promise<Float64Array[]> {
  const coordinates: (number | Float64Array)[] = [...path.at];
  let curves: Float64Array[] | undefined;
  let chunk = FIRST_CHUNK;
  for (let start = 0; start < path.points;) {
    const length = Math.min(chunk, path.points - start);
    const began = performance.now();
    coordinates[path.variable] = path.between(start, length);
    const rows = kernel.evaluate(coordinates, length);
    if (performance.now() - began < QUICK) chunk = Math.min(2 * chunk, LARGEST_CHUNK);
    curves ??= rows.map(() => new Float64Array(path.points));
    for (const [i, row] of rows.entries()) curves[i]?.set(row, start);
    start += length;
    await control.checkpoint(progress(start / path.points));
  }
  return curves ?? [];
}
