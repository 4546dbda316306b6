/** The forms in which things leave the panel: CSV and JSON with every number in full, pictures as PNG. */
import { exactText } from './format.ts';

export function quoted(cell: string, separator: string): string {
  return cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export function csv(header: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  const text = (cell: string | number) => (typeof cell === 'number' ? exactText(cell, false) : quoted(cell, ','));
  const lines = [header.map(text).join(',')];
  for (const row of rows) lines.push(row.map(text).join(','));
  return lines.join('\n') + '\n';
}

/** Numbers that JSON has no words for are texts; arrays are lists. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const list = value instanceof Float64Array || value instanceof Float32Array || value instanceof Int32Array;
  return list ? Array.from(value) : value;
}

export function json(value: unknown): string {
  return JSON.stringify(value, plain, 1) + '\n';
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
