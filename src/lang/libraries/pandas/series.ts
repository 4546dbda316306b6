/**
 * What a column of pandas has besides what NumPy's arrays have. Its statistics differ: they leave NaN out, and its deviations
 * divide by n - 1.
 */
import { sizeOf } from '../../../graph/graph.ts';
import type { Interpreter, Reading } from '../../tracer/interpreter.ts';
import type { BuiltinValue, ElementType, Tensor, Value } from '../../tracer/values.ts';
import { array, integer, list, number } from '../../tracer/values.ts';
import { integerOr, isGiven } from '../arguments.ts';
import type { MemberTable } from '../library.ts';
import { builtin } from '../library.ts';
import { nested } from '../numpy/methods.ts';
import { algebra } from '../operations/algebra.ts';
import { indexOf, mapColumns, numericColumns, takeRows } from './columns.ts';
import { seriesLocated } from './frames.ts';

type Statistic = (i: Interpreter, x: Tensor, ddof: number) => Tensor;

const count = (x: Tensor): number => sizeOf(x.shape);

function variance(i: Interpreter, x: Tensor, ddof: number): Tensor {
  const a = algebra(i.tensors);
  const centred = a.sub(x, a.div(i.tensors.sum(x), count(x)));
  const freedom = count(x) - ddof;
  return freedom <= 0 ? i.tensors.scalar(NaN) : a.div(i.tensors.sum(a.mul(centred, centred)), freedom);
}

const quantile = (i: Interpreter, x: Tensor, q: number): Tensor => {
  const known = i.known(x);
  if (!known) return i.fail('The order of these values depends on the inputs. Use mean() in place of median().');
  const sorted = known.slice().sort();
  const at = q * (sorted.length - 1);
  const [low = NaN, high = NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return i.tensors.scalar(low + (high - low) * (at - Math.floor(at)));
};

/** Of values without NaN. Of none there is no mean. */
const STATISTICS: Readonly<Record<string, Statistic>> = {
  sum: (i, x) => i.tensors.sum(x),
  mean: (i, x) => algebra(i.tensors).div(i.tensors.sum(x), count(x)),
  var: (i, x, ddof) => variance(i, x, ddof),
  std: (i, x, ddof) => i.tensors.unary('sqrt', variance(i, x, ddof)),
  min: (i, x) => (count(x) === 0 ? i.tensors.scalar(NaN) : i.tensors.reduceMin(x)),
  max: (i, x) => (count(x) === 0 ? i.tensors.scalar(NaN) : i.tensors.reduceMax(x)),
  median: (i, x) => quantile(i, x, 0.5),
  count: (i, x) => i.tensors.scalar(count(x), 'integer'),
};

/** The elements that are numbers, where that is known. */
function present(i: Interpreter, x: Tensor): Tensor {
  if (x.kind !== 'concrete' || !x.data.some(Number.isNaN)) return x;
  const kept = x.data.filter((value) => !Number.isNaN(value));
  return i.tensors.of(kept, [kept.length], x.type);
}

function statistic(name: string, apply: Statistic): BuiltinValue {
  return builtin(name, 'self, axis?, skipna?, numeric_only?, ddof?', ({ self, ddof, skipna }, i) => {
    const keep = isGiven(skipna) && i.truth(skipna) === false;
    const of = (value: Value): Tensor => {
      const x = i.tensor(value);
      return apply(i, keep ? x : present(i, x), integerOr(i, ddof, 1, 'ddof'));
    };
    if (self.kind === 'frame')
      return array(i.tensors.stack(numericColumns(self).map(([, column]) => of(column))), 'pandas');
    return i.value(of(self), 'numpy');
  });
}

export const statistics: Readonly<Record<string, BuiltinValue>> = Object.fromEntries(
  Object.entries(STATISTICS).map(([name, apply]) => [name, statistic(name, apply)]),
);

/** Elementwise in a column, or in every column of a table. */
function each(name: string, make: (i: Interpreter, x: Tensor, given: Value | undefined) => Tensor): BuiltinValue {
  return builtin(name, 'self, value?, axis?, inplace?, method?, skipna?, periods?, copy?, errors?', (given, i) => {
    const { self, value } = given;
    if (i.truth(given.inplace ?? { kind: 'none' }) === true)
      i.fail(`${name}(inplace=True) is not read. Assign the result: df = df.${name}(...).`);
    if (self.kind === 'frame') return mapColumns(i, self, (x) => make(i, x, value));
    return array(make(i, i.tensor(self), value), 'pandas');
  });
}

const isMissing = (i: Interpreter, x: Tensor): Tensor => i.tensors.compare('!=', x, x);

export const elementwise: Readonly<Record<string, BuiltinValue>> = {
  fillna: each('fillna', (i, x, value) => {
    if (!value) return i.fail('fillna() needs the value that stands for missing ones.');
    return i.tensors.select(isMissing(i, x), i.tensor(value), x);
  }),
  isna: each('isna', isMissing),
  isnull: each('isnull', isMissing),
  notna: each('notna', (i, x) => i.tensors.unary('not', isMissing(i, x))),
  notnull: each('notnull', (i, x) => i.tensors.unary('not', isMissing(i, x))),
  abs: each('abs', (i, x) => i.tensors.unary('abs', x)),
};

function ends(name: 'head' | 'tail'): BuiltinValue {
  return builtin(name, 'self, n?', ({ self, n }, i) => {
    const length = self.kind === 'frame' ? self.rows : (i.tensor(self).shape[0] ?? 0);
    const asked = integerOr(i, n, 5, 'n');
    const size = Math.max(0, Math.min(length, asked < 0 ? length + asked : asked));
    const start = name === 'head' ? 0 : length - size;
    if (self.kind === 'frame')
      return takeRows(
        i,
        self,
        Array.from({ length: size }, (_, k) => start + k),
      );
    return array(i.tensors.slice(i.tensor(self), [start], [start + size]), 'pandas');
  });
}

export const edges: Readonly<Record<string, BuiltinValue>> = { head: ends('head'), tail: ends('tail') };

/** The numbers as an array of NumPy. */
export const plain = (i: Interpreter, self: Value, type?: ElementType): Value => {
  const tensor = i.tensor(self);
  return array(type ? i.tensors.withType(tensor, type) : tensor, 'numpy');
};

export const toNumpy = builtin('to_numpy', 'self, dtype?, copy?, na_value?', ({ self }, i) => plain(i, self));

const toList = builtin('to_list', 'self', ({ self }, i) => nested(i, plain(i, self)));

export const seriesMembers: MemberTable = {
  attributes: {
    values: (self, i) => plain(i, self),
    array: (self, i) => plain(i, self),
    index: (self, i) => indexOf(i, i.tensor(self).shape[0] ?? 0),
    iloc: (self, i) => (self.kind === 'array' ? seriesLocated('iloc', self) : i.fail('iloc is of columns.')),
    loc: (self, i) => (self.kind === 'array' ? seriesLocated('loc', self) : i.fail('loc is of columns.')),
  },
  methods: {
    ...statistics,
    ...elementwise,
    ...edges,
    to_numpy: toNumpy,
    to_list: toList,
    tolist: toList,
    quantile: builtin('quantile', 'self, q?, interpolation?', ({ self, q }, i) =>
      i.value(quantile(i, present(i, i.tensor(self)), isGiven(q) ? i.number(q, 'the quantile') : 0.5), 'numpy'),
    ),
    dropna: builtin('dropna', 'self, axis?, inplace?, how?', ({ self }, i) =>
      array(present(i, i.tensor(self)), 'pandas'),
    ),
    reset_index: builtin('reset_index', 'self, level?, drop?', ({ self }) => self),
    unique: builtin('unique', 'self', ({ self }, i) => {
      const known = i.known(i.tensor(self)) ?? i.fail('unique() depends on the inputs here. Use it on known data.');
      const values = [...new Set(known)];
      return array(i.tensors.of(values, [values.length], i.tensor(self).type), 'numpy');
    }),
    nunique: builtin('nunique', 'self', ({ self }, i) => integer(new Set(i.known(present(i, i.tensor(self)))).size)),
    diff: builtin('diff', 'self, periods?', ({ self }, i) => {
      const x = i.tensor(self);
      const [length = 0] = x.shape;
      if (length === 0) return array(x, 'pandas');
      const difference = i.tensors.binary(
        'sub',
        i.tensors.slice(x, [1], [length]),
        i.tensors.slice(x, [0], [length - 1]),
      );
      return array(i.tensors.concatenate([i.tensors.of([NaN], [1]), difference], 0), 'pandas');
    }),
    map: builtin('map', 'self, arg, na_action?', ({ self, arg }, i) => mapped(i, self, arg)),
    apply: builtin('apply', 'self, func, ...args', ({ self, func }, i) => mapped(i, self, func)),
    items: builtin('items', 'self', ({ self }, i) =>
      list(i.iterate(self).map((item, k) => ({ kind: 'tuple', items: [number(k), item] }))),
    ),
  },
};

/** A function of each element, one after the other. */
function* mapped(i: Interpreter, self: Value, f: Value): Reading<Value> {
  const items: Value[] = [];
  for (const item of i.iterate(self)) items.push(yield* i.call(f, [item]));
  return array(i.tensor(list(items), 'what the function returns'), 'pandas');
}
