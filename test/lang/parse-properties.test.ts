/** Real files, cut and with bytes changed: reading never throws, and spans lie in each other and in the text. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LanguageId } from '../../src/lang/document.ts';
import { parse } from '../../src/lang/parse.ts';
import { expressionAt, findSites, siteAt } from '../../src/lang/sites.ts';
import type { Expression, Span, Statement } from '../../src/lang/syntax.ts';
import { headParts, partsOf, statementParts } from '../../src/lang/walk.ts';
import { printModule } from './print.ts';

const FILES: [string, LanguageId][] = [
  ['numeric/models.py.txt', 'python'],
  ['quiet/load_data.py.txt', 'python'],
  ['quiet/django_views.py.txt', 'python'],
  ['numeric/models.ts.txt', 'typescript'],
  ['quiet/react-app.tsx.txt', 'typescriptreact'],
  ['quiet/express-server.js.txt', 'javascript'],
];

function checkSpan(span: Span, around: Span): void {
  if (!(around.from <= span.from && span.from <= span.to && span.to <= around.to))
    throw new Error(`span ${span.from}-${span.to} outside ${around.from}-${around.to}`);
}

function checkExpression(node: Expression, around: Span): void {
  // A `case` compares a subject that stands before it.
  if (node.kind === 'name' && node.name === '<match>') return;
  checkSpan(node.span, around);
  for (const part of partsOf(node)) checkExpression(part, node.span);
  if (node.kind === 'function') {
    checkSpan(node.definition.span, node.span);
    for (const part of headParts(node.definition)) checkExpression(part, node.span);
    checkBody(node.definition.body, node.definition.span);
  }
}

function checkBody(body: readonly Statement[], around: Span): void {
  for (const statement of body) {
    checkSpan(statement.span, around);
    const { expressions, bodies } = statementParts(statement);
    for (const expression of expressions) checkExpression(expression, statement.span);
    for (const inner of bodies) checkBody(inner, statement.span);
    if (statement.kind === 'function') checkBody(statement.definition.body, statement.definition.span);
    if (statement.kind === 'class')
      for (const method of statement.definition.methods) checkBody(method.body, method.span);
  }
}

function check(text: string, language: LanguageId): void {
  const parsed = parse({ uri: 'file:///x', language, text });
  const whole = { from: 0, to: text.length };
  checkBody(parsed.module.body, whole);
  for (const { span } of parsed.module.errors) checkSpan(span, whole);
  for (const site of findSites(parsed)) {
    checkSpan(site.span, whole);
    checkSpan(site.nameSpan, whole);
    expect(siteAt(parsed, site.nameSpan.from)).toBeDefined();
  }
}

describe.each(FILES)('%s', (file, language) => {
  const text = readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8');
  const offset = fc.nat(text.length);

  it('reads cuts', () => {
    fc.assert(
      fc.property(offset, offset, (a, b) => {
        check(text.slice(Math.min(a, b), Math.max(a, b)), language);
      }),
      { seed: 2, numRuns: 30 },
    );
  });

  it('reads changed bytes, and the same after an edit as afresh', () => {
    const flip = fc.tuple(offset, fc.integer({ min: 0, max: 127 }));
    fc.assert(
      fc.property(fc.array(flip, { minLength: 1, maxLength: 8 }), (flips) => {
        const bytes = Array.from(text);
        for (const [at, code] of flips) bytes[at] = String.fromCharCode(code);
        const changed = bytes.join('');
        check(changed, language);
        const previous = parse({ uri: 'file:///x', language, text });
        const again = parse({ uri: 'file:///x', language, text: changed }, previous);
        expect(printModule(again.module)).toBe(
          printModule(parse({ uri: 'file:///x', language, text: changed }).module),
        );
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('finds expressions for any selection, or none', () => {
    const parsed = parse({ uri: 'file:///x', language, text });
    fc.assert(
      fc.property(offset, fc.nat(60), (from, length) => {
        const to = Math.min(text.length, from + length);
        const found = expressionAt(parsed, from, to);
        if (found !== undefined) checkSpan(found.span, { from, to });
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});
