/** Library functions against Python itself: values of small programs, and their derivatives against differences. */
import { describe, expect, it } from 'vitest';
import golden from '../golden/libraries.json' with { type: 'json' };
import { evaluateAt, jacobianAt, readFunction } from './reading.ts';

type Golden = number | 'NaN' | 'Infinity' | '-Infinity';

/** Shapes of the input sets of which it does not follow from the point's length. */
const SHAPES: Readonly<Record<string, readonly number[]>> = { m: [3, 3] };

describe('library functions', () => {
  for (const { source, inputs, values, ...rest } of golden.programs) {
    const points: readonly (readonly number[])[] = golden.points[inputs as keyof typeof golden.points];
    const shape = SHAPES[inputs] ?? (points[0]?.length === 1 ? [] : [points[0]?.length ?? 0]);
    const [, body = source] = source.split(/def f\(x\):\n|export function f\(x\) /);
    const language = 'language' in rest ? 'javascript' : 'python';
    it(`${inputs}: ${body.trim()}`, () => {
      const traced = readFunction(source, shape, language);
      points.forEach((point, i) => {
        const expected = (values as Golden[][])[i] ?? [];
        expectClose(evaluateAt(traced, point), expected.map(Number), 1e-11);
        if (!('smooth' in rest)) {
          const { exact, differences } = jacobianAt(traced, point);
          expectClose(exact, differences, 2e-6);
        }
      });
    });
  }
});

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1, ...expected.filter(Number.isFinite).map(Math.abs));
  actual.forEach((value, i) => {
    const wanted = expected[i] ?? NaN;
    const close = Object.is(value, wanted) || value === wanted || Math.abs(value - wanted) <= tolerance * scale;
    if (!close) expect.fail(`element ${i} is ${value}, not ${wanted}`);
  });
}
