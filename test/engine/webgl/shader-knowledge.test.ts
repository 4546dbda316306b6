/** What the shader is written from: where rounding matters, where values lie, and the statements that follow. */
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../../src/engine/job.ts';
import { intervalsOf, shorterOf } from '../../../src/engine/webgl/intervals.ts';
import { sensitivityOf } from '../../../src/engine/webgl/sensitivity.ts';
import { shaderOf } from '../../../src/engine/webgl/shader.ts';
import type { Builder } from '../../../src/graph/builder.ts';
import type { Graph, NodeId } from '../../../src/graph/graph.ts';
import { graphOf } from '../gl/functions.ts';

const grid: Grid = { origin: -4, step: 8 / 1000, points: 1001 };

/** Operations of the nodes, and what the line's knowledge says of them. */
function known(build: (b: Builder, x: NodeId) => NodeId, on: Grid = grid) {
  const graph = graphOf(1, build);
  const channel = { value: graph.outputs[0] ?? 0, slope: undefined };
  const { carried, taking } = sensitivityOf(graph, [channel], [NaN], 0, on);
  const intervals = intervalsOf(graph, [NaN], 0, on);
  const named = (ids: ReadonlySet<NodeId>) => [...ids].sort((p, q) => p - q).map((id) => graph.nodes[id]?.op);
  const { source } = shaderOf(graph, [0], [channel], 'plain', { carried, taking, intervals });
  return { graph, carried: named(carried), taking: named(taking), interval: lastOf(graph, intervals), source };
}

const lastOf = <T>(graph: Graph, list: readonly T[]) => list[graph.outputs[0] ?? 0];

describe('what is carried along', () => {
  it('is nothing where float32 rounds by no more than it must', () => {
    expect(known((b, x) => b.exp(b.neg(b.mul(x, x))), { origin: 0, step: 1e-3, points: 1001 }).carried).toEqual([]);
  });

  it('is x and the angle of a fast wave, and the wave takes it in', () => {
    const { carried, taking, source } = known((b, x) =>
      b.add(b.sin(b.mul(b.constant(50), x)), b.mul(b.constant(1 / 256), x)),
    );
    expect(carried).toEqual(['input', 'mul']);
    // The second product changes too little to take x's rest in.
    expect(taking).toEqual(['input', 'mul', 'sin']);
    expect(source).toContain('vec2 n2 = mulPair(');
    expect(source).toMatch(/float n3 = b3 \+ \(\(cosine\(n2\.x\)\) \* n2\.y\);/);
  });

  it('is a constant that float32 does not hold, not one that it does', () => {
    const wave = (factor: number) => known((b, x) => b.sin(b.mul(b.constant(factor), x))).carried;
    expect(wave(100)).toEqual(['input', 'mul']);
    expect(wave(100.1)).toEqual(['input', 'constant', 'mul']);
  });

  it('is what cancels: (1 + 1e-4 x)² - 1', () => {
    const { carried } = known((b, x) => {
      const near = b.add(b.constant(1), b.mul(b.constant(1e-4), x));
      return b.sub(b.mul(near, near), b.constant(1));
    });
    expect(carried).toEqual(expect.arrayContaining(['add', 'mul']));
  });
});

describe('where values lie', () => {
  it.each<readonly [string, (b: Builder, x: NodeId) => NodeId, number, number]>([
    ['a line', (b, x) => b.sub(b.mul(b.constant(-2), x), b.constant(1)), -9, 7],
    ['a square', (b, x) => b.mul(x, x), 0, 16],
    ['a quotient', (b, x) => b.div(x, b.add(b.constant(1), b.mul(x, x))), -4, 4],
    ['a quotient by what may be 0', (b, x) => b.div(b.constant(1), x), -Infinity, Infinity],
    ['a bell', (b, x) => b.exp(b.neg(b.mul(x, x))), Math.exp(-16), 1],
    ['a logarithm', (b, x) => b.log(b.add(b.constant(2), b.mul(x, x))), Math.log(2), Math.log(18)],
    ['a wave', (b, x) => b.mul(b.constant(3), b.sin(x)), -3, 3],
    ['what is not known', (b, x) => b.gamma(x), -Infinity, Infinity],
  ])('%s', (_, build, low, high) => {
    const { interval } = known(build);
    expect(interval?.low).toBeCloseTo(low, 12);
    expect(interval?.high).toBeCloseTo(high, 12);
  });

  it('decides which functions are written shorter', () => {
    expect(shorterOf('sin', { low: -5999, high: 5999 })).toBe('nearSine');
    expect(shorterOf('sin', { low: -7000, high: 1 })).toBeNull();
    expect(shorterOf('log', { low: 0, high: 1 })).toBeNull();
    expect(shorterOf('exp', { low: -90, high: 0 })).toBeNull();
    expect(shorterOf('sqrt', { low: 1, high: Infinity })).toBe('sqrt');
    expect(shorterOf('erf', { low: 0, high: 1 })).toBeNull();
    expect(known((b, x) => b.exp(x)).source).toContain('= nearExponential(xExact.x);');
    expect(known((b, x) => b.exp(x), { ...grid, origin: 80 }).source).toContain('= exponential(xExact.x);');
  });
});

describe('statements', () => {
  it('share sine and cosine of an angle, and the sigmoids of a number and its negative', () => {
    const { source } = known((b, x) =>
      b.add(b.mul(b.sin(x), b.cos(x)), b.mul(b.sigmoid(x), b.sigmoid(b.neg(x)))), { origin: 0, step: 1e-3, points: 11 }); // prettier-ignore
    const calls = source.slice(source.indexOf('void main()')).match(/nearSineCosine\(|nearSigmoids\(/g);
    expect(calls).toEqual(['nearSineCosine(', 'nearSigmoids(']);
  });
});
