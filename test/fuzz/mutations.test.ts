/**
 * Files cut and with bytes changed: parsing, finding sites and reading any of them never throws, never hangs, and every
 * diagnostic has its place in the text. NABLA_FUZZ_MUTATIONS=100000 runs that many.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../src/lang/document.ts';
import { parse } from '../../src/lang/parse.ts';
import { runToEnd, trace } from '../../src/lang/read.ts';
import { findSites } from '../../src/lang/sites.ts';
import { DEFAULT_BUDGET } from '../../src/lang/trace.ts';
import { Random } from './random.ts';

const COUNT = Number(process.env.NABLA_FUZZ_MUTATIONS ?? 600);
const BUDGET = { ...DEFAULT_BUDGET, steps: 20_000, nodes: 20_000, elements: 100_000 };
const LANGUAGES: Readonly<Record<string, LanguageId>> = { py: 'python', ts: 'typescript', js: 'javascript' };
/** Characters that change structure, besides any. */
const TELLING = [
  ...'()[]{}:,;=*+-/%<>!&|.\'"`#@\\ \n\t'.split(''),
  '0',
  '1',
  'e',
  '\u0000',
  '\u00e9',
  '\ud800',
  '=>',
  '**',
  '//',
  '"""',
];

const files = ['python', 'typescript'].flatMap((folder) => {
  const root = new URL(`../corpus/${folder}/`, import.meta.url);
  return readdirSync(root).map((name) => ({
    name,
    language: LANGUAGES[name.split('.').at(-1) ?? ''] ?? 'python',
    text: readFileSync(new URL(name, root), 'utf8'),
  }));
});

/** A stretch of the file, so that cases are quick, with some characters changed, taken out or put in. */
function mutated(random: Random, text: string): string {
  const from = random.integer(0, text.length - 1);
  const start = random.chance(0.7) ? text.lastIndexOf('\n', from) + 1 : from;
  const characters = Array.from(text.slice(start, start + random.integer(20, 2500)));
  for (let k = random.integer(0, 6); k > 0; k--) {
    const at = random.integer(0, characters.length);
    const put = random.chance(0.3) ? String.fromCharCode(random.integer(0, 255)) : random.pick(TELLING);
    characters.splice(at, random.integer(0, 2), ...(random.chance(0.7) ? [put] : []));
  }
  return characters.join('');
}

function check(random: Random, text: string, language: LanguageId): void {
  const document = { uri: 'file:///mutated', language, text };
  const sites = findSites(parse(document));
  const site = sites.length > 0 ? random.pick(sites) : undefined;
  const target =
    site && random.chance(0.9)
      ? ({ kind: 'function', name: site.name } as const)
      : ({ kind: 'expression', from: random.integer(0, text.length), to: text.length } as const);
  const pointLength = random.chance(0.5) ? null : random.integer(1, 4);
  const result = runToEnd(
    trace({ document, target, pointLength, shapes: {}, arguments: {}, vary: [], budget: BUDGET }),
  );
  if (result.ok) return;
  for (const { message, span } of result.diagnostics) {
    expect(message).not.toContain('Nabla fails on this place');
    expect(span.from).toBeGreaterThanOrEqual(0);
    expect(span.from).toBeLessThanOrEqual(span.to);
    expect(span.to).toBeLessThanOrEqual(text.length);
  }
  expect(result.diagnostics.length).toBeGreaterThan(0);
}

describe.each(files)('$name', ({ name, language, text }) => {
  it('is read, or a place in it is named', { timeout: 60_000 + COUNT * 50 }, () => {
    for (let seed = 0; seed < COUNT / files.length; seed++) {
      const random = new Random(seed * 7919 + text.length);
      const changed = mutated(random, text);
      try {
        check(random, changed, language);
      } catch (error) {
        throw new Error(`${name}, seed ${seed}: ${String(error)}\n${changed}`, { cause: error });
      }
    }
  });
});
