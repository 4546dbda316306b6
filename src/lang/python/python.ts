/** The Python front end: its parser and its rules. */
import { parser } from '@lezer/python';
import { barriersOf } from '../cst.ts';
import type { Rules } from '../lowering.ts';
import { expressions } from './expressions.ts';
import { lowerPattern } from './patterns.ts';
import { statements, TOLERANT } from './statements.ts';

export const pythonParser = parser;
export const pythonBarriers = barriersOf(parser.nodeSet);
export const pythonRules: Rules = {
  expressions,
  statements,
  pattern: lowerPattern,
  tolerant: TOLERANT,
  repair: (nodes) => nodes,
};

/**
 * The text that is parsed: lines of notebook magic (`%matplotlib inline`, `!pip install`) are blanked, at equal length so that
 * offsets hold. Only at the start of a line, where neither sign begins Python but for continued lines, which are indented.
 */
export function blankMagic(text: string): string {
  return text.replace(/^(?:%%?[A-Za-z]|!).*$/gm, (line) => ' '.repeat(line.length));
}
