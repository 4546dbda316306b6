/** Code as people write it, read as it stands: values against the languages themselves, derivatives against differences. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { derivativeAt } from '../../src/engine/points.ts';
import { extend } from '../../src/graph/builder.ts';
import { jvp } from '../../src/graph/differentiate.ts';
import { evaluate } from '../../src/graph/evaluate.ts';
import { sizeOf } from '../../src/graph/graph.ts';
import type { LanguageId } from '../../src/lang/document.ts';
import { runToEnd, trace } from '../../src/lang/read.ts';
import { DEFAULT_BUDGET, type TracedFunction } from '../../src/lang/trace.ts';
import golden from '../golden/corpus.json' with { type: 'json' };

interface Entry {
  readonly file: string;
  readonly function: string;
  readonly points: readonly (readonly number[])[];
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
}

const open = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const manifest = JSON.parse(open('manifest.json')) as readonly Entry[];
const LANGUAGES: Readonly<Record<string, LanguageId>> = { py: 'python', ts: 'typescript', js: 'javascript' };

function read({ file, function: name, points, shapes = {}, arguments: given = {} }: Entry): TracedFunction {
  const result = runToEnd(
    trace({
      document: {
        uri: `file:///${file}`,
        language: LANGUAGES[file.split('.').at(-1) ?? ''] ?? 'python',
        text: open(file),
      },
      target: { kind: 'function', name },
      pointLength: points[0]?.length ?? null,
      shapes,
      arguments: given,
      vary: [],
      budget: DEFAULT_BUDGET,
    }),
  );
  if (result.ok) return result.function;
  throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
}

/** The Jacobian by forward mode, row by row. */
function forwardJacobian({ graph, data }: TracedFunction, point: readonly number[]): number[][] {
  const { b, ids, inputs } = extend(graph);
  const outputs = graph.outputs.map((id) => ids[id] ?? id);
  const variables = inputs.filter((_, i) => graph.inputs[i]?.kind === 'variable');
  const columns = variables.flatMap((variable, v) => {
    const shape = b.shapeOf(variable);
    return Array.from({ length: sizeOf(shape) }, (_, k) => {
      const seeds = variables.map((each, i) => {
        const size = sizeOf(b.shapeOf(each));
        return [each, b.constant(Array.from({ length: size }, (_, j) => (i === v && j === k ? 1 : 0)), b.shapeOf(each))] as const; // prettier-ignore
      });
      return jvp(b, outputs, new Map(seeds)).map((tangent, i) =>
        b.broadcast(tangent ?? b.constant(0), b.shapeOf(outputs[i] ?? 0)),
      );
    });
  });
  let next = 0;
  const given = graph.inputs.map((input) => {
    if (input.kind === 'data') return data.get(input.hash);
    if (input.kind === 'parameter') return undefined;
    next += sizeOf(input.shape);
    return Float64Array.from(point.slice(next - sizeOf(input.shape), next));
  });
  const values = evaluate(b.finish(columns.flat()), given);
  const flat = columns.map((column, c) => column.flatMap((_, i) => Array.from(values[c * column.length + i] ?? [])));
  return Array.from({ length: flat[0]?.length ?? 0 }, (_, row) => flat.map((column) => column[row] ?? NaN));
}

/** `scale`: of the numbers that they come from, where these are large. */
function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number, scale = 1): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    const wanted = expected[i] ?? NaN;
    const close = value === wanted || Math.abs(value - wanted) <= tolerance * Math.max(scale, Math.abs(wanted));
    if (!close) expect.fail(`number ${i} is ${value}, not ${wanted}`);
  });
}

const largest = (numbers: readonly number[]) => Math.max(1, ...numbers.map(Math.abs));

it('has its values generated', () => {
  expect(golden.map(({ file, function: name }) => `${file} ${name}`)).toEqual(
    manifest.map(({ file, function: name }) => `${file} ${name}`),
  );
  for (const language of ['python', 'typescript'])
    expect(manifest.filter(({ file }) => file.startsWith(language)).length).toBeGreaterThanOrEqual(100);
});

describe.each(manifest.map((entry, i) => ({ entry, title: `${entry.file} ${entry.function}`, truth: golden[i] })))(
  '$title',
  ({ entry, truth }) => {
    const traced = read(entry);
    const derivatives = derivativeAt(traced.graph, entry.points, 1, traced.data);

    it.each(entry.points.map((point, i) => ({ point, i })))('at $point', ({ point, i }) => {
      const values = truth?.values[i] ?? [];
      const slopes = truth?.slopes[i] ?? [];
      const jacobian = derivatives[i]?.jacobian ?? [];
      expectClose(derivatives[i]?.values ?? [], values, 1e-12);
      const differences = values.map((_, row) => slopes.map((column) => column[row] ?? NaN)).flat();
      expectClose(jacobian.flat(), differences, 2e-7, Math.max(largest(differences), largest(values) / 100));
      const forward = forwardJacobian(traced, point).flat();
      expectClose(jacobian.flat(), forward, 1e-12, largest(forward));
    });
  },
);
