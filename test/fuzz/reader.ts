/** The reader's answer to a program: values at its points, or that it refuses, and why. */
import { evaluate } from '../../src/graph/evaluate.ts';
import { runToEnd, trace } from '../../src/lang/read.ts';
import { DEFAULT_BUDGET } from '../../src/lang/trace.ts';
import type { Program } from './programs.ts';

export type Reading =
  | { readonly kind: 'values'; readonly values: readonly (readonly number[])[] }
  | { readonly kind: 'refused'; readonly message: string };

/** Throws only where the reader does, which it must not. */
export function readProgram({ source, language, points, shape }: Program): Reading {
  const result = runToEnd(
    trace({
      document: { uri: 'file:///program', language, text: source },
      target: { kind: 'function', name: 'f' },
      pointLength: points[0]?.length ?? null,
      shapes: shape ? { x: shape } : {},
      arguments: {},
      vary: [],
      budget: DEFAULT_BUDGET,
    }),
  );
  if (!result.ok) return { kind: 'refused', message: result.diagnostics[0]?.message ?? '' };
  const { graph, data } = result.function;
  const values = points.map((point) => {
    let next = 0;
    const inputs = graph.inputs.map((input) => {
      if (input.kind === 'data') return data.get(input.hash);
      if (input.kind === 'parameter') return undefined;
      const size = input.shape.reduce((product, length) => product * length, 1);
      next += size;
      return Float64Array.from(point.slice(next - size, next));
    });
    return evaluate(graph, inputs).flatMap((output) => Array.from(output));
  });
  return { kind: 'values', values };
}
