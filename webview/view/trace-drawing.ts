/**
 * Traces over iterations on a canvas: lines with the envelope of all the steps that a row stands for, stages as bands behind
 * them, axes linear or logarithmic. What a log axis cannot show (values not above 0) is a gap.
 */
import type { Theme } from '../theme.ts';
import { drawAxes, FONT_SIZE, GAP, openCanvas, placeOf, strokeLine, type AxesFrame, type Pen } from './pen.ts';
import type { Range } from '../decimate.ts';
import { extentOf, linearScale, logScale, type Scale } from '../scale.ts';

type Numbers = readonly number[] | Float64Array;

export interface TraceSeries {
  /** Stable, for tests and chips. */
  readonly id: string;
  readonly label: string;
  /** Index into the theme's curves. */
  readonly colour: number;
  readonly dash: 0 | 1 | 2;
  /** Iterations, ascending, as long as `y`. */
  readonly x: Numbers;
  readonly y: Numbers;
  /** Lowest and highest among all the steps of a row; null where a row is one step or nothing is known. */
  readonly envelope: { readonly lowest: Numbers; readonly highest: Numbers } | null;
  /** How its end is marked. */
  readonly end: 'dot' | 'cross' | null;
  /** A word at its end, for eyes that colours tell nothing. */
  readonly tag?: string;
  /** It does not set the axes: it leaves the picture where it goes beyond the others. */
  readonly cut?: boolean;
  /** Each row is a dot on a thin line. */
  readonly dotted?: boolean;
}

/** A stretch of iterations with a name: a stage. */
export interface TraceBand {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly colour: number;
}

export interface TraceModel {
  readonly series: readonly TraceSeries[];
  readonly bands: readonly TraceBand[];
  readonly log: boolean;
  readonly logX: boolean;
  /** Name of the x axis. */
  readonly xName: string;
  /** Where the x axis is not one of iterations from 0: what it shows. */
  readonly xRange?: Range;
  /** An iteration that is pointed at by a slider or so; null for none. */
  readonly cursor: number | null;
  /** What the picture shows, in words. */
  readonly summary: string;
  readonly theme: Theme;
}

const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3]];

/** The row that holds an iteration: the first that is not before it, else the last; -1 where there is none. */
export function rowOf(x: Numbers, iteration: number): number {
  let [low, high] = [0, x.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? NaN) < iteration) low = middle + 1;
    else high = middle;
  }
  return high;
}

function xScale({ series, bands, logX, xRange }: TraceModel): Scale {
  if (xRange !== undefined) return linearScale(xRange);
  const ends = series.flatMap(({ x }) => (x.length === 0 ? [] : [x[0] ?? 0, x[x.length - 1] ?? 0]));
  const last = Math.max(1, ...ends, ...bands.map(({ to }) => to));
  if (logX) return logScale({ low: 1, high: Math.max(10, last) });
  return linearScale({ low: 0, high: last });
}

function yScale({ series, log }: TraceModel): Scale | null {
  const setting = series.filter(({ cut }) => cut !== true);
  const lists = setting.flatMap(({ y, envelope }) => (envelope ? [y, envelope.lowest, envelope.highest] : [y]));
  const range = extentOf(lists, log);
  if (range === null) return null;
  return log ? logScale(range) : linearScale(range);
}

/** Draws all of it; the canvas has the size of its element. Null where there is nothing to draw on or to draw. */
export function drawTraces(canvas: HTMLCanvasElement, model: TraceModel): AxesFrame | null {
  const opened = openCanvas(canvas, model.theme);
  if (opened === null) return null;
  const { pen, width, height } = opened;
  const y = yScale(model);
  if (y === null) {
    sayNothing(pen, model, width, height);
    return null;
  }
  const [top, bottom, right] = [10, FONT_SIZE + 12, 12];
  const inner = Math.max(20, height - top - bottom);
  const labels = y.ticks(inner / 30).map(({ text }) => pen.measureText(text).width);
  const left = Math.ceil(Math.max(24, ...labels) / 12) * 12 + GAP + 6;
  const frame = { left, top, width: Math.max(20, width - left - right), height: inner, x: xScale(model), y };
  drawGrid(pen, model, frame);
  pen.save();
  pen.beginPath();
  pen.rect(frame.left, frame.top - 2, frame.width + 4, frame.height + 4);
  pen.clip();
  for (const series of model.series) drawEnvelope(pen, series, model.theme, frame);
  const ends = model.series.map((series) => drawSeries(pen, series, model.theme, frame));
  drawTags(pen, model, frame, ends);
  drawCursor(pen, model, frame);
  pen.restore();
  return frame;
}

function sayNothing(pen: Pen, { series, log, theme }: TraceModel, width: number, height: number): void {
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillStyle = theme.text;
  const some = series.some(({ y }) => y.length > 0);
  const text = series.length === 0 ? 'nothing chosen' : !some ? '' : log ? 'no values above 0' : 'no finite values';
  pen.fillText(text, width / 2, height / 2);
}

function drawGrid(pen: Pen, model: TraceModel, frame: AxesFrame): void {
  const { theme } = model;
  const bottom = frame.top + frame.height;
  const right = frame.left + frame.width;
  drawBands(pen, model, frame);
  pen.lineWidth = 1;
  pen.textBaseline = 'top';
  pen.textAlign = 'center';
  const name = pen.measureText(model.xName).width;
  let free = -Infinity;
  for (const { value, text } of frame.x.ticks(frame.width / 76)) {
    const x = Math.round(frame.left + frame.x.share(value) * frame.width) + 0.5;
    pen.strokeStyle = theme.grid;
    strokeLine(pen, x, frame.top, x, bottom);
    const half = pen.measureText(text).width / 2;
    pen.fillStyle = theme.text;
    // The corner is the name's.
    if (x - half < free || x + half > right - name - GAP) continue;
    pen.fillText(text, x, bottom + 7);
    free = x + half + GAP;
  }
  drawAxes(pen, frame, theme, model.xName, frame.height / 30);
}

function drawBands(pen: Pen, { bands, theme }: TraceModel, frame: AxesFrame): void {
  if (bands.length < 2) return;
  pen.textAlign = 'left';
  pen.textBaseline = 'top';
  bands.forEach(({ from, to, label, colour }, index) => {
    const at = (x: number) => frame.left + Math.min(1, Math.max(0, frame.x.share(x) || 0)) * frame.width;
    const [x0, x1] = [at(from), at(to)];
    pen.fillStyle = theme.curves[colour] ?? theme.text;
    pen.globalAlpha = 0.1;
    pen.fillRect(x0, frame.top, x1 - x0, frame.height);
    pen.globalAlpha = 1;
    if (index > 0) {
      pen.strokeStyle = theme.axis;
      pen.setLineDash([3, 3]);
      strokeLine(pen, Math.round(x0) + 0.5, frame.top, Math.round(x0) + 0.5, frame.top + frame.height);
      pen.setLineDash([]);
    }
    const text = [label, label.split(' ')[0] ?? ''].find((said) => pen.measureText(said).width + 8 < x1 - x0);
    pen.fillStyle = theme.text;
    if (text !== undefined) pen.fillText(text, x0 + 4, frame.top + 3);
  });
}

function drawEnvelope(pen: Pen, { x, envelope, colour }: TraceSeries, theme: Theme, frame: AxesFrame): void {
  if (envelope === null) return;
  const { lowest, highest } = envelope;
  const bottom = frame.y.range.low;
  pen.fillStyle = theme.curves[colour] ?? theme.text;
  pen.globalAlpha = theme.highContrast ? 0.4 : 0.22;
  // Row by row a bar from lowest to highest; one shape, so that bars that touch are no darker.
  pen.beginPath();
  for (let row = 0; row < x.length; row++) {
    const [low, high] = [lowest[row] ?? NaN, highest[row] ?? NaN];
    if (!(Number.isFinite(high) && Number.isFinite(low) && high > low && !Number.isNaN(frame.y.share(high)))) continue;
    const before = row === 0 ? (x[0] ?? 0) - 1 : (x[row - 1] ?? 0);
    const [x0, y1] = placeOf(frame, Math.max(before, frame.x.range.low), high);
    const [x1, y0] = placeOf(frame, x[row] ?? 0, frame.y.log && low <= 0 ? bottom : low);
    pen.rect(x0, y1, Math.max(1, x1 - x0), y0 - y1);
  }
  pen.fill();
  pen.globalAlpha = 1;
}

/** Answers where it ended; null where nothing was drawn. */
function drawSeries(pen: Pen, series: TraceSeries, theme: Theme, frame: AxesFrame): readonly [number, number] | null {
  const { x, y, colour, dash, end, dotted } = series;
  pen.strokeStyle = theme.curves[colour] ?? theme.text;
  pen.fillStyle = pen.strokeStyle;
  pen.lineWidth = dotted === true ? 0.8 : 1.75;
  pen.lineJoin = 'round';
  pen.setLineDash([...(DASHES[dash] ?? [])]);
  pen.beginPath();
  let pending = true;
  let lastDrawn: readonly [number, number] | null = null;
  for (let row = 0; row < y.length; row++) {
    const place = placeOf(frame, x[row] ?? NaN, y[row] ?? NaN);
    if (!Number.isFinite(place[0]) || !Number.isFinite(place[1])) {
      pending = true;
      continue;
    }
    if (pending) pen.moveTo(...place);
    else pen.lineTo(...place);
    pending = false;
    lastDrawn = place;
  }
  pen.stroke();
  pen.setLineDash([]);
  if (dotted === true) drawDots(pen, series, frame);
  if (lastDrawn === null) return null;
  // A line that left through the top is marked there.
  const [atX, atY] = [lastDrawn[0], Math.max(frame.top + 5, lastDrawn[1])];
  if (end === null) return [atX, atY];
  pen.beginPath();
  pen.lineWidth = 1.75;
  if (end === 'dot') {
    pen.arc(atX, atY, 3, 0, 2 * Math.PI);
    pen.fill();
  } else {
    pen.moveTo(atX - 4, atY - 4);
    pen.lineTo(atX + 4, atY + 4);
    pen.moveTo(atX + 4, atY - 4);
    pen.lineTo(atX - 4, atY + 4);
    pen.stroke();
  }
  return [atX, atY];
}

/** Above the ends, one beside the other where they would touch. */
function drawTags(
  pen: Pen,
  { series, theme }: TraceModel,
  frame: AxesFrame,
  ends: readonly (readonly [number, number] | null)[],
): void {
  const taken: (readonly [number, number])[] = [];
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillStyle = theme.strong;
  series.forEach(({ tag }, index) => {
    const end = ends[index];
    if (tag === undefined || end == null) return;
    const y = end[1] < frame.top + 18 ? end[1] + 11 : end[1] - 11;
    const touches = (x: number) => taken.some(([p, q]) => Math.abs(p - x) < 10 && Math.abs(q - y) < 12);
    let x = Math.max(frame.left + 9, Math.min(end[0], frame.left + frame.width - 5));
    const step = x > frame.left + frame.width / 2 ? -10 : 10;
    while (touches(x) && x > frame.left && x < frame.left + frame.width) x += step;
    taken.push([x, y]);
    pen.fillText(tag, x, y);
  });
}

function drawDots(pen: Pen, { x, y }: TraceSeries, frame: AxesFrame): void {
  pen.beginPath();
  for (let row = 0; row < y.length; row++) {
    const [atX, atY] = placeOf(frame, x[row] ?? NaN, y[row] ?? NaN);
    if (!Number.isFinite(atX) || !Number.isFinite(atY)) continue;
    pen.moveTo(atX + 2, atY);
    pen.arc(atX, atY, 2, 0, 2 * Math.PI);
  }
  pen.fill();
}

function drawCursor(pen: Pen, { series, cursor, theme }: TraceModel, frame: AxesFrame): void {
  if (cursor === null) return;
  const at = Math.round(frame.left + frame.x.share(Math.max(cursor, frame.x.range.low)) * frame.width) + 0.5;
  pen.strokeStyle = theme.strong;
  pen.lineWidth = 1;
  strokeLine(pen, at, frame.top, at, frame.top + frame.height);
  for (const { x, y, colour } of series) {
    const row = rowOf(x, cursor);
    const [px, py] = placeOf(frame, x[row] ?? NaN, y[row] ?? NaN);
    if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
    pen.fillStyle = theme.curves[colour] ?? theme.text;
    pen.strokeStyle = theme.strong;
    pen.beginPath();
    pen.arc(px, py, 3.5, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }
}
