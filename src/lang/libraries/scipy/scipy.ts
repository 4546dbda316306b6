/** SciPy, as far as functions are written with it: special functions, densities, quadrature of samples, constants. */
import type { BuiltinValue, Members, NamespaceValue, Tensor, Value } from '../../tracer/values.ts';
import { number } from '../../tracer/values.ts';
import { axisOf, isGiven, tensorOr } from '../arguments.ts';
import { builtin, namespace } from '../library.ts';
import { linalg as numpyLinalg, products } from '../numpy/linalg.ts';
import { trapezoid } from '../numpy/reductions.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import { part } from '../operations/reductions.ts';
import * as r from '../operations/reductions.ts';
import { ownArray, result } from '../tables.ts';
import { distance } from './distance.ts';
import { constants } from './constants.ts';
import { scipySpecial } from './special.ts';
import { stats } from './stats.ts';

/** sum of 100 (x[i + 1] - x[i]^2)^2 + (1 - x[i])^2. */
function rosenbrock(a: Algebra, x: Tensor): Tensor {
  const n = x.shape[0] ?? 0;
  const low = part(a, x, 0, 0, n - 1);
  const rise = a.sub(part(a, x, 0, 1, n), a.mul(low, low));
  const rest = a.sub(1, low);
  return r.sum(a, a.add(a.mul(100, a.mul(rise, rise)), a.mul(rest, rest)), [0], false);
}

function rosenbrockGradient(a: Algebra, x: Tensor): Tensor {
  const n = x.shape[0] ?? 0;
  const low = part(a, x, 0, 0, n - 1);
  const rise = a.sub(part(a, x, 0, 1, n), a.mul(low, low));
  const own = a.sub(a.mul(-400, a.mul(low, rise)), a.mul(2, a.sub(1, low)));
  return a.add(a.tensors.pad(own, [0], [1]), a.tensors.pad(a.mul(200, rise), [1], [0]));
}

function rosenbrockHessian(a: Algebra, x: Tensor): Tensor {
  const n = x.shape[0] ?? 0;
  const low = part(a, x, 0, 0, n - 1);
  const high = part(a, x, 0, 1, n);
  const off = a.mul(-400, low);
  const own = a.add(a.sub(a.mul(1200, a.mul(low, low)), a.mul(400, high)), 2);
  const main = a.add(a.tensors.pad(own, [0], [1]), a.tensors.pad(a.tensors.full([n - 1], 200), [1], [0]));
  const band = (values: Tensor, k: number) => {
    const places = Array.from(
      { length: values.shape[0] ?? 0 },
      (_, i) => (i + Math.max(0, -k)) * n + i + Math.max(0, k),
    );
    return a.tensors.reshape(a.tensors.scatterAdd(values, 0, places, n * n), [n, n]);
  };
  return a.add(band(main, 0), a.add(band(off, 1), band(off, -1)));
}

function vectorFunction(name: string, apply: (a: Algebra, x: Tensor) => Tensor): BuiltinValue {
  return builtin(name, 'x', ({ x }, interpreter) =>
    result(
      interpreter,
      'numpy',
      apply(algebra(interpreter.tensors), interpreter.tensor(x, `the argument of ${name}()`)),
      [x],
    ),
  );
}

/** Optimizers run user code in a loop: a minimize job does that. */
const optimizer = (name: string): BuiltinValue =>
  builtin(
    name,
    'fun, ...given, x0?, args?, method?, jac?, bounds?, tol?, options?, p0?, hess?, constraints?',
    (_, interpreter) =>
      interpreter.fail(
        `scipy.optimize.${name}() searches while it runs, and that is not read. Minimize the function itself in Nabla.`,
      ),
  );

const optimize: NamespaceValue = namespace('scipy.optimize', {
  rosen: vectorFunction('rosen', rosenbrock),
  rosen_der: vectorFunction('rosen_der', rosenbrockGradient),
  rosen_hess: vectorFunction('rosen_hess', rosenbrockHessian),
  ...Object.fromEntries(
    [
      'minimize',
      'minimize_scalar',
      'least_squares',
      'curve_fit',
      'root',
      'fsolve',
      'brentq',
      'differential_evolution',
      'newton',
    ].map((name) => [name, optimizer(name)]),
  ),
});

/** Simpson's rule, for an odd number of points; for an even one with Cartwright's correction of the last interval. */
const simpson = builtin('simpson', 'y, x?, dx?, axis?', ({ y, x, dx, axis }, interpreter) => {
  const a = algebra(interpreter.tensors);
  const values = interpreter.tensor(y);
  const along = axisOf(interpreter, axis, values.shape.length);
  const n = values.shape[along] ?? 0;
  const unit = (tensor: Tensor) => a.tensors.reshape(tensor, values.shape.map((_, i) => (i === along ? (tensor.shape[0] ?? 1) : 1))); // prettier-ignore
  const steps = isGiven(x)
    ? unit(a.sub(part(a, interpreter.tensor(x), 0, 1, n), part(a, interpreter.tensor(x), 0, 0, n - 1)))
    : a.tensors.broadcast(tensorOr(interpreter, dx, 1, 'dx'), values.shape.map((_, i) => (i === along ? n - 1 : 1))); // prettier-ignore
  const at = (start: number, stop: number) => part(a, values, along, start, stop, 2);
  const h = (start: number, stop: number) => part(a, steps, along, start, stop, 2);
  const pairs = (stop: number) => {
    const [p, q] = [h(0, stop - 1), h(1, stop)];
    const both = a.add(p, q);
    const left = a.mul(at(0, stop - 1), a.sub(2, a.div(q, p)));
    const middle = a.mul(at(1, stop), a.div(a.mul(both, both), a.mul(p, q)));
    const right = a.mul(at(2, stop + 1), a.sub(2, a.div(p, q)));
    return r.sum(a, a.mul(a.div(both, 6), a.add(a.add(left, middle), right)), [along], false);
  };
  if (n % 2 === 1) return result(interpreter, 'numpy', pairs(n - 1), [y, x]);
  const single = (tensor: Tensor, i: number) => part(a, tensor, along, i, i + 1);
  if (n === 2) {
    const area = a.mul(a.mul(0.5, single(steps, 0)), a.add(single(values, 0), single(values, 1)));
    return result(interpreter, 'numpy', r.sum(a, area, [along], false), [y, x]);
  }
  const [p, q] = [single(steps, n - 3), single(steps, n - 2)];
  const both = a.add(p, q);
  const last = a.mul(single(values, n - 1), a.div(a.add(a.mul(2, a.mul(q, q)), a.mul(3, a.mul(p, q))), a.mul(6, both)));
  const before = a.mul(single(values, n - 2), a.div(a.add(a.mul(q, q), a.mul(3, a.mul(p, q))), a.mul(6, p)));
  const first = a.mul(single(values, n - 3), a.div(a.mul(q, a.mul(q, q)), a.mul(6, a.mul(p, both))));
  const tail = r.sum(a, a.sub(a.add(last, before), first), [along], false);
  return result(interpreter, 'numpy', a.add(pairs(n - 2), tail), [y, x]);
});

const quadrature = (name: string) =>
  builtin(name, 'y, x?, dx?, axis?, initial?', ({ y, x, dx, axis, initial }, interpreter) => {
    const cumulative = name.startsWith('cum');
    const area = trapezoid(interpreter, y, x, dx, axis, cumulative);
    if (!cumulative || !isGiven(initial)) return result(interpreter, 'numpy', area, [y, x]);
    const along = axisOf(interpreter, axis, area.shape.length);
    const start = interpreter.tensors.broadcast(interpreter.tensor(initial), area.shape.map((length, i) => (i === along ? 1 : length))); // prettier-ignore
    return ownArray(interpreter, 'numpy', interpreter.tensors.concatenate([start, area], along), [y, x]);
  });

const integrate: NamespaceValue = namespace('scipy.integrate', {
  trapezoid: quadrature('trapezoid'),
  trapz: quadrature('trapz'),
  cumulative_trapezoid: quadrature('cumulative_trapezoid'),
  cumtrapz: quadrature('cumtrapz'),
  simpson,
  simps: simpson,
  ...Object.fromEntries(
    ['quad', 'odeint', 'solve_ivp'].map((name) => [
      name,
      builtin(name, '...given, args?, t_eval?, method?', (_, interpreter) =>
        interpreter.fail(
          `scipy.integrate.${name}() chooses its steps while it runs, and that is not read. Use a fixed rule, as trapezoid() or a loop of steps.`,
        ),
      ),
    ]),
  ),
});

const renamed = (from: Members, names: Readonly<Record<string, string>>): Members =>
  Object.fromEntries(
    Object.entries(names).flatMap(([name, known]): [string, Value][] => (from[known] ? [[name, from[known]]] : [])),
  );

const linalg: NamespaceValue = namespace('scipy.linalg', {
  ...numpyLinalg.members,
  ...renamed(products, { kron: 'kron' }),
});

const spatial = namespace('scipy.spatial', { distance });

export const scipy: NamespaceValue = namespace('scipy', {
  special: scipySpecial,
  optimize,
  integrate,
  linalg,
  spatial,
  stats,
  constants: namespace(
    'scipy.constants',
    Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, number(value)])),
  ),
});

export { scipySpecial, stats };
