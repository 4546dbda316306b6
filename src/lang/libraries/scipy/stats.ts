/** `scipy.stats`: densities and distribution functions with location and scale. */
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, NamespaceValue, Tensor, Value } from '../../tracer/values.ts';
import { isGiven } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import * as e from '../operations/elementwise.ts';
import { result } from '../tables.ts';

const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Functions of the standardized variable z = (x - loc) / scale, and of the shape parameters. */
interface Distribution {
  readonly shapes: readonly string[];
  readonly logpdf: (a: Algebra, z: Tensor, shapes: readonly Tensor[]) => Tensor;
  readonly pdf?: (a: Algebra, z: Tensor, shapes: readonly Tensor[]) => Tensor;
  readonly cdf?: (a: Algebra, z: Tensor, shapes: readonly Tensor[]) => Tensor;
  readonly logcdf?: (a: Algebra, z: Tensor) => Tensor;
  readonly sf?: (a: Algebra, z: Tensor) => Tensor;
  readonly ppf?: (a: Algebra, q: Tensor) => Tensor;
}

const positive = (a: Algebra, z: Tensor, value: Tensor, otherwise: number) => a.select(a.lt(z, 0), otherwise, value);
const shape = (shapes: readonly Tensor[], i: number, a: Algebra) => shapes[i] ?? a.of(1);

const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = {
  norm: {
    shapes: [],
    logpdf: (a, z) => a.sub(a.mul(-0.5, a.mul(z, z)), LOG_SQRT_TWO_PI),
    pdf: (a, z) => a.div(a.exp(a.mul(-0.5, a.mul(z, z))), Math.sqrt(2 * Math.PI)),
    cdf: e.normalCdf,
    logcdf: e.logNormalCdf,
    sf: (a, z) => e.normalCdf(a, a.neg(z)),
    ppf: e.normalQuantile,
  },
  expon: {
    shapes: [],
    logpdf: (a, z) => positive(a, z, a.neg(z), -Infinity),
    cdf: (a, z) => positive(a, z, a.neg(a.expm1(a.neg(z))), 0),
    sf: (a, z) => positive(a, z, a.exp(a.neg(z)), 1),
    ppf: (a, q) => a.neg(a.log1p(a.neg(q))),
  },
  uniform: {
    shapes: [],
    logpdf: (a, z) => a.select(a.and(a.ge(z, 0), a.le(z, 1)), 0, -Infinity),
    cdf: (a, z) => e.clip(a, z, 0, 1),
    ppf: (_, q) => q,
  },
  logistic: {
    shapes: [],
    logpdf: (a, z) => a.sub(a.neg(z), a.mul(2, a.softplus(a.neg(z)))),
    cdf: (a, z) => a.sigmoid(z),
    sf: (a, z) => a.sigmoid(a.neg(z)),
    ppf: e.logit,
  },
  laplace: {
    shapes: [],
    logpdf: (a, z) => a.sub(a.neg(a.abs(z)), Math.LN2),
    cdf: (a, z) => a.select(a.lt(z, 0), a.mul(0.5, a.exp(z)), a.sub(1, a.mul(0.5, a.exp(a.neg(z))))),
  },
  cauchy: {
    shapes: [],
    logpdf: (a, z) => a.neg(a.add(Math.log(Math.PI), a.log1p(a.mul(z, z)))),
    cdf: (a, z) => a.add(0.5, a.div(a.atan(z), Math.PI)),
  },
  gumbel_r: {
    shapes: [],
    logpdf: (a, z) => a.sub(a.neg(z), a.exp(a.neg(z))),
    cdf: (a, z) => a.exp(a.neg(a.exp(a.neg(z)))),
  },
  t: {
    shapes: ['df'],
    logpdf: (a, z, shapes) => {
      const df = shape(shapes, 0, a);
      const half = a.div(a.add(df, 1), 2);
      const norm = a.sub(a.sub(a.lgamma(half), a.lgamma(a.div(df, 2))), a.mul(0.5, a.log(a.mul(Math.PI, df))));
      return a.sub(norm, a.mul(half, a.log1p(a.div(a.mul(z, z), df))));
    },
  },
  gamma: {
    shapes: ['a'],
    logpdf: (a, z, shapes) => {
      const k = shape(shapes, 0, a);
      return positive(a, z, a.sub(a.sub(e.xlogy(a, a.sub(k, 1), z), z), a.lgamma(k)), -Infinity);
    },
  },
  beta: {
    shapes: ['a', 'b'],
    logpdf: (a, z, shapes) => {
      const [p, q] = [shape(shapes, 0, a), shape(shapes, 1, a)];
      return a.sub(a.add(e.xlogy(a, a.sub(p, 1), z), e.xlog1py(a, a.sub(q, 1), a.neg(z))), e.betaln(a, p, q));
    },
  },
  chi2: {
    shapes: ['df'],
    logpdf: (a, z, shapes) => {
      const half = a.div(shape(shapes, 0, a), 2);
      const start = a.sub(e.xlogy(a, a.sub(half, 1), z), a.div(z, 2));
      return positive(a, z, a.sub(a.sub(start, a.lgamma(half)), a.mul(half, Math.LN2)), -Infinity);
    },
  },
  lognorm: {
    shapes: ['s'],
    logpdf: (a, z, shapes) => {
      const s = shape(shapes, 0, a);
      const log = a.div(a.log(z), s);
      const value = a.sub(a.sub(a.mul(-0.5, a.mul(log, log)), a.log(a.mul(s, z))), LOG_SQRT_TWO_PI);
      return a.select(a.le(z, 0), -Infinity, value);
    },
    cdf: (a, z, shapes) => a.select(a.le(z, 0), 0, e.normalCdf(a, a.div(a.log(z), shape(shapes, 0, a)))),
  },
  weibull_min: {
    shapes: ['c'],
    logpdf: (a, z, shapes) => {
      const c = shape(shapes, 0, a);
      return positive(a, z, a.sub(a.add(a.log(c), e.xlogy(a, a.sub(c, 1), z)), a.pow(z, c)), -Infinity);
    },
    cdf: (a, z, shapes) => positive(a, z, a.neg(a.expm1(a.neg(a.pow(z, shape(shapes, 0, a))))), 0),
  },
};

type Method = 'pdf' | 'logpdf' | 'cdf' | 'logcdf' | 'sf' | 'ppf';

/** One method of a distribution, its parameters given with the call or before. */
function method(
  name: string,
  of: Method,
  distribution: Distribution,
  frozen: readonly (Value | undefined)[] | undefined,
): BuiltinValue {
  const parameters = frozen ? [] : [...distribution.shapes, 'loc', 'scale'];
  const signature = ['x', ...parameters.map((each) => `${each}?`)].join(', ');
  return builtin(`${name}.${of}`, signature, (given, interpreter) => {
    const values = given as Readonly<Record<string, Value | undefined>>;
    const x = values.x ?? interpreter.fail(`${name}.${of}() needs a value.`);
    const all = frozen ?? parameters.map((each) => values[each]);
    return result(interpreter, 'numpy', evaluate(interpreter, name, of, distribution, interpreter.tensor(x), all), [
      x,
      ...all,
    ]);
  });
}

function evaluate(
  interpreter: Interpreter,
  name: string,
  of: Method,
  distribution: Distribution,
  x: Tensor,
  given: readonly (Value | undefined)[],
): Tensor {
  const a = algebra(interpreter.tensors);
  const count = distribution.shapes.length;
  const shapes = given.slice(0, count).map((each, i) => {
    if (isGiven(each)) return interpreter.tensor(each);
    return interpreter.fail(`${name}.${of}() needs the parameter "${distribution.shapes[i] ?? ''}".`);
  });
  const [loc, scale] = [given[count], given[count + 1]];
  const shifted = isGiven(loc) ? a.sub(x, interpreter.tensor(loc)) : x;
  const width = isGiven(scale) ? interpreter.tensor(scale) : undefined;
  const z = width ? a.div(shifted, width) : shifted;
  const missing = () => interpreter.fail(`scipy.stats.${name}.${of}() is not read.`);
  switch (of) {
    case 'pdf': {
      const density = distribution.pdf?.(a, z, shapes) ?? a.exp(distribution.logpdf(a, z, shapes));
      return width ? a.div(density, width) : density;
    }
    case 'logpdf': {
      const density = distribution.logpdf(a, z, shapes);
      return width ? a.sub(density, a.log(width)) : density;
    }
    case 'cdf':
      return distribution.cdf?.(a, z, shapes) ?? missing();
    case 'logcdf':
      return distribution.logcdf?.(a, z) ?? a.log(distribution.cdf?.(a, z, shapes) ?? missing());
    case 'sf':
      return distribution.sf?.(a, z) ?? a.sub(1, distribution.cdf?.(a, z, shapes) ?? missing());
    case 'ppf': {
      const quantile = distribution.ppf?.(a, x) ?? missing();
      const scaled = width ? a.mul(quantile, width) : quantile;
      return isGiven(loc) ? a.add(scaled, interpreter.tensor(loc)) : scaled;
    }
  }
}

const METHODS: readonly Method[] = ['pdf', 'logpdf', 'cdf', 'logcdf', 'sf', 'ppf'];

function distributionValue(name: string, distribution: Distribution): BuiltinValue {
  const parameters = [...distribution.shapes, 'loc', 'scale'];
  const methods = (frozen: readonly (Value | undefined)[] | undefined) =>
    Object.fromEntries(METHODS.map((of) => [of, method(name, of, distribution, frozen)]));
  const freeze = builtin(name, parameters.map((each) => `${each}?`).join(', '), (given) => {
    const values = given as Readonly<Record<string, Value | undefined>>;
    return namespace(name, methods(parameters.map((each) => values[each])));
  });
  return { ...freeze, members: methods(undefined) };
}

export const stats: NamespaceValue = namespace(
  'scipy.stats',
  Object.fromEntries(
    Object.entries(DISTRIBUTIONS).map(([name, distribution]) => [name, distributionValue(name, distribution)]),
  ),
);
