import { expect, test } from 'vitest';
import type { Slice } from '../../src/engine/job.ts';
import type { FunctionInfo } from '../../src/protocol/messages.ts';
import { nameCurves } from '../../webview/curves.ts';
import { columnsOf, exactRow, tableText } from '../../webview/values.ts';

const info = (variables: string[], outputs: string[]): FunctionInfo => ({
  graph: { nodes: [], inputs: [], outputs: [] },
  parameters: [],
  variables,
  outputs,
});
const slice: Slice = {
  variable: 0,
  grid: { origin: -1, step: 0.5, points: 3 },
  curves: [
    { output: 0, order: 0, values: new Float32Array([0.1, NaN, 3]) },
    { output: 0, order: 1, values: new Float64Array([0.1 + 0.2, -0, Infinity]) },
  ],
};

test('CSV in full precision', () => {
  expect(tableText(columnsOf(slice, info(['x'], ['f'])), ',')).toBe(
    "x,f,f'\n-1,0.1,0.30000000000000004\n-0.5,NaN,-0\n0,3,Infinity\n",
  );
});

test('TSV for the clipboard', () => {
  const columns = columnsOf(slice, info(['x', 'y'], ['f']));
  expect(tableText(columns, '\t').split('\n')[0]).toBe('x\tf\tdf/dx');
  expect(exactRow(columns, 1)).toEqual(['-0.5', 'NaN', '-0']);
});

test('a name with a comma is quoted', () => {
  expect(tableText(columnsOf(slice, info(['x[0,1]'], ['f'])), ',').split('\n')[0]).toBe(`"x[0,1]",f,f'`);
});

test('ids of curves are the same for all slices, labels are not', () => {
  const two = info(['x', 'y'], ['f']);
  expect(nameCurves(slice, two).map(({ id, label }) => [id, label])).toEqual([
    ['f', 'f'],
    ["f'", '∂f/∂x'],
  ]);
  expect(nameCurves({ ...slice, variable: 1 }, two).map(({ id, label }) => [id, label])).toEqual([
    ['f', 'f'],
    ["f'", '∂f/∂y'],
  ]);
});

test('several outputs differ in colour, their derivatives in dash', () => {
  const curves = nameCurves(
    { ...slice, curves: [...slice.curves, { output: 1, order: 1, values: new Float64Array(3) }] },
    info(['x'], ['f[0]', 'f[1]']),
  );
  expect(curves.map(({ id, colour, dash }) => [id, colour, dash])).toEqual([
    ['f[0]', 0, 0],
    ["f[0]'", 0, 1],
    ["f[1]'", 1, 1],
  ]);
});
