import { describe, expect, it } from 'vitest';
import type { Task } from '../../src/protocol/messages.ts';
import { parse } from '../../src/lang/parse.ts';
import { askedAt, askedBySelection, siteAsked } from '../../src/host/asked.ts';

const parsed = (language: 'python' | 'typescript', text: string) => parse({ uri: 'file:///w/notes', language, text });

/** What is asked by the part between the brackets `⟦⟧`; by a cursor where there is nothing between them. */
function asked(language: 'python' | 'typescript', marked: string, task: Task = 'derivative'): string | null {
  const from = marked.indexOf('⟦');
  const to = marked.indexOf('⟧') - 1;
  const document = parsed(language, marked.replace(/[⟦⟧]/g, ''));
  return (
    (from === to ? askedAt(document, from, task) : askedBySelection(document, from, to, task))?.site.signature ?? null
  );
}

describe('what is asked', () => {
  it.each([
    ['a cursor in a function', 'def f(x):\n    return x⟦⟧*x\n', 'f(x)'],
    ['a cursor in its head', 'def ⟦⟧f(x):\n    return x*x\n', 'f(x)'],
    ['a cursor in an inner function', 'def f(x):\n    def g(y):\n        return ⟦⟧y\n    return g(x)\n', 'f.g(y)'],
    ['a cursor outside', 'a = ⟦⟧1\n\ndef f(x):\n    return x\n', null],
    ['an expression', 'def f(x):\n    y = ⟦x*x⟧ + 4.0\n    return y\n', 'x*x'],
    ['an expression with the space around it', 'y = 2 *⟦ (x + 1) ⟧\n', 'x + 1'],
    ['part of an expression that is none', 'def f(x):\n    return x ⟦* x⟧\n', 'f(x)'],
    ['the name of a function', 'def ⟦f⟧(x):\n    return x*x\n', 'f(x)'],
    ['a whole function', 'a = 1\n⟦def f(x):\n    return x*x\n⟧', 'f(x)'],
    ['lines with a function among them', '⟦a = 1\ndef f(x):\n    return x*x\nb = ⟧2', 'f(x)'],
    ['statements of a function', 'def f(x):\n    ⟦y = x\n    z = y⟧\n    return z\n', 'f(x)'],
    ['nothing but white space', 'def f(x):\n⟦    ⟧return x\n', 'f(x)'],
  ])('by %s, in Python', (_, marked, expected) => {
    expect(asked('python', marked)).toBe(expected);
  });

  it.each([
    ['a cursor in an arrow function', 'const f = (x: number) => x ⟦⟧* x;\n', 'f(x)'],
    ['a whole declaration', '⟦const f = (x: number) => x * x;⟧\n', 'f(x)'],
    ['an expression', 'function f(x: number) {\n  return ⟦Math.sin(x)⟧ + 1;\n}\n', 'Math.sin(x)'],
    ['a cursor in a method', 'class A {\n  area(r: number) {\n    return r * ⟦⟧r;\n  }\n}\n', 'A.area(r)'],
  ])('by %s, in TypeScript', (_, marked, expected) => {
    expect(asked('typescript', marked)).toBe(expected);
  });

  it('by name is the last function of that name, as when the file runs', () => {
    const document = parsed('python', 'def f(x):\n    return x\n\ndef f(x, y):\n    return x*y\n');
    const of = (name: string) => siteAsked(document, { kind: 'function', uri: 'file:///w/notes', name })?.site;
    expect(of('f')).toMatchObject({ signature: 'f(x, y)', line: 4 });
    expect(of('g')).toBeUndefined();
  });

  const LOOP = [
    'import torch',
    'x = torch.tensor([1.0], requires_grad=True)',
    'optimizer = torch.optim.Adam([x], lr=0.1)',
    'for n in range(100):',
    '    optimizer.zero_grad()',
    '    loss = torch.sum(x**2)',
    '    loss.ba⟦⟧ckward()',
    '    optimizer.step()',
    '',
  ].join('\n');
  const SYSTEM = 'import numpy as np\nA = np.array([[1.0, 2.0], [3.0, 4.0]])\n⟦⟧b = np.array([1.0, 2.0])\n';

  it.each([
    ['a loop, to minimize', LOOP, 'minimize', 'for n in range(100):'],
    ['no loop, to differentiate', LOOP, 'derivative', null],
    ['a matrix and a vector, to solve', SYSTEM, 'leastSquares', 'A x = b'],
    ['no matrix, to differentiate', SYSTEM, 'derivative', null],
    ['a function in a loop, to minimize', 'def f(x):\n    return ⟦⟧x*x\n', 'minimize', 'f(x)'],
    ['the definitions of both', SYSTEM.replace('⟦⟧', '').replace('A =', '⟦A =').concat('⟧'), 'leastSquares', 'A x = b'],
  ] as const)('by a cursor in %s', (_, marked, task, expected) => {
    expect(asked('python', marked, task)).toBe(expected);
  });
});
