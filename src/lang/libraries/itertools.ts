/** Python's itertools. What ends is made at once; `count`, `cycle` and `repeat` are looked at item by item. */
import type { Interpreter } from '../tracer/interpreter.ts';
import type { Members, Value } from '../tracer/values.ts';
import { list, live, NONE, number, integer, tuple } from '../tracer/values.ts';
import { builtin } from './library.ts';

const isGiven = (value: Value | undefined): value is Value => value !== undefined && value.kind !== 'none';

function decided(i: Interpreter, value: Value, name: string): boolean {
  return (
    i.truth(value) ??
    i.fail(`Which items ${name} takes depends on the inputs, so their number is not known. Use a conditional value.`)
  );
}

/** Rows of one item of each, as long as all have one; filled up to the longest where a filling is given. */
function rowsOf(i: Interpreter, iterables: readonly Value[], filling?: Value): Value[][] {
  const columns = iterables.map((each) => i.iterate(each));
  const lengths = columns.map((column) => column.length);
  const length = lengths.length === 0 ? 0 : filling ? Math.max(...lengths) : Math.min(...lengths);
  return Array.from({ length }, (_, k) => columns.map((column) => column[k] ?? filling ?? NONE));
}

const rows = (items: readonly (readonly Value[])[]): Value => list(items.map((row) => tuple(row)));

export const itertools: Members = {
  chain: {
    ...builtin('chain', '...iterables', ({ iterables }, i) => list(iterables.flatMap((each) => [...i.iterate(each)]))),
    members: {
      from_iterable: builtin('from_iterable', 'iterable', ({ iterable }, i) =>
        list(i.iterate(iterable).flatMap((each) => [...i.iterate(each)])),
      ),
    },
  },
  product: builtin('product', '...iterables, repeat?', ({ iterables, repeat }, i) => {
    const columns = iterables.map((each) => i.iterate(each));
    const all = Array.from({ length: repeat ? i.integer(repeat, 'repeat') : 1 }, () => columns).flat();
    let made: Value[][] = [[]];
    for (const column of all) {
      i.spend(made.length * column.length);
      made = made.flatMap((row) => column.map((item) => [...row, item]));
    }
    return rows(made);
  }),
  combinations: builtin('combinations', 'iterable, r', ({ iterable, r }, i) =>
    rows(combinations(i.iterate(iterable), i.integer(r, 'r'), 1)),
  ),
  combinations_with_replacement: builtin('combinations_with_replacement', 'iterable, r', ({ iterable, r }, i) =>
    rows(combinations(i.iterate(iterable), i.integer(r, 'r'), 0)),
  ),
  permutations: builtin('permutations', 'iterable, r?', ({ iterable, r }, i) => {
    const items = i.iterate(iterable);
    return rows(permutations(items, isGiven(r) ? i.integer(r, 'r') : items.length));
  }),
  accumulate: builtin('accumulate', 'iterable, func?, ...rest, initial?', function* ({ iterable, func, initial }, i) {
    const totals: Value[] = [];
    let total = isGiven(initial) ? initial : undefined;
    if (total) totals.push(total);
    for (const item of i.iterate(iterable)) {
      if (total) total = isGiven(func) ? yield* i.call(func, [total, item]) : yield* i.operate('+', total, item);
      else total = item;
      totals.push(total);
    }
    return list(totals);
  }),
  repeat: builtin('repeat', 'object, times?', ({ object, times }, i) =>
    times ? list(Array.from({ length: i.integer(times, 'the count') }, () => object)) : live(() => object),
  ),
  count: builtin('count', 'start?, step?', ({ start, step }, i) => {
    const [first, by] = [start ? i.number(start, 'the start') : 0, step ? i.number(step, 'the step') : 1];
    const whole = [start, step].every((each) => each === undefined || (each.kind === 'number' && each.integer));
    return live((k) => (whole ? integer(first + k * by) : number(first + k * by)));
  }),
  cycle: builtin('cycle', 'iterable', ({ iterable }, i) => {
    const items = i.iterate(iterable);
    return live((k) => items[k % items.length]);
  }),
  islice: builtin('islice', 'iterable, ...bounds', ({ iterable, bounds }, i) => {
    const [a, b, c] = bounds.map((each) => (each.kind === 'none' ? undefined : i.integer(each, 'the bound')));
    const [start, stop, step] = bounds.length === 1 ? [0, a, 1] : [a ?? 0, b, c ?? 1];
    const next = i.cursor(iterable);
    const items: Value[] = [];
    for (let k = 0; stop === undefined || k < stop; k++) {
      i.spend(1);
      const item = next(k);
      if (item === undefined) break;
      if (k >= start && (k - start) % step === 0) items.push(item);
    }
    return list(items);
  }),
  pairwise: builtin('pairwise', 'iterable', ({ iterable }, i) => {
    const items = i.iterate(iterable);
    return rows(items.slice(1).map((item, k) => [items[k] ?? NONE, item]));
  }),
  batched: builtin('batched', 'iterable, n', ({ iterable, n }, i) => {
    const items = i.iterate(iterable);
    const size = Math.max(1, i.integer(n, 'n'));
    return rows(
      Array.from({ length: Math.ceil(items.length / size) }, (_, k) => items.slice(k * size, (k + 1) * size)),
    );
  }),
  starmap: builtin('starmap', 'function, iterable', function* ({ function: f, iterable }, i) {
    const results: Value[] = [];
    const next = i.cursor(iterable);
    for (let row = next(0); row !== undefined; row = next(results.length))
      results.push(yield* i.call(f, i.iterate(row)));
    return list(results);
  }),
  zip_longest: builtin('zip_longest', '...iterables, fillvalue?', ({ iterables, fillvalue }, i) =>
    rows(rowsOf(i, iterables, fillvalue ?? NONE)),
  ),
  compress: builtin('compress', 'data, selectors', ({ data, selectors }, i) =>
    list(
      rowsOf(i, [data, selectors]).flatMap(([item = NONE, kept = NONE]) =>
        decided(i, kept, 'compress') ? [item] : [],
      ),
    ),
  ),
  filterfalse: builtin('filterfalse', 'function, iterable', function* ({ function: f, iterable }, i) {
    const kept: Value[] = [];
    for (const item of i.iterate(iterable))
      if (!decided(i, f.kind === 'none' ? item : yield* i.call(f, [item]), 'filterfalse')) kept.push(item);
    return list(kept);
  }),
  takewhile: builtin('takewhile', 'function, iterable', function* ({ function: f, iterable }, i) {
    const taken: Value[] = [];
    const next = i.cursor(iterable);
    for (let item = next(0); item !== undefined; item = next(taken.length)) {
      if (!decided(i, yield* i.call(f, [item]), 'takewhile')) break;
      taken.push(item);
    }
    return list(taken);
  }),
  dropwhile: builtin('dropwhile', 'function, iterable', function* ({ function: f, iterable }, i) {
    const items = i.iterate(iterable);
    let from = 0;
    for (const item of items) {
      if (!decided(i, yield* i.call(f, [item]), 'dropwhile')) break;
      from++;
    }
    return list(items.slice(from));
  }),
  tee: builtin('tee', 'iterable, n?', ({ iterable, n }, i) => {
    const items = i.iterate(iterable);
    return tuple(
      Array.from({ length: n ? i.integer(n, 'n') : 2 }, () => ({ kind: 'iterator', items, position: 0 }) as const),
    );
  }),
};

/** Choices in order; `next` 1: without the item chosen last, 0: with it. */
function combinations(items: readonly Value[], r: number, next: 0 | 1): Value[][] {
  if (r === 0) return [[]];
  return items.flatMap((item, k) => combinations(items.slice(k + next), r - 1, next).map((rest) => [item, ...rest]));
}

function permutations(items: readonly Value[], r: number): Value[][] {
  if (r === 0) return [[]];
  return items.flatMap((item, k) =>
    permutations([...items.slice(0, k), ...items.slice(k + 1)], r - 1).map((rest) => [item, ...rest]),
  );
}
