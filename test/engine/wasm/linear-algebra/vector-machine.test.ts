import { describe, expect, test } from 'vitest';
import type { DoubleDouble } from '../../../../src/engine/double-double/arithmetic.ts';
import { of, subtract } from '../../../../src/engine/double-double/arithmetic.ts';
import { preciseOperation } from '../../../../src/engine/double-double/evaluate.ts';
import { createVectorMachine } from '../../../../src/engine/wasm/linear-algebra/vector-machine.ts';
import { EXPONENTS, vectorName } from '../../../../src/engine/wasm/linear-algebra/vector-operations.ts';
import { createBuilder } from '../../../../src/graph/builder.ts';
import { evaluate } from '../../../../src/graph/evaluate.ts';
import { BINARY, UNARY } from '../../../../src/graph/expressions.ts';

const COUNT = 12;
const x = Float64Array.from({ length: COUNT }, (_, i) => [0.3, -1.7, 2.5, 0.01, -0.6, 11][i % 6] ?? 0).map(
  (value, i) => value * (1 + i / 7),
);
const y = Float64Array.from({ length: COUNT }, (_, i) => 0.7 + ((i * 5) % 12) / 4);

describe.each(['simd', 'scalar'] as const)('%s', (mode) => {
  const machine = createVectorMachine(mode);
  const places = [0, 1, 2, 3].map((k) => machine.start + 8 * 16 * k);
  const [xAt = 0, yAt = 0, zAt = 0, target = 0] = places;
  const LOW = 8 * 64;
  const load = (lows = false) => {
    const { floats } = machine.claim({}, 200);
    floats.set(x, xAt / 8);
    floats.set(y, yAt / 8);
    floats.set(x.map((value) => value > 0 ? 1 : 0), zAt / 8); // prettier-ignore
    for (const at of places) {
      for (let i = 0; i < COUNT; i++) {
        floats[(at + LOW) / 8 + i] = lows ? (floats[at / 8 + i] ?? 0) * 1e-17 * Math.sin(i + at) : 0;
      }
    }
    return floats;
  };

  test.each([...UNARY, ...BINARY])('%s over a vector is the graph interpreter', (op) => {
    const floats = load();
    const operation = machine.operation(op);
    operation?.(target, xAt, machine.stride, yAt, machine.stride, 0, 0, target + 8 * COUNT);
    const b = createBuilder();
    const [p, q] = ['x', 'y'].map((name) => b.input({ kind: 'variable', name, shape: [COUNT] })) as [number, number];
    const unary = (UNARY as readonly string[]).includes(op);
    const node = unary ? b[op as (typeof UNARY)[number]](p) : b[op as (typeof BINARY)[number]](p, q);
    const [expected = new Float64Array()] = evaluate(b.finish([node]), [x, y]);
    expected.forEach((value, i) => {
      const found = floats[target / 8 + i] ?? NaN;
      if (Number.isFinite(value)) expect(Math.abs(found - value)).toBeLessThanOrEqual(1e-15 * Math.abs(value));
      else expect(found).toBe(value);
    });
  });

  test('a step of 0 is one number for all rows; select takes three', () => {
    const floats = load();
    floats.fill(5, yAt / 8, yAt / 8 + 2);
    machine.operation('mul')?.(target, xAt, machine.stride, yAt, 0, 0, 0, target + 8 * COUNT);
    expect([...floats.subarray(target / 8, target / 8 + COUNT)]).toEqual([...x].map((value) => 5 * value));
    machine.operation('select')?.(target, zAt, machine.stride, xAt, machine.stride, yAt, 0, target + 8 * COUNT);
    expect([...floats.subarray(target / 8, target / 8 + COUNT)]).toEqual(
      [...x].map((value) => (value > 0 ? value : 5)),
    );
  });

  test('exponents of their own', () => {
    const floats = load();
    for (const exponent of [2, 3, 4, -1, -2]) {
      machine.operation(`pow:${exponent}`)?.(target, xAt, machine.stride, 0, 0, 0, 0, target + 8 * COUNT);
      x.forEach((value, i) => {
        expect((floats[target / 8 + i] ?? NaN) / value ** exponent).toBeCloseTo(1, 14);
      });
    }
    expect(vectorName('pow', 3)).toBe('pow:3');
    expect(vectorName('pow', 3.5)).toBe('pow');
    expect(vectorName('matmul')).toBeUndefined();
  });

  test.each(['neg', 'abs', 'add', 'sub', 'mul', 'div', 'sqrt', 'exp', 'log', 'sin', 'cos', 'atan', 'sigmoid', 'pow'])(
    '%s in double-double keeps 29 digits',
    (name) => {
      const floats = load(true);
      const positive = ['sqrt', 'log', 'pow'].includes(name);
      const [from, other] = positive ? [yAt, xAt] : [xAt, yAt];
      machine.precise(name)?.(target, from, machine.stride, other, machine.stride, 0, 0, LOW, target + 8 * COUNT);
      const at = (place: number, i: number): DoubleDouble => ({
        hi: floats[place / 8 + i] ?? NaN,
        lo: floats[(place + LOW) / 8 + i] ?? NaN,
      });
      const reference = preciseOperation(name);
      for (let i = 0; i < COUNT; i++) {
        const expected = reference?.(at(from, i), at(other, i)) ?? of(NaN);
        const error = subtract(at(target, i), expected).hi / expected.hi;
        expect(Math.abs(error)).toBeLessThan(name === 'pow' ? 1e-28 : 1e-29);
      }
    },
  );

  test('exp in double-double at the ends of the range', () => {
    const floats = load();
    floats.set([-2000, -745.2, -709, 709, -1e300, 0], xAt / 8);
    machine.precise('exp')?.(target, xAt, machine.stride, 0, 0, 0, 0, LOW, target + 8 * 6);
    const found = floats.subarray(target / 8, target / 8 + 6);
    expect([found[0], found[4], found[5]]).toEqual([0, 0, 1]);
    [-745.2, -709, 709].forEach((value, i) => {
      expect(found[1 + i]).toBe(Math.exp(value));
    });
  });

  test('all operations have room for their constants', () => {
    const all = createVectorMachine(mode);
    const names = [...UNARY, ...BINARY, 'select', ...EXPONENTS.map((exponent) => `pow:${exponent}`)];
    for (const name of names) {
      expect(all.operation(name)).toBeDefined();
      all.precise(name);
    }
  });

  test('who claims it anew is told so', () => {
    const [one, two] = [{}, {}];
    expect(machine.claim(one, 10).fresh).toBe(true);
    expect(machine.claim(one, 10).fresh).toBe(false);
    expect(machine.claim(two, 10).fresh).toBe(true);
    expect(machine.claim(one, 10).fresh).toBe(true);
  });
});
