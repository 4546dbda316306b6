import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LanguageId } from '../../src/lang/document.ts';
import { Lowering } from '../../src/lang/lowering.ts';
import { parse, parsing, type ParsedDocument } from '../../src/lang/parse.ts';
import { runToEnd, trace } from '../../src/lang/read.ts';
import { findFunction, findingSites, findSites, siteAt } from '../../src/lang/sites.ts';
import { DEFAULT_BUDGET } from '../../src/lang/trace.ts';

const COUNT = 400;

const functionOf = (language: LanguageId, k: number): string =>
  language === 'python'
    ? `def f${k}(x, a=1.5):\n    """Number ${k}."""\n    y = a * x + SCALE\n    if a > 2:\n        return y * 2\n    return y - x ** 2\n\n`
    : `/** Number ${k}. */\nexport function f${k}(x: number, a = 1.5) {\n  const y = a * x + SCALE;\n  if (a > 2) return y * 2;\n  return y - x ** 2;\n}\n\n`;

const headOf = (language: LanguageId): string => (language === 'python' ? 'SCALE = 2.5\n\n' : 'const SCALE = 2.5;\n\n');

const longText = (language: LanguageId): string =>
  headOf(language) + Array.from({ length: COUNT }, (_, k) => functionOf(language, k)).join('');

const read = (language: LanguageId, text: string, previous?: ParsedDocument): ParsedDocument =>
  parse({ uri: 'file:///long', language, text }, previous);

/** Replaces the first `from` after the start of function `k`. */
function edited(text: string, k: number, from: string, to: string): string {
  const at = text.indexOf(from, Math.max(0, text.search(new RegExp(`\\bf${k}\\(`)) - 25));
  return text.slice(0, at) + to + text.slice(at + from.length);
}

function traceOf(parsed: ParsedDocument, name: string): unknown {
  const target = { kind: 'function', name } as const;
  const settings = { pointLength: null, shapes: {}, arguments: {}, vary: [], budget: DEFAULT_BUDGET };
  return runToEnd(trace({ document: parsed.document, target, ...settings }, parsed));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(['python', 'typescript'] as const)('a long file in %s', (language) => {
  it('is after each edit what a fresh parse makes of it', () => {
    let text = longText(language);
    let parsed = read(language, text);
    const edits: readonly (readonly [number, string, string])[] = [
      [200, 'x ** 2', 'x ** 3'],
      [200, 'a * x', 'a * '],
      [200, 'Number 200', 'Another'],
      [100, 'return y -', 'retur('],
      [300, 'return', '\n\n  return'],
      [100, 'retur(', 'return y -'],
      [0, 'a * x', 'a * x * x'],
      [COUNT - 1, 'x, a', 'x, b, a'],
      [200, 'a * ', 'a * x'],
    ];
    for (const [k, from, to] of edits) {
      text = edited(text, k, from, to);
      const next = read(language, text, parsed);
      const fresh = read(language, text);
      // Sites first, as the host asks: bodies that they look at are those of the text before.
      expect(JSON.stringify(findSites(next))).toBe(JSON.stringify(findSites(fresh)));
      expect(JSON.stringify(next.module) === JSON.stringify(fresh.module)).toBe(true);
      const offset = text.indexOf('f300(');
      expect(siteAt(next, offset)).toEqual(siteAt(fresh, offset));
      expect(findFunction(next, 'f300')).toEqual(findFunction(fresh, 'f300'));
      expect(traceOf(next, 'f250')).toEqual(traceOf(fresh, 'f250'));
      parsed = next;
    }
  }, 60_000);

  it('is lowered where it was edited, and nowhere else', () => {
    const text = longText(language);
    const before = read(language, text);
    findSites(before);
    const lowered = vi.spyOn(Lowering.prototype, 'statements');
    const after = read(language, edited(text, 200, 'x ** 2', 'x ** 32'), before);
    expect(findSites(after)).toHaveLength(COUNT);
    // One or two pieces of the tree, each at most 1,024 characters: some ten functions of three lists of statements.
    expect(lowered.mock.calls.length).toBeLessThan(60);
    expect(lowered.mock.calls.length).toBeGreaterThan(0);
    lowered.mockClear();
    traceOf(after, 'f350');
    expect(lowered).not.toHaveBeenCalled();
    expect(after.module.body[50]).toBe(before.module.body[50]);
    expect(after.module.body[350]).not.toBe(before.module.body[350]);
  });

  it('does not lower the functions that a trace passes over', () => {
    const parsed = read(language, longText(language));
    const lowered = vi.spyOn(Lowering.prototype, 'statements');
    expect(parsed.module.body.length).toBeGreaterThan(COUNT);
    const heads = lowered.mock.calls.length;
    lowered.mockClear();
    expect(traceOf(parsed, 'f200')).toMatchObject({ ok: true });
    expect(lowered.mock.calls.length).toBeLessThan(5);
    lowered.mockClear();
    findSites(parsed);
    expect(lowered.mock.calls.length).toBeGreaterThan(COUNT);
    expect(heads).toBeLessThan(3 * COUNT);
  });

  it('is parsed, lowered and looked through with a pause every so often', () => {
    const text = longText(language);
    const work = parsing({ uri: 'file:///long', language, text });
    let pauses = 0;
    let step = work.next();
    for (; !step.done; step = work.next()) pauses++;
    // 500 steps of the parser are some 800 characters.
    expect(pauses).toBeGreaterThan(text.length / 1500);

    const lowered = vi.spyOn(Lowering.prototype, 'statements');
    const most = { statements: 0, pauses: 0 };
    for (const rest of [step.value.lowering(), findingSites(step.value)]) {
      for (let next = rest.next(); !next.done; next = rest.next()) {
        most.statements = Math.max(most.statements, lowered.mock.calls.length);
        most.pauses++;
        lowered.mockClear();
      }
    }
    expect(most.statements).toBeLessThan(60);
    expect(most.pauses).toBeGreaterThan(COUNT / 10);
  });
});

describe('edits that reach further than the text that they change', () => {
  it('a comment that stands before what it documents', () => {
    const filler = 'const k = 1;\n'.repeat(200);
    const body = `${'  x = x * 2 + 1;\n'.repeat(100)}  return x;\n`;
    const text = `${filler}/** One.${' It doubles.'.repeat(80)} */\n\nfunction f(x) {\n${body}}\n`;
    const before = read('javascript', text);
    expect(findFunction(before, 'f')?.definition?.documentation).toMatch(/^One\./);
    const after = read('javascript', text.replace('One', 'Two'), before);
    expect(findFunction(after, 'f')?.definition?.documentation).toMatch(/^Two\./);
  });
  it('a number that the grammar reads in another spelling', () => {
    const before = read('python', 'x = 2_\ny = 3\n');
    const after = read('python', 'x = 2.\ny = 3\n', before);
    expect(after.module).toEqual(read('python', 'x = 2.\ny = 3\n').module);
  });
});

describe('runs of signs', () => {
  it.each(['-', '+'])('a run of %s in code does not parse, and the rest does', (sign) => {
    const { errors, body } = read('typescript', `const x = ${sign.repeat(20_000)}1;\nconst y = 2;\n`).module;
    expect(errors[0]?.span.from).toBe(10);
    expect(body.at(-1)).toMatchObject({ kind: 'assign', value: { kind: 'number', value: 2 } });
  });
  it('in comments and strings they are as they were', () => {
    const text = `// ${'-'.repeat(2000)}\nconst x = '${'-'.repeat(2000)}';\n`;
    const { errors, body } = read('typescript', text).module;
    expect(errors).toEqual([]);
    expect(body).toMatchObject([{ kind: 'assign', value: { kind: 'string', value: '-'.repeat(2000) } }]);
  });
});
