/** Normal equations in double-double: 31 digits are enough to square any condition that float64 data can have. */
import type { DoubleDouble } from '../double-double/arithmetic.ts';
import { add, divide, negate, sqrt } from '../double-double/arithmetic.ts';
import type { DoubleDoubleArray } from '../double-double/array.ts';
import { addScaled, at, dot, put, zeros } from '../double-double/array.ts';
import type { Prepared } from './problem.ts';
import { scaledMatrix } from './problem.ts';
import type { PreciseQr } from './precise-qr.ts';

export interface PreciseCholesky {
  /** Upper R by columns with R'R = A'A, its diagonal apart, as a QR has it. */
  readonly triangle: Pick<PreciseQr, 'factor' | 'diagonal' | 'rows' | 'rank'>;
  /** x with R'R x = b. */
  readonly solve: (b: DoubleDoubleArray) => DoubleDoubleArray;
}

/** Undefined where a pivot says that columns depend on each other (the rank rule, squared). */
export function choleskyPrecisely(problem: Prepared): PreciseCholesky | undefined {
  const { rows, columns: n, tolerance } = problem;
  const a = scaledMatrix(problem);
  const factor = zeros(n * n);
  const diagonal = zeros(n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i <= j; i++) {
      const product = dot(a, i * rows, a, j * rows, rows);
      const rest = add(product, negate(dot(factor, i * n, factor, j * n, i)));
      if (i < j) put(factor, j * n + i, divide(rest, at(diagonal, i)));
      else {
        if (!(rest.hi > tolerance * tolerance)) return undefined;
        put(diagonal, j, sqrt(rest));
      }
    }
  }
  return {
    triangle: { factor, diagonal, rows: n, rank: n },
    solve: (b) => {
      const z = zeros(n);
      for (let j = 0; j < n; j++) {
        const rest: DoubleDouble = add(at(b, j), negate(dot(factor, j * n, z, 0, j)));
        put(z, j, divide(rest, at(diagonal, j)));
      }
      for (let j = n - 1; j >= 0; j--) {
        const value = divide(at(z, j), at(diagonal, j));
        put(z, j, value);
        addScaled(z, 0, negate(value), factor, j * n, j);
      }
      return z;
    },
  };
}
