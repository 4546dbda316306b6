import { describe, expect, test } from 'vitest';
import { add, multiply, of, toNumber } from '../../../../src/engine/double-double/arithmetic.ts';
import { createLinearAlgebra } from '../../../../src/engine/wasm/linear-algebra/kernels.ts';
import { GROUP } from '../../../../src/engine/wasm/linear-algebra/gram.ts';

/** Numbers between -1 and 1, always the same. */
function numbers(count: number): Float64Array {
  let state = 7;
  return Float64Array.from(
    { length: count },
    () => (state = (state * 1664525 + 1013904223) % 4294967296) / 2 ** 31 - 1,
  );
}

/** A'A by columns, plainly. */
function plainGram(a: Float64Array, rows: number, columns: number): number[][] {
  return Array.from({ length: columns }, (_, i) =>
    Array.from({ length: columns }, (_value, j) => {
      let sum = 0;
      for (let k = 0; k < rows; k++) sum += (a[i * rows + k] ?? NaN) * (a[j * rows + k] ?? NaN);
      return sum;
    }),
  );
}

describe.each(['simd', 'scalar'] as const)('kernels in %s code', (mode) => {
  const kernels = createLinearAlgebra(mode);

  test.each([false, true])('products of columns, float32: %s', (single) => {
    const [rows, columns] = [12, 11];
    const group = single ? GROUP.float32 : GROUP.float64;
    const [pack, multiply32] = single ? [kernels.packSingle, kernels.multiplySingle] : [kernels.pack, kernels.multiply];
    if (!pack || !multiply32) {
      expect(mode).toBe('scalar');
      return;
    }
    const size = 16;
    const a = numbers(rows * columns);
    const factors = Float64Array.from({ length: columns }, (_, j) => 2 ** (j % 3));
    const [at, factorsAt, panel, gram] = [0, 200, 300, 600];
    const floats = kernels.reserve(1000);
    floats.fill(NaN, 0, 1000);
    floats.set(a, at);
    floats.set(factors, factorsAt);
    floats.fill(0, gram, gram + size * size);
    // Two panels of unequal height.
    for (const [from, count] of [
      [0, 8],
      [8, 4],
    ] as const) {
      pack(8 * (at + from), 8 * rows, count, columns, 8 * factorsAt, 8 * panel);
      multiply32(8 * panel, count, Math.ceil(columns / group), 8 * gram, 8 * size);
    }
    const expected = plainGram(
      a.map((value, i) => value * (factors[Math.floor(i / rows)] ?? NaN)),
      rows,
      columns,
    );
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j <= i; j++) {
        const error = Math.abs((floats[gram + i * size + j] ?? NaN) - (expected[i]?.[j] ?? NaN));
        expect(error).toBeLessThan(single ? 1e-5 : 1e-13);
      }
    }
  });

  test('factor and solve', () => {
    const [rows, size] = [40, 12];
    const a = numbers(rows * size);
    const gram = plainGram(a, rows, size);
    const x = numbers(size);
    const floats = kernels.reserve(400);
    gram.forEach((row, i) => {
      floats.set(row, i * size);
    });
    gram.forEach((row, i) => {
      floats[200 + i] = row.reduce((sum, value, j) => sum + value * (x[j] ?? NaN), 0);
    });
    expect(kernels.cholesky(0, size, 8 * size, 0)).toBe(-1);
    const inside = floats.slice(0, size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k <= j; k++) sum += (inside[i * size + k] ?? NaN) * (inside[j * size + k] ?? NaN);
        expect(sum).toBeCloseTo(gram[i]?.[j] ?? NaN, 12);
      }
    }
    kernels.solve(0, size, 8 * size, 8 * 200);
    for (let i = 0; i < size; i++) expect(floats[200 + i]).toBeCloseTo(x[i] ?? NaN, 12);
  });

  test('a pivot that is not positive is named', () => {
    const size = 8;
    const floats = kernels.reserve(size * size);
    for (const [bad, value] of [
      [0, 0],
      [5, -1],
      [6, NaN],
    ] as const) {
      floats.fill(0, 0, size * size);
      for (let i = 0; i < size; i++) floats[i * size + i] = i === bad ? value : 1;
      expect(kernels.cholesky(0, size, 8 * size, 0)).toBe(bad);
    }
  });

  test('squares of columns', () => {
    const floats = kernels.reserve(100);
    const a = numbers(24);
    floats.set(a, 0);
    kernels.squares(0, 64, 8, 3, 8 * 50);
    for (let j = 0; j < 3; j++) {
      expect(floats[50 + j]).toBeCloseTo(
        a.subarray(8 * j, 8 * j + 8).reduce((sum, value) => sum + value * value, 0),
        14,
      );
    }
  });

  test('residuals and products keep twice the digits where all but the last cancel', () => {
    const [rows, columns] = [4, 3];
    const a = numbers(rows * columns);
    const x = [1 / 3, -2 / 7, 3e-9];
    const xLow = [1e-18, 2e-19, -1e-26];
    const floats = kernels.reserve(100);
    floats.set(a, 0);
    floats.set(x, 20);
    floats.set(xLow, 24);
    const right = Array.from({ length: rows }, (_, i) => {
      let sum = of(0);
      for (let j = 0; j < columns; j++) {
        sum = add(sum, multiply(of(a[j * rows + i] ?? NaN), { hi: x[j] ?? NaN, lo: xLow[j] ?? NaN }));
      }
      return sum;
    });
    // b is A x in float64: what is left is its rounding.
    floats.set(right.map(toNumber), 30);
    floats.fill(0, 34, 38);
    kernels.subtractPrecisely(0, 8 * rows, rows, columns, 8 * 20, 8 * 24, 8 * 30, 8 * 34);
    right.forEach(({ hi, lo }, i) => {
      const expected = toNumber(add(of(hi + lo), { hi: -hi, lo: -lo }));
      const found = (floats[30 + i] ?? NaN) + (floats[34 + i] ?? NaN);
      expect(Math.abs(found - expected)).toBeLessThan(1e-30);
    });
    // A'r for an r with low parts, of which the first product cancels the second.
    const r = [a[1] ?? NaN, -(a[0] ?? NaN), 0, 0];
    floats.set(r, 30);
    floats.set([1e-20, 0, 0, 0], 34);
    floats.fill(0, 40, 50);
    kernels.productsPrecisely(0, 8 * rows, rows, 1, 8 * 30, 8 * 34, 8 * 40, 8 * 44);
    const expected = (a[0] ?? NaN) * 1e-20;
    expect(Math.abs((floats[40] ?? NaN) + (floats[44] ?? NaN) - expected)).toBeLessThan(1e-32);
  });

  test('the same in float64', () => {
    const [rows, columns] = [8, 3];
    const a = numbers(rows * columns);
    const x = [0.5, -3, 2];
    const floats = kernels.reserve(100);
    floats.set(a, 0);
    floats.set(x, 30);
    floats.fill(1, 40, 40 + rows);
    kernels.subtract(0, 8 * rows, rows, columns, 8 * 30, 8 * 40);
    floats.fill(2, 60, 63);
    kernels.products(0, 8 * rows, rows, columns, 8 * 40, 8 * 60);
    const residuals = Array.from({ length: rows }, (_, i) =>
      x.reduce((rest, value, j) => rest - value * (a[j * rows + i] ?? NaN), 1),
    );
    residuals.forEach((value, i) => {
      expect(floats[40 + i]).toBeCloseTo(value, 14);
    });
    for (let j = 0; j < columns; j++) {
      const sum = residuals.reduce((all, value, i) => all + value * (a[j * rows + i] ?? NaN), 2);
      expect(floats[60 + j]).toBeCloseTo(sum, 13);
    }
  });
});
