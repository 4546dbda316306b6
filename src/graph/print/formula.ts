/** Formulas of a function and its derivatives, ready to be shown: simplified where that reads shorter. */
import type { Graph } from '../graph.ts';
import { simplify } from '../simplify.ts';
import { mathmlOf } from './mathml.ts';
import { pythonText } from './python.ts';
import type { Term } from './term.ts';
import { partsOf, termOf } from './term.ts';
import { typescriptText } from './typescript.ts';

/** Longer formulas are not shown: nobody reads them. */
const MAX_FORMULA_LENGTH = 500;

/** The term of an output as written. */
export function writtenTerm(graph: Graph, output = 0): Term | null {
  return short(termOf(graph, output));
}

/** The term of an output after the algebra that a reader expects, or as it is where that is shorter: the smallest of three forms. */
export function simplifiedTerm(graph: Graph, output = 0): Term | null {
  const forms = [graph, simplify(graph), simplify(graph, true)].flatMap((form) => termOf(form, output) ?? []);
  // The simplified form wins ties.
  const sizes = forms.map((term, i) => partsOf(term) - (i === 1 ? 0.5 : 0));
  const best = sizes.indexOf(Math.min(...sizes));
  return short(forms[best] ?? null);
}

function short(term: Term | null): Term | null {
  return term && pythonText(term).length <= MAX_FORMULA_LENGTH ? term : null;
}

export { mathmlOf, pythonText, typescriptText };
export type { Term };
