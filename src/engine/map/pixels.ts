/** A grid of values as pixels, by the processor: what the shader of `webgl/map-shader.ts` does where there is no WebGL. */
import type { ColourScale, MapPixels } from '../job.ts';
import { colourAt, colourStops, HATCH, HATCH_PERIOD } from './colours.ts';
import type { Field } from './scale.ts';
import { shareOf } from './scale.ts';

/** The first row of values is the last of the picture: y grows upwards. */
export function pixelsOf({ values, columns }: Field, scale: ColourScale): MapPixels {
  const rows = values.length / columns;
  const stops = colourStops();
  const rgba = new Uint8ClampedArray(4 * values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const share = shareOf(scale, values[row * columns + column] ?? NaN);
      const [red, green, blue] = Number.isNaN(share) ? hatchAt(column, row) : colourAt(stops, share);
      rgba.set([255 * red, 255 * green, 255 * blue, 255], 4 * ((rows - 1 - row) * columns + column));
    }
  }
  return { kind: 'pixels', width: columns, height: rows, rgba };
}

function hatchAt(column: number, row: number): readonly [number, number, number] {
  const grey = HATCH[(column + row) % HATCH_PERIOD < HATCH_PERIOD / 2 ? 0 : 1];
  return [grey, grey, grey];
}
