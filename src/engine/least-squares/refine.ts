/**
 * Iterative refinement of a full-rank least-squares solution by the augmented system r + A x = b, A'r = 0 (Björck, "Iterative
 * refinement of linear least squares solutions", BIT 7, 1967): residuals in double-double, corrections by the QR at hand.
 */
import { add, negate } from '../double-double/arithmetic.ts';
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { at, put, zeros } from '../double-double/array.ts';
import type { Refined } from './fast-cholesky.ts';
import type { PreciseQr } from './precise-qr.ts';
import { applyQ, applyTransposed, solveTransposed, solveTriangle } from './precise-qr.ts';
import type { Prepared } from './problem.ts';
import { digitsOf, residual, scaledProducts } from './residual.ts';

const MAX_REFINEMENTS = 12;

export function refineByQr(problem: Prepared, qr: PreciseQr, start: DoubleDoubleArray): Refined {
  const { rows, columns, scales } = problem;
  const x = start;
  const r = residual(problem, x);
  let previous = Infinity;
  for (let iterations = 1; ; iterations++) {
    const f = plus(residual(problem, x), r, -1);
    const products = scaledProducts(problem, r);
    const g = zeros(columns);
    for (let k = 0; k < columns; k++) put(g, k, negate(at(products, qr.permutation[k] ?? k)));
    const h = solveTransposed(qr, g);
    const d = applyTransposed(qr, f);
    const z = solveTriangle(qr, plus(head(d, columns), h, -1));
    for (let k = 0; k < columns; k++) put(d, k, at(h, k));
    const dr = applyQ(qr, d);
    const correction = new Float64Array(columns);
    for (let k = 0; k < columns; k++) {
      const j = qr.permutation[k] ?? k;
      const factor = scales[j] ?? 1;
      put(x, j, add(at(x, j), { hi: (z.hi[k] ?? 0) * factor, lo: (z.lo[k] ?? 0) * factor }));
      correction[j] = (z.hi[k] ?? 0) * factor;
    }
    for (let i = 0; i < rows; i++) put(r, i, add(at(r, i), at(dr, i)));
    const digits = digitsOf(correction, x.hi, scales);
    const size = 10 ** -digits;
    const rate = Math.min(1, iterations === 1 ? Math.max(size, 1e-8) : size / previous);
    if (size * rate < 2 ** -53 || iterations === MAX_REFINEMENTS || (iterations > 1 && !(size < previous / 2))) {
      const reached = Math.min(-Math.log10(size * rate), 53 * Math.log10(2));
      return { x, residual: residual(problem, x), iterations, digits: Math.max(0, reached) };
    }
    previous = size;
  }
}

function head({ hi, lo }: DoubleDoubleArray, length: number): DoubleDoubleArray {
  return { hi: hi.slice(0, length), lo: lo.slice(0, length) };
}

/** a + sign b, new. */
function plus(a: DoubleDoubleArray, b: DoubleDoubleArray, sign: 1 | -1): DoubleDoubleArray {
  const result = zeros(a.hi.length);
  for (let i = 0; i < a.hi.length; i++) put(result, i, add(at(a, i), sign === 1 ? at(b, i) : negate(at(b, i))));
  return result;
}
