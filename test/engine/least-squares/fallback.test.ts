import { expect, test } from 'vitest';
import { referenceBackend } from '../../../src/engine/float64/reference.ts';
import { fit } from '../../../src/engine/least-squares/fit.ts';
import { variation } from '../../../src/engine/least-squares/models.ts';
import { createResiduals } from '../../../src/engine/least-squares/residuals.ts';
import { createVectorMachine } from '../../../src/engine/wasm/linear-algebra/vector-machine.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import { agreement, readNist, residualGraph } from './nist.ts';

const LIMITS = { maxIterations: 500, relativeChange: null, gradientNorm: null };

/** Digits that agree. */
const digits = (p: ArrayLike<number>, q: ArrayLike<number>) => agreement(p, Array.from(q));

test.each(['Misra1a', 'Chwirut2', 'DanWood', 'Gauss1', 'ENSO', 'Kirby2', 'MGH17', 'Nelson', 'Rat42', 'Roszman1'])(
  '%s with SIMD, with scalar code and without WebAssembly: the same to rounding',
  (name) => {
    const set = readNist(name);
    const [, start = []] = set.starts;
    const { graph, data } = residualGraph(name, set.x, set.y, start.length);
    const [simd, scalar, plain] = [createVectorMachine('simd'), createVectorMachine('scalar'), null].map((machine) =>
      fit(createResiduals(graph, data, referenceBackend, machine), Float64Array.from(start), {
        method: 'auto',
        limits: LIMITS,
        confidence: 0.95,
        reference: variation(set.y),
        size: Math.max(...set.y.map(Math.abs)),
      }),
    );
    if (!simd || !scalar || !plain) throw new Error('three fits');
    for (const quick of [simd, scalar]) {
      expect(quick.arithmetic).toBe('double-double');
      expect(digits(quick.p, plain.p)).toBeGreaterThanOrEqual(15);
      expect(quick.digits).toBeGreaterThan(15.9);
      expect(digits(quick.standardErrors, plain.standardErrors)).toBeGreaterThan(10.5);
      expect(digits([quick.rss, quick.condition], [plain.rss, plain.condition])).toBeGreaterThan(9);
      expect(digits(quick.halfWidths, plain.halfWidths)).toBeGreaterThan(10.5);
      expect(quick.rank).toBe(plain.rank);
    }
  },
);

test('long data: in float64, block by block, as many digits as are said', () => {
  const rows = 400_000;
  const t = Float64Array.from({ length: rows }, (_, i) => (10 * i) / rows);
  const y = t.map((x, i) => 3 * Math.exp(-0.7 * x) + 0.5 + 0.1 * Math.sin(i * i));
  const b = createBuilder();
  const [p = 0, q = 0, r = 0, s = 0] = ['p', 'q', 'r', 's'].map((name) =>
    b.input({ kind: 'variable', name, shape: [] }),
  );
  const at = b.input({ kind: 'data', name: 't', shape: [rows], hash: 't' });
  const observed = b.input({ kind: 'data', name: 'y', shape: [rows], hash: 'y' });
  const model = b.add(b.add(b.mul(p, b.exp(b.neg(b.mul(q, at)))), r), b.mul(s, b.sin(at)));
  const residuals = createResiduals(b.finish([b.sub(model, observed)]), new Map([['t', t], ['y', y]])); // prettier-ignore
  const start = Float64Array.of(1, 1, 0, 0);
  const options = { method: 'auto' as const, limits: LIMITS, confidence: 0.95, reference: variation(y), size: 4 };
  const result = fit(residuals, start, options);
  expect(result.arithmetic).toBe('float64');
  expect(result.termination).toBe('converged');
  expect(result.digits).toBeGreaterThan(11.9);
  expect(result.digits).toBeLessThan(12.1);
  // The gradient at the solution, summed with care.
  const { values, jacobian } = residuals.linearize(result.p);
  for (let j = 0; j < 4; j++) {
    let [sum, rest, size] = [0, 0, 0];
    for (let i = 0; i < rows; i++) {
      const product = (values[i] ?? NaN) * (jacobian[j * rows + i] ?? NaN);
      const next = sum + product;
      rest += Math.abs(sum) >= Math.abs(product) ? sum - next + product : product - next + sum;
      sum = next;
      size += Math.abs(product);
    }
    expect(Math.abs(sum + rest) / size).toBeLessThan(1e-13);
  }
});
