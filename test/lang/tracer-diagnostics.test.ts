/** What cannot be read: the message, and the place that it is about. Also that no text makes the reader throw or hang. */
import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../src/lang/document.ts';
import { parse } from '../../src/lang/parse.ts';
import { runToEnd, trace } from '../../src/lang/read.ts';
import { findSites } from '../../src/lang/sites.ts';
import type { TraceResult } from '../../src/lang/trace.ts';
import { DEFAULT_BUDGET } from '../../src/lang/trace.ts';
import { readCases } from './cases.ts';

const BUDGET = { ...DEFAULT_BUDGET, steps: 50_000, nodes: 5_000 };

function read(text: string, name: string, language: LanguageId, pointLength: number | null = null): TraceResult {
  const document = { uri: 'file:///program', language, text };
  return runToEnd(
    trace({
      document,
      target: { kind: 'function', name },
      pointLength,
      shapes: {},
      arguments: {},
      vary: [],
      budget: BUDGET,
    }),
  );
}

describe('diagnostics', () => {
  for (const { title, source, expected } of readCases('tracer-diagnostics.txt')) {
    it(title, () => {
      const [message = '', place = ''] = expected.split(/ @ ?/);
      const result = read(source, 'f', 'python');
      if (result.ok) expect.fail('it was read');
      const [diagnostic] = result.diagnostics;
      expect(diagnostic?.message).toContain(message);
      const { from = 0, to = 0 } = diagnostic?.span ?? {};
      expect(source.slice(from, to)).toBe(place);
    });
  }
});

describe('robustness', () => {
  it('thousands of nested calls do not end the stack', () => {
    const text = 'def g(n):\n  return 0 if n == 0 else 1 + g(n - 1)\ndef f(x): return x * g(2000)';
    const document = { uri: 'file:///program', language: 'python', text } as const;
    const budget = { ...DEFAULT_BUDGET, depth: 5_000 };
    const target = { kind: 'function', name: 'f' } as const;
    const result = runToEnd(trace({ document, target, pointLength: 1, shapes: {}, arguments: {}, vary: [], budget }));
    expect(result.ok).toBe(true);
  });

  it('sums of many terms', () => {
    expect(read(`const f = (x) => ${Array.from({ length: 150 }, () => 'x').join(' + ')};`, 'f', 'javascript').ok).toBe(
      true,
    );
  });

  it('truncated and damaged programs never throw', () => {
    const random = generator(7);
    for (const [file, language] of [
      ['tracer-python.txt', 'python'],
      ['tracer-javascript.txt', 'typescript'],
    ] as const) {
      for (const { source } of readCases(file)) {
        for (let i = 0; i < 6; i++) {
          const text = damaged(source, random);
          const parsed = parse({ uri: 'file:///program', language, text });
          for (const { name } of findSites(parsed).slice(0, 3)) {
            const result = read(text, name, language, 1);
            if (result.ok) continue;
            for (const { message } of result.diagnostics) expect(message).not.toContain('Please report');
          }
        }
      }
    }
  }, 60_000);
});

/** A third of a text cut off, or a few characters changed. */
function damaged(source: string, random: () => number): string {
  if (random() < 0.4) return source.slice(0, Math.floor(source.length * (0.3 + 0.7 * random())));
  const characters = Array.from(source);
  for (let k = 0; k < 3; k++) {
    const at = Math.floor(random() * characters.length);
    const signs = '()[]{}:,.+-*/=<>\'" \n01abx';
    characters[at] = signs.charAt(Math.floor(random() * signs.length));
  }
  return characters.join('');
}

/** Numbers in [0, 1) from a seed (a linear congruence). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
