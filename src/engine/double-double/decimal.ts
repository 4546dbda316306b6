/**
 * The decimal that a float64 was most likely written as: the shortest that reads back as it. Its difference to the float64,
 * at most half an ulp, is what rounding took from decimal data.
 */
import type { DoubleDouble } from './arithmetic.ts';
import { divide, integerPower, multiply, normalized, of } from './arithmetic.ts';
import type { DoubleDoubleArray } from './array.ts';
import { put, zeros } from './array.ts';

export function fromDecimals(values: ArrayLike<number>): DoubleDoubleArray {
  const result = zeros(values.length);
  for (let i = 0; i < values.length; i++) put(result, i, decimalOf(values[i] ?? NaN));
  return result;
}

/** 0.1 as one tenth, to double-double's accuracy. */
export function decimalOf(value: number): DoubleDouble {
  if (Number.isInteger(value) || !Number.isFinite(value)) return of(value);
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = whole + fraction;
  // At most 17 digits: two exact halves.
  const high = Number(digits.slice(0, -8) || '0') * 1e8;
  const integer = normalized(high, Number(`${value < 0 ? '-' : ''}${digits.replace('-', '').slice(-8)}`));
  const power = Number(exponent) - fraction.length;
  const scale = integerPower(of(10), Math.abs(power));
  const result = power < 0 ? divide(integer, scale) : multiply(integer, scale);
  // Beyond the range of 10^power, and for safety, the number itself.
  return Math.abs(result.hi - value) <= Math.abs(value) * 2 ** -52 ? result : of(value);
}
