import { describe, expect, test } from 'vitest';
import { fitModel, fitResiduals, fitWays } from '../../../webview/least-squares/fit-pictures.ts';
import { linearWays, singularModel } from '../../../webview/least-squares/linear-pictures.ts';
import { FIRST_LEAST_SQUARES_LOOK } from '../../../webview/least-squares/look.ts';
import { nearest } from '../../../webview/least-squares/plane-plot.ts';
import { planeModel, traceModel } from '../../../webview/least-squares/ways.ts';
import { attempt, fitResult, linearResult, THEME, traceOf } from './helpers.ts';

const MAP = { variables: [0, 1], window: null } as const;

describe('ways of methods', () => {
  test('are of those that iterate; CGLS keeps its colour though it comes late', () => {
    const direct = attempt('QR', { kind: 'direct', trace: null });
    const early = linearWays(linearResult({ attempts: [direct, attempt('Adam')] }));
    const late = linearWays(linearResult({ attempts: [direct, attempt('CGLS'), attempt('Adam')] }));
    expect(late.map(({ label }) => label)).toEqual(['CGLS', 'Adam']);
    expect(late[1]?.colour).toBe(early[0]?.colour);
    expect(late[0]?.colour).not.toBe(late[1]?.colour);
  });

  test('one that runs away is cut, and the others are not', () => {
    const away = traceOf([[0, 4, 1, 0, 0], [1, 4e6, 1e3, 9, 9]]); // prettier-ignore
    const ways = linearWays(linearResult({ attempts: [attempt('SGD', { trace: away, termination: 'diverged' }), attempt('Adam', { trace: away })] })); // prettier-ignore
    const { series } = traceModel(ways, FIRST_LEAST_SQUARES_LOOK, THEME);
    expect(series[0]).toMatchObject({ id: 'SGD', end: 'cross' });
    expect(series[0]?.y[1]).toBeNaN();
    expect(series[1]?.y[1]).toBe(4e6);
  });

  test('switched off they are neither in the traces nor on the map', () => {
    const ways = linearWays(linearResult({ attempts: [attempt('CGLS'), attempt('Adam')] }));
    const look = { ...FIRST_LEAST_SQUARES_LOOK, hidden: ['CGLS'] };
    expect(traceModel(ways, look, THEME).series.map(({ id }) => id)).toEqual(['Adam']);
    expect(planeModel(null, ways, [1, 2], ['x[0]', 'x[1]'], MAP, look, THEME)?.paths).toHaveLength(1);
  });

  test('the traces are of the quantity that is looked at', () => {
    const ways = fitWays(fitResult());
    const distance = traceModel(ways, { ...FIRST_LEAST_SQUARES_LOOK, quantity: 'distance' }, THEME);
    expect([...(distance.series[0]?.y ?? [])]).toEqual([1, 0]);
  });

  test('on the map they go from the start to where they end, and the solution has a mark of its own', () => {
    const model = planeModel(null, linearWays(linearResult({ attempts: [attempt('Adam')] })), [1, 2.5], ['p', 'q'], MAP, FIRST_LEAST_SQUARES_LOOK, THEME); // prettier-ignore
    expect([...(model?.paths[0]?.points ?? [])]).toEqual([0, 0, 1, 2]);
    expect(model?.marks.map(({ kind, at }) => [kind, ...at])).toEqual([
      ['ring', 0, 0],
      ['disc', 1, 2],
      ['diamond', 1, 2.5],
    ]);
    // Until the landscape comes: what holds both.
    expect(model?.window.x.from).toBeLessThan(0);
    expect(model?.window.y.to).toBeGreaterThan(2.5);
  });

  test('several descents of a fit are not joined', () => {
    const trace = traceOf([[0, 4, 1, 0, 0], [1, 1, 1, 1, 1], [2, 3, 1, 5, 5], [3, 0, 0, 2, 2]]); // prettier-ignore
    const model = planeModel(null, fitWays(fitResult({ trace })), [2, 2], ['a', 'b'], MAP, FIRST_LEAST_SQUARES_LOOK, THEME); // prettier-ignore
    expect([...(model?.paths[0]?.points ?? [])]).toEqual([0, 0, 1, 1, NaN, NaN, 5, 5, 2, 2]);
  });

  test('one unknown has no map', () => {
    expect(planeModel(null, [], [1], ['x[0]'], MAP, FIRST_LEAST_SQUARES_LOOK, THEME)).toBeNull();
  });
});

describe('a fit over its data', () => {
  test('says of a place x, y, the model, the band and the residual', () => {
    const model = fitModel(fitResult(), { y: 'ys' }, THEME);
    const told = model?.told(0).map(({ name, exact }) => [name, exact]);
    expect(told).toEqual([['t', '0'], ['ys', '3'], ['model', '2.75'], ['± 95 %', '0.1'], ['residual', '0.25']]); // prettier-ignore
  });

  test('the band is drawn about the model', () => {
    const band = fitModel(fitResult(), { y: 'ys' }, THEME)?.layers.find(({ kind }) => kind === 'band');
    expect(band?.kind === 'band' ? [band.low[1], band.high[1]] : null).toEqual([3.6 - 0.2, 3.6 + 0.2]);
  });

  test('with several independent variables stands over what the model makes of each row', () => {
    const several = fitModel(fitResult({ data: null, curve: null }), { y: 'z' }, THEME);
    // Observed 3 and 4, residuals 0.25 and -0.5.
    expect([...(several?.stops ?? [])]).toEqual([2.75, 4.5]);
    expect(several?.told(1).map(({ name, exact }) => [name, exact])).toEqual([['row', '0'], ['z', '4'], ['model', '4.5'], ['residual', '-0.5']]); // prettier-ignore
  });

  test('residuals stand over the same axis; without data over rows', () => {
    expect([...fitResiduals(fitResult(), THEME).stops]).toEqual([0, 1]);
    const bare = fitResult({ observed: null, data: null, curve: null });
    expect(fitModel(bare, { y: 'data' }, THEME)).toBeNull();
    expect(fitResiduals(bare, THEME)).toMatchObject({ xName: 'row', counts: true });
  });
});

test('a singular value of 0 stands at the bottom of a log axis, and does not count', () => {
  const model = singularModel(linearResult({ singularValues: Float64Array.of(4, 1, 0), rank: 2 }), THEME);
  const [layer] = model?.layers ?? [];
  expect(layer?.kind === 'stems' && (layer.y[2] ?? 0) > 0).toBe(true);
  expect(model?.told(2).map(({ exact }) => exact)).toEqual(['0', '0', 'false']);
  expect(model?.told(1).at(-1)?.exact).toBe('true');
});

test('the nearest of values that grow', () => {
  const values = Float64Array.of(0, 1, 4, 9);
  expect([-5, 0.4, 0.6, 6, 7, 100].map((value) => nearest(values, value))).toEqual([0, 0, 1, 2, 3, 3]);
});
