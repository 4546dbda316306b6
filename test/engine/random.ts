/** Random graphs of scalars from every elementwise operation, and of small arrays from every operation but the solves. */
import fc from 'fast-check';
import type { Builder } from '../../src/graph/builder.ts';
import { createBuilder } from '../../src/graph/builder.ts';
import { BINARY, UNARY } from '../../src/graph/expressions.ts';
import type { Graph, NodeId } from '../../src/graph/graph.ts';

/** Numbers that pick operations and operands, taken one after another. */
function picker(choices: readonly number[]): (count: number) => number {
  let next = 0;
  return (count) => (choices[next++ % choices.length] ?? 0) % count;
}

const choices = fc.array(fc.nat(10_000), { minLength: 4, maxLength: 60 });

/** Variables x and y, a parameter, some constants, and up to twenty operations; three outputs. */
export const scalarGraphs: fc.Arbitrary<Graph> = choices.map((list) => {
  const pick = picker(list);
  const b = createBuilder();
  const nodes: NodeId[] = [
    b.input({ kind: 'variable', name: 'x', shape: [] }),
    b.input({ kind: 'parameter', name: 'p', shape: [], value: 0.75, specialized: false }),
    b.input({ kind: 'variable', name: 'y', shape: [] }),
    b.constant(2),
    b.constant(-0.5),
  ];
  const any = () => nodes[pick(nodes.length)] ?? 0;
  for (let i = 0; i < list.length / 3; i++) {
    const kind = pick(10);
    if (kind < 4) nodes.push(b[UNARY[pick(UNARY.length)] ?? 'neg'](any()));
    else if (kind < 8) nodes.push(b[BINARY[pick(BINARY.length)] ?? 'add'](any(), any()));
    else nodes.push(kind === 8 ? b.select(any(), any(), any()) : b.polygamma(pick(3), any()));
  }
  return b.finish([nodes.at(-1) ?? 0, any(), any()]);
});

/** A 2 x 3 variable, a vector of 3 as data, and operations on arrays. */
export const arrayGraphs: fc.Arbitrary<Graph> = choices.map((list) => {
  const pick = picker(list);
  const b = createBuilder();
  const a = b.input({ kind: 'variable', name: 'A', shape: [2, 3] });
  const d = b.input({ kind: 'data', name: 'd', shape: [3], hash: 'data' });
  let m = b.add(a, d);
  for (let i = 0; i < list.length / 4; i++) m = stepOf(b, m, d, pick(STEPS));
  return b.finish([m, b.sum(m), b.reduceMax(m, [1])]);
});

const STEPS = 13;

/** Keeps the shape [2, 3]. */
function stepOf(b: Builder, m: NodeId, d: NodeId, step: number): NodeId {
  switch (step) {
    case 0:
      return b.transpose(b.reshape(m, [3, 2]));
    case 1:
      return b.mul(m, b.constant([0.5, -1, 0.25, 1, 2, -0.5], [2, 3]));
    case 2:
      return b.matmul(m, b.matmul(b.transpose(m), b.constant([0.1, 0.2, 0.3, -0.1, 0.4, 0], [2, 3])));
    case 3:
      return b.cumsum(m, 1);
    case 4:
      return b.cumsum(m, 0, true);
    case 5:
      return b.gather(m, 1, [2, 0, 2]);
    case 6:
      return b.scatterAdd(b.gather(m, 1, [0, 1, 2, 1]), 1, [2, 2, 0, 1], 3);
    case 7:
      return b.concatenate([b.slice(m, [1, 0], [2, 3]), b.sin(b.slice(m, [0, 0], [1, 3]))], 0);
    case 8:
      return b.pad(b.slice(m, [0, 0], [2, 3], [1, 2]), [0, 0], [0, 0], [0, 1]);
    case 9:
      return b.sub(m, b.reduceMin(m, [0], true));
    case 10:
      return b.select(b.lt(m, b.constant(0)), b.neg(m), b.broadcast(d, [2, 3]));
    case 11:
      return b.add(m, b.sum(m, [1], true));
    default:
      return b.tanh(m);
  }
}
