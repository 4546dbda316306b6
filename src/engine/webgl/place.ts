/**
 * Where a pixel's x is, to float32's last bit and beyond. x = origin + i step does not survive float32 (i step has 44 bits), so:
 * - i counts from the anchor, the point nearest to 0, whose x is float64's own. So x has a small relative error everywhere, and is
 *   exactly 0 where float64's is.
 * - anchor and step are split: high parts are multiples of one quantum so coarse that high = anchor + i step is exact in float32
 *   (24 bits), whether or not the compiler contracts or reassociates it; low parts are what remains.
 * - x = high + low rounds; what it loses is dx, and the shader gives it to f as f' dx. Of n points x + dx has a relative error of
 *   about n 2^-46, from the rounding of i times the step's low part.
 */
import { xAt } from '../grid.ts';
import type { Grid } from '../job.ts';

/** Uniforms of the grid. */
export interface Placement {
  /** Index that i counts from. */
  readonly anchor: number;
  readonly anchorHigh: number;
  readonly anchorLow: number;
  readonly stepHigh: number;
  readonly stepLow: number;
}

export function placementOf(grid: Grid): Placement {
  const last = grid.points - 1;
  const anchor = grid.step === 0 ? 0 : Math.min(last, Math.max(0, Math.round(-grid.origin / grid.step)));
  const x = xAt(grid, anchor);
  const reach = Math.max(anchor, last - anchor) * Math.abs(grid.step);
  const largest = Math.max(Math.abs(x) + reach, 2 ** -100);
  const quantum = 2 ** (Math.floor(Math.log2(largest)) + 1 - 24);
  const anchorHigh = Math.round(x / quantum) * quantum;
  const stepHigh = Math.round(grid.step / quantum) * quantum;
  return {
    anchor,
    anchorHigh,
    anchorLow: Math.fround(x - anchorHigh),
    stepHigh,
    stepLow: Math.fround(grid.step - stepHigh),
  };
}

/** The axes that a picture may run along; in a shader each has its uniforms, its coordinate and what that was rounded by. */
export type Axis = 'x' | 'y';

export function axisUniforms(axis: Axis): string {
  return `uniform int ${axis}Anchor;
uniform vec4 ${axis}Grid;`;
}

export function setAxis(
  gl: WebGL2RenderingContext,
  location: (name: string) => WebGLUniformLocation | null,
  axis: Axis,
  grid: Grid,
): void {
  const place = placementOf(grid);
  gl.uniform1i(location(`${axis}Anchor`), place.anchor);
  gl.uniform4f(location(`${axis}Grid`), place.anchorHigh, place.anchorLow, place.stepHigh, place.stepLow);
}

/** Statements that leave x and dx (or y and dy) of the point with that index. */
export function axisSource(axis: Axis, index: string): string {
  const [i, high, low, grid] = [`${axis}Index`, `${axis}High`, `${axis}Low`, `${axis}Grid`];
  return `float ${i} = float(${index} - ${axis}Anchor);
  float ${high} = opaque(${grid}.x + ${i} * ${grid}.z), ${low} = ${grid}.y + ${i} * ${grid}.w;
  float ${axis} = opaque(${high} + ${low});
  float d${axis} = opaque(${high} - ${axis}) + ${low};`;
}
