import { describe, expect, it } from 'vitest';
import { readTarget, type Outcome } from '../../src/host/reading.ts';
import type { Target } from '../../src/host/target.ts';
import { Parses } from '../../src/host/parses.ts';
import type { Document } from '../../src/lang/document.ts';
import { DEFAULT_SETTINGS, type Settings, type Task } from '../../src/protocol/messages.ts';
import { FakeClock } from './fakeClock.ts';

const URI = 'file:///w/notes.py';

async function read(text: string, target: Target, task: Task, change: Partial<Settings> = {}): Promise<Outcome> {
  const document: Document = { uri: URI, language: 'python', text };
  const parses = new Parses();
  const outcome = await readTarget(
    target,
    { ...DEFAULT_SETTINGS, task, ...change },
    {
      files: {
        read: () => ({ kind: 'document', document }),
        readFirst: () => undefined,
        readData: () => ({ kind: 'missing', tried: [] }),
      },
      clock: new FakeClock(),
      parse: parses.parsing.bind(parses),
      failed(error: unknown) {
        throw error;
      },
    },
    { cancelled: false },
  );
  if (outcome === null) throw new Error('cancelled');
  return outcome;
}

const functionTarget = (name: string): Target => ({ kind: 'function', uri: URI, name });
const system: Target = { kind: 'system', uri: URI, matrix: 'A', rhs: 'b' };

/** The notes' staged minimization. */
const LOOP = `import torch
x = torch.tensor([[3.0, -2.0]], requires_grad=True)
first = torch.optim.Adam([x], lr=0.04, betas=(0.5, 0.9))
second = torch.optim.SGD([x], lr=1e-3)
n, error, old = 0, 1.0, 1.0
while error > 1e-8 and n < 5000:
    loss = torch.sum(x**4) + 4
    loss.backward()
    optimizer = first if error > 0.1 else second
    if error > 0.1:
        first.step()
    else:
        second.step()
    first.zero_grad()
    n += 1
`;

describe('a loop', () => {
  const target: Target = { kind: 'loop', uri: URI, text: 'while error > 1e-8 and n < 5000:', line: 6 };

  it('is its loss, with the stages, the start and the stop that the code has', async () => {
    const outcome = await read(LOOP, target, 'minimize');
    expect(outcome).toMatchObject({
      ok: true,
      site: { kind: 'loop', line: 6, signature: 'while error > 1e-8 and n < 5000:' },
      tasks: ['minimize', 'derivative'],
      subject: {
        kind: 'loop',
        function: { outputs: ['loss'] },
        code: {
          run: {
            stages: [
              { above: 0.1, optimizer: 'Adam', options: { lr: 0.04, betas: [0.5, 0.9] } },
              { above: 0, optimizer: 'SGD', options: { lr: 0.001 } },
            ],
          },
          start: { kind: 'point', x: [3, -2] },
          relativeChange: 1e-8,
          maxIterations: 5000,
        },
      },
    });
  });

  it('is found where an edit has moved it, and where its head has changed', async () => {
    const moved = await read(`# one\n# two\n${LOOP}`, target, 'minimize');
    expect(moved).toMatchObject({ ok: true, site: { line: 8 } });
    const changed = await read(LOOP.replace('1e-8', '1e-9'), target, 'minimize');
    expect(changed).toMatchObject({ ok: true, subject: { code: { relativeChange: 1e-9 } } });
  });

  it('that is gone says so', async () => {
    const outcome = await read('x = 1\n', target, 'minimize');
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(/^There is no loop in notes\.py/) as string }],
    });
  });
});

describe('a function to minimize', () => {
  it('comes with the optimizers of its file', async () => {
    const outcome = await read(
      'import torch\ndef f(x, y):\n    return x**2 + y**2\nx = torch.zeros(2)\no = torch.optim.Adam([x], lr=0.5)\n',
      functionTarget('f'),
      'minimize',
    );
    expect(outcome).toMatchObject({
      ok: true,
      tasks: ['derivative', 'minimize'],
      subject: { kind: 'function', optimizers: [{ stages: [{ optimizer: 'Adam', options: { lr: 0.5 } }] }] },
    });
  });
});

describe('a linear system', () => {
  const good =
    'import numpy as np\nA = np.array([[2.0, 1.0], [1.0, 3.0], [0.0, 1.0]])\nb = np.array([3.0, 5.0, 1.0])\n';

  it('is the numbers of the matrix and the vector, by hash', async () => {
    const outcome = await read(good, system, 'leastSquares');
    if (!outcome.ok || outcome.subject.kind !== 'linear') throw new Error(JSON.stringify(outcome));
    const { matrix, rhs } = outcome.subject.system;
    expect(matrix).toMatchObject({ name: 'A', rows: 3, columns: 2 });
    expect([...(outcome.data.get(matrix.hash) ?? [])]).toEqual([2, 1, 1, 3, 0, 1]);
    expect([...(outcome.data.get(rhs.hash) ?? [])]).toEqual([3, 5, 1]);
    expect(outcome.site).toMatchObject({ kind: 'system', signature: 'A x = b', line: 3 });
    expect(outcome.tasks).toEqual(['leastSquares']);
  });

  it.each([
    ['rows that do not match', good.replace(', 1.0])\n', '])\n'), /^A has 3 rows and b has 2 numbers\./, 3],
    ['NaN in the vector', good.replace('5.0', 'np.nan'), /^b\[1\] is NaN\. Drop that row/, 3],
    ['NaN in the matrix', good.replace('[1.0, 3.0]', '[1.0, np.inf]'), /^A\[1, 1\] is Infinity\. Drop that row/, 2],
  ])('with %s is told where', async (_, text, message, line) => {
    const outcome = await read(text, system, 'leastSquares');
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(message) as string, line }],
    });
  });

  it('takes its weights from an array as long, which is offered', async () => {
    const text = `${good}w = np.array([1.0, 4.0, 2.0])\nv = np.array([1.0, 2.0, 3.0, 4.0])\n`;
    const { leastSquares } = DEFAULT_SETTINGS;
    const outcome = await read(text, system, 'leastSquares', {
      leastSquares: { ...leastSquares, linear: { ...leastSquares.linear, weights: 'w' } },
    });
    if (!outcome.ok || outcome.subject.kind !== 'linear') throw new Error(JSON.stringify(outcome));
    const { weights, choices } = outcome.subject.system;
    expect(choices).toEqual(['w']);
    expect([...(outcome.data.get(weights?.hash ?? '') ?? [])]).toEqual([1, 4, 2]);
  });

  it('that is gone says so', async () => {
    const outcome = await read('x = 1\n', system, 'leastSquares');
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(/^`A` and `b` are not a matrix and a vector/) as string }],
    });
  });
});

const FIT = `import numpy as np
from scipy.optimize import curve_fit

t = np.array([0.0, 1.0, 2.0, 3.0])
y = np.array([2.0, 1.2, 0.7, 0.45])

def decay(t, a, k):
    return a * np.exp(-k * t)

p, _ = curve_fit(decay, t, y, p0=[2.0, 0.4])
`;

describe('a model with data', () => {
  it('is paired as the code has it, arrays going in at once', async () => {
    const outcome = await read(FIT, functionTarget('decay'), 'leastSquares');
    if (!outcome.ok || outcome.subject.kind !== 'fit') throw new Error(JSON.stringify(outcome));
    const { fit } = outcome.subject;
    expect(fit).toMatchObject({
      unknowns: ['a', 'k'],
      start: [2, 0.4],
      reason: 'as the code has them',
      problem: { kind: 'whole', independent: [{ parameter: 't', name: 't' }], observed: { name: 'y' } },
      choices: { parameters: ['t', 'a', 'k'], arrays: ['t', 'y'] },
    });
    if (fit.problem.kind === 'residuals') throw new Error();
    expect([...(outcome.data.get(fit.problem.observed.hash) ?? [])]).toEqual([2, 1.2, 0.7, 0.45]);
    // For the curve between the data: the same model of one number.
    const row = fit.problem.kind === 'whole' ? fit.problem.row : null;
    expect(row?.inputs.map(({ name, shape }) => [name, shape])).toEqual([['t', []], ['a', []], ['k', []]]); // prettier-ignore
    expect(outcome.tasks).toContain('leastSquares');
  });

  it('is read row by row where it takes a number', async () => {
    const text = FIT.replace('return a', 'return 0 if t > 100 else a');
    const outcome = await read(text, functionTarget('decay'), 'leastSquares');
    expect(outcome).toMatchObject({ ok: true, subject: { fit: { problem: { kind: 'rows' }, unknowns: ['a', 'k'] } } });
  });

  it('is paired as the user chose', async () => {
    const data = { independent: [{ parameter: 't', name: 'y' }], observed: 't' };
    const { leastSquares } = DEFAULT_SETTINGS;
    const outcome = await read(FIT, functionTarget('decay'), 'leastSquares', {
      leastSquares: { ...leastSquares, fit: { ...leastSquares.fit, data } },
    });
    expect(outcome).toMatchObject({
      ok: true,
      subject: { fit: { problem: { observed: { name: 't' } }, reason: 'chosen here' } },
    });
  });

  it.each([
    ['of unequal lengths', FIT.replace(', 0.45', ''), /^t has 4 numbers and y has 3\./],
    ['with NaN', FIT.replace('0.45', 'np.nan'), /^y holds NaN at index 3\./],
  ])('%s is told', async (_, text, message) => {
    const outcome = await read(text, functionTarget('decay'), 'leastSquares');
    expect(outcome).toMatchObject({ ok: false, problems: [{ message: expect.stringMatching(message) as string }] });
  });

  it('without data says what to do', async () => {
    const outcome = await read('def f(x, a):\n    return a*x\n', functionTarget('f'), 'leastSquares');
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(/^There is nothing to fit `f` to\./) as string, line: 1 }],
    });
  });

  it('that returns its residuals is fitted by them', async () => {
    const outcome = await read(
      'def r(p):\n    return [p[0] - 1, p[1] - p[0]**2]\n',
      functionTarget('r'),
      'leastSquares',
    );
    expect(outcome).toMatchObject({
      ok: true,
      subject: { kind: 'fit', fit: { problem: { kind: 'residuals' }, unknowns: ['p[0]', 'p[1]'] } },
    });
  });
});
