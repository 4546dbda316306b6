/** How parameters become inputs: roles, shapes and reasons (src/cli/README.md); what is returned; selections; imports. */
import { describe, expect, it } from 'vitest';
import type { Document, LanguageId } from '../../src/lang/document.ts';
import { runToEnd, trace } from '../../src/lang/read.ts';
import type { TracedFunction, TraceRequest, TraceResult } from '../../src/lang/trace.ts';
import { DEFAULT_BUDGET } from '../../src/lang/trace.ts';
import { evaluateAt } from './reading.ts';

function request(text: string, changes: Partial<TraceRequest> = {}, language: LanguageId = 'python'): TraceRequest {
  return {
    document: { uri: 'file:///work/main.py', language, text },
    target: { kind: 'function', name: 'f' },
    pointLength: null,
    shapes: {},
    arguments: {},
    vary: [],
    budget: DEFAULT_BUDGET,
    ...changes,
  };
}

function read(text: string, changes: Partial<TraceRequest> = {}, language: LanguageId = 'python'): TracedFunction {
  return succeeded(runToEnd(trace(request(text, changes, language))));
}

function succeeded(result: TraceResult): TracedFunction {
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.function;
}

describe('shapes of parameters', () => {
  const cases: readonly [string, string, number | null, readonly (readonly number[])[]][] = [
    ['a lone parameter without a point is a number', 'def f(x): return x**2', null, [[]]],
    ['a point of several numbers makes it a vector', 'def f(x): return x**2', 3, [[3]]],
    ['several parameters are numbers', 'def f(x, y): return x*y', 2, [[], []]],
    ['indexing by constants shows the length', 'def f(x): return x[0] + x[2]', null, [[3]]],
    ['indexing, with the length of the point', 'def f(x): return x[0] + x[2]', 5, [[5]]],
    ['unpacking shows the length', 'def f(p):\n  a, b, c = p\n  return a*b*c', null, [[3]]],
    ['going through it: 2 where no length is shown', 'def f(x): return sum(v*v for v in x)', null, [[2]]],
    ['a loop', 'def f(x):\n  s = 0\n  for v in x: s += v\n  return s', null, [[2]]],
    ['reducing', 'import numpy as np\ndef f(x): return np.sum(np.sin(x)**2)', null, [[2]]],
    ['reducing by a method of an expression', 'def f(x): return (x**2).sum()', null, [[2]]],
    ['measuring', 'def f(x): return len(x) * x', null, [[2]]],
    ['under another name', 'import numpy as np\ndef f(x):\n  z = np.asarray(x)\n  return z[0]*z[1]', null, [[2]]],
    ['in a function that it is handed to', 'def g(p): return p[0]*p[3]\ndef f(x): return g(x)', null, [[4]]],
    ['an annotation of a tuple', 'def f(x: tuple[float, float, float]): return x[0]', null, [[3]]],
    ['a documented shape', 'def f(x):\n  """x : array of shape (4,)"""\n  return x.sum()', null, [[4]]],
    ['a documented matrix', 'def f(A):\n  """A: (2, 3) array"""\n  return A.sum()', 6, [[2, 3]]],
    ['all arguments', 'def f(*x): return x[0] + x[2]', null, [[3]]],
    ['max of several compares', 'def f(x): return max(x, 0)', null, [[]]],
    ['float(x) is a number', 'def f(x): return float(x)**2', null, [[]]],
  ];
  for (const [title, text, pointLength, shapes] of cases) {
    it(title, () => {
      const { parameters, graph } = read(text, { pointLength });
      expect(parameters.map(({ shape }) => shape)).toEqual(shapes);
      const variables = graph.inputs.filter(({ kind }) => kind === 'variable');
      expect(variables.map(({ shape }) => shape)).toEqual(shapes);
      for (const { reason } of parameters) expect(reason).not.toBe('');
    });
  }

  it('chosen shapes go before all else', () => {
    const traced = read('def f(x): return x.sum()', { shapes: { x: [1, 4] }, pointLength: 4 });
    expect(traced.variables).toEqual(['x[0,0]', 'x[0,1]', 'x[0,2]', 'x[0,3]']);
    expect(evaluateAt(traced, [1, 2, 3, 4])).toEqual([10]);
  });

  it('patterns of JavaScript name their elements', () => {
    const pair = read('const f = ([a, b]) => a * b;', {}, 'javascript');
    expect(pair.variables).toEqual(['a', 'b']);
    const object = read('const f = ({ x, y }) => x - y;', {}, 'javascript');
    expect(object.variables).toEqual(['x', 'y']);
    const fields = read('const f = (p) => p.x - p.y;', {}, 'javascript');
    expect(fields.variables).toEqual(['p.x', 'p.y']);
    expect(evaluateAt(fields, [5, 2])).toEqual([3]);
  });
});

describe('parameters that are fixed', () => {
  it('by their default, which stays a symbol with its place', () => {
    const text = 'def f(x, k=3.0): return k*x';
    const { parameters, graph } = read(text);
    expect(parameters.map(({ role }) => role)).toEqual(['varies', 'fixed']);
    expect(parameters[1]?.value).toEqual([3]);
    expect(graph.inputs[1]).toMatchObject({ kind: 'parameter', name: 'k', value: 3, specialized: false });
    expect(graph.inputs[1]).toHaveProperty('span', {
      uri: 'file:///work/main.py',
      from: text.indexOf('3.0'),
      to: text.indexOf('3.0') + 3,
    });
  });

  it('unless they vary', () => {
    expect(read('def f(x, k=3.0): return k*x', { vary: ['k'] }).variables).toEqual(['x', 'k']);
    expect(read('import numpy as np\ndef f(w=np.ones(3)): return w.sum()', { vary: ['w'] }).variables).toHaveLength(3);
  });

  it('the first default varies where nothing else does', () => {
    expect(read('def f(x=1.0, k=3.0): return k*x').variables).toEqual(['x']);
  });

  it('by given values', () => {
    const traced = read('def f(x, A): return x * A[1]', { arguments: { A: [3, 4] }, pointLength: 1 });
    expect(evaluateAt(traced, [2])).toEqual([8]);
  });

  it('names that are no parameters are refused', () => {
    const result = runToEnd(trace(request('def f(x): return x', { arguments: { z: 1 } })));
    expect(result.ok ? '' : result.diagnostics[0]?.message).toContain('no parameter z');
  });
});

describe('named constants of the file', () => {
  it('stay symbols where they are computed with', () => {
    const { graph } = read('a = 3.0\nb = 2 * a\ndef f(x): return b * x');
    expect(graph.inputs.map(({ name }) => name)).toEqual(['x', 'a']);
    expect(evaluateAt(read('a = 3.0\nb = 2 * a\ndef f(x): return b * x'), [5])).toEqual([30]);
  });

  it('are specialised where they decide', () => {
    const { graph } = read('n = 3\ndef f(x): return x**n');
    expect(graph.inputs[1]).toMatchObject({ name: 'n', specialized: true });
    const bound = read('n = 3\ndef f(x):\n  for _ in range(n): x = x*2\n  return x');
    expect(bound.graph.inputs[1]).toMatchObject({ name: 'n', specialized: true });
  });

  it('are numbers where they are bound twice', () => {
    expect(read('a = 3.0\na = 4.0\ndef f(x): return a * x').graph.inputs).toHaveLength(1);
  });
});

describe('what is returned', () => {
  it('tuples are several outputs, named where they are names', () => {
    const traced = read('def f(x):\n  y = x*x\n  dy = 2*x\n  return y, dy');
    expect(traced.outputs).toEqual(['y', 'dy']);
    expect(traced.structure).toEqual({
      kind: 'tuple',
      items: [
        { kind: 'array', shape: [] },
        { kind: 'array', shape: [] },
      ],
    });
  });

  it('a list of numbers is a vector', () => {
    const traced = read('def f(x): return [x, x*x]');
    expect(traced.structure).toEqual({ kind: 'array', shape: [2] });
    expect(traced.outputs).toEqual(['f[0]', 'f[1]']);
  });

  it('objects keep their keys', () => {
    expect(read('const f = (x) => ({ value: x * x, slope: 2 * x });', {}, 'javascript').outputs).toEqual([
      'value',
      'slope',
    ]);
  });
});

describe('which function', () => {
  const target = (name: string) => ({ target: { kind: 'function', name } as const });

  it('the last definition', () => {
    expect(evaluateAt(read('def f(x): return x\ndef f(x): return 2*x'), [3])).toEqual([6]);
  });

  it('inside another, whose parameters have defaults', () => {
    const text = 'def outer(k=2):\n  c = 10*k\n  def inner(x): return c*x\n  return inner';
    expect(evaluateAt(read(text, target('outer.inner')), [3])).toEqual([60]);
  });

  it('a method, on an instance without arguments', () => {
    const text = 'class A:\n  def __init__(self, k=4): self.k = k\n  def m(self, x): return self.k*x';
    const traced = read(text, target('A.m'));
    expect(traced.variables).toEqual(['x']);
    expect(evaluateAt(traced, [3])).toEqual([12]);
  });

  it('a default export', () => {
    expect(evaluateAt(read('export default (x) => x + 1;', target('default'), 'javascript'), [3])).toEqual([4]);
  });

  it('in an object', () => {
    expect(evaluateAt(read('const o = { g(x) { return x + 1; } };', target('o.g'), 'javascript'), [3])).toEqual([4]);
  });

  it('below the guard of a script', () => {
    expect(evaluateAt(read("if __name__ == '__main__':\n  def f(x): return x + 1"), [3])).toEqual([4]);
  });
});

describe('selected expressions', () => {
  const select = (text: string, part: string, changes: Partial<TraceRequest> = {}) => {
    const from = text.indexOf(part);
    return read(text, { target: { kind: 'expression', from, to: from + part.length }, ...changes });
  };

  it('free names are the inputs, names of the file have their values', () => {
    const traced = select('import math\nk = 2.0\ny = k * math.sin(t) + s', 'k * math.sin(t) + s');
    expect(traced.variables).toEqual(['t', 's']);
    expect(evaluateAt(traced, [0, 5])).toEqual([5]);
  });

  it('in a function its parameters are inputs, and what is made of constants is folded', () => {
    const text = 'def g(x):\n  c = 2 * 3\n  d = c + x\n  return c * d + x';
    const traced = select(text, 'c * d + x');
    expect(traced.variables).toEqual(['d', 'x']);
    expect(evaluateAt(traced, [10, 1])).toEqual([61]);
  });
});

describe('imports of the workspace', () => {
  const files: Record<string, Omit<Document, 'uri'>> = {
    'file:///work/helper.py': {
      language: 'python',
      text: 'from pkg.deep import twice\nscale = 3\ndef g(x): return scale * twice(x)',
    },
    'file:///work/pkg/deep.py': {
      language: 'python',
      text: 'from .. import helper\nfrom .sibling import one\ndef twice(x): return 2 * x + one',
    },
    'file:///work/pkg/sibling.py': { language: 'python', text: 'one = 1' },
    'file:///work/lib.ts': {
      language: 'typescript',
      text: "export * from './more';\nexport const k: number = 3; export default (x: number) => k * x;",
    },
    'file:///work/more.js': { language: 'javascript', text: 'export function plus(x) { return x + 1; }' },
  };
  const open = (candidates: readonly string[]): Document | undefined => {
    for (const uri of candidates) {
      const file = files[uri];
      if (file) return { uri, ...file };
    }
    return undefined;
  };

  it('of Python, packages and circles included', () => {
    const traced = succeeded(
      runToEnd(trace(request('from helper import g\nimport helper as h\ndef f(x): return g(x) + h.scale')), open),
    );
    expect(evaluateAt(traced, [5])).toEqual([36]);
    expect([...traced.dependencies].sort()).toEqual([
      'file:///work/helper.py',
      'file:///work/main.py',
      'file:///work/pkg/deep.py',
      'file:///work/pkg/sibling.py',
    ]);
  });

  it('of JavaScript, with re-exports and TypeScript behind .js', () => {
    const text =
      "import base, { plus, k as scale } from './lib.js';\nimport * as all from './lib';\nexport const f = (x) => plus(base(x)) + scale + all.k;";
    const traced = succeeded(runToEnd(trace(request(text, {}, 'javascript')), open));
    expect(evaluateAt(traced, [5])).toEqual([22]);
  });
});

describe('hints', () => {
  it('name what is passed over', () => {
    const { hints } = read('def f(x):\n  print(x)\n  return x');
    expect(hints).toHaveLength(1);
    expect(hints[0]).toMatchObject({ severity: 'information' });
  });
});
