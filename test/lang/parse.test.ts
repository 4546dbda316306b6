import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../src/lang/document.ts';
import { MAX_LENGTH, parse, type ParsedDocument } from '../../src/lang/parse.ts';
import { findSites } from '../../src/lang/sites.ts';
import { printModule } from './print.ts';

const read = (language: LanguageId, text: string, previous?: ParsedDocument): ParsedDocument =>
  parse({ uri: 'file:///parse', language, text }, previous);

describe('parsing again', () => {
  const lines = Array.from({ length: 300 }, (_, i) => `def f${i}(x):\n    return x * ${i} + x ** 2\n`);
  it('gives what a fresh parse gives', () => {
    let parsed = read('python', lines.join('\n'));
    const edits = [
      [150, 'def g(x):\n    return x *\n'],
      [150, 'def g(x):\n    return x * 2\n'],
      [0, ''],
      [299, '%magic\n2.*x\n'],
    ] as const;
    for (const [line, replacement] of edits) {
      lines[line] = replacement;
      const text = lines.join('\n');
      parsed = read('python', text, parsed);
      expect(printModule(parsed.module)).toBe(printModule(read('python', text).module));
      expect(parsed.module.errors).toEqual(read('python', text).module.errors);
    }
  });
  it('gives the same document for the same text, and does not mix languages', () => {
    const first = read('javascript', 'const f = (x) => x');
    expect(read('javascript', 'const f = (x) => x', first)).toBe(first);
    expect(read('python', 'f = lambda x: x', first).module.language).toBe('python');
  });
});

describe('what nobody writes', () => {
  const n = 5000;
  const cases: [string, string][] = [
    ['brackets', '('.repeat(n)],
    ['closed brackets', `x = ${'['.repeat(n)}${']'.repeat(n)}`],
    ['a long sum', `x = a${' + a'.repeat(n)}`],
    ['a long power', `x = a${' ** a'.repeat(n)}`],
    ['a long comparison', `x = a${' < a'.repeat(n)}`],
    ['a long choice', `x = a${' or a'.repeat(n)}`],
    ['calls of calls', `x = a${'(1)'.repeat(n)}`],
    ['signs', `x = ${'- '.repeat(n)}1`],
    ['nots', `x = ${'not '.repeat(n)}1`],
    ['exclamations', `x = ${'!'.repeat(n)}1`],
    ['lambdas', `x = ${'lambda: '.repeat(n)}1`],
    ['arrows', `x = ${'a => '.repeat(n)}1`],
    ['blocks', '{'.repeat(n)],
    ['ifs', Array.from({ length: 500 }, (_, k) => `${' '.repeat(k)}if a:`).join('\n') + ' pass'],
    ['elifs', `if a: pass\n${'elif a: pass\n'.repeat(n)}`],
    ['else ifs', `if (a) b; ${'else if (a) b; '.repeat(3000)}`],
    ['nothing', ''],
    ['a byte order mark', '\ufeffx = 1'],
    ['lone surrogates and zeros', 'x = "\ud800\0"\n\udfff = 1'],
  ];
  it.each(cases)('%s', (_, text) => {
    for (const language of ['python', 'typescriptreact'] as const) {
      const parsed = read(language, text);
      expect(() => findSites(parsed)).not.toThrow();
      expect(() => printModule(parsed.module)).not.toThrow();
    }
  });
  it('reads sums of several hundred terms', () => {
    const { module } = read('python', `x = a${' + a'.repeat(500)}`);
    expect(module.errors).toEqual([]);
    expect(printModule(module)).not.toContain('unsupported');
  });
  it('says what it does not read', () => {
    // The parser itself gives up on a chain after 300 operations beyond its first 2,000 characters.
    expect(read('python', `x = a${' + a'.repeat(1500)}`).module.errors).not.toEqual([]);
    expect(printModule(read('python', `x = a${' or a'.repeat(1200)}`).module)).toContain('unsupported');
    expect(printModule(read('python', `x = ${'['.repeat(400)}${']'.repeat(400)}`).module)).toContain(
      'nested more than',
    );
    const long = read('javascript', 'x = 1;\n'.repeat(MAX_LENGTH / 7 + 1));
    expect(long.module.errors[0]?.message).toContain('1,000,000 characters');
    expect(findSites(long)).toEqual([]);
  });
});
