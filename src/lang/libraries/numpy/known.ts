/** Functions whose results have shapes, or are positions, that follow from the elements: these must be known while reading. */
import { sizeOf } from '../../../graph/graph.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import { unravel } from '../../tracer/arrays.ts';
import type { Members, Value } from '../../tracer/values.ts';
import { array, integer, tuple } from '../../tracer/values.ts';
import { axisOf, flag, integersOf, isGiven, textOr } from '../arguments.ts';
import { builtin } from '../library.ts';
import { algebra } from '../operations/algebra.ts';
import { argsortKnown, MAX_SORTED, placeOfExtremum, sortingPlaces } from '../operations/ordering.ts';
import { indexOfExtremum } from '../operations/reductions.ts';
import { result } from '../tables.ts';

/** The known elements of a value and its shape, or a diagnostic that says what needs them. */
export function knownArray(
  interpreter: Interpreter,
  value: Value,
  what: string,
): { data: Float64Array; shape: readonly number[] } {
  const tensor = interpreter.tensor(value, `the argument of ${what}()`);
  const data = interpreter.known(tensor);
  if (data) return { data, shape: tensor.shape };
  return interpreter.fail(
    `${what}() depends on the inputs here, and its result decides a position or a shape. Use it on known data, or np.where, max or min in its place.`,
  );
}

/** Index arrays, one per axis, of the elements that are not 0. */
export function nonzero(interpreter: Interpreter, value: Value): Value[] {
  const { data, shape } = knownArray(interpreter, value, 'nonzero');
  const places = [...data.keys()].filter((i) => data[i] !== 0);
  const indices = places.map((place) => unravel(place, shape));
  const axes = shape.length === 0 ? [0] : [...shape.keys()];
  return axes.map((axis) => {
    const along = indices.map((index) => index[axis] ?? 0);
    return array(interpreter.tensors.of(along, [along.length], 'integer'));
  });
}

function argExtremum(name: string, largest: boolean) {
  return builtin(name, 'a|x|input, axis|dim?, out?, keepdims|keepdim?', ({ a, axis, keepdims }, interpreter) => {
    const { tensors } = interpreter;
    const x = interpreter.tensor(a, `the argument of ${name}()`);
    const whole = !isGiven(axis);
    const along = whole ? 0 : axisOf(interpreter, axis, x.shape.length);
    const lines = whole ? tensors.reshape(x, [sizeOf(x.shape)]) : x;
    const keep = flag(interpreter, keepdims);
    const kept = lines.shape.flatMap((length, i) => (i === along ? (keep ? [1] : []) : [length]));
    const data = interpreter.known(lines);
    const indices = data
      ? tensors.of(indexOfExtremum(data, lines.shape, along, largest), kept, 'integer')
      : tensors.reshape(placeOfExtremum(algebra(tensors), lines, along, largest), kept);
    return result(
      interpreter,
      'numpy',
      whole && keep
        ? tensors.reshape(
            indices,
            x.shape.map(() => 1),
          )
        : indices,
      [a],
    );
  });
}

export const known: Members = {
  argmax: argExtremum('argmax', true),
  argmin: argExtremum('argmin', false),
  nanargmax: argExtremum('nanargmax', true),
  nanargmin: argExtremum('nanargmin', false),
  argsort: builtin(
    'argsort',
    'a|x|input, axis|dim?, kind?, order?, stable?, descending?',
    ({ a, axis, descending }, interpreter) => {
      const x = interpreter.tensor(a, 'the argument of argsort()');
      if (
        x.shape.length === 1 &&
        (x.shape[0] ?? 0) <= MAX_SORTED &&
        !interpreter.known(x) &&
        !flag(interpreter, descending)
      )
        return result(interpreter, 'numpy', sortingPlaces(algebra(interpreter.tensors), x), [a]);
      const { data, shape } = knownArray(interpreter, a, 'argsort');
      const along = axisOf(interpreter, axis, shape.length);
      const keys = flag(interpreter, descending) ? data.map((value) => -value) : data;
      return result(interpreter, 'numpy', interpreter.tensors.of(argsortKnown(keys, shape, along), shape, 'integer'), [
        a,
      ]);
    },
  ),
  nonzero: builtin('nonzero', 'a', ({ a }, interpreter) => tuple(nonzero(interpreter, a))),
  flatnonzero: builtin('flatnonzero', 'a', ({ a }, interpreter) => {
    const { data } = knownArray(interpreter, a, 'flatnonzero');
    const places = [...data.keys()].filter((i) => data[i] !== 0);
    return array(interpreter.tensors.of(places, [places.length], 'integer'));
  }),
  argwhere: builtin('argwhere', 'a', ({ a }, interpreter) => {
    const { data, shape } = knownArray(interpreter, a, 'argwhere');
    const rows = [...data.keys()].filter((i) => data[i] !== 0).map((place) => unravel(place, shape));
    return array(interpreter.tensors.of(rows.flat(), [rows.length, shape.length], 'integer'));
  }),
  unique: builtin('unique', 'ar|input, return_index?, return_inverse?, return_counts?, axis?', (given, interpreter) => {
    const { data } = knownArray(interpreter, given.ar, 'unique');
    const { type } = interpreter.tensor(given.ar);
    const values = [...new Set(data)].sort((x, y) => x - y);
    const vector = (items: readonly number[], integers = true) =>
      array(interpreter.tensors.of(items, [items.length], integers ? 'integer' : type));
    const extra = [
      ...(flag(interpreter, given.return_index) ? [vector(values.map((value) => data.indexOf(value)))] : []),
      ...(flag(interpreter, given.return_inverse) ? [vector(Array.from(data, (value) => values.indexOf(value)))] : []),
      ...(flag(interpreter, given.return_counts)
        ? [vector(values.map((value) => data.filter((each) => each === value).length))]
        : []),
    ];
    return extra.length > 0 ? tuple([vector(values, false), ...extra]) : vector(values, false);
  }),
  bincount: builtin('bincount', 'x|input, weights?, minlength?', ({ x, weights, minlength }, interpreter) => {
    const { data } = knownArray(interpreter, x, 'bincount');
    const least = isGiven(minlength) ? interpreter.integer(minlength, 'minlength') : 0;
    const size = Math.max(least, ...Array.from(data, (value) => value + 1));
    const { tensors } = interpreter;
    const added = isGiven(weights) ? interpreter.tensor(weights) : tensors.full([data.length], 1, 'integer');
    return array(tensors.scatterAdd(added, 0, Array.from(data), size));
  }),
  /** How many of the sorted values stand before: a sum of comparisons, so that it can depend on the inputs. */
  searchsorted: builtin('searchsorted', 'a, v, side?', ({ a, v, side }, interpreter) => {
    const math = algebra(interpreter.tensors);
    const [edges, x] = [interpreter.tensor(a), interpreter.tensor(v)];
    const column = math.tensors.reshape(x, [...x.shape, 1]);
    const right = textOr(interpreter, side, 'left', 'side') === 'right';
    const before = right ? math.le(edges, column) : math.lt(edges, column);
    return result(interpreter, 'numpy', math.tensors.sum(before, [x.shape.length]), [v]);
  }),
  digitize: builtin('digitize', 'x, bins, right?', ({ x, bins, right }, interpreter) => {
    const math = algebra(interpreter.tensors);
    const [tensor, edges] = [interpreter.tensor(x), interpreter.tensor(bins)];
    const column = math.tensors.reshape(tensor, [...tensor.shape, 1]);
    const before = flag(interpreter, right) ? math.lt(edges, column) : math.le(edges, column);
    return result(interpreter, 'numpy', math.tensors.sum(before, [tensor.shape.length]), [x]);
  }),
  histogram: builtin('histogram', 'a, bins?, range?, density?', ({ a, bins, range }, interpreter) => {
    const { data } = knownArray(interpreter, a, 'histogram');
    const count =
      !isGiven(bins) || bins.kind === 'number' ? (integersOf(interpreter, bins ?? integer(10), 'bins')[0] ?? 10) : 0;
    const [low, high] = isGiven(range)
      ? interpreter.iterate(range).map((each) => interpreter.number(each, 'the range'))
      : [Math.min(...data), Math.max(...data)];
    const start = low ?? 0;
    const stop = high ?? 1;
    const edges =
      count > 0
        ? Float64Array.from({ length: count + 1 }, (_, i) => start + (i * (stop - start)) / count)
        : knownArray(interpreter, bins ?? integer(10), 'histogram').data;
    const counts = new Float64Array(edges.length - 1);
    for (const value of data) {
      const bin = edges.findLastIndex((edge) => edge <= value);
      const at = bin === counts.length && value === edges[counts.length] ? bin - 1 : bin;
      if (at >= 0 && at < counts.length) counts[at] = (counts[at] ?? 0) + 1;
    }
    const { tensors } = interpreter;
    return tuple([array(tensors.of(counts, [counts.length], 'integer')), array(tensors.of(edges, [edges.length]))]);
  }),
  shape: builtin('shape', 'a', ({ a }, interpreter) => tuple(interpreter.tensor(a).shape.map(integer))),
  size: builtin('size', 'a, axis?', ({ a, axis }, interpreter) => {
    const { shape } = interpreter.tensor(a);
    return integer(isGiven(axis) ? (shape[axisOf(interpreter, axis, shape.length)] ?? 1) : sizeOf(shape));
  }),
  ndim: builtin('ndim', 'a', ({ a }, interpreter) => integer(interpreter.tensor(a).shape.length)),
};
