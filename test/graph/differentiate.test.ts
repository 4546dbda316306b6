import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Builder } from '../../src/graph/builder.ts';
import { createBuilder, extend } from '../../src/graph/builder.ts';
import {
  derivative,
  derivatives,
  gradient,
  hessian,
  hessianVectorProduct,
  jacobian,
  jvp,
  vjp,
} from '../../src/graph/differentiate.ts';
import { evaluate } from '../../src/graph/evaluate.ts';
import type { Graph, NodeId } from '../../src/graph/graph.ts';
import { sizeOf } from '../../src/graph/graph.ts';
import type { InnerOp } from '../../src/graph/primitives.ts';
import type { Sample } from './samples.ts';
import { samples } from './samples.ts';

const operations = Object.entries(samples) as [InnerOp, fc.Arbitrary<Sample>][];

/** t -> op(operands + t * directions), a graph of one scalar variable t. */
function alongLine(op: InnerOp, sample: Sample): Graph {
  const b = createBuilder();
  const t = b.input({ kind: 'variable', name: 't', shape: [] });
  const operands = sample.operands.map(({ shape, data }) => {
    const direction = Array.from(data, (_, i) => Math.cos(1 + i * 1.7) * 0.1 * Math.max(1, Math.abs(data[i] ?? 0)));
    return b.add(b.constant([...data], shape), b.mul(t, b.constant(direction, shape)));
  });
  return b.finish([b.apply(op, operands, sample.attributes)]);
}

const at = (graph: Graph, t: number) => evaluate(graph, [Float64Array.of(t)])[0] ?? new Float64Array();

/** Richardson's extrapolation of central differences: error of order h^4. */
function centralDifference(graph: Graph): Float64Array {
  const h = 1e-3;
  const [a, b, c, d] = [at(graph, 2 * h), at(graph, h), at(graph, -h), at(graph, -2 * h)];
  return a.map((value, i) => (8 * ((b[i] ?? NaN) - (c[i] ?? NaN)) - (value - (d[i] ?? NaN))) / (12 * h));
}

function expectClose(got: Float64Array, want: Float64Array, tolerance: number): void {
  expect(got.length).toBe(want.length);
  const scale = Math.max(1, ...want.map(Math.abs));
  got.forEach((value, i) => {
    expect(Math.abs(value - (want[i] ?? NaN))).toBeLessThan(tolerance * scale);
  });
}

describe('every primitive', () => {
  // stopGradient is an identity whose derivative is not its slope, by definition.
  const smooth = operations.filter(([op]) => op !== 'stopGradient');
  test.each(smooth)('%s: forward mode agrees with differences to order 3', (op, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (sample) => {
        let graph = alongLine(op, sample);
        for (let order = 1; order <= 3; order++) {
          const next = derivative(graph);
          expectClose(at(next, 0), centralDifference(graph), 2e-7);
          graph = next;
        }
      }),
      { numRuns: 8, seed: 7 },
    );
  });

  test.each(operations)('%s: reverse mode is the transpose of forward mode', (op, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (sample) => {
        const b = createBuilder();
        const inputs = sample.operands.map(({ shape }, i) => b.input({ kind: 'variable', name: `x${i}`, shape }));
        const output = b.apply(op, inputs, sample.attributes);
        const wave = (id: NodeId, phase: number) =>
          b.constant(
            Array.from({ length: sizeOf(b.shapeOf(id)) }, (_, i) => Math.sin(phase + i * 2.3)),
            b.shapeOf(id),
          );
        const tangents = inputs.map((id, i) => wave(id, i));
        const cotangent = wave(output, 5);
        const [pushed] = jvp(b, [output], new Map(inputs.map((id, i) => [id, tangents[i] ?? id])));
        const pulled = vjp(b, [output], [cotangent], inputs);
        const zero = b.constant(0);
        const forward = pushed === undefined ? zero : b.sum(b.mul(cotangent, pushed));
        const reverse = pulled.reduce<NodeId>(
          (sum, ct, i) => (ct === undefined ? sum : b.add(sum, b.sum(b.mul(ct, tangents[i] ?? zero)))),
          zero,
        );
        const [p, q] = evaluate(
          b.finish([forward, reverse]),
          sample.operands.map(({ data }) => data),
        );
        expect(p?.[0]).toBeCloseTo(q?.[0] ?? NaN, 9);
      }),
      { numRuns: 12, seed: 11 },
    );
  });
});

/** A graph of one variable. */
function functionOf(shape: readonly number[], body: (b: Builder, x: NodeId) => NodeId): Graph {
  const b = createBuilder();
  return b.finish([body(b, b.input({ kind: 'variable', name: 'x', shape }))]);
}

const element = (b: Builder, x: NodeId, i: number) => b.reshape(b.slice(x, [i], [i + 1]), []);
const square = (b: Builder, x: NodeId) => b.mul(x, x);

/** sum 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2, element by element as a loop reads it. */
function rosenbrock(n: number): Graph {
  return functionOf([n], (b, x) => {
    let total = b.constant(0);
    for (let i = 0; i + 1 < n; i++) {
      const valley = square(b, b.sub(element(b, x, i + 1), square(b, element(b, x, i))));
      total = b.add(total, b.add(b.mul(b.constant(100), valley), square(b, b.sub(b.constant(1), element(b, x, i)))));
    }
    return total;
  });
}

describe('gradient, Jacobian, Hessian', () => {
  test('x exp(x) twice at 0.7, where nested tf.grad gives 4.03', () => {
    const f = functionOf([], (b, x) => b.mul(x, b.exp(x)));
    expect(at(derivative(derivative(f)), 0.7)[0]).toBeCloseTo(2.7 * Math.exp(0.7), 14);
  });

  test('Rosenbrock 4 by hand', () => {
    const f = rosenbrock(4);
    const x = Float64Array.of(-1.2, 1, 0.5, 2);
    expect(Array.from(evaluate(gradient(f), [x])[0] ?? [])).toEqual([
      -215.59999999999997, 112.00000000000001, -451, 350,
    ]);
    expect(
      evaluate(hessian(f), [Float64Array.of(1, 1, 1, 1)]).map((row) => Array.from(row, (value) => value + 0)),
    ).toEqual([
      [802, -400, 0, 0],
      [-400, 1002, -400, 0],
      [0, -400, 1002, -400],
      [0, 0, -400, 200],
    ]);
  });

  test('Hessian-vector product is the Hessian times the vector', () => {
    const f = rosenbrock(4);
    const x = Float64Array.of(0.3, -0.2, 0.9, 1.1);
    const v = Float64Array.of(1, -2, 0.5, 3);
    const product = evaluate(hessianVectorProduct(f), [x, v])[0] ?? new Float64Array();
    const rows = evaluate(hessian(f), [x]);
    rows.forEach((row, i) => {
      expect(product[i]).toBeCloseTo(
        row.reduce((sum, h, j) => sum + h * (v[j] ?? 0), 0),
        9,
      );
    });
  });

  test('the gradient of a loop over n elements grows like n', () => {
    const elements = (n: number) => gradient(rosenbrock(n)).nodes.reduce((sum, node) => sum + sizeOf(node.shape), 0);
    expect(elements(400) / elements(100)).toBeLessThan(4.5);
  });

  test('Jacobian of a vector function', () => {
    const f = functionOf([2], (b, x) => b.mul(x, b.sum(x)));
    expect(evaluate(jacobian(f), [Float64Array.of(2, 3)]).map((row) => [...row])).toEqual([
      [7, 2],
      [3, 8],
    ]);
  });

  test('a gradient of two outputs is refused', () => {
    const { b, inputs } = extend(functionOf([2], (b2, x) => b2.exp(x)));
    const [x = 0] = inputs;
    expect(() => gradient(b.finish([x]))).toThrow('jacobian');
  });

  test('graphs do not explode: the 4th derivative of 40 operations stays within 10 times the 1st', () => {
    let f = functionOf([], (b, x) => {
      let y = x;
      for (let i = 0; i < 10; i++) y = b.sin(b.add(b.mul(y, b.constant(1.1 + i)), b.div(x, b.constant(3 + i))));
      return y;
    });
    expect(f.nodes.length).toBeGreaterThan(40);
    const sizes = [1, 2, 3, 4].map(() => (f = derivative(f)).nodes.length);
    expect((sizes[3] ?? Infinity) / (sizes[0] ?? 1)).toBeLessThan(10);
  });
});

describe('0 * NaN never leaks from the branch not taken', () => {
  const positive = (b: Builder, x: NodeId) => b.lt(b.constant(0), x);
  const guarded: [string, (b: Builder, x: NodeId) => NodeId, number][] = [
    ['sqrt below 0', (b, x) => b.select(positive(b, x), b.sqrt(x), b.constant(0)), -1],
    ['sqrt at 0', (b, x) => b.select(positive(b, x), b.sqrt(x), b.mul(x, b.constant(0.5))), 0],
    ['x log x at 0', (b, x) => b.select(positive(b, x), b.mul(x, b.log(x)), b.constant(0)), 0],
    ['1/x at 0', (b, x) => b.select(b.eq(x, b.constant(0)), b.constant(1), b.div(b.sin(x), x)), 0],
    ['through max', (b, x) => b.max(b.constant(0), b.mul(x, b.abs(x))), -2],
  ];
  test.each(guarded)('%s', (_, body, x) => {
    const f = functionOf([], body);
    const vector = functionOf([3], (b, v) => b.sum(body(b, v)));
    const slope = at(derivative(f), x)[0] ?? NaN;
    expect(slope).not.toBeNaN();
    expect(Array.from(evaluate(gradient(vector), [Float64Array.of(x, x, x)])[0] ?? [], (value) => value + 0)).toEqual(
      [slope, slope, slope].map((value) => value + 0),
    );
    expect(at(derivative(derivative(f)), x)[0]).not.toBeNaN();
  });

  test('in reverse, also below sums, slices and nested branches', () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [2] });
    const element = (id: NodeId, i: number) => b.reshape(b.slice(id, [i], [i + 1]), []);
    const roots = b.sqrt(x);
    const positive = b.lt(b.constant(0), element(x, 0));
    const small = b.lt(element(roots, 0), b.constant(0.3));
    const inner = b.select(small, b.sum(roots), b.mul(element(roots, 0), element(roots, 1)));
    const graph = gradient(b.finish([b.select(positive, inner, element(x, 0))]));
    const gradients = [-1, 0.04, 0.16].map((first) => evaluate(graph, [Float64Array.of(first, 4)])[0]);
    expect(gradients).toEqual([Float64Array.of(1, 0), Float64Array.of(2.5, 0.25), Float64Array.of(2.5, 0.1)]);
  });
});

describe('conventions at kinks are PyTorch’s', () => {
  const kinks: [string, (b: Builder, x: NodeId) => NodeId, number][] = [
    ['|x| at 0', (b, x) => b.abs(x), 0],
    ['max(x, 0) at 0', (b, x) => b.max(x, b.constant(0)), 0.5],
    ['min(x, 0) at 0', (b, x) => b.min(x, b.constant(0)), 0.5],
    ['sign at 0', (b, x) => b.sign(x), 0],
    ['floor at 0', (b, x) => b.floor(x), 0],
    ['x^0 at 0', (b, x) => b.pow(x, b.constant(0)), 0],
    ['x^1 at 0', (b, x) => b.pow(x, b.constant(1)), 1],
    ['x^2 at 0', (b, x) => b.pow(x, b.constant(2)), 0],
    ['x^x from the exponent, base 0', (b, x) => b.pow(b.constant(0), b.add(x, b.constant(2))), 0],
  ];
  test.each(kinks)('%s', (_, body, want) => {
    expect(at(derivative(functionOf([], body)), 0)[0]).toBe(want);
  });
});

test('several orders as one graph are those of one after another', () => {
  const b = createBuilder();
  const x = b.input({ kind: 'variable', name: 'x', shape: [] });
  const y = b.input({ kind: 'variable', name: 'y', shape: [3] });
  const f = b.finish([b.mul(b.sin(x), b.exp(y)), b.sum(b.mul(y, b.mul(y, y))), b.constant(2)]);
  const point = [Float64Array.of(0.7), Float64Array.of(-0.4, 0.9, 2)];
  for (const [variable, element] of [
    [0, 0],
    [1, 0],
    [1, 2],
  ] as const) {
    const first = derivative(f, variable, element);
    const second = derivative(first, variable, element);
    const apart = [f, first, second].flatMap((graph) => evaluate(graph, point));
    expect(evaluate(derivatives(f, 2, variable, element), point)).toEqual(apart);
    expect(evaluate(derivatives(f, 0, variable, element), point)).toEqual(evaluate(f, point));
  }
  expect(() => derivatives(f, 1, 2)).toThrow('no variable 2');
});
