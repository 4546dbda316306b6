/**
 * The language, feature by feature: programs with the values that CPython (with NumPy) and Node give for them. The expected
 * numbers were recorded by running the programs there.
 */
import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../src/lang/document.ts';
import { runToEnd, trace } from '../../src/lang/read.ts';
import { DEFAULT_BUDGET } from '../../src/lang/trace.ts';
import { readCases } from './cases.ts';
import { evaluateAt } from './reading.ts';

function runCases(file: string, language: LanguageId): void {
  for (const { title, source, expected } of readCases(file)) {
    it(title, () => {
      for (const line of expected.split('\n')) check(source, line, language);
    });
  }
}

/** One line `f(1, 2) = 3, 4`. */
function check(source: string, line: string, language: LanguageId): void {
  const [, name = '', point = '', values = ''] = /^([\w.]+)\((.*)\) = (.*)$/.exec(line) ?? [];
  const numbers = point.split(',').map(Number);
  const result = runToEnd(
    trace({
      document: { uri: 'file:///program', language, text: source },
      target: { kind: 'function', name },
      pointLength: numbers.length,
      shapes: {},
      arguments: {},
      vary: [],
      budget: DEFAULT_BUDGET,
    }),
  );
  if (!result.ok) expect.fail(result.diagnostics.map(({ message }) => message).join('\n'));
  const actual = evaluateAt(result.function, numbers);
  const wanted = values.split(',').map(Number);
  expect(actual.length).toBe(wanted.length);
  actual.forEach((value, i) => {
    const other = wanted[i] ?? NaN;
    if (Number.isNaN(other)) expect(value).toBeNaN();
    else expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(other)));
  });
}

describe('Python', () => {
  runCases('tracer-python.txt', 'python');
});

describe('JavaScript and TypeScript', () => {
  runCases('tracer-javascript.txt', 'typescript');
});
