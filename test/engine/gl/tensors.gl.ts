/** Graphs by tfjs kernels against the reference interpreter. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueAndGradient } from '../../../src/engine/minimize/objective.ts';
import type { Builder } from '../../../src/graph/builder.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import { evaluate } from '../../../src/graph/evaluate.ts';
import type { Graph, NodeId, Shape } from '../../../src/graph/graph.ts';
import { sizeOf } from '../../../src/graph/graph.ts';
import type { InnerOp } from '../../../src/graph/primitives.ts';
import type { Sample } from '../../graph/samples.ts';
import { samples } from '../../graph/samples.ts';
import type { TestBrowser } from './browser.ts';
import { openBrowser } from './browser.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Numbers that float32 holds, so that only the computation can err. */
const rounded = (values: Iterable<number>) => Array.from(values, Math.fround);

/** Smooth numbers without a pattern, between -1 and 1. */
const wavy = (size: number, seed = 1) =>
  Array.from({ length: size }, (_, i) => Math.fround(Math.sin(12.9898 * (i + seed))));

/** Digits of the worst output, against its largest element. */
async function digitsOf(
  graph: Graph,
  variables: readonly (readonly number[])[],
  data: readonly (readonly [string, readonly number[]])[] = [],
) {
  const { outputs, launches } = await browser.do('tensors', graph, variables, data);
  const arrays = new Map(data.map(([hash, values]) => [hash, Float64Array.from(values)]));
  let next = 0;
  const inputs = graph.inputs.map((input) => {
    if (input.kind === 'variable') return Float64Array.from(variables[next++] ?? []);
    return input.kind === 'data' ? arrays.get(input.hash) : undefined;
  });
  const right = evaluate(graph, inputs);
  expect(outputs.map((output) => output.length)).toEqual(right.map((output) => output.length));
  const digits = right.map((values, output) => {
    let largest = 0;
    let error = 0;
    values.forEach((value, i) => {
      const got = outputs[output]?.[i] ?? NaN;
      if (Number.isNaN(value) !== Number.isNaN(got)) error = Infinity;
      if (Number.isNaN(value) || value === got) return;
      largest = Math.max(largest, Math.abs(value));
      error = Math.max(error, Math.abs(value - got));
    });
    return error === 0 ? 16 : -Math.log10(error / Math.max(largest, 1e-30));
  });
  return { digits: Math.min(...digits), launches };
}

function graphOf(shapes: readonly Shape[], build: (b: Builder, ...x: NodeId[]) => NodeId | NodeId[]): Graph {
  const b = createBuilder();
  const inputs = shapes.map((shape, i) => b.input({ kind: 'variable', name: `v${i}`, shape }));
  const outputs = build(b, ...inputs);
  return b.finish(Array.isArray(outputs) ? outputs : [outputs]);
}

describe('every operation by kernels', () => {
  it.each(Object.keys(samples) as InnerOp[])('%s', async (op) => {
    const drawn = fc.sample<Sample>(samples[op], { seed: 7, numRuns: 6 });
    for (const { attributes, operands } of drawn) {
      const graph = graphOf(
        operands.map(({ shape }) => shape),
        (b, ...inputs) => b.apply(op, inputs, attributes),
      );
      const { digits } = await digitsOf(
        graph,
        operands.map(({ data }) => rounded(data)),
      );
      expect(digits, JSON.stringify(attributes)).toBeGreaterThanOrEqual(5.5);
    }
  });
});

/** Losses of one vector, and data that they need. */
const losses: readonly (readonly [string, number, (b: Builder, x: NodeId, data: (name: string, shape: Shape) => NodeId) => NodeId])[] = [
  ['a quadratic', 40, (b, x) => b.sum(b.mul(x, x))],
  ['Rosenbrock', 300, (b, x) => {
    const head = b.slice(x, [0], [299]);
    const tail = b.slice(x, [1], [300]);
    const p = b.sub(b.constant(1), head);
    const q = b.sub(tail, b.mul(head, head));
    return b.sum(b.add(b.mul(p, p), b.mul(b.constant(100), b.mul(q, q))));
  }],
  ['a fit', 3, (b, x, data) => {
    const t = data('t', [5000]);
    const at = (i: number) => b.reshape(b.slice(x, [i], [i + 1]), []);
    const model = b.add(b.mul(at(0), b.exp(b.neg(b.mul(at(1), b.mul(t, t))))), at(2));
    const r = b.sub(model, data('y', [5000]));
    return b.div(b.sum(b.mul(r, r)), b.constant(5000));
  }],
  ['a logistic regression', 20, (b, x, data) => {
    const scores = b.reshape(b.matmul(data('A', [1500, 20]), b.reshape(x, [20, 1])), [1500]);
    return b.sum(b.softplus(b.mul(b.sign(data('y', [1500])), scores)));
  }],
  ['a network of two layers', 66, (b, x, data) => {
    const first = b.reshape(b.slice(x, [0], [40]), [5, 8]);
    const bias = b.slice(x, [40], [48]);
    const second = b.reshape(b.slice(x, [48], [64]), [8, 2]);
    const hidden = b.tanh(b.add(b.matmul(data('A', [200, 5]), first), bias));
    const scores = b.add(b.matmul(hidden, second), b.slice(x, [64], [66]));
    const shifted = b.sub(scores, b.reduceMax(scores, [1], true));
    const chosen = b.gather(b.reshape(shifted, [400]), 0, Array.from({ length: 200 }, (_, i) => 2 * i + (i % 3 === 0 ? 1 : 0)));
    return b.sub(b.sum(b.log(b.sum(b.exp(shifted), [1]))), b.sum(chosen));
  }],
]; // prettier-ignore

describe('values and gradients by kernels', () => {
  it.each(losses)('%s', async (name, size, build) => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [size] });
    const data: (readonly [string, number[]])[] = [];
    const output = build(b, x, (hash, shape) => {
      data.push([hash, wavy(sizeOf(shape), data.length + 2)]);
      return b.input({ kind: 'data', name: hash, shape, hash });
    });
    const graph = valueAndGradient(b.finish([output]));
    const { digits, launches } = await digitsOf(graph, [wavy(size)], data);
    console.log(name.padEnd(24), digits.toFixed(2), `${launches} launches for ${graph.nodes.length} nodes`);
    expect(digits).toBeGreaterThanOrEqual(5.5);
    expect(launches).toBeLessThan(graph.nodes.length + 12);
  });

  it('a sum keeps its digits over many elements', async () => {
    const graph = graphOf([[90_000]], (b, x) => [b.sum(x), b.sum(b.reshape(x, [300, 300]), [0])]);
    const x = Array.from({ length: 90_000 }, (_, i) => Math.fround(1 / (i + 1)));
    expect((await digitsOf(graph, [x])).digits).toBeGreaterThan(6.8);
  });

  it('elementwise operations and what reorders their operands are one launch', async () => {
    const graph = graphOf([[30, 20], [20]], (b, x, y) => {
      const wide = b.add(b.transpose(b.mul(b.exp(x), x)), b.reshape(y, [20, 1]));
      return b.sub(b.slice(wide, [2, 0], [18, 30], [3, 2]), b.constant(1));
    });
    const { digits, launches } = await digitsOf(graph, [wavy(600), wavy(20)]);
    expect(digits).toBeGreaterThan(6);
    // Two uploads; what is transposed, what is sliced, and the rest; one readback.
    expect(launches).toBe(6);
  });
});

describe('over time', () => {
  it('no tensor is left after a thousand evaluations, programs and textures stay few', async () => {
    const graph = graphOf([[50]], (b, x) => b.sum(b.exp(b.matmul(b.reshape(x, [5, 10]), b.reshape(x, [10, 5])))));
    await browser.do('tensors', graph, [wavy(50)]);
    const before = await browser.do('counts');
    for (let i = 0; i < 10; i++) await browser.do('tensors', graph, [wavy(50, i)], [], 100);
    expect(await browser.do('counts')).toEqual({ ...before, launches: expect.any(Number) as number });
  });

  it('what is refused halfway leaves nothing', async () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [20] });
    const table = b.constant([1, 2, 3]);
    const system = b.eq(b.reshape(x, [20, 1]), b.reshape(x, [1, 20]));
    const graph = b.finish([b.sum(table), b.solve(system, b.reshape(x, [20, 1]))]);
    const before = await browser.do('counts');
    await expect(browser.do('tensors', graph, [wavy(20)])).rejects.toThrow('linear systems of more than 16');
    expect(await browser.do('counts')).toEqual({ ...before, launches: expect.any(Number) as number });
  });

  it('data go up once: another graph of the same array takes what is there', async () => {
    const size = 5000;
    const graph = (factor: number) => {
      const b = createBuilder();
      const x = b.input({ kind: 'variable', name: 'x', shape: [] });
      const t = b.input({ kind: 'data', name: 't', shape: [size], hash: 't' });
      return b.finish([b.mul(b.constant(factor), b.sum(b.mul(x, t)))]);
    };
    const { uploads, outputs } = await browser.do('shared', [graph(1), graph(2)], [[3]], ['t', wavy(size)]);
    const right = 3 * wavy(size).reduce((sum, value) => sum + value, 0);
    expect(outputs[0]).toBeCloseTo(right, 3);
    expect(outputs[1]).toBeCloseTo(2 * right, 3);
    expect(uploads).toBe(1);
  });

  it('a lost context is replaced', async () => {
    const graph = graphOf([[3]], (b, x) => b.exp(x));
    await browser.do('loseContext');
    expect((await digitsOf(graph, [[0, 1, 2]])).digits).toBeGreaterThan(6);
  });
});
