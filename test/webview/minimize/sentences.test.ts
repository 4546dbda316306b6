import { describe, expect, test } from 'vitest';
import { resultJson, tracesCsv } from '../../../webview/minimize/export.ts';
import { headline, pointText, summaryText, valueText } from '../../../webview/minimize/sentences.ts';
import { resultOf, runOf } from './helpers.ts';

describe('headlines', () => {
  test('value and place as in the notes', () => {
    const run = runOf(70, { value: 4.0000000000003, x: Float64Array.of(-2.7e-7, 5.2e-7) });
    expect(headline(run)).toBe('Minimum 4.000000000 at (0.0000, 0.0000)');
  });

  test('say what the point is, or that the run goes on, or that it left', () => {
    const check = (kind: 'saddle' | 'notConverged') => ({ ...runOf(2).check, kind }) as NonNullable<ReturnType<typeof runOf>['check']>; // prettier-ignore
    expect(headline(runOf(2, { check: check('saddle') }))).toMatch(/^Saddle point 2\.0/);
    expect(headline(runOf(2, { check: check('notConverged') }))).toMatch(/^Not converged: 2\.0/);
    expect(headline(runOf(2, { termination: null, check: null }))).toBe(
      'Running: 2.000000000 at (1.0000, 2.0000) after 2 steps',
    );
    expect(headline(runOf(3, { termination: 'diverged', value: NaN, check: null }))).toBe('Diverged at step 3');
    expect(headline(runOf(2, { termination: 'stopped', check: null }))).toMatch(/^Stopped: /);
  });

  test('of many variables name a few', () => {
    expect(pointText(new Float64Array(1000))).toBe(
      '(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, … 1,000 elements)',
    );
    expect(pointText([0.25])).toBe('0.2500');
  });

  test('small places have more decimals, large ones powers', () => {
    expect(pointText([0.00123, 0.0001])).toBe('(0.0012300, 0.0001000)');
    expect(pointText([2.5e7, NaN])).toBe('(2.5e7, NaN)');
  });

  test('values in ten digits, tiny and huge ones in powers', () => {
    expect(valueText(4)).toBe('4.000000000');
    expect(valueText(3.1e-22)).toBe('3.1e-22');
    expect(valueText(Infinity)).toBe('∞');
  });
});

describe('the few words beside the code', () => {
  test('the minimum and its steps', () => {
    const run = runOf(70, { value: 4.0000000000003, x: Float64Array.of(-2.7e-7, 5.2e-7) });
    expect(summaryText([run])).toBe('min 4 at (0, 0), 70 steps');
  });

  test('small numbers are 0 beside large ones only; of many variables the first three', () => {
    const at = (...x: number[]) => summaryText([runOf(2, { value: 1, x: Float64Array.from(x) })]);
    expect(at(0.00012345, 5)).toBe('min 1 at (0, 5), 2 steps');
    expect(at(3.58442834, -1.84812653)).toBe('min 1 at (3.584, -1.848), 2 steps');
    expect(at(0.0541472, 0, 0, 7)).toBe('min 1 at (0.0541, 0, 0, …), 2 steps');
    expect(at(1e-7)).toBe('min 1 at 0, 2 steps');
  });

  test('a divergence by its step, a race by its best', () => {
    const lost = runOf(3, { termination: 'diverged', value: NaN, check: null });
    expect(summaryText([lost])).toBe('diverged at step 3');
    expect(summaryText([lost, runOf(4), runOf(2)])).toBe('min 0.5 at (3, 6), 4 steps');
  });

  test('nothing while all of them run', () => {
    expect(summaryText([runOf(3, { termination: null, check: null })])).toBeNull();
  });
});

describe('export', () => {
  test('a line of CSV per row with every number in full', () => {
    const lines = tracesCsv([runOf(2), runOf(1)], ['x', 'y,z'])
      .trimEnd()
      .split('\n');
    expect(lines).toEqual([
      'run,iteration,loss,lowest,highest,error,gradientNorm,stepLength,x,"y,z"',
      '"Adam, lr 0.1",1,8,8,8,1,8,8,0,0',
      '"Adam, lr 0.1",2,4,4,4,1,4,4,1,2',
      '"Adam, lr 0.1",1,8,8,8,1,8,8,0,0',
    ]);
  });

  test('JSON keeps numbers that it has no words for', () => {
    const read = JSON.parse(resultJson(resultOf([runOf(1, { value: NaN })]), ['x', 'y'])) as {
      runs: { value: unknown; trace: { loss: unknown } }[];
      landscape?: unknown;
    };
    expect(read.runs[0]?.value).toBe('NaN');
    expect(read.runs[0]?.trace.loss).toEqual([8]);
    expect(read.landscape).toBeUndefined();
  });
});
