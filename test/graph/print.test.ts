import { describe, expect, test } from 'vitest';
import type { Builder } from '../../src/graph/builder.ts';
import { createBuilder } from '../../src/graph/builder.ts';
import { derivative } from '../../src/graph/differentiate.ts';
import { evaluate } from '../../src/graph/evaluate.ts';
import type { Graph, NodeId } from '../../src/graph/graph.ts';
import { mathmlOf, pythonText, simplifiedTerm, typescriptText, writtenTerm } from '../../src/graph/print/formula.ts';
import { simplify } from '../../src/graph/simplify.ts';

type Body = (b: Builder, x: NodeId, y: NodeId) => NodeId;

function graphOf(body: Body): Graph {
  const b = createBuilder();
  const x = b.input({ kind: 'variable', name: 'x', shape: [] });
  const y = b.input({ kind: 'variable', name: 'y', shape: [] });
  return b.finish([body(b, x, y)]);
}

const at = (graph: Graph, x: number, y: number) =>
  evaluate(graph, [Float64Array.of(x), Float64Array.of(y)])[0]?.[0] ?? NaN;

const two = (b: Builder) => b.constant(2);

/** Title, function, its Python, its TypeScript, and the Python of df/dx and d2f/dx2. */
const table: [string, Body, string, string, string, string][] = [
  ['the notes’ first', (b, x) => b.add(b.mul(x, x), b.constant(4)), 'x*x + 4', 'x*x + 4', '2*x', '2'],
  [
    'a product',
    (b, x) => b.mul(x, b.sin(x)),
    'x*np.sin(x)',
    'x*Math.sin(x)',
    'np.sin(x) + x*np.cos(x)',
    '2*np.cos(x) - x*np.sin(x)',
  ],
  ['a power', (b, x) => b.pow(x, b.constant(6)), 'x**6', 'x ** 6', '6*x**5', '30*x**4'],
  ['a quotient', (b, x, y) => b.div(x, b.mul(y, y)), 'x/(y*y)', 'x/(y*y)', '1/y**2', '0'],
  ['a difference of a sum', (b, x, y) => b.sub(y, b.sub(x, two(b))), 'y - (x - 2)', 'y - (x - 2)', '-1', '0'],
  ['a negated power', (b, x) => b.neg(b.pow(x, two(b))), '-x**2', '-(x ** 2)', '-2*x', '-2'],
  ['a root', (b, x) => b.sqrt(b.add(b.constant(1), b.mul(x, x))), 'np.sqrt(1 + x*x)', 'Math.sqrt(1 + x*x)', 'x/np.sqrt(x**2 + 1)', '1/np.sqrt(x**2 + 1) - x**2/(x**2 + 1)**1.5'], // prettier-ignore
  ['a condition', (b, x) => b.select(b.lt(x, b.constant(0)), b.mul(x, x), b.log(x)), 'x*x if x < 0 else np.log(x)', 'x < 0 ? x*x : Math.log(x)', '2*x if x < 0 else 1/x', '2 if x < 0 else -1/x**2'], // prettier-ignore
  [
    'a power of a sum',
    (b, x, y) => b.pow(b.add(x, y), b.constant(3)),
    '(x + y)**3',
    '(x + y) ** 3',
    '3*(x + y)**2',
    '6*(x + y)',
  ],
  ['pi', (b, x) => b.sin(b.mul(b.constant(Math.PI), x)), 'np.sin(np.pi*x)', 'Math.sin(Math.PI*x)', 'np.pi*np.cos(np.pi*x)', '-9.869604401089358*np.sin(np.pi*x)'], // prettier-ignore
  ['inverse functions', (b, x) => b.atan(x), 'np.arctan(x)', 'Math.atan(x)', '1/(x**2 + 1)', '-2*x/(x**2 + 1)**2'],
];

describe('formulas', () => {
  test.each(table)('%s', (_, body, python, typescript, first, second) => {
    const f = graphOf(body);
    const text = (graph: Graph) => pythonText(simplifiedTerm(graph) ?? { kind: 'symbol', name: 'none' });
    const written = writtenTerm(f) ?? { kind: 'symbol', name: 'none' };
    expect(pythonText(written)).toBe(python);
    expect(typescriptText(written)).toBe(typescript);
    expect(text(derivative(f))).toBe(first);
    expect(text(derivative(derivative(f)))).toBe(second);
  });

  test.each(table)('%s: simplified, it is the same function', (_, body) => {
    for (const graph of [graphOf(body), derivative(graphOf(body)), derivative(derivative(graphOf(body)))]) {
      for (const expand of [false, true]) {
        for (const [x, y] of [
          [0.7, 1.3],
          [2.1, -0.4],
        ] as const) {
          const want = at(graph, x, y);
          expect(Math.abs(at(simplify(graph, expand), x, y) - want)).toBeLessThanOrEqual(
            1e-13 * Math.max(1, Math.abs(want)),
          );
        }
      }
    }
  });

  test('elements of a vector, sums over it, libraries by name', () => {
    const b = createBuilder();
    const x = b.input({ kind: 'variable', name: 'x', shape: [3] });
    const first = b.reshape(b.slice(x, [0], [1]), []);
    const f = b.finish([b.add(b.sum(b.mul(x, x)), b.exp(first))]);
    const term = writtenTerm(f) ?? { kind: 'symbol', name: 'none' };
    expect(pythonText(term)).toBe('np.sum(x*x) + np.exp(x[0])');
    expect(pythonText(term, { library: 'torch', alias: 'torch' })).toBe('torch.sum(x*x) + torch.exp(x[0])');
  });

  test('a formula that nobody would read is none', () => {
    let f = graphOf((b, x) => b.sin(b.tan(b.mul(x, x))));
    for (let i = 0; i < 6; i++) f = derivative(f);
    expect(simplifiedTerm(f)).toBeNull();
  });

  test('MathML: fractions, powers, roots; names are escaped', () => {
    const math = (body: Body) => mathmlOf(writtenTerm(graphOf(body)) ?? { kind: 'symbol', name: 'none' });
    expect(math((b, x, y) => b.div(x, y))).toBe('<mfrac><mrow><mi>x</mi></mrow><mrow><mi>y</mi></mrow></mfrac>');
    expect(math((b, x) => b.pow(x, two(b)))).toBe('<msup><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></msup>');
    expect(math((b, x) => b.mul(b.constant(-2), x))).toBe(
      '<mrow><mrow><mo>−</mo><mn>2</mn></mrow><mo>&#x2062;</mo><mi>x</mi></mrow>',
    );
    expect(math((b, x) => b.sqrt(x))).toBe('<msqrt><mrow><mi>x</mi></mrow></msqrt>');
    expect(mathmlOf({ kind: 'symbol', name: '<b>' })).toBe('<mi>&#60;b&#62;</mi>');
    expect(mathmlOf({ kind: 'symbol', name: 'sigma_1' })).toBe('<msub><mi>σ</mi><mrow><mn>1</mn></mrow></msub>');
  });
});
