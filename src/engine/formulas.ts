/** The formulas shown beside a picture: the function as written, its derivatives as a reader expects them. Long ones are left out. */
import { derivative, gradient } from '../graph/differentiate.ts';
import type { Graph } from '../graph/graph.ts';
import { sizeOf } from '../graph/graph.ts';
import type { Term } from '../graph/print/formula.ts';
import { mathmlOf, pythonText, simplifiedTerm, typescriptText, writtenTerm } from '../graph/print/formula.ts';
import type { DerivativeName, Formula } from './job.ts';

/** Bigger graphs are not even tried: their formulas are longer than anybody reads. */
const MAX_NODES = 400;
const MAX_OUTPUTS = 4;
const PRIMES = ['', '′', '″'];

/** What a formula may call an output: names that read well with a prime. */
const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/**
 * f, f′, f″ for one scalar variable; f and its first partial derivatives for several; f and ∇f where a variable is an array.
 * `outputs` names the output elements; where there are none for whole outputs, f, or f₁, f₂ of several, stand for them.
 */
export function formulasOf(graph: Graph, order: 0 | 1 | 2, outputs: readonly string[]): Formula[] {
  if (graph.nodes.length > MAX_NODES) return [];
  const variables = graph.inputs.filter((input) => input.kind === 'variable');
  const scalars = variables.every((variable) => variable.shape.length === 0);
  const names = variables.map((variable) => variable.name).join(', ');
  // Code is written for functions of one output.
  const insertable = (name: DerivativeName) => (scalarOutput(graph) ? name : null);
  return graph.outputs.slice(0, MAX_OUTPUTS).flatMap((_, output) => {
    const f = nameOf(graph, output, outputs);
    const formulas = [formulaOf(`${f}(${names})`, null, writtenTerm(graph, output))];
    if (order === 0) return formulas.flatMap((formula) => formula ?? []);
    if (!scalars) {
      if (scalarOutput(graph)) {
        const gradients = gradient(graph);
        variables.forEach((variable, i) =>
          formulas.push(
            formulaOf(
              `∇${variables.length > 1 ? variable.name : ''}${f}`,
              insertable({ kind: 'gradient' }),
              simplifiedTerm(gradients, i),
            ),
          ),
        );
      }
    } else if (variables.length > 1) {
      variables.forEach((variable, i) =>
        formulas.push(
          formulaOf(
            `∂${f}/∂${variable.name}`,
            insertable({ kind: 'partial', variable: i, order: 1 }),
            simplifiedTerm(derivative(graph, i), output),
          ),
        ),
      );
    } else {
      let current = graph;
      for (const k of [1, 2] as const) {
        if (k > order) break;
        current = derivative(current);
        const name = insertable({ kind: 'partial', variable: 0, order: k });
        formulas.push(formulaOf(`${f}${PRIMES[k] ?? ''}(${names})`, name, simplifiedTerm(current, output)));
      }
    }
    return formulas.flatMap((formula) => formula ?? []);
  });
}

/** The given name where there is one for each output; `f[0]` of several is f₁. */
function nameOf(graph: Graph, output: number, names: readonly string[]): string {
  const [first = 'f'] = names;
  const stem = first.replace(/\[.*$/, '');
  const plain = PLAIN_NAME.test(stem) ? stem : 'f';
  return graph.outputs.length > 1 ? `${plain}${subscript(output + 1)}` : plain;
}

function scalarOutput(graph: Graph): boolean {
  const [output] = graph.outputs;
  return graph.outputs.length === 1 && output !== undefined && sizeOf(graph.nodes[output]?.shape ?? []) === 1;
}

function formulaOf(label: string, name: DerivativeName | null, term: Term | null): Formula | null {
  return (
    term && {
      label,
      derivative: name,
      mathml: mathmlOf(term),
      python: pythonText(term),
      typescript: typescriptText(term),
    }
  );
}

function subscript(n: number): string {
  return String(n).replace(/\d/g, (digit) => String.fromCodePoint(0x2080 + Number(digit)));
}
