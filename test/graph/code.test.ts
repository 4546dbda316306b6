import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Builder } from '../../src/graph/builder.ts';
import { createBuilder } from '../../src/graph/builder.ts';
import { derivative } from '../../src/graph/differentiate.ts';
import { evaluate } from '../../src/graph/evaluate.ts';
import type { Graph, NodeId } from '../../src/graph/graph.ts';
import type { CodeRequest } from '../../src/graph/print/code.ts';
import { functionCode } from '../../src/graph/print/code.ts';

function graphOf(body: (b: Builder, x: NodeId) => NodeId): Graph {
  const b = createBuilder();
  return b.finish([body(b, b.input({ kind: 'variable', name: 'x', shape: [] }))]);
}

const NUMPY: CodeRequest['language'] = { kind: 'python', style: { library: 'numpy', alias: 'np' } };
const MATH: CodeRequest['language'] = { kind: 'python', style: { library: 'math', alias: 'math' } };
const TYPESCRIPT: CodeRequest['language'] = { kind: 'typescript', types: true };

function code(graph: Graph, language: CodeRequest['language']) {
  return functionCode({
    graph,
    name: 'f_prime',
    parameters: ['x'],
    result: 'number',
    comment: 'Derivative of f.',
    language,
  });
}

const waves = (b: Builder, x: NodeId) => {
  const inner = b.exp(b.neg(b.mul(x, x)));
  return b.mul(b.sin(inner), b.add(inner, b.constant(2)));
};

describe('functions as source', () => {
  test('values used twice become locals', () => {
    const made = code(graphOf(waves), TYPESCRIPT);
    expect(made).toEqual({
      ok: true,
      modules: [],
      text: '/** Derivative of f. */\nfunction f_prime(x): number {\n  const t1 = Math.exp(-(x ** 2));\n  return Math.sin(t1)*(t1 + 2);\n}',
    });
  });

  test('Python, by NumPy and by math', () => {
    const f = graphOf((b, x) => b.select(b.lt(x, b.constant(0)), b.sin(x), b.mul(x, x)));
    expect(code(f, NUMPY)).toMatchObject({
      text: 'def f_prime(x):\n    """Derivative of f."""\n    return np.where(x < 0, np.sin(x), x**2)',
    });
    expect(code(f, MATH)).toMatchObject({
      text: 'def f_prime(x):\n    """Derivative of f."""\n    return math.sin(x) if x < 0 else x**2',
    });
  });

  test('modules that the file has to import are named', () => {
    expect(
      code(
        graphOf((b, x) => b.erf(x)),
        NUMPY,
      ),
    ).toMatchObject({ ok: true, modules: ['scipy.special'] });
  });

  test('what JavaScript has not is refused with a reason', () => {
    expect(
      code(
        graphOf((b, x) => b.erf(x)),
        TYPESCRIPT,
      ),
    ).toMatchObject({ ok: false, reason: expect.stringContaining('erf') as string });
  });

  /** Every form that has a writer of its own, where precedence could go wrong. */
  const forms: [string, (b: Builder, x: NodeId) => NodeId][] = [
    ['locals', waves],
    ['mod of a sum', (b, x) => b.mod(b.add(x, b.constant(5)), b.sub(b.constant(3), x))],
    ['rem of a sum', (b, x) => b.rem(b.sub(x, b.constant(5)), b.add(b.constant(3), x))],
    ['a truth as a number', (b, x) => b.mul(b.lt(x, b.constant(1)), b.add(x, b.not(b.le(b.constant(0), x))))],
    [
      'and, or, not',
      (b, x) =>
        b.select(
          b.and(b.lt(b.constant(0), x), b.not(b.or(b.lt(x, b.constant(-1)), b.lt(b.constant(2), x)))),
          x,
          b.neg(x),
        ),
    ],
    [
      'nested conditions',
      (b, x) =>
        b.add(
          b.constant(1),
          b.select(b.lt(x, b.constant(0)), b.select(b.lt(x, b.constant(-1)), x, b.mul(x, x)), b.exp(x)),
        ),
    ],
    ['powers', (b, x) => b.pow(b.neg(b.pow(x, b.constant(2))), b.pow(b.constant(3), b.constant(1)))],
    ['sigmoid and softplus', (b, x) => b.div(b.sigmoid(b.sub(x, b.constant(1))), b.softplus(b.neg(x)))],
    ['sign', (b, x) => b.mul(b.sign(b.sub(x, b.constant(0.5))), b.cosh(x))],
    ['quotients', (b, x) => b.div(b.constant(1), b.div(b.add(x, b.constant(3)), b.mul(x, b.constant(4))))],
    ['differences', (b, x) => b.sub(b.constant(1), b.sub(x, b.sub(b.constant(2), b.neg(b.sin(x)))))],
    ['extremes', (b, x) => b.max(b.min(x, b.constant(1)), b.atan2(x, b.constant(2)))],
  ];
  const points = [-1.7, -0.3, 0.4, 1.3, 2.6];

  const cases = forms.flatMap(([title, body]) => {
    const f = graphOf(body);
    return [
      { title, graph: f },
      { title: `${title}, derivative`, graph: derivative(f) },
    ];
  });
  const wanted = cases.map(({ graph }) => points.map((x) => evaluate(graph, [Float64Array.of(x)])[0]?.[0] ?? NaN));

  /** Runs sources of f_prime in a language's own interpreter; prints the values as JSON lines. */
  function runAll(
    command: string,
    extension: string,
    program: (sources: readonly string[]) => string,
    language: CodeRequest['language'],
  ): number[][] | null {
    const sources = cases.map(({ graph, title }) => {
      const made = code(graph, language);
      if (!made.ok) throw new Error(`${title}: ${made.reason}`);
      return made.text;
    });
    const folder = mkdtempSync(path.join(tmpdir(), 'nabla-code-'));
    try {
      const file = path.join(folder, `program.${extension}`);
      writeFileSync(file, program(sources));
      const { status, stdout, stderr } = spawnSync(command, [file], { encoding: 'utf8' });
      if (status !== 0) {
        if (status === null || stderr.includes('ModuleNotFoundError')) return null;
        throw new Error(stderr);
      }
      return JSON.parse(stdout) as number[][];
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  function expectValues(got: readonly number[][] | null): void {
    cases.forEach(({ title }, i) => {
      points.forEach((x, j) => {
        const want = wanted[i]?.[j] ?? NaN;
        expect(Math.abs((got?.[i]?.[j] ?? NaN) - want), `${title} at ${x}`).toBeLessThanOrEqual(
          1e-12 * Math.max(1, Math.abs(want)),
        );
      });
    });
  }

  test('JavaScript computes the same', () => {
    const plain = { kind: 'typescript', types: false } as const;
    const program = (sources: readonly string[]) =>
      `const all = [${sources.map((source) => `(() => { ${source}\nreturn f_prime; })()`).join(',')}];\nconsole.log(JSON.stringify(all.map((f) => ${JSON.stringify(points)}.map(f))));`;
    expectValues(runAll(process.execPath, 'mjs', program, plain));
  });

  test.each([
    ['NumPy', NUMPY, 'import numpy as np'],
    ['math', MATH, ''],
  ] as const)('Python with %s computes the same', (_, language, imports) => {
    const program = (sources: readonly string[]) =>
      [
        imports,
        'import json, math',
        'all = []',
        ...sources.flatMap((source) => [source, 'all.append(f_prime)']),
        `print(json.dumps([[float(f(x)) for x in ${JSON.stringify(points)}] for f in all]))`,
      ].join('\n');
    const got = runAll('python3', 'py', program, language);
    if (got) expectValues(got);
    else console.warn('python3 (with NumPy) is not on this machine: not checked');
  });
});
