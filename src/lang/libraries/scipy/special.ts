/** `scipy.special`: real functions of real numbers. */
import type { Interpreter } from '../../tracer/interpreter.ts';
import type { BuiltinValue, NamespaceValue, Tensor, Value } from '../../tracer/values.ts';
import { array, tuple } from '../../tracer/values.ts';
import { flag, integerOr } from '../arguments.ts';
import { alongAxis, logsumexp } from '../jax/nn.ts';
import { builtin, namespace } from '../library.ts';
import { familyMember } from '../numpy/polynomials.ts';
import type { Algebra } from '../operations/algebra.ts';
import { algebra } from '../operations/algebra.ts';
import * as e from '../operations/elementwise.ts';
import * as r from '../operations/reductions.ts';
import { binaryTable, result, unaryTable } from '../tables.ts';
import { besselI, besselJ } from './bessel.ts';
import { ellipticE, ellipticK, gaussLegendre, hurwitzZeta, lambertW } from './iterations.ts';

/** n (n - 1) ... down to 1 or 2, exactly while it fits. */
function factorial(n: number, step: number): number {
  let product = 1;
  for (let k = n; k > 1; k -= step) product *= k;
  return product;
}

/** n over k of whole numbers, by the shorter product. */
function combinations(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let value = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) value = Math.round((value * (n - Math.min(k, n - k) + i)) / i);
  return value;
}

/** Of a known whole number exactly; else through gamma. */
function factorialFunction(name: string, step: number): BuiltinValue {
  return builtin(name, 'n, exact?', ({ n }, interpreter) => {
    const x = interpreter.tensor(n, `the argument of ${name}()`);
    const known = interpreter.known(x);
    if (known)
      return result(
        interpreter,
        'numpy',
        interpreter.tensors.of(
          known.map((value) => factorial(value, step)),
          x.shape,
        ),
        [n],
      );
    if (step !== 1)
      return interpreter.fail(`${name}() of a number that depends on the inputs is not read. Use gamma().`);
    const a = algebra(interpreter.tensors);
    return result(interpreter, 'numpy', a.gamma(a.add(x, 1)), [n]);
  });
}

function choosing(name: string): BuiltinValue {
  return builtin(name, 'N|n, k|r, exact?, repetition?', ({ N, k, repetition }, interpreter) => {
    const [n, m] = [interpreter.tensor(N), interpreter.tensor(k)];
    const a = algebra(interpreter.tensors);
    const total = flag(interpreter, repetition) ? a.sub(a.add(n, m), 1) : n;
    const [known, chosen] = [interpreter.known(total), interpreter.known(m)];
    const whole =
      known?.length === 1 && chosen?.length === 1 && Number.isInteger(known[0]) && Number.isInteger(chosen[0]);
    const value =
      name === 'perm'
        ? combinations(known?.[0] ?? 0, chosen?.[0] ?? 0) * factorial(chosen?.[0] ?? 0, 1)
        : combinations(known?.[0] ?? 0, chosen?.[0] ?? 0);
    if (whole) return result(interpreter, 'numpy', interpreter.tensors.scalar(value), [N, k]);
    return result(interpreter, 'numpy', e.binomial(a, total, m), [N, k]);
  });
}

function orthogonal(name: string, family: string): BuiltinValue {
  return builtin(name, 'n, x', ({ n, x }, interpreter) =>
    result(
      interpreter,
      'numpy',
      familyMember(family)(algebra(interpreter.tensors), degree(interpreter, n), interpreter.tensor(x)),
      [x],
    ),
  );
}

function ofOrder(name: string, apply: (a: Algebra, order: number, x: Tensor) => Tensor): BuiltinValue {
  return builtin(name, 'v, z', ({ v, z }, interpreter) =>
    result(
      interpreter,
      'numpy',
      apply(algebra(interpreter.tensors), interpreter.integer(v, 'the order'), interpreter.tensor(z)),
      [z],
    ),
  );
}

const degree = (interpreter: Interpreter, value: Value) => integerOr(interpreter, value, 0, 'the degree');

export const scipySpecial: NamespaceValue = namespace('scipy.special', {
  ...unaryTable('numpy', {
    erf: e.same('erf'),
    erfc: e.same('erfc'),
    erfcx: (a, x) => a.mul(a.exp(a.mul(x, x)), a.erfc(x)),
    erfinv: e.erfinv,
    erfcinv: (a, x) => e.erfinv(a, a.sub(1, x)),
    gamma: e.same('gamma'),
    gammaln: e.same('lgamma'),
    loggamma: e.same('lgamma'),
    gammasgn: (a, x) => a.sign(a.gamma(x)),
    rgamma: (a, x) => a.div(1, a.gamma(x)),
    digamma: (a, x) => a.polygamma(0, x),
    psi: (a, x) => a.polygamma(0, x),
    expit: e.same('sigmoid'),
    log_expit: e.logSigmoid,
    logit: e.logit,
    softplus: e.same('softplus'),
    entr: e.entropy,
    ndtr: e.normalCdf,
    log_ndtr: e.logNormalCdf,
    ndtri: e.normalQuantile,
    expm1: e.same('expm1'),
    log1p: e.same('log1p'),
    cbrt: e.same('cbrt'),
    exp2: e.exp2,
    exp10: e.exp10,
    sinc: e.sinc,
    exprel: (a, x) => a.select(a.eq(x, 0), a.polynomial(x, [1, 1 / 2, 1 / 6, 1 / 24]), a.div(a.expm1(x), x)),
    cosm1: (a, x) => {
      const half = a.sin(a.div(x, 2));
      return a.mul(-2, a.mul(half, half));
    },
    sindg: (a, x) => a.sin(a.mul(x, Math.PI / 180)),
    cosdg: (a, x) => a.cos(a.mul(x, Math.PI / 180)),
    tandg: (a, x) => a.tan(a.mul(x, Math.PI / 180)),
    round: e.same('round'),
    j0: (a, x) => besselJ(a, 0, x),
    j1: (a, x) => besselJ(a, 1, x),
    i0: (a, x) => besselI(a, 0, x),
    i1: (a, x) => besselI(a, 1, x),
    i0e: (a, x) => besselI(a, 0, x, true),
    i1e: (a, x) => besselI(a, 1, x, true),
    ellipk: ellipticK,
    ellipe: ellipticE,
    zetac: (a, x) => a.sub(hurwitzZeta(a, x, a.of(1)), 1),
  }),
  ...binaryTable('numpy', {
    xlogy: e.xlogy,
    xlog1py: e.xlog1py,
    rel_entr: e.relativeEntropy,
    kl_div: e.klDivergence,
    beta: e.beta,
    betaln: e.betaln,
    binom: e.binomial,
    poch: (a, z, m) => a.exp(a.sub(a.lgamma(a.add(z, m)), a.lgamma(z))),
    huber: (a, delta, x) => {
      const size = a.abs(x);
      return a.select(a.le(size, delta), a.mul(0.5, a.mul(x, x)), a.mul(delta, a.sub(size, a.mul(0.5, delta))));
    },
    pseudo_huber: (a, delta, x) => {
      const ratio = a.div(x, delta);
      return a.mul(a.mul(delta, delta), a.sub(a.sqrt(a.add(1, a.mul(ratio, ratio))), 1));
    },
    boxcox: (a, x, p) => a.select(a.eq(p, 0), a.log(x), a.div(a.sub(a.pow(x, p), 1), p)),
    agm: (a, x, y) => {
      let [p, q] = [x, y];
      for (let i = 0; i < 8; i++) [p, q] = [a.mul(0.5, a.add(p, q)), a.sqrt(a.mul(p, q))];
      return p;
    },
  }),
  jv: ofOrder('jv', besselJ),
  jn: ofOrder('jn', besselJ),
  iv: ofOrder('iv', besselI),
  lambertw: builtin('lambertw', 'z, k?, tol?', ({ z, k }, interpreter) => {
    if (integerOr(interpreter, k, 0, 'the branch') !== 0)
      interpreter.fail('lambertw() is read on its principal branch, k=0, only.');
    return result(interpreter, 'numpy', lambertW(algebra(interpreter.tensors), interpreter.tensor(z)), [z]);
  }),
  zeta: builtin('zeta', 'x, q?', ({ x, q }, interpreter) => {
    const a = algebra(interpreter.tensors);
    return result(interpreter, 'numpy', hurwitzZeta(a, interpreter.tensor(x), q ? interpreter.tensor(q) : a.of(1)), [
      x,
      q,
    ]);
  }),
  roots_legendre: builtin('roots_legendre', 'n', ({ n }, interpreter) => {
    const { nodes, weights } = gaussLegendre(interpreter.integer(n, 'the number of points'));
    return tuple([nodes, weights].map((each) => array(interpreter.tensors.of(each, [each.length]))));
  }),
  polygamma: builtin('polygamma', 'n, x', ({ n, x }, interpreter) =>
    result(
      interpreter,
      'numpy',
      interpreter.tensors.polygamma(interpreter.integer(n, 'the order'), interpreter.tensor(x)),
      [x],
    ),
  ),
  multigammaln: builtin('multigammaln', 'a, d', ({ a: value, d }, interpreter) => {
    const a = algebra(interpreter.tensors);
    const count = interpreter.integer(d, 'd');
    const x = interpreter.tensor(value);
    const terms = Array.from({ length: count }, (_, j) => a.lgamma(a.sub(x, j / 2)));
    const start = a.of((count * (count - 1) * Math.log(Math.PI)) / 4);
    return result(interpreter, 'numpy', terms.reduce((total, term) => a.add(total, term), start), [value]); // prettier-ignore
  }),
  factorial: factorialFunction('factorial', 1),
  factorial2: factorialFunction('factorial2', 2),
  comb: choosing('comb'),
  perm: choosing('perm'),
  logsumexp,
  softmax: alongAxis('softmax', r.softmax, true),
  log_softmax: alongAxis('log_softmax', r.logSoftmax, true),
  eval_legendre: orthogonal('eval_legendre', 'legendre'),
  eval_chebyt: orthogonal('eval_chebyt', 'chebyshev'),
  eval_hermite: orthogonal('eval_hermite', 'hermite'),
  eval_hermitenorm: orthogonal('eval_hermitenorm', 'hermite_e'),
  eval_laguerre: orthogonal('eval_laguerre', 'laguerre'),
});
