/** Residuals of any number of rows as a picture can hold them: the extremes of every stretch of neighbours stay. */
import type { ResidualSample } from '../jobs/least-squares.ts';

/** Most rows of a sample. */
const MOST = 20_000;

/** @param order rows in the order of the picture's x axis; as they stand where it is missing. */
export function sampleResiduals(residuals: Float64Array, order?: Uint32Array): ResidualSample {
  const total = residuals.length;
  const row = (place: number) => order?.[place] ?? place;
  const value = (place: number) => residuals[row(place)] ?? NaN;
  const places = total <= MOST ? Array.from({ length: total }, (_, place) => place) : extremes(value, total);
  return {
    index: Int32Array.from(places, row),
    values: Float64Array.from(places, value),
    total,
  };
}

/** Of each stretch the first, the lowest, the highest and the last, each once, in their order. */
function extremes(value: (place: number) => number, total: number): number[] {
  const stretches = Math.floor(MOST / 4);
  const places: number[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * total) / stretches);
    const to = Math.floor(((stretch + 1) * total) / stretches) - 1;
    let [lowest, highest] = [from, from];
    for (let place = from + 1; place <= to; place++) {
      if (value(place) < value(lowest)) lowest = place;
      if (value(place) > value(highest)) highest = place;
    }
    places.push(...new Set([from, Math.min(lowest, highest), Math.max(lowest, highest), to]));
  }
  return places;
}

/** Indices of the values, growing. */
export function orderOf(values: Float64Array): Uint32Array {
  const order = Uint32Array.from(values, (_, index) => index);
  // Data mostly come in order, and sorting a million indices by a callback takes a second.
  if (values.every((value, index) => index === 0 || value >= (values[index - 1] ?? -Infinity))) return order;
  return order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
}
