import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../src/lang/document.ts';
import { parse } from '../../src/lang/parse.ts';
import { readCases } from './cases.ts';
import { printModule } from './print.ts';

function printed(source: string, language: LanguageId): string {
  const { module } = parse({ uri: 'file:///case', language, text: source });
  const errors = module.errors.map(({ span, message }) => `! ${span.from}-${span.to} ${message}`);
  return [printModule(module), ...errors].filter((line) => line !== '').join('\n');
}

describe.each<[string, LanguageId[]]>([
  ['python.txt', ['python']],
  ['javascript.txt', ['javascript', 'typescript', 'typescriptreact']],
  ['typescript.txt', ['typescript']],
  ['jsx.txt', ['javascript', 'javascriptreact', 'typescriptreact']],
])('%s', (file, languages) => {
  for (const { title, source, expected } of readCases(file))
    it.each(languages)(`${title} (%s)`, (language) => {
      expect(printed(source, language)).toBe(expected);
    });
});
