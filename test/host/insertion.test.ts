import { describe, expect, test } from 'vitest';
import { insertionOf } from '../../src/host/insertion.ts';
import { parse } from '../../src/lang/parse.ts';
import { runToEnd, trace } from '../../src/lang/read.ts';
import { findSites } from '../../src/lang/sites.ts';
import { DEFAULT_BUDGET } from '../../src/lang/trace.ts';
import type { DerivativeName } from '../../src/protocol/messages.ts';

/** The text after the derivative of a function was inserted. */
function inserted(text: string, language: 'python' | 'typescript', name: string, which: DerivativeName): string {
  const document = { uri: `file:///a.${language === 'python' ? 'py' : 'ts'}`, language, text };
  const parsed = parse(document);
  const result = runToEnd(
    trace({
      document,
      target: { kind: 'function', name },
      pointLength: null,
      shapes: {},
      arguments: {},
      vary: [],
      budget: DEFAULT_BUDGET,
    }),
  );
  if (!result.ok) throw new Error(result.diagnostics[0]?.message);
  const site = findSites(parsed).find((one) => one.name === name);
  if (!site) throw new Error('no site');
  const insertion = insertionOf(
    parsed,
    { function: result.function, data: result.function.data, name, from: site.span.from, to: site.span.to },
    which,
  );
  if (typeof insertion === 'string') return insertion;
  return [...insertion.edits]
    .sort((p, q) => q.offset - p.offset)
    .reduce((all, edit) => all.slice(0, edit.offset) + edit.text + all.slice(edit.offset), text);
}

const first: DerivativeName = { kind: 'partial', variable: 0, order: 1 };

describe('insert derivative as code', () => {
  test('Python, in the library that the function uses, between the functions around it', () => {
    const source =
      'import math\nimport numpy as np\n\n\ndef f(x):\n    return np.sin(x) * x\n\n\ndef g(x):\n    return x\n';
    expect(inserted(source, 'python', 'f', first)).toBe(
      'import math\nimport numpy as np\n\n\ndef f(x):\n    return np.sin(x) * x\n\n\ndef f_prime(x):\n    """Derivative of f."""\n    return x*np.cos(x) + np.sin(x)\n\n\ndef g(x):\n    return x\n',
    );
  });

  test('the second derivative, constants of the file by name, a name that is not taken', () => {
    const source = 'import math\na = 3.0\nf_second = 0\ndef f(x):\n    return math.exp(a * x)';
    expect(inserted(source, 'python', 'f', { kind: 'partial', variable: 0, order: 2 })).toBe(
      `${source}\n\n\ndef f_second_2(x):\n    """Second derivative of f."""\n    return a**2*math.exp(a*x)`,
    );
  });

  test('what the code needs is imported', () => {
    const source = 'import numpy as np\nimport math\ndef f(x):\n    return np.sin(x) * math.erf(x)\n';
    const text = inserted(source, 'python', 'f', first);
    expect(text).toMatch(/^import scipy\.special\nimport numpy as np\n/);
    expect(text).toContain('scipy.special.erf(x)*np.cos(x)');
  });

  test('TypeScript with types, gradients as lists, defaults kept', () => {
    const source = 'export function f(x: number, y: number, k = 2) {\n  return k * x * x * Math.sin(y);\n}\n';
    expect(inserted(source, 'typescript', 'f', { kind: 'gradient' })).toBe(
      `${source.trimEnd()}\n\n/** Gradient of f. */\nfunction f_gradient(x: number, y: number, k = 2): number[] {\n  return [2*k*x*Math.sin(y), k*x ** 2*Math.cos(y)];\n}\n`,
    );
  });

  test('elements of vectors are read by index', () => {
    expect(
      inserted('const f = (p: number[]) => p[0] ** 2 * p[1];\n', 'typescript', 'f', { kind: 'gradient' }),
    ).toContain('function f_gradient(p: number[]): number[] {\n  return [2*p[0]*p[1], p[0] ** 2];\n}');
  });

  test('what cannot be written says why', () => {
    const source =
      'import math\ndef f(x):\n    s = 0\n    for i in range(3000):\n        s += math.sin(i * x)\n    return s\n';
    expect(inserted(source, 'python', 'f', first)).toMatch(/^This derivative cannot be written out: /);
  });
});
