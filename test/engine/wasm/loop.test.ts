import { describe, expect, it } from 'vitest';
import { Library } from '../../../src/engine/wasm/functions/library.ts';
import { compileLoop } from '../../../src/engine/wasm/loop.ts';
import type { Builder } from '../../../src/graph/builder.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import { gradientNodes } from '../../../src/graph/differentiate.ts';
import type { Graph, NodeId } from '../../../src/graph/graph.ts';
import { close } from './close.ts';

const library = new Library();
const NONE = new Map<string, Float64Array>();

/** Loss and gradient of a function of one vector. */
function lossGraph(n: number, f: (b: Builder, x: NodeId) => NodeId): Graph {
  const b = createBuilder();
  const x = b.input({ kind: 'variable', name: 'x', shape: [n] });
  const value = f(b, x);
  return b.finish([value, ...gradientNodes(b, value, [x])]);
}

const powerSum = (n: number, p: number) => lossGraph(n, (b, x) => b.add(b.sum(b.pow(x, b.constant(p))), b.constant(4)));
const rosenbrock = (n: number) =>
  lossGraph(n, (b, x) => {
    const front = b.slice(x, [0], [n - 1]);
    const back = b.slice(x, [1], [n]);
    const valley = b.sub(back, b.mul(front, front));
    const slope = b.sub(b.constant(1), front);
    return b.sum(b.add(b.mul(b.constant(100), b.mul(valley, valley)), b.mul(slope, slope)));
  });

type Gradient = (x: Float64Array) => { value: number; g: Float64Array };
const powerSumByHand =
  (p: number): Gradient =>
  (x) => ({ value: x.reduce((sum, value) => sum + value ** p, 0) + 4, g: x.map((value) => p * value ** (p - 1)) });
const rosenbrockByHand: Gradient = (x) => {
  const g = new Float64Array(x.length);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const [p = 0, q = 0] = [x[i], x[i + 1]];
    const valley = q - p * p;
    value += 100 * valley * valley + (1 - p) * (1 - p);
    g[i] = (g[i] ?? 0) - 400 * valley * p - 2 * (1 - p);
    g[i + 1] = (g[i + 1] ?? 0) + 200 * valley;
  }
  return { value, g };
};

/** x - lr g */
function sgd(n: number): Graph {
  const b = createBuilder();
  const [x, g] = ['x', 'g'].map((name) => b.input({ kind: 'variable', name, shape: [n] }));
  b.input({ kind: 'variable', name: 'step', shape: [] });
  const lr = b.input({ kind: 'variable', name: 'lr', shape: [] });
  return b.finish([b.sub(x ?? 0, b.mul(lr, g ?? 0))]);
}
type Rule = (x: Float64Array, g: Float64Array, step: number, lr: number) => Float64Array;
const sgdByHand = (): Rule => (x, g, _, lr) => x.map((value, i) => value - lr * (g[i] ?? 0));

const [BETA1, BETA2, EPS] = [0.9, 0.999, 1e-8];
function adam(n: number): Graph {
  const b = createBuilder();
  const [x = 0, g = 0, m0 = 0, v0 = 0] = ['x', 'g', 'm', 'v'].map((name) => b.input({ kind: 'variable', name, shape: [n] })); // prettier-ignore
  const step = b.input({ kind: 'variable', name: 'step', shape: [] });
  const lr = b.input({ kind: 'variable', name: 'lr', shape: [] });
  const mean = (rate: number, old: NodeId, now: NodeId) =>
    b.add(b.mul(b.constant(rate), old), b.mul(b.constant(1 - rate), now));
  const m = mean(BETA1, m0, g);
  const v = mean(BETA2, v0, b.mul(g, g));
  const correction = (rate: number) => b.sub(b.constant(1), b.pow(b.constant(rate), step));
  const scale = b.add(b.div(b.sqrt(v), b.sqrt(correction(BETA2))), b.constant(EPS));
  return b.finish([b.sub(x, b.mul(b.div(lr, correction(BETA1)), b.div(m, scale))), m, v]);
}
function adamByHand(): Rule {
  let m: Float64Array | undefined;
  let v: Float64Array | undefined;
  return (x, g, step, lr) => {
    m = g.map((value, i) => BETA1 * (m?.[i] ?? 0) + (1 - BETA1) * value);
    v = g.map((value, i) => BETA2 * (v?.[i] ?? 0) + (1 - BETA2) * value * value);
    const [c1, c2] = [1 - BETA1 ** step, 1 - BETA2 ** step];
    return x.map((value, i) => value - (lr / c1) * ((m?.[i] ?? 0) / (Math.sqrt(v?.[i] ?? 0) / Math.sqrt(c2) + EPS)));
  };
}

const problems = [
  { name: 'the sum of squares', loss: powerSum(4, 2), hand: powerSumByHand(2), start: [1.5, -2, 0.25, 3], lr: 0.03 },
  { name: 'the sum of sixth powers', loss: powerSum(4, 6), hand: powerSumByHand(6), start: [0.9, -1.1, 0.5, 1], lr: 0.004 },
  { name: 'Rosenbrock 2', loss: rosenbrock(2), hand: rosenbrockByHand, start: [-1.2, 1], lr: 0.0005 },
  { name: 'Rosenbrock 100', loss: rosenbrock(100), hand: rosenbrockByHand, start: Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? -1.2 : 1)), lr: 0.0002 },
]; // prettier-ignore
const rules = [
  { name: 'SGD', rule: sgd, hand: sgdByHand, slots: [] },
  { name: 'Adam', rule: adam, hand: adamByHand, slots: [0, 0] },
];

describe.each(problems)('$name', ({ loss, hand, start, lr }) => {
  it.each(rules)('with $name, step by step as a plain loop', ({ rule, hand: byHand, slots }) => {
    const n = start.length;
    for (const [mode, starts] of [
      ['scalar', 1],
      ['simd', 1],
      ['simd', 3],
    ] as const) {
      const loop = compileLoop(loss, rule(n), NONE, library, mode, starts);
      loop.setParameters([lr]);
      loop.reset(
        Array.from({ length: starts }, () => start),
        slots,
      );
      const update = byHand();
      // Few steps, so that differences of an ulp are not amplified by the problem itself.
      const parts = [loop.run(7, 1), loop.run(13, 1)];
      let x: Float64Array = Float64Array.from(start);
      for (let step = 1; step <= 20; step++) {
        const { value, g } = hand(x);
        x = update(x, g, step, lr);
        const [part, record] = step <= 7 ? [parts[0], step - 1] : [parts[1], step - 8];
        for (let one = 0; one < starts; one++) {
          expect(close(part?.losses[record * starts + one], value, 2e-14)).toBe(true);
          x.forEach((expected, i) => {
            const actual = part?.points[(record * starts + one) * n + i];
            expect(Math.abs((actual ?? NaN) - expected), `element ${i} after step ${step}`).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected))); // prettier-ignore
          });
        }
      }
      expect([...loop.point(0)]).toEqual([...(parts[1]?.points.slice(-n) ?? [])]);
    }
  });
});

describe('a loop', () => {
  it('records every so many steps, across calls, and far beyond one call of WebAssembly', () => {
    const loop = compileLoop(powerSum(2, 2), sgd(2), NONE, library, 'scalar');
    loop.setParameters([0.001]);
    loop.reset([[1, -1]], []);
    expect(loop.run(5, 3).records).toBe(1);
    expect(loop.run(4, 3).records).toBe(2);
    const long = loop.run(9991, 1000);
    expect(long.records).toBe(10);
    let x = 1;
    for (let i = 0; i < 10_000; i++) x -= 0.001 * (2 * x);
    expect(long.points.at(-2)).toBeCloseTo(x, 15);
    expect(loop.point(0)[0]).toBeCloseTo(x, 15);
  });

  it('converges with Adam on the sum of sixth powers, bias corrections included', () => {
    const loop = compileLoop(powerSum(4, 6), adam(4), NONE, library, 'scalar');
    loop.setParameters([0.01]);
    loop.reset([[1, -1, 0.5, 2]], [0, 0]);
    loop.run(20_000, 20_000);
    expect(loop.loss(0)).toBeCloseTo(4, 8);
  });

  it('keeps several starts apart', () => {
    const loop = compileLoop(rosenbrock(2), sgd(2), NONE, library, 'simd', 3);
    const alone = compileLoop(rosenbrock(2), sgd(2), NONE, library, 'scalar');
    const starts = [[-1.2, 1], [0.5, 0.5], [2, -1]]; // prettier-ignore
    loop.setParameters([0.0003]);
    alone.setParameters([0.0003]);
    loop.reset(starts, []);
    loop.run(500, 500);
    starts.forEach((start, i) => {
      alone.reset([start], []);
      alone.run(500, 500);
      expect([...loop.point(i)]).toEqual([...alone.point(0)]);
    });
  });

  it.each([2, 3, 4, 7, 30])('of %i elements gives the same bits by pairs of elements and one by one', (n) => {
    const mixed = lossGraph(n, (b, x) => {
      const reversed = b.gather(
        x,
        0,
        Array.from({ length: n }, (_, i) => n - 1 - i),
      );
      const waves = b.mul(b.sin(x), b.add(b.cos(x), b.mul(reversed, reversed)));
      const shifted = b.mul(b.slice(x, [1], [n]), b.exp(b.neg(b.slice(x, [0], [n - 1]))));
      const branches = b.select(b.lt(x, b.constant(0)), b.mul(b.constant(3), x), b.pow(x, b.constant(5)));
      return b.add(b.add(b.sum(waves), b.sum(shifted)), b.add(b.sum(branches), b.sum(b.sqrt(b.add(b.mul(x, x), b.constant(1)))))); // prettier-ignore
    });
    const start = Array.from({ length: n }, (_, i) => Math.sin(1 + i));
    const [pairs, single] = (['simd', 'scalar'] as const).map((mode) => {
      const loop = compileLoop(mixed, adam(n), NONE, library, mode);
      loop.setParameters([0.01]);
      loop.reset([start], [0, 0]);
      return [loop.run(50, 7), loop.run(33, 7), loop.point(0), loop.loss(0)];
    });
    expect(pairs).toEqual(single);
  });

  it('computes what is only looked at where it is: the gradient’s norm as an element beyond x', () => {
    const n = 3;
    const b = createBuilder();
    const [x = 0, g = 0] = ['x', 'g'].map((name) => b.input({ kind: 'variable', name, shape: [n + 1] }));
    b.input({ kind: 'variable', name: 'step', shape: [] });
    const next = b.slice(b.sub(x, b.mul(b.constant(0.01), g)), [0], [n]);
    const norm = b.sqrt(b.sum(b.mul(g, g)));
    const rule = b.finish([b.concatenate([next, b.reshape(norm, [1])], 0)]);
    const loss = lossGraph(n + 1, (c, y) => c.sum(c.pow(c.slice(y, [0], [n]), c.constant(2))));
    const loop = compileLoop(loss, rule, NONE, library, 'simd');
    loop.reset([[1, 2, 2, NaN]], []);
    const { points, losses } = loop.run(7, 3);
    const shrunk = 0.98;
    expect(points[3]).toBeCloseTo(6 * shrunk ** 2, 12);
    expect(points[7]).toBeCloseTo(6 * shrunk ** 5, 12);
    expect(losses[1]).toBeCloseTo(9 * shrunk ** 10, 12);
    expect(loop.point(0)[3]).toBeCloseTo(6 * shrunk ** 6, 12);
    expect(loop.point(0)[0]).toBeCloseTo(shrunk ** 7, 12);
  });

  it('of more nodes than one function holds', () => {
    const n = 400;
    const loop = compileLoop(rosenbrock(n), adam(n), NONE, library, 'scalar');
    loop.setParameters([0.001]);
    const start = Array.from({ length: n }, (_, i) => Math.sin(i));
    loop.reset([start], [0, 0]);
    const update = adamByHand();
    let x: Float64Array = Float64Array.from(start);
    for (let step = 1; step <= 5; step++) x = update(x, rosenbrockByHand(x).g, step, 0.001);
    loop.run(5, 5);
    loop.point(0).forEach((value, i) => {
      expect(value).toBeCloseTo(x[i] ?? NaN, 13);
    });
  });

  it('refuses a rule of another size', () => {
    expect(() => compileLoop(powerSum(2, 2), sgd(3), NONE, library, 'scalar')).toThrow(
      'a loss of 2 numbers and a rule of 3',
    );
  });
});
