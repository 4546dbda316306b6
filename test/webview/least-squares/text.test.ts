import { describe, expect, test } from 'vitest';
import {
  digitsText,
  fitHeadline,
  fitSummary,
  intervalText,
  linearHeadline,
  linearSummary,
  withError,
} from '../../../webview/least-squares/text.ts';
import { terminationText } from '../../../webview/terminations.ts';
import { fitResult, linearResult } from './helpers.ts';

describe('a value with its error', () => {
  test.each([
    // One digit of the error, two where it begins with a 1 or 2.
    [1.234567, 0.0412, '1.23 ± 0.04'],
    [1.234567, 0.0123, '1.235 ± 0.012'],
    [-0.5, 0.3, '-0.5 ± 0.3'],
    [1234.5, 56.7, '1235 ± 57'],
    // A power of ten for both, where zeros would hide the digits.
    [5.501e-4, 7.3e-6, '(5.50 ± 0.07)e-4'],
    [4.2e7, 3.1e5, '(4.20 ± 0.03)e7'],
    // No error to speak of: the value in full.
    [2.5, 0, '2.5'],
    [2.5, NaN, '2.5'],
    [2.5, 1e-16, '2.5'],
    [2.5, Infinity, '2.5 (open)'],
  ])('%d ± %d', (value, error, expected) => {
    expect(withError(value, error)).toBe(expected);
  });
});

describe('headlines', () => {
  test('of a linear system name the unknowns; those that are open have no error', () => {
    expect(linearHeadline(linearResult())).toBe('x = (1.23 ± 0.04, -0.5 ± 0.3)');
    expect(linearHeadline(linearResult({ determined: [false, true] }))).toBe('x = (1.23457, -0.5 ± 0.3)');
    expect(linearHeadline(linearResult({ x: Float64Array.of(3), standardErrors: Float64Array.of(NaN) }))).toBe('x = 3');
  });

  test('of many unknowns stop after six', () => {
    const many = linearResult({
      x: new Float64Array(40).fill(1),
      standardErrors: new Float64Array(40).fill(NaN),
      determined: [],
    });
    expect(linearHeadline(many)).toBe('x = (1, 1, 1, 1, 1, 1, … 40 unknowns)');
  });

  test('of a fit have names', () => {
    expect(fitHeadline(fitResult(), ['a', 'b'])).toBe('a = 2.01 ± 0.03, b = 0.500 ± 0.012');
    expect(fitHeadline(fitResult({ determined: [true, false] }), ['a', 'b'])).toBe('a = 2.01 ± 0.03, b = 0.5 (open)');
  });
});

describe('the few words beside the code', () => {
  test('say the solution, the residual, and a rank that is not full', () => {
    expect(linearSummary(linearResult())).toBe('x = (1.23 ± 0.04, -0.5 ± 0.3), residual 0.25');
    expect(linearSummary(linearResult({ rank: 1 }))).toMatch(/, rank 1 of 2$/);
    const many = linearResult({
      x: Float64Array.of(1, 2, 3, 4, 5),
      standardErrors: new Float64Array(5).fill(NaN),
      rank: 5,
    });
    expect(linearSummary(many)).toBe('x = (1, 2, 3, …), residual 0.25');
  });

  test('say at most three parameters of a fit', () => {
    const five = fitResult({ x: Float64Array.of(1, 2, 3, 4, 5), standardErrors: new Float64Array(5) });
    expect(fitSummary(five, ['a', 'b', 'c', 'd', 'e'])).toBe('a = 1, b = 2, c = 3, … 5 unknowns');
  });
});

test('ends and digits in words', () => {
  expect(terminationText('converged')).toBe('at rest');
  expect(terminationText(null)).toBe('running');
  expect(digitsText(15.9)).toBe('all');
  expect(digitsText(6.93)).toBe('6.9');
  expect(digitsText(NaN)).toBe('');
});

test('an interval has digits enough that its ends differ', () => {
  expect(intervalText(1, 0.5)).toBe('0.5 … 1.5');
  expect(intervalText(1000, 1e-4)).toBe('999.9999 … 1000.0001');
  expect(intervalText(1, Infinity)).toBe('');
});
