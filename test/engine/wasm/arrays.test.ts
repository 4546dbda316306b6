import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileArrays } from '../../../src/engine/wasm/arrays/compile.ts';
import { WasmBackend } from '../../../src/engine/wasm/compile.ts';
import { Library } from '../../../src/engine/wasm/functions/library.ts';
import type { Builder } from '../../../src/graph/builder.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import { gradientNodes } from '../../../src/graph/differentiate.ts';
import { evaluate } from '../../../src/graph/evaluate.ts';
import type { Graph, NodeId, Shape } from '../../../src/graph/graph.ts';
import { sizeOf } from '../../../src/graph/graph.ts';
import type { InnerOp } from '../../../src/graph/primitives.ts';
import type { Sample } from '../../graph/samples.ts';
import { samples } from '../../graph/samples.ts';
import { close } from './close.ts';

const library = new Library();
type Data = ReadonlyMap<string, Float64Array>;
const NONE: Data = new Map();

/** Outputs of a graph, flattened, by the loops of a mode. `values` of the variables. */
function byLoops(graph: Graph, values: readonly Float64Array[], data: Data, mode: 'simd' | 'scalar'): Float64Array {
  const kernel = compileArrays(graph, data, library, mode);
  const size = graph.outputs.reduce((sum, id) => sum + sizeOf(graph.nodes[id]?.shape ?? []), 0);
  const results = new Float64Array(size);
  kernel.evaluateOne(Float64Array.from(values.flatMap((array) => [...array])), results);
  return results;
}

function agrees(graph: Graph, values: readonly Float64Array[], data: Data = NONE, tolerance = 1e-12): void {
  const given = [...values];
  const inputs = graph.inputs.map((input) => (input.kind === 'variable' ? given.shift() : input.kind === 'data' ? data.get(input.hash) : undefined)); // prettier-ignore
  const expected = evaluate(graph, inputs).flatMap((array) => [...array]);
  for (const mode of ['simd', 'scalar'] as const) {
    const actual = byLoops(graph, values, data, mode);
    expect(actual.length).toBe(expected.length);
    const scale = Math.max(...expected.map(Math.abs).filter(Number.isFinite), 0);
    expected.forEach((value, i) => {
      const same = close(actual[i], value, tolerance) || Math.abs((actual[i] ?? NaN) - value) <= tolerance * scale;
      expect(same, `${mode}, element ${i}: ${actual[i]}, not ${value}`).toBe(true);
    });
  }
}

const variable = (b: Builder, name: string, shape: Shape) => b.input({ kind: 'variable', name, shape });
const wave = (size: number, phase: number) => Float64Array.from({ length: size }, (_, i) => Math.sin(i * 1.37 + phase));

describe('every operation, of arrays', () => {
  it.each(Object.keys(samples) as InnerOp[])('%s', (op) => {
    fc.assert(
      fc.property(samples[op] as fc.Arbitrary<Sample>, ({ attributes, operands }) => {
        const b = createBuilder();
        const inputs = operands.map((operand, i) => variable(b, `x${i}`, operand.shape));
        const result = b.apply(op, inputs, attributes);
        // Alone, and fused with a neighbour on either side.
        const values = operands.map((operand) => operand.data);
        agrees(b.finish([result]), values);
        const tripled = b.apply(op, inputs.map((id) => b.add(id, b.constant(0.015625))), attributes); // prettier-ignore
        if (op !== 'solve') agrees(b.finish([b.mul(b.constant(3), b.abs(tripled))]), values, NONE, 1e-11);
      }),
      { seed: 11, numRuns: 15 },
    );
  });
});

describe('products of matrices', () => {
  const shapes: [Shape, Shape][] = [
    [[9, 7], [7, 11]], [[4, 4], [4, 4]], [[1, 5], [5, 9]], [[6, 5], [5, 1]], [[3, 4, 5], [3, 5, 6]], [[2, 3, 5], [2, 5, 1]], [[1, 1], [1, 1]], [[13, 1], [1, 6]],
  ]; // prettier-ignore
  it.each(shapes)('%j by %j, operands transposed or not', (left, right) => {
    for (const flipLeft of [false, true]) {
      for (const flipRight of [false, true]) {
        const b = createBuilder();
        const operand = (name: string, shape: Shape, flip: boolean) => {
          const axes = shape.map((_, axis) => axis);
          const swapped = [...axes.slice(0, -2), ...axes.slice(-2).reverse()];
          const x = variable(b, name, flip ? swapped.map((axis) => shape[axis] ?? 1) : shape);
          return flip ? b.transpose(x, swapped) : x;
        };
        const product = b.matmul(operand('a', left, flipLeft), operand('b', right, flipRight));
        agrees(b.finish([product]), [wave(sizeOf(left), 0.2), wave(sizeOf(right), 1)]);
      }
    }
  });
});

describe('reductions', () => {
  const cases: [Shape, number[]][] = [[[1000], [0]], [[7, 9], [0]], [[7, 9], [1]], [[3, 4, 5], [0, 2]], [[3, 4, 5], [1]], [[3, 4, 5], [0, 1, 2]], [[5, 1], [1]], [[1, 5], [0]]]; // prettier-ignore
  it.each(cases)('of %j along %j', (shape, axes) => {
    const b = createBuilder();
    const x = variable(b, 'x', shape);
    const fused = b.mul(x, b.exp(x));
    agrees(b.finish([b.sum(fused, axes), b.reduceMax(fused, axes), b.reduceMin(b.transpose(x), axes.map((axis) => shape.length - 1 - axis))]), [wave(sizeOf(shape), 0.5)]); // prettier-ignore
  });

  it('of a million numbers', () => {
    const b = createBuilder();
    const n = 1_000_000;
    const x = variable(b, 'x', [n]);
    agrees(b.finish([b.sum(b.mul(x, x)), b.reduceMax(x)]), [wave(n, 0)], NONE, 1e-11);
  });
});

describe('graphs', () => {
  /** Sum of squared residuals of a small network over data, and its gradient. */
  function network(m: number): { graph: Graph; data: Data; sizes: number[] } {
    const b = createBuilder();
    const x = b.input({ kind: 'data', name: 'x', shape: [m, 5], hash: 'x' });
    const y = b.input({ kind: 'data', name: 'y', shape: [m], hash: 'y' });
    const decay = b.input({ kind: 'parameter', name: 'decay', shape: [], value: 0.1, specialized: false });
    const w = variable(b, 'w', [5, 6]);
    const bias = variable(b, 'bias', [6]);
    const v = variable(b, 'v', [6]);
    const hidden = b.tanh(b.add(b.matmul(x, w), bias));
    const out = b.reshape(b.matmul(hidden, b.reshape(v, [6, 1])), [m]);
    const residual = b.sub(out, y);
    const loss = b.add(b.sum(b.mul(residual, residual)), b.mul(b.exp(decay), b.sum(b.mul(w, w))));
    const graph = b.finish([loss, ...gradientNodes(b, loss, [w, bias, v])]);
    return { graph, data: new Map([['x', wave(5 * m, 0)], ['y', wave(m, 2)]]), sizes: [30, 6, 6] }; // prettier-ignore
  }

  it.each([1, 8, 333])('loss and gradient of a network over %d rows of data', (m) => {
    const { graph, data, sizes } = network(m);
    agrees(graph, sizes.map((size, i) => wave(size, i)), data); // prettier-ignore
  });

  it('Rosenbrock of 1,000 numbers by slices, and its gradient', () => {
    const b = createBuilder();
    const x = variable(b, 'x', [1000]);
    const front = b.slice(x, [0], [999]);
    const valley = b.sub(b.slice(x, [1], [1000]), b.mul(front, front));
    const slope = b.sub(b.constant(1), front);
    const loss = b.sum(b.add(b.mul(b.constant(100), b.mul(valley, valley)), b.mul(slope, slope)));
    agrees(b.finish([loss, ...gradientNodes(b, loss, [x])]), [wave(1000, 0)]);
  });

  it('random ones of movement, elementwise operations and reductions, with gradients', () => {
    type Step = (b: Builder, x: NodeId, other: NodeId) => NodeId;
    const steps: Step[] = [
      (b, x) => b.transpose(x),
      (b, x, y) => (sizeOf(b.shapeOf(x)) === sizeOf(b.shapeOf(y)) ? b.add(x, b.reshape(y, b.shapeOf(x))) : x),
      (b, x) => b.tanh(x),
      (b, x) => b.reshape(x, [...b.shapeOf(x)].reverse()),
      (b, x) => b.mul(x, b.sum(x, [0], true)),
      (b, x) => b.sub(x, b.reduceMax(x, [1], true)),
      (b, x) => b.slice(b.pad(x, [1, 0], [0, 2], [0, 1]), [0, 1], b.shapeOf(x).map((length, i) => length + i)), // prettier-ignore
      (b, x) => b.concatenate([b.cos(x), x], 0),
      (b, x) => b.gather(x, 1, [0, 1, 0]),
      (b, x) => b.matmul(x, b.transpose(x)),
      (b, x) => b.sigmoid(b.mul(b.constant(0.5), x)),
      (b, x, y) => b.add(x, b.div(b.sum(y), b.constant(sizeOf(b.shapeOf(y))))),
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 8 }), (picks) => {
        const b = createBuilder();
        const x = variable(b, 'x', [3, 4]);
        const nodes = [x];
        for (const [op, p, q] of picks) {
          const made = steps[op % steps.length]?.(b, nodes[p % nodes.length] ?? x, nodes[q % nodes.length] ?? x) ?? x;
          const shape = b.shapeOf(made);
          if (sizeOf(shape) <= 400 && (shape[1] ?? 0) >= 2) nodes.push(made);
        }
        const last = nodes.at(-1) ?? x;
        const loss = b.sum(b.tanh(b.mul(b.constant(0.1), last)));
        agrees(b.finish([loss, last, ...gradientNodes(b, loss, [x])]), [wave(12, 0.3)], NONE, 1e-9);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('outputs that are inputs, constants and views', () => {
    const b = createBuilder();
    const x = variable(b, 'x', [2, 3]);
    agrees(b.finish([x, b.transpose(x), b.constant(2), b.constant([1, 2, 3]), b.broadcast(b.constant(4), [2, 2]), b.reshape(x, [6])]), [wave(6, 0)]); // prettier-ignore
  });

  it('of no elements', () => {
    const b = createBuilder();
    const x = variable(b, 'x', [0, 3]);
    agrees(b.finish([b.sum(x), b.sum(x, [0]), b.exp(x), b.matmul(b.transpose(x), x)]), [new Float64Array()]);
  });

  it('parameters and data: what depends on them alone follows a change', () => {
    const { graph, data, sizes } = network(20);
    const kernel = compileArrays(graph, data, library, 'simd');
    const at = sizes.flatMap((size, i) => [...wave(size, i)]);
    const results = new Float64Array(1 + at.length);
    const lossAt = (value: number) => {
      kernel.setParameters([value]);
      kernel.evaluateOne(Float64Array.from(at), results);
      return results[0] ?? NaN;
    };
    const square = wave(30, 0).reduce((sum, w) => sum + w * w, 0);
    const [low, high] = [lossAt(0), lossAt(1)];
    expect(high - low).toBeCloseTo((Math.E - 1) * square, 9);
    expect(lossAt(0)).toBe(low);
    expect(() => compileArrays(graph, new Map(), library, 'simd')).toThrow('the values of x are missing');
  });

  it('through the backend: batches of points, scalars where they are few', () => {
    const backend = new WasmBackend('simd');
    const { graph, data, sizes } = network(200);
    const points = [0, 1, 2].map((phase) => sizes.flatMap((size) => [...wave(size, phase)]));
    const columns = (points[0] ?? []).map((_, i) => Float64Array.from(points, (point) => point[i] ?? NaN));
    const results = backend.compile(graph, data).evaluate(columns, 3);
    points.forEach((point, p) => {
      const parts = [point.slice(0, 30), point.slice(30, 36), point.slice(36)].map((part) => Float64Array.from(part));
      const inputs = [data.get('x'), data.get('y'), undefined, ...parts];
      const expected = evaluate(graph, inputs).flatMap((array) => [...array]);
      expected.forEach((value, i) => {
        expect(close(results[i]?.[p], value, 1e-10)).toBe(true);
      });
    });
  });
});
