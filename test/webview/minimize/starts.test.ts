import { expect, test } from 'vitest';
import { longest } from '../../../webview/minimize/replay-view.ts';
import { parsePoint } from '../../../webview/minimize/starts.ts';
import { runOf } from './helpers.ts';

test('a start is read in any brackets, apart by commas or blanks; one number is for all', () => {
  expect(parsePoint('[1, -2.5; 3e2]', 3)).toEqual([1, -2.5, 300]);
  expect(parsePoint('(1 2 3)', 3)).toEqual([1, 2, 3]);
  expect(parsePoint('pi/2', 3)).toEqual([Math.PI / 2, Math.PI / 2, Math.PI / 2]);
});

test('too few, too many and what is no number are refused with what is wrong', () => {
  expect(parsePoint('1, 2', 3)).toContain('3 numbers');
  expect(parsePoint('1, 2, 3, 4', 3)).toContain('these are 4');
  expect(parsePoint('', 3)).toContain('these are 0');
  expect(parsePoint('1, two, 3', 3)).toContain('two');
});

test('a replay goes along the longest run', () => {
  const runs = [runOf(2), runOf(5), runOf(3)];
  expect(longest(runs)).toBe(runs[1]?.trace);
  expect(longest([])).toBeUndefined();
});
