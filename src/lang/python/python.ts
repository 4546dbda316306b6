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
 * The text that is parsed, of the same length as the document's, so that offsets hold. Two things differ: lines of notebook
 * magic (`%matplotlib inline`, `!pip install`) are blank, and `2.` is written `2_`, since the grammar wants a digit after
 * the point. Whoever wants the text of a node reads it in the document.
 */
export function parsedPython(text: string): string {
  return text.replace(MAGIC, (line) => ' '.repeat(line.length)).replace(TRAILING_POINT, '$1_');
}

/** At the start of a line neither sign begins Python, but for continued lines, which are indented. */
const MAGIC = /^(?:%%?[A-Za-z]|!).*$/gm;
const TRAILING_POINT = /(?<![\w.])(\d[\d_]*)\.(?=[eE][+-]?\d|[jJ]\b|[^\w.]|$)/g;
