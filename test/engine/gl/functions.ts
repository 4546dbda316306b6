/** Functions to draw, with intervals; and how they are built. */
import type { Builder } from '../../../src/graph/builder.ts';
import { createBuilder } from '../../../src/graph/builder.ts';
import type { Graph, NodeId } from '../../../src/graph/graph.ts';

export function graphOf(variables: number, build: (b: Builder, ...x: NodeId[]) => NodeId | NodeId[]): Graph {
  const b = createBuilder();
  const inputs = Array.from({ length: variables }, (_, i) =>
    b.input({ kind: 'variable', name: 'xyzw'[i] ?? `v${i}`, shape: [] }),
  );
  const outputs = build(b, ...inputs);
  return b.finish(Array.isArray(outputs) ? outputs : [outputs]);
}

type Builds = (b: Builder, x: NodeId) => NodeId;

/** Name, function, interval. */
export const FUNCTIONS: readonly (readonly [string, Builds, number, number])[] = [
  ['x² + 4', (b, x) => b.add(b.mul(x, x), b.constant(4)), -5, 5],
  ['x⁵ - 3x³ + x', (b, x) => b.add(b.sub(b.pow(x, b.constant(5)), b.mul(b.constant(3), b.pow(x, b.constant(3)))), x), -5, 5],
  ['sin x', (b, x) => b.sin(x), -5, 5],
  ['sin 50x', (b, x) => b.sin(b.mul(b.constant(50), x)), -5, 5],
  ['cos x²', (b, x) => b.cos(b.mul(x, x)), -5, 5],
  ['tan x', (b, x) => b.tan(x), -1.5, 1.5],
  ['exp x', (b, x) => b.exp(x), -5, 5],
  ['exp -x²', (b, x) => b.exp(b.neg(b.mul(x, x))), -5, 5],
  ['x exp x', (b, x) => b.mul(x, b.exp(x)), -5, 5],
  ['log x', (b, x) => b.log(x), 0.1, 10],
  ['log(1 + x²)', (b, x) => b.log1p(b.mul(x, x)), -5, 5],
  ['sqrt(1 + x²)', (b, x) => b.sqrt(b.add(b.constant(1), b.mul(x, x))), -5, 5],
  ['tanh x', (b, x) => b.tanh(x), -5, 5],
  ['sigmoid x', (b, x) => b.sigmoid(x), -8, 8],
  ['softplus x', (b, x) => b.softplus(x), -8, 8],
  ['atan x', (b, x) => b.atan(x), -5, 5],
  ['asin x', (b, x) => b.asin(x), -0.95, 0.95],
  ['sinh x', (b, x) => b.sinh(x), -5, 5],
  ['acosh x', (b, x) => b.acosh(x), 1.5, 6],
  ['erf x', (b, x) => b.erf(x), -4, 4],
  ['gamma x', (b, x) => b.gamma(x), 0.5, 6],
  ['lgamma x', (b, x) => b.lgamma(x), 0.5, 20],
  ['x ** 2.5', (b, x) => b.pow(x, b.constant(2.5)), 0.1, 10],
  ['x ** x', (b, x) => b.pow(x, x), 0.1, 4],
  ['sin(x)/x', (b, x) => b.div(b.sin(x), x), 0.5, 20],
  ['1/(1 + x²)', (b, x) => b.div(b.constant(1), b.add(b.constant(1), b.mul(x, x))), -5, 5],
  ['relu-like: x > 1 ? x² : 2x - 1', (b, x) =>
    b.select(b.lt(b.constant(1), x), b.mul(x, x), b.sub(b.mul(b.constant(2), x), b.constant(1))), -5, 5],
  ['sin(exp(cos 3x))', (b, x) => b.sin(b.exp(b.cos(b.mul(b.constant(3), x)))), -5, 5],
]; // prettier-ignore
