/** Special functions by fixed numbers of steps that converge for all arguments; their derivatives converge with them. */
import type { Tensor } from '../../tracer/values.ts';
import type { Elementwise1, Elementwise2 } from '../tables.ts';
import type { Algebra } from '../operations/algebra.ts';

/** The principal branch of Lambert's W for x > -1/e: Halley's iteration from a start that is near everywhere. */
export const lambertW: Elementwise1 = (a, x) => {
  const root = a.sqrt(a.mul(2, a.add(1, a.mul(Math.E, x))));
  const nearBranch = a.polynomial(root, [-1, 1, -1 / 3, 11 / 72]);
  const logarithm = a.log(a.select(a.gt(x, 1), x, 1));
  const far = a.sub(logarithm, a.log(a.select(a.gt(logarithm, 1), logarithm, 1)));
  let w = a.select(a.lt(x, 0.5), nearBranch, a.select(a.lt(x, 3), a.log1p(x), far));
  for (let i = 0; i < 5; i++) {
    const e = a.exp(w);
    const error = a.sub(a.mul(w, e), x);
    const next = a.add(w, 1);
    const slope = a.sub(a.mul(e, next), a.div(a.mul(a.add(w, 2), error), a.mul(2, next)));
    w = a.sub(w, a.div(error, slope));
  }
  return w;
};

/** Complete elliptic integrals of the parameter m < 1, by the arithmetic-geometric mean. */
function ellipticMean(a: Algebra, m: Tensor): { mean: Tensor; squares: Tensor } {
  let p: Tensor = a.tensors.broadcast(a.of(1), m.shape);
  let q: Tensor = a.sqrt(a.sub(1, m));
  let squares: Tensor = a.mul(0.5, m);
  for (let n = 0; n < 7; n++) {
    const half = a.mul(0.5, a.sub(p, q));
    squares = a.add(squares, a.mul(2 ** n, a.mul(half, half)));
    [p, q] = [a.mul(0.5, a.add(p, q)), a.sqrt(a.mul(p, q))];
  }
  return { mean: p, squares };
}

export const ellipticK: Elementwise1 = (a, m) => a.div(Math.PI / 2, ellipticMean(a, m).mean);
export const ellipticE: Elementwise1 = (a, m) => {
  const { mean, squares } = ellipticMean(a, m);
  return a.mul(a.div(Math.PI / 2, mean), a.sub(1, squares));
};

/** Hurwitz's zeta for s > 1, q > 0: a sum of 12 terms, then Euler and Maclaurin. */
export const hurwitzZeta: Elementwise2 = (a, s, q) => {
  const terms = 12;
  let total: Tensor = a.pow(q, a.neg(s));
  for (let k = 1; k < terms; k++) total = a.add(total, a.pow(a.add(q, k), a.neg(s)));
  const n = a.add(q, terms);
  const power = a.pow(n, a.neg(s));
  total = a.add(total, a.mul(power, a.add(a.div(n, a.sub(s, 1)), 0.5)));
  // B(2k) / (2k)! of the correction terms.
  const bernoulli = [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000];
  let rising: Tensor = s;
  let scale: Tensor = a.div(power, n);
  bernoulli.forEach((coefficient, k) => {
    total = a.add(total, a.mul(coefficient, a.mul(rising, scale)));
    rising = a.mul(rising, a.mul(a.add(s, 2 * k + 1), a.add(s, 2 * k + 2)));
    scale = a.div(scale, a.mul(n, n));
  });
  return total;
};

/** Nodes and weights of Gauss and Legendre's rule on [-1, 1], by Newton's iteration on the polynomial. */
export function gaussLegendre(n: number): { nodes: number[]; weights: number[] } {
  const rule = Array.from({ length: n }, (_, i) => {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 50; step++) {
      let [p, before] = [1, 0];
      for (let k = 1; k <= n; k++) [p, before] = [((2 * k - 1) * x * p - (k - 1) * before) / k, p];
      slope = (n * (x * p - before)) / (x * x - 1);
      const move = p / slope;
      x -= move;
      if (Math.abs(move) < 1e-16) break;
    }
    return { node: n % 2 === 1 && i === (n - 1) / 2 ? 0 : x, weight: 2 / ((1 - x * x) * slope * slope) };
  });
  return { nodes: rule.map(({ node }) => node), weights: rule.map(({ weight }) => weight) };
}
