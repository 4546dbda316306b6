/** The function of a run as source code of one vector x, parameters at their values. */
import { createBuilder, inline } from '../../../graph/builder.ts';
import { jacobian, hessian } from '../../../graph/differentiate.ts';
import type { Graph } from '../../../graph/graph.ts';
import { functionCode } from '../../../graph/print/code.ts';
import type { PythonStyle } from '../../../graph/print/python.ts';
import type { DataValues } from '../../../graph/scalarize.ts';
import { scalarize } from '../../../graph/scalarize.ts';
import { simplify } from '../../../graph/simplify.ts';
import { ofOneVector } from '../objective.ts';

/** Why there is no program; a sentence. */
export class Refusal extends Error {}

/** Operations of a function that is still worth reading. */
const BUDGET = 5000;

/** Scalar form of a function of one vector: inputs x[0], x[1], ... */
export function written(graph: Graph, data: DataValues): Graph {
  const scalars = scalarize(graph, data, BUDGET);
  if (scalars.kind === 'arrays')
    throw new Refusal(`The function is too large for a program of its own: ${scalars.reason}.`);
  return scalars.graph;
}

/** The function of one vector with its parameters as numbers. */
export function vectorFunction(graph: Graph): Graph {
  const vector = ofOneVector(graph);
  const b = createBuilder();
  const inputs = vector.inputs.map((input) =>
    input.kind === 'parameter' ? b.broadcast(b.constant(input.value), input.shape) : b.input(input),
  );
  const ids = inline(b, vector, inputs);
  return b.finish(vector.outputs.map((id) => ids[id] ?? id));
}

/** f, and its derivatives where they are wanted, as Python functions of x. */
export function pythonFunctions(graph: Graph, data: DataValues, style: PythonStyle, order: 0 | 1 | 2): string[] {
  const vector = vectorFunction(graph);
  const parts = [['f', vector, 'number', 'The function to minimize.'] as const];
  const all = [
    ...parts,
    ...(order >= 1 ? [['gradient', jacobian(vector), 'list', 'Its gradient.'] as const] : []),
    ...(order >= 2 ? [['hessian', hessian(vector), 'list', 'Its Hessian, row by row.'] as const] : []),
  ];
  return all.map(([name, part, result, comment]) =>
    pythonFunction({ graph: written(part, data), name, parameters: ['x'], result, comment, style }),
  );
}

interface PythonRequest {
  readonly graph: Graph;
  readonly name: string;
  readonly parameters: readonly string[];
  readonly result: 'number' | 'list';
  readonly comment: string;
  readonly style: PythonStyle;
}

export function pythonFunction({ style, ...request }: PythonRequest): string {
  const code = functionCode({ ...request, graph: simplify(request.graph), language: { kind: 'python', style } });
  if (!code.ok) throw new Refusal(`The function cannot be written in Python: ${code.reason}.`);
  return code.text;
}
