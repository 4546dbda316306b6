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
      const [first = []] = points;
      const concrete = readFunction(
        source + knownCall(language, source, nested(first, shape)),
        [],
        language,
        'concrete',
        't',
      );
      expectClose(evaluateAt(concrete, [0]), ((values as Golden[][])[0] ?? []).map(Number), 1e-11);
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

/** A function that calls f with numbers that are known while reading. */
function knownCall(language: 'python' | 'javascript', source: string, point: unknown): string {
  const text = JSON.stringify(point);
  if (language === 'javascript') {
    const argument = Array.isArray(point) ? `tf.tensor1d(${text})` : text;
    return `\nexport function concrete(t) { return f(${argument}); }\n`;
  }
  const library = source.startsWith('import torch') ? 'torch.tensor' : 'np.array';
  const argument = library === 'np.array' && !Array.isArray(point) ? text : `${library}(${text})`;
  return `\n\nimport numpy as np\n\n\ndef concrete(t):\n    return f(${argument})\n`;
}

/** The point as nested lists of the shape, or the number itself. */
function nested(point: readonly number[], shape: readonly number[]): unknown {
  const [length, ...rest] = shape;
  if (length === undefined) return point[0];
  const size = point.length / length;
  return Array.from({ length }, (_, i) => nested(point.slice(i * size, (i + 1) * size), rest));
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1, ...expected.filter(Number.isFinite).map(Math.abs));
  actual.forEach((value, i) => {
    const wanted = expected[i] ?? NaN;
    const close = Object.is(value, wanted) || value === wanted || Math.abs(value - wanted) <= tolerance * scale;
    if (!close) expect.fail(`element ${i} is ${value}, not ${wanted}`);
  });
}
