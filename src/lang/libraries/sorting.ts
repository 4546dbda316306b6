/** Sorting: by known keys as the language does; of numbers that depend on the inputs by a network of min and max. */
import type { Interpreter, Reading } from '../tracer/interpreter.ts';
import type { Tensor, Value } from '../tracer/values.ts';
import { array, list, NONE } from '../tracer/values.ts';
import { algebra } from './operations/algebra.ts';
import { sortingPlaces } from './operations/ordering.ts';

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
  // Tuples whose first items are known are in a known order, whatever follows.
  const known = yield* mergeSort(i, keyed, reverse);
  if (known) return known.map(({ item }) => item);
  const plain = keyed.every(({ key: by, item }) => by === item && item.kind !== 'tuple' && item.kind !== 'list');
  if (!plain) {
    const places = placesBy(
      i,
      keyed.map((each) => each.key),
      reverse,
    );
    return permuted(i, items, places);
  }
  const network = sortNetwork(
    i,
    items.map((item) => i.tensor(item, 'an item to sort')),
  );
  const values = network.map((tensor) => i.value(tensor, i.flavour(items)));
  return reverse ? values.reverse() : values;
}

const UNKNOWN_ORDER =
  'The order of these items depends on the inputs through a key. Sort the numbers themselves, or known keys.';

/** Which item comes where, by keys that depend on the inputs: numbers, or tuples of them. */
function placesBy(i: Interpreter, keys: readonly Value[], reverse: boolean): Tensor {
  if (keys.length > MAX_NETWORK) i.fail(UNKNOWN_ORDER);
  const rows = keys.map((key) => (key.kind === 'tuple' || key.kind === 'list' ? key.items : [key]));
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, c) => {
    const column = rows.map((row) => row[c] ?? NONE);
    const scalar = column.every((each) => i.tryTensor(each)?.shape.length === 0);
    const values = scalar && rows.every((row) => row.length === width) ? i.tensor(list(column)) : i.fail(UNKNOWN_ORDER);
    return reverse ? i.tensors.unary('neg', values) : values;
  });
  return sortingPlaces(algebra(i.tensors), ...columns);
}

/** The items in the order of places: numbers, or tuples of them part by part. */
function permuted(i: Interpreter, items: readonly Value[], places: Tensor): Value[] {
  const [first] = items;
  if (first?.kind === 'tuple' || first?.kind === 'list') {
    const rows = items.map((item) =>
      item.kind === first.kind && item.items.length === first.items.length ? item.items : i.fail(UNKNOWN_ORDER),
    );
    const columns = first.items.map((_, c) =>
      permuted(
        i,
        rows.map((row) => row[c] ?? NONE),
        places,
      ),
    );
    return rows.map((_, r) => {
      const row = columns.map((column) => column[r] ?? NONE);
      return first.kind === 'tuple' ? { ...first, items: row } : list(row);
    });
  }
  const whole = i.tryTensor(list([...items])) ?? i.fail(UNKNOWN_ORDER);
  if (whole.shape.length !== 1) return i.fail(UNKNOWN_ORDER);
  const ordered = i.getElements(array(whole), [array(places)]);
  return [...i.iterate(ordered)];
}

/** Stable, by the language's own order; undefined where that depends on the inputs. */
function* mergeSort<T extends { key: Value }>(i: Interpreter, items: T[], reverse: boolean): Reading<T[] | undefined> {
  if (items.length < 2) return items;
  const middle = items.length >> 1;
  const left = yield* mergeSort(i, items.slice(0, middle), reverse);
  const right = yield* mergeSort(i, items.slice(middle), reverse);
  if (!left || !right) return undefined;
  const merged: T[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    const a = left[l];
    const b = right[r];
    if (!a || !b) break;
    const later = i.truth(yield* i.compare(reverse ? '>' : '<', b.key, a.key));
    if (later === undefined) return undefined;
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
