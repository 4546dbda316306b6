import { describe, expect, it } from 'vitest';
import { isSame } from '../../src/host/same.ts';

describe('whether data is the same', () => {
  const data = () => ({ list: [1, NaN, { deep: ['a', null] }], text: 'x', nothing: undefined });
  it('looks all the way down', () => {
    expect(isSame(data(), data())).toBe(true);
    expect(isSame(data(), { ...data(), list: [1, NaN, { deep: ['b', null] }] })).toBe(false);
  });
  it.each([
    [0, -0],
    [1, '1'],
    [null, {}],
    [undefined, null],
    [[], {}],
    [[1], [1, 2]],
    [{ a: undefined }, {}],
    [{ a: undefined }, { b: undefined }],
  ])('%o is not %o', (a, b) => {
    expect(isSame(a, b)).toBe(false);
    expect(isSame(b, a)).toBe(false);
  });
});
