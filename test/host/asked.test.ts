import { describe, expect, it } from 'vitest';
import { parse } from '../../src/lang/parse.ts';
import { askedAt, askedByName, askedBySelection } from '../../src/host/asked.ts';

const parsed = (language: 'python' | 'typescript', text: string) => parse({ uri: 'file:///w/notes', language, text });

/** What is asked by the part between the brackets `⟦⟧`; by a cursor where there is nothing between them. */
function asked(language: 'python' | 'typescript', marked: string): string | null {
  const from = marked.indexOf('⟦');
  const to = marked.indexOf('⟧') - 1;
  const document = parsed(language, marked.replace(/[⟦⟧]/g, ''));
  return (from === to ? askedAt(document, from) : askedBySelection(document, from, to))?.site.signature ?? null;
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
    expect(askedByName(document, 'f')?.site).toMatchObject({ signature: 'f(x, y)', line: 4 });
    expect(askedByName(document, 'g')).toBeUndefined();
  });
});
