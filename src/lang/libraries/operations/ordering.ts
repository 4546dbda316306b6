/** Sorting and what follows from it: known arrays are sorted, traced ones go through a network of min and max. */
import { sizeOf } from '../../../graph/graph.ts';
import { aroundAxis } from '../../../graph/strides.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { Tensor } from '../../tracer/values.ts';
import type { Algebra } from './algebra.ts';
import { algebra } from './algebra.ts';
import { upTo } from './movement.ts';
import { part } from './reductions.ts';

/** Longer traced arrays are not sorted: the network grows as n log^2 n. */
export const MAX_SORTED = 64;

/** Ascending along an axis. */
export function sort(interpreter: Interpreter, x: Tensor, axis: number): Tensor {
  const known = interpreter.known(x);
  if (known) return interpreter.tensors.of(sortKnown(known, x.shape, axis), x.shape, x.type);
  const length = x.shape[axis] ?? 0;
  if (length > MAX_SORTED) {
    interpreter.fail(
      `${length} numbers that depend on the inputs are sorted here; at most ${MAX_SORTED} can be. Sort fewer, or sort known data.`,
    );
  }
  const a = algebra(interpreter.tensors);
  const lanes = upTo(length).map((i) => part(a, x, axis, i, i + 1));
  return interpreter.tensors.concatenate(network(a, lanes), axis);
}

/** Batcher's odd-even merge sort. */
function network(a: Algebra, given: readonly Tensor[]): Tensor[] {
  const lanes = [...given];
  const n = lanes.length;
  for (let p = 1; p < n; p *= 2) {
    for (let k = p; k >= 1; k = Math.floor(k / 2)) {
      for (let j = k % p; j + k < n; j += 2 * k) {
        for (let i = 0; i < Math.min(k, n - j - k); i++) {
          if (Math.floor((i + j) / (2 * p)) === Math.floor((i + j + k) / (2 * p))) exchange(a, lanes, i + j, i + j + k);
        }
      }
    }
  }
  return lanes;
}

function exchange(a: Algebra, lanes: Tensor[], low: number, high: number): void {
  const x = lanes[low];
  const y = lanes[high];
  if (!x || !y) return;
  lanes[low] = a.min(x, y);
  lanes[high] = a.max(x, y);
}

/** NaN last, as NumPy has it. */
const ascending = (x: number, y: number) =>
  Number.isNaN(x) ? (Number.isNaN(y) ? 0 : 1) : Number.isNaN(y) ? -1 : x - y;

function sortKnown(data: Float64Array, shape: readonly number[], axis: number): Float64Array {
  const result = data.slice();
  eachLine(shape, axis, (places) => {
    const line = places.map((place) => data[place] ?? NaN).sort(ascending);
    places.forEach((place, k) => {
      result[place] = line[k] ?? NaN;
    });
  });
  return result;
}

/** The positions that would sort known elements along an axis; equal ones keep their order. */
export function argsortKnown(data: Float64Array, shape: readonly number[], axis: number): Float64Array {
  const result = new Float64Array(data.length);
  eachLine(shape, axis, (places) => {
    const order = upTo(places.length).sort((i, j) =>
      ascending(data[places[i] ?? 0] ?? NaN, data[places[j] ?? 0] ?? NaN),
    );
    places.forEach((place, k) => {
      result[place] = order[k] ?? 0;
    });
  });
  return result;
}

/** The first place along an axis that holds the largest (or smallest) element, as numbers that depend on the inputs. */
export function placeOfExtremum(a: Algebra, x: Tensor, axis: number, largest: boolean): Tensor {
  const { tensors } = a;
  const length = x.shape[axis] ?? 1;
  const extremum = largest ? tensors.reduceMax(x, [axis], true) : tensors.reduceMin(x, [axis], true);
  const shape = x.shape.map((_, i) => (i === axis ? length : 1));
  const places = tensors.of(Float64Array.from(upTo(length)), shape, 'integer');
  const first = tensors.reduceMin(a.select(a.eq(x, extremum), places, length), [axis], true);
  return tensors.withType(first, 'integer');
}

/**
 * The places that would sort a vector, equal ones in their order: of each element how many go before it, and the inverse of
 * that. Of several vectors the first decides, the next where it is equal.
 */
export function sortingPlaces(a: Algebra, ...keys: readonly Tensor[]): Tensor {
  const { tensors } = a;
  const length = keys[0]?.shape[0] ?? 0;
  const places = tensors.of(Float64Array.from(upTo(length)), [length], 'integer');
  const earlier = a.lt(tensors.reshape(places, [1, length]), tensors.reshape(places, [length, 1]));
  const before = keys.reduceRight<Tensor>((rest, key) => {
    const [row, column] = [tensors.reshape(key, [1, length]), tensors.reshape(key, [length, 1])];
    return a.or(a.lt(row, column), a.and(a.eq(row, column), rest));
  }, earlier);
  const rank = tensors.sum(before, [1]);
  const here = a.eq(tensors.reshape(rank, [1, length]), tensors.reshape(places, [length, 1]));
  return tensors.withType(tensors.sum(a.select(here, places, 0), [1]), 'integer');
}

/** Calls with the flat positions of each line along an axis. */
function eachLine(shape: readonly number[], axis: number, visit: (places: number[]) => void): void {
  const { outer, length, inner } = aroundAxis(shape, axis);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) visit(upTo(length).map((k) => (o * length + k) * inner + i));
  }
}

/** The q-quantile along an axis (or of all), between neighbours by NumPy's default, linear. */
export function quantile(
  interpreter: Interpreter,
  x: Tensor,
  q: number,
  axis: number | undefined,
  keep: boolean,
): Tensor {
  const { tensors } = interpreter;
  const a = algebra(tensors);
  const flat = axis === undefined ? tensors.reshape(x, [sizeOf(x.shape)]) : x;
  const along = axis ?? 0;
  const sorted = sort(interpreter, flat, along);
  const last = (sorted.shape[along] ?? 1) - 1;
  const place = q * last;
  const below = Math.min(Math.max(Math.floor(place), 0), last);
  const above = Math.min(below + 1, last);
  const weight = place - below;
  const low = part(a, sorted, along, below, below + 1);
  const high = part(a, sorted, along, above, above + 1);
  const value = weight === 0 ? low : a.add(low, a.mul(weight, a.sub(high, low)));
  const shape = axis === undefined ? (keep ? x.shape.map(() => 1) : []) : x.shape.flatMap((n, i) => (i === axis ? (keep ? [1] : []) : [n])); // prettier-ignore
  return tensors.reshape(tensors.withType(value, 'float'), shape);
}

/** Piecewise linear interpolation at x of the points (xp, fp), xp ascending; constants outside. */
export function interpolate(
  a: Algebra,
  x: Tensor,
  xp: Tensor,
  fp: Tensor,
  left: Tensor | undefined,
  right: Tensor | undefined,
): Tensor {
  const n = xp.shape[0] ?? 0;
  const first = (tensor: Tensor) => a.tensors.reshape(part(a, tensor, 0, 0, 1), []);
  const last = (tensor: Tensor) => a.tensors.reshape(part(a, tensor, 0, n - 1, n), []);
  const below = left ?? first(fp);
  const beyond = right ?? last(fp);
  if (n === 1) return a.select(a.lt(x, first(xp)), below, a.select(a.gt(x, first(xp)), beyond, first(fp)));
  const starts = part(a, xp, 0, 0, n - 1);
  const ends = part(a, xp, 0, 1, n);
  const values = part(a, fp, 0, 0, n - 1);
  const slopes = a.div(a.sub(part(a, fp, 0, 1, n), values), a.sub(ends, starts));
  const column = a.tensors.reshape(x, [...x.shape, 1]);
  const inside = a.and(a.ge(column, starts), a.lt(column, ends));
  const lines = a.add(a.mul(slopes, a.sub(column, starts)), values);
  const between = a.tensors.sum(a.select(inside, lines, 0), [x.shape.length]);
  const upper = a.select(a.eq(x, last(xp)), last(fp), beyond);
  return a.select(a.lt(x, first(xp)), below, a.select(a.lt(x, last(xp)), between, upper));
}
