/** NumPy's reductions, running sums and statistics. */
import { sizeOf } from '../../../graph/graph.ts';
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, Tensor, Value } from '../../tracer/values.ts';
import { tuple } from '../../tracer/values.ts';
import { axesOf, axisOf, flag, integerOr, isGiven, numberOr, textOr } from '../arguments.ts';
import { builtin } from '../library.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import { atLeast, flatten } from '../operations/movement.ts';
import { interpolate, quantile, sort } from '../operations/ordering.ts';
import { convolve, matmul } from '../operations/products.ts';
import * as r from '../operations/reductions.ts';
import { mapTable, ownArray, reduction, result } from '../tables.ts';

const REDUCTIONS: Readonly<Record<string, readonly [Parameters<typeof reduction>[1], number?]>> = {
  sum: [r.sum, 0],
  prod: [r.prod, 1],
  product: [r.prod, 1],
  max: [r.max, -Infinity],
  amax: [r.max, -Infinity],
  min: [r.min, Infinity],
  amin: [r.min, Infinity],
  ptp: [r.ptp],
  all: [r.all, 1],
  any: [r.any, 0],
  count_nonzero: [r.countNonzero, 0],
};

/** NaN counts as the neutral element. */
const WITHOUT_NAN: Readonly<Record<string, readonly [Parameters<typeof reduction>[1], number]>> = {
  nansum: [r.sum, 0],
  nanprod: [r.prod, 1],
  nanmax: [r.max, -Infinity],
  nanmin: [r.min, Infinity],
};

const filled = (a: Algebra, x: Tensor, neutral: number) => a.select(a.ne(x, x), neutral, x);

/** Mean and its kin: `where` chooses which elements count. */
function moment(
  name: string,
  of: (a: Algebra, x: Tensor, axes: readonly number[] | undefined, keep: boolean, ddof: number) => Tensor,
): BuiltinValue {
  return builtin(
    name,
    'a|x|array, axis?, dtype?, out?, ddof?, keepdims?, where?, correction?',
    (given, interpreter) => {
      const x = interpreter.tensor(given.a, `the argument of ${name}()`);
      const axes = axesOf(interpreter, given.axis, x.shape.length);
      const ddof = numberOr(interpreter, given.ddof ?? given.correction, 0, 'ddof');
      const { tensors } = interpreter;
      const a = algebra(tensors);
      const keep = flag(interpreter, given.keepdims);
      if (isGiven(given.where)) {
        const counted = tensors.broadcast(interpreter.tensor(given.where), x.shape);
        return result(
          interpreter,
          'numpy',
          a.div(r.sum(a, a.select(counted, x, 0), axes, keep), r.sum(a, counted, axes, keep)),
          [given.a],
        );
      }
      return result(interpreter, 'numpy', of(a, x, axes, keep, ddof), [given.a]);
    },
  );
}

/** Of known positions of NaN, or of none where that depends on the inputs: the number of elements that count. */
function nanMean(a: Algebra, x: Tensor, axes: readonly number[] | undefined, keep: boolean): Tensor {
  return a.div(r.sum(a, filled(a, x, 0), axes, keep), r.sum(a, a.eq(x, x), axes, keep));
}

function nanVariance(a: Algebra, x: Tensor, axes: readonly number[] | undefined, keep: boolean, ddof: number): Tensor {
  const centred = filled(a, a.sub(x, nanMean(a, x, axes, true)), 0);
  return a.div(r.sum(a, a.mul(centred, centred), axes, keep), a.sub(r.sum(a, a.eq(x, x), axes, keep), ddof));
}

/** Running results along an axis; of the flattened array where none is given. */
function running(name: string, apply: (a: Algebra, x: Tensor, axis: number) => Tensor): BuiltinValue {
  return builtin(name, 'a|x, axis?, dtype?, out?', ({ a: value, axis }, interpreter) => {
    const given = interpreter.tensor(value);
    const x = isGiven(axis) ? given : flatten(interpreter.tensors, given);
    return ownArray(
      interpreter,
      'numpy',
      apply(algebra(interpreter.tensors), x, axisOf(interpreter, axis, x.shape.length, 0)),
      [value],
    );
  });
}

function quantiles(name: string, scale: number): BuiltinValue {
  return builtin(
    name,
    'a, q, axis?, out?, overwrite_input?, method?, keepdims?, interpolation?',
    (given, interpreter) => {
      const x = interpreter.tensor(given.a);
      const q =
        interpreter.known(interpreter.tensor(given.q)) ??
        interpreter.fail(`Which ${name} is wanted depends on the inputs. Give a number.`);
      const method = textOr(interpreter, given.method ?? given.interpolation, 'linear', 'the method');
      if (method !== 'linear') interpreter.fail(`${name}() with method "${method}" is not read. Use linear.`);
      const along = isGiven(given.axis) ? axisOf(interpreter, given.axis, x.shape.length) : undefined;
      const keep = flag(interpreter, given.keepdims);
      const values = Array.from(q, (each) => quantile(interpreter, x, each / scale, along, keep));
      const single = interpreter.tensor(given.q).shape.length === 0;
      return result(interpreter, 'numpy', single && values[0] ? values[0] : interpreter.tensors.stack(values), [
        given.a,
      ]);
    },
  );
}

function median(name: string): BuiltinValue {
  return builtin(name, 'a|x, axis?, out?, overwrite_input?, keepdims?', ({ a, axis, keepdims }, interpreter) => {
    const x = interpreter.tensor(a);
    const along = isGiven(axis) ? axisOf(interpreter, axis, x.shape.length) : undefined;
    return result(interpreter, 'numpy', quantile(interpreter, x, 0.5, along, flag(interpreter, keepdims)), [a]);
  });
}

/** The trapezoidal rule, with the distances between points, or points. */
export function trapezoid(
  interpreter: Interpreter,
  y: Value,
  x: Value | undefined,
  dx: Value | undefined,
  axis: Value | undefined,
  cumulative = false,
): Tensor {
  const a = algebra(interpreter.tensors);
  const values = interpreter.tensor(y);
  const along = axisOf(interpreter, axis, values.shape.length);
  const length = values.shape[along] ?? 0;
  const distances = isGiven(x)
    ? spacing(interpreter, interpreter.tensor(x), values, along)
    : interpreter.tensor(dx ?? { kind: 'number', value: 1, integer: false, symbol: null });
  const both = a.add(r.part(a, values, along, 0, length - 1), r.part(a, values, along, 1, length));
  const pieces = a.div(a.mul(distances, both), 2);
  return cumulative ? a.tensors.cumsum(pieces, along) : r.sum(a, pieces, [along], false);
}

function spacing(interpreter: Interpreter, x: Tensor, values: Tensor, along: number): Tensor {
  const a = algebra(interpreter.tensors);
  if (x.shape.length !== 1) return difference(a, x, along);
  const rank = values.shape.length;
  return a.tensors.reshape(difference(a, x, 0), values.shape.map((_, axis) => (axis === along ? (x.shape[0] ?? 1) - 1 : 1)).slice(0, rank)); // prettier-ignore
}

/** x[i + 1] - x[i] along an axis. */
export function difference(a: Algebra, x: Tensor, axis: number): Tensor {
  const length = x.shape[axis] ?? 0;
  return a.sub(r.part(a, x, axis, 1, length), r.part(a, x, axis, 0, length - 1));
}

/** Second-order central differences inside, first-order at the ends, as np.gradient; h is a number or points. */
function gradientAlong(a: Algebra, f: Tensor, axis: number, h: Tensor): Tensor {
  const n = f.shape[axis] ?? 0;
  const at = (start: number, stop: number) => r.part(a, f, axis, start, stop);
  const unit = (tensor: Tensor) => a.tensors.reshape(tensor, f.shape.map((_, i) => (i === axis ? (tensor.shape[0] ?? 1) : 1))); // prettier-ignore
  const steps = h.shape.length === 0 ? undefined : unit(difference(a, h, 0));
  const first = steps ? r.part(a, steps, axis, 0, 1) : h;
  const last = steps ? r.part(a, steps, axis, n - 2, n - 1) : h;
  const ends = [a.div(a.sub(at(1, 2), at(0, 1)), first), a.div(a.sub(at(n - 1, n), at(n - 2, n - 1)), last)] as const;
  if (n === 2) return a.tensors.concatenate(ends, axis);
  let inside: Tensor;
  if (steps) {
    const p = r.part(a, steps, axis, 0, n - 2);
    const q = r.part(a, steps, axis, 1, n - 1);
    const both = a.add(p, q);
    const left = a.mul(a.neg(a.div(q, a.mul(p, both))), at(0, n - 2));
    const middle = a.mul(a.div(a.sub(q, p), a.mul(p, q)), at(1, n - 1));
    const right = a.mul(a.div(p, a.mul(q, both)), at(2, n));
    inside = a.add(a.add(left, middle), right);
  } else {
    inside = a.div(a.sub(at(2, n), at(0, n - 2)), a.mul(2, h));
  }
  return a.tensors.concatenate([ends[0], inside, ends[1]], axis);
}

export const reductions: Members = {
  ...mapTable(REDUCTIONS, (name, [reduce, neutral]) => reduction(name, reduce, neutral)),
  ...mapTable(WITHOUT_NAN, (name, [reduce, neutral]) =>
    reduction(name, (a, x, axes, keep) => reduce(a, filled(a, x, neutral), axes, keep), neutral),
  ),
  mean: moment('mean', r.mean),
  var: moment('var', r.variance),
  std: moment('std', (a, x, axes, keep, ddof) => a.sqrt(r.variance(a, x, axes, keep, ddof))),
  nanmean: moment('nanmean', nanMean),
  nanvar: moment('nanvar', nanVariance),
  nanstd: moment('nanstd', (a, x, axes, keep, ddof) => a.sqrt(nanVariance(a, x, axes, keep, ddof))),
  median: median('median'),
  nanmedian: median('nanmedian'),
  quantile: quantiles('quantile', 1),
  percentile: quantiles('percentile', 100),
  average: builtin(
    'average',
    'a, axis?, weights?, returned?, keepdims?',
    ({ a: value, axis, weights, returned, keepdims }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const x = interpreter.tensor(value);
      const axes = axesOf(interpreter, axis, x.shape.length);
      const keep = flag(interpreter, keepdims);
      if (!isGiven(weights)) return result(interpreter, 'numpy', r.mean(a, x, axes, keep), [value]);
      const given = interpreter.tensor(weights);
      const along = axes?.[0] ?? 0;
      const w = given.shape.length < x.shape.length ? a.tensors.reshape(given, x.shape.map((_, i) => (i === along ? sizeOf(given.shape) : 1))) : given; // prettier-ignore
      const full = a.tensors.broadcast(w, x.shape);
      const total = r.sum(a, full, axes, keep);
      const mean = result(interpreter, 'numpy', a.div(r.sum(a, a.mul(x, full), axes, keep), total), [value]);
      return flag(interpreter, returned) ? tuple([mean, result(interpreter, 'numpy', total, [value])]) : mean;
    },
  ),
  cumsum: running('cumsum', (a, x, axis) => a.tensors.cumsum(x, axis)),
  nancumsum: running('nancumsum', (a, x, axis) => a.tensors.cumsum(filled(a, x, 0), axis)),
  cumulative_sum: running('cumulative_sum', (a, x, axis) => a.tensors.cumsum(x, axis)),
  cumprod: running('cumprod', (a, x, axis) => r.scan(a, x, axis, (p, q) => a.mul(p, q))),
  cumulative_prod: running('cumulative_prod', (a, x, axis) => r.scan(a, x, axis, (p, q) => a.mul(p, q))),
  diff: builtin('diff', 'a, n?, axis?, prepend?, append?', ({ a: value, n, axis, prepend, append }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const given = interpreter.tensor(value);
    const along = axisOf(interpreter, axis, given.shape.length);
    const edge = (each: Value | undefined) => {
      if (!isGiven(each)) return [];
      const tensor = interpreter.tensor(each);
      const shape = given.shape.map((length, i) => (i === along ? 1 : length));
      return [tensor.shape.length === 0 ? a.tensors.broadcast(tensor, shape) : tensor];
    };
    let x = a.tensors.concatenate([...edge(prepend), given, ...edge(append)], along);
    for (let i = integerOr(interpreter, n, 1, 'n'); i > 0; i--) x = difference(a, x, along);
    return ownArray(interpreter, 'numpy', x, [value]);
  }),
  ediff1d: builtin('ediff1d', 'ary', ({ ary }, interpreter) => {
    const a = algebra(interpreter.tensors);
    return ownArray(interpreter, 'numpy', difference(a, flatten(a.tensors, interpreter.tensor(ary)), 0), [ary]);
  }),
  gradient: builtin(
    'gradient',
    'f, ...varargs, axis?, edge_order?',
    ({ f, varargs, axis, edge_order }, interpreter) => {
      if (integerOr(interpreter, edge_order, 1, 'edge_order') !== 1)
        interpreter.fail('gradient() is read with edge_order=1 only.');
      const a = algebra(interpreter.tensors);
      const x = interpreter.tensor(f);
      const axes = axesOf(interpreter, axis, x.shape.length) ?? [...x.shape.keys()];
      const parts = axes.map((each, i) => {
        const h = varargs[i] ?? (varargs.length === 1 ? varargs[0] : undefined);
        return ownArray(interpreter, 'numpy', gradientAlong(a, x, each, h ? interpreter.tensor(h) : a.of(1)), [f]);
      });
      return parts.length === 1 && parts[0] ? parts[0] : { kind: 'list', items: parts };
    },
  ),
  trapezoid: builtin('trapezoid', 'y, x?, dx?, axis?', ({ y, x, dx, axis }, interpreter) =>
    result(interpreter, 'numpy', trapezoid(interpreter, y, x, dx, axis), [y, x]),
  ),
  trapz: builtin('trapz', 'y, x?, dx?, axis?', ({ y, x, dx, axis }, interpreter) =>
    result(interpreter, 'numpy', trapezoid(interpreter, y, x, dx, axis), [y, x]),
  ),
  sort: builtin('sort', 'a, axis?, kind?, order?, stable?', ({ a, axis }, interpreter) => {
    const given = interpreter.tensor(a);
    const x = axis?.kind === 'none' ? flatten(interpreter.tensors, given) : given;
    return ownArray(interpreter, 'numpy', sort(interpreter, x, axisOf(interpreter, axis, x.shape.length)), [a]);
  }),
  interp: builtin('interp', 'x, xp, fp, left?, right?, period?', ({ x, xp, fp, left, right, period }, interpreter) => {
    if (isGiven(period)) interpreter.fail('interp() is read without period. Take the remainder of x first.');
    const bound = (value: Value | undefined) => (isGiven(value) ? interpreter.tensor(value) : undefined);
    const y = interpolate(
      algebra(interpreter.tensors),
      interpreter.tensor(x),
      interpreter.tensor(xp),
      interpreter.tensor(fp),
      bound(left),
      bound(right),
    );
    return result(interpreter, 'numpy', y, [x, xp, fp]);
  }),
  convolve: builtin('convolve', 'a, v, mode?', ({ a, v, mode }, interpreter) => {
    const kind = textOr(interpreter, mode, 'full', 'the mode');
    const math = algebra(interpreter.tensors);
    const [x, y] = [interpreter.tensor(a), interpreter.tensor(v)].map((each) => atLeast(math.tensors, each, 1));
    return ownArray(interpreter, 'numpy', convolve(math, x ?? math.of(0), y ?? math.of(0), kind), [a, v]);
  }),
  correlate: builtin('correlate', 'a, v, mode?', ({ a, v, mode }, interpreter) => {
    const kind = textOr(interpreter, mode, 'valid', 'the mode');
    const math = algebra(interpreter.tensors);
    const [x, y] = [interpreter.tensor(a), interpreter.tensor(v)];
    const n = y.shape[0] ?? 0;
    const turned = math.tensors.gather(y, 0, Array.from({ length: n }, (_, i) => n - 1 - i)); // prettier-ignore
    const full = convolve(math, x, turned, kind);
    // A longer kernel turns the result around where it is cut.
    return ownArray(interpreter, 'numpy', full, [a, v]);
  }),
  cov: builtin(
    'cov',
    'm, y?, rowvar?, bias?, ddof?',
    ({ m, y, rowvar, bias, ddof }, interpreter) =>
    result(interpreter, 'numpy', covariance(interpreter, m, y, flag(interpreter, rowvar, true), integerOr(interpreter, ddof, flag(interpreter, bias) ? 0 : 1, 'ddof')), [m]), // prettier-ignore
  ),
  corrcoef: builtin('corrcoef', 'x, y?, rowvar?', ({ x, y, rowvar }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const c = covariance(interpreter, x, y, flag(interpreter, rowvar, true), 1);
    const n = c.shape[0] ?? 1;
    const deviation = a.sqrt(a.tensors.gather(a.tensors.reshape(c, [n * n]), 0, Array.from({ length: n }, (_, i) => i * (n + 1)))); // prettier-ignore
    const scaled = a.div(a.div(c, a.tensors.reshape(deviation, [n, 1])), a.tensors.reshape(deviation, [1, n]));
    return result(interpreter, 'numpy', scaled, [x]);
  }),
};

function covariance(interpreter: Interpreter, m: Value, y: Value | undefined, rows: boolean, ddof: number): Tensor {
  const a = algebra(interpreter.tensors);
  const variables = (value: Value) => {
    const x = interpreter.tensor(value);
    return x.shape.length < 2 ? atLeast(a.tensors, x, 2) : rows ? x : a.tensors.transpose(x);
  };
  const x = isGiven(y) ? a.tensors.concatenate([variables(m), variables(y)], 0) : variables(m);
  const centred = a.sub(x, r.mean(a, x, [1], true));
  const c = a.div(matmul(a, centred, a.tensors.transpose(centred)), (x.shape[1] ?? 1) - ddof);
  return sizeOf(c.shape) === 1 ? a.tensors.reshape(c, []) : c;
}
