/**
 * Plain pictures of numbers against numbers on a canvas: points, lines, bands and stems in two axes. What they mean, and what is
 * said of a place, is told by the model.
 */
import type { Range } from '../decimate.ts';
import { formatCount } from '../format.ts';
import { extentOf, linearScale, logScale } from '../scale.ts';
import type { Theme } from '../theme.ts';
import { drawAxes, FONT_SIZE, GAP, openCanvas, placeOf, strokeLine, type AxesFrame, type Pen } from '../view/pen.ts';

type Numbers = Float64Array;

export type Layer =
  | { readonly kind: 'points' | 'line' | 'stems'; readonly x: Numbers; readonly y: Numbers; readonly colour: number }
  | {
      readonly kind: 'band';
      readonly x: Numbers;
      readonly low: Numbers;
      readonly high: Numbers;
      readonly colour: number;
    };

export interface PlaneModel {
  /** Of the element that shows it. */
  readonly id: string;
  readonly layers: readonly Layer[];
  readonly logY: boolean;
  readonly xName: string;
  readonly yName: string;
  /** Whole numbers only on the x axis. */
  readonly counts: boolean;
  /** Places where values are read, x growing; what is said there. */
  readonly stops: Numbers;
  readonly told: (stop: number) => readonly { readonly name: string; readonly text: string; readonly exact: string }[];
  /** In words. */
  readonly summary: string;
  readonly theme: Theme;
}

/** The same for all pictures, so that those over one another share their x axis. */
const LEFT = 62;
const RIGHT = 12;

function rangeX(layers: readonly Layer[], counts: boolean): Range {
  const range = extentOf(
    layers.map(({ x }) => x),
    false,
  ) ?? { low: 0, high: 1 };
  if (!counts) return range;
  const room = 0.03 * (range.high - range.low) + 0.3;
  const ends = layers.flatMap(({ x }) => (x.length === 0 ? [] : [x[0] ?? 0, x[x.length - 1] ?? 0]));
  return { low: Math.min(...ends, Infinity) - room, high: Math.max(...ends, 0) + room };
}

function rangeY(layers: readonly Layer[], log: boolean): Range | null {
  const lists = layers.flatMap((layer): Numbers[] => {
    if (layer.kind !== 'band') return [layer.y];
    // Where a band is wider than all else by far it runs out of the picture.
    return [];
  });
  const bands = layers.flatMap((layer) => (layer.kind === 'band' ? [layer.low, layer.high] : []));
  const plain = extentOf(lists, log);
  const whole = extentOf([...lists, ...bands], log);
  const zero = layers.some(({ kind }) => kind === 'stems') && !log;
  const chosen =
    plain === null || whole === null || whole.high - whole.low < 3 * (plain.high - plain.low)
      ? (whole ?? plain)
      : plain;
  if (chosen === null || !zero) return chosen;
  return { low: Math.min(chosen.low, 0), high: Math.max(chosen.high, 0) };
}

/** Draws all of it; the canvas has the size of its element. Null where there is nothing to draw on or to draw. */
export function drawPlane(canvas: HTMLCanvasElement, model: PlaneModel): AxesFrame | null {
  const opened = openCanvas(canvas, model.theme);
  if (opened === null) return null;
  const { pen, width, height } = opened;
  const range = rangeY(model.layers, model.logY);
  if (range === null) return null;
  const [top, bottom] = [20, FONT_SIZE + 12];
  const frame: AxesFrame = {
    left: LEFT,
    top,
    width: Math.max(20, width - LEFT - RIGHT),
    height: Math.max(20, height - top - bottom),
    x: linearScale(rangeX(model.layers, model.counts)),
    y: model.logY ? logScale(range) : linearScale(range),
  };
  drawNamedAxes(pen, model, frame);
  pen.save();
  pen.beginPath();
  pen.rect(frame.left, frame.top - 3, frame.width + 3, frame.height + 6);
  pen.clip();
  for (const layer of model.layers) drawLayer(pen, layer, model.theme, frame);
  pen.restore();
  return frame;
}

function drawNamedAxes(pen: Pen, { theme, xName, yName, counts }: PlaneModel, frame: AxesFrame): void {
  const [bottom, right] = [frame.top + frame.height, frame.left + frame.width];
  pen.lineWidth = 1;
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  const name = pen.measureText(xName).width;
  for (const { value, text } of frame.x.ticks(frame.width / 76)) {
    if (counts && (!Number.isInteger(value) || value < 0)) continue;
    const label = counts ? formatCount(value) : text;
    const x = Math.round(frame.left + frame.x.share(value) * frame.width) + 0.5;
    if (x < frame.left - 1 || x > right + 1) continue;
    pen.strokeStyle = theme.grid;
    strokeLine(pen, x, frame.top, x, bottom);
    pen.fillStyle = theme.text;
    // The corner is the name's.
    if (x + pen.measureText(label).width / 2 < right - name - GAP) pen.fillText(label, x, bottom + 7);
  }
  drawAxes(pen, frame, theme, xName, Math.max(3, frame.height / 20));
  pen.textAlign = 'left';
  pen.textBaseline = 'top';
  pen.fillStyle = theme.strong;
  pen.fillText(yName, GAP, 4);
}

function drawLayer(pen: Pen, layer: Layer, theme: Theme, frame: AxesFrame): void {
  const ink = theme.curves[layer.colour] ?? theme.text;
  pen.strokeStyle = ink;
  pen.fillStyle = ink;
  switch (layer.kind) {
    case 'band':
      drawBand(pen, layer, theme, frame);
      break;
    case 'line':
      pen.lineWidth = 2;
      pen.lineJoin = 'round';
      pen.beginPath();
      path(pen, layer.x, layer.y, frame, 1, true);
      pen.stroke();
      break;
    case 'stems': {
      pen.lineWidth = layer.x.length > 200 ? 1 : 1.5;
      const zero = frame.y.log ? frame.top + frame.height : placeOf(frame, 0, 0)[1];
      pen.beginPath();
      layer.x.forEach((x, i) => {
        const [px, py] = placeOf(frame, x, layer.y[i] ?? NaN);
        if (!Number.isFinite(py)) return;
        pen.moveTo(px, zero);
        pen.lineTo(px, py);
      });
      pen.stroke();
      drawPoints(pen, layer.x, layer.y, frame, theme);
      break;
    }
    case 'points':
      drawPoints(pen, layer.x, layer.y, frame, theme);
      break;
  }
}

/** The fewer, the larger; very many are half transparent dots. */
function drawPoints(pen: Pen, xs: Numbers, ys: Numbers, frame: AxesFrame, theme: Theme): void {
  const radius = xs.length > 5000 ? 1 : xs.length > 600 ? 1.6 : xs.length > 120 ? 2.2 : 3;
  pen.globalAlpha = xs.length > 5000 && !theme.highContrast ? 0.55 : 0.9;
  pen.beginPath();
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = placeOf(frame, xs[i] ?? NaN, ys[i] ?? NaN);
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (xs.length > 600) pen.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    else {
      pen.moveTo(x + radius, y);
      pen.arc(x, y, radius, 0, 2 * Math.PI);
    }
  }
  pen.fill();
  pen.globalAlpha = 1;
}

function path(pen: Pen, xs: Numbers, ys: Numbers, frame: AxesFrame, direction: 1 | -1, begin: boolean): void {
  let pending = begin;
  for (let k = 0; k < xs.length; k++) {
    const i = direction === 1 ? k : xs.length - 1 - k;
    const [x, y] = placeOf(frame, xs[i] ?? NaN, ys[i] ?? NaN);
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pending = true;
      continue;
    }
    if (pending) pen.moveTo(x, y);
    else pen.lineTo(x, y);
    pending = false;
  }
}

function drawBand(
  pen: Pen,
  { x, low, high }: Extract<Layer, { readonly kind: 'band' }>,
  theme: Theme,
  frame: AxesFrame,
): void {
  if (!low.some(Number.isFinite)) return;
  pen.beginPath();
  path(pen, x, high, frame, 1, true);
  path(pen, x, low, frame, -1, false);
  pen.closePath();
  pen.globalAlpha = theme.highContrast ? 0.35 : 0.2;
  pen.fill();
  pen.globalAlpha = theme.highContrast ? 1 : 0.55;
  pen.lineWidth = 1;
  pen.beginPath();
  path(pen, x, high, frame, 1, true);
  path(pen, x, low, frame, 1, true);
  pen.stroke();
  pen.globalAlpha = 1;
}
