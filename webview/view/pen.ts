/** Drawing on a canvas of the element's size, in CSS pixels: the pen, places in two axes, their lines and labels. */
import type { Scale } from '../scale.ts';
import type { Theme } from '../theme.ts';

export type Pen = CanvasRenderingContext2D;

export const FONT_SIZE = 11;
/** Between labels and what they are of. */
export const GAP = 6;

/** The canvas made as large as its element, empty. Null where there is nothing to draw on. */
export function openCanvas(
  canvas: HTMLCanvasElement,
  { font }: Theme,
): { readonly pen: Pen; readonly width: number; readonly height: number } | null {
  const pen = canvas.getContext('2d');
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (pen === null || width === 0 || height === 0) return null;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.font = `${FONT_SIZE}px ${font}`;
  return { pen, width, height };
}

/** Where a picture in two axes stands. */
export interface AxesFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: Scale;
  readonly y: Scale;
}

export function placeOf(frame: AxesFrame, x: number, y: number): readonly [number, number] {
  return [frame.left + frame.x.share(x) * frame.width, frame.top + (1 - frame.y.share(y)) * frame.height];
}

export function strokeLine(pen: Pen, x0: number, y0: number, x1: number, y1: number): void {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}

/** The x axis' name in its corner, the y axis with about `count` labels, and the two lines. */
export function drawAxes(pen: Pen, frame: AxesFrame, theme: Theme, xName: string, count: number): void {
  const [bottom, right] = [frame.top + frame.height, frame.left + frame.width];
  pen.textAlign = 'right';
  pen.textBaseline = 'top';
  pen.fillStyle = theme.strong;
  pen.fillText(xName, right, bottom + 7);
  pen.textBaseline = 'middle';
  for (const { value, text } of frame.y.ticks(count)) {
    const y = Math.round(frame.top + (1 - frame.y.share(value)) * frame.height) + 0.5;
    if (y < frame.top - 1 || y > bottom + 1) continue;
    pen.strokeStyle = !frame.y.log && value === 0 ? theme.axis : theme.grid;
    strokeLine(pen, frame.left, y, right, y);
    pen.fillStyle = theme.text;
    pen.fillText(text, frame.left - GAP, y);
  }
  pen.strokeStyle = theme.axis;
  strokeLine(pen, frame.left + 0.5, frame.top, frame.left + 0.5, bottom);
  strokeLine(pen, frame.left, bottom + 0.5, right, bottom + 0.5);
}
