/**
 * A list of numbers, or of lists of as many numbers each, that came from a data file: one array until somebody looks at the
 * items. A list of a million items that only ever becomes an array is never made.
 */
import type { ConcreteTensor, ListValue, Value } from '../tracer/values.ts';
import { integer, number } from '../tracer/values.ts';

export class PackedList implements ListValue {
  readonly kind = 'list';
  readonly #tensor: ConcreteTensor;
  #items: Value[] | null = null;

  /** Of one axis or two. */
  constructor(tensor: ConcreteTensor) {
    this.#tensor = tensor;
  }

  /** The array that it still is. */
  get packed(): ConcreteTensor | null {
    return this.#items === null ? this.#tensor : null;
  }

  get items(): Value[] {
    return (this.#items ??= itemsOf(this.#tensor));
  }

  set items(items: Value[]) {
    this.#items = items;
  }
}

function itemsOf({ data, shape, type }: ConcreteTensor): Value[] {
  const [length = 0, width] = shape;
  if (width === undefined) return Array.from(data, type === 'integer' ? integer : number);
  return Array.from({ length }, (_, i) => {
    const row = data.subarray(i * width, (i + 1) * width);
    return new PackedList({ kind: 'concrete', shape: [width], type, data: row });
  });
}
