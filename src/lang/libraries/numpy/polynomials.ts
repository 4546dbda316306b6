/** NumPy's polynomials: coefficients from the highest power down, and `np.polynomial`, from the lowest up. */
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, Members, NamespaceValue, Tensor, Value } from '../../tracer/values.ts';
import { integerOr, isGiven } from '../arguments.ts';
import { tuple } from '../../tracer/values.ts';
import { builtin, namespace } from '../library.ts';
import { gaussLegendre } from '../scipy/iterations.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import { upTo } from '../operations/movement.ts';
import { convolve } from '../operations/products.ts';
import { part } from '../operations/reductions.ts';
import { ownArray, result } from '../tables.ts';
import { leastSquares } from './linalg.ts';

/** The coefficients as scalars. */
function coefficientsOf(a: Algebra, p: Tensor): Tensor[] {
  if (p.shape.length === 0) return [p];
  return upTo(p.shape[0] ?? 0).map((i) => a.tensors.reshape(part(a, p, 0, i, i + 1), p.shape.slice(1)));
}

/** Horner's rule, coefficients from the highest power down. */
function horner(a: Algebra, coefficients: readonly Tensor[], x: Tensor): Tensor {
  const [first = a.of(0), ...rest] = coefficients;
  const start = x.shape.length > 0 ? a.tensors.broadcast(first, x.shape) : first;
  return rest.reduce((total, coefficient) => a.add(a.mul(total, x), coefficient), start);
}

function derivative(a: Algebra, p: Tensor, times: number): Tensor {
  if (times === 0) return p;
  const n = p.shape[0] ?? 1;
  if (n <= 1) return a.tensors.full([1], 0);
  const powers = a.tensors.of(upTo(n - 1).map((i) => n - 1 - i), [n - 1], 'integer'); // prettier-ignore
  return derivative(a, a.mul(part(a, p, 0, 0, n - 1), powers), times - 1);
}

function integral(a: Algebra, p: Tensor, constant: Tensor): Tensor {
  const n = p.shape[0] ?? 0;
  const powers = a.tensors.of(upTo(n).map((i) => n - i), [n]); // prettier-ignore
  return a.tensors.concatenate([a.div(p, powers), a.tensors.reshape(constant, [1])], 0);
}

function added(a: Algebra, p: Tensor, q: Tensor, sign: 1 | -1): Tensor {
  const n = Math.max(p.shape[0] ?? 1, q.shape[0] ?? 1);
  const full = (x: Tensor) => a.tensors.pad(x, [n - (x.shape[0] ?? 0)], [0]);
  return sign === 1 ? a.add(full(p), full(q)) : a.sub(full(p), full(q));
}

/** Least squares of a polynomial: columns scaled to length 1 before the normal equations, as polyfit does. */
function fit(a: Algebra, x: Tensor, y: Tensor, degree: number, weights: Tensor | undefined): Tensor {
  const columns = upTo(degree + 1).map((i) => a.pow(x, degree - i));
  const matrix = a.tensors.stack(columns, 1);
  const w = weights && a.tensors.reshape(weights, [weights.shape[0] ?? 1, 1]);
  const weighted = w ? a.mul(matrix, w) : matrix;
  const scale = a.sqrt(a.tensors.sum(a.mul(weighted, weighted), [0]));
  return a.div(leastSquares(a, a.div(weighted, scale), weights ? a.mul(y, weights) : y), scale);
}

/** `np.poly1d`: a function with its coefficients. */
function poly1d(interpreter: Interpreter, coefficients: Tensor): BuiltinValue {
  const made = builtin('poly1d', 'x', ({ x }, inner) => {
    const a = algebra(inner.tensors);
    return result(inner, 'numpy', horner(a, coefficientsOf(a, coefficients), inner.tensor(x)), [x]);
  });
  const vector = ownArray(interpreter, 'numpy', coefficients);
  return {
    ...made,
    members: {
      c: vector,
      coef: vector,
      coeffs: vector,
      coefficients: vector,
      order: { kind: 'number', value: (coefficients.shape[0] ?? 1) - 1, integer: true, symbol: null },
      deriv: builtin('deriv', 'm?', ({ m }, inner) =>
        poly1d(inner, derivative(algebra(inner.tensors), coefficients, integerOr(inner, m, 1, 'the order'))),
      ),
      integ: builtin('integ', 'm?, k?', (_, inner) =>
        poly1d(inner, integral(algebra(inner.tensors), coefficients, inner.tensors.scalar(0))),
      ),
    },
  };
}

const vectorOf = (interpreter: Interpreter, value: Value) => {
  const coefficients = value.kind === 'builtin' ? value.members?.coeffs : value;
  const x = interpreter.tensor(coefficients ?? value, 'the polynomial');
  return x.shape.length === 0 ? interpreter.tensors.reshape(x, [1]) : x;
};

const arithmetic = (name: string, apply: (a: Algebra, p: Tensor, q: Tensor) => Tensor) =>
  builtin(name, 'a1|c1, a2|c2', ({ a1, a2 }, interpreter) =>
    ownArray(
      interpreter,
      'numpy',
      apply(algebra(interpreter.tensors), vectorOf(interpreter, a1), vectorOf(interpreter, a2)),
      [a1, a2],
    ),
  );

export const polynomials: Members = {
  polyval: builtin('polyval', 'p, x, unroll?', ({ p, x }, interpreter) => {
    const a = algebra(interpreter.tensors);
    return result(interpreter, 'numpy', horner(a, coefficientsOf(a, vectorOf(interpreter, p)), interpreter.tensor(x)), [
      p,
      x,
    ]);
  }),
  polyder: builtin('polyder', 'p, m?', ({ p, m }, interpreter) =>
    ownArray(
      interpreter,
      'numpy',
      derivative(algebra(interpreter.tensors), vectorOf(interpreter, p), integerOr(interpreter, m, 1, 'm')),
      [p],
    ),
  ),
  polyint: builtin('polyint', 'p, m?, k?', ({ p, k }, interpreter) => {
    const a = algebra(interpreter.tensors);
    return ownArray(
      interpreter,
      'numpy',
      integral(a, vectorOf(interpreter, p), isGiven(k) ? interpreter.tensor(k) : a.of(0)),
      [p],
    );
  }),
  polyadd: arithmetic('polyadd', (a, p, q) => added(a, p, q, 1)),
  polysub: arithmetic('polysub', (a, p, q) => added(a, p, q, -1)),
  polymul: arithmetic('polymul', (a, p, q) => convolve(a, p, q, 'full')),
  polyfit: builtin('polyfit', 'x, y, deg, rcond?, full?, w?, cov?', ({ x, y, deg, w }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const weights = isGiven(w) ? interpreter.tensor(w) : undefined;
    return ownArray(
      interpreter,
      'numpy',
      fit(a, interpreter.tensor(x), interpreter.tensor(y), interpreter.integer(deg, 'the degree'), weights),
      [x, y],
    );
  }),
  poly1d: builtin('poly1d', 'c_or_r, r?, variable?', ({ c_or_r }, interpreter) =>
    poly1d(interpreter, vectorOf(interpreter, c_or_r)),
  ),
  poly: builtin('poly', 'seq_of_zeros', ({ seq_of_zeros }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const roots = coefficientsOf(a, vectorOf(interpreter, seq_of_zeros));
    const product = roots.reduce<Tensor>(
      (p, root) => convolve(a, p, a.tensors.stack([a.of(1), a.neg(root)]), 'full'),
      a.tensors.full([1], 1),
    );
    return ownArray(interpreter, 'numpy', product, [seq_of_zeros]);
  }),
};

/** Three-term recurrences: p0 = 1, p1 = first(x), and p(n+1) from p(n) and p(n-1). */
interface Recurrence {
  readonly first: (a: Algebra, x: Tensor) => Tensor;
  readonly next: (a: Algebra, x: Tensor, n: number, p: Tensor, before: Tensor) => Tensor;
}

const FAMILIES: Readonly<Record<string, readonly [string, Recurrence]>> = {
  legendre: ['leg', { first: (_, x) => x, next: (a, x, n, p, q) => a.div(a.sub(a.mul(2 * n + 1, a.mul(x, p)), a.mul(n, q)), n + 1) }],
  chebyshev: ['cheb', { first: (_, x) => x, next: (a, x, _, p, q) => a.sub(a.mul(2, a.mul(x, p)), q) }],
  hermite: ['herm', { first: (a, x) => a.mul(2, x), next: (a, x, n, p, q) => a.sub(a.mul(2, a.mul(x, p)), a.mul(2 * n, q)) }],
  hermite_e: ['herme', { first: (_, x) => x, next: (a, x, n, p, q) => a.sub(a.mul(x, p), a.mul(n, q)) }],
  laguerre: ['lag', { first: (a, x) => a.sub(1, x), next: (a, x, n, p, q) => a.div(a.sub(a.mul(a.sub(2 * n + 1, x), p), a.mul(n, q)), n + 1) }],
}; // prettier-ignore

/** The first polynomials of a family at x, `count` of them. */
function family(a: Algebra, { first, next }: Recurrence, x: Tensor, count: number): Tensor[] {
  const values: Tensor[] = [a.tensors.broadcast(a.of(1), x.shape), first(a, x)];
  for (let n = 1; values.length < count; n++) {
    values.push(next(a, x, n, values[n] ?? x, values[n - 1] ?? x));
  }
  return values.slice(0, count);
}

/** The value of the n-th polynomial of a family, for scipy.special's eval_ functions. */
export function familyMember(name: string): (a: Algebra, n: number, x: Tensor) => Tensor {
  return (a, n, x) => {
    const row = FAMILIES[name]?.[1];
    return (row && family(a, row, x, n + 1)[n]) ?? x;
  };
}

function series(prefix: string, recurrence: Recurrence): Members {
  return {
    [`${prefix}val`]: builtin(`${prefix}val`, 'x, c, tensor?', ({ x, c }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const coefficients = coefficientsOf(a, vectorOf(interpreter, c));
      const terms = family(a, recurrence, interpreter.tensor(x), coefficients.length).map((p, i) =>
        a.mul(coefficients[i] ?? 0, p),
      );
      return result(interpreter, 'numpy', terms.reduce((p, q) => a.add(p, q)), [x, c]); // prettier-ignore
    }),
    [`${prefix}vander`]: builtin(`${prefix}vander`, 'x, deg', ({ x, deg }, interpreter) => {
      const a = algebra(interpreter.tensors);
      const tensor = interpreter.tensor(x);
      return ownArray(
        interpreter,
        'numpy',
        a.tensors.stack(family(a, recurrence, tensor, interpreter.integer(deg, 'the degree') + 1), tensor.shape.length),
        [x],
      );
    }),
  };
}

const polynomialSeries: NamespaceValue = namespace('numpy.polynomial.polynomial', {
  polyval: builtin('polyval', 'x, c, tensor?', ({ x, c }, interpreter) => {
    const a = algebra(interpreter.tensors);
    return result(
      interpreter,
      'numpy',
      horner(a, coefficientsOf(a, vectorOf(interpreter, c)).reverse(), interpreter.tensor(x)),
      [x, c],
    );
  }),
  polyvander: builtin('polyvander', 'x, deg', ({ x, deg }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const powers = upTo(interpreter.integer(deg, 'the degree') + 1).map((power) => a.pow(interpreter.tensor(x), power));
    return ownArray(interpreter, 'numpy', a.tensors.stack(powers, interpreter.tensor(x).shape.length), [x]);
  }),
});

const leggauss = builtin('leggauss', 'deg', ({ deg }, interpreter) => {
  const { nodes, weights } = gaussLegendre(interpreter.integer(deg, 'the number of points'));
  return tuple(
    [nodes, weights].map((each) => ownArray(interpreter, 'numpy', interpreter.tensors.of(each, [each.length]))),
  );
});

export const polynomial: NamespaceValue = namespace('numpy.polynomial', {
  polynomial: polynomialSeries,
  ...Object.fromEntries(
    Object.entries(FAMILIES).map(([name, [prefix, recurrence]]) => [
      name,
      namespace(`numpy.polynomial.${name}`, {
        ...series(prefix, recurrence),
        ...(name === 'legendre' ? { leggauss } : {}),
      }),
    ]),
  ),
  Polynomial: builtin('Polynomial', 'coef, domain?, window?', ({ coef }, interpreter) => {
    const x = vectorOf(interpreter, coef);
    const n = x.shape[0] ?? 0;
    return poly1d(interpreter, interpreter.tensors.gather(x, 0, upTo(n).reverse())); // prettier-ignore
  }),
});
