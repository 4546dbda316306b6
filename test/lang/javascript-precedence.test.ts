/** Precedence and associativity against an independent parser: TypeScript's own. */
import fc from 'fast-check';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { parse } from '../../src/lang/parse.ts';
import { printModule } from './print.ts';

const leaf = fc.constantFrom('a', 'b', 'c', '1', '2.5', 'true', "'s'", 'null');
const BINARY = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '&',
  '|',
  '^',
  '<<',
  '>>',
  '>>>',
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '===',
  '!=',
  '!==',
];

const { source } = fc.letrec<{ source: string }>((tie) => ({
  source: fc.oneof(
    { maxDepth: 5, depthSize: 'large' },
    leaf,
    fc.tuple(tie('source'), fc.constantFrom(...BINARY, '&&', '||', '**', ','), tie('source')).map(([l, op, r]) => {
      if (op === ',') return `(${l}, ${r})`;
      // A sign before a power is an error in JavaScript, and `a || b ?? c` is one too, which is why `??` has brackets.
      return `${op === '**' ? (/^[-!~+]/.test(l) ? `(${l})` : l) : l} ${op} ${r}`;
    }),
    fc.tuple(tie('source'), tie('source')).map(([l, r]) => `((${l}) ?? (${r}))`),
    fc.tuple(fc.constantFrom('-', '!', '~', 'typeof '), tie('source')).map(([op, x]) => `${op}(${x})`),
    fc.tuple(fc.constantFrom('-', '!', '~'), leaf).map(([op, x]) => `${op}${x}`),
    fc.tuple(tie('source'), tie('source'), tie('source')).map(([t, a, b]) => `${t} ? ${a} : ${b}`),
    fc.tuple(fc.constantFrom('a', 'b'), tie('source')).map(([f, x]) => `${f}(${x}, ...c)`),
    fc.tuple(fc.constantFrom('a', 'b'), tie('source')).map(([f, x]) => `${f}.k[${x}]`),
    fc.tuple(fc.constantFrom('=', '+=', '**=', '??='), tie('source')).map(([op, x]) => `(a ${op} ${x})`),
    tie('source').map((x) => `(x => ${x})`),
    tie('source').map((x) => `[${x}, b]`),
  ),
}));

const SIGNS: Readonly<Record<string, string>> = {
  '%': 'rem',
  '>>>': 'ushr',
  '&&': 'and',
  '||': 'or',
  '===': '==',
  '!==': '!=',
};
const COMPARES = new Set(['<', '<=', '>', '>=', '==', '!=']);

/** The print of `print.ts`, from TypeScript's tree. */
function expected(node: ts.Expression): string {
  if (ts.isParenthesizedExpression(node)) return expected(node.expression);
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isNumericLiteral(node)) return String(Number(node.text));
  if (ts.isStringLiteral(node)) return JSON.stringify(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return 'true';
  if (node.kind === ts.SyntaxKind.NullKeyword) return 'none';
  if (ts.isTypeOfExpression(node)) return `(typeof ${expected(node.expression)})`;
  if (ts.isPrefixUnaryExpression(node)) {
    const sign = ts.tokenToString(node.operator) ?? '';
    return `(${sign === '!' ? 'not' : sign} ${expected(node.operand)})`;
  }
  if (ts.isBinaryExpression(node)) {
    const text = node.operatorToken.getText();
    const [left, right] = [expected(node.left), expected(node.right)];
    if (text === ',') return `(sequence ${left} ${right})`;
    if (text === '=' || ['+=', '**=', '??='].includes(text)) return `(${text} ${left} ${right})`;
    const sign = SIGNS[text] ?? text;
    return COMPARES.has(sign) ? `(compare ${left} ${sign} ${right})` : `(${sign} ${left} ${right})`;
  }
  if (ts.isConditionalExpression(node))
    return `(? ${expected(node.condition)} ${expected(node.whenTrue)} ${expected(node.whenFalse)})`;
  if (ts.isCallExpression(node)) return `(call ${[node.expression, ...node.arguments].map(expected).join(' ')})`;
  if (ts.isSpreadElement(node)) return `...${expected(node.expression)}`;
  if (ts.isPropertyAccessExpression(node)) return `(. ${expected(node.expression)} ${node.name.text})`;
  if (ts.isElementAccessExpression(node))
    return `(at ${expected(node.expression)} ${expected(node.argumentExpression)})`;
  if (ts.isArrayLiteralExpression(node)) return `(list ${node.elements.map(expected).join(' ')})`;
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return `(fn _ [x] {(return ${expected(node.body)})})`;
  throw new Error(`not generated: ${ts.SyntaxKind[node.kind]}`);
}

/** TypeScript's tree of an expression; null where it finds an error. */
function reference(text: string): ts.Expression | null {
  const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly unknown[] };
  const [statement] = file.statements;
  if (parseDiagnostics.length > 0 || statement === undefined || !ts.isExpressionStatement(statement)) return null;
  return statement.expression;
}

it('agrees with TypeScript on random expressions', () => {
  let compared = 0;
  fc.assert(
    fc.property(source, (text) => {
      const tree = reference(`f(${text})`);
      if (tree === null) return;
      compared++;
      const { module } = parse({ uri: 'file:///x.ts', language: 'typescript', text: `f(${text})` });
      expect(module.errors).toEqual([]);
      expect(printModule(module)).toBe(expected(tree));
    }),
    { seed: 1, numRuns: 2000 },
  );
  expect(compared).toBeGreaterThan(1500);
});
