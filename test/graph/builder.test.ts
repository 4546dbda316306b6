import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Builder } from '../../src/graph/builder.ts';
import { createBuilder, extend } from '../../src/graph/builder.ts';
import { evaluate } from '../../src/graph/evaluate.ts';
import { fingerprint } from '../../src/graph/fingerprint.ts';
import type { NodeId, Shape } from '../../src/graph/graph.ts';

const variable = (b: Builder, name = 'x', shape: Shape = []) => b.input({ kind: 'variable', name, shape });

describe('builder', () => {
  test('the same expression is one node, also with operands of a commutative operation exchanged', () => {
    const b = createBuilder();
    const x = variable(b);
    const y = variable(b, 'y');
    expect(b.sin(b.mul(x, y))).toBe(b.sin(b.mul(y, x)));
    expect(b.sub(x, y)).not.toBe(b.sub(y, x));
  });

  test('operands broadcast as NumPy’s, and what does not fit is refused with both shapes', () => {
    const b = createBuilder();
    const row = variable(b, 'r', [1, 3]);
    const column = variable(b, 'c', [2, 1]);
    expect(b.shapeOf(b.add(row, column))).toEqual([2, 3]);
    expect(() => b.add(variable(b, 'a', [2]), variable(b, 'd', [3]))).toThrow('(2,) and (3,)');
    expect(() => b.matmul(row, row)).toThrow('matrix product of (1, 3) and (1, 3)');
  });

  test('what is not needed by the outputs is not in the graph; inputs stay', () => {
    const b = createBuilder();
    const x = variable(b);
    b.exp(x);
    variable(b, 'unused');
    const graph = b.finish([b.sin(x)]);
    expect(graph.nodes.map((node) => node.op)).toEqual(['input', 'sin']);
    expect(graph.inputs.map((input) => input.name)).toEqual(['x', 'unused']);
  });

  /** Title, expression, the node that it should be. */
  const folds: [string, (b: Builder, x: NodeId, y: NodeId) => NodeId, (b: Builder, x: NodeId, y: NodeId) => NodeId][] =
    [
      ['x + 0', (b, x) => b.add(x, b.constant(0)), (_, x) => x],
      ['1 x', (b, x) => b.mul(b.constant(1), x), (_, x) => x],
      ['x / 1', (b, x) => b.div(x, b.constant(1)), (_, x) => x],
      ['x ** 1', (b, x) => b.pow(x, b.constant(1)), (_, x) => x],
      ['-(-x)', (b, x) => b.neg(b.neg(x)), (_, x) => x],
      ['x + x', (b, x) => b.add(x, x), (b, x) => b.mul(b.constant(2), x)],
      ['x + -y', (b, x, y) => b.add(x, b.neg(y)), (b, x, y) => b.sub(x, y)],
      ['2 (3 x)', (b, x) => b.mul(b.constant(2), b.mul(b.constant(3), x)), (b, x) => b.mul(b.constant(6), x)],
      ['constants', (b) => b.add(b.constant(2), b.exp(b.constant(0))), (b) => b.constant(3)],
      ['select of a known condition', (b, x, y) => b.select(b.constant(1), x, y), (_, x) => x],
    ];
  test.each(folds)('%s folds', (_, made, wanted) => {
    const b = createBuilder();
    const x = variable(b);
    const y = variable(b, 'y');
    expect(made(b, x, y)).toBe(wanted(b, x, y));
  });

  test('what would change a float64 result does not fold', () => {
    const b = createBuilder();
    const x = variable(b);
    const product = b.mul(b.constant(0.1), b.mul(b.constant(0.2), x));
    expect(evaluate(b.finish([product]), [Float64Array.of(3)])[0]?.[0]).toBe(0.1 * (0.2 * 3));
    expect(evaluate(b.finish([b.mul(b.constant(0), x)]), [Float64Array.of(Infinity)])[0]?.[0]).toBeNaN();
    expect(evaluate(b.finish([b.sub(x, x)]), [Float64Array.of(Infinity)])[0]?.[0]).toBeNaN();
  });

  test('an element written into an array is read back as it was', () => {
    const b = createBuilder();
    const parts = ['p', 'q', 'r'].map((name) => b.reshape(variable(b, name), [1]));
    const joined = b.concatenate(parts, 0);
    expect(b.slice(joined, [1], [2])).toBe(parts[1]);
  });

  test('a graph survives JSON and joining; non-finite constants and -0 keep their identity', () => {
    const b = createBuilder();
    const x = variable(b, 'x', [2, 2]);
    const graph = b.finish([b.add(b.mul(x, b.constant([1, 2, 3, 4], [2, 2])), b.constant(-0))]);
    const again = extend(graph);
    expect(fingerprint(again.b.finish(graph.outputs.map((id) => again.ids[id] ?? id)))).toBe(fingerprint(graph));
    const zero = (value: number) => {
      const c = createBuilder();
      return fingerprint(c.finish([c.constant(value)]));
    };
    expect(new Set([0, -0, NaN, Infinity, -Infinity].map(zero)).size).toBe(5);
  });
});

describe('folding keeps values', () => {
  type Step = readonly [op: 'add' | 'sub' | 'mul' | 'div' | 'neg' | 'max' | 'select', left: number, right: number];
  const steps = fc.array(
    fc.tuple(fc.constantFrom<Step[0]>('add', 'sub', 'mul', 'div', 'neg', 'max', 'select'), fc.nat(20), fc.nat(20)),
    { minLength: 1, maxLength: 25 },
  );
  const numbers = [0, 1, -1, 2, 0.5, 3];

  /** The same steps with plain numbers. */
  function direct(program: readonly Step[], x: number): number {
    const values = [...numbers, x];
    for (const [op, i, j] of program) {
      const p = values[i % values.length] ?? NaN;
      const q = values[j % values.length] ?? NaN;
      values.push(
        { add: p + q, sub: p - q, mul: p * q, div: p / q, neg: -p, max: Math.max(p, q), select: p !== 0 ? q : p }[op],
      );
    }
    return values.at(-1) ?? NaN;
  }

  test('random programs: the folded graph gives the bits of plain arithmetic, but for the sign of zero', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: -10, max: 10, noNaN: true }), (program, x) => {
        const b = createBuilder();
        const ids = [...numbers.map((value) => b.constant(value)), variable(b)];
        for (const [op, i, j] of program) {
          const p = ids[i % ids.length] ?? 0;
          const q = ids[j % ids.length] ?? 0;
          ids.push(op === 'neg' ? b.neg(p) : op === 'select' ? b.select(p, q, p) : b[op](p, q));
        }
        const got = evaluate(b.finish([ids.at(-1) ?? 0]), [Float64Array.of(x)])[0]?.[0] ?? NaN;
        const want = direct(program, x);
        // A folded sign of zero can turn up as the sign of an infinity; nothing else may differ.
        if (Number.isFinite(want)) expect(got === want || got + 0 === want + 0).toBe(true);
        else expect(Math.abs(got)).toBe(Math.abs(want));
      }),
      { numRuns: 3000, seed: 3 },
    );
  });
});
