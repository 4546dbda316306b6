/** Test files in the manner of Lezer's: a title after `#`, a source, `==>`, the print that is expected; blank lines between. */
import { readFileSync } from 'node:fs';

export interface Case {
  readonly title: string;
  readonly source: string;
  readonly expected: string;
}

export function readCases(file: string): Case[] {
  const text = readFileSync(new URL(`cases/${file}`, import.meta.url), 'utf8');
  return text
    .split(/^# /m)
    .slice(1)
    .map((block) => {
      const end = block.indexOf('\n');
      const [source = '', expected = ''] = block.slice(end + 1).split(/^==>\n/m);
      return { title: block.slice(0, end), source: source.trimEnd() + '\n', expected: expected.trim() };
    });
}
