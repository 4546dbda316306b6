import { describe, expect, test } from 'vitest';
import { createBuilder } from '../../../src/graph/builder.ts';
import { DEFAULT_SETTINGS, type FitInfo, type LinearSystemInfo } from '../../../src/protocol/messages.ts';
import { numpyCode, scipyCode, torchCode, valuesCode } from '../../../webview/least-squares/code.ts';
import { residualsCsv, resultJson, solutionCsv, waysCsv } from '../../../webview/least-squares/export.ts';
import { linearWays } from '../../../webview/least-squares/linear-pictures.ts';
import { fitJob, linearJob, startOf } from '../../../webview/least-squares/wanted.ts';
import { attempt, fitResult, linearResult } from './helpers.ts';

const SYSTEM: LinearSystemInfo = {
  matrix: { name: 'A', hash: 'a', rows: 3, columns: 2 },
  rhs: { name: 'b', hash: 'b' },
  weights: null,
  choices: [],
};
const graph = createBuilder().finish([]);
const FIT: FitInfo = {
  problem: {
    kind: 'rows',
    graph,
    independent: [{ parameter: 't', name: 'ts', hash: 't' }],
    observed: { name: 'ys', hash: 'y' },
  },
  parameters: [],
  unknowns: ['a', 'b'],
  start: [2, 3],
  choices: { parameters: ['t', 'a', 'b'], arrays: ['ts', 'ys'] },
  reason: '',
};
const { linear, fit } = DEFAULT_SETTINGS.leastSquares;

describe('jobs', () => {
  test('of one unknown draw no map; a pair that does not fit is mended', () => {
    const one = { ...SYSTEM, matrix: { ...SYSTEM.matrix, columns: 1 } };
    expect(linearJob(one, linear).landscape).toBeNull();
    const far = linearJob(SYSTEM, { ...linear, map: { variables: [0, 7], window: null } });
    expect(far.landscape?.variables).toEqual([0, 1]);
  });

  test('of a fit start as chosen, else as the code says, else at ones', () => {
    expect(fitJob(FIT, fit).start).toEqual([2, 3]);
    expect(startOf(FIT, [5])).toEqual([5, 1]);
    expect(startOf({ ...FIT, start: null }, null)).toEqual([1, 1]);
  });
});

describe('tables', () => {
  test('of the solution have every digit and the interval', () => {
    const [head, first] = solutionCsv(linearResult(), ['x[0]', 'x[1]']).split('\n');
    expect(head).toBe('unknown,value,standard error,low,high,determined');
    expect(first).toBe(`x[0],1.234567,0.0412,${1.234567 - 0.1},${1.234567 + 0.1},true`);
  });

  test('of the ways have a line per iterate', () => {
    const text = waysCsv(linearWays(linearResult({ attempts: [attempt('Adam')] })), ['x[0]', 'x[1]']);
    expect(text).toBe(
      'method,step,sum of squares,cost above least,distance,x[0],x[1]\nAdam,0,4,4,1,0,0\nAdam,2,1,1,0.5,1,2\n',
    );
  });

  test('of residuals have the data and the model with them', () => {
    const { residuals, data } = fitResult();
    expect(residualsCsv(residuals, data)).toBe('row,x,y,model,residual\n1,0,3,2.75,0.25\n0,1,4,4.5,-0.5\n');
    expect(residualsCsv(residuals, null)).toBe('row,residual\n1,0.25\n0,-0.5\n');
  });

  test('JSON says what is not finite in words, and holds no picture', () => {
    const read = JSON.parse(resultJson(linearResult({ condition: Infinity }), ['p', 'q'])) as Record<string, unknown>;
    expect(read).toMatchObject({ unknowns: ['p', 'q'], condition: 'Infinity', x: [1.234567, -0.5] });
    expect(read).not.toHaveProperty('landscape');
  });
});

describe('programs', () => {
  test('NumPy solves the same problem: with a ridge by further rows', () => {
    expect(numpyCode(SYSTEM, linear)).toContain('np.linalg.lstsq(A, b, rcond=None)');
    const mean = numpyCode(SYSTEM, { ...linear, ridge: 0.5, loss: 'mean' });
    expect(mean).toContain('ridge = 0.5 * len(b)');
    expect(mean).toContain('np.sqrt(ridge) * np.eye(columns)');
  });

  test('PyTorch takes the same steps', () => {
    const run = { stages: [{ above: 0, optimizer: 'Adam', options: { lr: 0.1, betas: [0.5, 0.9], amsgrad: true }, schedule: null }] } as const; // prettier-ignore
    const text = torchCode(SYSTEM, { ...linear, ridge: 2 }, run);
    expect(text).toContain('torch.optim.Adam([x], lr=0.1, betas=(0.5, 0.9), amsgrad=True)');
    expect(text).toContain('loss = torch.sum((A @ x - b) ** 2) + 2 * torch.sum(x ** 2)');
    expect(text).toContain('torch.zeros(2, dtype=torch.float64, requires_grad=True)');
  });

  test('SciPy fits the same model from the same start', () => {
    const text = scipyCode(FIT, 'decay', [2, 3]);
    expect(text).toContain('lambda t, a, b: decay(t=t, a=a, b=b)');
    expect(text).toContain('ts, ys, p0=[2, 3]');
    const vector = scipyCode({ ...FIT, unknowns: ['p[0]', 'p[1]'] }, 'decay', [2, 3]);
    expect(vector).toContain('lambda t, *p: decay(t=t, p=np.array(p))');
    const residuals = scipyCode({ ...FIT, problem: { kind: 'residuals', graph } }, 'r', [1, 1]);
    expect(residuals).toContain("least_squares(lambda p: r(*p), [1, 1], method='lm')");
  });

  test('values can be pasted', () => {
    expect(valuesCode(fitResult(), ['a', 'b'])).toBe('a = 2.0134\nb = 0.5\n');
  });
});
