/** What leaves the panel: traces as CSV, everything as JSON, the pictures as PNG. */
import type { MinimizeResult, RunResult } from '../../src/engine/job.ts';
import { exactText } from '../format.ts';
import { runName } from '../run-settings.ts';

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const COLUMNS = ['loss', 'lowest', 'highest', 'error', 'gradientNorm', 'stepLength'] as const;

/** A line per row of each run's trace, every number in full; rows that stand for several steps say so by their iterations. */
export function tracesCsv(runs: readonly RunResult[], variables: readonly string[]): string {
  const dimension = Math.max(0, ...runs.map(({ trace }) => trace.dimension));
  const lines = [['run', 'iteration', ...COLUMNS, ...variables.slice(0, dimension)].map(quoted).join(',')];
  for (const { settings, trace } of runs) {
    const name = quoted(runName(settings));
    for (let row = 0; row < trace.iterations.length; row++) {
      const numbers = COLUMNS.map((column) => exactText(trace[column][row] ?? NaN, false));
      const x = trace.points.subarray(row * trace.dimension, (row + 1) * trace.dimension);
      const cells = [name, String(trace.iterations[row]), ...numbers, ...Array.from(x, (one) => exactText(one, false))];
      lines.push(cells.join(','));
    }
  }
  return lines.join('\n') + '\n';
}

/** Numbers that JSON has no words for are texts; arrays are lists. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value instanceof Float64Array || value instanceof Float32Array ? Array.from(value) : value;
}

/** Settings, results and traces of the runs and the minima found, without pictures. */
export function resultJson({ runs, many, report }: MinimizeResult, variables: readonly string[]): string {
  return JSON.stringify({ variables, runs, many, report }, plain, 1) + '\n';
}

/** The picture of a canvas on the page's background, as a PNG in base64; null where there is none. */
export function canvasPng(canvas: HTMLCanvasElement | null, background: string): string | null {
  if (canvas === null || canvas.width === 0) return null;
  const copy = document.createElement('canvas');
  Object.assign(copy, { width: canvas.width, height: canvas.height });
  const pen = copy.getContext('2d');
  if (pen === null) return null;
  pen.fillStyle = background;
  pen.fillRect(0, 0, copy.width, copy.height);
  pen.drawImage(canvas, 0, 0);
  return copy.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
