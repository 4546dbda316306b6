import { expect, test } from 'vitest';
import golden from '../../golden/double-double.json' with { type: 'json' };
import type { DoubleDouble } from '../../../src/engine/double-double/arithmetic.ts';
import * as arithmetic from '../../../src/engine/double-double/arithmetic.ts';
import * as functions from '../../../src/engine/double-double/functions.ts';

type Row = [name: string, operands: number[], expected: number[]];
const all = { ...arithmetic, ...functions } as unknown as Record<string, (...operands: DoubleDouble[]) => DoubleDouble>;

function pairs(numbers: readonly number[]): DoubleDouble[] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    hi: numbers[2 * i] ?? NaN,
    lo: numbers[2 * i + 1] ?? NaN,
  }));
}

const rows = golden as unknown as Row[];
const names = [...new Set(rows.map(([name]) => name))];

/** exp(x) loses what x has before the point, powers what y log x has, mod what the quotient has. */
const TOLERANCES: Record<string, number> = {
  exp: 1e-28,
  sinh: 1e-29,
  cosh: 1e-29,
  pow: 1e-29,
  mod: 1e-28,
  sigmoid: 1e-28,
  softplus: 1e-28,
};

test.each(names)('%s to 30 digits against mpmath', (name) => {
  for (const [, operands, [hi = NaN, lo = NaN]] of rows.filter(([one]) => one === name)) {
    const result = all[name]?.(...pairs(operands)) ?? { hi: NaN, lo: NaN };
    const error = Math.abs((result.hi - hi + (result.lo - lo)) / hi);
    expect(error, `${name}(${operands.join(', ')}) = ${result.hi} + ${result.lo}`).toBeLessThan(
      TOLERANCES[name] ?? 2e-30,
    );
  }
});

test('what is not finite stands in the high part', () => {
  const infinite = arithmetic.of(Infinity);
  expect(arithmetic.add(infinite, arithmetic.ONE)).toEqual(infinite);
  expect(arithmetic.divide(arithmetic.ONE, arithmetic.ZERO).hi).toBe(Infinity);
  expect(arithmetic.multiply(infinite, arithmetic.ONE)).toEqual(infinite);
  expect(functions.log(arithmetic.ZERO).hi).toBe(-Infinity);
  expect(functions.exp(arithmetic.of(1000)).hi).toBe(Infinity);
  expect(functions.exp(arithmetic.of(-1000)).hi).toBe(0);
  expect(arithmetic.sqrt(arithmetic.of(-1)).hi).toBeNaN();
  expect(functions.pow(arithmetic.of(0), arithmetic.of(0)).hi).toBe(1);
  expect(functions.pow(arithmetic.of(-2), arithmetic.of(0.5)).hi).toBeNaN();
});
