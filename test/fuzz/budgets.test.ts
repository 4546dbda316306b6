/** Code without end or measure: each ends in a diagnostic that names the limit and the place, and gives the thread back often. */
import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../src/lang/document.ts';
import { parse } from '../../src/lang/parse.ts';
import { trace } from '../../src/lang/read.ts';
import { findSites } from '../../src/lang/sites.ts';
import { DEFAULT_BUDGET, type Budget, type TraceResult } from '../../src/lang/trace.ts';
import { Random } from './random.ts';

interface Ending {
  readonly result: TraceResult;
  readonly pauses: number;
}

function read(text: string, language: LanguageId = 'python', budget: Partial<Budget> = {}): Ending {
  const reading = trace({
    document: { uri: 'file:///limits', language, text },
    target: { kind: 'function', name: 'f' },
    pointLength: null,
    shapes: {},
    arguments: {},
    vary: [],
    budget: { ...DEFAULT_BUDGET, ...budget },
  });
  let pauses = 0;
  let step = reading.next();
  while (!step.done) {
    if (step.value.kind === 'pause') pauses++;
    step = reading.next(undefined);
  }
  return { result: step.value, pauses };
}

/** The message, and the text that it stands at. */
function diagnostic({ result }: Ending, text: string): { message: string; at: string } {
  if (result.ok) throw new Error('it was read');
  const [first] = result.diagnostics;
  return { message: first?.message ?? '', at: text.slice(first?.span.from, first?.span.to) };
}

const CASES: readonly (readonly [title: string, language: LanguageId, text: string, message: RegExp, at: RegExp])[] = [
  ['an endless loop', 'python', 'def f(x):\n    while True:\n        x = 1\n    return x\n', /limit for steps/, /x = 1|while|True/],
  ['an endless loop', 'javascript', 'function f(x) { let n = 0; for (;;) { n++; } return x; }', /limit for steps/, /n/],
  ['a huge range', 'python', 'def f(x):\n    for i in range(10**12):\n        pass\n    return x\n', /limit/, /range\(10\*\*12\)|for/],
  ['a long sum', 'python', 'import math\ndef f(x):\n    for i in range(10**7):\n        x = math.sin(x) + i\n    return x\n', /limit for (nodes|steps)/, /x|i|range/],
  ['recursion without end', 'python', 'def f(x):\n    return f(x) + 1\n', /limit for depth/, /f\(x\)/],
  ['recursion that the input should end', 'javascript', 'const f = (n) => n <= 1 ? 1 : n * f(n - 1);', /limit for depth/, /f\(n - 1\)/],
  ['a huge array', 'python', 'import numpy as np\ndef f(x):\n    return x * np.zeros(10**9).sum()\n', /limit for elements/, /np\.zeros\(10\*\*9\)/],
  ['a huge product of shapes', 'python', 'import numpy as np\ndef f(x):\n    a = np.ones(100000)\n    return x * np.outer(a, a).sum()\n', /limit for elements/, /np\.outer\(a, a\)/],
  ['a list that doubles', 'python', 'def f(x):\n    a = [x]\n    for i in range(64):\n        a = a + a\n    return sum(a)\n', /limit/, /a/],
  ['text that doubles', 'javascript', "function f(x) { let s = 'ab'; for (let i = 0; i < 64; i++) s += s; return x + s.length; }", /limit/, /s/],
  ['generators without end', 'python', 'def g():\n    while True:\n        yield 1\ndef f(x):\n    return x * next(g())\n', /limit for steps/, /yield 1|while|True/],
  ['a while on the input', 'python', 'def f(x):\n    while x > 1:\n        x = x / 2\n    return x\n', /how often this loop runs depends on the inputs/i, /x > 1/],
]; // prettier-ignore

describe('a limit is named, with its place', () => {
  it.each(CASES)('%s (%s)', { timeout: 60_000 }, (_, language, text, message, at) => {
    const found = diagnostic(read(text, language), text);
    expect(found.message).toMatch(message);
    expect(found.at).toMatch(at);
  });

  it('in files of their own function, other functions are read all the same', () => {
    const { result } = read('x0 = 1\nwhile True:\n    x0 += 1\n\ndef f(x):\n    return x * 2\n');
    expect(result.ok).toBe(true);
  });
});

describe('the thread is given back', () => {
  // Pauses come every few hundred steps; a builtin that counts a whole list at once may go over by that.
  const STEPS = 200_000;
  const MOST_BETWEEN = 400;
  it.each([
    ['in loops', 'python', 'def f(x):\n    n = 0\n    while True:\n        n += 1\n    return x\n'],
    ['in long expressions', 'python', `def f(x):\n    n = 0\n    while True:\n        n = ${'(n + 1) % 7 + '.repeat(80)}1\n    return x\n`],
    ['in comprehensions', 'python', 'def f(x):\n    while True:\n        a = [i * j for i in range(100) for j in range(100)]\n    return x\n'],
    ['in callbacks', 'javascript', 'function f(x) { for (;;) { const a = Array.from({ length: 1000 }, (_, i) => i).map((v) => v * 2).filter((v) => v > 3); } return x; }'],
    ['in calls of calls', 'python', 'def g(n):\n    return n if n == 0 else g(n - 1)\ndef f(x):\n    while True:\n        g(100)\n    return x\n'],
  ] as const)('%s', { timeout: 60_000 }, (_, language, text) => {
    const { result, pauses } = read(text, language, { steps: STEPS });
    expect(result.ok).toBe(false);
    expect(pauses).toBeGreaterThanOrEqual(STEPS / MOST_BETWEEN);
  }); // prettier-ignore
});

describe('any file has an answer', () => {
  const random = new Random(5);
  const binary = Array.from({ length: 200_000 }, () => String.fromCharCode(random.integer(0, 255))).join('');
  const minified = `function f(x){${Array.from({ length: 5000 }, (_, i) => `var a${i}=x*${i}+a${Math.max(0, i - 1)};`)
    .join('')
    .replace('+a0;', ';')}return a4999}`;
  const big = `def f(x):\n    return x * 2\n${'# one more line of a comment that says nothing at all\n'.repeat(50_000)}${'y = [1, 2, 3]\n'.repeat(170_000)}`;
  it.each([
    ['binary junk', 'python', binary],
    ['binary junk', 'javascript', binary],
    ['brackets', 'javascript', '['.repeat(100_000)],
    ['brackets', 'python', `def f(x):\n    return ${'('.repeat(50_000)}x`],
    ['one line of many', 'javascript', minified],
    ['five megabytes', 'python', big],
  ] as const)('%s (%s)', { timeout: 120_000 }, (_, language, text) => {
    findSites(parse({ uri: 'file:///limits', language, text }));
    const ending = read(text, language);
    if (!ending.result.ok) expect(diagnostic(ending, text).message).not.toContain('Nabla fails');
  }); // prettier-ignore

  it('a file over the limit says so, and one below is read', { timeout: 120_000 }, () => {
    expect(big.length).toBeGreaterThan(5e6);
    expect(diagnostic(read(big), big).message).toMatch(/longer than 1,000,000 characters/);
    expect(read(big.slice(0, 990_000)).result.ok).toBe(true);
    expect(read(minified, 'javascript').result.ok).toBe(true);
  });
});
