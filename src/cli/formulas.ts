/** Formulas in the language of the file, for the runner's answers. */
import { gradient } from '../graph/differentiate.ts';
import type { Graph } from '../graph/graph.ts';
import type { Term } from '../graph/print/formula.ts';
import { pythonText, simplifiedTerm, typescriptText, writtenTerm } from '../graph/print/formula.ts';
import type { DataValues } from '../graph/scalarize.ts';
import { scalarize } from '../graph/scalarize.ts';
import type { LanguageId } from '../lang/document.ts';

/** Written out, larger functions have no formula that anybody reads. */
const MAX_NODES = 2000;

export interface FormulaAnswer {
  readonly value?: string;
  /** One per element of the variables. */
  readonly gradient?: readonly string[];
}

/** Of a function with one output of one element; parts that would be too long are absent. */
export function formulaOf(graph: Graph, data: DataValues, language: LanguageId): FormulaAnswer {
  const text = (term: Term) => (language === 'python' ? pythonText(term) : typescriptText(term));
  const written = writtenTerm(graph);
  const slopes = scalarize(gradient(graph), data, MAX_NODES);
  const terms =
    slopes.kind === 'scalars' ? slopes.graph.outputs.map((_, i) => simplifiedTerm(slopes.graph, i)) : [null];
  const known = terms.flatMap((term) => (term ? [text(term)] : []));
  return {
    ...(written ? { value: text(written) } : {}),
    ...(known.length === terms.length ? { gradient: known } : {}),
  };
}
