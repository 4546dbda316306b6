/** Sums of many terms: the parser cuts them off early by itself. */
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/lang/parse.ts';
import { findSites } from '../../src/lang/sites.ts';
import { evaluateAt, readFunction } from './reading.ts';

const chain = (terms: number) => Array.from({ length: terms }, (_, i) => `x*${i}`).join(' + ');

describe('long chains of operations', () => {
  it.each([400, 900])('of %d terms are read', (terms) => {
    const expected = (terms * (terms - 1)) / 2;
    expect(evaluateAt(readFunction(`def f(x):\n    return ${chain(terms)}\n`, []), [1])).toEqual([expected]);
    const arrow = `export const f = (x) => ${chain(terms)};\n`;
    expect(evaluateAt(readFunction(arrow, [], 'javascript'), [1])).toEqual([expected]);
  });

  it.each([2000, 20_000])('of %d terms are refused by their own name', (terms) => {
    expect(() => readFunction(`def f(x):\n    return ${chain(terms)}\n`, [])).toThrow(
      /chain of more than 1,000 operations/,
    );
    expect(() => readFunction(`export const f = (x) => ${chain(terms)};\n`, [], 'typescript')).toThrow(
      /chain of more than 1,000 operations/,
    );
  });

  it('leave what stands around them readable', () => {
    const text = `def g(x):\n    return x * 2\n\ndef f(x):\n    return ${chain(2000)}\n\ndef h(x):\n    return x * 3\n`;
    const names = findSites(parse({ uri: 'file:///c', language: 'python', text })).map(({ name }) => name);
    expect(names).toContain('g');
    expect(names).toContain('h');
  });
});
