import fc from 'fast-check';
import { expect, test } from 'vitest';
import { of, subtract } from '../../../src/engine/double-double/arithmetic.ts';
import { at, fromNumbers } from '../../../src/engine/double-double/array.ts';
import { evaluatePrecisely, NotPrecise } from '../../../src/engine/double-double/evaluate.ts';
import { evaluate } from '../../../src/graph/evaluate.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import type { InnerOp } from '../../../src/graph/primitives.ts';
import type { Sample } from '../../graph/samples.ts';
import { samples } from '../../graph/samples.ts';

const ops = Object.keys(samples) as InnerOp[];

test.each(ops)('%s agrees with the float64 interpreter', (op) => {
  fc.assert(
    fc.property(samples[op] as fc.Arbitrary<Sample>, ({ attributes, operands }) => {
      const b = createBuilder();
      const inputs = operands.map(({ shape }, i) => b.input({ kind: 'variable', name: `x${i}`, shape }));
      const graph = b.finish([b.apply(op, inputs, attributes)]);
      const values = operands.map(({ data }) => data);
      const [plain = new Float64Array()] = evaluate(graph, values);
      if (op === 'solve' || op === 'determinant') {
        expect(() => evaluatePrecisely(graph, values.map(fromNumbers))).toThrow(NotPrecise);
        return;
      }
      const [precise = fromNumbers([])] = evaluatePrecisely(graph, values.map(fromNumbers));
      plain.forEach((value, i) => {
        const found = precise.hi[i] ?? NaN;
        expect(Math.abs(found - value), `${found}, ${value}`).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(value)));
      });
    }),
    { seed: 5, numRuns: 40 },
  );
});

test('a power of x that float64 rounds is exact', () => {
  const b = createBuilder();
  const x = b.input({ kind: 'variable', name: 'x', shape: [2] });
  const graph = b.finish([b.pow(x, b.constant(5))]);
  const [result] = evaluatePrecisely(graph, [fromNumbers([94906267, 3])]);
  // 94906267^5 = 7699413161613062093386... has 133 bits: the difference to the exact value is what double-double cannot hold.
  const exact = 94906267n ** 5n;
  const found = at(result ?? fromNumbers([]), 0);
  const error = exact - (BigInt(found.hi) + BigInt(found.lo));
  expect(Number(error) / Number(exact)).toBeLessThan(1e-30);
  expect(at(result ?? fromNumbers([]), 1)).toEqual(of(243));
});

test('sums keep what float64 loses', () => {
  const b = createBuilder();
  const x = b.input({ kind: 'variable', name: 'x', shape: [3] });
  const [result] = evaluatePrecisely(b.finish([b.sum(x)]), [fromNumbers([1e20, 1, -1e20])]);
  expect(subtract(at(result ?? fromNumbers([]), 0), of(1)).hi).toBe(0);
});
