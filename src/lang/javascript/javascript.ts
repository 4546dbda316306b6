/** The JavaScript and TypeScript front end: its parsers and its rules. */
import { parser } from '@lezer/javascript';
import { barriersOf } from '../cst.ts';
import { spanOf, type ExpressionRule, type Rules } from '../lowering.ts';
import { lowerClass } from './classes.ts';
import { expressions } from './expressions.ts';
import { lowerPattern } from './patterns.ts';
import { repairAssignments } from './repair.ts';
import { statements, TOLERANT } from './statements.ts';

const javascript = parser.configure({ dialect: 'jsx' });

/** By VS Code's language identifiers. */
export const javascriptParsers = {
  javascript,
  javascriptreact: javascript,
  typescript: parser.configure({ dialect: 'ts' }),
  typescriptreact: parser.configure({ dialect: 'ts jsx' }),
} as const;

export const javascriptBarriers = barriersOf(parser.nodeSet);

const classExpression: ExpressionRule = (node, lowering) => ({
  kind: 'class',
  definition: lowerClass(node, lowering, null),
  span: spanOf(node),
});

export const javascriptRules: Rules = {
  expressions: new Map([...expressions, ['ClassExpression', classExpression]]),
  statements,
  pattern: lowerPattern,
  tolerant: TOLERANT,
  repair: repairAssignments,
};

/** What follows the address of an import, which the grammar does not know: `with { type: 'json' }`. */
const ATTRIBUTES = /(?<=\b(?:from|import)\s*(?:'[^'\n]*'|"[^"\n]*")\s*)(?:with|assert)\s*\{[^{}]*\}/g;

/** Return types of arrow functions that the grammar does not know: `(v): asserts v is T =>`. */
const ASSERTIONS = /(?<=\)\s*):\s*asserts\s+[\w$]+(?:\s+is\s+[^=>{}()]+)?(?=\s*=>)/g;

/**
 * The text that is parsed, of the same length as the document's: without import attributes and assertions; and over runs of signs this long
 * the parser's time grows with the square of their length, and nobody writes them outside comments.
 */
export function parsedJavascript(text: string): string {
  return text
    .replace(/(?:\+{1000,}|-{1000,})/g, (run) => `)${' '.repeat(run.length - 1)}`)
    .replace(ATTRIBUTES, blank)
    .replace(ASSERTIONS, blank);
}

const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');
