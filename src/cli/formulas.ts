/** Formulas in the language of the file, for the runner's answers. */
import { derivative, gradient } from '../graph/differentiate.ts';
import type { Graph } from '../graph/graph.ts';
import type { Term } from '../graph/print/formula.ts';
import { pythonText, simplifiedTerm, typescriptText, writtenTerm } from '../graph/print/formula.ts';
import type { DataValues } from '../graph/scalarize.ts';
import { scalarize } from '../graph/scalarize.ts';
import type { LanguageId } from '../lang/document.ts';

/** Written out, larger functions have no formula that anybody reads. */
const MAX_NODES = 2000;
/** Forward mode reads better (branches stay together) but takes a pass per variable. */
const MAX_FORWARD = 12;

export interface FormulaAnswer {
  readonly value?: string;
  /** One per element of the variables. */
  readonly gradient?: readonly string[];
}

/** Of a function with one output of one element; parts that would be too long are absent. */
export function formulaOf(graph: Graph, data: DataValues, language: LanguageId): FormulaAnswer {
  const text = (term: Term) => (language === 'python' ? pythonText(term) : typescriptText(term));
  const written = writtenTerm(graph);
  const slopes = partials(graph, data);
  const known = slopes.flatMap((term) => (term ? [text(term)] : []));
  return {
    ...(written ? { value: text(written) } : {}),
    ...(known.length === slopes.length ? { gradient: known } : {}),
  };
}

function partials(graph: Graph, data: DataValues): readonly (Term | null)[] {
  const scalars = scalarize(graph, data, MAX_NODES);
  if (scalars.kind === 'arrays') return [null];
  const variables = scalars.graph.inputs.filter((input) => input.kind === 'variable');
  if (variables.length <= MAX_FORWARD) return variables.map((_, i) => simplifiedTerm(derivative(scalars.graph, i)));
  const reverse = gradient(scalars.graph);
  return variables.map((_, i) => simplifiedTerm(reverse, i));
}
