/** Reads a function of one array from a source text, and evaluates it and its derivatives. */
import { gradientNodes, jvp } from '../../src/graph/differentiate.ts';
import { extend } from '../../src/graph/builder.ts';
import { evaluate } from '../../src/graph/evaluate.ts';
import type { Graph, Shape } from '../../src/graph/graph.ts';
import { sizeOf } from '../../src/graph/graph.ts';
import { runToEnd, trace } from '../../src/lang/read.ts';
import type { TracedFunction } from '../../src/lang/trace.ts';
import { DEFAULT_BUDGET } from '../../src/lang/trace.ts';
import type { LanguageId } from '../../src/lang/document.ts';

/** Throws the diagnostic where the source cannot be read. */
export function readFunction(
  source: string,
  shape: Shape,
  language: LanguageId = 'python',
  name = 'f',
  parameter = 'x',
): TracedFunction {
  const result = runToEnd(
    trace({
      document: { uri: 'file:///program', language, text: source },
      target: { kind: 'function', name },
      pointLength: sizeOf(shape),
      shapes: { [parameter]: shape },
      arguments: {},
      vary: [],
      budget: DEFAULT_BUDGET,
    }),
  );
  if (result.ok) return result.function;
  throw new Error(result.diagnostics.map((each) => each.message).join('\n'));
}

/** The outputs, flattened in order. */
export function evaluateAt(traced: TracedFunction, point: readonly number[]): number[] {
  return outputsAt(traced, traced.graph, point);
}

function outputsAt(traced: TracedFunction, graph: Graph, point: readonly number[]): number[] {
  let taken = 0;
  const inputs = graph.inputs.map((input) => {
    switch (input.kind) {
      case 'variable':
        taken += sizeOf(input.shape);
        return Float64Array.from(point.slice(taken - sizeOf(input.shape), taken));
      case 'parameter':
        return undefined;
      case 'data':
        return traced.data.get(input.hash);
    }
  });
  return evaluate(graph, inputs).flatMap((values) => Array.from(values));
}

/** The Jacobian, column by column: by the rules, and by central differences (Richardson, one step). */
export function jacobianAt(
  traced: TracedFunction,
  point: readonly number[],
): { exact: number[]; differences: number[] } {
  const { b, ids, inputs } = extend(traced.graph);
  const variable = inputs.find((_, i) => traced.graph.inputs[i]?.kind === 'variable') ?? 0;
  const outputs = traced.graph.outputs.map((id) => ids[id] ?? id);
  const shape = b.shapeOf(variable);
  const columns = point.map((_, k) => {
    const unit = b.constant(point.map((_value, i) => (i === k ? 1 : 0)), shape); // prettier-ignore
    return jvp(b, outputs, new Map([[variable, unit]])).map((tangent, i) =>
      b.broadcast(tangent ?? b.constant(0), b.shapeOf(outputs[i] ?? 0)),
    );
  });
  const exact = outputsAt(traced, b.finish(columns.flat()), point);
  const moved = (k: number, h: number) => evaluateAt(traced, point.map((value, i) => (i === k ? value + h : value))); // prettier-ignore
  const differences = point.flatMap((_, k) => {
    const slope = (h: number) => {
      const below = moved(k, -h);
      return moved(k, h).map((value, i) => (value - (below[i] ?? NaN)) / (2 * h));
    };
    const fine = slope(5e-5);
    return slope(1e-4).map((coarse, i) => (4 * (fine[i] ?? NaN) - coarse) / 3);
  });
  return { exact, differences };
}

/** The gradient of the sum of the outputs, by reverse accumulation. */
export function gradientAt(traced: TracedFunction, point: readonly number[]): number[] {
  const { b, ids, inputs } = extend(traced.graph);
  const variables = inputs.filter((_, i) => traced.graph.inputs[i]?.kind === 'variable');
  const outputs = traced.graph.outputs.map((id) => ids[id] ?? id);
  const total = outputs.map((id) => b.sum(id)).reduce((x, y) => b.add(x, y));
  return outputsAt(traced, b.finish(gradientNodes(b, total, variables)), point);
}
