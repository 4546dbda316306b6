import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/engine/job.ts';
import { FIRST_MINIMIZE_LOOK, shownIndex, type MinimizeLook } from '../../../webview/minimize/look.ts';
import { minimizeMapModel, seenWindow } from '../../../webview/minimize/map-model.ts';
import { ranked } from '../../../webview/minimize/race.ts';
import { traceModel } from '../../../webview/minimize/traces.ts';
import type { MinimizePicture } from '../../../webview/state.ts';
import type { Theme } from '../../../webview/theme.ts';
import { functionOf, resultOf, runOf, stage } from './helpers.ts';

const theme: Theme = {
  curves: ['c0', 'c1', 'c2', 'c3', 'c4', 'c5'],
  text: 'text',
  strong: 'strong',
  grid: 'grid',
  axis: 'axis',
  font: 'font',
  highContrast: false,
};
const look = (change: Partial<MinimizeLook> = {}): MinimizeLook => ({ ...FIRST_MINIMIZE_LOOK, ...change });
const map = { variables: [0, 1], window: null } as const;
const lost = (rows: number) => runOf(rows, { termination: 'diverged', value: NaN, check: null });

function pictureOf(runs: readonly RunResult[]): MinimizePicture {
  const subject = functionOf();
  return { kind: 'minimize', ticket: 1, revision: 1, subject, function: subject.function, result: resultOf(runs) };
}

/** The places of a path as pairs. */
const pairs = (points: Float64Array) => Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]); // prettier-ignore

describe('which run is looked at', () => {
  test('the chosen one, if there is one; else the lowest that did not diverge, the quicker of equals', () => {
    const runs = [lost(2), runOf(3), runOf(5), runOf(5, { iterations: 4 })];
    expect(shownIndex(runs, { shown: 1 })).toBe(1);
    expect(shownIndex(runs, { shown: 9 })).toBe(3);
    expect(shownIndex(runs, { shown: null })).toBe(3);
    expect(shownIndex([lost(2), lost(3)], { shown: null })).toBe(0);
  });

  test('the table puts those that diverged last, whatever the column', () => {
    const runs = [lost(1), runOf(3, { milliseconds: 1 }), runOf(2, { milliseconds: 9 })];
    const order = (sort: MinimizeLook['sort']) => ranked(runs, sort).map(({ index }) => index);
    expect(order('iterations')).toEqual([2, 1, 0]);
    expect(order('value')).toEqual([1, 2, 0]);
    expect(order('time')).toEqual([1, 2, 0]);
    expect(order('order')).toEqual([0, 1, 2]);
  });
});

describe('traces', () => {
  test('the loss above the best is above that of the best run', () => {
    const model = traceModel([runOf(2), runOf(4)], ['x', 'y'], look(), theme);
    // The best has seen 8 / 2^4.
    expect([...(model?.series[0]?.y ?? [])]).toEqual([7.5, 3.5]);
    expect(model?.series.map(({ label, end }) => [label, end])).toEqual([
      ['Adam, lr 0.1', 'dot'],
      ['Adam, lr 0.1', 'dot'],
    ]);
  });

  test('a run that diverged is cut where another holds, and not where it is alone', () => {
    const cut = (runs: RunResult[]) => traceModel(runs, ['x', 'y'], look(), theme)?.series.map((one) => one.cut);
    expect(cut([lost(2), runOf(2)])).toEqual([true, false]);
    expect(cut([lost(2), lost(3)])).toEqual([false, false]);
  });

  test('iterations are on a log axis where runs of a race differ much in length, unless the user says', () => {
    const runs = [runOf(2), runOf(3, { iterations: 1000 })];
    const isLog = (more: Partial<MinimizeLook>) => traceModel(runs, ['x', 'y'], look(more), theme)?.logX;
    expect(isLog({})).toBe(true);
    expect(isLog({ logX: false })).toBe(false);
    expect(isLog({ chart: 'parameters' })).toBe(false);
    expect(traceModel([runOf(2), runOf(3)], ['x', 'y'], look(), theme)?.logX).toBe(false);
    expect(traceModel([runOf(3, { iterations: 1000 })], ['x', 'y'], look(), theme)?.logX).toBe(false);
  });

  test('one run has the quantities that are on, and its stages as bands', () => {
    const run = runOf(4, {
      spans: [
        { stage: 0, optimizer: 'Adam', from: 0, to: 2 },
        { stage: 1, optimizer: 'SGD', from: 2, to: 4 },
      ],
    });
    const model = traceModel([run], ['x', 'y'], look({ quantities: ['error', 'loss'] }), theme);
    expect(model?.series.map(({ id }) => id)).toEqual(['loss', 'error']);
    expect(model?.bands.map(({ from, to, label }) => [from, to, label])).toEqual([[0, 2, '1 Adam'], [2, 4, '2 SGD']]); // prettier-ignore
  });

  test('parameters are lines of their own, of the run that is looked at, never on a log axis', () => {
    const model = traceModel([runOf(3)], ['x', 'y'], look({ chart: 'parameters', toggledParameters: [0] }), theme);
    expect(model?.log).toBe(false);
    expect(model?.series.map(({ label, y }) => [label, ...y])).toEqual([['y', 0, 2, 4]]);
  });
});

describe('the map', () => {
  test('without a landscape holds the ways with room', () => {
    const window = seenWindow(pictureOf([runOf(3)]), map, [-1, 0], true);
    expect(window?.x.from).toBeLessThan(-1);
    expect(window?.x.to).toBeGreaterThan(2);
    expect(window?.y.to).toBeGreaterThan(4);
    const chosen = { x: { from: 0, to: 1 }, y: { from: 2, to: 3 } };
    expect(seenWindow(pictureOf([runOf(3)]), { ...map, window: chosen }, null, true)).toBe(chosen);
  });

  test('a way begins at the start and follows the rows', () => {
    const model = minimizeMapModel(pictureOf([runOf(3)]), map, look(), [9, 8], false, theme);
    expect(model?.paths.map(({ points }) => pairs(points))).toEqual([[[9, 8], [0, 0], [1, 2], [2, 4]]]); // prettier-ignore
    expect(model?.marks.map(({ kind, at }) => [kind, ...at])).toEqual([['ring', 9, 8], ['disc', 2, 4]]); // prettier-ignore
  });

  test('a replay shows the way as far as it went', () => {
    const at = (replay: number) => minimizeMapModel(pictureOf([runOf(3)]), map, look({ replay }), [9, 8], false, theme);
    expect(at(2)?.paths.map(({ points }) => pairs(points))).toEqual([[[9, 8], [0, 0], [1, 2]]]); // prettier-ignore
    expect(at(2)?.marks.at(-1)?.at).toEqual([1, 2]);
    expect(at(0)?.marks.at(-1)?.at).toEqual([9, 8]);
  });

  test('stages have a line each, joined where one hands over', () => {
    const spans = [
      { stage: 0, optimizer: 'Adam', from: 0, to: 2 },
      { stage: 1, optimizer: 'SGD', from: 2, to: 3 },
    ];
    const run = runOf(3, { spans, settings: { stages: [stage('Adam', {}, 0.1), stage('SGD')] } });
    const model = minimizeMapModel(pictureOf([run]), map, look(), [9, 8], false, theme);
    expect(model?.paths.map(({ points }) => pairs(points))).toEqual([[[9, 8], [0, 0], [1, 2]], [[1, 2], [2, 4]]]); // prettier-ignore
    expect(new Set(model?.paths.map(({ colour }) => colour)).size).toBe(2);
  });

  test('of a race the one that is looked at lies on top, the others are faint', () => {
    const model = minimizeMapModel(pictureOf([runOf(4), runOf(2)]), map, look(), null, false, theme);
    expect(model?.paths.map(({ faint, points }) => [faint, points.length])).toEqual([[true, 4], [false, 8]]); // prettier-ignore
  });

  test('a run that left is crossed out where it was last', () => {
    const run = lost(3);
    run.trace.points.set([NaN, NaN], 4);
    const marks = minimizeMapModel(pictureOf([run]), map, look(), null, false, theme)?.marks;
    expect(marks?.map(({ kind, at }) => [kind, ...at])).toEqual([['cross', 1, 2]]);
  });

  test('one variable has none', () => {
    const subject = functionOf(1, ['x']);
    const picture = { ...pictureOf([runOf(3)]), subject, function: subject.function };
    expect(minimizeMapModel(picture, map, look(), null, false, theme)).toBeNull();
  });
});
