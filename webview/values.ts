/** The table of values of one slice: its columns, cells, and text for the clipboard (TSV) and files (CSV). */
import type { Grid, Slice } from '../src/engine/job.ts';
import type { FunctionInfo } from '../src/protocol/messages.ts';
import { nameCurves } from './curves.ts';
import { exactText } from './format.ts';
import { quoted } from './leaving.ts';

export interface Columns {
  /** As written to files: `f'`, `df/dx`. */
  readonly names: readonly string[];
  /** As read: `f′`, `∂f/∂x`. */
  readonly labels: readonly string[];
  readonly grid: Grid;
  readonly values: readonly (Float32Array | Float64Array)[];
}

export function columnsOf(slice: Slice, info: FunctionInfo): Columns {
  const curves = nameCurves(slice, info);
  const variable = info.variables[slice.variable] ?? 'x';
  return {
    labels: [variable, ...curves.map((curve) => curve.label)],
    names: [variable, ...curves.map((curve) => curve.column)],
    grid: slice.grid,
    values: curves.map((curve) => curve.values),
  };
}

/** The cells of a row, in full precision. */
export function exactRow({ grid, values }: Columns, row: number): string[] {
  const x = exactText(grid.origin + row * grid.step, false);
  return [x, ...values.map((column) => exactText(column[row] ?? NaN, column instanceof Float32Array))];
}

/** All rows under a line of names. */
export function tableText(columns: Columns, separator: ',' | '\t'): string {
  const lines = [columns.names.map((name) => quoted(name, separator)).join(separator)];
  for (let row = 0; row < columns.grid.points; row++) lines.push(exactRow(columns, row).join(separator));
  return lines.join('\n') + '\n';
}
