import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerDerivative } from '../../src/cli/derivative.ts';
import { answerLeastSquares } from '../../src/cli/least-squares.ts';
import type { Answer, DerivativeRequest, LeastSquaresRequest } from '../../src/cli/requests.ts';
import { parseRequest } from '../../src/cli/requests.ts';

const outside = mkdtempSync(path.join(tmpdir(), 'data-'));
const root = path.join(outside, 'work');
const at = (name: string): string => path.join(root, name);

beforeAll(() => {
  mkdirSync(at('src'), { recursive: true });
  mkdirSync(path.join(outside, 'elsewhere'));
  writeFileSync(path.join(outside, 'secret.csv'), '1\n2\n');
  writeFileSync(path.join(outside, 'elsewhere', 'd.csv'), '1\n2\n');
  symlinkSync(path.join(outside, 'secret.csv'), at('link.csv'));
  symlinkSync(path.join(outside, 'elsewhere'), at('linked'));
  symlinkSync(at('line.csv'), at('inner.csv'));
  // y = 2 + 3 t, but for the last point, which is 1 too high.
  writeFileSync(at('line.csv'), 't,y\n0,2\n1,5\n2,8\n3,12\n');
  writeFileSync(at('latin.csv'), 'Zeit,Größe\n1,2\n');
  writeFileSync(at('binary.csv'), Uint8Array.of(1, 0, 2));
  writeFileSync(at('huge.csv'), '1\n');
  truncateSync(at('huge.csv'), 50_000_001);
});
afterAll(() => {
  rmSync(outside, { recursive: true });
});

function slope(call: string): Answer {
  writeFileSync(
    at('src/f.py'),
    `import numpy as np\nimport pandas as pd\nd = ${call}\ndef f(x):\n    return x * d[0]\n`,
  );
  const request = parseRequest({
    job: 'derivative',
    file: at('src/f.py'),
    root,
    function: 'f',
    points: [[1]],
    order: 1,
  });
  if (typeof request === 'string') throw new Error(request);
  return answerDerivative(request as DerivativeRequest);
}

describe('data files of the runner', () => {
  test.each([
    ["np.loadtxt('line.csv', delimiter=',', skiprows=1, usecols=1)", 2],
    ["np.loadtxt('../line.csv', delimiter=',', skiprows=1, usecols=1)", 2],
    ["np.loadtxt('inner.csv', delimiter=',', skiprows=2, usecols=1)", 5],
    ["pd.read_csv('latin.csv')['Größe']", 2],
  ])('%s', (call, value) => {
    expect(slope(call)).toMatchObject({ ok: true, values: [value], gradients: [[value]] });
  });

  test.each([
    ["np.loadtxt('../../secret.csv')", 'outside the workspace folder'],
    ["np.loadtxt('/etc/hostname')", 'outside the workspace folder'],
    ["np.loadtxt('link.csv')", 'outside the workspace folder'],
    ["np.loadtxt('../link.csv')", 'outside the workspace folder'],
    ["np.loadtxt('../linked/d.csv')", 'outside the workspace folder'],
    ["np.loadtxt('../linked/none.csv')", 'outside the workspace folder'],
    ["np.loadtxt('nope.csv')", 'looked for src/nope.csv, nope.csv'],
    ["np.loadtxt('binary.csv')", 'binary.csv cannot be read: it is a binary file'],
    ["np.loadtxt('huge.csv')", 'it has 50 MB, and the limit is 50 MB'],
    ["np.loadtxt('../src')", 'no file'],
  ])('%s is refused', (call, message) => {
    const answer = slope(call);
    if (answer.ok) throw new Error('it was read');
    expect(answer.diagnostics[0]).toMatchObject({
      message: expect.stringContaining(message) as string,
      file: at('src/f.py'),
      line: 3,
      column: 5,
    });
  });

  test('a fit of a model to columns', () => {
    writeFileSync(
      at('fit.py'),
      "import pandas as pd\ndf = pd.read_csv('line.csv')\nt, y = df['t'], df['y']\ndef model(t, a, b):\n    return a + b * t\n",
    );
    const request = parseRequest({
      job: 'leastSquares',
      file: at('fit.py'),
      model: 'model',
      independent: 't',
      data: { t: 't', y: 'y' },
      start: [0, 0],
    });
    if (typeof request === 'string') throw new Error(request);
    const answer = answerLeastSquares(request as LeastSquaresRequest);
    if (!answer.ok) throw new Error(answer.diagnostics[0]?.message);
    // The normal equations by hand: slope 3.3, intercept 1.8, squares .04 + .01 + .16 + .09.
    expect(answer).toMatchObject({
      x: [expect.closeTo(1.8, 12), expect.closeTo(3.3, 12)],
      rss: expect.closeTo(0.3, 12) as number,
    });
  });
});
