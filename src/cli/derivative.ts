/** The derivative job of the runner: values, gradients (or Jacobians) and Hessians at points, and the formula. */
import { derivativeAt, outputCount, variableCount } from '../engine/points.ts';
import type { Shape } from '../graph/graph.ts';
import { sizeOf } from '../graph/graph.ts';
import type { OutputStructure } from '../lang/trace.ts';
import { formulaOf } from './formulas.ts';
import { readFunction } from './reading.ts';
import type { Answer, DerivativeRequest, Nested } from './requests.ts';
import { refuse } from './requests.ts';

export function answerDerivative(request: DerivativeRequest): Answer {
  const { points, order } = request;
  const lengths = new Set(points.map((point) => point.length));
  if (lengths.size > 1) return refuse(`Points have one length; these have ${[...lengths].join(', ')} numbers.`);
  const read = readFunction(request, points[0]?.length ?? null);
  if (!read.ok) return read.answer;
  const { graph, structure, data } = read.result.function;
  const needed = variableCount(graph);
  if (points.some((point) => point.length !== needed))
    return refuse(
      `${request.function} takes ${needed} numbers here (${read.result.function.variables.join(', ')}), but a point has ${points[0]?.length ?? 0}.`,
    );
  const scalar = outputCount(graph) === 1;
  if (order === 2 && !scalar)
    return refuse(
      `${request.function} returns ${describe(structure)}: second derivatives are of a function with one output. Reduce it (a sum, a mean), or ask for order 1.`,
    );
  const answers = derivativeAt(graph, points, order, data);
  return {
    ok: true,
    values: answers.map(({ values }) => (scalar ? values[0] : nest(values, structure))),
    ...(order >= 1 && scalar ? { gradients: answers.map(({ jacobian }) => jacobian[0]) } : {}),
    ...(order >= 1 && !scalar ? { jacobians: answers.map(({ jacobian }) => jacobian) } : {}),
    ...(order >= 2 ? { hessians: answers.map(({ hessians }) => hessians[0]) } : {}),
    ...(scalar ? { formula: formulaOf(graph, data, read.document.language) } : {}),
  };
}

/** Flat numbers as the function nests them; arrays of one element outside a tuple stay as they are. */
function nest(values: readonly number[], structure: OutputStructure): Nested {
  let next = 0;
  const array = (shape: Shape): Nested => {
    const [length, ...rest] = shape;
    return length === undefined ? (values[next++] ?? NaN) : Array.from({ length }, () => array(rest));
  };
  const build = (part: OutputStructure): Nested => (part.kind === 'array' ? array(part.shape) : part.items.map(build));
  return build(structure);
}

function describe(structure: OutputStructure): string {
  if (structure.kind === 'tuple') return `${structure.items.length} values`;
  return `an array of shape (${structure.shape.join(', ')}), ${sizeOf(structure.shape)} numbers`;
}
