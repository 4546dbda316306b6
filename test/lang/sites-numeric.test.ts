import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../src/lang/document.ts';
import { parse } from '../../src/lang/parse.ts';
import { findSites } from '../../src/lang/sites.ts';

function numericOf(file: string, language: LanguageId): { numeric: string[]; other: string[] } {
  const url = new URL(`fixtures/${file}`, import.meta.url);
  const parsed = parse({ uri: url.href, language, text: readFileSync(url, 'utf8') });
  expect(parsed.module.errors).toEqual([]);
  const sites = findSites(parsed);
  const names = (numeric: boolean): string[] =>
    sites.filter((site) => site.numeric === numeric).map(({ name }) => name);
  return { numeric: names(true), other: names(false) };
}

describe('files without numerical code stay quiet', () => {
  it.each<[string, LanguageId, number]>([
    ['quiet/react-app.tsx.txt', 'typescriptreact', 20],
    ['quiet/express-server.js.txt', 'javascript', 12],
    ['quiet/django_views.py.txt', 'python', 11],
    ['quiet/load_data.py.txt', 'python', 15],
    ['quiet/cart.test.ts.txt', 'typescript', 5],
    ['quiet/test_orders.py.txt', 'python', 5],
  ])('%s', (file, language, least) => {
    const { numeric, other } = numericOf(file, language);
    expect(numeric).toEqual([]);
    expect(other.length).toBeGreaterThanOrEqual(least);
  });
});

describe('numerical code has its lenses', () => {
  it('numeric/models.py', () => {
    expect(numericOf('numeric/models.py.txt', 'python').other).toEqual(['Net.__init__']);
  });
  it('numeric/models.ts', () => {
    expect(numericOf('numeric/models.ts.txt', 'typescript').other).toEqual(['Pendulum.constructor']);
  });
});
