/** Sorting: by known keys as the language does; of numbers that depend on the inputs by a network of min and max. */
import type { Interpreter, Reading } from '../tracer/interpreter.ts';
import type { Tensor, Value } from '../tracer/values.ts';

/** Networks grow with the square of the length. */
const MAX_NETWORK = 64;

export function* sorted(
  i: Interpreter,
  items: readonly Value[],
  key: Value | undefined,
  reverse: boolean,
): Reading<Value[]> {
  const keyed: { item: Value; key: Value }[] = [];
  for (const item of items) {
    keyed.push({ item, key: key && key.kind !== 'none' ? yield* i.call(key, [item]) : item });
  }
  const traced = keyed.some((each) => each.key.kind === 'array' && i.known(i.tensor(each.key)) === undefined);
  if (traced) {
    if (keyed.some((each) => each.key !== each.item)) {
      i.fail(
        'The order of these items depends on the inputs through a key. Sort the numbers themselves, or known keys.',
      );
    }
    const network = sortNetwork(
      i,
      items.map((item) => i.tensor(item, 'an item to sort')),
    );
    const values = network.map((tensor) => i.value(tensor, i.flavour(items)));
    return reverse ? values.reverse() : values;
  }
  return (yield* mergeSort(i, keyed, reverse)).map(({ item }) => item);
}

/** Stable; `before(a, b)` asks the language's own order. */
function* mergeSort<T extends { key: Value }>(i: Interpreter, items: T[], reverse: boolean): Reading<T[]> {
  if (items.length < 2) return items;
  const middle = items.length >> 1;
  const left = yield* mergeSort(i, items.slice(0, middle), reverse);
  const right = yield* mergeSort(i, items.slice(middle), reverse);
  const merged: T[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    const a = left[l];
    const b = right[r];
    if (!a || !b) break;
    const later = i.truth(yield* i.compare(reverse ? '>' : '<', b.key, a.key)) ?? false;
    merged.push(later ? b : a);
    if (later) r++;
    else l++;
  }
  return [...merged, ...left.slice(l), ...right.slice(r)];
}

/** Ascending, by comparing neighbours (odd-even transposition). */
export function sortNetwork(i: Interpreter, given: readonly Tensor[]): Tensor[] {
  if (given.length > MAX_NETWORK)
    i.fail(
      `Sorting ${given.length} numbers that depend on the inputs is too much to unroll (the limit is ${MAX_NETWORK}).`,
    );
  const wires = given.slice();
  for (let round = 0; round < wires.length; round++) {
    for (let k = round % 2; k + 1 < wires.length; k += 2) {
      const [a, b] = [wires[k], wires[k + 1]];
      if (!a || !b) continue;
      wires[k] = i.tensors.binary('min', a, b);
      wires[k + 1] = i.tensors.binary('max', a, b);
    }
  }
  return wires;
}
