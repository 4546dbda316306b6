/** The functions that are measured: as graphs, and with two derivatives as loops written by hand. */
import type { Builder } from '../../src/graph/builder.ts';
import { createBuilder } from '../../src/graph/builder.ts';
import type { Graph, NodeId } from '../../src/graph/graph.ts';
import { derivatives } from '../../src/graph/differentiate.ts';

export function ofOneNumber(f: (b: Builder, x: NodeId) => NodeId): Graph {
  const b = createBuilder();
  return b.finish([f(b, b.input({ kind: 'variable', name: 'x', shape: [] }))]);
}

export function ofOneVector(n: number, f: (b: Builder, x: NodeId) => NodeId): Graph {
  const b = createBuilder();
  return b.finish([f(b, b.input({ kind: 'variable', name: 'x', shape: [n] }))]);
}

export type Operations = 2 | 8 | 36;
export const OPERATIONS: readonly Operations[] = [2, 8, 36];
/** Where the functions of one number are drawn. */
export const FROM = -4;
export const WIDTH = 8;

/** By their number of operations. */
export const functions: Readonly<Record<Operations, Graph>> = {
  2: ofOneNumber((b, x) => b.mul(x, b.sin(x))),
  8: ofOneNumber((b, x) => {
    const c = b.constant.bind(b);
    return b.add(b.mul(b.exp(b.neg(b.mul(x, x))), b.cos(b.mul(c(3), x))), b.div(x, c(3)));
  }),
  36: ofOneNumber((b, x) => {
    const c = b.constant.bind(b);
    const square = b.mul(x, x);
    const root = b.sqrt(b.add(c(1), square));
    const wave = b.mul(b.sin(b.mul(c(0.7), x)), b.exp(b.neg(b.mul(c(0.1), square))));
    const step = b.mul(b.tanh(b.add(b.mul(c(0.5), x), c(1))), b.log(b.add(c(2), square)));
    const ripple = b.div(b.cos(b.mul(c(2), x)), root);
    const bump = b.mul(b.sigmoid(x), b.exp(b.neg(root)));
    const cubic = b.pow(b.sin(b.add(x, c(1))), c(3));
    const rest = b.sub(b.atan(b.mul(x, c(3))), b.mul(c(0.01), b.pow(x, c(4))));
    const sum = b.add(b.add(b.add(wave, step), b.add(ripple, bump)), b.add(cubic, rest));
    return b.div(b.sub(sum, b.mul(c(0.2), x)), b.add(c(3), b.sin(b.mul(c(5), x))));
  }),
};

/** f, f' and f'' as one graph. */
export const withDerivatives = (f: Graph): Graph => derivatives(f, 2);

/** The sum of p-th powers, plus 4: the notes' functions. */
export const powers = (p: number) => (b: Builder, x: NodeId) => b.add(b.sum(b.pow(x, b.constant(p))), b.constant(4));

export const rosenbrock = (n: number) => (b: Builder, x: NodeId) => {
  const front = b.slice(x, [0], [n - 1]);
  const valley = b.sub(b.slice(x, [1], [n]), b.mul(front, front));
  const slope = b.sub(b.constant(1), front);
  return b.sum(b.add(b.mul(b.constant(100), b.mul(valley, valley)), b.mul(slope, slope)));
};

/** The 36 operations as a user would write them; `c` changes from edit to edit. */
export const sourceOf = (c: number) => `import numpy as np

def f(x):
    root = np.sqrt(1 + x * x)
    wave = np.sin(${c} * x) * np.exp(-0.1 * x * x)
    step = np.tanh(0.5 * x + 1) * np.log(2 + x * x)
    ripple = np.cos(2 * x) / root
    bump = 1 / (1 + np.exp(-x)) * np.exp(-root)
    rest = np.sin(x + 1) ** 3 + np.arctan(3 * x) - 0.01 * x**4
    return (wave + step + ripple + bump + rest - 0.2 * x) / (3 + np.sin(5 * x))
`;

type Curves = readonly [Float64Array, Float64Array, Float64Array];

function curves(points: number): Curves {
  return [new Float64Array(points), new Float64Array(points), new Float64Array(points)];
}

/** f, f' and f'' over [-4, 4) with `Math`: derivatives by hand, common parts once, as one writes it for speed. */
export const byHand: Readonly<Record<Operations, (points: number) => Curves>> = {
  2: (points) => {
    const rows = curves(points);
    const [f, g, h] = rows;
    const delta = WIDTH / points;
    for (let i = 0; i < points; i++) {
      const x = FROM + i * delta;
      const s = Math.sin(x);
      const c = Math.cos(x);
      f[i] = x * s;
      g[i] = s + x * c;
      h[i] = 2 * c - x * s;
    }
    return rows;
  },
  8: (points) => {
    const rows = curves(points);
    const [f, g, h] = rows;
    const delta = WIDTH / points;
    for (let i = 0; i < points; i++) {
      const x = FROM + i * delta;
      const e = Math.exp(-x * x);
      const c = Math.cos(3 * x);
      const s = Math.sin(3 * x);
      f[i] = e * c + x / 3;
      g[i] = e * (-2 * x * c - 3 * s) + 1 / 3;
      h[i] = e * ((4 * x * x - 11) * c + 12 * x * s);
    }
    return rows;
  },
  36: (points) => {
    const rows = curves(points);
    const [f, g, h] = rows;
    const delta = WIDTH / points;
    for (let i = 0; i < points; i++) {
      const x = FROM + i * delta;
      const x2 = x * x;
      const r = Math.sqrt(1 + x2);
      const q = 1 / r;
      const q3 = q * q * q;
      const s = Math.sin(0.7 * x);
      const c = Math.cos(0.7 * x);
      const e = Math.exp(-0.1 * x2);
      const t = Math.tanh(0.5 * x + 1);
      const t1 = 0.5 * (1 - t * t);
      const l = Math.log(2 + x2);
      const l1 = (2 * x) / (2 + x2);
      const l2 = 2 / (2 + x2) - l1 * l1;
      const u = Math.cos(2 * x);
      const v = Math.sin(2 * x);
      const q1 = -x * q3;
      const q2 = -q3 + 3 * x2 * q3 * q * q;
      const k = 1 / (1 + Math.exp(-x));
      const k1 = k * (1 - k);
      const p = Math.exp(-r);
      const p1 = -x * q * p;
      const p2 = (x2 * q * q - q3) * p;
      const a = Math.sin(x + 1);
      const b = Math.cos(x + 1);
      const d = 1 + 9 * x2;
      const w = Math.sin(5 * x);
      const m = 3 + w;
      const m1 = 5 * Math.cos(5 * x);
      const n = s * e + t * l + u * q + k * p + a * a * a + Math.atan(3 * x) - 0.01 * x2 * x2 - 0.2 * x;
      let n1 = e * (0.7 * c - 0.2 * x * s) + t1 * l + t * l1 - 2 * v * q + u * q1 + k1 * p + k * p1;
      n1 += 3 * a * a * b + 3 / d - 0.04 * x2 * x - 0.2;
      let n2 = e * ((0.04 * x2 - 0.69) * s - 0.28 * x * c) - t * t1 * l + 2 * t1 * l1 + t * l2;
      n2 += u * q2 - 4 * u * q - 4 * v * q1 + k1 * (1 - 2 * k) * p + 2 * k1 * p1 + k * p2;
      n2 += 6 * a * b * b - 3 * a * a * a - (54 * x) / (d * d) - 0.12 * x2;
      const value = n / m;
      const first = (n1 - value * m1) / m;
      f[i] = value;
      g[i] = first;
      h[i] = (n2 - 2 * first * m1 + 25 * value * w) / m;
    }
    return rows;
  },
};
